"""What stands on a picture says what was found, what decides, and what only explains."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gonogo.gui.render import Content, Style, plane_of
from gonogo.gui.settings import SettingsFile
from gonogo.gui.widgets import canvas_boxes, canvas_notes
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.canvas_notes import legend_lines
from gonogo.gui.widgets.label_room import BOX as SIDES_OF_A_BOX
from gonogo.gui.widgets.label_room import LabelRoom
from gonogo.gui.widgets.overlay_bar import OverlayBar
from gonogo.ports.pictures import BoxMark, Overlay, PatchMark, Plane, RegionMark, TextMark
from gonogo.vision.overlay import Patch

BOX = BoxMark(10, 20, 110, 60, 0.914, "scratch", area_px=4000, length_px=100)
HEAT = Plane(2, 2, bytes([0, 0, 0, 200]), 64.0, (100, 0, 0, 0, 75, 0), "Eigen-CAM, first component")
BARE = Overlay(None, (), (), (), decides=False)
CONTOUR, HEATMAP = Style("contour"), Style("heatmap")


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (BOX, "scratch 0.91 · 100 × 40 px"),
        (replace(BOX, length_mm=12.5, area_mm2=62.5), "scratch 0.91 · 12.5 × 5.0 mm"),
        (replace(BOX, outline=(10, 20, 110, 20, 60, 60)), "scratch 0.91 · 100 px"),
        (replace(BOX, outline=(10, 20, 110, 60), length_mm=12.5), "scratch 0.91 · 12.5 mm"),
    ],
)
def test_a_box_says_class_score_and_size(mark: BoxMark, said: str) -> None:
    assert canvas_boxes.words(mark) == said


def test_the_legend_says_that_boxes_or_masks_decide() -> None:
    boxed = replace(BARE, boxes=(BOX,))
    masked = replace(BARE, boxes=(replace(BOX, outline=(10, 20, 110, 20, 60, 60)),))
    assert legend_lines(boxed, CONTOUR) == ["Boxes decide: those that counted"]
    assert legend_lines(masked, CONTOUR) == ["Outlines decide: masks that counted"]
    assert legend_lines(BARE, CONTOUR) == ["Outlines: no defect counted"]
    assert legend_lines(replace(BARE, by_boxes=True), CONTOUR) == ["Boxes decide: none counted"]


def test_an_explanation_says_its_name_and_what_it_took() -> None:
    lines = legend_lines(replace(BARE, heat=HEAT, explained_ms=1.27), HEATMAP)
    assert lines[0] == "Heatmap: Eigen-CAM"
    assert lines[-2:] == ["Explanation, not decision", "Took 1.3 ms beside it"]


def test_a_map_that_decides_is_called_no_explanation() -> None:
    deciding = replace(BARE, heat=replace(HEAT, name="score map"), decides=True, explained_ms=2.0)
    assert legend_lines(deciding, HEATMAP) == [
        "Heatmap: score map", "× fail threshold", "Clear below 1×",
    ]  # fmt: skip


def canvas_with(overlay: Overlay, style: Style, size: tuple[int, int] = (800, 600)) -> FrameCanvas:
    canvas = FrameCanvas()
    canvas.captioned = canvas.legend_inside = False
    canvas.resize(*size)
    canvas.set_style(style)
    pixels = np.full((150, 200), 90, np.uint8)
    canvas.show_content(Content(Patch(pixels, 0, 0, 200, 150), (200, 150), overlay, None))
    canvas.grab()  # only then it has its size
    return canvas


def given_back(canvas: FrameCanvas) -> None:
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(canvas, QEvent.Type.DeferredDelete.value)


def plates_of(canvas: FrameCanvas) -> list[QRectF]:
    """Plates that are written on, in order."""
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    plates = canvas_notes.paint(painter, canvas)
    painter.end()
    return plates


def painted(overlay: Overlay, style: Style = HEATMAP) -> np.ndarray:
    canvas = canvas_with(overlay, style)
    image = canvas.grab().toImage()
    drawn = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    copy = drawn[..., :3].copy()
    given_back(canvas)
    return copy


def test_the_outline_of_a_mask_is_drawn_instead_of_its_box(qapp: QApplication) -> None:
    box = replace(BOX, x0=20, y0=20, x1=120, y1=120)
    triangle = replace(box, outline=(20, 120, 120, 120, 70, 20))
    corner = (slice(78, 83), slice(78, 83))  # of the box, 4 px a frame px
    assert painted(replace(BARE, boxes=(box,)))[corner].max() > 200
    assert painted(replace(BARE, boxes=(triangle,)))[corner].max() < 120


def test_boxes_over_one_another_keep_their_labels_apart(qapp: QApplication) -> None:
    several = tuple(replace(BOX, score=0.9 - n / 10, class_name=f"kind{n}") for n in range(3))
    canvas = canvas_with(replace(BARE, boxes=several), CONTOUR)
    assert len(plates_of(canvas)) == 3
    given_back(canvas)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    corners=st.lists(st.tuples(st.floats(-40, 220), st.floats(-40, 180)), max_size=12),
    side=st.floats(2, 120),
    size=st.sampled_from([(800, 600), (420, 300), (320, 240)]),
    zoom=st.sampled_from([1.0, 3.0]),
    style=st.sampled_from([CONTOUR, HEATMAP]),
    legend=st.booleans(),
)
def test_in_any_crowd_no_label_covers_another_or_leaves_the_picture(
    qapp: QApplication,
    corners: list[tuple[float, float]],
    side: float,
    size: tuple[int, int],
    zoom: float,
    style: Style,
    legend: bool,
) -> None:
    boxes = tuple(
        replace(BOX, x0=x, y0=y, x1=x + side, y1=y + side / 2, score=0.9 - n / 20)
        for n, (x, y) in enumerate(corners)
    )
    regions = tuple(
        RegionMark("chip", 0.8, (x, y, x + side, y, x + side, y + side), 40.0, side)
        for x, y in corners[::2]
    )
    lines = tuple(
        TextMark(f"LOT {n}", 0.9, (x, y, x + side, y, x + side, y + 8, x, y + 8))
        for n, (x, y) in enumerate(corners[::3])
    )
    canvas = canvas_with(replace(BARE, boxes=boxes, regions=regions, texts=lines), style, size)
    canvas.set_tag("EMULATED CAMERA")
    canvas.legend_inside = legend
    canvas.zoom(zoom)
    plates = plates_of(canvas)
    assert all(QRectF(canvas.rect()).contains(plate) for plate in plates)
    for number, plate in enumerate(plates):
        assert not [other for other in plates[number + 1 :] if plate.intersects(other)]
    given_back(canvas)


def test_a_label_goes_above_or_below_or_within_and_never_hides_what_it_names() -> None:
    room = LabelRoom(QRectF(0, 0, 208, 128))
    large, small = QRectF(40, 30, 100, 60), QRectF(60, 40, 20, 10)
    label = QSizeF(90, 28)
    assert room.take(large, QSizeF(210, 28), SIDES_OF_A_BOX) is None, "wider than the picture"
    assert room.take(large, label, SIDES_OF_A_BOX) == QRectF(40, 94, 90, 28), "no room above"
    assert room.take(large, label, SIDES_OF_A_BOX) == QRectF(40, 34, 90, 28)
    assert room.take(small, label, ("inside",)) is None


def test_a_label_that_finds_no_room_gives_up_its_size_then_its_name(qapp: QApplication) -> None:
    boxes = tuple(replace(BOX, x0=-6, x1=162, y0=70, y1=76, score=0.9 - n / 20) for n in range(8))
    canvas = canvas_with(replace(BARE, boxes=boxes), CONTOUR, (500, 240))
    widths = [plate.width() for plate in plates_of(canvas)]
    assert widths == sorted(widths, reverse=True)
    assert len({round(width, -1) for width in widths}) == 3
    given_back(canvas)


def test_what_is_out_of_sight_has_no_label() -> None:
    room = LabelRoom(QRectF(0, 0, 300, 200))
    assert room.take(QRectF(400, 20, 50, 50), QSizeF(60, 28), SIDES_OF_A_BOX) is None
    assert room.take(QRectF(280, 20, 500, 50), QSizeF(60, 28), SIDES_OF_A_BOX) is not None


def test_the_strangest_place_stands_beside_its_nearest_normal(qapp: QApplication) -> None:
    normal = np.full((64, 64, 3), (10, 200, 30), np.uint8)
    mark = PatchMark(40, 40, 20, 20, 3, normal.tobytes(), 64, 3)
    picture = painted(replace(BARE, nearest=mark))
    green = (picture == (10, 200, 30)).all(axis=2)
    assert green.sum() == pytest.approx(128 * 128, rel=0.05)
    assert green[300:, 400:].sum() == green.sum(), "in a corner that does not hide the place"


def test_without_a_stored_patch_the_place_is_framed_alone(qapp: QApplication) -> None:
    mark = PatchMark(40, 40, 20, 20, 3)
    framed = painted(replace(BARE, nearest=mark))
    assert framed.max() > 240
    assert framed[300:, 500:].max() < 120


def test_what_explains_lies_over_boxes_only_when_it_is_asked_for(
    qapp: QApplication, tmp_path: Path
) -> None:
    boxed = replace(BARE, heat=HEAT, boxes=(BOX,), by_boxes=True)
    scored = replace(BARE, heat=HEAT)
    canvas = canvas_with(boxed, CONTOUR)
    bar = OverlayBar(canvas, SettingsFile(tmp_path / "screen.json"))

    def shown() -> tuple[str, str]:
        return canvas.style_now.mode, bar.modes.current()

    bar.offer(scored)
    assert shown() == ("heatmap", "heatmap")
    bar.offer(boxed)
    assert shown() == ("contour", "contour")
    assert plane_of(boxed, canvas.style_now) is None
    bar.modes.button("heatmap").click()
    assert plane_of(boxed, canvas.style_now) == HEAT
    bar.offer(scored)
    bar.modes.button("off").click()
    bar.offer(None)
    assert shown() == ("off", "off")
    bar.offer(replace(boxed, boxes=()))
    assert shown() == ("heatmap", "heatmap"), "what a person chose is kept for each kind apart"
    bar.deleteLater()
    QCoreApplication.sendPostedEvents(bar, QEvent.Type.DeferredDelete.value)
    given_back(canvas)


def test_a_choice_for_boxes_is_remembered(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "screen.json").change(overlay_of_boxes="attention")
    assert SettingsFile(tmp_path / "screen.json").now.overlay_of_boxes == "attention"
    (tmp_path / "screen.json").write_text('{"overlay_of_boxes": "jet"}', encoding="utf-8")
    assert SettingsFile(tmp_path / "screen.json").now.overlay_of_boxes == "contour"
