"""A first recipe for a new model, with limits to begin from."""

import math
from collections.abc import Sequence

from gonogo.domain.bundle import ModelCard
from gonogo.domain.recipe import CameraSettings, ImageGate, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.inspection.kinds.classification import UNSURE
from gonogo.vision.photometry import measure
from gonogo.workbench.importing.pictures import Picture

_FAIL_AT, _REVIEW_AT = 0.5, 0.35
_ABOVE_GOOD, _NEAR_GOOD = 1.2, 1.05
_UNSEEN = 1.0


def first_recipe(
    card: ModelCard,
    camera: CameraSettings,
    highest: float,
    frames: Sequence[Picture],
    scores: Sequence[dict[str, float]] = (),
    expected_text: str = "",
) -> Recipe:
    """Make version 1 of a recipe.

    Probabilities fail from 0.5 and are looked at from 0.35. A score without an upper end (a
    distance) fails from 1.2 times the highest that the frames at hand gave: right when these are
    good parts, and a place to start from in any case.

    Parameters
    ----------
    frames : sequence of Picture
        Real ones, at hand.
    highest : float
        No score of the model is above it; infinite for distances.
    scores : sequence of dict
        Class scores of those frames.
    """
    rules = tuple(ClassRule(name, *_limits(name, highest, scores)) for name in card.classes)
    return Recipe(
        schema_version=1,
        name=card.name,
        title=card.title,
        version=1,
        camera=camera,
        model=ModelStep(card.name, card.bundle_sha256, expected_text=expected_text),
        rule=DecisionRule(rules),
        gate=_gate(frames),
    )


def _gate(frames: Sequence[Picture]) -> ImageGate:
    usual = ImageGate()
    facts = [measure(frame.pixels, 8) for frame in frames]
    means = [fact.mean for fact in facts]
    saturated = max((fact.saturated for fact in facts), default=0.0)
    return ImageGate(
        mean_min=_rounded(min([usual.mean_min, *(mean / 2 for mean in means)])),
        mean_max=_rounded(max([usual.mean_max, *((1 + mean) / 2 for mean in means)])),
        saturated_max=_rounded(max(usual.saturated_max, min(1.0, 1.5 * saturated))),
    )


def _limits(name: str, highest: float, scores: Sequence[dict[str, float]]) -> tuple[float, float]:
    if name == UNSURE:  # for a person to look at; nothing fails for it
        return _REVIEW_AT, 1.0
    if math.isfinite(highest):
        return _REVIEW_AT * highest, _FAIL_AT * highest
    seen = [found[name] for found in scores if math.isfinite(found.get(name, math.nan))]
    top = max(seen, default=_UNSEEN) or _UNSEEN
    return _rounded(_NEAR_GOOD * top), _rounded(_ABOVE_GOOD * top)


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
