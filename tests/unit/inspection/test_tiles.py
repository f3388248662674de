"""Windows cover the region whole, and their answers are one answer."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.domain.bundle import InputContract
from gonogo.domain.geometry import Affine, Roi
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Box, Prediction, ScoreMap
from gonogo.inspection.tiles import join, joined_boxes, mosaic, window_pixels, windows
from gonogo.vision.prepare import moved

sizes = st.integers(40, 700)
regions = st.builds(Roi, st.integers(0, 60), st.integers(0, 60), sizes, sizes)
inputs = st.builds(
    lambda height, width: InputContract("image", height, width, 1),
    st.sampled_from([8, 64, 96, 224, 250]),
    st.sampled_from([20, 64, 128, 224, 250]),
)


@settings(max_examples=50, deadline=None)
@given(st.integers(40, 700), st.sampled_from([8, 32, 64, 250]), st.integers(0, 240))
def test_neighbours_overlap_by_as_much_as_is_asked_for(
    length: int, side: int, overlap: int
) -> None:
    asked = min(overlap, side - 1)
    laid = windows(Roi(0, 0, length, 8), InputContract("image", 8, side, 1), asked)
    starts = sorted({window.x for window in laid})
    assert all(other - one <= side - asked for one, other in pairwise(starts))


@settings(max_examples=150, deadline=None)
@given(regions, inputs, st.integers(0, 60))
def test_every_pixel_of_the_region_lies_in_a_window(
    region: Roi, want: InputContract, overlap: int
) -> None:
    seen = np.zeros((region.height, region.width), np.bool_)
    for window in windows(region, want, overlap):
        assert (window.width, window.height) == (want.width, want.height)
        x, y = window.x - region.x, window.y - region.y
        assert 0 <= x < region.width
        assert 0 <= y < region.height
        seen[y : y + window.height, x : x + window.width] = True
    assert seen.all()


@settings(max_examples=100, deadline=None)
@given(regions, inputs, st.integers(0, 30), st.data())
def test_a_defect_no_larger_than_the_overlap_lies_whole_in_some_window(
    region: Roi, want: InputContract, overlap: int, data: st.DataObject
) -> None:
    size = max(1, min(overlap, want.height - 1, want.width - 1))
    x = region.x + data.draw(st.integers(0, max(0, region.width - size)))
    y = region.y + data.draw(st.integers(0, max(0, region.height - size)))
    assert any(
        w.x <= x and x + size <= w.x + w.width and w.y <= y and y + size <= w.y + w.height
        for w in windows(region, want, overlap)
    )


@settings(max_examples=60, deadline=None)
@given(regions, inputs, st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_the_mosaic_of_a_pointwise_model_is_its_whole_map(
    region: Roi, want: InputContract, overlap: int, seed: int
) -> None:
    shape = (region.y + region.height, region.x + region.width)
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    maps = []
    for window in windows(region, want, overlap):
        seen = (window_pixels(pixels, region, window) / 255).astype(np.float32)
        whole = Placement.whole(want.width, want.height)
        placed = moved(whole, (window.x, window.y)).within(region)
        maps.append(ScoreMap(*placed.lay(seen)))
    made = mosaic(maps)
    expected = (pixels[region.y :, region.x :] / 255).astype(np.float32)
    np.testing.assert_array_equal(made.values, expected)
    assert (made.to_frame.c, made.to_frame.f) == (region.x, region.y)


def head(score: float) -> Prediction:
    return Prediction("head", class_scores={"crack": score})


@pytest.mark.parametrize("scores", [(0.5, math.nan), (math.nan, 0.5), (0.1, 0.2, math.nan)])
def test_a_window_that_gave_no_number_does_not_vanish_behind_the_others(
    scores: tuple[float, ...],
) -> None:
    assert math.isnan(join([head(score) for score in scores]).class_scores["crack"])


def test_a_box_that_is_no_number_does_not_vanish_in_its_neighbour() -> None:
    fine, broken = (Box(0, 0, 10, 10, 0.9, "crack"), Box(0, 0, math.nan, 10, 0.8, "crack"))
    for boxes in ([fine, broken], [broken, fine]):
        assert any(math.isnan(box.x1) for box in joined_boxes(boxes))


def test_boxes_of_two_windows_that_show_one_object_are_one_around_both() -> None:
    left, right = Box(100, 10, 160, 50, 0.7, "crack"), Box(120, 8, 180, 50, 0.9, "crack")
    (joined,) = joined_boxes([left, right])
    assert (joined.x0, joined.y0, joined.x1, joined.y1) == (100, 8, 180, 50)
    assert joined.score == 0.9


def test_boxes_of_two_classes_stay_two() -> None:
    assert len(joined_boxes([Box(0, 0, 9, 9, 0.7, "crack"), Box(0, 0, 9, 9, 0.9, "chip")])) == 2


def test_masks_of_two_windows_are_one_mask_with_nothing_in_the_corners_between() -> None:
    def box(x: int, y: int) -> Box:
        mask = ScoreMap(np.ones((40, 40), np.float32), Affine.scale(1, 1, x, y))
        return Box(x, y, x + 40, y + 40, 0.9, "crack", mask)

    (joined,) = joined_boxes([box(0, 0), box(10, 10)])
    assert joined.mask is not None
    assert joined.mask.values.shape == (50, 50)
    assert joined.mask.values.sum() == 2 * 40 * 40 - 30 * 30
    assert joined.mask.values[0, 49] == 0.0
