"""The four verdicts as shapes: word, shape and colour always go together."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import theme

_OCTAGON = ((0.3, 0.0), (0.7, 0.0), (1.0, 0.3), (1.0, 0.7), (0.7, 1.0), (0.3, 1.0), (0.0, 0.7),
            (0.0, 0.3))  # fmt: skip
_DIAMOND = ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5))
_TRIANGLE = ((0.5, 0.06), (1.0, 0.94), (0.0, 0.94))
_TICK = ((0.29, 0.53), (0.44, 0.68), (0.72, 0.34))


def paint_mark(painter: QPainter, rect: QRectF, verdict: Verdict, ink: QColor) -> None:
    """Paint a verdict's shape in one colour; the ground is the caller's."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    pen = QPen(ink, max(1.5, side * 0.075))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = pen.widthF() / 2
    inner = box.adjusted(half, half, -half, -half)
    {
        Verdict.PASS: _paint_pass,
        Verdict.FAIL: _paint_fail,
        Verdict.REVIEW: _paint_review,
        Verdict.ERROR: _paint_error,
    }[verdict](painter, inner, ink)
    painter.restore()


def _points(box: QRectF, shape: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF(
        [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in shape]
    )


def _thick(painter: QPainter, factor: float) -> None:
    pen = painter.pen()
    pen.setWidthF(pen.widthF() * factor)
    painter.setPen(pen)


def _paint_pass(painter: QPainter, box: QRectF, _ink: QColor) -> None:
    painter.drawEllipse(box)
    _thick(painter, 1.4)
    painter.drawPolyline(_points(box, _TICK))


def _paint_fail(painter: QPainter, box: QRectF, _ink: QColor) -> None:
    painter.drawPolygon(_points(box, _OCTAGON))
    _thick(painter, 1.4)
    cross = box.adjusted(*(box.width() * k for k in (0.3, 0.3, -0.3, -0.3)))
    painter.drawLine(cross.topLeft(), cross.bottomRight())
    painter.drawLine(cross.topRight(), cross.bottomLeft())


def _paint_review(painter: QPainter, box: QRectF, _ink: QColor) -> None:
    painter.drawPolygon(_points(box, _DIAMOND))
    font = QFont(theme.family())
    font.setPixelSize(max(6, round(box.height() * 0.56)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")


def _paint_error(painter: QPainter, box: QRectF, ink: QColor) -> None:
    outline = QPainterPath()
    outline.addPolygon(_points(box, _TRIANGLE))
    outline.closeSubpath()
    painter.save()
    painter.setClipPath(outline)
    step = max(3.0, box.width() * 0.15)
    painter.setPen(QPen(ink, max(1.0, step * 0.36)))
    lines = []
    at = box.left() - box.height()
    while at < box.right():
        lines.append(QLineF(at, box.bottom(), at + box.height(), box.top()))
        at += step
    painter.drawLines(lines)
    painter.restore()
    painter.drawPath(outline)


def paint_tile(painter: QPainter, rect: QRectF, verdict: Verdict, radius: float = 6) -> None:
    """Paint a verdict as a coloured tile with its shape inside."""
    colours = theme.verdict_ink(verdict)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.fill))
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()
    inset = rect.height() * 0.16
    paint_mark(painter, rect.adjusted(inset, inset, -inset, -inset), verdict, QColor(colours.ink))


class VerdictTile(QWidget):
    """A small coloured tile with a verdict's shape."""

    def __init__(self, verdict: Verdict, side: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict = verdict
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(verdict.value)

    def set_verdict(self, verdict: Verdict) -> None:
        """Show another verdict."""
        if verdict != self._verdict:
            self._verdict = verdict
            self.setAccessibleName(verdict.value)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tile(painter, QRectF(self.rect()), self._verdict, self._side / 6)
        painter.end()
