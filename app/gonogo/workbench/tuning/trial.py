"""A rule that somebody chose, with how sure its figures are."""

import msgspec

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.bootstrap import Interval, intervals
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.tune import LimitFound, limits_found, named_confusion


class Trial(msgspec.Struct, frozen=True, eq=False):
    """What a rule does, and the 95 % intervals of that.

    Parameters
    ----------
    rule : Thresholds
        As it was chosen.
    confusion : dict of str to tuple of float
        Mass of good parts and of each defect class that is PASS, REVIEW, FAIL.
    counted : bool
        These masses are counts.
    figures : Figures
        What it does to production.
    intervals : dict of str to Interval
        Of the figures.
    limits : tuple of LimitFound
        Every limit set.
    """

    rule: Thresholds
    confusion: dict[str, tuple[float, float, float]]
    counted: bool
    figures: Figures
    intervals: dict[str, Interval]
    limits: tuple[LimitFound, ...]


def try_rule(
    parts: ScoredSet,
    curves: Curves,
    cost: CostMatrix,
    limits: Limits,
    rule: Thresholds,
    *,
    rounds: int,
    seed: int,
) -> Trial:
    """Try a rule.

    Parameters
    ----------
    curves : Curves
        Of these parts.
    rounds : int
        Of the bootstrap.
    """
    prices = Prices.of(curves, cost)
    figures = figures_of(curves, prices, rule)
    sure = intervals(parts, prices, rule, rounds=rounds, seed=seed)
    return Trial(
        rule=rule,
        confusion=named_confusion(curves, rule),
        counted=curves.counted,
        figures=figures,
        intervals=sure,
        limits=limits_found(limits, figures, sure),
    )
