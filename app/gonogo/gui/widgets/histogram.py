"""Histogram of the newest frame. pyqtgraph takes half a second to import: only here, when shown."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui.widgets import charts
from gonogo.gui.widgets.basics import label


class Histogram(QWidget):
    """Share of pixels per grey value; made on first use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot: Any = None
        self._curve: Any = None
        self.counts: tuple[int, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._empty = label(
            self.tr("The histogram of the newest frame appears here"), muted=True, wrap=True
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(self._empty)
        self.setFixedHeight(168)
        self.setAccessibleName(self.tr("Histogram of grey values"))

    def show_counts(self, counts: Sequence[int]) -> None:
        """Show another histogram."""
        if tuple(counts) == self.counts:
            return
        self.counts = tuple(counts)
        if self._plot is None:
            self._make()
        values = np.asarray(self.counts, float)
        total = values.sum() or 1.0
        percent = 100 * values / total
        edges = np.linspace(0, 256, len(values) + 1)
        self._curve.setData(edges, percent)
        inner = percent[1:-1] if len(percent) > 4 else percent
        self._plot.setYRange(0, max(0.5, float(inner.max(initial=0.0)) * 1.1), padding=0)

    def _make(self) -> None:
        plot = charts.bare_plot(self, self.tr("Grey value"), self.tr("Pixels, %"))
        plot.setXRange(-4, 260, padding=0)
        self._curve = plot.plot([0, 1], [0], stepMode="center", fillLevel=0)
        self._plot = plot
        self._empty.hide()
        self._layout.addWidget(plot)
        self._dress()

    def _dress(self) -> None:
        if self._plot is None:
            return
        import pyqtgraph

        text = self.palette().color(QPalette.ColorRole.WindowText)
        charts.dress(self._plot)
        self._curve.setPen(pyqtgraph.mkPen(text, width=1))
        fill = QColor(text)
        fill.setAlpha(70)
        self._curve.setBrush(pyqtgraph.mkBrush(fill))
        self._plot.getAxis("left").setWidth(64)
        self._plot.getAxis("bottom").setTicks([[(n, str(n)) for n in (0, 64, 128, 192, 255)]])

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
