"""Figures of several rules as a CSV table for a spreadsheet or a script."""

import csv
import io
from collections.abc import Sequence

import msgspec

from gonogo.domain.cost import CostMatrix
from gonogo.workbench.comparison import Compared, treats_all_alike
from gonogo.workbench.material import Material
from gonogo.workbench.spreadsheet import cell

_FIGURES = (
    "cost_per_1000", "recall", "recall_with_review", "fpr", "review_rate", "escapes_per_million",
)  # fmt: skip


class Row(msgspec.Struct, frozen=True):
    """A rule of the table.

    Parameters
    ----------
    kind : str
        ``today``, ``trial``, ``scenario`` or ``rival``.
    made_on : str
        Data that a scenario was made on; empty for the others.
    """

    kind: str
    found: Compared
    made_on: str = ""


def figures_csv(
    rows: Sequence[Row], material: Material, cost: CostMatrix, parts: tuple[float, float]
) -> bytes:
    """Write a table: a header, a line for each rule, each figure with its 95 % interval.

    Numbers have a point and all the digits they need. Text that a spreadsheet would take for a
    formula gets an apostrophe in front (OWASP, CSV injection).

    Parameters
    ----------
    parts : tuple of float
        Parts produced in a shift and in a year, for the cost of each.

    Returns
    -------
    bytes
        UTF-8, comma, CR LF (RFC 4180).
    """
    classes = material.parts.classes
    recalls = [f"recall of {name}" for name in classes] if len(classes) > 1 else []
    figures = [*_FIGURES, *recalls]
    head = ["rule", "kind", "review_at", "fail_at"]
    for name in figures:
        head += [name, f"{name} low", f"{name} high"]
    for name in ("cost_per_shift", "cost_per_year"):
        head += [name, f"{name} low", f"{name} high"]
    name = "cost_per_1000 at own prices"
    head += [name, f"{name} low", f"{name} high", "limits_met", "limits_broken"]
    head += [f"{truth} {action}" for truth in ("good", *classes)
             for action in ("PASS", "REVIEW", "FAIL")]  # fmt: skip
    head += ["made_on", "data", "data_sha256", "good_parts", "bad_parts", "defect_rate", "currency"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(name) for name in head])
    for row in rows:
        cells = [*_rule(row), *_figures(row.found, figures), *_verdict(row.found, parts)]
        cells += [_number(mass) for masses in row.found.trial.confusion.values() for mass in masses]
        writer.writerow([
            *cells, cell(row.made_on), cell(material.name), material.sha256, material.good,
            material.bad, _number(cost.defect_rate), cell(cost.currency),
        ])  # fmt: skip
    return text.getvalue().encode()


def _rule(row: Row) -> list[str]:
    rule = row.found.rule
    if rule is None or (row.kind == "rival" and treats_all_alike(row.found.name)):
        return [cell(row.found.name), row.kind, "", ""]
    return [cell(row.found.name), row.kind, _number(rule.review_at), _number(rule.fail_at)]


def _figures(found: Compared, names: list[str]) -> list[str]:
    cells = []
    for name in names:
        of_class = name.removeprefix("recall of ")
        figures = found.trial.figures
        value = getattr(figures, name) if of_class == name else figures.class_recall[of_class]
        sure = found.trial.intervals[name]
        cells += [_number(value), _number(sure.low), _number(sure.high)]
    return cells


def _verdict(found: Compared, parts: tuple[float, float]) -> list[str]:
    cost, sure = found.trial.figures.cost_per_1000, found.trial.intervals["cost_per_1000"]
    cells = [
        _number(value * each / 1000) for each in parts for value in (cost, sure.low, sure.high)
    ]
    own = found.own
    if own is None:
        cells += ["", "", ""]
    else:
        sure = own.intervals["cost_per_1000"]
        cells += [_number(own.figures.cost_per_1000), _number(sure.low), _number(sure.high)]
    return [*cells, "no" if found.broken else "yes", cell("; ".join(found.broken))]


def _number(value: float) -> str:
    return repr(float(value))
