"""A ledger that cannot be written says so in a sentence, and loses nothing."""

import contextlib
import re
import sys
from pathlib import Path

import apsw
import pytest

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import LedgerEntry
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from tests.support.ledgers import (
    copy_of,
    decision,
    python,
    small_disk,
    twelve,
    unprivileged,
    write,
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that nobody touched."""
    return twelve(tmp_path_factory.mktemp("original"))


def test_after_one_failed_write_nothing_more_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    kept = ledger.append(decision(1)).result(30)
    pages = ledger._connection.pragma("page_count")
    ledger._connection.pragma("max_page_count", pages)
    futures = [ledger.append(decision(n)) for n in range(2, 1000)]
    failed = [future for future in futures if future.exception(30) is not None]
    assert failed
    assert futures[-len(failed) :] == failed, "once it failed, it stayed failed"
    for future in failed:
        with pytest.raises(LedgerError, match=r"disk under .* is full; free some space"):
            future.result(0)
    ledger._connection.pragma("max_page_count", 1_000_000)
    with pytest.raises(LedgerError, match="full"):
        ledger.append(decision(2)).result(30)
    done = [future.result(0) for future in futures[: -len(failed)]]
    assert ledger.head == (done[-1] if done else kept).hash
    ledger.close()
    report = verify_chain(path, expect_head=kept.hash)
    assert (report.ok, report.entries) == (True, 1 + len(done))


def test_a_disk_that_fills_up_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with small_disk(tmp_path, "24m") as disk:
        path = disk / "ledger.sqlite"
        ledger = SqliteLedger(path)
        acknowledged, failure = _fill(ledger)
        ledger.close()
        assert re.search(r"disk under .* is full", str(failure))
        assert verify_chain(path, expect_head=acknowledged[-1].hash).ok
        with contextlib.suppress(OSError), (disk / "more").open("wb", buffering=0) as more:
            while more.write(bytes(4096)):
                pass
        with pytest.raises(LedgerError, match=r"full|No space"):
            SqliteLedger(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_file_that_may_not_grow_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    done = python(
        "import sys, pathlib, resource\n"
        "from gonogo.domain.errors import LedgerError\n"
        "from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger\n"
        "from tests.support.ledgers import decision\n"
        "ledger = SqliteLedger(pathlib.Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try:\n"
        "    while True:\n"
        "        print(ledger.append(decision(1)).result(30).hash, flush=True)\n"
        "except LedgerError as error:\n"
        "    print(error, flush=True)\n"
        "ledger.close()\n",
        path,
    )
    *acknowledged, said = done.stdout.strip().splitlines()
    assert done.returncode == 0, done.stderr
    assert said.endswith("check its disk."), said
    assert len(acknowledged) > 10
    assert verify_chain(path, expect_head=acknowledged[-1]).ok


def test_a_read_only_file_is_refused() -> None:
    with unprivileged() as folder:
        path = folder / "ledger.sqlite"
        write(path, decision(1))
        path.chmod(0o444)
        with pytest.raises(LedgerError, match="is read-only; give the station a ledger"):
            SqliteLedger(path)
        path.chmod(0o644)
        write(path, decision(2))


def test_a_read_only_folder_is_refused_for_writing_and_open_for_reading() -> None:
    with unprivileged() as folder:
        path = folder / "ledger.sqlite"
        write(path, decision(1))
        folder.chmod(0o555)
        with pytest.raises(LedgerError, match=r"read-only|must be writable|cannot be written"):
            SqliteLedger(folder / "other.sqlite")
        with pytest.raises(LedgerError, match=r"read-only|must be writable|cannot be written"):
            SqliteLedger(path)
        assert verify_chain(path).entries == 1


@pytest.mark.parametrize("content", [b"a note", b"x" * 5000, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_something_else_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"is not a ledger|is damaged"):
        SqliteLedger(path)
    with pytest.raises(LedgerError, match=r"is not a ledger|is damaged"):
        verify_chain(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(LedgerError, match="not a GoNoGo ledger"):
        SqliteLedger(path)
    with pytest.raises(LedgerError, match="not a GoNoGo ledger"):
        SqliteLedgerReader(path)
    assert path.read_bytes() == content


def test_a_newer_ledger_is_refused(original: Path) -> None:
    with copy_of(original) as path:
        connection = apsw.Connection(str(path))
        connection.pragma("user_version", 3)
        connection.close()
        with pytest.raises(LedgerError, match="schema 3, this program knows 1 to 2"):
            SqliteLedger(path)


@pytest.mark.parametrize("place", ["", "nowhere/ledger.sqlite"])
def test_a_folder_in_the_place_of_the_file_or_none_for_it_is_refused(
    tmp_path: Path, place: str
) -> None:
    with pytest.raises(LedgerError, match=r"is a folder|does not exist"):
        SqliteLedger(tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def _fill(ledger: SqliteLedger) -> tuple[list[LedgerEntry], LedgerError]:
    acknowledged: list[LedgerEntry] = []
    while True:
        futures = [ledger.append(decision(n)) for n in range(50)]
        for future in futures:
            try:
                acknowledged.append(future.result(30))
            except LedgerError as error:
                return acknowledged, error
