"""A named set-up of the cost page, with the data it was tried on."""

import re
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from gonogo.domain.rule import DecisionRule
from gonogo.gui.cost_setup import Setup
from gonogo.workbench.comparison import multiplied
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Thresholds

LONGEST_NAME = 60


class Scenario(msgspec.Struct, frozen=True):
    """What somebody wanted to keep.

    Parameters
    ----------
    name : str
        Chosen by a person; no two of a file have the same.
    setup : Setup
        Prices, limits, pace and rule.
    data, data_sha256 : str
        What it was tried on.
    good, bad : int
        How many parts that were.
    scale : dict of str to float
        ``fail_at`` of each class that the rule is a multiple of; empty where the rule is in the
        units of a table's scores.
    saved_utc : str
        ISO 8601.
    """

    name: str
    setup: Setup
    data: str
    data_sha256: str
    good: int
    bad: int
    scale: dict[str, float] = msgspec.field(default_factory=dict)
    saved_utc: str = ""

    @classmethod
    def of(cls, name: str, setup: Setup, material: Material) -> "Scenario":
        """Keep a set-up as it is now."""
        return cls(
            name, setup, material.name, material.sha256, material.good, material.bad,
            scale_of(material), datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip

    def renamed(self, name: str) -> "Scenario":
        """The same under another name."""
        return replace(self, name=name)

    def rule_on(self, material: Material) -> Thresholds | None:
        """Its rule on the scale of these parts; None where there is no telling."""
        if self.setup.rule is None:
            return None
        return multiplied(self.setup.rule, self.scale, scale_of(material))

    def base_on(self, material: Material) -> DecisionRule | None:
        """The rule it is a multiple of, for parts that have a score of each of its classes."""
        recipe = material.recipe
        if material.production is None or recipe is None:
            return None
        if {c.name for c in recipe.rule.classes} != set(self.scale):
            return None
        return DecisionRule(
            tuple(
                replace(c, review_at=self.scale[c.name], fail_at=self.scale[c.name])
                for c in recipe.rule.classes
            )
        )

    def tried_on(self, material: Material) -> bool:
        """Whether it was made on these very parts."""
        return self.data_sha256 == material.sha256


def scale_of(material: Material) -> dict[str, float]:
    """What one is on the scale of the scores, by class; empty for a table."""
    scale = material.scale
    return {} if scale is None else {c.name: c.fail_at for c in scale.classes}


def file_name(material: Material) -> str:
    """Name of the file that holds the scenarios of a recipe, or of a table of this name."""
    if material.recipe is not None:
        return f"{material.recipe.name}.json"
    # No recipe's name has a space in it.
    return f"table {re.sub(r'[^A-Za-z0-9_.-]', '_', material.name)[:80]}.json"


def name_problem(name: str, taken: tuple[str, ...]) -> str:
    """Say why a scenario cannot be called so; empty where it can."""
    if not name:
        return "Write a name for the scenario."
    if len(name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} characters; shorten it."
    if name in taken:
        return f"There is a scenario {name!r} already; choose another name."
    return ""
