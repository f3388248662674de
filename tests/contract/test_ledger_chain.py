"""Nobody changes a ledger without it being refused or found."""

import contextlib
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from tests.support.ledgers import (
    all_entries,
    copy_of,
    decision,
    meddle,
    twelve,
    write,
)

ENTRIES = 12
TEXTS = ("utc", "boot_id", "actor", "kind", "body", "prev", "hash")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that nobody touched."""
    return twelve(tmp_path_factory.mktemp("original"))


CHANGES = (
    "UPDATE entries SET actor = 'nobody' WHERE seq = 3",
    "DELETE FROM entries WHERE seq = 12",
    "DELETE FROM entries",
    "INSERT OR REPLACE INTO entries"
    " (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
    " SELECT seq, utc, monotonic_ns, boot_id, 'nobody', kind, body, prev, hash"
    " FROM entries WHERE seq = 12",
    "INSERT INTO entries (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
    " SELECT 12, utc, 0, boot_id, actor, kind, body, prev, hash FROM entries WHERE seq = 12"
    " ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'",
    "INSERT INTO entries (utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
    " SELECT utc, 0, boot_id, actor, kind, body, hash, prev FROM entries WHERE seq = 12",
    "INSERT INTO entries (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
    " SELECT 14, utc, 0, boot_id, actor, kind, body, hash, prev FROM entries WHERE seq = 12",
    "INSERT INTO entries (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
    " SELECT 13, utc, 0, boot_id, actor, kind, body, prev, hash FROM entries WHERE seq = 12",
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("recursive_triggers", [False, True])
def test_the_file_itself_refuses_every_change(
    original: Path, change: str, recursive_triggers: bool
) -> None:
    with copy_of(original) as path:
        connection = apsw.Connection(str(path))
        connection.pragma("recursive_triggers", recursive_triggers)
        with pytest.raises(apsw.ConstraintError, match="the ledger"):
            connection.execute(change)
        connection.close()
        assert all_entries(path) == all_entries(original)


@given(seq=st.integers(1, ENTRIES), column=st.sampled_from(TEXTS), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_changed_character_is_found(
    original: Path, seq: int, column: str, data: st.DataObject
) -> None:
    with copy_of(original) as path:
        text = str(_ask(path, f"SELECT {column} FROM entries WHERE seq = {seq}"))
        at = data.draw(st.integers(0, len(text) - 1), label="position")
        # Letters within strings, digits within numbers: the body stays JSON and passes the CHECK.
        other = {"0": "1"}.get(text[at], "0" if text[at].isdigit() else "a")
        if column == "body" and not (text[at].isalnum() and text[at] != other):
            return
        if text[at] == other:
            other = "b"
        changed = text[:at] + other + text[at + 1 :]
        with contextlib.suppress(apsw.SQLError, apsw.ConstraintError):
            meddle(path, f"UPDATE entries SET {column} = {_quoted(changed)} WHERE seq = {seq}")
            report = verify_chain(path, chain_only=True)
            assert (report.ok, report.first_bad) == (False, seq)


@given(
    seq=st.integers(1, ENTRIES), column=st.sampled_from(["seq", "monotonic_ns"]), by=st.integers(1)
)
@settings(max_examples=30, deadline=None)
def test_any_changed_number_is_found(original: Path, seq: int, column: str, by: int) -> None:
    by = by % 1_000_000 + ENTRIES
    with copy_of(original) as path:
        meddle(path, f"UPDATE entries SET {column} = {column} + {by} WHERE seq = {seq}")
        if column == "seq" and seq == ENTRIES:
            assert not verify_chain(path).ok
        else:
            assert verify_chain(path).first_bad == seq


@given(seq=st.integers(1, ENTRIES - 1))
@settings(max_examples=11, deadline=None)
def test_a_missing_entry_is_found(original: Path, seq: int) -> None:
    with copy_of(original) as path:
        meddle(path, f"DELETE FROM entries WHERE seq = {seq}")
        report = verify_chain(path)
        assert (report.ok, report.first_bad) == (False, seq)


@given(seq=st.integers(1, ENTRIES - 1))
@settings(max_examples=11, deadline=None)
def test_a_missing_entry_is_found_though_the_others_were_numbered_anew(
    original: Path, seq: int
) -> None:
    with copy_of(original) as path:
        meddle(
            path,
            f"DELETE FROM entries WHERE seq = {seq}",
            *(f"UPDATE entries SET seq = {n - 1} WHERE seq = {n}" for n in range(seq + 1, 13)),
        )
        assert verify_chain(path).first_bad == seq


@given(pair=st.sets(st.integers(1, ENTRIES), min_size=2, max_size=2))
@settings(max_examples=20, deadline=None)
def test_exchanged_entries_are_found(original: Path, pair: set[int]) -> None:
    first, second = sorted(pair)
    with copy_of(original) as path:
        meddle(
            path,
            f"UPDATE entries SET seq = 99 WHERE seq = {first}",
            f"UPDATE entries SET seq = {first} WHERE seq = {second}",
            f"UPDATE entries SET seq = {second} WHERE seq = 99",
        )
        assert verify_chain(path).first_bad == first


@given(keep=st.integers(0, ENTRIES - 1))
@settings(max_examples=12, deadline=None)
def test_a_cut_end_is_found_by_the_head_written_down(original: Path, keep: int) -> None:
    head = verify_chain(original).head
    with copy_of(original) as path:
        meddle(path, f"DELETE FROM entries WHERE seq > {keep}")
        assert verify_chain(path).ok, "alone, the chain cannot tell"
        report = verify_chain(path, expect_head=head)
        assert (report.ok, report.first_bad) == (False, keep + 1)


def test_a_head_written_down_earlier_is_still_found_when_the_ledger_has_grown(
    original: Path,
) -> None:
    head = verify_chain(original).head
    with copy_of(original) as path:
        write(path, decision(50))
        assert verify_chain(path, expect_head=head.upper()).ok
        assert not verify_chain(path, expect_head="0" * 63 + "1").ok


@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing(
    original: Path, at: float, bit: int
) -> None:
    with copy_of(original) as path:
        content = bytearray(path.read_bytes())
        content[int(at * len(content))] ^= 1 << bit
        path.write_bytes(content)
        try:
            report = verify_chain(path)
        except LedgerError:
            return
        if report.ok:
            assert all_entries(path) == all_entries(original)


def test_an_index_that_says_something_else_is_found(original: Path) -> None:
    with copy_of(original) as path:
        content = path.read_bytes()
        # In the index, but not in a body, the verdict stands right behind the part's id.
        assert content.count(b"P0003FAIL") == 1
        path.write_bytes(content.replace(b"P0003FAIL", b"P0003PASS"))
        assert verify_chain(path, chain_only=True).ok
        report = verify_chain(path)
        assert not report.ok
        assert "indexes" in report.problem


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER entries_no_update",
        "DROP VIEW decisions",
        "DROP TABLE entries",
        "CREATE TRIGGER more AFTER INSERT ON entries BEGIN SELECT 1; END",
    ],
)
def test_a_changed_schema_is_found_and_not_written_to(original: Path, change: str) -> None:
    with copy_of(original) as path:
        connection = apsw.Connection(str(path))
        connection.execute(change)
        connection.close()
        assert not verify_chain(path).ok
        with pytest.raises(LedgerError, match="schema"):
            SqliteLedger(path)


def test_a_ledger_whose_end_was_changed_is_not_written_to(original: Path) -> None:
    with copy_of(original) as path:
        meddle(path, "UPDATE entries SET actor = 'nobody' WHERE seq = 10")
        with pytest.raises(LedgerError, match=r"Entry 10 of .* was changed"):
            SqliteLedger(path)
        assert len(all_entries(path)) == ENTRIES


def _ask(path: Path, sql: str) -> object:
    connection = apsw.Connection(str(path))
    try:
        return connection.execute(sql).get
    finally:
        connection.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
