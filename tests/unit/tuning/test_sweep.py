"""Cost and cheapest rule over the defect rate."""

import numpy as np
from msgspec.structs import replace

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.sweep import sweep

COST = CostMatrix(0.02)
RULE = Thresholds(1.0, 1.0)


def curves_of(seed: int = 0) -> Curves:
    rng = np.random.default_rng(seed)
    truth = (np.arange(400) % 4 == 0).astype(np.intp)
    return Curves.of(ScoredSet(rng.normal(2.0 * truth), truth))


def test_at_every_rate_it_says_what_reckoning_with_that_rate_says() -> None:
    curves = curves_of()
    found = sweep(curves, COST, Limits(), RULE, review=False, today=(curves, Thresholds(0.5, 0.5)))
    assert found.today is not None
    for n in (0, 17, 40):
        cost = replace(COST, defect_rate=float(found.rates[n]))
        prices = Prices.of(curves, cost)
        best = optimum(curves, prices, Limits(), review=False)
        assert found.cheapest[n] == figures_of(curves, prices, best.rule).cost_per_1000
        assert found.fail_at[n] == best.rule.fail_at
        assert found.trial[n] == figures_of(curves, prices, RULE).cost_per_1000


def test_no_rule_is_cheaper_than_the_cheapest_and_more_defects_lower_its_threshold() -> None:
    found = sweep(curves_of(), COST, Limits(), RULE, review=False)
    for other in (found.trial, found.pass_all, found.fail_all):
        assert (found.cheapest <= other + 1e-9).all()
    assert (np.diff(found.fail_at) <= 0).all()
    assert found.kept.all()
    assert found.today is None


def test_the_cheapest_rule_is_nowhere_dearer_than_the_one_that_was_searched() -> None:
    rng = np.random.default_rng(5)
    truth = (np.arange(6000) % 50 == 0).astype(np.intp)
    curves = Curves.of(ScoredSet(rng.normal(2.5 * truth), truth))
    cost = replace(COST, defect_rate=0.0137)
    best = optimum(curves, Prices.of(curves, cost), Limits(), review=False)
    found = sweep(curves, cost, Limits(), best.rule, review=False)
    assert found.rates[found.at] == 0.0137, "the rate set is one of the rates"
    assert found.trial[found.at] == found.cheapest[found.at]


def test_where_limits_cannot_be_kept_it_says_so() -> None:
    limits = Limits(max_fpr=0.0, max_escapes_per_million=100.0)
    found = sweep(curves_of(), COST, limits, RULE, review=False)
    assert found.kept[0]
    assert not found.kept[-1]
