"""A bright square on a frame, through a real model of each kind, to the marks on the screen."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pytest

from gonogo.domain.bundle import Preparation
from gonogo.domain.geometry import Roi
from gonogo.domain.verdict import Verdict
from gonogo.inspection.inspector import Inspection
from gonogo.inspection.overlays import overlay
from tests.support.blobs import CELL, HEIGHT, WIDTH, frame, inspector

Fit = Literal["stretch", "letterbox", "corner", "crop"]
FITS: tuple[Fit, ...] = ("stretch", "letterbox", "corner", "crop")
PLACED = ("segmentation", "anomaly", "detection", "instances")
EXACT = ("detection",)


def _fit(fit: Fit) -> Preparation:
    return Preparation(1, fit, interpolation="linear", resize_px=256 if fit == "crop" else 0)


def _on_square(inspection: Inspection, square: tuple[int, int, int, int], tolerance: float) -> None:
    """One region, one mark, both on the square."""
    judgement = inspection.judgement
    assert judgement.verdict is Verdict.FAIL, judgement
    (region,) = judgement.regions
    found = (region.x, region.y, region.x + region.width, region.y + region.height)
    np.testing.assert_allclose(found, square, atol=tolerance)
    shown = overlay(inspection)
    assert shown is not None
    if shown.boxes:
        (box,) = shown.boxes
        np.testing.assert_allclose((box.x0, box.y0, box.x1, box.y1), square, atol=tolerance)
        if box.outline:
            _outline_on(box.outline, square, tolerance)
    else:
        (mark,) = shown.regions
        _outline_on(mark.outline, square, tolerance)


def _outline_on(
    outline: Sequence[float], square: tuple[int, int, int, int], tolerance: float
) -> None:
    points = np.array(outline).reshape(-1, 2)
    corners = (*points.min(axis=0), *points.max(axis=0))
    np.testing.assert_allclose(corners, square, atol=tolerance)


def _tolerance(kind: str, px: float) -> float:
    """Edges blur by a pixel of the input; a map knows its cells only."""
    return px * (1.5 if kind in EXACT else CELL + 0.5)


@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("size", [(640, 480), (2448, 2048), (641, 479)], ids=str)
def test_the_marks_lie_on_the_square(kind: str, fit: Fit, size: tuple[int, int]) -> None:
    width, height = size
    square = (width * 2 // 5, height // 4, width * 3 // 5, height // 2)
    inspection = inspector(kind, _fit(fit)).inspect(frame(width, height, square))
    _on_square(inspection, square, _tolerance(kind, max(width / WIDTH, height / HEIGHT)))


@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("fit", FITS)
def test_a_region_of_the_frame_is_all_the_model_sees(kind: str, fit: Fit) -> None:
    square = (400, 260, 480, 320)
    roi = Roi(301, 203, 300, 251)
    looking = inspector(kind, _fit(fit), roi)
    _on_square(looking.inspect(frame(641, 479, square)), square, _tolerance(kind, 1.0))
    beside = looking.inspect(frame(641, 479, (20, 20, 100, 100)))
    assert beside.judgement.verdict is Verdict.PASS


@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize(
    "square",
    [(230, 170, 270, 214), (10, 12, 50, 52), (600, 430, 641, 479), (300, 200, 340, 240)],
    ids=str,
)
def test_a_square_across_the_border_of_windows_is_one(
    kind: str, fit: Fit, square: tuple[int, int, int, int]
) -> None:
    looking = inspector(kind, _fit(fit), tile_overlap_px=64)
    _on_square(looking.inspect(frame(641, 479, square)), square, _tolerance(kind, 1.0))


@pytest.mark.parametrize("kind", [*PLACED, "classification"])
@pytest.mark.parametrize("tiles", [None, 64], ids=["whole", "windows"])
def test_a_part_without_a_square_passes(kind: str, tiles: int | None) -> None:
    looking = inspector(kind, _fit("letterbox"), tile_overlap_px=tiles)
    inspection = looking.inspect(frame(641, 479, None))
    assert inspection.judgement.verdict is Verdict.PASS
    assert inspection.judgement.score == 0.0


@pytest.mark.parametrize("fit", FITS)
def test_the_map_that_explains_a_class_lies_on_the_square(fit: Fit) -> None:
    square = (256, 120, 384, 240)
    inspection = inspector("classification", _fit(fit)).inspect(frame(640, 480, square))
    assert inspection.judgement.verdict is Verdict.FAIL
    shown = overlay(inspection)
    assert shown is not None
    assert not shown.decides
    assert shown.heat is not None
    levels = np.frombuffer(shown.heat.data, np.uint8).reshape(shown.heat.height, -1)
    rows, columns = np.nonzero(levels > levels.max() / 2)
    a, _, c, _, e, f = shown.heat.to_frame
    found = (
        columns.min() * a + c,
        rows.min() * e + f,
        (columns.max() + 1) * a + c,
        (rows.max() + 1) * e + f,
    )
    np.testing.assert_allclose(found, square, atol=2 * CELL + 2)


def test_an_object_is_measured_by_its_own_pixels() -> None:
    """On a frame of the input's size: a disc, whose box is larger than it is."""
    part = frame(WIDTH, HEIGHT, None)
    pixels = part.pixels.copy()
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    pixels[(x - 150) ** 2 + (y - 120) ** 2 < 60**2] = 240
    drawn = type(part)(1, "P1", "0", None, part.captured_utc, 0, pixels)
    (region,) = inspector("instances", _fit("stretch")).inspect(drawn).judgement.regions
    assert region.area_px == pytest.approx(np.pi * 60**2, rel=0.02)
    assert region.length_px == pytest.approx(120, abs=3)
    assert region.length_mm == pytest.approx(region.length_px / 10)


@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("square", [None, (300, 200, 340, 240)], ids=["good", "bad"])
def test_a_part_says_whether_boxes_decide_even_where_none_was_found(
    kind: str, square: tuple[int, int, int, int] | None
) -> None:
    shown = overlay(inspector(kind, _fit("letterbox")).inspect(frame(641, 479, square)))
    assert shown is not None
    assert shown.by_boxes == (kind in ("detection", "instances"))
    assert bool(shown.boxes) == (shown.by_boxes and square is not None)
