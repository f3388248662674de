"""Asking a ledger."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from gonogo.bootstrap.line import previous_end
from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import EntryKind
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.ports.ledger import LedgerQuery
from tests.support.ledgers import decision, draft, meddle, twelve, write

VERDICTS = (Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.PASS, Verdict.ERROR)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Fifty decisions, one a second from 10:00:00."""
    file = tmp_path / "ledger.sqlite"
    write(file, *(decision(n, VERDICTS[n % 5]) for n in range(50)))
    return file


@pytest.fixture
def reader(path: Path) -> Iterator[SqliteLedgerReader]:
    opened = SqliteLedgerReader(path)
    yield opened
    opened.close()


def parts(reader: SqliteLedgerReader, query: LedgerQuery) -> list[int]:
    return [row.part_seq for row in reader.query(query)]


def test_the_newest_decisions_come_first(reader: SqliteLedgerReader) -> None:
    assert parts(reader, LedgerQuery(limit=3)) == [49, 48, 47]


def test_pages_follow_each_other_without_gap_or_repetition(reader: SqliteLedgerReader) -> None:
    seen, before = [], None
    while page := reader.query(LedgerQuery(limit=7, before_seq=before)):
        seen += [row.part_seq for row in page]
        before = page[-1].seq
    assert seen == list(range(49, -1, -1))


def test_a_row_says_what_the_record_says(reader: SqliteLedgerReader) -> None:
    row = reader.query(LedgerQuery(verdicts=("FAIL",), limit=1))[0]
    assert (row.part_id, row.verdict, row.score, row.recipe) == ("P0046", "FAIL", 0.046, "tile")
    assert row.reason == "a shade, 0.45 at or above 0.40"
    assert (row.provider, row.total_ms, row.emulated) == ("CPUExecutionProvider", 25.5, True)
    assert (row.lane, row.run_id, row.image_sha256) == ("main", "0f" * 16, "ab" * 32)
    assert reader.query(LedgerQuery(verdicts=("PASS",), limit=1))[0].reason == ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (LedgerQuery(verdicts=("ERROR",)), {n for n in range(50) if n % 5 == 4}),
        (LedgerQuery(verdicts=("FAIL", "REVIEW")), {n for n in range(50) if n % 5 in (1, 2)}),
        (LedgerQuery(part_id="p004"), set(range(40, 50))),
        (LedgerQuery(part_id="%"), set()),
        (LedgerQuery(part_id="P_04"), set()),
        (LedgerQuery(recipe="weave"), set()),
        (LedgerQuery(recipe="tile", limit=500), set(range(50))),
        (LedgerQuery(reason="defect"), {n for n in range(50) if n % 5 in (1, 2, 4)}),
        (LedgerQuery(reason="too_dark"), set()),
        (LedgerQuery(since_utc="2026-11-20T10:00:45"), set(range(45, 50))),
        (LedgerQuery(until_utc="2026-11-20T10:00:03"), set(range(3))),
        (
            LedgerQuery(
                since_utc="2026-11-20T10:00:10", until_utc="2026-11-20T10:00:20", verdicts=("PASS",)
            ),
            {10, 13, 15, 18},
        ),
    ],
)
def test_filters_keep_what_fits(
    reader: SqliteLedgerReader, query: LedgerQuery, expected: set[int]
) -> None:
    assert set(parts(reader, query)) == expected
    assert [row.part_seq for row in reader.stream(query)] == sorted(expected)


@pytest.mark.parametrize(
    "query",
    [
        LedgerQuery(),
        LedgerQuery(before_seq=40),
        LedgerQuery(part_id="7", recipe="tile", reason="defect", since_utc="2026"),
        LedgerQuery(verdicts=("FAIL",)),
    ],
)
def test_no_query_sorts_or_scans_the_table(path: Path, query: LedgerQuery) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_: object, sql: str, values: Any) -> bool:  # noqa: ANN401
        asked.append((sql, values))
        return True

    reader = SqliteLedgerReader(path)
    connection = reader._take()
    connection.exec_trace = note
    reader._give(connection)
    reader.query(query)
    connection.exec_trace = None
    sql, values = asked[-1]
    plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    reader.close()
    looked = [step for step in plan if not step.startswith("CORRELATED")]
    assert all("USING INDEX entries_by_" in step for step in looked), plan


def test_what_refers_to_a_decision_is_found(tmp_path: Path) -> None:
    reader = SqliteLedgerReader(twelve(tmp_path))
    assert [entry.kind for entry in reader.related(9)] == ["output", "image"]
    assert reader.related(8) == []
    assert reader.entry(99) is None
    reader.close()


def test_entries_come_in_order_all_or_of_one_kind(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, *(decision(n) for n in range(1200)), draft(EntryKind.ALARM, {"code": "x"}))
    reader = SqliteLedgerReader(path)
    assert [entry.seq for entry in reader.entries()] == list(range(1, 1202))
    assert [entry.seq for entry in reader.entries("alarm")] == [1201]
    assert list(reader.entries("nothing")) == []
    reader.close()


def test_an_iterator_left_open_does_not_hold_up_the_writers_log(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    [ledger.append(decision(n)) for n in range(1000)][-1].result(30)
    reader = SqliteLedgerReader(path)
    entries = reader.entries()
    next(entries)
    probe = apsw.Connection(str(path))
    probe.set_busy_timeout(1000)
    probe.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)  # raises BusyError where one reads
    probe.close()
    assert len(list(entries)) == 999
    reader.close()
    ledger.close()


def test_many_threads_may_ask_at_once_while_the_line_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    ledger.append(decision(0)).result(30)
    reader = SqliteLedgerReader(path)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(40):
            rows = reader.query(LedgerQuery(limit=20))
            seqs = [row.seq for row in rows]
            if seqs != list(range(seqs[0], seqs[0] - len(seqs), -1)):
                wrong.append(seqs)
            if reader.entry(seqs[0]) is None:
                wrong.append(seqs[0])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(300):
        ledger.append(decision(n)).result(30)
    for thread in threads:
        thread.join()
    reader.close()
    ledger.close()
    assert wrong == []


def test_no_ledger_a_closed_reader_and_a_broken_text_are_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="There is no ledger at"):
        SqliteLedgerReader(tmp_path / "nothing.sqlite")
    path = twelve(tmp_path)
    meddle(path, "UPDATE entries SET actor = CAST(x'ff41' AS TEXT) WHERE seq = 3")
    reader = SqliteLedgerReader(path)
    with pytest.raises(LedgerError, match="is no text any more"):
        reader.entry(3)
    assert reader.entry(4) is not None
    reader.close()
    with pytest.raises(LedgerError, match="is closed"):
        reader.entry(4)


def test_the_newest_of_a_kind_come_first_and_all_of_them(reader: SqliteLedgerReader) -> None:
    found = [entry.seq for entry in reader.newest(EntryKind.DECISION)]
    assert found == list(range(50, 0, -1))
    assert list(reader.newest(EntryKind.ALARM)) == []


RUN_ENDS = {
    "both lanes stopped": ("A1 A2 S1 S2", ""),
    "one lane was not stopped": ("A1 A2 S1", "A"),
    "the run before was not stopped, this one was": ("A1 B1 T1", ""),
    "the run before was stopped, this one was not": ("A1 S1 B1", "B"),
    "nothing ever ran": ("", ""),
}
"""Runs A and B, armed (by their letter) and stopped (S and T), each with its lane."""


@pytest.mark.parametrize("what", RUN_ENDS)
def test_how_the_run_before_ended_is_read_from_its_own_entries(what: str, tmp_path: Path) -> None:
    deeds, unstopped = RUN_ENDS[what]
    drafts = [
        draft(
            EntryKind.STATION_ARMED if deed[0] in "AB" else EntryKind.STATION_STOPPED,
            {"run_id": deed[0].translate(str.maketrans("ST", "AB")) * 8, "lane": deed[1]},
            n,
        )
        for n, deed in enumerate(deeds.split())
    ]
    file = tmp_path / "runs.sqlite"
    write(file, *drafts)
    opened = SqliteLedgerReader(file)
    said = previous_end(opened)
    opened.close()
    assert (f"(run {unstopped * 8})" in said) if unstopped else not said
