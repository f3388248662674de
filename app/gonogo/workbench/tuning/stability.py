"""How much the optimum itself depends on the sample: it is searched anew in every round."""

import msgspec
import numpy as np

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Levels, Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet


class Stability(msgspec.Struct, frozen=True):
    """Spread of the optimum over resampled parts. No interval of any rule's figures.

    Parameters
    ----------
    rounds : int
        Searches.
    review_at, fail_at : tuple of float
        Middle 95 % of the thresholds found, in score units.
    cost_per_1000 : tuple of float
        Middle 95 % of what the rules found cost on the samples they were found on.
    optimism_per_1000 : float
        How much dearer, on average, a rule found on a resample is on the whole sample than where it
        was found. The cost of a rule chosen on these parts is too low by about this much (Efron and
        Tibshirani, An Introduction to the Bootstrap (1993), chapter 17).
    limits_met : float
        Share of the rounds in which any rule kept to the limits.
    """

    rounds: int
    review_at: tuple[float, float]
    fail_at: tuple[float, float]
    cost_per_1000: tuple[float, float]
    optimism_per_1000: float
    limits_met: float


def stability(
    parts: ScoredSet, cost: CostMatrix, limits: Limits, *, review: bool, rounds: int, seed: int
) -> Stability:
    """Search the optimum on samples drawn with replacement, class by class.

    Parameters
    ----------
    rounds : int
        Each sorts nothing, but accumulates and searches the whole sample again.
    seed : int
        The same seed gives the same answer.
    """
    rng = np.random.default_rng(seed)
    levels = Levels.of(parts)
    whole = levels.curves()
    prices = Prices.of(whole, cost)
    rows = []
    for _ in range(rounds):
        drawn = levels.resampled(rng)
        own = Prices.of(drawn, cost)
        best = optimum(drawn, own, limits, review=review)
        rule = _on_drawn_scores(best.rule, drawn)
        there = figures_of(drawn, own, rule).cost_per_1000
        here = figures_of(whole, prices, rule).cost_per_1000
        rows.append((rule.review_at, rule.fail_at, there, here - there, not best.conflict))
    table = np.array(rows, np.float64)
    low, high = np.quantile(table[:, :3], [0.025, 0.975], axis=0).tolist()
    return Stability(
        rounds=rounds,
        review_at=(low[0], high[0]),
        fail_at=(low[1], high[1]),
        cost_per_1000=(low[2], high[2]),
        optimism_per_1000=float(table[:, 3].mean()),
        limits_met=float(table[:, 4].mean()),
    )


def _on_drawn_scores(rule: Thresholds, drawn: Curves) -> Thresholds:
    """The same rule at scores that the resample has, as a search on it alone would name them."""
    return Thresholds(_next_drawn(rule.review_at, drawn), _next_drawn(rule.fail_at, drawn))


def _next_drawn(threshold: float, drawn: Curves) -> float:
    above = drawn.above.sum(axis=0)
    at = drawn.index(threshold)
    # The last position of those that leave as much above them: there the next drawn part lies.
    return float(drawn.thresholds[int(np.searchsorted(-above, -above[at], "right")) - 1])
