"""Rules by other customs, for comparison."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.limits import SLACK
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of

PASS_ALL = "pass everything"
FAIL_ALL = "fail everything"
REVIEW_ALL = "review everything"
_NO_MODEL = (PASS_ALL, FAIL_ALL, REVIEW_ALL)


class Rival(msgspec.Struct, frozen=True):
    """A rule found in another way, at the same prices.

    :data:`PASS_ALL`, :data:`FAIL_ALL` and :data:`REVIEW_ALL` are no thresholds, though they are
    written as such.

    Parameters
    ----------
    name : str
        How it was found.
    rule : Thresholds
        What it says.
    figures : Figures
        What it does to production.
    """

    name: str
    rule: Thresholds
    figures: Figures


def rivals(
    curves: Curves,
    prices: Prices,
    *,
    fpr: float,
    recall: float,
    review: bool = False,
    today: Thresholds | None = None,
) -> tuple[Rival, ...]:
    """Lay the usual ways to a threshold beside each other.

    Parameters
    ----------
    fpr, recall : float
        For the rules at a fixed rate.
    review : bool
        Whether a person could look at everything.
    today : Thresholds or None
        The rule in use.
    """
    found = {
        PASS_ALL: float(curves.thresholds[-1]),
        FAIL_ALL: float(curves.thresholds[0]),
        "max F1": max_f1(curves),
        "Youden": youden(curves),
        f"FPR at most {fpr:.4g}": at_fpr(curves, fpr),
        f"recall at least {recall:.4g}": at_recall(curves, prices, recall),
    }
    rules = {name: Thresholds(at, at) for name, at in found.items()}
    if review:
        rules[REVIEW_ALL] = Thresholds(float(curves.thresholds[0]), float(curves.thresholds[-1]))
    if today is not None:
        rules["today"] = today
    return tuple(
        Rival(name, rule, figures_of(curves, prices, rule)) for name, rule in rules.items()
    )


def needs_no_sample(name: str, prices: Prices) -> bool:
    """Whether the cost of a rival is known without any sample.

    Only passing, failing and reviewing everything is, and only where all defect classes cost the
    same: else their mix has to be estimated. A threshold beyond all scores of a sample is no such
    rule; the next part may lie beyond it.
    """
    alike = bool((prices.costs[1:] == prices.costs[1]).all())
    return name in _NO_MODEL and (alike or not prices.own_shares)


def max_f1(curves: Curves) -> float:
    """Threshold of the highest F1 on the sample as it is mixed; of several, the lowest."""
    good, bad = curves.above[0], curves.above[1:].sum(axis=0)
    return _lowest_best(curves, 2 * bad / (good + bad + bad[0]))


def youden(curves: Curves) -> float:
    """Threshold of the largest recall - FPR; of several, the lowest.

    Youden, Cancer 3 (1950) 32–35.
    """
    fpr, recall = curves.rates()
    return _lowest_best(curves, recall - fpr)


def at_fpr(curves: Curves, most: float) -> float:
    """Lowest threshold at which no larger share of the good parts FAILs."""
    fpr, _ = curves.rates()
    return float(curves.thresholds[(fpr <= most + SLACK).argmax()])


def at_recall(curves: Curves, prices: Prices, least: float) -> float:
    """Highest threshold at which at least this share of the bad parts of production FAILs."""
    recall = prices.defect_shares @ (curves.above[1:] / curves.above[1:, :1])
    return float(curves.thresholds[np.flatnonzero(recall >= least - SLACK)[-1]])


def _lowest_best(curves: Curves, values: NDArray[np.float64]) -> float:
    return float(curves.thresholds[(values >= values.max() - SLACK).argmax()])
