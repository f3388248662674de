"""A classifier may decline: how unsure it is, is a score like any other."""

import math

import numpy as np
import pytest

from gonogo.domain.bundle import OutputContract
from gonogo.domain.placement import Placement
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Verdict
from gonogo.inspection.decide import decide
from gonogo.inspection.kinds.classification import UNSURE, Classification
from tests.support.heads import HEIGHT, WIDTH
from tests.support.kind_cases import card_of

CARD = card_of(
    "classification",
    "head",
    OutputContract(scores="scores"),
    classes=("scratch", "dent", UNSURE),
)
RULE = DecisionRule(
    (ClassRule("scratch", 0.5, 0.5), ClassRule("dent", 0.5, 0.5), ClassRule(UNSURE, 0.4, 1.0))
)


def scored(*probabilities: float) -> dict[str, float]:
    outputs = {"scores": np.array([probabilities], np.float32)}
    return Classification(CARD).decode(outputs, Placement.whole(WIDTH, HEIGHT)).class_scores


@pytest.mark.parametrize(
    ("probabilities", "unsure"),
    [((0.9, 0.05, 0.05), 0.1), ((0.4, 0.35, 0.25), 0.6), ((0.01, 0.98, 0.01), 0.02)],
)
def test_how_unsure_a_model_is_counts_the_classes_that_are_no_defects(
    probabilities: tuple[float, float, float], unsure: float
) -> None:
    assert scored(*probabilities)[UNSURE] == pytest.approx(unsure)


def test_a_part_that_the_model_is_unsure_of_is_for_a_person() -> None:
    kind, whole = Classification(CARD), Placement.whole(WIDTH, HEIGHT)
    for probabilities, verdict in (
        ((0.95, 0.03, 0.02), Verdict.PASS),
        ((0.45, 0.30, 0.25), Verdict.REVIEW),
        ((0.05, 0.90, 0.05), Verdict.FAIL),
    ):
        outputs = {"scores": np.array([probabilities], np.float32)}
        assert decide(kind.decode(outputs, whole), RULE).verdict is verdict


def test_a_class_that_is_no_defect_and_no_number_spoils_the_answer() -> None:
    assert all(math.isnan(score) for score in scored(math.nan, 0.1, 0.1).values())
