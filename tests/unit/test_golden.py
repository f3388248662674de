"""The golden answer is held to the size of what it is: boxes in pixels, scores from 0 to 1."""

import math

import numpy as np
import pytest

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.golden import difference, furthest


def head() -> np.ndarray:
    rng = np.random.default_rng(4)
    boxes, scores = rng.uniform(0, 640, (1, 4, 50)), rng.uniform(0, 1, (1, 3, 50))
    return np.concatenate([boxes, scores], axis=1).astype(np.float32)


@pytest.mark.parametrize("rows", [False, True], ids=["columns", "rows"])
def test_a_score_that_moved_is_not_hidden_behind_boxes_in_pixels(rows: bool) -> None:
    recorded = head().transpose(0, 2, 1) if rows else head()
    scores = np.s_[:, :, 4:] if rows else np.s_[:, 4:]
    boxes = np.s_[:, :, :4] if rows else np.s_[:, :4]
    moved, shifted = recorded.copy(), recorded.copy()
    moved[scores] += 0.01
    shifted[boxes] += 0.01
    assert difference(recorded, moved) == pytest.approx(0.01, rel=0.01)
    assert difference(recorded, shifted) < 1e-4


def test_what_is_no_number_or_was_not_recorded_is_no_golden_answer() -> None:
    recorded = {"scores": np.ones((1, 3), np.float32)}
    broken = {"scores": np.array([[1, np.nan, 1]], np.float32)}
    assert math.isnan(furthest("m", recorded, broken))
    with pytest.raises(ModelError, match="'other'"):
        furthest("m", recorded, {"other": np.ones((1, 3), np.float32)})
    with pytest.raises(ModelError, match="do not fit"):
        furthest("m", recorded, {"scores": np.ones((1, 4), np.float32)})
