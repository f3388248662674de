"""The bound of one box of thresholds; :mod:`~gonogo.workbench.tuning.boxes` says why it holds."""

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.limits import SLACK
from gonogo.workbench.tuning.descent import Grid, falling_sums

_TINY = np.finfo(np.float64).tiny


class Box(msgspec.Struct, frozen=True, eq=False):
    """Thresholds between two corners.

    Parameters
    ----------
    low, high : ndarray
        ``(k,)`` intp: positions on the grid, both inclusive.
    parts : ndarray
        ``(p,)`` int32: parts that some rule of a box around this one passes and another fails.
    surely : ndarray
        ``(1 + m,)`` float64: sums over the parts that every rule of that box fails.
    multipliers : ndarray
        ``(m,)`` float64, 0 or more: price of breaking each limit.
    lower : float
        Least cost per part that is known so far.
    """

    low: NDArray[np.intp]
    high: NDArray[np.intp]
    parts: NDArray[np.int32]
    surely: NDArray[np.float64]
    multipliers: NDArray[np.float64]
    lower: float


class Relaxed(msgspec.Struct, frozen=True, eq=False):
    """What was learnt of a box.

    Parameters
    ----------
    box : Box
        The box without the parts that are decided, and without thresholds that cannot be better.
    relaxed : float
        Least value of the separable bound, per part.
    at : ndarray
        ``(k,)`` intp: where it is attained.
    totals : ndarray
        ``(1 + m,)`` float64: true sums over the parts that fail there.
    slope : ndarray
        ``(m,)`` float64: by how much the bound's own sums exceed the limits there, which is how
        the bound changes with the multipliers.
    split : tuple of int or None
        Class, and highest position of the lower half; None where all rules of the box are alike.
    """

    box: Box
    relaxed: float
    at: NDArray[np.intp]
    totals: NDArray[np.float64]
    slope: NDArray[np.float64]
    split: tuple[int, int] | None

    @property
    def lower(self) -> float:
        """Bound of the cost per part."""
        return self.box.lower


def relax(grid: Grid, box: Box, best: NDArray[np.intp], cost: float) -> Relaxed | None:
    """Bound the cost of all rules of a box from below.

    Parameters
    ----------
    best : ndarray
        ``(k,)`` intp: the best rule known, around which the bound is made tight.
    cost : float
        Its cost per part, infinite where it breaks a limit.

    Returns
    -------
    Relaxed or None
        None where no rule of the box keeps to the limits.
    """
    stakes = grid.stakes
    level = grid.level[:, box.parts]
    sure = (level >= box.high[:, None]).any(axis=0)
    open_ = (level >= box.low[:, None]) & ~sure
    left = open_.any(axis=0)
    surely = box.surely + stakes.adds[:, box.parts[sure]].sum(axis=1)
    parts, level, open_ = box.parts[left], level[:, left], open_[:, left]
    adds = stakes.adds[:, parts]
    if (surely[1:] + np.minimum(adds[1:], 0).sum(axis=1) > stakes.room + SLACK).any():
        return None
    value = adds[0] + box.multipliers @ adds[1:]
    sure_value = surely[0] + float(box.multipliers @ (surely[1:] - stakes.room))
    constant = stakes.base + sure_value
    by_corners = constant + float(np.minimum(value, 0).sum())
    several = open_.sum(axis=0) > 1
    kept = open_.copy()
    _separate(kept, level, box, value, several, np.clip(best, box.low, box.high))
    certain = ~kept.any(axis=0)
    constant += float(value[certain].sum())
    curves = [
        falling_sums(level[k, own] - int(box.low[k]), value[own], int(box.high[k] - box.low[k]) + 1)
        for k, own in enumerate(kept)
    ]
    relaxed = constant + sum(float(curve.min()) for curve in curves)
    at = box.low + np.array([curve.argmin() for curve in curves], np.intp)
    reached = level >= at[:, None]
    counted = (kept & reached).sum(axis=0) + certain
    lower = max(box.lower, by_corners, relaxed)
    low, high = _reduced(curves, box, cost + grid.tie - relaxed)
    return Relaxed(
        box=replace(box, low=low, high=high, parts=parts, surely=surely, lower=lower),
        relaxed=relaxed,
        at=at,
        totals=surely + adds @ reached.any(axis=0),
        slope=surely[1:] + adds[1:] @ counted - stakes.room,
        split=_split(open_, level, np.abs(value) + _TINY, several, low, high),
    )


def _separate(
    kept: NDArray[np.bool_],
    level: NDArray[np.int32],
    box: Box,
    value: NDArray[np.float64],
    several: NDArray[np.bool_],
    near: NDArray[np.intp],
) -> None:
    """Leave to each part the classes that speak for it, in place; none: it fails for certain.

    At the rule ``near`` the bound is the truth but for parts that fail twice.
    """
    many = np.flatnonzero(several)
    open_ = kept[:, many]
    own = level[:, many]
    hit = open_ & (own >= near[:, None])
    saves = value[many] < 0
    # The likeliest to fail: one that does so near the best rule, the furthest up the box.
    place = (own - box.low[:, None]) / np.maximum(box.high - box.low, 1)[:, None]
    likely = np.where(open_, place + 2 * hit, -1.0).argmax(axis=0)
    alone = np.zeros_like(open_)
    alone[likely, np.arange(many.size)] = True
    kept[:, many] = np.where(saves, open_ & ~hit.any(axis=0), alone)


def _reduced(
    curves: list[NDArray[np.float64]], box: Box, spare: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Corners without the thresholds that alone make the bound exceed the best rule."""
    low, high = box.low.copy(), box.high.copy()
    if np.isfinite(spare):
        for k, curve in enumerate(curves):
            inside = np.flatnonzero(curve <= curve.min() + max(spare, 0.0))
            low[k], high[k] = box.low[k] + inside[0], box.low[k] + inside[-1]
    return low, high


def _split(
    open_: NDArray[np.bool_],
    level: NDArray[np.int32],
    stake: NDArray[np.float64],
    several: NDArray[np.bool_],
    low: NDArray[np.intp],
    high: NDArray[np.intp],
) -> tuple[int, int] | None:
    """Halve what is at stake where several classes decide; else, where one does."""
    inside = open_ & (level >= low[:, None]) & (level < high[:, None])
    for these in (inside & several, inside):
        at_stake = these @ stake
        k = int(at_stake.argmax())
        own = these[k]
        if own.any():
            order = np.argsort(level[k, own], kind="stable")
            ranked, half = level[k, own][order], stake[own][order].cumsum()
            place = int(np.searchsorted(half, half[-1] / 2))
            return k, int(ranked[min(place, ranked.size - 1)])
    return None
