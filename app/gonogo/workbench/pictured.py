"""Judge a picture anew, for what is drawn over it."""

from gonogo.domain.errors import DataError
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.recipe import Recipe
from gonogo.inspection.inspector import Inspector
from gonogo.inspection.overlays import overlay
from gonogo.ports.model import Model
from gonogo.ports.pictures import Overlay


def judged_overlay(pixels: Pixels, recipe: Recipe, model: Model) -> Overlay | None:
    """Overlay of a picture as a recipe judges it now; None where the model fails on it.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` grey or ``(H, W, 3)`` BGR, C-contiguous; read-only from here on.

    Raises
    ------
    DataError
        The model does not take the picture.
    RecipeError
        Recipe and model name different classes.
    """
    problem = model.card.problem_with(pixels.shape)
    if problem:
        raise DataError(problem)
    frame = Frame(
        seq=1, part_id="", camera_serial="", device_frame_id=None, captured_utc="",
        captured_ns=0, pixels=pixels,
    )  # fmt: skip
    return overlay(Inspector(recipe, model).explain(frame))
