"""How cost and rule depend on the defect rate, which nobody knows well."""

from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import Prices, figures_of

LOWEST, HIGHEST = 1e-5, 0.5
_RATES = 41


class Sweep(msgspec.Struct, frozen=True, eq=False):
    """Costs per thousand parts over the defect rate.

    Parameters
    ----------
    rates : ndarray
        ``(r,)`` float64: defect rates, even on a logarithmic scale, and the one set.
    at : int
        Position of the rate set.
    trial, cheapest, pass_all, fail_all : ndarray
        ``(r,)`` float64: of the rule under trial, of the rule that is cheapest at that rate, and of
        passing and failing everything.
    today : ndarray or None
        The same of today's rule; None where there is none.
    fail_at : ndarray
        ``(r,)`` float64: from where the cheapest rule fails.
    kept : ndarray
        ``(r,)`` bool: the cheapest rule keeps to the limits; else it is the nearest.
    """

    rates: NDArray[np.float64]
    at: int
    trial: NDArray[np.float64]
    cheapest: NDArray[np.float64]
    pass_all: NDArray[np.float64]
    fail_all: NDArray[np.float64]
    today: NDArray[np.float64] | None
    fail_at: NDArray[np.float64]
    kept: NDArray[np.bool_]


def sweep(
    curves: Curves,
    cost: CostMatrix,
    limits: Limits,
    rule: Thresholds,
    *,
    review: bool,
    today: tuple[Curves, Thresholds] | None = None,
    over: Callable[[Iterable[float]], Iterator[float]] = iter,
) -> Sweep:
    """Reckon with every defect rate in turn.

    Parameters
    ----------
    curves : Curves
        Of the parts; the optimum is searched at each rate.
    over : callable
        Passes the rates on and may raise, to count them and to stop.
    today : tuple or None
        Curves and rule that give the figures of the rule in use.

    Raises
    ------
    DataError
        A class of the matrix has no part.
    """
    own = min(max(cost.defect_rate, LOWEST), HIGHEST)
    rates = np.unique(np.append(np.geomspace(LOWEST, HIGHEST, _RATES), own))
    top, bottom = float(curves.thresholds[-1]), float(curves.thresholds[0])
    columns: dict[str, list[float]] = {}
    kept = []
    for rate in over(rates.tolist()):
        at = replace(cost, defect_rate=rate)
        prices = Prices.of(curves, at)
        best = optimum(curves, prices, limits, review=review)
        kept.append(not best.conflict)
        rules = {
            "trial": rule,
            "cheapest": best.rule,
            "pass_all": Thresholds(top, top),
            "fail_all": Thresholds(bottom, bottom),
        }
        row = {name: figures_of(curves, prices, each).cost_per_1000 for name, each in rules.items()}
        if today is not None:
            used = figures_of(today[0], Prices.of(today[0], at), today[1])
            row["today"] = used.cost_per_1000
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
        columns.setdefault("fail_at", []).append(best.rule.fail_at)
    arrays = {name: np.array(values) for name, values in columns.items()}
    return Sweep(
        rates=rates,
        at=int(rates.searchsorted(own)),
        trial=arrays["trial"],
        cheapest=arrays["cheapest"],
        pass_all=arrays["pass_all"],
        fail_all=arrays["fail_all"],
        today=arrays.get("today"),
        fail_at=arrays["fail_at"],
        kept=np.array(kept, np.bool_),
    )
