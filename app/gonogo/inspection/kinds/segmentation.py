"""Semantic segmentation: a probability map per defect class; the map decides."""

import math
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.inspection.kinds.tensors import defects, given, lay, misshapen, number, take, word
from gonogo.ports.model import Tensors


class Segmentation:
    """Decode ``(1, channels, h, w)`` or ``(1, h, w, channels)`` probabilities, or class indices.

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.map`` and take its score from the map. Decoder settings: ``floor``;
        ``channels_last`` ``no`` or ``yes``; ``values`` ``probabilities`` or ``index``: the output
        is ``(1, h, w)`` or ``(1, 1, h, w)`` whole numbers, each pixel's class counted from 0.
    """

    settings: ClassVar[frozenset[str]] = frozenset(("floor", "channels_last", "values"))
    highest_score = 1.0

    def __init__(self, card: ModelCard) -> None:
        if card.outputs.map is None or card.score_from != "map":
            msg = f"The card of {card.name} is a segmentation but names no deciding map output."
            raise ModelError(msg)
        self._card = card
        self._map = card.outputs.map
        self._channel = defects(card)
        self._floor = number(card, "floor", 0.0)
        self._last = word(card, "channels_last", ("no", "yes")) == "yes"
        self._index = word(card, "values", ("probabilities", "index")) == "index"

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Split the maps by class."""
        if self._index:
            index = self._classes(outputs)
            maps = {n: (index == c).astype(np.float32) for n, c in self._channel.items()}
        else:
            every = self._probabilities(outputs)
            maps = {n: every[c] for n, c in self._channel.items()}
        return Prediction(
            score_from="map",
            class_maps={name: lay(values, placed, self._floor) for name, values in maps.items()},
        )

    def _probabilities(self, outputs: Tensors) -> NDArray[np.float32]:
        """Maps ``(channels, h, w)``."""
        count = len(self._card.outputs_in_order)
        maps = take(outputs, self._map, self._card, axes=4, first=None if self._last else count)
        if self._last:
            maps = maps.transpose(2, 0, 1)
            if len(maps) != count:
                raise misshapen(self._map, outputs[self._map], self._card)
        return maps

    def _classes(self, outputs: Tensors) -> NDArray[np.generic]:
        """Each pixel's class, ``(h, w)``."""
        tensor = given(outputs, self._map, self._card)
        size = math.prod(tensor.shape[-2:])
        if tensor.ndim not in (3, 4) or tensor.size != size or not size:
            raise misshapen(self._map, tensor, self._card)
        index = np.asarray(tensor).reshape(tensor.shape[-2:])
        known = len(self._card.outputs_in_order)
        lowest, highest = int(index.min()), int(index.max())
        if lowest < 0 or highest >= known:
            msg = (
                f"The model {self._card.name} gave a pixel of class "
                f"{lowest if lowest < 0 else highest}; its card names {known} classes, counted "
                "from 0."
            )
            raise ModelError(msg)
        return index
