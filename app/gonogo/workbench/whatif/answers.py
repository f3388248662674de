"""What recorded scores can answer, and what they cannot."""

from collections.abc import Callable
from enum import IntEnum

import msgspec

from gonogo.domain.errors import RecipeError
from gonogo.domain.recipe import Recipe
from gonogo.ports.ledger import ScoredDecision
from gonogo.ports.recipes import RecipeStore


class Gap(IntEnum):
    """Why a part has no verdict under trial; NONE where it has one."""

    NONE = 0
    MODEL = 1
    """Its scores are another model's."""
    SIZES = 2
    """Its scores are over regions of other minimum sizes."""
    VERSION = 3
    """The recipe version that judged it is not here, so its minimum sizes are not known."""
    SCORES = 4
    """A score of a class is missing."""
    UNKEPT = 5
    """Its image was not kept."""
    DAMAGED = 6
    """Its image was kept and cannot be read, or is not what was judged."""
    UNFIT = 7
    """Its image is not of the size the model takes."""
    VIEW = 8
    """Its model was shown another part of the frame, or expected another text."""


class Answer(msgspec.Struct, frozen=True):
    """What is known of one part.

    Parameters
    ----------
    scores : tuple of float
        By class of the rule, in its order; empty where there is a gap, or an error.
    error : bool
        Judged anew, and the model gave no finite scores: an ERROR.
    """

    gap: Gap
    scores: tuple[float, ...] = ()
    error: bool = False


Answerer = Callable[[ScoredDecision], Answer]


class Recorded:
    """Answers from the scores in the ledger.

    A recorded score is the highest level at which a region *large enough* remains (see
    :mod:`gonogo.vision.regions`), so it only answers for a rule with the same minimum sizes, and
    for the model that gave it.

    Parameters
    ----------
    candidate : Recipe
        What is tried: its model, its classes and their minimum sizes.
    recipes : RecipeStore
        Holds the versions that judged.
    """

    def __init__(self, candidate: Recipe, recipes: RecipeStore) -> None:
        self._candidate = candidate
        self._classes = tuple(limits.name for limits in candidate.rule.classes)
        self._recipes = recipes
        self._known: dict[tuple[str, str], Gap] = {}

    def __call__(self, row: ScoredDecision) -> Answer:
        """Answer for one part that a model scored."""
        key = (row.recipe_sha256, row.bundle_sha256)
        gap = self._known.get(key)
        if gap is None:
            gap = self._known[key] = self._gap(row)
        if gap:
            return Answer(gap)
        scores = []
        for name in self._classes:
            score = row.class_scores.get(name)
            if score is None:
                return Answer(Gap.SCORES)
            scores.append(score)
        return Answer(Gap.NONE, tuple(scores))

    def _gap(self, row: ScoredDecision) -> Gap:
        if row.bundle_sha256 != self._candidate.model.sha256:
            return Gap.MODEL
        judged = self._version(row)
        if judged is None:
            return Gap.VERSION
        if judged.model.view != self._candidate.model.view:
            return Gap.VIEW
        then, now = _sizes(judged), _sizes(self._candidate)
        return Gap.SIZES if any(then.get(name) != size for name, size in now.items()) else Gap.NONE

    def _version(self, row: ScoredDecision) -> Recipe | None:
        if row.recipe_sha256 == self._candidate.sha256:
            return self._candidate
        try:
            found = self._recipes.load_version(row.recipe, row.recipe_version)
        except RecipeError:
            return None
        return found if found.sha256 == row.recipe_sha256 else None


def _sizes(recipe: Recipe) -> dict[str, tuple[float, float]]:
    """Smallest area and length that count, in frame pixels, by class."""
    scale = recipe.mm_per_px
    return {c.name: (c.area_px(scale), c.length_px(scale)) for c in recipe.rule.classes}
