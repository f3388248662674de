"""What is written on the picture: which part, which map, how large a defect, what camera."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPalette, QPen

from gonogo.gui import figures, render, theme
from gonogo.gui.language import tr
from gonogo.gui.widgets import canvas_boxes, canvas_nearest
from gonogo.gui.widgets import canvas_plates as plates
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.label_room import LINE, REGION, LabelRoom, Side
from gonogo.gui.widgets.marks import paint_tile
from gonogo.ports.pictures import Overlay, Plane, RegionMark
from gonogo.vision.overlay import Colours, colour_table, first_level

if TYPE_CHECKING:
    from gonogo.gui.widgets.canvas import FrameCanvas

_MARGIN = 12.0
_MOST_LABELS = 6
GUTTER = 252
"""Room that the notes like to have beside the picture, px."""


def paint(painter: QPainter, canvas: "FrameCanvas") -> list[QRectF]:
    """Write the notes; a few strings, no picture is touched.

    Returns
    -------
    list of QRectF
        Plates that were written on, none over another.
    """
    shown = canvas.shown
    fixed: list[QRectF] = []
    if shown is not None and shown.part is not None and canvas.captioned:
        fixed.append(_caption(painter, shown.part.part_id, canvas))
    if canvas.tag:
        fixed.append(_tag(painter, canvas))
    room = LabelRoom(QRectF(canvas.rect()), fixed)
    if shown is not None and shown.overlay is not None:
        _overlay_notes(painter, canvas, shown, shown.overlay, room)
    if canvas.hasFocus():
        pen = QPen(canvas.palette().color(QPalette.ColorRole.Accent), 3)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(canvas.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
    return room.taken


def _overlay_notes(
    painter: QPainter,
    canvas: "FrameCanvas",
    shown: render.Content,
    overlay: Overlay,
    room: LabelRoom,
) -> None:
    """Write what stands fast first; labels find their places in the room that is left."""
    mode = canvas.style_now.mode
    drawn = mode in ("heatmap", "contour")
    if canvas.legend_inside:
        room.taken += _legend(painter, canvas, overlay)
    if drawn and overlay.nearest is not None:
        room.taken += canvas_nearest.paint(painter, canvas, shown, overlay.nearest)
    if drawn:
        _print(painter, canvas, overlay, room)
    if mode == "contour":
        _sizes(painter, canvas, overlay, room)
    if drawn:
        canvas_boxes.paint(painter, canvas, overlay, room)


def _caption(painter: QPainter, part_id: str, canvas: "FrameCanvas") -> QRectF:
    shown = canvas.shown
    assert shown is not None
    assert shown.part is not None
    font = theme.font(20, Weight.DemiBold)
    metrics = QFontMetricsF(font)
    room = min(440.0, canvas.width() - 2 * _MARGIN - 60)
    text = metrics.elidedText(part_id, Qt.TextElideMode.ElideMiddle, room)
    box = QRectF(_MARGIN, _MARGIN, metrics.horizontalAdvance(text) + 60, 40)
    plates.plate(painter, box)
    paint_tile(painter, QRectF(box.x() + 6, box.y() + 6, 28, 28), shown.part.verdict)
    painter.setPen(plates.INK)
    painter.setFont(font)
    painter.drawText(box.adjusted(44, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    return box


def _tag(painter: QPainter, canvas: "FrameCanvas") -> QRectF:
    font = theme.font(18, Weight.Bold)
    width = QFontMetricsF(font).horizontalAdvance(canvas.tag) + 30
    captioned = canvas.captioned and canvas.shown is not None and canvas.shown.part is not None
    box = QRectF(_MARGIN, _MARGIN + (48 if captioned else 0), width, 40)
    plates.plate(painter, box, QColor("#FFFFFF"))
    painter.setPen(QPen(QColor("#000000"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 4, 4)
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, canvas.tag)
    return box


def size_words(mark: RegionMark) -> str:
    """Say how large a defect is, in mm where there is a scale."""
    if mark.length_mm is not None:
        return f"{mark.class_name} {figures.number(mark.length_mm, '.1f')} mm"
    return f"{mark.class_name} {mark.length_px:.0f} px"


def _sizes(painter: QPainter, canvas: "FrameCanvas", overlay: Overlay, room: LabelRoom) -> None:
    painter.setFont(theme.font(16, Weight.DemiBold))
    outlined = [mark for mark in overlay.regions if mark.outline]
    for mark in sorted(outlined, key=lambda mark: -mark.score)[:_MOST_LABELS]:
        _label(painter, canvas, room, mark.outline, size_words(mark), REGION)


def _print(painter: QPainter, canvas: "FrameCanvas", overlay: Overlay, room: LabelRoom) -> None:
    """Write beside each line of print what was read there; it is what decides."""
    painter.setFont(theme.font(20, Weight.DemiBold))
    for line in overlay.texts:
        _label(painter, canvas, room, line.corners, line.text or tr("not readable"), LINE)


def _label(
    painter: QPainter,
    canvas: "FrameCanvas",
    room: LabelRoom,
    outline: Sequence[float],
    text: str,
    sides: tuple[Side, ...],
) -> None:
    size = plates.plate_size(painter, canvas, text)
    box = room.take(plates.on_screen(canvas, outline), size, sides)
    if box is not None:
        plates.write(painter, box, text)


def legend_lines(overlay: Overlay, style: render.Style) -> list[str]:
    """Say which map is shown, what its colours mean, and whether it decides."""
    plane = render.plane_of(overlay, style)
    if style.mode == "off":
        return []
    if overlay.texts and plane is None and style.mode != "attention":
        return [tr("Print, as it was read")]
    if style.mode == "contour":
        return [_outlines(overlay)]
    if plane is None:
        missing = {
            "heatmap": tr("No heatmap for this part"),
            "attention": tr("This model has no attention map"),
        }
        return [missing[style.mode]]
    if style.mode == "attention":
        return [
            tr("Attention: {name}").format(name=plane.name),
            tr("× even weight"),
            tr("Clear below 1×"),
            *_explanation(overlay),
        ]
    # What stands before the comma names the method; the rest is for the model's card.
    lines = [
        tr("Heatmap: {name}").format(name=plane.name.split(",")[0]),
        tr("× fail threshold"),
        tr("Clear below 1×"),
    ]
    if not overlay.decides:
        lines += _explanation(overlay)
    return lines


def _outlines(overlay: Overlay) -> str:
    if any(box.outline for box in overlay.boxes):
        return tr("Outlines decide: masks that counted")
    if overlay.boxes:
        return tr("Boxes decide: those that counted")
    if overlay.regions:
        return tr("Outlines: defects that counted")
    if overlay.by_boxes:
        return tr("Boxes decide: none counted")
    return tr("Outlines: no defect counted")


def _explanation(overlay: Overlay) -> list[str]:
    """An explanation never decides; it says what it took beside the verdict."""
    lines = [tr("Explanation, not decision")]
    if overlay.explained_ms:
        lines.append(
            tr("Took {ms} ms beside it").format(ms=figures.number(overlay.explained_ms, ".1f"))
        )
    return lines


def _legend(painter: QPainter, canvas: "FrameCanvas", overlay: Overlay) -> list[QRectF]:
    style = canvas.style_now
    lines = legend_lines(overlay, style)
    if not lines:
        return []
    plane = render.plane_of(overlay, style)
    font, strong = theme.font(16), theme.font(16, Weight.DemiBold)
    widest = max(QFontMetricsF(strong).horizontalAdvance(text) for text in lines)
    width = max(widest, 190.0 if plane else 0.0) + 24
    height = 24.0 * len(lines) + (44 if plane else 0) + 14
    box = QRectF(_MARGIN, canvas.height() - _MARGIN - height, width, height)
    plates.plate(painter, box)
    y = box.y() + 7
    for number, text in enumerate(lines):
        painter.setFont(strong if number not in (1, 2) else font)
        painter.setPen(plates.INK)
        place = QRectF(box.x() + 12, y, box.width() - 24, 24)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        y += 24
        if number == 0 and plane is not None:
            colours: Colours = "cividis" if style.mode == "attention" else "inferno"
            _scale(painter, QRectF(box.x() + 12, y + 4, box.width() - 24, 14), plane, colours)
            y += 44
    return [box]


def _scale(painter: QPainter, bar: QRectF, plane: Plane, colours: Colours) -> None:
    first = first_level(plane.per_unit)
    table = colour_table(plane.per_unit, colours)[first:]
    strip = table.copy()
    image = QImage(strip.data, len(strip), 1, 4 * len(strip), QImage.Format.Format_RGB32)
    painter.drawImage(bar, image)
    painter.setPen(QPen(plates.INK, 1))
    painter.setFont(theme.font(16))
    top = 255 / plane.per_unit
    ticks = [1.0, *([(1 + top) / 2] if top > 1.5 else []), top]
    for tick in ticks:
        share = (tick - 1) / (top - 1) if top > 1 else 0.0
        x = bar.x() + share * bar.width()
        text = (
            f"{tick:.0f}×" if abs(tick - round(tick)) < 0.05 else f"{figures.number(tick, '.1f')}×"
        )
        align = (
            Qt.AlignmentFlag.AlignLeft
            if share < 0.01
            else (Qt.AlignmentFlag.AlignRight if share > 0.99 else Qt.AlignmentFlag.AlignHCenter)
        )
        left = x if share < 0.01 else (x - 60 if share > 0.99 else x - 30)
        painter.drawText(QRectF(left, bar.bottom() + 2, 60, 22), align, text)
