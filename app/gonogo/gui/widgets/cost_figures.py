"""What the rule under trial does, how sure that is, and what today's rule does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gonogo.domain.cost import Pace
from gonogo.gui import figures
from gonogo.gui.cost_model import CostModel
from gonogo.gui.widgets.basics import label, set_text
from gonogo.workbench.tuning.prices import Figures
from gonogo.workbench.tuning.sentences import percent
from gonogo.workbench.tuning.trial import Trial

_MONEY = ("cost", "shift", "year")


def money(value: float) -> str:
    """Write a cost without more digits than it is worth."""
    if value < 999.5:
        return f"{value:.3g}"
    if value < 99_995:
        return figures.count(round(value))
    return f"{value / 1e3:.0f} k" if value < 999_500 else f"{value / 1e6:,.2f} M"


class CostFigures(QWidget):
    """A table: figure, rule under trial with its interval, today's rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.now: dict[str, QLabel] = {}
        self.today: dict[str, QLabel] = {}
        self.sure: dict[str, QLabel] = {}
        self._names = {
            "cost": self.tr("Cost per 1,000"), "shift": self.tr("Cost per shift"),
            "year": self.tr("Cost per year"), "recall": self.tr("Recall"),
            "fpr": self.tr("FPR"), "review": self.tr("Review rate"),
        }  # fmt: skip
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, text in ((1, self.tr("Trial")), (2, self.tr("Today"))):
            grid.addWidget(label(text, muted=True), 0, column, right)
        for number, (key, name) in enumerate(self._names.items()):
            line = 2 * number + 1
            self.now[key], self.today[key] = label("", 20, bold=True), label("", 16)
            self.sure[key] = label("", 16, muted=True)
            grid.addWidget(label(name), line, 0)
            grid.addWidget(self.now[key], line, 1, right)
            grid.addWidget(self.today[key], line, 2, right)
            grid.addWidget(self.sure[key], line + 1, 0, 1, 3, right)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, 64)

    def show_figures(self, model: CostModel) -> None:
        """Show both rules; the intervals come later."""
        pace = model.setup.pace
        for shown, found in ((self.now, model.figures), (self.today, model.today)):
            for key, text in _texts(found, pace).items():
                set_text(shown[key], text)

    def show_sure(self, trial: Trial | None, pace: Pace) -> None:
        """Show the intervals of this rule; None while they are reckoned."""
        for key, shown in self.sure.items():
            if trial is None:
                set_text(shown, "…")
                continue
            name = {"review": "review_rate"}.get(key, "cost_per_1000" if key in _MONEY else key)
            found = trial.intervals[name]
            low, high = (_write(key, value, pace) for value in (found.low, found.high))
            set_text(shown, self.tr("95 %: {low} to {high}").format(low=low, high=high))


class Confusion(QWidget):
    """Labelled parts by truth and action; of weighted ones, how many they stand for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._head = label("", muted=True)
        grid.addWidget(self._head, 0, 0)
        self.cells: list[list[QLabel]] = []
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, word in enumerate(("PASS", "REVIEW", "FAIL"), 1):
            grid.addWidget(label(word, muted=True), 0, column, right)
        for line, name in enumerate((self.tr("Good"), self.tr("Defect")), 1):
            grid.addWidget(label(name), line, 0)
            cells = [label("", 18) for _ in range(3)]
            for column, cell in enumerate(cells, 1):
                grid.addWidget(cell, line, column, right)
            self.cells.append(cells)
        for column in range(1, 4):
            grid.setColumnStretch(column, 1)

    def show_rule(self, model: CostModel) -> None:
        """Count."""
        material, rule = model.material, model.setup.rule
        if material is None or rule is None:
            return
        weighed = not material.curves.counted
        set_text(self._head, self.tr("Weighted") if weighed else self.tr("Parts"))
        table = material.curves.confusion(rule)
        for cells, masses in zip(self.cells, (table[0], table[1:].sum(axis=0)), strict=True):
            for cell, mass in zip(cells, masses.tolist(), strict=True):
                set_text(cell, figures.count(round(mass)))


def _texts(found: Figures | None, pace: Pace) -> dict[str, str]:
    if found is None:
        return dict.fromkeys(("cost", "shift", "year", "recall", "fpr", "review"), figures.NONE)
    values = dict.fromkeys(_MONEY, found.cost_per_1000)
    values |= {"recall": found.recall, "fpr": found.fpr, "review": found.review_rate}
    return {key: _write(key, value, pace) for key, value in values.items()}


def _write(key: str, value: float, pace: Pace) -> str:
    if key not in _MONEY:
        return percent(value)
    parts = {
        "cost": 1000.0,
        "shift": pace.parts_per_hour * pace.hours_per_shift,
        "year": pace.parts_per_hour * pace.hours_per_year,
    }[key]
    return money(value * parts / 1000)
