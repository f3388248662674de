"""SQL that the readers share: rows of decisions, and filters over them."""

from typing import Any

from gonogo.drivers.ledger.layers import AUDITED
from gonogo.ports.ledger import DecisionRow, LedgerQuery

WITHHELD = (
    "EXISTS (SELECT 1 FROM entries AS after WHERE after.decision_seq = entries.seq"
    " AND (after.kind = 'late'"
    " OR after.kind = 'output' AND json_extract(after.body, '$.problem') > ''))"
)
ROW = (
    "seq, utc, run_id, lane, part_seq, part_id, verdict, score,"
    " coalesce(json_extract(reasons, '$[0].text'), ''),"
    f" recipe, provider, total_ms, image_sha256, coalesce(emulated, 0), {WITHHELD}"
)
"""What :func:`to_row` expects, in its order."""


def to_row(row: tuple[Any, ...]) -> DecisionRow:
    """Make a decision's row of a row of :data:`ROW`."""
    return DecisionRow(*(*row[:-2], bool(row[-2]), bool(row[-1])))


def conditions(query: LedgerQuery) -> tuple[str, list[str | int]]:
    """Spell a filter as a WHERE clause and the values of its parameters."""
    terms: list[tuple[str, str | int]] = []
    if query.part_id:
        terms.append(("part_id LIKE ? ESCAPE '\\'", f"%{_literal(query.part_id)}%"))
    if query.recipe:
        terms.append(("recipe = ?", query.recipe))
    if query.reason:
        # Exact: inside a JSON text every quote is escaped, so only a code can look like this.
        terms.append(("instr(reasons, ?)", f'"code":"{query.reason}"'))
    if query.since_utc:
        terms.append(("utc >= ?", query.since_utc))
    if query.until_utc:
        terms.append(("utc < ?", query.until_utc))
    if query.before_seq is not None:
        terms.append(("seq < ?", query.before_seq))
    where = ["kind = 'decision'", *(condition for condition, _ in terms)]
    values = [value for _, value in terms]
    if query.audited:
        where.append(AUDITED)
    if query.verdicts:
        where.append(f"verdict IN ({', '.join('?' * len(query.verdicts))})")
        values.extend(query.verdicts)
    return " AND ".join(where), values


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
