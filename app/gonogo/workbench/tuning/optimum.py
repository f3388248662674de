"""The cheapest rule, exactly, and the nearest one where no rule keeps to the limits.

The expected cost of a rule is a constant plus a term of ``review_at`` plus a term of ``fail_at``
(:func:`~gonogo.workbench.tuning.prices.separated`), and limits leave each ``review_at`` an
interval of ``fail_at`` (:class:`~gonogo.workbench.tuning.limits.Room`). So the optimum over all
pairs of distinct scores is one range minimum per score, O(m log m). The range minima come from a
sparse table (Bender and Farach-Colton, LATIN 2000, LNCS 1776, 88–94) of which one row at a time is
in memory.
"""

from itertools import combinations

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.limits import Bounds, Room
from gonogo.workbench.tuning.prices import Prices, separated

_NEAR = 5e-10
_TIE = 1e-12
_HALVINGS = 45


class Optimum(msgspec.Struct, frozen=True):
    """The rule to take.

    Parameters
    ----------
    rule : Thresholds
        The cheapest rule within the limits; where there is none, the nearest.
    conflict : tuple of str
        Limits that no rule keeps together, though it could if any one of them were dropped. Empty
        where the rule is within all limits.
    widened_by : float
        The least share by which all limits together had to be widened
        (:meth:`~gonogo.workbench.tuning.limits.Limits.widened`); 0 within the limits.
    """

    rule: Thresholds
    conflict: tuple[str, ...] = ()
    widened_by: float = 0.0


def optimum(curves: Curves, prices: Prices, limits: Limits, *, review: bool) -> Optimum:
    """Find the cheapest rule over every distinct score.

    Rules that cost the same are told apart by what is safer: the lowest ``review_at`` (fewest parts
    PASS), then the lowest ``fail_at`` (fewest are reviewed).

    Where no rule keeps to the limits, the nearest is the cheapest one after all limits have been
    widened by the same, smallest share.

    Parameters
    ----------
    curves : Curves
        The sample.
    prices : Prices
        Cost matrix and defect rate.
    limits : Limits
        What the rule must keep to.
    review : bool
        Two thresholds; else one, and nothing is reviewed.
    """
    bounds = Bounds.of(curves, prices)
    rule = _cheapest(curves, prices, Room.of(bounds, limits), review=review)
    if rule is not None:
        return Optimum(rule)
    tight, wide = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (tight + wide) / 2
        if _feasible(bounds, limits.widened(middle, bounds.defect_rate), review=review):
            wide = middle
        else:
            tight = middle
    # Rules that are equally near are told apart by what they cost, whatever their sums round to.
    widened = Room.of(bounds, limits.widened(wide + _NEAR, bounds.defect_rate))
    nearest = _cheapest(curves, prices, widened, review=review)
    if nearest is None:
        msg = "limits that were found feasible are not"
        raise AssertionError(msg)
    return Optimum(nearest, _conflict(bounds, limits, review=review), wide)


def _cheapest(curves: Curves, prices: Prices, room: Room, *, review: bool) -> Thresholds | None:
    base, first, second = separated(curves, prices)
    tie = _TIE * (abs(base) + np.abs(first).max() + np.abs(second).max())
    if not review:
        open_ = room.open_at_starts()
        open_[: room.lowest] = False
        total = np.where(open_, first + second, np.inf)
        best = total.min()
        if best == np.inf:
            return None
        at = float(curves.thresholds[(total <= best + tie).argmax()])
        return Thresholds(at, at)
    starts, ends = room.starts(), room.ends()
    total = first + range_minima(second, starts, ends)
    best = total.min()
    if best == np.inf:
        return None
    low = int((total <= best + tie).argmax())
    span = slice(starts[low], ends[low] + 1)
    high = int(starts[low] + (first[low] + second[span] <= best + tie).argmax())
    return Thresholds(float(curves.thresholds[low]), float(curves.thresholds[high]))


def _feasible(bounds: Bounds, limits: Limits, *, review: bool) -> bool:
    room = Room.of(bounds, limits)
    return bool(room.open_at_starts()[0 if review else room.lowest :].any())


def range_minima(
    values: NDArray[np.float64], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Least value of each range.

    Parameters
    ----------
    values : ndarray
        ``(m,)`` float64.
    starts, ends : ndarray
        ``(q,)`` intp, both inclusive; a range is empty where the end lies below the start.

    Returns
    -------
    ndarray
        ``(q,)`` float64; infinite for an empty range.
    """
    found = np.full(starts.size, np.inf)
    length = ends - starts + 1
    # frexp is exact for whole numbers: the exponent less one is the rounded-down logarithm.
    level = np.frexp(np.maximum(length, 0).astype(np.float64))[1].astype(np.int8) - 1
    order = np.argsort(level, kind="stable")
    bounds = np.searchsorted(level[order], np.arange(level.max() + 2))
    table = values
    for k in range(len(bounds) - 1):
        query = order[bounds[k] : bounds[k + 1]]
        left, right = starts[query], ends[query] + 1 - (1 << k)
        found[query] = np.minimum(table[left], table[right])
        half = 1 << k
        if table.size > half:
            table = np.minimum(table[:-half], table[half:])
    return found


def _conflict(bounds: Bounds, limits: Limits, *, review: bool) -> tuple[str, ...]:
    names = list(limits.given())
    recalls = [name for name in names if name.startswith("min_recall")]
    # Of several recalls only the one that binds first can be in the way.
    tightest = min(recalls, key=lambda name: Room.of(bounds, limits.only((name,))).last, default="")
    names = [name for name in names if name not in recalls or name == tightest]
    for size in range(1, len(names)):
        for some in combinations(names, size):
            if not _feasible(bounds, limits.only(some), review=review):
                return some
    return tuple(names)
