"""The page's four plots drawn for paper, as vectors."""

import math

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from gonogo.gui import figures
from gonogo.gui.language import tr
from gonogo.gui.report_pages import GREY, INK, RULE, font, mm
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.drawing import cost_line
from gonogo.workbench.tuning.prices import Figures, Prices

Floats = NDArray[np.float64]
HEIGHT_MM = 106.0


class Plotted(msgspec.Struct, frozen=True, eq=False):
    """What the plots show.

    Parameters
    ----------
    today : Figures or None
        Of the rule in use; None for a table.
    """

    material: Material
    prices: Prices
    rule: Thresholds
    figures: Figures
    today: Figures | None
    defect_rate: float


def paint_plots(painter: QPainter, box: QRectF, shown: Plotted) -> None:
    """Draw histogram, ROC, cost and precision in two rows."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    gap = mm(6)
    width, height = (box.width() - gap) / 2, (box.height() - gap) / 2
    places = [
        QRectF(box.x() + column * (width + gap), box.y() + line * (height + gap), width, height)
        for line in range(2)
        for column in range(2)
    ]
    _scores(painter, places[0], shown)
    _roc(painter, places[1], shown)
    _cost(painter, places[2], shown)
    _precision(painter, places[3], shown)
    painter.restore()


class Axes:
    """A frame with ticks; maps data to paper."""

    def __init__(
        self, painter: QPainter, box: QRectF, title: str, names: tuple[str, str],
        xs: tuple[float, float], ys: tuple[float, float],
    ) -> None:  # fmt: skip
        self.painter = painter
        self.inner = box.adjusted(mm(13), mm(5), -mm(1), -mm(10))
        self._xs, self._ys = xs, ys
        painter.setFont(font(8, bold=True))
        painter.setPen(INK)
        painter.drawText(QRectF(box.x(), box.y(), box.width(), mm(5)), title)
        painter.setFont(font(7.5))
        for at in ticks(*xs):
            x = self.point(at, ys[0]).x()
            self._line(QLineF(x, self.inner.top(), x, self.inner.bottom()))
            place = QRectF(x - mm(10), self.inner.bottom() + mm(0.8), mm(20), mm(4))
            self._label(place, figures.number(at, "g"), Qt.AlignmentFlag.AlignHCenter)
        for at in ticks(*ys):
            y = self.point(xs[0], at).y()
            self._line(QLineF(self.inner.left(), y, self.inner.right(), y))
            place = QRectF(box.x(), y - mm(2), mm(12), mm(4))
            middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._label(place, figures.number(at, "g"), middle)
        bottom = QRectF(self.inner.left(), box.bottom() - mm(4.6), self.inner.width(), mm(4.5))
        self._label(bottom, names[0], Qt.AlignmentFlag.AlignHCenter)
        painter.save()
        painter.translate(box.x(), self.inner.center().y())
        painter.rotate(-90)
        half = self.inner.height() / 2
        self._label(QRectF(-half, 0, 2 * half, mm(4)), names[1], Qt.AlignmentFlag.AlignHCenter)
        painter.restore()
        painter.setPen(QPen(GREY, mm(0.2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.inner)

    def point(self, x: float, y: float) -> QPointF:
        """Where a value lies on the paper; never outside the frame."""
        across = (min(max(x, self._xs[0]), self._xs[1]) - self._xs[0]) / (self._xs[1] - self._xs[0])
        up = (min(max(y, self._ys[0]), self._ys[1]) - self._ys[0]) / (self._ys[1] - self._ys[0])
        return QPointF(
            self.inner.left() + across * self.inner.width(),
            self.inner.bottom() - up * self.inner.height(),
        )

    def curve(self, xs: Floats, ys: Floats) -> None:
        """Draw a line through points."""
        self.painter.setPen(QPen(INK, mm(0.25)))
        line = [self.point(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        self.painter.drawPolyline(QPolygonF(line))

    def bars(self, edges: Floats, heights: Floats, brush: QBrush, pen: QPen) -> None:
        """Draw a histogram."""
        corners = [self.point(edges[0], self._ys[0])]
        for left, right, height in zip(
            edges[:-1].tolist(), edges[1:].tolist(), heights.tolist(), strict=True
        ):
            corners += [self.point(left, height), self.point(right, height)]
        corners.append(self.point(edges[-1], self._ys[0]))
        self.painter.setPen(pen)
        self.painter.setBrush(brush)
        self.painter.drawPolygon(QPolygonF(corners))

    def limit(self, at: float, word: str, *, dashed: bool, left: bool) -> None:
        """Draw a threshold with its name."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(INK, mm(0.4), style))
        x = self.point(at, self._ys[0]).x()
        self.painter.drawLine(QLineF(x, self.inner.top(), x, self.inner.bottom()))
        if word:
            side = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
            start = x - mm(21) if left else x + mm(1)
            self.painter.setFont(font(7.5, bold=True))
            place = QRectF(start, self.inner.top() + mm(0.6), mm(20), mm(4))
            self.painter.drawText(place, side, word)

    def mark(self, x: float, y: float, *, today: bool) -> None:
        """Draw the disc of the rule under trial, or the square of today's."""
        at, side = self.point(x, y), mm(1.3)
        self.painter.setPen(QPen(INK, mm(0.4)))
        if today:
            self.painter.setBrush(QColor("#FFFFFF"))
            self.painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))
        else:
            self.painter.setBrush(INK)
            self.painter.drawEllipse(at, side, side)

    def _line(self, line: QLineF) -> None:
        self.painter.setPen(QPen(RULE, mm(0.1)))
        self.painter.drawLine(line)

    def _label(self, box: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        self.painter.setPen(GREY)
        self.painter.drawText(box, int(side), text)


def ticks(low: float, high: float) -> list[float]:
    """Four to eight round numbers from one end to the other."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def _scores(painter: QPainter, box: QRectF, shown: Plotted) -> None:
    bars = shown.material.bars
    top = 100 * float(max(bars.good.max(), bars.bad.max())) * 1.15
    ends = (float(bars.edges[0]), float(bars.edges[-1]))
    title = tr("Scores: good filled, defects hatched")
    axes = Axes(painter, box, title, (_unit(shown), tr("Share, %")), ends, (0, top))
    grey = QColor("#C8C8C8")
    axes.bars(bars.edges, 100 * bars.good, QBrush(grey), QPen(GREY, mm(0.15)))
    hatch = QBrush(INK, Qt.BrushStyle.BDiagPattern)
    axes.bars(bars.edges, 100 * bars.bad, hatch, QPen(INK, mm(0.15)))
    _limits(axes, shown, named=True)


def _roc(painter: QPainter, box: QRectF, shown: Plotted) -> None:
    title = tr("ROC: disc under trial, square today") if shown.today else tr("ROC")
    axes = Axes(painter, box, title, (tr("FPR"), tr("Recall")), (0, 1), (0, 1))
    fpr, recall = shown.material.drawn.rates()
    axes.curve(fpr, recall)
    if shown.today is not None:
        axes.mark(shown.today.fpr, shown.today.recall, today=True)
    axes.mark(shown.figures.fpr, shown.figures.recall, today=False)


def _cost(painter: QPainter, box: QRectF, shown: Plotted) -> None:
    material, rule = shown.material, shown.rule
    drawn = material.drawn
    review = rule.review_at < rule.fail_at
    cost = cost_line(material.curves, drawn, shown.prices, rule, review=review)
    top = max(float(cost.max()), shown.figures.cost_per_1000, 1e-9) * 1.08
    ends = (float(material.bars.edges[0]), float(material.bars.edges[-1]))
    names = (_unit(shown), tr("Cost per 1,000"))
    axes = Axes(painter, box, tr("Cost as FAIL moves"), names, ends, (0, top))
    inside = (drawn.thresholds >= ends[0]) & (drawn.thresholds <= ends[1])
    axes.curve(drawn.thresholds[inside], cost[inside])
    _limits(axes, shown, named=False)
    if shown.today is not None and material.base is None:
        axes.mark(1.0, shown.today.cost_per_1000, today=True)
    axes.mark(rule.fail_at, shown.figures.cost_per_1000, today=False)


def _precision(painter: QPainter, box: QRectF, shown: Plotted) -> None:
    rate = shown.defect_rate
    title = tr("Precision at {rate} % defects").format(rate=figures.number(100 * rate, ".4g"))
    axes = Axes(painter, box, title, (tr("Recall"), tr("Precision")), (0, 1), (0, 1))
    drawn = shown.material.drawn
    axes.curve(drawn.rates()[1], drawn.precision(rate))
    for found, today in ((shown.today, True), (shown.figures, False)):
        if found is not None:
            bad, good = rate * found.recall, (1 - rate) * found.fpr
            axes.mark(found.recall, bad / (bad + good) if bad + good else 1.0, today=today)


def _limits(axes: Axes, shown: Plotted, *, named: bool) -> None:
    rule = shown.rule
    if rule.review_at < rule.fail_at:
        axes.limit(rule.review_at, "REVIEW" if named else "", dashed=True, left=True)
    axes.limit(rule.fail_at, "FAIL" if named else "", dashed=False, left=False)


def _unit(shown: Plotted) -> str:
    return tr("Score, × fail limit today") if shown.material.recipe is not None else tr("Score")
