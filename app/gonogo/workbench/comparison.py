"""Several rules on the same parts at the same prices, side by side."""

import math
from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from gonogo.domain.cost import CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.domain.rule import DecisionRule
from gonogo.workbench.margin import one_multiple
from gonogo.workbench.material import Material, rescaled
from gonogo.workbench.tuning.bootstrap import Interval
from gonogo.workbench.tuning.compare import FAIL_ALL, PASS_ALL, REVIEW_ALL, needs_no_sample, rivals
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.trial import Trial, try_rule

_FIGURES = (
    "cost_per_1000", "recall", "recall_with_review", "fpr", "review_rate", "escapes_per_million",
)  # fmt: skip
USUAL_FPR, USUAL_RECALL = 0.01, 0.99
"""For the rules at a fixed rate, where no limit says another."""
_SAME = 1e-9
_ROUNDING = 1e-12


class Candidate(msgspec.Struct, frozen=True):
    """A rule to be compared.

    Parameters
    ----------
    name : str
        What it is called.
    rule : Thresholds or None
        On the scale of the parts; None for the rule in use, whose classes may have multiples of
        their own.
    own : CostMatrix or None
        Prices it was made for, where they may differ from those of the comparison.
    base : DecisionRule or None
        The rule it is a multiple of, where that is another than the scale of the parts.
    rival : bool
        Found by another custom; a person may give a scenario the same name.
    """

    name: str
    rule: Thresholds | None
    own: CostMatrix | None = None
    base: DecisionRule | None = None
    rival: bool = False


class Compared(msgspec.Struct, frozen=True, eq=False):
    """What a rule does.

    Parameters
    ----------
    name : str
        As of its candidate.
    rule : Thresholds or None
        On the scale of the parts; None where it differs from class to class.
    trial : Trial
        Its figures with their intervals.
    own : Trial or None
        What it does at its own prices, where these are others.
    cheapest : bool
        Costs least of those that keep all limits, by the estimates.
    """

    name: str
    rule: Thresholds | None
    trial: Trial
    own: Trial | None
    cheapest: bool

    @property
    def broken(self) -> tuple[str, ...]:
        """Names of the limits it does not keep to."""
        return tuple(limit.name for limit in self.trial.limits if not limit.met)


def compare(
    material: Material,
    cost: CostMatrix,
    limits: Limits,
    candidates: Sequence[Candidate],
    *,
    rounds: int,
    seed: int,
) -> tuple[Compared, ...]:
    """Try every candidate at the same prices and limits.

    Parameters
    ----------
    rounds, seed : int
        Of the bootstrap.

    Raises
    ------
    DataError
        Today's rule is asked for and the parts are of a file, or limits cannot be scaled.
    """
    tried = []
    for each in candidates:
        on = material if each.base is None else rescaled(material, each.base)
        trial = _try(on, cost, limits, each.rule, rounds=rounds, seed=seed)
        if each.rival:
            trial = without_sample(trial, Prices.of(on.curves, cost), each.name)
        tried.append((each, on, trial))
    keeping = [
        trial.figures.cost_per_1000
        for _, _, trial in tried
        if all(limit.met for limit in trial.limits)
    ]
    least = min(keeping, default=math.nan)
    return tuple(
        Compared(
            name=each.name,
            rule=_shown(material, each),
            trial=trial,
            own=_at_own_prices(on, cost, limits, each, rounds=rounds, seed=seed),
            cheapest=len(tried) > 1
            and all(limit.met for limit in trial.limits)
            and trial.figures.cost_per_1000 == least,
        )
        for each, on, trial in tried
    )


def rival_candidates(material: Material, cost: CostMatrix, limits: Limits) -> list[Candidate]:
    """Rules by other customs on these parts, each under the name of its custom."""
    prices = Prices.of(material.curves, cost)
    found = rivals(
        material.curves,
        prices,
        fpr=USUAL_FPR if limits.max_fpr is None else limits.max_fpr,
        recall=USUAL_RECALL if limits.min_recall is None else limits.min_recall,
    )
    return [Candidate(each.name, each.rule, rival=True) for each in found]


def treats_all_alike(name: str) -> bool:
    """Whether a rival of this name needs no threshold at all."""
    return name in (PASS_ALL, FAIL_ALL, REVIEW_ALL)


def without_sample(trial: Trial, prices: Prices, name: str) -> Trial:
    """Figures of passing or failing everything are known, where the prices alone make them."""
    if not needs_no_sample(name, prices):
        return trial
    at = {key: getattr(trial.figures, key) for key in _FIGURES}
    at |= {f"recall of {key}": share for key, share in trial.figures.class_recall.items()}
    exact = {key: Interval(value, value, "exact") for key, value in at.items()}
    return replace(trial, intervals=trial.intervals | exact)


def multiplied(
    rule: Thresholds, scale: Mapping[str, float], now: Mapping[str, float]
) -> Thresholds | None:
    """Rule in multiples of other limits, so that it decides as before.

    Parameters
    ----------
    scale, now : mapping of str to float
        ``fail_at`` of each class that one was, and that one is.

    Returns
    -------
    Thresholds or None
        None where the classes differ or their limits moved by different factors.
    """
    if scale == now:
        return rule
    if not scale or set(scale) != set(now):
        return None
    ratios = [scale[name] / now[name] for name in scale]
    if max(ratios) - min(ratios) > _SAME * max(ratios):
        return None
    # Rounded down by a hair, or the part that a threshold was taken from would fall below it.
    factor = min(ratios) * (1 - _ROUNDING)
    return Thresholds(rule.review_at * factor, rule.fail_at * factor)


def _try(
    material: Material, cost: CostMatrix, limits: Limits, rule: Thresholds | None,
    *, rounds: int, seed: int,
) -> Trial:  # fmt: skip
    parts, curves = material.parts, material.curves
    if rule is None:
        scale = material.margins
        if scale is None:
            msg = f"{material.name} is a table: there is no rule in use to compare with."
            raise DataError(msg)
        parts, rule = scale.today, scale.today_at
        curves = Curves.of(parts)
    return try_rule(parts, curves, cost, limits, rule, rounds=rounds, seed=seed)


def _shown(material: Material, each: Candidate) -> Thresholds | None:
    """Rule on the scale of the parts; None where its classes have limits of their own."""
    if each.base is not None:
        return None
    return _single(material) if each.rule is None else each.rule


def _single(material: Material) -> Thresholds | None:
    """Today's rule, where all its classes have the same multiple."""
    recipe = material.recipe
    if recipe is None or material.base is not None:
        return None
    return material.start if one_multiple(recipe.rule) else None


def _at_own_prices(
    material: Material, cost: CostMatrix, limits: Limits, each: Candidate,
    *, rounds: int, seed: int,
) -> Trial | None:  # fmt: skip
    if each.own is None or each.rule is None:
        return None
    own = each.own.among(material.classes)
    if own == cost:
        return None
    return _try(material, own, limits, each.rule, rounds=rounds, seed=seed)
