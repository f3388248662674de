"""Thresholds of several classes, improved one at a time by an exact search over its scores."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.limits import SLACK
from gonogo.workbench.tuning.stakes import Stakes

TIE = 1e-12
"""Costs that differ by less than this share of all that is at stake are the same."""


class Grid(msgspec.Struct, frozen=True, eq=False):
    """Every threshold that is tried, and from where on it fails each part.

    Parameters
    ----------
    stakes : Stakes
        What failing each part adds.
    thresholds : tuple of ndarray
        Per class ``(m_k + 1,)`` float64, rising; at the last nothing fails.
    level : ndarray
        ``(k, n)`` int32: the highest position at which the class fails the part, -1 for none.
    tie : float
        Costs per part that differ by no more are the same.
    """

    stakes: Stakes
    thresholds: tuple[NDArray[np.float64], ...]
    level: NDArray[np.int32]
    tie: float

    @classmethod
    def of(
        cls, scores: NDArray[np.float64], stakes: Stakes, candidates: NDArray[np.bool_]
    ) -> "Grid":
        """Take the distinct scores of some parts as thresholds.

        Parameters
        ----------
        scores : ndarray
            ``(k, n)`` float64.
        candidates : ndarray
            ``(n,)`` bool.
        """
        thresholds = []
        level = np.empty(scores.shape, np.int32)
        for own, row in zip(level, scores, strict=True):
            tried = np.unique(row[candidates]) + 0.0  # -0.0 becomes 0.0
            own[:] = np.searchsorted(tried, row, "right") - 1
            thresholds.append(np.append(tried, np.nextafter(row.max(), np.inf)))
        tie = TIE * (abs(stakes.base) + float(np.abs(stakes.adds[0]).sum()))
        return cls(stakes, tuple(thresholds), level, tie)

    @property
    def top(self) -> NDArray[np.intp]:
        """Highest position of each class, ``(k,)`` intp: there nothing fails."""
        return np.array([own.size - 1 for own in self.thresholds], np.intp)

    def position(self, thresholds: Sequence[float]) -> NDArray[np.intp]:
        """First positions that are not below these thresholds, ``(k,)`` intp."""
        found = [
            min(int(own.searchsorted(at)), own.size - 1)
            for own, at in zip(self.thresholds, thresholds, strict=True)
        ]
        return np.array(found, np.intp)

    def values(self, at: NDArray[np.intp]) -> tuple[float, ...]:
        """Thresholds at these positions, in score units."""
        return tuple(float(own[k]) for own, k in zip(self.thresholds, at, strict=True))

    def totals(self, at: NDArray[np.intp]) -> NDArray[np.float64]:
        """Sums over the parts that fail, ``(1 + m,)`` float64."""
        failed = (self.level >= at[:, None]).any(axis=0)
        return np.asarray(self.stakes.adds[:, failed].sum(axis=1), np.float64)

    def along(self, at: NDArray[np.intp], k: int) -> NDArray[np.float64]:
        """The same for every position of one class, ``(1 + m, m_k + 1)`` float64."""
        others = at.copy()
        others[k] = self.top[k]
        failed = (self.level >= others[:, None]).any(axis=0)
        rest = ~failed
        adds, level = self.stakes.adds, self.level[k, rest] + 1
        sums = [falling_sums(level, row[rest], int(self.top[k]) + 2)[1:] for row in adds]
        return np.asarray(adds[:, failed].sum(axis=1)[:, None] + np.array(sums), np.float64)


def falling_sums(
    level: NDArray[np.int32], values: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """Sum of the values at or above each of ``size`` levels, ``(size,)`` float64."""
    return np.asarray(np.bincount(level, values, size)[::-1].cumsum()[::-1], np.float64)


def descend(grid: Grid, at: NDArray[np.intp], *, first: int = 0) -> NDArray[np.intp]:
    """Move one class after the other to its best threshold until none improves.

    Better is what breaks the limits by less, and then what costs less. The end is a rule that no
    change of a single class improves; changes of several at once may.

    Parameters
    ----------
    at : ndarray
        ``(k,)`` intp: where to begin.
    first : int
        The class that moves first.
    """
    at = at.copy()
    idle, k = 0, first
    while idle < at.size:
        totals = grid.along(at, k)
        excess, cost = grid.stakes.excess(totals), totals[0]
        best = _lowest_best(excess, cost, grid.tie)
        here = at[k]
        nearer = excess[best] < excess[here] - SLACK
        cheaper = excess[best] <= excess[here] + SLACK and cost[best] < cost[here] - grid.tie
        idle = 0 if nearer or cheaper else idle + 1
        if nearer or cheaper:
            at[k] = best
        k = (k + 1) % at.size
    return at


def lower_where_free(grid: Grid, at: NDArray[np.intp]) -> NDArray[np.intp]:
    """Lower one threshold after the other as far as cost and limits stay the same."""
    at = at.copy()
    for k in range(at.size):
        totals = grid.along(at, k)
        excess, here = grid.stakes.excess(totals), at[k]
        same = (excess <= excess[here]) & (totals[0] <= totals[0][here] + grid.tie)
        at[k] = same.argmax()
    return at


def _lowest_best(excess: NDArray[np.float64], cost: NDArray[np.float64], tie: float) -> int:
    near = excess <= (least + SLACK if (least := excess.min()) > 0 else 0.0)
    least_cost = cost[near].min()
    return int((near & (cost <= least_cost + tie)).argmax())
