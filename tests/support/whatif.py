"""Decisions to be judged again: rows as the ledger gives them, and the recipes that judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from gonogo.domain.decision import Judgement
from gonogo.domain.errors import RecipeError
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Label, Truth
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.ports.ledger import ScoredDecision
from gonogo.ports.recipes import BundleListing

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
RULE = DecisionRule((ClassRule("crack", 0.4, 0.6), ClassRule("chip", 0.5, 0.5)))
RECIPE = Recipe(
    1, "tile", "Tile", 1, CameraSettings("replay"), ModelStep("tile", "01" * 32), RULE
)  # fmt: skip


@dataclass
class Versions:
    """Plays a RecipeStore that holds some versions."""

    held: tuple[Recipe, ...] = (RECIPE,)

    def names(self) -> list[str]:
        return sorted({recipe.name for recipe in self.held})

    def load(self, name_or_path: str) -> Recipe:
        return max(
            (r for r in self.held if r.name == name_or_path), key=lambda recipe: recipe.version
        )

    def load_version(self, name: str, version: int) -> Recipe:
        for recipe in self.held:
            if (recipe.name, recipe.version) == (name, version):
                return recipe
        msg = f"There is no version {version} of the recipe {name!r}."
        raise RecipeError(msg)

    def bundles(self) -> list[BundleListing]:
        return []


def decided(
    number: int, judgement: Judgement, recipe: Recipe = RECIPE, *truths: str,
    audit: AuditDraw | None = None, minutes: float | None = None,
) -> ScoredDecision:  # fmt: skip
    """The number-th part, as a recipe judged it; a label for each truth: good or a class."""
    moment = START + timedelta(minutes=number if minutes is None else minutes)
    labels = tuple(
        Label(
            10_000 + who, "", number, f"author {who}",
            Truth.GOOD if name == "good" else Truth.DEFECT, "" if name == "good" else name,
        )
        for who, name in enumerate(truths)
    )  # fmt: skip
    return ScoredDecision(
        seq=number, utc=moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        run_id="run", part_seq=number, part_id=f"P{number:04d}", verdict=judgement.verdict.value,
        score=judgement.score, class_scores=dict(judgement.class_scores),
        thresholds={c.name: (c.review_at, c.fail_at) for c in recipe.rule.classes},
        recipe=recipe.name, recipe_version=recipe.version, recipe_sha256=recipe.sha256,
        bundle_sha256=recipe.model.sha256, image_sha256=f"{number:064x}", withheld=False,
        audit=audit, labels=labels,
    )  # fmt: skip


def withheld(rows: Iterable[ScoredDecision]) -> list[ScoredDecision]:
    return [replace(row, withheld=True) for row in rows]
