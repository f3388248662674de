import numpy as np
import pytest

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.intervals import rate
from gonogo.workbench.tuning.bootstrap import intervals
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.stability import stability
from tests.support.covering import FEW, NOMINAL, PRODUCTIONS, covered
from tests.support.tuning import laid_out, scored

COST = CostMatrix(0.02, good=ActionCost(0, 1, 0.3), defect=ActionCost(100, 0, 0.3, 0.05))


def _normal(n: int, seed: int = 0, weights: np.ndarray | None = None) -> ScoredSet:
    rng = np.random.default_rng(seed)
    truth = (np.arange(n) % 3 == 0).astype(np.intp)
    return ScoredSet(rng.normal(truth * 2.0), truth, weights=weights)


@pytest.mark.parametrize("title", PRODUCTIONS)
def test_the_bootstrap_covers_the_truth_at_its_nominal_rate(title: str) -> None:
    # Scaled down from tests.soak.coverage: three standard errors of 300 samples besides.
    found = covered(PRODUCTIONS[title], rounds=400, seeds=range(300), exact=False)
    for name in ("recall", "fpr", "cost_per_1000"):
        assert abs(found[name] - NOMINAL) < 0.02 + 0.038, (name, found)


@pytest.mark.parametrize("title", FEW)
def test_with_few_defects_it_errs_on_the_wide_side(title: str) -> None:
    found = covered(FEW[title], rounds=400, seeds=range(300), exact=False)
    assert min(found.values()) > NOMINAL - 0.02 - 0.038


def test_without_their_weights_audited_parts_mislead() -> None:
    production = PRODUCTIONS["production with an audit of 20 %"]
    found = covered(production, rounds=400, seeds=range(50), naive=True)
    assert max(found["recall"], found["fpr"], found["cost_per_1000"]) < 0.2


def test_counts_get_the_exact_bounds() -> None:
    parts = scored([0.0, 1.0, 2.0, 3.0, 4.0], [0, 0, 1, 0, 1])
    rule = Thresholds(1.5, 2.5)
    found = intervals(parts, laid_out(parts, COST)[1], rule, rounds=200, seed=1)
    exact = rate(1, 3)
    assert (found["fpr"].low, found["fpr"].high) == (exact.low, exact.high)
    assert found["recall"].method == found["recall of defect"].method == "Clopper-Pearson"
    assert found["cost_per_1000"].method == "bootstrap"


def test_shares_that_are_not_the_samples_make_recall_no_count() -> None:
    parts = scored([0.0, 1.0, 2.0, 3.0], [0, 1, 2, 2], classes=("hole", "scratch"))
    cost = CostMatrix(0.02, shares={"hole": 0.9, "scratch": 0.1})
    found = intervals(parts, laid_out(parts, cost)[1], Thresholds(1.5, 1.5), rounds=200, seed=1)
    assert found["recall"].method == "bootstrap"
    assert found["recall of hole"].method == "Clopper-Pearson"


def test_the_same_seed_gives_the_same_intervals() -> None:
    parts = _normal(300)
    prices = laid_out(parts, COST)[1]
    rule = Thresholds(0.5, 1.5)
    found = [intervals(parts, prices, rule, rounds=500, seed=s) for s in (7, 7, 8)]
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_weights_of_one_change_nothing_and_the_unit_of_weights_neither() -> None:
    rule = Thresholds(0.5, 1.5)
    found = []
    for weights in (None, np.ones(300), np.full(300, 7.0)):
        parts = _normal(300, weights=weights)
        cost = intervals(parts, laid_out(parts, COST)[1], rule, rounds=500, seed=3)
        found.append(cost["cost_per_1000"])
    assert found[0] == found[1]
    assert (found[2].low, found[2].high) == pytest.approx((found[1].low, found[1].high))


def test_many_different_weights_keep_their_spread() -> None:
    # Beside the plain bootstrap, which draws parts with replacement.
    rng = np.random.default_rng(5)
    parts = _normal(3000, weights=rng.lognormal(0.0, 1.0, 3000))
    rule = Thresholds(1.2, 1.2)
    prices = laid_out(parts, COST)[1]
    found = intervals(parts, prices, rule, rounds=4000, seed=0)["recall"]
    assert parts.weights is not None
    bad = np.flatnonzero(parts.truth == 1)
    drawn = bad[rng.integers(0, bad.size, (4000, bad.size))]
    weight = parts.weights[drawn]
    plain = (weight * (parts.scores[drawn] >= rule.fail_at)).sum(axis=1) / weight.sum(axis=1)
    low, high = np.quantile(plain, [0.025, 0.975])
    assert found.high - found.low == pytest.approx(high - low, rel=0.1)


def test_the_rule_that_fails_all_is_not_sure_to_miss_none() -> None:
    parts = scored([1.0, 2.0] * 10, [0, 1] * 10)
    found = intervals(parts, laid_out(parts, COST)[1], Thresholds(1.0, 1.0), rounds=2000, seed=0)
    assert found["recall"].low < 0.8
    assert found["cost_per_1000"].high > 1000


def test_stability_searches_anew_and_sees_the_optimism() -> None:
    parts = _normal(240)
    found = stability(parts, COST, Limits(), review=False, rounds=200, seed=2)
    assert found.fail_at[0] < found.fail_at[1]
    assert found.optimism_per_1000 > 0
    assert found.limits_met == 1.0
    assert found == stability(parts, COST, Limits(), review=False, rounds=200, seed=2)
    larger = stability(_normal(24_000), COST, Limits(), review=False, rounds=40, seed=2)
    assert larger.fail_at[1] - larger.fail_at[0] < found.fail_at[1] - found.fail_at[0]
    assert larger.optimism_per_1000 < found.optimism_per_1000


def test_a_round_of_stability_is_a_search_on_the_parts_drawn_alone() -> None:
    parts = _normal(60)
    for seed in range(20):
        found = stability(parts, COST, Limits(), review=True, rounds=1, seed=seed)
        drawn = np.random.default_rng(seed)
        picked = []
        for k in (0, 1):
            own = np.flatnonzero(parts.truth == k)
            picked.append(own[drawn.integers(0, own.size, own.size)])
        index = np.concatenate(picked)
        alone = ScoredSet(parts.scores[index], parts.truth[index])
        curves, prices = laid_out(alone, COST)
        best = optimum(curves, prices, Limits(), review=True).rule
        assert (found.review_at[0], found.fail_at[0]) == (best.review_at, best.fail_at)
        assert found.cost_per_1000[0] == figures_of(curves, prices, best).cost_per_1000


def test_stability_says_how_often_limits_can_be_kept() -> None:
    # The only good part above the lowest bad one is missing from a third of the resamples.
    parts = scored([0.0, 0.0, 2.0, 1.0, 3.0, 3.0], [0, 0, 0, 1, 1, 1])
    bounds = Limits(max_fpr=0.0, min_recall=1.0)
    found = stability(parts, COST, bounds, review=False, rounds=300, seed=0)
    assert 0.3 < found.limits_met < 0.8
