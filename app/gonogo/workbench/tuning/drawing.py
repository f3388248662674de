"""A sample thinned out once, so that its curves can be drawn at every move of a hand."""

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Prices, figures_of, separated
from gonogo.workbench.tuning.scored import ScoredSet

_POINTS = 600
_BINS = 60
_TAIL = 0.002


def thinned(curves: Curves) -> Curves:
    """Keep some two thousand thresholds: even in rank, in FPR and in recall, both ends included."""
    last = curves.thresholds.size - 1
    if last <= 3 * _POINTS:
        return curves
    kept = [np.linspace(0, last, _POINTS).astype(np.intp)]
    for falling in (curves.above[0], curves.above[1:].sum(axis=0)):
        wanted = np.linspace(0, falling[0], _POINTS)
        kept.append(np.minimum(np.searchsorted(-falling, -wanted), last))
    index = np.unique(np.concatenate([*kept, [0, last]]))
    return replace(curves, thresholds=curves.thresholds[index], above=curves.above[:, index])


def cost_line(
    curves: Curves, drawn: Curves, prices: Prices, rule: Thresholds, *, review: bool
) -> NDArray[np.float64]:
    """Cost per thousand parts as ``fail_at`` moves, at the thresholds of ``drawn``.

    With two thresholds ``review_at`` stays where it is and is pushed only by a lower ``fail_at``,
    so that the curve runs through the rule itself.
    """
    base, first, second = separated(drawn, prices)
    if not review:
        return 1000 * (base + first + second)
    top = float(curves.thresholds[-1])
    reviewed = figures_of(curves, prices, Thresholds(min(rule.review_at, top), top))
    here = np.where(drawn.thresholds >= rule.review_at, reviewed.cost_per_1000 / 1000 - base, first)
    return np.asarray(1000 * (base + here + second), np.float64)


class Bars(msgspec.Struct, frozen=True, eq=False):
    """Histogram of the scores, each truth a share of its own.

    Parameters
    ----------
    edges : ndarray
        ``(b + 1,)`` float64. Where a few scores lie far away, the outermost bars hold them.
    good, bad : ndarray
        ``(b,)`` float64, each adding up to 1.
    """

    edges: NDArray[np.float64]
    good: NDArray[np.float64]
    bad: NDArray[np.float64]

    @classmethod
    def of(cls, parts: ScoredSet) -> "Bars":
        """Count; every truth needs parts."""
        low, high = (float(f(parts.scores)) for f in (np.min, np.max))
        near, far = np.quantile(parts.scores, [_TAIL, 1 - _TAIL]).tolist()
        if far - near > 0 and high - low > 8 * (far - near):
            low, high = max(low, 2 * near - far), min(high, 2 * far - near)
        if not high > low:
            low, high = low - 0.5, high + 0.5
        edges = np.linspace(low, high, _BINS + 1)
        inside = np.clip(parts.scores, low, high)
        good, *bad = (
            np.histogram(inside[index], edges, weights=mass)[0] for index, mass in parts.masses()
        )
        every = np.sum(bad, axis=0)
        return cls(edges, good / good.sum(), every / every.sum())
