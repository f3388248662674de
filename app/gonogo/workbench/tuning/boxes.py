"""How far from the optimum a rule of several classes is: best-first branch and bound.

A part fails where *any* class says so, so cost and limits do not fall apart by class. Over a box of
thresholds they do from below. A part that fails even at the upper corner fails surely, one that
passes at the lower corner passes surely, and for the others, where ``open`` are the classes that
still decide,

* failing that *costs* is at least what one open class does alone: any one may be taken;
* failing that *saves* is at most 1, and at most the sum over the open classes: either may be taken.

With a single open class both are exact. What is left is a sum of functions of one threshold each,
and its minimum is that of each alone. Limits enter with multipliers (Lagrangian relaxation:
Geoffrion, Mathematical Programming Study 2 (1974) 82–114; Fisher, Management Science 27 (1981)
1–18): any that are not negative give a valid bound; a subgradient search makes them good.
Thresholds whose own function alone exceeds the best rule known are cut off (range reduction: Ryoo
and Sahinidis, Journal of Global Optimization 8 (1996) 107–138). Branch and bound itself is Land and
Doig's (Econometrica 28 (1960) 497–520).
"""

import heapq

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.limits import SLACK
from gonogo.workbench.tuning.descent import TIE, Grid, descend
from gonogo.workbench.tuning.relaxation import Box, Relaxed, relax

WORK = 40_000_000
"""Parts looked at, over all boxes, unless told: some seconds, and 160 MB at most."""

_BOX = 1000
_STEPS = 40
_MOST = 1000.0  # multipliers beyond would cost the bound its digits


class Search(msgspec.Struct, frozen=True, eq=False):
    """What a search found.

    Parameters
    ----------
    at : ndarray
        ``(k,)`` intp: the best rule found, as positions on the grid.
    lower : float
        No rule within the limits costs less per part, but for rounding; infinite where there is
        none.
    finished : bool
        Nothing is left to search: the rule is the optimum, or there is none within the limits.
    boxes : int
        Looked at.
    """

    at: NDArray[np.intp]
    lower: float
    finished: bool
    boxes: int


def search(grid: Grid, at: NDArray[np.intp], *, work: int = WORK) -> Search:
    """Search all thresholds, from a rule that is known.

    Parameters
    ----------
    at : ndarray
        ``(k,)`` intp: the rule to beat; it need not keep to the limits.
    work : int
        Parts looked at, over all boxes, after which the search stops; a box counts as a thousand
        more. At most 40 boxes are bounded before it counts.
    """
    best = _Best.of(grid, at)
    n = grid.level.shape[1]
    whole = Box(
        low=np.zeros_like(grid.top),
        high=grid.top,
        parts=np.arange(n, dtype=np.int32),
        surely=np.zeros(grid.stakes.adds.shape[0]),
        multipliers=np.zeros(grid.stakes.room.size),
        lower=-np.inf,
    )
    root, best, boxes = _ascend(grid, whole, best)
    work -= boxes * (n + _BOX)
    heap = [] if root is None else [(root.lower, 0, root)]
    pushed = 0
    while heap and heap[0][0] < best.cost - grid.tie and work > 0:
        box = heapq.heappop(heap)[2]
        boxes += 1
        work -= box.parts.size + _BOX
        found = relax(grid, box, best.at, best.cost)
        if found is None:
            continue
        best = best.or_better(grid, found)
        if found.lower >= best.cost - grid.tie:
            continue
        for child in _halves(found):
            pushed += 1
            heapq.heappush(heap, (child.lower, pushed, child))
    finished = not heap or heap[0][0] >= best.cost - grid.tie
    return Search(best.at, best.cost if finished else heap[0][0], finished, boxes)


class _Best(msgspec.Struct, frozen=True, eq=False):
    """The best rule so far; its cost is infinite where it breaks a limit."""

    at: NDArray[np.intp]
    cost: float
    excess: float

    @classmethod
    def of(cls, grid: Grid, at: NDArray[np.intp]) -> "_Best":
        totals = grid.totals(at)
        excess = float(grid.stakes.excess(totals))
        return cls(at, np.inf if excess > 0 else grid.stakes.base + float(totals[0]), excess)

    def or_better(self, grid: Grid, found: Relaxed) -> "_Best":
        """Take the rule at which a bound is least, where it is better, and improve it."""
        cost = grid.stakes.base + float(found.totals[0])
        if grid.stakes.excess(found.totals) > 0 or cost >= self.cost - grid.tie:
            return self
        return _Best.of(grid, descend(grid, found.at))

    def or_nearer(self, grid: Grid, at: NDArray[np.intp]) -> "_Best":
        """While no rule within the limits is known, try one from here."""
        if self.excess <= 0:
            return self
        other = _Best.of(grid, descend(grid, at))
        return other if other.excess < self.excess - SLACK else self


def _ascend(grid: Grid, box: Box, best: _Best) -> tuple[Box | None, _Best, int]:
    """Raise the bound of a box by its multipliers, and cut the box off where it cannot be better.

    The step is halved where it did not help (Held, Wolfe and Crowder, Mathematical Programming 6
    (1974) 62–88).

    Returns
    -------
    tuple
        The box, None where it holds nothing better; the best rule; and how often it was bounded.
    """
    scale = grid.tie / TIE
    highest, multipliers, slope = -np.inf, box.multipliers, np.zeros_like(box.multipliers)
    share = 1.0
    for step in range(1, _STEPS + 1):
        found = relax(grid, box, best.at, best.cost)
        if found is None:
            return None, best, step
        best = best.or_better(grid, found).or_nearer(grid, found.at)
        if found.lower >= best.cost - grid.tie:
            return None, best, step
        if found.relaxed > highest + grid.tie:
            highest, multipliers, slope = found.relaxed, box.multipliers, found.slope
        else:
            share /= 2
        shrunk = not np.array_equal(found.box.high - found.box.low, box.high - box.low)
        length = float(slope @ slope)
        ahead = min(best.cost - highest, scale) * share
        tried = np.clip(multipliers + ahead / max(length, SLACK) * slope, 0.0, _MOST * scale)
        still = np.array_equal(tried, multipliers)
        box = replace(found.box, multipliers=tried)
        if still and not shrunk:
            break
    return replace(box, multipliers=multipliers), best, step


def _halves(found: Relaxed) -> list[Box]:
    if found.split is None:
        return []
    k, middle = found.split
    low, high = found.box.low.copy(), found.box.high.copy()
    high[k], low[k] = middle, middle + 1
    return [replace(found.box, high=high), replace(found.box, low=low)]
