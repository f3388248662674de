"""A rule put in force by an engineer's signature, with the evidence it rests on."""

import math
import re
from collections.abc import Mapping

import msgspec

from gonogo.domain.cost import CostPlan
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Evidence(msgspec.Struct, frozen=True):
    """What a new rule was tried on.

    Parameters
    ----------
    data : str
        What the labelled parts are: a file, a span of the ledger.
    data_sha256 : str
        Of the scores and truths, so that the same parts can be found again.
    good, bad : int
        Labelled parts.
    currency : str
        Of the costs.
    cost_per_1000 : tuple of float
        Expected cost of 1000 parts with the new rule, and its two-sided 95 % bounds.
    sentences : tuple of str
        How sure that is, in words.

    Raises
    ------
    ValueError
        A cost is no finite number, a count is negative, or the hash is none.
    """

    data: str
    data_sha256: str
    good: int
    bad: int
    currency: str
    cost_per_1000: tuple[float, float, float]
    sentences: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, self.cost_per_1000)):
            msg = f"the cost and its bounds must be finite numbers, not {self.cost_per_1000}"
            raise ValueError(msg)
        if min(self.good, self.bad) < 0 or not _SHA256.fullmatch(self.data_sha256):
            msg = "the evidence needs counts of 0 or more and the SHA-256 of its data"
            raise ValueError(msg)


class RuleChange(msgspec.Struct, frozen=True):
    """One value of a class that a new rule changes."""

    class_name: str
    value: str
    old: float | None
    new: float | None


class CostChange(msgspec.Struct, frozen=True):
    """One price, limit or pace that is another than before, such as ``matrix.defect.on_pass``."""

    value: str
    old: float | str | None
    new: float | str | None


class SignedRecipe(msgspec.Struct, frozen=True):
    """Body of a ``recipe.signed`` entry; its actor is who signed.

    Parameters
    ----------
    recipe : Recipe
        The new version, whole: its file can be written again from the ledger.
    evidence : Evidence or None
        None where the rule was set by judgement, or a former one was restored.
    cost_changes : tuple of CostChange
        What the rule is priced by, where that changed too.
    """

    recipe: Recipe
    recipe_sha256: str
    replaces_version: int
    replaces_sha256: str
    changes: tuple[RuleChange, ...]
    reason: str
    evidence: Evidence | None
    cost_changes: tuple[CostChange, ...] = ()


def changes(old: DecisionRule, new: DecisionRule) -> tuple[RuleChange, ...]:
    """List what differs between two rules of the same classes, in the old one's order."""
    after = {limits.name: limits for limits in new.classes}
    found = []
    for before in old.classes:
        for name in (each for each in before.__struct_fields__ if each != "name"):
            was, becomes = getattr(before, name), getattr(after[before.name], name)
            if was != becomes:
                found.append(RuleChange(before.name, name, was, becomes))
    return tuple(found)


def cost_changes(old: CostPlan | None, new: CostPlan | None) -> tuple[CostChange, ...]:
    """List what differs between two plans, by its path; None where a plan does not have it."""
    before, after = (
        {} if plan is None else _flat(msgspec.to_builtins(plan)) for plan in (old, new)
    )
    return tuple(
        CostChange(name, before.get(name), after.get(name))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    )


def _flat(tree: Mapping[str, object], above: str = "") -> dict[str, float | str | None]:
    found: dict[str, float | str | None] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{above}{name}.")
        elif value is None or isinstance(value, float | int | str):
            found[f"{above}{name}"] = value
    return found
