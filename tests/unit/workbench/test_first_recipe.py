"""A first recipe lets the good parts at hand pass, whatever the sign of their scores."""

import math

import pytest

from gonogo.domain.bundle import OutputContract
from gonogo.domain.recipe import CameraSettings
from gonogo.workbench.importing.first_recipe import first_recipe
from tests.support.kind_cases import card_of


@pytest.mark.parametrize(
    ("seen", "review_at", "fail_at"),
    [((2.0, 4.0), 4.2, 4.8), ((-0.9, -0.5), -0.475, -0.4), ((0.0,), 1.05, 1.2)],
)
def test_the_first_limits_lie_above_the_good_parts(
    seen: tuple[float, ...], review_at: float, fail_at: float
) -> None:
    card = card_of("anomaly", "head", OutputContract(scores="scores"), {}, ("scratch",), ())
    scores = [{"scratch": score} for score in seen]
    recipe = first_recipe(card, CameraSettings("replay"), math.inf, (), scores)
    (limits,) = recipe.rule.classes
    assert (limits.review_at, limits.fail_at) == pytest.approx((review_at, fail_at))
    assert limits.review_at > max(seen)
