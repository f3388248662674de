"""Explanations that take their time, for one frozen part: occlusion, and maps of any layer."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import DataError, ModelError
from gonogo.domain.geometry import Affine
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import ScoreMap
from gonogo.domain.recipe import ModelStep, Recipe
from gonogo.inspection.inspector import Inspector, model_inputs
from gonogo.inspection.kinds.tensors import lay
from gonogo.ports.importing import LayerFacts, Workshop
from gonogo.ports.model import Model
from gonogo.vision.prepare import Input
from gonogo.workbench.judged import kept_frame

_GRID = 12
"""Places along the longer side: coarse enough to be waited for."""


def occlusion(
    pixels: NDArray[np.uint8],
    recipe: Recipe,
    model: Model,
    progress: Callable[[int, int], bool] = lambda _done, _of: True,
    grid: int = _GRID,
) -> ScoreMap:
    """Cover a part place by place and see how much the score falls.

    Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014. A cover
    reaches half a place beyond its own, so that a detail on the border of two is not missed.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` or ``(H, W, C)`` uint8, as the camera gave them.
    progress : callable
        Takes places done and places in all; False stops.
    grid : int
        Places along the longer side.

    Returns
    -------
    ScoreMap
        In units of the score: how much of it hangs on the place; never below 0.

    Raises
    ------
    DataError
        The model does not take the picture.
    ModelError
        It gives no score for the part, or was stopped.
    """
    problem = model.card.problem_with(pixels.shape)
    if problem:
        raise DataError(problem)
    inspector = Inspector(recipe, model)
    whole = _score(inspector, pixels)
    height, width = pixels.shape[:2]
    cell = max(1, round(max(height, width) / grid))
    rows, columns = -(-height // cell), -(-width // cell)
    grey = pixels.reshape(height * width, -1).mean(axis=0).round().astype(np.uint8)
    fall = np.zeros((rows, columns), np.float32)
    for place in range(rows * columns):
        row, column = divmod(place, columns)
        covered = pixels.copy()
        top, left = row * cell - cell // 2, column * cell - cell // 2
        covered[max(0, top) : top + 2 * cell, max(0, left) : left + 2 * cell] = (
            grey if pixels.ndim == 3 else grey[0]
        )
        fall[row, column] = max(0.0, whole - _score(inspector, covered))
        if not progress(place + 1, rows * columns):
            msg = "Stopped before the whole part was covered."
            raise ModelError(msg)
    return ScoreMap(fall, Affine.scale(cell, cell))


class Inside(msgspec.Struct, frozen=True):
    """The inside of an installed bundle's graph, for the curious.

    Parameters
    ----------
    workshop : Workshop
        Looks into it in a child process.
    graph : Path
        The bundle's ``model.onnx``.
    """

    workshop: Workshop
    graph: Path
    card: ModelCard
    step: ModelStep

    def layers(self, pixels: NDArray[np.uint8]) -> tuple[LayerFacts, ...]:
        """List its feature maps, in order, for a frame."""
        return self.workshop.layers(self.graph, self._input(pixels)[0])

    def channel(self, pixels: NDArray[np.uint8], tensor: str, channel: int) -> ScoreMap:
        """One channel of a layer over a frame, scaled to 0 to 1 over itself: it has no unit.

        Raises
        ------
        ModelError
            There is no such layer or channel.
        """
        image, placed = self._input(pixels)
        values = self.workshop.look(self.graph, tensor, image)
        if not 0 <= channel < len(values):
            msg = f"{tensor} has channels 0 to {len(values) - 1}, not {channel}."
            raise ModelError(msg)
        one = values[channel]
        low, high = float(one.min()), float(one.max())
        scaled = (one - low) / (high - low) if high > low else np.zeros_like(one)
        return lay(scaled.astype(np.float32), placed)

    def _input(self, pixels: NDArray[np.uint8]) -> tuple[Input, Placement]:
        problem = self.card.problem_with(pixels.shape)
        if problem:
            raise DataError(problem)
        return model_inputs(pixels, self.card, self.step)[0]


def _score(inspector: Inspector, pixels: NDArray[np.uint8]) -> float:
    judgement = inspector.explain(kept_frame(1, "", np.ascontiguousarray(pixels))).judgement
    if judgement.score is None:
        raise ModelError(judgement.reasons[0].text if judgement.reasons else "No score.")
    return judgement.score
