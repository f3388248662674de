"""Judge the images of a labelled folder anew by a recipe's model."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from gonogo.domain.recipe import ModelStep, Recipe
from gonogo.inspection.inspector import Inspector
from gonogo.ports.model import Model
from gonogo.workbench.judged import JudgedFolder, Over, image_sha256, kept_frame
from gonogo.workbench.labelled.image_file import ImageReader, read_bytes
from gonogo.workbench.labelled.part import Listing
from gonogo.workbench.score_cache import ScoreCache, Scored


def judge_with(
    open_model: Callable[[ModelStep], Model],
    scores: Path,
    recipe: Recipe,
    listing: Listing,
    over: Over = iter,
) -> JudgedFolder:
    """Load the recipe's model, judge all parts of a folder, and close the model.

    Parameters
    ----------
    open_model : callable
        Loads the bundle that a recipe pins; raises ``ModelError``.
    scores : Path
        Folder where scores are kept, so that the next time is quick.

    Raises
    ------
    DataError, ModelError, RecipeError
        As :func:`judge_folder`.
    """
    model = open_model(recipe.model)
    try:
        return judge_folder(recipe, model, listing, ScoreCache(scores, recipe, model.info), over)
    finally:
        model.close()


def judge_folder(
    recipe: Recipe, model: Model, listing: Listing, cache: ScoreCache, over: Over = iter
) -> JudgedFolder:
    """Judge all parts of a folder without the recipe's image gate, or none.

    All images are looked at by their headers first, so that one of a wrong size is named before
    the work begins. What was judged stays in the cache, even when it is stopped.

    Parameters
    ----------
    over : callable
        Counts the parts as they are looked at, and anew as they are judged, and may stop.

    Raises
    ------
    DataError
        An image cannot be read, or the model does not take it.
    RecipeError
        The rule and the model's card name different classes.
    """
    inspector = Inspector(recipe, model)
    reader = ImageReader(model.card)
    for part in over(listing.parts):
        reader.check(part.image)
    scored = []
    try:
        for number, part in enumerate(over(listing.parts), 1):
            data = read_bytes(part.image)
            digest = hashlib.sha256(data).hexdigest()
            found = cache.get(digest)
            if found is None:
                frame = kept_frame(number, part.name, reader.decode(part.image, data))
                scores = inspector.explain(frame).judgement.class_scores
                found = Scored(image_sha256(frame.pixels), scores)
                if scores:  # what a model could not do once it may do the next time
                    cache.put(digest, found)
            scored.append(found)
    finally:
        cache.save()
    return JudgedFolder(listing, tuple(scored))
