"""Labels of the boxes that decided: class, score, size."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from gonogo.gui import figures, theme
from gonogo.gui.widgets import canvas_plates as plates
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.label_room import BOX, LabelRoom
from gonogo.ports.pictures import BoxMark, Overlay
from gonogo.vision.overlay import box_outline

if TYPE_CHECKING:
    from gonogo.gui.widgets.canvas import FrameCanvas

_MOST = 8
_ROOMY_PX = 480


def paint(painter: QPainter, canvas: "FrameCanvas", overlay: Overlay, room: LabelRoom) -> None:
    """Write beside each box what it is, the highest scores first.

    Where there is no room for all of it the size is left out, then the name; a box in a crowd may
    stand without a label.
    """
    painter.setFont(theme.font(16, Weight.DemiBold))
    for mark in sorted(overlay.boxes, key=lambda box: -box.score)[:_MOST]:
        place = plates.on_screen(canvas, box_outline(mark.x0, mark.y0, mark.x1, mark.y1))
        texts = [words(mark, sized=False), f"{mark.score:.2f}"]
        if canvas.width() >= _ROOMY_PX:
            texts.insert(0, words(mark))
        for text in texts:
            box = room.take(place, plates.plate_size(painter, canvas, text), BOX)
            if box is not None:
                plates.write(painter, box, text)
                break


def words(mark: BoxMark, *, sized: bool = True) -> str:
    """Say what was found, how surely, and how large it is, in mm where there is a scale."""
    text = f"{mark.class_name} {figures.number(mark.score, '.2f')}"
    if not sized:
        return text
    size = _length(mark.length_px, mark.length_mm) if mark.outline else _sides(mark)
    return f"{text} · {size}"


def _sides(mark: BoxMark) -> str:
    width, height = mark.x1 - mark.x0, mark.y1 - mark.y0
    if mark.length_mm is None or not mark.length_px:
        return f"{width:.0f} × {height:.0f} px"
    scale = mark.length_mm / mark.length_px
    return f"{figures.number(width * scale, '.1f')} × {figures.number(height * scale, '.1f')} mm"


def _length(px: float, mm: float | None) -> str:
    return f"{px:.0f} px" if mm is None else f"{figures.number(mm, '.1f')} mm"
