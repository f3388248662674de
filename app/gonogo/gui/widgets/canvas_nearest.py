"""The strangest place of a part beside the normal one that is most like it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from gonogo.gui import theme
from gonogo.gui.language import tr
from gonogo.gui.render import Content
from gonogo.gui.widgets import canvas_plates as plates
from gonogo.gui.widgets.basics import Weight
from gonogo.ports.pictures import PatchMark
from gonogo.vision.overlay import box_outline

if TYPE_CHECKING:
    from gonogo.gui.widgets.canvas import FrameCanvas

_MOST_PX, _LEAST_PX = 128.0, 100.0
_GAP = 12.0


def paint(
    painter: QPainter, canvas: "FrameCanvas", shown: Content, mark: PatchMark
) -> list[QRectF]:
    """Frame the place, and show it in a corner, large, beside its nearest normal patch.

    Returns
    -------
    list of QRectF
        The plate in the corner, where there is room for one.
    """
    around = box_outline(*_around(mark))
    place = plates.on_screen(canvas, around)
    _frame(painter, place)
    side = min(_MOST_PX, canvas.width() / 4)
    if side < _LEAST_PX or not mark.side:
        return []
    width = 2 * side + 3 * _GAP
    height = side + 36 + _GAP
    # In the corner that does not cover the place; the left ones hold caption and legend.
    top = 12 if place.center().y() > canvas.height() / 2 else canvas.height() - height - 12
    box = QRectF(canvas.width() - width - 12, top, width, height)
    painter.setPen(QPen(plates.INK, 2))
    painter.drawLine(_towards(place, box), _towards(box, place))
    plates.plate(painter, box)
    left = QRectF(box.x() + _GAP, box.y() + 36, side, side)
    right = left.translated(side + _GAP, 0)
    _picture(painter, left, _cut(shown, mark))
    _picture(painter, right, _stored(mark))
    painter.setFont(theme.font(16, Weight.DemiBold))
    painter.setPen(plates.INK)
    for corner, text in ((left, tr("this part")), (right, tr("good part"))):
        painter.drawText(
            QRectF(corner.x() - 6, box.y() + 6, side + 12, 28), Qt.AlignmentFlag.AlignCenter, text
        )
    return [box]


def _around(mark: PatchMark) -> tuple[float, float, float, float]:
    """The place and as much around it, as the normal patches were cut."""
    side_x, side_y = mark.width / 2, mark.height / 2
    return mark.x - side_x, mark.y - side_y, mark.x + 3 * side_x, mark.y + 3 * side_y


def _towards(of: QRectF, other: QRectF) -> QPointF:
    """Point of a rectangle that is nearest to the middle of another one."""
    middle = other.center()
    return QPointF(
        min(max(middle.x(), of.left()), of.right()), min(max(middle.y(), of.top()), of.bottom())
    )


def _frame(painter: QPainter, place: QRectF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, pen in ((Qt.GlobalColor.black, 5), (Qt.GlobalColor.white, 2)):
        painter.setPen(QPen(colour, pen))
        painter.drawRect(place)


def _cut(shown: Content, mark: PatchMark) -> NDArray[np.uint8]:
    """The place out of the picture that is shown, which may be a part of the frame."""
    patch = shown.patch
    height, width = patch.pixels.shape[:2]
    x0, y0, x1, y1 = _around(mark)
    across, down = width / patch.w, height / patch.h
    columns = slice(max(0, round((x0 - patch.x) * across)), max(0, round((x1 - patch.x) * across)))
    rows = slice(max(0, round((y0 - patch.y) * down)), max(0, round((y1 - patch.y) * down)))
    return np.ascontiguousarray(patch.pixels[rows, columns])


def _stored(mark: PatchMark) -> NDArray[np.uint8]:
    flat = np.frombuffer(mark.pixels, np.uint8)
    shape = (mark.side, mark.side, mark.channels)
    return flat.reshape(shape if mark.channels > 1 else shape[:2])


def _picture(painter: QPainter, place: QRectF, pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape[:2]
    if not width or not height:
        return
    kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_BGR888
    painter.drawImage(place, QImage(pixels.data, width, height, pixels.strides[0], kind))
