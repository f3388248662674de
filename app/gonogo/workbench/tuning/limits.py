"""What hard limits on a rule leave to choose from."""

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.limits import SLACK, Limits
from gonogo.workbench.tuning.curves import Curves
from gonogo.workbench.tuning.prices import Prices


class Room(msgspec.Struct, frozen=True, eq=False):
    """What limits leave: for each position of ``review_at``, an interval of ``fail_at``.

    FPR and recall bound ``fail_at`` alone. With ``review_at`` fixed, a higher ``fail_at`` only
    means more parts reviewed and more that the reviewer lets pass, so both other limits bound it
    from above.

    Parameters
    ----------
    size : int
        Number of positions.
    lowest, last : int
        First and last position of ``fail_at`` at which FPR and recalls are within their limits.
    falling : tuple of ndarray
        ``(m + 1,)`` float64 each: shares that must not be too small at ``fail_at`` ...
    least : tuple of ndarray
        ``(m + 1,)`` float64 each: ... and how large they must be for each ``review_at``.
    """

    size: int
    lowest: int
    last: int
    falling: tuple[NDArray[np.float64], ...]
    least: tuple[NDArray[np.float64], ...]

    @classmethod
    def of(cls, bounds: "Bounds", limits: Limits) -> "Room":
        """Apply limits."""
        lowest, last = 0, bounds.fpr.size - 1
        if limits.max_fpr is not None:
            lowest = _count_above(bounds.fpr, limits.max_fpr + SLACK)
        if limits.min_recall is not None:
            last = min(last, int(_count_from(bounds.recall, limits.min_recall - SLACK)) - 1)
        for name, share in limits.min_class_recall.items():
            last = min(last, int(_count_from(bounds.class_recall[name], share - SLACK)) - 1)
        falling, least = [], []
        if limits.max_review_rate is not None:
            falling.append(bounds.parts)
            least.append(bounds.parts - (limits.max_review_rate + SLACK))
        if limits.max_escapes_per_million is not None:
            allowed = limits.max_escapes_per_million / 1e6 + SLACK
            falling.append(bounds.missed_unless_failed)
            least.append(bounds.defect_rate - allowed - bounds.found)
        return cls(bounds.fpr.size, lowest, last, tuple(falling), tuple(least))

    def starts(self) -> NDArray[np.intp]:
        """First position of ``fail_at`` for each position of ``review_at``, ``(m + 1,)`` intp."""
        return np.maximum(np.arange(self.size), self.lowest)

    def ends(self) -> NDArray[np.intp]:
        """Last position, ``(m + 1,)`` intp; below the first where there is none."""
        ends = np.full(self.size, self.last, np.intp)
        for falling, least in zip(self.falling, self.least, strict=True):
            np.minimum(ends, _count_from(falling, least) - 1, out=ends)
        return ends

    def open_at_starts(self) -> NDArray[np.bool_]:
        """Where the interval of ``fail_at`` is not empty, ``(m + 1,)`` bool, without finding it."""
        open_ = np.arange(self.size) <= self.last
        open_ &= self.lowest <= self.last
        for falling, least in zip(self.falling, self.least, strict=True):
            # The share at max(review_at, lowest) is the lesser of the two, since it falls.
            open_ &= np.minimum(falling, falling[self.lowest]) >= least
        return open_


class Bounds(msgspec.Struct, frozen=True, eq=False):
    """Shares that limits speak of, at or above every threshold; all fall from left to right.

    Parameters
    ----------
    fpr, recall : ndarray
        ``(m + 1,)`` float64: of good parts, and of the defects as production mixes them.
    class_recall : mapping of str to ndarray
        ``(m + 1,)`` float64: of each defect class.
    parts : ndarray
        ``(m + 1,)`` float64: of all production.
    found, missed_unless_failed : ndarray
        ``(m + 1,)`` float64: bad parts, as a share of production, that the reviewer would find, and
        those he would let pass.
    defect_rate : float
        Prevalence.
    """

    fpr: NDArray[np.float64]
    recall: NDArray[np.float64]
    class_recall: Mapping[str, NDArray[np.float64]]
    parts: NDArray[np.float64]
    found: NDArray[np.float64]
    missed_unless_failed: NDArray[np.float64]
    defect_rate: float

    @classmethod
    def of(cls, curves: Curves, prices: Prices) -> "Bounds":
        """Mix the classes of a sample as production does."""
        share = curves.above / curves.above[:, :1]
        bad, missed = prices.mix[1:], prices.missed[1:]
        return cls(
            fpr=share[0],
            recall=_mixed(prices.defect_shares, share[1:]),
            class_recall=dict(zip(curves.classes, share[1:], strict=True)),
            parts=_mixed(prices.mix, share),
            found=_mixed(bad * (1 - missed), share[1:]),
            missed_unless_failed=_mixed(bad * missed, share[1:]),
            defect_rate=float(bad.sum()),
        )


def _mixed(shares: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    # Row by row: each addition rounds monotonically, so the sum falls as its rows do.
    total = np.zeros(rows.shape[1])
    for share, row in zip(shares, rows, strict=True):
        total += share * row
    return total


def _count_above(falling: NDArray[np.float64], least: float) -> int:
    """How many leading values are above ``least``."""
    return int(np.searchsorted(-falling, -least, "left"))


def _count_from(
    falling: NDArray[np.float64], least: float | NDArray[np.float64]
) -> NDArray[np.intp]:
    """How many leading values are at least ``least``."""
    return np.asarray(np.searchsorted(-falling, -np.asarray(least), "right"))
