"""Semantic segmentation: a probability map per defect class; the map decides."""

from typing import ClassVar

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.prediction import Prediction
from gonogo.inspection.kinds.tensors import attention_maps, on_grid, take
from gonogo.ports.model import Tensors


class Segmentation:
    """Decode ``(1, classes, h, w)`` probabilities.

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.map`` and take its score from the map.
    """

    highest_score: ClassVar[float] = 1.0

    def __init__(self, card: ModelCard) -> None:
        if card.outputs.map is None or card.score_from != "map":
            msg = f"The card of {card.name} is a segmentation but names no deciding map output."
            raise ModelError(msg)
        self._card = card
        self._map = card.outputs.map

    def decode(self, outputs: Tensors) -> Prediction:
        """Split the maps by class."""
        maps = take(outputs, self._map, self._card, axes=4, first=len(self._card.classes))
        return Prediction(
            score_from="map",
            class_maps={
                name: on_grid(plane, self._card)
                for name, plane in zip(self._card.classes, maps, strict=True)
            },
            attention=attention_maps(outputs, self._card),
        )
