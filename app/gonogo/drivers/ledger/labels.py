"""Reading labels, and the decisions they speak of."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import apsw
import msgspec

from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Label, Truth
from gonogo.drivers.ledger.layers import IN_FORCE
from gonogo.drivers.ledger.queries import ROW, WITHHELD, conditions, to_row
from gonogo.ports.ledger import LabelQueue, LabelTask, LedgerQuery, ScoredDecision

# The query of the view and not the view itself: a file of schema 1 has none, and may be read.
_LABELLED = f"SELECT decision_seq FROM ({IN_FORCE})"
_LABEL = "seq, utc, decision_seq, author, truth, defect"
_SCORED = (
    "seq, utc, run_id, part_seq, part_id, verdict, score, recipe, image_sha256,"
    f" {WITHHELD}, CAST(body AS BLOB)"
)


class _Body(msgspec.Struct):
    """What the typed rows take from a decision's body, whatever else is in it."""

    thresholds: dict[str, tuple[float, float]]
    class_scores: dict[str, float | None]
    recipe_version: int
    recipe_sha256: str
    bundle_sha256: str
    audit: AuditDraw | None = None


_read = msgspec.json.Decoder(_Body).decode


def labels_of(connection: apsw.Connection, seqs: Sequence[int]) -> dict[int, tuple[Label, ...]]:
    """Find the labels in force of some decisions, oldest first; those without any are left out."""
    sql = (
        f"SELECT {_LABEL} FROM ({IN_FORCE})"
        f" WHERE decision_seq IN ({', '.join('?' * len(seqs))}) ORDER BY seq"
    )
    found: defaultdict[int, list[Label]] = defaultdict(list)
    for seq, utc, decision_seq, author, truth, defect in connection.execute(sql, tuple(seqs)):
        label = Label(seq, utc, decision_seq, author, Truth(truth), defect)
        found[decision_seq].append(label)
    return {seq: tuple(labels) for seq, labels in found.items()}


def label_queue(connection: apsw.Connection, query: LedgerQuery) -> LabelQueue:
    """Decisions that fit, those nobody has labelled first."""
    where, values = conditions(query)

    def count(more: str) -> int:
        sql = f"SELECT count(*) FROM entries WHERE {where}{more}"
        return int(connection.execute(sql, values).get)

    def rows(more: str, limit: int) -> list[tuple[Any, ...]]:
        sql = (
            f"SELECT {ROW}, CAST(body AS BLOB) FROM entries WHERE {where}{more}"
            " ORDER BY seq DESC LIMIT ?"
        )
        return connection.execute(sql, (*values, limit)).fetchall()

    with connection:  # one state of the ledger for all four questions
        found = rows(f" AND seq NOT IN ({_LABELLED})", query.limit)
        found += rows(f" AND seq IN ({_LABELLED})", query.limit - len(found))
        labels = labels_of(connection, [row[0] for row in found])
        total, labelled = count(""), count(f" AND seq IN ({_LABELLED})")
    tasks = tuple(
        LabelTask(to_row(row[:-1]), tuple(_read(row[-1]).thresholds), labels.get(row[0], ()))
        for row in found
    )
    return LabelQueue(total, labelled, tasks)


def scored_after(
    connection: apsw.Connection, query: LedgerQuery, after: int, limit: int
) -> list[ScoredDecision]:
    """Give the next decisions that fit behind an entry, oldest first, with their labels."""
    where, values = conditions(query)
    sql = f"SELECT {_SCORED} FROM entries WHERE {where} AND seq > ? ORDER BY seq LIMIT ?"
    rows: list[tuple[Any, ...]] = connection.execute(sql, (*values, after, limit)).fetchall()
    labels = labels_of(connection, [row[0] for row in rows])
    return [_scored(row, labels.get(row[0], ())) for row in rows]


def _scored(row: tuple[Any, ...], labels: tuple[Label, ...]) -> ScoredDecision:
    seq, utc, run_id, part_seq, part_id, verdict, score, recipe, image, withheld, body = row
    read = _read(body)
    return ScoredDecision(
        seq=seq,
        utc=utc,
        run_id=run_id,
        part_seq=part_seq,
        part_id=part_id,
        verdict=verdict,
        score=score,
        class_scores=read.class_scores,
        thresholds=read.thresholds,
        recipe=recipe,
        recipe_version=read.recipe_version,
        recipe_sha256=read.recipe_sha256,
        bundle_sha256=read.bundle_sha256,
        image_sha256=image,
        withheld=bool(withheld),
        audit=read.audit,
        labels=labels,
    )
