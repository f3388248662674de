"""Labels in the ledger: whose count, in what order they are asked for, and old files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest
from msgspec.structs import replace

from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Truth, Votes, count_votes
from gonogo.domain.ledger import Draft
from gonogo.domain.records import DecisionRecord
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.ledger import LedgerQuery
from tests.support.ledgers import (
    all_entries,
    decision,
    label,
    withdrawal,
    write,
    write_first_schema,
)


@contextmanager
def reading(path: Path) -> Iterator[SqliteLedgerReader]:
    reader = SqliteLedgerReader(path)
    try:
        yield reader
    finally:
        reader.close()


def audited(n: int, *, drawn: bool) -> Draft:
    """A PASS part that took part in the draw."""
    plain = decision(n)
    record = msgspec.json.decode(plain.body, type=DecisionRecord)
    return replace(plain, body=msgspec.json.encode(replace(record, audit=AuditDraw(drawn, 0.25))))


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = apsw.Connection(str(path))
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def said(path: Path, seq: int) -> list[tuple[str, str, str]]:
    """Author, truth and defect of the labels in force of a decision, by reader and by view."""
    with reading(path) as reader:
        found = {
            row.seq: [(x.author, x.truth.value, x.defect) for x in row.labels]
            for row in reader.production(LedgerQuery())
        }
    view = ask(path, f"SELECT author, truth, defect FROM labels WHERE decision_seq = {seq}"
                     " ORDER BY seq")  # fmt: skip
    assert view == found[seq]
    return found[seq]


def test_the_newest_label_of_each_author_counts(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(
        path, decision(1), decision(2),
        label(3, 1, "Ada"), label(4, 1, "Bob", Truth.DEFECT, "crack"), label(5, 2, "Ada"),
        label(6, 1, "Ada", Truth.UNSURE),
    )  # fmt: skip
    assert said(path, 1) == [("Bob", "defect", "crack"), ("Ada", "unsure", "")]
    assert said(path, 2) == [("Ada", "good", "")]
    assert verify_chain(path).ok


def test_a_withdrawn_label_brings_back_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, decision(1), label(2, 1, "Ada"), label(3, 1, "Ada", Truth.DEFECT, "crack"))
    assert said(path, 1) == [("Ada", "defect", "crack")]
    write(path, withdrawal(4, 1, 3, "Ada"))
    assert said(path, 1) == [("Ada", "good", "")]
    write(path, withdrawal(5, 1, 2, "Ada"))
    assert said(path, 1) == []


def test_agreement_is_counted_by_truth(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(
        path, decision(1), label(2, 1, "Ada", Truth.DEFECT, "crack"),
        label(3, 1, "Bob", Truth.DEFECT, "crack"), label(4, 1, "Cem"),
        label(5, 1, "Dia", Truth.DEFECT, "chip"), label(6, 1, "Eve", Truth.UNSURE),
    )  # fmt: skip
    assert ask(path, "SELECT truth, defect, labels FROM truths ORDER BY 1, 2") == [
        ("defect", "chip", 1), ("defect", "crack", 2), ("good", "", 1), ("unsure", "", 1),
    ]  # fmt: skip
    with reading(path) as reader:
        (row,) = reader.production(LedgerQuery())
    assert count_votes(row.labels) == Votes(good=1, unsure=1, defects={"crack": 2, "chip": 1})


def test_what_nobody_has_labelled_is_asked_for_first(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    parts = [decision(n, Verdict.REVIEW if n % 2 else Verdict.PASS) for n in range(1, 13)]
    write(path, *parts, label(13, 11, "Ada"), label(14, 5, "Bob"))
    with reading(path) as reader:
        queue = reader.label_queue(LedgerQuery(verdicts=("REVIEW",)))
        few = reader.label_queue(LedgerQuery(verdicts=("REVIEW",), limit=2))
    assert (queue.total, queue.labelled) == (6, 2)
    assert [task.row.seq for task in queue.tasks] == [9, 7, 3, 1, 11, 5]
    assert [[x.author for x in task.labels] for task in queue.tasks[-2:]] == [["Ada"], ["Bob"]]
    assert queue.tasks[0].classes == ("crack",)
    assert [task.row.seq for task in few.tasks] == [9, 7]
    assert (few.total, few.labelled) == (6, 2)


def test_the_audit_sample_is_found_by_its_index(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, *(audited(n, drawn=n % 4 == 0) for n in range(1, 41)), decision(41, Verdict.FAIL))
    asked: list[tuple[str, Any]] = []

    def note(_: object, sql: str, values: Any) -> bool:  # noqa: ANN401
        asked.append((sql, values))
        return True

    with reading(path) as reader:
        connection = reader._take()
        connection.exec_trace = note
        reader._give(connection)
        rows = reader.query(LedgerQuery(audited=True))
        connection.exec_trace = None
        sql, values = asked[-1]
        plan = [str(step[3]) for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        drawn = list(reader.production(LedgerQuery(audited=True)))
        everything = list(reader.production(LedgerQuery(recipe="tile", until_utc="2026-11-21")))
    assert [row.seq for row in rows] == list(range(40, 0, -4))
    assert "entries_by_audit" in plan[0], plan
    assert {row.audit for row in drawn} == {AuditDraw(True, 0.25)}
    assert [row.seq for row in everything] == list(range(1, 42))
    assert everything[-1].audit is None
    assert (everything[0].class_scores, everything[0].thresholds) == (
        {"crack": 0.25}, {"crack": (0.4, 0.5)},
    )  # fmt: skip
    assert ask(path, "SELECT drawn, rate, count(*) FROM audits GROUP BY drawn, rate") == [
        (0, 0.25, 30), (1, 0.25, 10),
    ]  # fmt: skip


def test_a_ledger_of_the_first_schema_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    write_first_schema(path, *(decision(n, Verdict.REVIEW) for n in range(1, 6)))
    before = path.read_bytes()
    assert verify_chain(path).ok
    with reading(path) as reader:
        assert reader.label_queue(LedgerQuery()).total == 5
        assert reader.query(LedgerQuery(audited=True)) == []
        assert all(row.audit is None and not row.labels for row in reader.production(LedgerQuery()))
    assert path.read_bytes() == before


def test_the_station_brings_an_old_ledger_up_to_date_and_touches_no_entry(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    write_first_schema(path, *(decision(n, Verdict.REVIEW) for n in range(1, 6)))
    before = all_entries(path)
    with reading(path) as reader:  # a screen that had it open before
        write(path, label(6, 3, "Ada"))
        assert reader.label_queue(LedgerQuery()).labelled == 1
    assert all_entries(path)[:5] == before
    assert said(path, 3) == [("Ada", "good", "")]
    assert verify_chain(path).ok
    write(path, decision(7))


@pytest.mark.parametrize("change", ["DROP VIEW labels", "PRAGMA user_version = 1"])
def test_labels_cannot_be_hidden_by_changing_the_schema(tmp_path: Path, change: str) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, decision(1), label(2, 1, "Ada"))
    ask(path, change)
    assert "schema was changed" in verify_chain(path).problem
