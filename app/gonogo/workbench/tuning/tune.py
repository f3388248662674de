"""From scored parts and prices to a rule, with all that has to be said of it."""

import msgspec
import numpy as np

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.bootstrap import Interval, intervals
from gonogo.workbench.tuning.compare import Rival, needs_no_sample, rivals
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.optimum import Optimum, optimum
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.stability import Stability, stability

_USUAL_FPR = 0.01
_USUAL_RECALL = 0.99
_MOST_SEARCHES = 500
_LEAST_SEARCHES = 40
_PARTS_SEARCHED = 20_000_000


class LimitFound(msgspec.Struct, frozen=True):
    """A limit and what the rule makes of it.

    Parameters
    ----------
    name : str
        As in :meth:`Limits.given`.
    limit, value : float
        Set, and estimated.
    met : bool
        Whether the estimate keeps to it.
    proved : bool
        Whether the whole 95 % interval does.
    in_the_way : bool
        Whether it is one of those that no rule keeps together.
    """

    name: str
    limit: float
    value: float
    met: bool
    proved: bool
    in_the_way: bool


class PricedRival(msgspec.Struct, frozen=True):
    """A rival rule with the interval of its cost per thousand parts."""

    rival: Rival
    cost: Interval


class Tuning(msgspec.Struct, frozen=True, eq=False):
    """The answer.

    Parameters
    ----------
    parts : int
        Scored parts.
    confusion : dict of str to tuple of float
        Mass of good parts and of each defect class that is PASS, REVIEW, FAIL.
    counted : bool
        Every part counts once, so that these masses are counts.
    lowest_score, highest_score : float
        Of the sample.
    found : Optimum
        The rule, and whether it keeps to the limits.
    figures : Figures
        What it does to production.
    intervals : dict of str to Interval
        95 % intervals of the figures, the rule taken as given.
    limits : tuple of LimitFound
        Every limit set.
    rivals : tuple of PricedRival
        Other rules.
    stability : Stability
        The optimum searched anew.
    """

    parts: int
    confusion: dict[str, tuple[float, float, float]]
    counted: bool
    lowest_score: float
    highest_score: float
    found: Optimum
    figures: Figures
    intervals: dict[str, Interval]
    limits: tuple[LimitFound, ...]
    rivals: tuple[PricedRival, ...]
    stability: Stability

    @property
    def rule(self) -> Thresholds:
        """The rule found."""
        return self.found.rule

    @property
    def limits_met(self) -> bool:
        """Whether the rule keeps to all limits, by its estimates."""
        return not self.found.conflict


def tune(
    parts: ScoredSet,
    cost: CostMatrix,
    limits: Limits,
    *,
    review: bool,
    rounds: int,
    seed: int,
    today: Thresholds | None = None,
) -> Tuning:
    """Find the cheapest rule within the limits and say how sure it is.

    Parameters
    ----------
    review : bool
        Two thresholds; else one.
    rounds : int
        Of the bootstrap. The optimum is searched anew in as many, but in 500 at most, and fewer
        above 40,000 parts.
    seed : int
        The same seed gives the same answer.
    today : Thresholds or None
        The rule in use, for comparison.

    Raises
    ------
    DataError
        Good parts or those of a defect class are missing.
    """
    curves = Curves.of(parts)
    prices = Prices.of(curves, cost)
    found = optimum(curves, prices, limits, review=review)
    figures = figures_of(curves, prices, found.rule)
    sure = intervals(parts, prices, found.rule, rounds=rounds, seed=seed)
    others = rivals(
        curves,
        prices,
        fpr=_USUAL_FPR if limits.max_fpr is None else limits.max_fpr,
        recall=_USUAL_RECALL if limits.min_recall is None else limits.min_recall,
        review=review,
        today=today,
    )
    searches = np.clip(_PARTS_SEARCHED // parts.scores.size, _LEAST_SEARCHES, _MOST_SEARCHES)
    return Tuning(
        parts=parts.scores.size,
        confusion=named_confusion(curves, found.rule),
        counted=curves.counted,
        lowest_score=float(curves.thresholds[0]),
        highest_score=float(curves.thresholds[-2]),
        found=found,
        figures=figures,
        intervals=sure,
        limits=limits_found(limits, figures, sure, found.conflict),
        rivals=tuple(
            PricedRival(other, _cost_of(other, parts, prices, rounds=rounds, seed=seed))
            for other in others
        ),
        stability=stability(
            parts, cost, limits, review=review, rounds=min(rounds, int(searches)), seed=seed
        ),
    )


def named_confusion(curves: Curves, rule: Thresholds) -> dict[str, tuple[float, float, float]]:
    """Mass of each class that is PASS, REVIEW, FAIL, good first."""
    names = ("good", *curves.classes)
    rows = curves.confusion(rule).tolist()
    return {name: (row[0], row[1], row[2]) for name, row in zip(names, rows, strict=True)}


def _cost_of(other: Rival, parts: ScoredSet, prices: Prices, *, rounds: int, seed: int) -> Interval:
    if needs_no_sample(other.name, prices):
        return Interval(other.figures.cost_per_1000, other.figures.cost_per_1000, "exact")
    return intervals(parts, prices, other.rule, rounds=rounds, seed=seed)["cost_per_1000"]


def limits_found(
    limits: Limits, figures: Figures, sure: dict[str, Interval], in_the_way: tuple[str, ...] = ()
) -> tuple[LimitFound, ...]:
    """Lay each limit beside what a rule makes of it.

    Parameters
    ----------
    sure : dict of str to Interval
        Intervals of the figures.
    in_the_way : tuple of str
        Names of the limits that no rule keeps together.
    """
    rows = []
    for name, limit in limits.given().items():
        value, met = limits.met(name, figures)
        interval = sure[name.removeprefix("max_").removeprefix("min_")]
        least = name.startswith("min_")
        proved = interval.low >= limit if least else interval.high <= limit
        rows.append(LimitFound(name, limit, value, met, proved, name in in_the_way))
    return tuple(rows)
