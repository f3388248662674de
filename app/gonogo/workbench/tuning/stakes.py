"""Cost and limits of a rule that only fails or passes, as sums over the parts that fail."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.limits import SLACK, Limits
from gonogo.workbench.tuning.curves import Curves
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.scored import ScoredSet


class Stakes(msgspec.Struct, frozen=True, eq=False):
    """What failing each part adds to the cost and to every limit.

    A set of failed parts keeps to limit ``j`` where the sum of their ``adds[1 + j]`` is at most
    ``room[j]``. Recall is therefore written with a minus. Nothing is reviewed, so a largest review
    rate is always kept and left out.

    Parameters
    ----------
    base : float
        Cost per part produced of passing everything.
    adds : ndarray
        ``(1 + m, n)`` float64: what a failed part adds to the cost per part produced, then to each
        limit in shares of the limit's own parts: good ones for the FPR, bad ones for recall and
        escapes.
    room : ndarray
        ``(m,)`` float64: limits in these shares, with the rounding they allow.
    """

    base: float
    adds: NDArray[np.float64]
    room: NDArray[np.float64]

    @classmethod
    def of(cls, parts: ScoredSet, curves: Curves, prices: Prices, limits: Limits) -> "Stakes":
        """Lay out prices and limits over the parts of a sample.

        Parameters
        ----------
        curves : Curves
            Of these parts, for the mass of each class.
        """
        # One number a class and row: what a failed part of mass 1 adds.
        per_mass = [prices.mix * (prices.costs[:, 2] - prices.costs[:, 0])]
        room = []
        good = np.eye(prices.mix.size)[0]
        if limits.max_fpr is not None:
            per_mass.append(good)
            room.append(limits.max_fpr + SLACK)
        if limits.min_recall is not None:
            per_mass.append(-np.concatenate([[0.0], prices.defect_shares]))
            room.append(SLACK - limits.min_recall)
        for name, share in limits.min_class_recall.items():
            per_mass.append(-np.eye(prices.mix.size)[1 + curves.classes.index(name)])
            room.append(SLACK - share)
        rate = prices.mix[1:].sum()
        if limits.max_escapes_per_million is not None and rate > 0:
            per_mass.append(-np.concatenate([[0.0], prices.mix[1:] / rate]))
            room.append((limits.max_escapes_per_million / 1e6 + SLACK) / rate - 1)
        adds = np.zeros((len(per_mass), parts.scores.size))
        values = np.array(per_mass) / curves.above[:, 0]
        for k, (index, mass) in enumerate(parts.masses()):
            for row, value in zip(adds, values[:, k], strict=True):
                row[index] += value * mass
        base = float(prices.mix @ prices.costs[:, 0])
        return cls(base, adds, np.array(room, np.float64))

    def without(self, failed: NDArray[np.bool_]) -> "Stakes":
        """Stakes of the other parts, where these fail whatever the thresholds are.

        Parameters
        ----------
        failed : ndarray
            ``(n,)`` bool. What they add is in ``base`` and ``room`` from then on.
        """
        surely = self.adds[:, failed].sum(axis=1)
        adds = np.where(failed, 0.0, self.adds)
        return Stakes(self.base + float(surely[0]), adds, self.room - surely[1:])

    def excess(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far beyond the limits a rule is, 0 where all are kept.

        The root of the summed squares of what is too much for each. The largest of them alone would
        stop a descent at the first rule where two limits are broken alike.

        Parameters
        ----------
        totals : ndarray
            ``(1 + m, ...)`` float64: sums of ``adds`` over the failed parts.
        """
        room = self.room.reshape(-1, *[1] * (totals.ndim - 1))
        over = np.maximum(totals[1:] - room, 0)
        return np.asarray(np.sqrt((over**2).sum(axis=0)), np.float64)

    def worth_failing(self) -> NDArray[np.bool_]:
        """Parts that lower the cost or serve a limit by failing, ``(n,)`` bool.

        A threshold raised to the next score of such a part only lets go of parts that are better
        passed, so no other scores need be tried.
        """
        return np.asarray((self.adds < 0).any(axis=0), np.bool_)
