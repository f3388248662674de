"""Words on dark plates over a picture, and where a shape of the frame lies in the widget."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

if TYPE_CHECKING:
    from gonogo.gui.widgets.canvas import FrameCanvas

GROUND = QColor(0, 0, 0, 190)
INK = QColor("#FFFFFF")


def plate(painter: QPainter, box: QRectF, fill: QColor = GROUND) -> None:
    """Paint a plate."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, 6, 6)


def on_screen(canvas: "FrameCanvas", outline: Sequence[float]) -> QRectF:
    """Bounds in the widget of an outline ``x0, y0, x1, y1, …`` in frame px."""
    view = canvas.viewport.view()
    scale = view.scale / canvas.devicePixelRatioF()
    xs = [(x - view.x) * scale for x in outline[0::2]]
    ys = [(y - view.y) * scale for y in outline[1::2]]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))


def plate_size(painter: QPainter, canvas: "FrameCanvas", text: str) -> QSizeF:
    """Size of the plate that a text wants."""
    metrics = painter.fontMetrics()
    width = min(metrics.horizontalAdvance(text) + 16, canvas.width() - 8)
    return QSizeF(width, painter.font().pixelSize() + 12)


def write(painter: QPainter, box: QRectF, text: str) -> None:
    """Write on a plate."""
    plate(painter, box)
    painter.setPen(INK)
    room = box.width() - 16
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(room) + 1)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
