"""What stands on a picture says what was found, what decides, and what only explains."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gonogo.gui.render import Content, Style
from gonogo.gui.widgets import canvas_boxes
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.canvas_notes import legend_lines
from gonogo.ports.pictures import BoxMark, Overlay, PatchMark, Plane
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


def test_an_explanation_says_its_name_and_what_it_took() -> None:
    lines = legend_lines(replace(BARE, heat=HEAT, explained_ms=1.27), HEATMAP)
    assert lines[0] == "Heatmap: Eigen-CAM"
    assert lines[-2:] == ["Explanation, not decision", "Took 1.3 ms beside it"]


def test_a_map_that_decides_is_called_no_explanation() -> None:
    deciding = replace(BARE, heat=replace(HEAT, name="score map"), decides=True, explained_ms=2.0)
    assert legend_lines(deciding, HEATMAP) == [
        "Heatmap: score map", "× fail threshold", "Clear below 1×",
    ]  # fmt: skip


def painted(overlay: Overlay, style: Style = HEATMAP) -> np.ndarray:
    canvas = FrameCanvas()
    canvas.captioned = canvas.legend_inside = False
    canvas.resize(800, 600)
    canvas.set_style(style)
    pixels = np.full((150, 200), 90, np.uint8)
    canvas.show_content(Content(Patch(pixels, 0, 0, 200, 150), (200, 150), overlay, None))
    image = canvas.grab().toImage()
    drawn = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    copy = drawn[..., :3].copy()
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(canvas, QEvent.Type.DeferredDelete.value)
    return copy


def test_the_outline_of_a_mask_is_drawn_instead_of_its_box(qapp: QApplication) -> None:
    box = replace(BOX, x0=20, y0=20, x1=120, y1=120)
    triangle = replace(box, outline=(20, 120, 120, 120, 70, 20))
    corner = (slice(78, 83), slice(78, 83))  # of the box, 4 px a frame px
    assert painted(replace(BARE, boxes=(box,)))[corner].max() > 200
    assert painted(replace(BARE, boxes=(triangle,)))[corner].max() < 120


def test_boxes_over_one_another_keep_their_labels_apart(qapp: QApplication) -> None:
    several = tuple(replace(BOX, score=0.9 - n / 10, class_name=f"kind{n}") for n in range(3))
    one = painted(replace(BARE, boxes=several[:1]), CONTOUR)
    three = painted(replace(BARE, boxes=several), CONTOUR)
    dark = [int((picture.max(axis=2) < 40).sum()) for picture in (one, three)]
    assert dark[1] > 1.7 * dark[0]


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
