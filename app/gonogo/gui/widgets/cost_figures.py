"""What the rule under trial does, how sure that is, and what today's rule does."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gonogo.domain.cost import Pace
from gonogo.gui import figures
from gonogo.gui.cost_model import CostModel
from gonogo.gui.widgets.basics import eliding, label, set_text
from gonogo.workbench.tuning.prices import Figures
from gonogo.workbench.tuning.trial import Trial

_MONEY = ("cost", "shift", "year")
_MOST_CLASSES = 5
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def money(value: float) -> str:
    """Write a cost without more digits than it is worth."""
    if value < 999.5:
        return figures.number(value, ".3g")
    if value < 99_995:
        return figures.count(round(value))
    return f"{value / 1e3:.0f} k" if value < 999_500 else f"{figures.number(value / 1e6, ',.2f')} M"


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
        right = _RIGHT
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
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._head = label("", muted=True)
        self._grid.addWidget(self._head, 0, 0)
        self._names: list[QLabel] = []
        self.cells: list[list[QLabel]] = []
        for column, word in enumerate(("PASS", "REVIEW", "FAIL"), 1):
            self._grid.addWidget(label(word, muted=True), 0, column, _RIGHT)
        self._grid.setColumnStretch(0, 3)
        for column in range(1, 4):
            self._grid.setColumnStretch(column, 2)

    def show_rule(self, model: CostModel) -> None:
        """Count, class by class where they are few enough to be shown."""
        material, rule = model.material, model.setup.rule
        if material is None or rule is None:
            return
        weighed = not material.curves.counted
        set_text(self._head, self.tr("Stand for") if weighed else self.tr("Parts"))
        self._head.setToolTip(
            self.tr("Parts of production that the labelled ones stand for, by how they were drawn")
        )
        table = material.curves.confusion(rule)
        names = [self.tr("Good"), *material.classes]
        if not 1 < len(material.classes) <= _MOST_CLASSES:
            names = [names[0], self.tr("Defect")]
            table = np.stack([table[0], table[1:].sum(axis=0)])
        while len(self.cells) < len(names):
            self._add_line()
        for line, cells in enumerate(self.cells):
            shown = line < len(names)
            for each in (self._names[line], *cells):
                each.setVisible(shown)
            if shown:
                set_text(self._names[line], names[line])
                for cell, mass in zip(cells, table[line].tolist(), strict=True):
                    set_text(cell, figures.count(round(mass)))

    def _add_line(self) -> None:
        line = len(self.cells) + 1
        self._names.append(eliding(""))
        self._grid.addWidget(self._names[-1], line, 0)
        cells = [label("", 18) for _ in range(3)]
        for column, cell in enumerate(cells, 1):
            self._grid.addWidget(cell, line, column, _RIGHT)
        self.cells.append(cells)


def _texts(found: Figures | None, pace: Pace) -> dict[str, str]:
    if found is None:
        return dict.fromkeys(("cost", "shift", "year", "recall", "fpr", "review"), figures.NONE)
    values = dict.fromkeys(_MONEY, found.cost_per_1000)
    values |= {"recall": found.recall, "fpr": found.fpr, "review": found.review_rate}
    return {key: _write(key, value, pace) for key, value in values.items()}


def _write(key: str, value: float, pace: Pace) -> str:
    if key not in _MONEY:
        return figures.percent(value)
    parts = {
        "cost": 1000.0,
        "shift": pace.parts_per_hour * pace.hours_per_shift,
        "year": pace.parts_per_hour * pace.hours_per_year,
    }[key]
    return money(value * parts / 1000)
