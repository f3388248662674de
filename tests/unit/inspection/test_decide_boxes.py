"""Boxes are held against the limits of their class: score, size, and the object's own pixels."""

import math

import numpy as np
import pytest

from gonogo.domain.geometry import Affine
from gonogo.domain.prediction import Box, Prediction, ScoreMap
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import ReasonCode, Verdict
from gonogo.inspection.decide import decide
from gonogo.vision.regions import mask_outline, mask_size

LARGE = Box(10, 10, 60, 40, 0.7, "crack")
SMALL = Box(100, 100, 104, 103, 0.95, "crack")


def judged(boxes: list[Box], mm_per_px: float | None = None, **limits: float) -> Verdict:
    rule = DecisionRule((ClassRule("crack", 0.4, 0.6, **limits), ClassRule("chip", 0.4, 0.6)))
    return decide(Prediction("boxes", boxes=tuple(boxes)), rule, mm_per_px).verdict


def test_the_highest_box_large_enough_is_the_score() -> None:
    rule = DecisionRule((ClassRule("crack", 0.4, 0.6, min_area_px=100),))
    judgement = decide(Prediction("boxes", boxes=(SMALL, LARGE)), rule)
    assert judgement.score == 0.7
    (region,) = judgement.regions
    assert (region.x, region.y, region.width, region.height) == (10, 10, 50, 30)
    assert region.area_px == 1500
    assert region.length_px == pytest.approx(np.hypot(50, 30))


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ({}, Verdict.FAIL),
        ({"min_area_px": 12.0}, Verdict.FAIL),
        ({"min_area_px": 12.1}, Verdict.PASS),
        ({"min_length_px": 5.0}, Verdict.FAIL),
        ({"min_length_px": 5.1}, Verdict.PASS),
        ({"min_area_mm2": 0.12}, Verdict.FAIL),
        ({"min_area_mm2": 0.13}, Verdict.PASS),
        ({"min_length_mm": 0.5}, Verdict.FAIL),
        ({"min_length_mm": 0.51}, Verdict.PASS),
    ],
)
def test_a_box_counts_from_its_least_size_on(limits: dict[str, float], verdict: Verdict) -> None:
    assert judged([SMALL], mm_per_px=0.1, **limits) is verdict


def test_no_boxes_pass_and_a_box_between_the_limits_is_for_review() -> None:
    assert judged([]) is Verdict.PASS
    assert judged([Box(0, 0, 9, 9, 0.5, "chip")]) is Verdict.REVIEW


@pytest.mark.parametrize("field", ["x0", "y1", "score"])
def test_a_box_that_is_no_number_is_an_error_even_of_another_class(field: str) -> None:
    fine = Box(1, 1, 9, 9, 0.1, "chip")
    broken = {
        "x0": fine._replace(x0=math.nan),
        "y1": fine._replace(y1=math.nan),
        "score": fine._replace(score=math.nan),
    }[field]
    rule = DecisionRule((ClassRule("crack", 0.4, 0.6),))
    judgement = decide(Prediction("boxes", boxes=(LARGE, broken)), rule)
    assert judgement.verdict is Verdict.ERROR
    assert judgement.reasons[0].code is ReasonCode.NOT_FINITE


def diagonal() -> Box:
    """A scratch of 2 px from corner to corner of its box, in two pieces, on a grid of 2 px."""
    values = np.zeros((30, 30), np.float32)
    for i in range(30):
        if i not in (14, 15):
            values[i, i] = 1
    mask = ScoreMap(values, Affine.scale(2, 2, 100, 50))
    return Box(100, 50, 160, 110, 0.9, "crack", mask)


def test_an_object_with_a_mask_is_measured_by_its_own_pixels_in_all_its_pieces() -> None:
    mask = diagonal().mask
    assert mask is not None
    area, length = mask_size(mask)
    assert area == 28 * 4
    assert length == pytest.approx(60 * np.sqrt(2))
    assert judged([diagonal()], min_area_px=113) is Verdict.PASS
    assert judged([diagonal()], min_area_px=112) is Verdict.FAIL


def test_the_outline_of_a_mask_is_that_of_its_largest_piece() -> None:
    values = np.zeros((20, 20), np.float32)
    values[0, 0] = 1
    values[5:15, 4:18] = 1
    outline = mask_outline(ScoreMap(values, Affine.scale(3, 3, 30, 60)))
    low, high = outline.min(axis=0), outline.max(axis=0)
    np.testing.assert_allclose(low, [30 + 12, 60 + 15], atol=0.5)
    np.testing.assert_allclose(high, [30 + 54, 60 + 45], atol=0.5)
