import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gonogo.domain.geometry import Affine
from gonogo.domain.prediction import ScoreMap
from gonogo.vision.regions import regions_at, score_of

GRIDS = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12),
    elements=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.75, 0.9, 1.0]),
)


@settings(max_examples=300, deadline=None)
@given(
    GRIDS,
    st.integers(0, 12),
    st.sampled_from([0.0, 4.0, 9.0, 20.0]),
    st.sampled_from([0.0, 0.25, 0.3]),
)
def test_a_part_fails_exactly_when_the_contour_at_its_threshold_is_drawn(
    values: "np.ndarray[tuple[int, int], np.dtype[np.float32]]",
    cells: int,
    length_px: float,
    floor: float,
) -> None:
    score_map = ScoreMap(values, Affine.scale(4, 4), floor)
    score = score_of(score_map, cells * 16.0, length_px)
    for level in (0.3, 0.5, 0.7, 0.75, 1.0, *([] if floor else [0.1])):
        drawn = regions_at(score_map, level, cells * 16.0, length_px)
        assert (score >= level) == bool(drawn)


def test_a_speck_smaller_than_the_minimum_does_not_count() -> None:
    values = np.zeros((20, 20), np.float32)
    values[3, 3] = 1.0
    values[10:13, 10:13] = 0.6
    score_map = ScoreMap(values, Affine.scale(8, 8))
    assert score_of(score_map) == 1.0
    assert score_of(score_map, min_area_px=9 * 64) == pytest.approx(0.6)
    assert score_of(score_map, min_area_px=10 * 64) == 0.0


def test_a_scratch_counts_by_its_length() -> None:
    values = np.zeros((30, 30), np.float32)
    values[5:25, 7] = 0.8
    values[2:6, 20:24] = 0.9
    score_map = ScoreMap(values, Affine.scale(2, 2))
    assert score_of(score_map, min_length_px=30) == pytest.approx(0.8)
    (scratch,) = regions_at(score_map, 0.5, min_length_px=30)
    assert scratch.length_px == pytest.approx(np.hypot(40, 2))
    assert (scratch.x, scratch.y, scratch.width, scratch.height) == (14, 10, 2, 40)


def test_an_outline_lies_on_the_edges_of_its_cells() -> None:
    values = np.zeros((8, 8), np.float32)
    values[2:4, 3:6] = 1
    (region,) = regions_at(ScoreMap(values, Affine.scale(10, 10)), 0.5)
    assert region.area_px == 600
    low, high = region.outline.min(axis=0), region.outline.max(axis=0)
    assert np.allclose(low, [30, 20], atol=1.3)
    assert np.allclose(high, [60, 40], atol=1.3)
