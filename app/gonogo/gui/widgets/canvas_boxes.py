"""Labels of the boxes that decided: class, score, size."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from gonogo.gui import theme
from gonogo.gui.widgets import canvas_plates as plates
from gonogo.gui.widgets.basics import Weight
from gonogo.ports.pictures import BoxMark, Overlay
from gonogo.vision.overlay import box_outline

if TYPE_CHECKING:
    from gonogo.gui.widgets.canvas import FrameCanvas

_MOST = 8
_ROOMY_PX = 480
_TRIES = 6


def paint(painter: QPainter, canvas: "FrameCanvas", overlay: Overlay) -> None:
    """Write beside each box what it is; the highest scores first, none over another."""
    painter.setFont(theme.font(16, Weight.DemiBold))
    taken: list[QRectF] = []
    for mark in sorted(overlay.boxes, key=lambda box: -box.score)[:_MOST]:
        text = words(mark, sized=canvas.width() >= _ROOMY_PX)
        place = plates.on_screen(canvas, box_outline(mark.x0, mark.y0, mark.x1, mark.y1))
        box = _free(place, plates.plate_size(painter, canvas, text), canvas, taken)
        if box is not None:
            taken.append(box)
            plates.write(painter, canvas, box, text)


def words(mark: BoxMark, *, sized: bool = True) -> str:
    """Say what was found, how surely, and how large it is, in mm where there is a scale."""
    text = f"{mark.class_name} {mark.score:.2f}"
    if not sized:
        return text
    size = _length(mark.length_px, mark.length_mm) if mark.outline else _sides(mark)
    return f"{text} · {size}"


def _sides(mark: BoxMark) -> str:
    width, height = mark.x1 - mark.x0, mark.y1 - mark.y0
    if mark.length_mm is None or not mark.length_px:
        return f"{width:.0f} × {height:.0f} px"
    scale = mark.length_mm / mark.length_px
    return f"{width * scale:.1f} × {height * scale:.1f} mm"


def _length(px: float, mm: float | None) -> str:
    return f"{px:.0f} px" if mm is None else f"{mm:.1f} mm"


def _free(place: QRectF, size: QSizeF, canvas: "FrameCanvas", taken: list[QRectF]) -> QRectF | None:
    """Above the box, else below it, else further down; None where everything is taken."""
    above = QRectF(QPointF(place.left(), place.top() - size.height() - 4), size)
    start = above if above.top() >= 4 else QRectF(QPointF(place.left(), place.top() + 4), size)
    start.moveLeft(min(max(start.x(), 4.0), canvas.width() - size.width() - 4))
    for step in range(_TRIES):
        tried = start.translated(0, step * (size.height() + 4))
        if not any(tried.intersects(other) for other in taken):
            return tried
    return None
