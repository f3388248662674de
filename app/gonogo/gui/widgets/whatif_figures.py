"""Then and now side by side: yield, verdicts and cost, the cost never without its interval."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures
from gonogo.gui.whatif_model import Compared
from gonogo.gui.widgets.basics import label, set_text
from gonogo.gui.widgets.cost_figures import money
from gonogo.gui.widgets.marks import VerdictTile
from gonogo.workbench.whatif.money import Estimate, Priced, Unpriced
from gonogo.workbench.whatif.span import ERROR, FAIL, REVIEW

_VERDICTS = {"fail": FAIL, "review": REVIEW, "error": ERROR}
_MINUS = "\N{MINUS SIGN}"


class WhatIfFigures(QWidget):
    """A table of four columns: figure, then, now, change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, text in enumerate((self.tr("Then"), self.tr("Now"), self.tr("Change")), 2):
            grid.addWidget(label(text, muted=True), 0, column, right)
        self.cells: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        self.sure = (label("", muted=True), label("", muted=True), label("", muted=True))
        names = {
            "yield": self.tr("Yield"), "fail": Verdict.FAIL.value, "review": Verdict.REVIEW.value,
            "error": Verdict.ERROR.value, "cost": self.tr("Cost per 1,000"),
        }  # fmt: skip
        for line, (key, name) in enumerate(names.items(), 1):
            if key in _VERDICTS:
                grid.addWidget(VerdictTile(Verdict(name), 20), line, 0)
                grid.addWidget(label(name), line, 1)
            else:
                grid.addWidget(label(name), line, 0, 1, 2)
            cells = (label("", 18), label("", 18, bold=True), label("", 18))
            for column, cell in enumerate(cells, 2):
                grid.addWidget(cell, line, column, right)
            self.cells[key] = cells
        for column, cell in enumerate(self.sure, 2):
            grid.addWidget(cell, len(names) + 1, column, right)
        grid.addWidget(label(self.tr("95 % interval"), muted=True), len(names) + 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        self.setAccessibleName(self.tr("Then and now"))

    def show_found(self, compared: Compared | None) -> None:
        """Show yield and verdicts; the cost comes later."""
        if compared is None:
            for cells in self.cells.values():
                for cell in cells:
                    set_text(cell, "")
            return
        found = compared.found
        n = found.compared
        then, now = found.sent
        points = self.tr("{n} points")
        change = points.format(n=_signed(100 * (now - then) / n, ".2f")) if n else figures.NONE
        self._write("yield", figures.share(then, n), figures.share(now, n), change)
        for key, number in _VERDICTS.items():
            before, after = int(found.then[number]), int(found.trial[number])
            self._write(key, figures.count(before), figures.count(after), _counted(after - before))

    def show_priced(self, priced: Priced | Unpriced | None) -> None:
        """Show the cost with its intervals; None while it is reckoned."""
        if not isinstance(priced, Priced):
            text = "…" if priced is None else figures.NONE
            self._write("cost", text, text, text)
            for cell in self.sure:
                set_text(cell, "")
            return
        self._write(
            "cost", money(priced.then.value), money(priced.now.value), _money(priced.change.value)
        )
        set_text(self.sure[0], _span(priced.then))
        set_text(self.sure[1], _span(priced.now))
        low, high = priced.change.sure.low, priced.change.sure.high
        set_text(self.sure[2], f"{_money(low)} … {_money(high)}")

    def _write(self, key: str, *texts: str) -> None:
        for cell, text in zip(self.cells[key], texts, strict=True):
            set_text(cell, text)


def _span(one: Estimate) -> str:
    return f"{money(one.sure.low)} … {money(one.sure.high)}"


def _money(value: float) -> str:
    return money(value) if value == 0 else (_MINUS if value < 0 else "+") + money(abs(value))


def _counted(change: int) -> str:
    return "0" if not change else (_MINUS if change < 0 else "+") + figures.count(abs(change))


def _signed(value: float, form: str) -> str:
    text = figures.number(abs(value), form)
    return (_MINUS if value < 0 else "+") + text if text.strip("0.,") else text
