import re

import numpy as np
import pytest

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.bootstrap import Interval
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.sentences import needed_without_miss, promise_by_no_miss, sentences
from gonogo.workbench.tuning.tune import tune
from tests.support.tuning import scored


def _say(
    parts: ScoredSet,
    limits: Limits | None = None,
    *,
    review: bool = False,
    today: Thresholds | None = None,
) -> str:
    cost = CostMatrix(0.02)
    found = tune(parts, cost, limits or Limits(), review=review, rounds=200, seed=0, today=today)
    return "\n".join(sentences(found, cost))


def _apart(bad: int, good: int = 100) -> ScoredSet:
    return scored([0.0] * good + [1.0] * bad, [0] * good + [1] * bad)


def test_no_miss_is_no_promise_of_perfection() -> None:
    assert (
        "0 of 60 defects missed: recall is at least 95.1 % with 95 % confidence (one-sided); to "
        "promise 99 % you need 299 without a miss." in _say(_apart(60))
    )
    assert promise_by_no_miss(299) >= 0.99 > promise_by_no_miss(298)
    assert needed_without_miss(0.99) == 299


def test_the_promise_is_the_limit_that_was_set() -> None:
    said = _say(_apart(60), Limits(min_recall=0.97))
    assert "to promise 97 % you need 99 without a miss." in said
    assert "The estimate keeps to recall of at least 97 %, but these parts are too few" in said


def test_misses_are_counted() -> None:
    said = _say(scored([0.0] * 50 + [1.0] * 50 + [0.0], [0] * 50 + [1] * 51))
    assert "1 of 51 defects does not fail: recall is 98 % (95 %: 89.6 % to 99.95 %)." in said
    assert "0 of 50 good parts fail: FPR is 0 % (95 %: 0 % to 7.1 %)." in said
    assert "passing everything would cost 2,000, failing everything 980." in said


def test_a_rule_that_is_none_is_called_so() -> None:
    same = scored([0.0, 1.0] * 30, [0, 0, 1, 1] * 15)
    said = _say(same, Limits(min_recall=0.99))
    assert "too few to prove it" in said
    assert (
        "The cheapest rule fails every part of the sample, from 0 on, and costs 980 per 1,000 "
        "parts (95 %: "
    ) in said
    assert "The model is worth nothing here (95 %: " in said
    assert "passing everything would cost 2,000, failing everything 980." in said
    found = tune(same, CostMatrix(0.02), Limits(), review=False, rounds=100, seed=0)
    exact = {priced.rival.name: priced.cost for priced in found.rivals}
    assert exact["fail everything"] == Interval(980, 980, "exact")
    assert exact["pass everything"] == Interval(2000, 2000, "exact")


def test_a_threshold_above_all_scores_of_a_sample_proves_nothing_of_the_next_part() -> None:
    same = scored([0.0, 1.0] * 30, [0, 0, 1, 1] * 15)
    cost = CostMatrix(0.0002, ActionCost(0.0, 1.0, 1.0), ActionCost(100.0, 0.0, 1.0))
    for review in (False, True):
        found = tune(same, cost, Limits(max_fpr=0.001), review=review, rounds=100, seed=0)
        said = sentences(found, cost)
        assert "passes every part of the sample and costs 20 per" in " ".join(said)
        sure = found.intervals["fpr"]
        assert sure.low == 0
        assert sure.high > 0.01
        (limit,) = found.limits
        assert limit.met
        assert not limit.proved


def test_the_cost_of_passing_everything_is_estimated_where_classes_cost_differently() -> None:
    parts = scored([0.0, 1.0, 2.0, 3.0] * 20, [0, 1, 0, 2] * 20, classes=("hole", "scratch"))
    dear = ActionCost(900.0, 0.0)
    found = tune(
        parts, CostMatrix(0.02, classes={"hole": dear}), Limits(), review=False, rounds=200, seed=0
    )
    costs = {priced.rival.name: priced.cost for priced in found.rivals}
    assert costs["pass everything"].method == "bootstrap"
    assert costs["pass everything"].low < costs["pass everything"].high


@pytest.mark.parametrize("review", [False, True])
def test_a_threshold_that_is_typed_in_decides_as_the_one_that_was_found(review: bool) -> None:
    truth = [0, 0, 1, 1, 0, 0] if not review else [0, 1, 0, 1, 1, 0]
    parts = scored([0.1, 0.2, 0.42345678, 0.9, 0.12345678, 0.34567891], truth)
    cost = CostMatrix(0.02, ActionCost(0.0, 1.0, 0.1), ActionCost(100.0, 0.0, 0.1))
    found = tune(parts, cost, Limits(), review=review, rounds=100, seed=0)
    said = "\n".join(sentences(found, cost))
    typed = [float(text) for text in re.findall(r"from (\S+) on", said)]
    rule = found.found.rule
    assert typed == ([rule.review_at, rule.fail_at] if review else [rule.fail_at])


def test_limits_in_the_way_are_named_with_the_nearest_rule() -> None:
    said = _say(
        scored([1.0, 2.0, 3.0, 4.0] * 2, [0] * 4 + [1] * 4),
        Limits(max_fpr=0.25, min_recall=0.75),
        today=Thresholds(2.0, 2.0),
    )
    assert (
        "No rule keeps to FPR of at most 25 % and recall of at least 75 % together; at the "
        "nearest, with every limit widened by 25 points, the FPR is 50 % and recall is 50 %."
        in said
    )
    assert "The nearest rule fails parts from 3 on and costs 1,490 per 1,000 parts" in said
    assert "Today's rule costs 1,235 per 1,000 parts (95 %: " in said


def test_weighted_rates_are_called_estimates() -> None:
    rng = np.random.default_rng(1)
    truth = np.arange(200) % 2
    parts = ScoredSet(rng.normal(truth * 3.0), truth, weights=np.where(truth, 1.0, 10.0))
    said = _say(parts)
    assert "Recall is estimated at" in said
    assert "good parts fail" not in said


@pytest.mark.parametrize("review", [False, True])
def test_everything_said_has_an_interval(review: bool) -> None:
    rng = np.random.default_rng(1)
    truth = np.arange(400) % 2
    said = _say(ScoredSet(rng.normal(truth * 1.5), truth), review=review)
    for line in said.splitlines():
        assert "95 %" in line
    assert ("A person looks at" in said) is review
