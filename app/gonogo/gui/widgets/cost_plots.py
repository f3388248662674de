"""Histogram and curves with the rule under trial on all of them."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPalette
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import theme
from gonogo.gui.cost_model import CostModel, Which
from gonogo.gui.widgets import charts
from gonogo.gui.widgets.basics import Weight, column, label, row
from gonogo.gui.widgets.cost_views import CostView
from gonogo.gui.widgets.swatch import Swatch
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.drawing import cost_line

_REACH_PX = 48
_FLAG_SHARE = 0.25
_PLOTS = ("scores", "cost", "roc", "pr")


class CostPlots(CostView):
    """Four plots.

    Signals
    -------
    dragged : str, float, bool
        A line is moved to a score; whether it is the first move of its drag.
    """

    dragged = Signal(str, float, bool)

    def __init__(self, model: CostModel) -> None:
        super().__init__()
        self._model = model
        self._held: Which | None = None
        self._moved = False
        self._active: Which | None = None
        self.plots: dict[str, Any] = {}
        self._items: dict[str, Any] = {}
        self._lines: dict[Which, list[Any]] = {}
        for name in _PLOTS:
            plot = self.plots[name] = charts.bare_plot(self, *self._axes(name))
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for name in ("scores", "cost"):
            self.plots[name].viewport().installEventFilter(self)
            self.plots[name].viewport().setCursor(Qt.CursorShape.SplitHCursor)
        self._lay_out()
        self._fill()
        self._dress()

    @override
    def load(self) -> None:
        """Draw other parts."""
        material = self._model.material
        if material is None:
            return
        bars, drawn = material.bars, material.drawn
        self._items["good"].setData(bars.edges, 100 * bars.good)
        self._items["bad"].setData(bars.edges, 100 * bars.bad)
        fpr, recall = drawn.rates()
        self._items["roc"].setData(fpr, recall)
        margin = 0.03 * (bars.edges[-1] - bars.edges[0])
        for name in ("scores", "cost"):
            self.plots[name].setXRange(bars.edges[0] - margin, bars.edges[-1] + margin, padding=0)
        top = 100 * float(max(bars.good.max(), bars.bad.max()))
        self.plots["scores"].setYRange(0, top * 1.25, padding=0)
        unit = self.tr("Score, × fail limit today") if material.recipe else self.tr("Score")
        if material.base is not None:
            unit = self.tr("Score, × limit of its class")
        for name in ("scores", "cost"):
            charts.name_axis(self.plots[name], "bottom", unit)

    @override
    def follow(self) -> None:
        """Move lines, markers and what depends on prices."""
        model = self._model
        material, prices, figures = model.material, model.prices, model.figures
        rule = model.setup.rule
        if material is None or prices is None or figures is None or rule is None:
            return
        for lines, at in (
            (self._lines["review"], rule.review_at),
            (self._lines["fail"], rule.fail_at),
        ):
            for line in lines:
                line.setValue(at)
        for line in self._lines["review"]:
            line.setVisible(model.setup.review)
        self._turn_flags(rule)
        drawn, rate = material.drawn, model.setup.cost.defect_rate
        _, recall = drawn.rates()
        self._items["pr"].setData(recall, drawn.precision(rate))
        cost = cost_line(material.curves, drawn, prices, rule, review=model.setup.review)
        self._items["cost"].setData(drawn.thresholds, cost)
        top = max(float(cost.max()), figures.cost_per_1000, 1e-9)
        self.plots["cost"].setYRange(-0.05 * top, top * 1.08, padding=0)
        points = {
            "roc": (figures.fpr, figures.recall),
            "pr": (figures.recall, _precision(figures.fpr, figures.recall, rate)),
            "cost": (rule.fail_at, figures.cost_per_1000),
        }
        for name, point in points.items():
            self._items[f"{name} now"].setData([point[0]], [point[1]])
        now = model.today
        if now is not None:
            self._items["roc today"].setData([now.fpr], [now.recall])
            self._items["pr today"].setData([now.recall], [_precision(now.fpr, now.recall, rate)])
            self._items["cost today"].setData([1.0], [now.cost_per_1000])
        for name in ("roc", "pr", "cost"):
            self._items[f"{name} today"].setVisible(now is not None)
        # Today's limits are no single multiple of others.
        self._items["cost today"].setVisible(now is not None and material.base is None)

    def _turn_flags(self, rule: Thresholds) -> None:
        """Keep the words of a line inside the plot: REVIEW left of it and FAIL right, with room."""
        low, high = self.plots["scores"].getPlotItem().vb.viewRange()[0]
        room = _FLAG_SHARE * (high - low)
        left = rule.review_at - low > room
        right = high - rule.fail_at > room
        for which, anchor in (("review", float(left)), ("fail", float(not right))):
            flag = self._lines[which][0].label  # type: ignore[index]
            if flag.anchors[0][0] != anchor:
                flag.anchors = [(anchor, 0.5), (anchor, 0.5)]
                flag.setAnchor((anchor, 0.5))

    def point(self, name: str) -> tuple[float, float]:
        """Where the operating point of ``roc``, ``pr`` or ``cost`` lies."""
        xs, ys = self._items[f"{name} now"].getData()
        return float(xs[0]), float(ys[0])

    def set_active(self, which: Which | None) -> None:
        """Draw the line that the keys move thicker."""
        self._active = which
        self._dress_lines()

    # ---- a finger, a mouse ----

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and self._model.material is not None:
            plot = next(p for p in self.plots.values() if p.viewport() is watched)
            kind = event.type()
            if kind == QEvent.Type.MouseButtonPress:
                self._held = self._nearest(plot, event.position())
                return True
            if kind == QEvent.Type.MouseMove and self._held is not None:
                first, self._moved = not self._moved, True
                self.dragged.emit(self._held, self._score(plot, event.position()), first)
                return True
            if kind == QEvent.Type.MouseButtonRelease:
                self._held, self._moved = None, False
                return True
        return super().eventFilter(watched, event)

    def pixel(self, name: str, score: float) -> float:
        """Where a score lies in a plot's viewport, px from its left."""
        plot = self.plots[name]
        scene = plot.getPlotItem().vb.mapViewToScene(QPointF(score, 0.0))
        return float(plot.mapFromScene(scene).x())

    def _score(self, plot: Any, at: QPointF) -> float:  # noqa: ANN401  pyqtgraph has no types
        scene = plot.mapToScene(at.toPoint())
        return float(plot.getPlotItem().vb.mapSceneToView(scene).x())

    def _nearest(self, plot: Any, at: QPointF) -> Which | None:  # noqa: ANN401  as above
        rule = self._model.setup.rule
        if rule is None:
            return None
        name = "scores" if plot is self.plots["scores"] else "cost"
        places: dict[Which, float] = {"fail": rule.fail_at}
        if self._model.setup.review:
            places["review"] = rule.review_at
        low, high = plot.getPlotItem().vb.viewRange()[0]
        # A line beyond the plot is taken hold of at its edge.
        far = {
            which: self.pixel(name, min(max(score, low), high)) - at.x()
            for which, score in places.items()
        }
        which = min(far, key=lambda key: abs(far[key]))
        if len(far) > 1 and far["review"] == far["fail"]:
            which = "review" if far["fail"] > 0 else "fail"
        return which if abs(far[which]) <= _REACH_PX else None

    # ---- making ----

    def _axes(self, name: str) -> tuple[str, str]:
        return {
            "scores": (self.tr("Score"), self.tr("Share, %")),
            "cost": (self.tr("Score"), self.tr("Cost per 1,000")),
            "roc": (self.tr("FPR"), self.tr("Recall")),
            "pr": (self.tr("Recall"), self.tr("Precision")),
        }[name]

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        keys = row(
            Swatch("good"), label(self.tr("good")), Swatch("bad"), label(self.tr("defects")), gap=8
        )
        keys.addStretch(1)
        marks = row(
            Swatch("now"), label(self.tr("under trial")), Swatch("today"), label(self.tr("today"))
        )
        marks.addStretch(1)
        for place, head, name in (
            ((0, 0), keys, "scores"),
            ((1, 0), row(label(self.tr("Cost as FAIL moves"))), "cost"),
            ((0, 1), marks, "roc"),
            ((1, 1), row(label(self.tr("At the defect rate set"))), "pr"),
        ):
            part = column(gap=0)
            part.addLayout(head)
            part.addWidget(self.plots[name], 1)
            grid.addLayout(part, *place)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)

    def _fill(self) -> None:
        import pyqtgraph

        for name in ("good", "bad"):
            self._items[name] = self.plots["scores"].plot(
                [0, 1], [0], stepMode="center", fillLevel=0
            )
        for name in ("roc", "pr"):
            self.plots[name].setXRange(0, 1, padding=0.08)
            self.plots[name].setYRange(0, 1, padding=0.08)
        for name in ("roc", "pr", "cost"):
            self._items[name] = self.plots[name].plot([0], [0])
            for kind, symbol, size in (("today", "s", 15), ("now", "o", 15)):
                made = pyqtgraph.ScatterPlotItem([0.0], [0.0], symbol=symbol, size=size)
                self.plots[name].addItem(made, ignoreBounds=True)
                self._items[f"{name} {kind}"] = made
        for which, word, anchor in (
            ("review", Verdict.REVIEW, (1.0, 0.5)), ("fail", Verdict.FAIL, (0.0, 0.5)),
        ):  # fmt: skip
            lines = self._lines[which] = []  # type: ignore[index]
            for name, text in (("scores", word.value), ("cost", None)):
                ink = theme.verdict_ink(word)
                made = pyqtgraph.InfiniteLine(
                    angle=90, label=text,
                    labelOpts={
                        "position": 0.88, "color": ink.ink, "fill": ink.fill,
                        "anchors": [anchor, anchor], "movable": False,
                    },
                )  # fmt: skip
                if text:
                    made.label.setFont(theme.font(16, Weight.DemiBold))
                self.plots[name].addItem(made, ignoreBounds=True)
                lines.append(made)
        for name in ("scores", "cost"):
            self.plots[name].getAxis("left").setWidth(76)
        for name in ("roc", "pr"):
            self.plots[name].getAxis("left").setWidth(48)

    def _dress(self) -> None:
        import pyqtgraph

        text = self.palette().color(QPalette.ColorRole.WindowText)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        for plot in self.plots.values():
            charts.dress(plot)
        faint = QColor(muted)
        faint.setAlpha(90)
        self._items["good"].setPen(pyqtgraph.mkPen(muted, width=1))
        self._items["good"].setBrush(pyqtgraph.mkBrush(faint))
        self._items["bad"].setPen(pyqtgraph.mkPen(text, width=1))
        self._items["bad"].setBrush(pyqtgraph.QtGui.QBrush(text, Qt.BrushStyle.BDiagPattern))
        surface = self.palette().color(QPalette.ColorRole.Base)
        for name in ("roc", "pr", "cost"):
            self._items[name].setPen(pyqtgraph.mkPen(text, width=1))
            self._items[f"{name} now"].setBrush(pyqtgraph.mkBrush(text))
            self._items[f"{name} now"].setPen(pyqtgraph.mkPen(surface, width=2))
            self._items[f"{name} today"].setBrush(pyqtgraph.mkBrush(surface))
            self._items[f"{name} today"].setPen(pyqtgraph.mkPen(text, width=2))
        self._dress_lines()

    def _dress_lines(self) -> None:
        import pyqtgraph

        text = self.palette().color(QPalette.ColorRole.WindowText)
        styles = {"review": Qt.PenStyle.DashLine, "fail": Qt.PenStyle.SolidLine}
        for which, lines in self._lines.items():
            width = 5 if which == self._active else 2
            for line in lines:
                line.setPen(pyqtgraph.mkPen(text, width=width, style=styles[which]))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._items:
            self._dress()


def _precision(fpr: float, recall: float, defect_rate: float) -> float:
    bad, good = defect_rate * recall, (1 - defect_rate) * fpr
    return bad / (bad + good) if bad + good > 0 else 1.0
