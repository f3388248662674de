"""Counts of the run: yield large, verdicts with their shapes, rates small."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures, theme
from gonogo.gui.widgets.basics import Weight, card, label, row, set_text
from gonogo.gui.widgets.marks import VerdictTile
from gonogo.ports.state import Counters, LaneState


class CountersCard(QWidget):
    """Figures of one lane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._yield = label(figures.NONE, 58, bold=True)
        self._inspected = label(figures.NONE, 28, bold=True)
        caption = label(self.tr("Yield"), 16, muted=True)
        inspected = label(self.tr("Inspected"), 16, muted=True)
        head = QGridLayout()
        head.setVerticalSpacing(0)
        captions = row(caption, gap=12)
        captions.addStretch(1)
        captions.addWidget(inspected)
        # Over both columns: a long word must not take the room of the figures below it.
        head.addLayout(captions, 0, 0, 1, 2)
        head.addWidget(self._yield, 1, 0)
        head.addWidget(
            self._inspected, 1, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBaseline
        )
        head.setColumnStretch(0, 1)
        self._counts: dict[Verdict, QLabel] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(14)
        for number, verdict in enumerate(
            (Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.ERROR)
        ):
            figure = label(figures.NONE, 28, bold=True)
            name = label(verdict.value, 16, muted=True)
            place = row(VerdictTile(verdict, 28), name, gap=8)
            place.addStretch(1)
            place.addWidget(figure)
            grid.addLayout(place, number // 2, number % 2)
            self._counts[verdict] = figure
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, 140)
        self._rates: dict[str, QLabel] = {}
        self._small = QWidget()
        small = QGridLayout(self._small)
        small.setContentsMargins(0, 6, 0, 0)
        small.setVerticalSpacing(0)
        for number, (key, title) in enumerate(
            (
                ("ppm", self.tr("Rejects, ppm")),
                ("cycle", self.tr("Cycle")),
                ("latency", self.tr("Verdict, p50")),
            )
        ):
            figure = label(figures.NONE, 20, bold=True)
            small.addWidget(label(title, 16, muted=True), 0, number)
            small.addWidget(figure, 1, number)
            self._rates[key] = figure
        inner = QVBoxLayout()
        inner.setSpacing(6)
        inner.addLayout(head)
        inner.addLayout(grid)
        inner.addWidget(self._small)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(inner, 14))

    def set_compact(self, *, compact: bool) -> None:
        """Drop the secondary figures where there is no room for them."""
        self._small.setVisible(not compact)

    def show_lane(self, lane: LaneState | None) -> None:
        """Show a lane's figures; dashes where there is none."""
        counters = lane.counters if lane else Counters()
        known = lane is not None
        set_text(self._yield, figures.share(counters.passed, counters.records))
        _fit(self._inspected, counters.records if known else None, most=99_999)
        for verdict, value in (
            (Verdict.PASS, counters.passed),
            (Verdict.FAIL, counters.failed),
            (Verdict.REVIEW, counters.review),
            (Verdict.ERROR, counters.error),
        ):
            _fit(self._counts[verdict], value if known else None, most=9_999)
        set_text(self._rates["ppm"], figures.ppm(counters))
        set_text(self._rates["cycle"], figures.milliseconds(lane.cycle_ms if lane else None))
        set_text(self._rates["latency"], figures.milliseconds(lane.p50_ms if lane else None))


def _fit(shown: QLabel, value: int | None, most: int) -> None:
    """Write a count, smaller once it is longer than its place at full size."""
    text = figures.NONE if value is None else figures.count(value)
    pixels = 28 if value is None or value <= most else 20 if value <= 999_999 else 16
    if shown.font().pixelSize() != pixels:
        shown.setFont(theme.font(pixels, Weight.DemiBold))
    set_text(shown, text)
