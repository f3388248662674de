"""What a rule costs in production, and the figures it is known by."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.cost import CostMatrix
from gonogo.domain.errors import DataError
from gonogo.workbench.tuning.curves import Curves, Thresholds


class Prices(msgspec.Struct, frozen=True, eq=False):
    """A cost matrix laid out over the classes of a sample.

    Parameters
    ----------
    mix : ndarray
        ``(c + 1,)`` float64: share of good parts and of each defect class in production.
    defect_shares : ndarray
        ``(c,)`` float64: share of each class among the defects.
    costs : ndarray
        ``(c + 1, 3)`` float64: expected cost of a part that is PASS, REVIEW, FAIL.
    missed : ndarray
        ``(c + 1,)`` float64: share of a defect class that the reviewer passes; 0 for good parts.
    own_shares : bool
        The defect classes are mixed as in the sample.
    """

    mix: NDArray[np.float64]
    defect_shares: NDArray[np.float64]
    costs: NDArray[np.float64]
    missed: NDArray[np.float64]
    own_shares: bool

    @classmethod
    def of(cls, curves: Curves, cost: CostMatrix) -> "Prices":
        """Lay out a matrix.

        Raises
        ------
        DataError
            A class has no part in the sample, or the matrix names other classes than the sample.
        """
        curves.require_both()
        unknown = sorted((set(cost.classes) | set(cost.shares)) - set(curves.classes))
        if unknown or (cost.shares and set(cost.shares) != set(curves.classes)):
            msg = (
                f"The cost matrix and the scored parts name different defect classes: "
                f"{', '.join(unknown or sorted(cost.shares))} there, "
                f"{', '.join(curves.classes)} here."
            )
            raise DataError(msg)
        whole = curves.above[1:, 0]
        shares = (
            np.array([cost.shares[name] for name in curves.classes])
            if cost.shares
            else whole / whole.sum()
        )
        return cls(
            mix=np.concatenate([[1 - cost.defect_rate], cost.defect_rate * shares]),
            defect_shares=shares,
            costs=np.array(
                [cost.good_costs(), *(cost.defect_costs(name) for name in curves.classes)]
            ),
            missed=np.array([0.0, *(cost.row(name).reviewer_error for name in curves.classes)]),
            own_shares=not cost.shares,
        )


class Figures(msgspec.Struct, frozen=True):
    """What a rule does to production. Shares in 0 to 1; rates are within class.

    Parameters
    ----------
    cost_per_1000 : float
        Expected cost per thousand parts.
    recall : float
        Share of bad parts that FAIL.
    recall_with_review : float
        Share of bad parts that do not simply PASS.
    fpr : float
        Share of good parts that FAIL: the overkill.
    review_rate : float
        Share of all parts that a person looks at.
    escapes_per_million : float
        Bad parts among a million produced that PASS, or that the reviewer lets pass.
    class_recall : dict of str to float
        Recall of each defect class.
    """

    cost_per_1000: float
    recall: float
    recall_with_review: float
    fpr: float
    review_rate: float
    escapes_per_million: float
    class_recall: dict[str, float]


def figures_of(curves: Curves, prices: Prices, rule: Thresholds) -> Figures:
    """Look up a rule's figures; microseconds, whatever the size of the sample."""
    shares = curves.confusion(rule) / curves.above[:, :1]
    return Figures(
        **{name: float(value) for name, value in rates_of(shares, prices).items()},
        class_recall=dict(zip(curves.classes, shares[1:, 2].tolist(), strict=True)),
    )


def rates_of(
    shares: NDArray[np.float64], prices: Prices, defects: NDArray[np.float64] | None = None
) -> dict[str, NDArray[np.float64]]:
    """Figures of one or of many tables of within-class shares.

    Parameters
    ----------
    shares : ndarray
        ``(..., c + 1, 3)`` float64: share of each class that is PASS, REVIEW, FAIL.
    defects : ndarray or None
        ``(..., c)`` float64: share of each class among the defects of each table; None takes that
        of the prices.

    Returns
    -------
    dict
        The fields of :class:`Figures` but those of single classes, each of shape ``(...)``.
    """
    mixed = prices.defect_shares if defects is None else defects
    rate = prices.mix[1:].sum()
    escaped = shares[..., 1:, 0] + prices.missed[1:] * shares[..., 1:, 1]
    paid = (shares * prices.costs).sum(-1)

    def over_defects(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((values * mixed).sum(-1), np.float64)

    return {
        "cost_per_1000": 1000 * (prices.mix[0] * paid[..., 0] + rate * over_defects(paid[..., 1:])),
        "recall": np.minimum(over_defects(shares[..., 1:, 2]), 1.0),
        "recall_with_review": np.minimum(
            over_defects(shares[..., 1:, 1] + shares[..., 1:, 2]), 1.0
        ),
        "fpr": shares[..., 0, 2],
        "review_rate": prices.mix[0] * shares[..., 0, 1] + rate * over_defects(shares[..., 1:, 1]),
        "escapes_per_million": 1e6 * rate * over_defects(escaped),
    }


def cost_curve(curves: Curves, prices: Prices) -> NDArray[np.float64]:
    """Cost per thousand parts of every single threshold, ``(m + 1,)`` float64."""
    base, review, fail = separated(curves, prices)
    return 1000 * (base + review + fail)


def separated(
    curves: Curves, prices: Prices
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Cost per part as a constant, a term of ``review_at`` and a term of ``fail_at``.

    A part at or above ``review_at`` pays REVIEW instead of PASS, one at or above ``fail_at`` pays
    FAIL instead of REVIEW, so the two thresholds never meet in one term.

    Returns
    -------
    base : float
        Cost of passing everything.
    review, fail : ndarray
        ``(m + 1,)`` float64: what each position of the threshold adds.
    """
    scaled = prices.mix[:, None] * prices.costs
    per_mass = 1 / curves.above[:, 0]
    review = (per_mass * (scaled[:, 1] - scaled[:, 0])) @ curves.above
    fail = (per_mass * (scaled[:, 2] - scaled[:, 1])) @ curves.above
    return float(scaled[:, 0].sum()), review, fail
