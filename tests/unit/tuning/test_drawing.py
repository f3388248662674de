"""Curves thinned for drawing run through the rule itself."""

import numpy as np
import pytest

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.drawing import Bars, cost_line, thinned
from gonogo.workbench.tuning.prices import Prices, cost_curve, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.sentences import trial_sentences
from gonogo.workbench.tuning.trial import try_rule

COST = CostMatrix(0.02, ActionCost(0, 1, 0.3), ActionCost(100, 0, 0.3, 0.05))


def sample(parts: int, far: float = 0.0) -> ScoredSet:
    rng = np.random.default_rng(0)
    truth = (rng.random(parts) < 0.1).astype(np.intp)
    scores = rng.normal(truth * 2.0)
    scores[0] += far
    return ScoredSet(scores, truth)


def test_few_points_stand_for_many_and_none_of_them_lies() -> None:
    curves = Curves.of(sample(50_000))
    drawn = thinned(curves)
    assert drawn.thresholds.size < 2000
    prices = Prices.of(curves, COST)
    index = np.searchsorted(curves.thresholds, drawn.thresholds)
    assert cost_curve(drawn, prices) == pytest.approx(cost_curve(curves, prices)[index])
    assert (drawn.above[:, 0] == curves.above[:, 0]).all()
    assert (drawn.above[:, -1] == 0).all()


@pytest.mark.parametrize("review", [False, True])
def test_the_cost_curve_runs_through_the_rule(review: bool) -> None:
    curves = Curves.of(sample(1000))
    prices = Prices.of(curves, COST)
    low, high = curves.thresholds[400], curves.thresholds[800]
    rule = Thresholds(float(low if review else high), float(high))
    line = cost_line(curves, thinned(curves), prices, rule, review=review)
    assert line[800] == pytest.approx(figures_of(curves, prices, rule).cost_per_1000)
    lower = Thresholds(float(curves.thresholds[100]), float(curves.thresholds[100]))
    assert line[100] == pytest.approx(figures_of(curves, prices, lower).cost_per_1000)


def test_each_truth_fills_the_histogram_and_a_far_score_does_not_stretch_it() -> None:
    bars = Bars.of(sample(5000, far=1e6))
    assert bars.good.sum() == pytest.approx(1)
    assert bars.bad.sum() == pytest.approx(1)
    assert bars.edges[-1] < 100


def test_a_rule_under_trial_is_held_to_its_limits_in_words() -> None:
    parts = sample(1000)
    curves = Curves.of(parts)
    limits = Limits(min_recall=0.99, max_review_rate=0.5)
    rule = Thresholds(1.0, 1.0)
    trial = try_rule(parts, curves, COST, limits, rule, rounds=500, seed=0)
    said = trial_sentences(trial)
    assert said[0].startswith("Recall is ")
    assert "outside its limit of at least 99 %" in said[0]
    assert any("defects do not fail" in line for line in said)
    assert trial.figures == figures_of(curves, Prices.of(curves, COST), rule)
