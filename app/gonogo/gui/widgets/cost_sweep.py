"""Cost and cheapest rule over the defect rate, with the rate set and the one production tells."""

import math
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.cost_model import CostModel
from gonogo.gui.widgets import charts
from gonogo.gui.widgets.basics import label, row
from gonogo.gui.widgets.cost_views import CostView
from gonogo.workbench.tuning.sweep import HIGHEST, LOWEST, Sweep

_REST_MS = 150
_TICKS = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
_LINES = {
    "cheapest": (2, Qt.PenStyle.SolidLine),
    "trial": (2, Qt.PenStyle.DashLine),
    "today": (2, Qt.PenStyle.DotLine),
    "pass_all": (1, Qt.PenStyle.DashDotLine),
    "fail_all": (1, Qt.PenStyle.DashDotDotLine),
}


class CostSweep(CostView):
    """Two plots over the defect rate, on a logarithmic scale.

    Signals
    -------
    wanted : ()
        Rule or prices are others, and nobody moves them any more.
    """

    wanted = Signal()

    def __init__(self, model: CostModel) -> None:
        super().__init__()
        self._model = model
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.wanted)
        self.shown: Sweep | None = None
        self.text = label("", wrap=True)
        self.plots = {
            "cost": charts.bare_plot(self, self.tr("Defect rate, %"), self.tr("Cost per 1,000")),
            "rule": charts.bare_plot(self, self.tr("Defect rate, %"), self.tr("FAIL from")),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        heads = {"cost": self._keys(), "rule": row(label(self.tr("Cheapest rule at each rate")))}
        for name, plot in self.plots.items():
            layout.addLayout(heads[name])
            layout.addWidget(plot, 3 if name == "cost" else 2)
        layout.addWidget(self.text)
        self._items: dict[str, Any] = {}
        self._rates: list[Any] = []
        self._bands: list[Any] = []
        self._fill()
        self._dress()

    @override
    def load(self) -> None:
        self.shown = None
        for item in self._items.values():
            item.setData([LOWEST], [0.0])
        self.text.setText(self.tr("Searching the cheapest rule at each rate"))
        self._rest.start()

    @override
    def follow(self) -> None:
        rate = min(max(self._model.setup.cost.defect_rate, LOWEST), HIGHEST)
        for line in self._rates:
            line.setValue(math.log10(rate))
        material = self._model.material
        told = None if material is None else material.defect_rate
        for band in self._bands:
            band.setVisible(told is not None)
            if told is not None:
                ends = (math.log10(max(told.low, LOWEST)), math.log10(max(told.high, LOWEST)))
                band.setRegion(ends)
        self._rest.start()

    def show_sweep(self, found: Sweep) -> None:
        """Draw."""
        self.shown = found
        for name in _LINES:
            values = getattr(found, name)
            self._items[name].setVisible(values is not None)
            if values is not None:
                self._items[name].setData(found.rates, values)
        top = float(max(found.trial.max(), found.cheapest.max())) or 1.0
        self.legend["today"].setVisible(found.today is not None)
        self.plots["cost"].setYRange(0, 1.1 * top, padding=0)
        self._items["fail_at"].setData(found.rates, found.fail_at)
        self.text.setText(self._words(found))

    def _words(self, found: Sweep) -> str:
        """Say over which rates the rule under trial is nearly as cheap as any."""
        good = found.trial <= 1.05 * found.cheapest + 1e-9
        here = found.at
        said = []
        if good[here]:
            low = high = here
            while low > 0 and good[low - 1]:
                low -= 1
            while high + 1 < good.size and good[high + 1]:
                high += 1
            text = self.tr(
                "On these parts the rule under trial costs at most 5 % more than the cheapest from "
                "{low} to {high} of defects."
            )
            span = (float(found.rates[low]), float(found.rates[high]))
            said.append(text.format(low=figures.percent(span[0]), high=figures.percent(span[1])))
        else:
            over = float(found.trial[here] / max(found.cheapest[here], 1e-12) - 1)
            text = self.tr("At the rate set, the cheapest rule costs {share} less on these parts.")
            said.append(text.format(share=figures.percent(over / (1 + over))))
        if not found.kept.all():
            said.append(self.tr("At some rates no rule keeps to the limits; the nearest is shown."))
        said.append(self.tr("Estimates; the intervals of the rule under trial stand beside it."))
        return " ".join(said)

    def _keys(self) -> Any:  # noqa: ANN401  a layout
        words = {
            "cheapest": self.tr("── cheapest"), "trial": self.tr("- - under trial"),
            "today": self.tr("··· today"), "pass_all": self.tr("-·- pass all"),
            "fail_all": self.tr("-··- fail all"),
        }  # fmt: skip
        self.legend = {key: label(word) for key, word in words.items()}
        made = row(*self.legend.values(), gap=16)
        made.addStretch(1)
        return made

    def _fill(self) -> None:
        import pyqtgraph

        ticks = [(math.log10(rate), figures.number(100 * rate, "g")) for rate in _TICKS]
        for name, plot in self.plots.items():
            plot.setLogMode(x=True, y=False)
            plot.setXRange(math.log10(LOWEST), math.log10(HIGHEST), padding=0)
            plot.getAxis("bottom").setTicks([ticks])
            plot.getAxis("left").setWidth(76)
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            band = pyqtgraph.LinearRegionItem(movable=False)
            band.setZValue(-10)
            rate = pyqtgraph.InfiniteLine(angle=90)
            for item, kept in ((band, self._bands), (rate, self._rates)):
                plot.addItem(item, ignoreBounds=True)
                kept.append(item)
            if name == "cost":
                for line in _LINES:
                    self._items[line] = plot.plot([LOWEST], [0.0])
            else:
                self._items["fail_at"] = plot.plot([LOWEST], [0.0])

    def _dress(self) -> None:
        import pyqtgraph

        text = self.palette().color(QPalette.ColorRole.WindowText)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        for plot in self.plots.values():
            charts.dress(plot)
        for name, (width, style) in _LINES.items():
            colour = text if width > 1 else muted
            self._items[name].setPen(pyqtgraph.mkPen(colour, width=width, style=style))
        self._items["fail_at"].setPen(pyqtgraph.mkPen(text, width=2))
        faint = QColor(muted)
        faint.setAlpha(60)
        for line in self._rates:
            line.setPen(pyqtgraph.mkPen(text, width=1))
        for band in self._bands:
            band.setBrush(pyqtgraph.mkBrush(faint))
            for edge in band.lines:
                edge.setPen(pyqtgraph.mkPen(None))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._items:
            self._dress()
