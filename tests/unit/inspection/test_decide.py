import numpy as np
import pytest

from gonogo.domain.geometry import Affine
from gonogo.domain.prediction import Prediction, ScoreMap
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import ReasonCode, Verdict
from gonogo.inspection.decide import decide

RULE = DecisionRule((ClassRule("crack", 0.4, 0.8), ClassRule("chip", 0.6, 0.6)))


def head(crack: float, chip: float) -> Prediction:
    return Prediction("head", class_scores={"crack": crack, "chip": chip})


@pytest.mark.parametrize(
    ("crack", "chip", "verdict"),
    [
        (0.1, 0.1, Verdict.PASS),
        (0.4, 0.1, Verdict.REVIEW),
        (0.79, 0.59, Verdict.REVIEW),
        (0.8, 0.1, Verdict.FAIL),
        (0.1, 0.6, Verdict.FAIL),
        (0.5, 0.9, Verdict.FAIL),
    ],
)
def test_each_class_is_held_against_its_own_limits(
    crack: float, chip: float, verdict: Verdict
) -> None:
    assert decide(head(crack, chip), RULE).verdict is verdict


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_score_that_is_no_number_is_an_error_and_never_a_pass(bad: float) -> None:
    judgement = decide(head(bad, 0.1), RULE)
    assert judgement.verdict is Verdict.ERROR
    assert judgement.score is None
    assert judgement.reasons[0].code is ReasonCode.NOT_FINITE


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_bad_cell_of_a_map_is_an_error(bad: float) -> None:
    values = np.zeros((4, 4), np.float32)
    values[1, 2] = bad
    prediction = Prediction("map", class_maps={"crack": ScoreMap(values, Affine.scale(1, 1))})
    judgement = decide(prediction, DecisionRule((ClassRule("crack", 0.4, 0.8),)))
    assert judgement.verdict is Verdict.ERROR


def test_sizes_are_given_in_millimetres_where_there_is_a_scale() -> None:
    values = np.zeros((10, 10), np.float32)
    values[2:4, 2:8] = 0.9
    prediction = Prediction("map", class_maps={"crack": ScoreMap(values, Affine.scale(8, 8))})
    limits = ClassRule("crack", 0.5, 0.5, min_area_mm2=7.6, min_length_mm=5.0)
    judgement = decide(prediction, DecisionRule((limits,)), mm_per_px=0.1)
    (region,) = judgement.regions
    assert region.area_mm2 == pytest.approx(12 * 64 * 0.01)
    assert region.length_mm == pytest.approx(np.hypot(48, 16) * 0.1)
    larger = ClassRule("crack", 0.5, 0.5, min_area_mm2=7.7)
    assert decide(prediction, DecisionRule((larger,)), 0.1).verdict is Verdict.PASS


def test_the_first_reason_is_the_one_that_fails_the_part() -> None:
    judgement = decide(head(0.5, 0.9), RULE)
    assert [r.code for r in judgement.reasons] == [ReasonCode.DEFECT, ReasonCode.BORDERLINE]
