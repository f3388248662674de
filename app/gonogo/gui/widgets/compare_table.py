"""Rules side by side: a column each, a line for each figure with its interval below it."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gonogo.domain.cost import Pace
from gonogo.domain.verdict import Verdict
from gonogo.gui import figures
from gonogo.gui.language import tr
from gonogo.gui.widgets.basics import eliding, label, set_text
from gonogo.gui.widgets.cost_figures import money
from gonogo.gui.widgets.marks import VerdictTile
from gonogo.workbench.comparison import Compared
from gonogo.workbench.tuning.curves import Thresholds

WAITING = "…"


class Column(msgspec.Struct, frozen=True):
    """What a column shows.

    Parameters
    ----------
    name : str
        Of the rule.
    about : str
        What kind it is, or on what it was tried.
    rule : Thresholds or None
        None where classes have thresholds of their own, or there is no telling.
    found : Compared or None
        None while it is reckoned, or where it cannot be.
    best : bool
        The cheapest of them.
    known : bool
        Whether its figures can be reckoned at all.
    """

    name: str
    about: str
    rule: Thresholds | None
    found: Compared | None
    best: bool
    known: bool


class CompareTable(QWidget):
    """The table; it is made anew for other rules and only filled for other figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {
            "fail_at": self.tr("FAIL from"), "review_at": self.tr("REVIEW from"),
            "cost": self.tr("Cost per 1,000"), "shift": self.tr("Cost per shift"),
            "year": self.tr("Cost per year"), "recall": self.tr("Recall"),
            "fpr": self.tr("FPR"), "review": self.tr("Review rate"),
            "escapes": self.tr("Escapes, ppm"),
        }  # fmt: skip
        self.cells: list[dict[str, QLabel]] = []
        self.sure: list[dict[str, QLabel]] = []
        self._marks: list[VerdictTile] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)

    def show_columns(self, columns: Sequence[Column], pace: Pace) -> None:
        """Show rules and their figures."""
        if len(columns) != len(self.cells):
            self._make(len(columns))
        for number, shown in enumerate(columns):
            self._fill(number, shown, pace)

    def text(self, column: int, key: str) -> str:
        """What stands in a cell."""
        return self.cells[column][key].text()

    def _make(self, count: int) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cells, self.sure, self._marks = [], [], []
        grid, right = self._grid, Qt.AlignmentFlag.AlignRight
        for line, name in enumerate(self._names.values()):
            grid.addWidget(label(name), 3 + 2 * line, 0)
        last = 3 + 2 * len(self._names)
        grid.addWidget(label(self.tr("Limits")), last, 0)
        for number in range(count):
            cells: dict[str, QLabel] = {}
            sure: dict[str, QLabel] = {}
            for line, (key, size) in enumerate((("name", 18), ("about", 16), ("best", 16))):
                cells[key] = eliding("", size, bold=key != "about", muted=key == "about")
                cells[key].setAlignment(right)
                grid.addWidget(cells[key], line, number + 1)
            for line, key in enumerate(self._names):
                cells[key] = label("", 18, bold=True)
                grid.addWidget(cells[key], 3 + 2 * line, number + 1, right)
                if key in _FIGURES:
                    sure[key] = label("", 16, muted=True)
                    grid.addWidget(sure[key], 4 + 2 * line, number + 1, right)
            cells["limits"] = label("", 16, bold=True, wrap=True)
            cells["limits"].setAlignment(right)
            mark = VerdictTile(Verdict.PASS, 24)
            grid.addWidget(cells["limits"], last, number + 1)
            grid.addWidget(mark, last + 1, number + 1, right)
            grid.setColumnStretch(number + 1, 1)
            self.cells.append(cells)
            self.sure.append(sure)
            self._marks.append(mark)
        grid.setRowStretch(last + 2, 1)
        for spare in range(count + 1, grid.columnCount()):
            grid.setColumnStretch(spare, 0)

    def _fill(self, number: int, shown: Column, pace: Pace) -> None:
        cells, found = self.cells[number], shown.found
        best = self.tr("cheapest") if shown.best else ""
        texts = {"name": shown.name, "about": shown.about, "best": best}
        rule = shown.rule
        for key in ("fail_at", "review_at"):
            texts[key] = (
                self.tr("by class") if rule is None else figures.number(getattr(rule, key), ".4g")
            )
        if rule is not None and rule.review_at == rule.fail_at:
            texts["review_at"] = figures.NONE
        blank = WAITING if shown.known else figures.NONE
        if not shown.known:
            texts["fail_at"] = texts["review_at"] = figures.NONE
        for key, text in texts.items():
            set_text(cells[key], text)
        for key, (name, write) in _FIGURES.items():
            if found is None:
                set_text(cells[key], blank)
                set_text(self.sure[number][key], "")
                continue
            sure = found.trial.intervals[name]
            set_text(cells[key], write(getattr(found.trial.figures, name), pace))
            low, high = write(sure.low, pace), write(sure.high, pace)
            set_text(self.sure[number][key], figures.span(low, high))
        self._show_limits(number, found)

    def _show_limits(self, number: int, found: Compared | None) -> None:
        cell, mark = self.cells[number]["limits"], self._marks[number]
        mark.setVisible(found is not None and bool(found.trial.limits))
        if found is None:
            set_text(cell, "")
        elif not found.trial.limits:
            set_text(cell, self.tr("none set"))
        elif found.broken:
            mark.set_verdict(Verdict.FAIL)
            words = ", ".join(limit_word(name) for name in found.broken)
            set_text(cell, self.tr("breaks {limits}").format(limits=words))
        else:
            mark.set_verdict(Verdict.PASS)
            set_text(cell, self.tr("keeps all"))


def limit_word(name: str) -> str:
    """Name of a limit for people."""
    return {
        "max_fpr": tr("FPR"),
        "min_recall": tr("recall"),
        "max_review_rate": tr("review rate"),
        "max_escapes_per_million": tr("escapes"),
    }.get(name, name.removeprefix("min_"))


def _per(parts: Callable[[Pace], float]) -> Callable[[float, Pace], str]:
    return lambda value, pace: money(value * parts(pace) / 1000)


def _share(value: float, _pace: Pace) -> str:
    return figures.percent(value)


_FIGURES: dict[str, tuple[str, Callable[[float, Pace], str]]] = {
    "cost": ("cost_per_1000", _per(lambda _pace: 1000.0)),
    "shift": ("cost_per_1000", _per(lambda pace: pace.parts_per_hour * pace.hours_per_shift)),
    "year": ("cost_per_1000", _per(lambda pace: pace.parts_per_hour * pace.hours_per_year)),
    "recall": ("recall", _share),
    "fpr": ("fpr", _share),
    "review": ("review_rate", _share),
    "escapes": ("escapes_per_million", lambda value, _pace: figures.count(round(value))),
}
