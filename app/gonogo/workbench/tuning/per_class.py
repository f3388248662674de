"""The cheapest rule with a threshold for each class, and how far from the optimum it may be.

A part fails where any of its scores reaches the threshold of its class. Nothing is reviewed. Such
rules are an OR of classifiers; which thresholds are best together cannot be told from each one's
own ROC curve unless the scores are independent (Barreno, Cárdenas and Tygar, Advances in Neural
Information Processing Systems 20 (2007) 57–64), so they are searched on the parts themselves.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.cost import CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.bootstrap import Interval, intervals
from gonogo.workbench.tuning.boxes import WORK, search
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.descent import Grid, descend, lower_where_free
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.stakes import Stakes
from gonogo.workbench.tuning.tune import LimitFound, limits_found

SAME = "one threshold for all scores"
SCALED = "one threshold, scores scaled"

_FAILED = Thresholds(0.5, 0.5)


class ClassScores(msgspec.Struct, frozen=True, eq=False):
    """A score of each class for every part.

    Parameters
    ----------
    names : tuple of str
        Classes of the rule; they need not be those of the truth.
    scores : ndarray
        ``(k, n)`` float64, finite; higher is more likely defective.

    Raises
    ------
    DataError
        The shape is not that of the names.
    """

    names: tuple[str, ...]
    scores: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.scores.ndim != 2 or len(self.scores) != len(self.names) or not self.names:
            msg = f"There are scores of shape {self.scores.shape} for {len(self.names)} classes."
            raise DataError(msg)


class ClassRule(msgspec.Struct, frozen=True, eq=False):
    """Thresholds of the classes and what they do to production.

    Parameters
    ----------
    name : str
        How it was found.
    fail_at : dict of str to float
        Threshold of each class, in the units of its score.
    figures : Figures
        What the rule does.
    intervals : dict of str to Interval
        95 % intervals of the figures, the rule taken as given.
    """

    name: str
    fail_at: dict[str, float]
    figures: Figures
    intervals: dict[str, Interval]


class PerClass(msgspec.Struct, frozen=True, eq=False):
    """The answer.

    Parameters
    ----------
    parts : int
        Scored parts.
    rule : ClassRule
        The cheapest rule found within the limits. Where none was found, the nearest that was: the
        one that breaks them by the least (:meth:`~gonogo.workbench.tuning.stakes.Stakes.excess`).
        It is not proved to be the nearest there is.
    limits : tuple of LimitFound
        Every limit set. In the way are those that the nearest rule breaks.
    limits_met : bool
        Whether the rule keeps to all limits, by its estimates.
    lower_bound_per_1000 : float or None
        No rule within the limits costs less per thousand parts; None where no rule was found.
    finished : bool
        The search came to its end: the rule is the cheapest, or no rule keeps to the limits.
    boxes : int
        Boxes of thresholds that were bounded.
    global_rules : tuple of ClassRule
        The best rules of one threshold for all classes, on the scores as they are and on scores
        scaled by mean and standard deviation of the good parts. They keep to the limits if any of
        their kind does.
    """

    parts: int
    rule: ClassRule
    limits: tuple[LimitFound, ...]
    limits_met: bool
    lower_bound_per_1000: float | None
    finished: bool
    boxes: int
    global_rules: tuple[ClassRule, ...]

    @property
    def gap_per_1000(self) -> float | None:
        """What the rule costs per thousand parts more than the bound."""
        if self.lower_bound_per_1000 is None:
            return None
        return self.rule.figures.cost_per_1000 - self.lower_bound_per_1000


def tune_per_class(
    parts: ScoredSet,
    classes: ClassScores,
    cost: CostMatrix,
    limits: Limits,
    *,
    rounds: int,
    seed: int,
    work: int = WORK,
    failed: NDArray[np.bool_] | None = None,
) -> PerClass:
    """Find the cheapest thresholds of all classes together within the limits.

    Parameters
    ----------
    parts : ScoredSet
        Truth and weights; its own scores are not looked at.
    rounds : int
        Of the bootstrap.
    seed : int
        The same seed gives the same answer.
    work : int
        Parts looked at in the search, see :func:`~gonogo.workbench.tuning.boxes.search`.
    failed : ndarray or None
        ``(n,)`` bool: parts that fail whatever these thresholds are, by classes that are not
        searched.

    Raises
    ------
    DataError
        Good parts or those of a defect class are missing, or scores are no finite numbers.
    """
    for row in classes.scores:
        _scored(parts, row)
    curves = Curves.of(parts)
    prices = Prices.of(curves, cost)
    surely = np.zeros(parts.scores.size, np.bool_) if failed is None else failed
    stakes = Stakes.of(parts, curves, prices, limits).without(surely)
    grid = Grid.of(classes.scores, stakes, stakes.worth_failing())
    singles = {
        SAME: _one_threshold(parts, classes.scores, classes.scores, cost, limits),
        SCALED: _one_threshold(parts, classes.scores, _scaled(parts, classes.scores), cost, limits),
    }
    found = search(grid, _start(grid, list(singles.values())), work=work)
    every = Grid.of(classes.scores, stakes, np.ones(parts.scores.size, np.bool_))
    fail_at = every.values(lower_where_free(every, every.position(grid.values(found.at))))

    def judged(name: str, at: Sequence[float]) -> ClassRule:
        fails = surely | (classes.scores >= np.array(at)[:, None]).any(axis=0)
        actions = _scored(parts, np.asarray(fails, np.float64))
        return ClassRule(
            name,
            dict(zip(classes.names, at, strict=True)),
            figures_of(Curves.of(actions), prices, _FAILED),
            intervals(actions, prices, _FAILED, rounds=rounds, seed=seed),
        )

    rule = judged("per class", fail_at)
    broken = tuple(name for name in limits.given() if not limits.met(name, rule.figures)[1])
    lower = rule.figures.cost_per_1000 if found.finished else 1000 * found.lower
    return PerClass(
        parts=parts.scores.size,
        rule=rule,
        limits=limits_found(limits, rule.figures, rule.intervals, broken),
        limits_met=not broken,
        lower_bound_per_1000=None if broken else lower,
        finished=found.finished,
        boxes=found.boxes,
        global_rules=tuple(judged(name, at) for name, at in singles.items()),
    )


def _scored(parts: ScoredSet, scores: NDArray[np.float64]) -> ScoredSet:
    return ScoredSet(scores, parts.truth, parts.classes, parts.weights, parts.bad_probability)


def _scaled(parts: ScoredSet, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    good, mass = parts.masses()[0]
    share = mass / mass.sum()
    mean = scores[:, good] @ share
    spread = np.sqrt((scores[:, good] - mean[:, None]) ** 2 @ share)
    scale = np.where(spread > 0, spread, 1.0)
    return np.asarray((scores - mean[:, None]) / scale[:, None], np.float64)


def _one_threshold(
    parts: ScoredSet,
    scores: NDArray[np.float64],
    scaled: NDArray[np.float64],
    cost: CostMatrix,
    limits: Limits,
) -> tuple[float, ...]:
    """Thresholds, in score units, of the exact optimum on the highest of the scaled scores."""
    curves = Curves.of(_scored(parts, np.asarray(scaled.max(axis=0), np.float64)))
    at = optimum(curves, Prices.of(curves, cost), limits, review=False).rule.fail_at
    nothing = np.nextafter(scores.max(axis=1), np.inf)
    # Named by scores that are there, so that no rounding of the scale moves a part.
    lowest = np.where(scaled >= at, scores, np.inf).min(axis=1)
    return tuple(np.minimum(lowest, nothing).tolist())


def _start(grid: Grid, known: list[tuple[float, ...]]) -> NDArray[np.intp]:
    """The best of descents from rules that are known, and from each class alone."""
    starts = [(grid.position(at), 0) for at in known]
    starts += [(grid.top, k) for k in range(grid.top.size)]
    starts.append((np.zeros_like(grid.top), 0))
    ends = [descend(grid, at, first=first) for at, first in starts]

    def loss(at: NDArray[np.intp]) -> tuple[float, float]:
        totals = grid.totals(at)
        return float(grid.stakes.excess(totals)), float(totals[0])

    return min(ends, key=loss)
