"""A ledger between versions of the program: brought forward by the station, taken back."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import LedgerEntry
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.ledger.versions import take_back, way_back
from tests.support.ledgers import (
    all_entries,
    decision,
    label,
    meddle,
    python,
    small_disk,
    twelve,
    unprivileged,
    write,
    write_first_schema,
)

LAID_BY_SECOND = (
    "index entries_by_audit",
    "view labels",
    "view truths",
    "view audits",
    "view signatures",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of this program: twelve entries and a label."""
    found = twelve(tmp_path)
    write(found, label(13, 9, "Ada"))
    return found


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of the first schema."""
    found = tmp_path / "old.sqlite"
    write_first_schema(found, *(decision(n, Verdict.REVIEW) for n in range(1, 41)))
    return found


def version_of(path: Path) -> int:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        assert schema.changes(connection) == []
        return int(connection.pragma("user_version"))
    finally:
        connection.close()


def last_entry(path: Path) -> LedgerEntry:
    reader = SqliteLedgerReader(path)
    try:
        *_, last = reader.entries()
        return last
    finally:
        reader.close()


def test_taken_back_a_file_has_exactly_the_older_schema(path: Path, old: Path) -> None:
    before = all_entries(path)
    done = take_back(path, 1, "Ada")
    assert version_of(path) == version_of(old) == 1
    assert objects(path) == objects(old)
    assert done.way.drops == LAID_BY_SECOND
    assert (done.before.entries, done.after.entries) == (13, 14)
    assert all_entries(path)[:13] == before
    assert verify_chain(path, expect_head=done.before.head).ok


def test_the_way_back_and_forward_stand_in_the_record(path: Path) -> None:
    take_back(path, 1, "Ada")
    entry = last_entry(path)
    assert (entry.kind, entry.actor) == ("ledger.downgraded", "Ada")
    body = json.loads(entry.body)
    assert (body["from_schema"], body["to_schema"]) == (2, 1)
    assert body["objects"] == list(LAID_BY_SECOND)
    SqliteLedger(path).close()
    entry = last_entry(path)
    assert (entry.seq, entry.kind, entry.actor) == (15, "ledger.upgraded", "station")
    body = json.loads(entry.body)
    assert (body["from_schema"], body["to_schema"]) == (1, 2)
    assert body["objects"] == list(LAID_BY_SECOND)
    assert version_of(path) == 2
    SqliteLedger(path).close()
    assert last_entry(path).seq == 15, "opening again says nothing"


def test_labels_stay_while_the_file_is_of_the_older_schema(path: Path) -> None:
    take_back(path, 1, "Ada")
    SqliteLedger(path).close()
    reader = SqliteLedgerReader(path)
    try:
        assert [entry.kind for entry in reader.related(9)] == ["output", "image", "label"]
    finally:
        reader.close()
    connection = apsw.Connection(str(path))
    assert connection.execute("SELECT author, truth FROM labels").fetchall() == [("Ada", "good")]
    connection.close()


@pytest.mark.parametrize("known", [1, 2, 3])
def test_a_file_that_fits_already_is_left_as_it_is(old: Path, known: int) -> None:
    content = old.read_bytes()
    done = take_back(old, known, "Ada")
    assert (done.way.drops, done.after.entries) == ((), 40)
    assert old.read_bytes() == content


@pytest.mark.parametrize("version", [0, -1])
def test_a_schema_that_no_ledger_has_is_refused(path: Path, version: int) -> None:
    with pytest.raises(LedgerError, match="name one from 1 to 2"):
        take_back(path, version)
    assert version_of(path) == 2


def test_no_ledger_is_taken_back_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="There is no ledger"):
        take_back(tmp_path / "ledger.sqlite", 1)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_a_station_writes_to_is_refused(path: Path) -> None:
    ledger = SqliteLedger(path)
    try:
        with pytest.raises(LedgerError, match="Another station"):
            take_back(path, 1)
        ledger.append(decision(14)).result(30)
    finally:
        ledger.close()
    assert version_of(path) == 2
    assert take_back(path, 1).after.entries == 15


def test_a_ledger_that_does_not_verify_is_refused_and_left_alone(path: Path) -> None:
    meddle(path, "UPDATE entries SET actor = 'nobody' WHERE seq = 3")
    content = path.read_bytes()
    with pytest.raises(LedgerError, match=r"Entry 3 of .* was changed.* Keep the file"):
        take_back(path, 1)
    assert path.read_bytes() == content


def test_a_changed_schema_is_refused_and_left_alone(path: Path) -> None:
    meddle(path, "DROP VIEW truths")
    content = path.read_bytes()
    with pytest.raises(LedgerError, match=r"schema .* was changed at truths"):
        take_back(path, 1)
    assert path.read_bytes() == content


_HOLDS = (
    "import sys, apsw\n"
    "connection = apsw.Connection(sys.argv[1])\n"
    "connection.execute('BEGIN IMMEDIATE')\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


def test_what_another_program_holds_is_neither_taken_back_nor_brought_forward(
    path: Path, old: Path
) -> None:
    for file, version in ((path, 2), (old, 1)):
        SqliteLedgerReader(file).close()
        holder = subprocess.Popen(
            [sys.executable, "-c", _HOLDS, str(file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(LedgerError, match="Another program holds"):
                take_back(file, 1) if version == 2 else SqliteLedger(file)
        finally:
            holder.communicate(b"")
        assert version_of(file) == version


def test_a_screen_that_reads_does_not_stand_in_the_way(path: Path) -> None:
    reader = SqliteLedgerReader(path)
    try:
        first = next(reader.entries())
        take_back(path, 1)
        assert reader.entry(1) == first
    finally:
        reader.close()


def test_in_a_read_only_folder_nothing_is_done() -> None:
    refused = pytest.raises(LedgerError, match=r"read-only|must be writable|cannot be written")
    with unprivileged() as folder:
        new, old = folder / "ledger.sqlite", folder / "old.sqlite"
        write(new, decision(1))
        write_first_schema(old, decision(1))
        folder.chmod(0o555)
        with refused:
            take_back(new, 1)
        with refused:
            SqliteLedger(old)
        assert verify_chain(old).entries == 1
        folder.chmod(0o755)
        assert (version_of(new), version_of(old)) == (2, 1)


_TURN = {"forward": "SqliteLedger(path).close()", "back": "take_back(path, 1)"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(("turn", "kept", "room"), [
    ("forward", 1, 9000),
    ("forward", 1, 1_000_000),  # enough for the upgrade, not for the log of the line after it
    ("back", 2, 9000),
])  # fmt: skip
def test_a_disk_that_takes_nothing_more_leaves_the_version_as_it_was(
    path: Path, old: Path, turn: str, kept: int, room: int
) -> None:
    file = old if turn == "forward" else path
    before = all_entries(file)
    done = python(
        "import sys, pathlib, resource\n"
        "from gonogo.domain.errors import LedgerError\n"
        "from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger\n"
        "from gonogo.drivers.ledger.versions import take_back\n"
        "path = pathlib.Path(sys.argv[1])\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        "try:\n"
        f"    {_TURN[turn]}\n"
        "except LedgerError as error:\n"
        "    print(error)\n",
        file,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("check its disk."), done.stdout
    assert all_entries(file) == before
    assert version_of(file) == kept
    assert verify_chain(file).ok


def test_a_full_disk_leaves_the_version_as_it_was(tmp_path: Path, path: Path, old: Path) -> None:
    with small_disk(tmp_path, "1m") as disk:
        for file, kept in ((old, 1), (path, 2)):
            here = Path(shutil.copy(file, disk))
            fill(disk)
            with pytest.raises(LedgerError, match=r"full|No space"):
                SqliteLedger(here) if kept == 1 else take_back(here, 1)
            (disk / "filler").unlink()
            assert version_of(here) == kept
            assert verify_chain(here).ok
            here.unlink()


def objects(path: Path) -> list[tuple[object, ...]]:
    """Everything laid in a file, as SQLite keeps it, without where on the disk."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(bytes(4096)):
                pass
        except OSError:
            return


def test_the_way_back_says_what_it_would_drop_and_changes_nothing(path: Path) -> None:
    content = path.read_bytes()
    assert way_back(path, 1).drops == LAID_BY_SECOND
    assert way_back(path, 2).drops == ()
    assert path.read_bytes() == content
