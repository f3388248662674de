"""Semantic segmentation: a probability map per defect class; the map decides."""

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.inspection.kinds.tensors import defects, lay, misshapen, number, take, word
from gonogo.ports.model import Tensors


class Segmentation:
    """Decode ``(1, channels, h, w)`` or ``(1, h, w, channels)`` probabilities.

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.map`` and take its score from the map. Decoder settings: ``floor``;
        ``channels_last`` ``no`` or ``yes``.
    """

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

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Split the maps by class."""
        count = len(self._card.outputs_in_order)
        maps = take(outputs, self._map, self._card, axes=4, first=None if self._last else count)
        if self._last:
            maps = maps.transpose(2, 0, 1)
            if len(maps) != count:
                raise misshapen(self._map, outputs[self._map], self._card)
        return Prediction(
            score_from="map",
            class_maps={
                name: lay(maps[channel], placed, self._floor)
                for name, channel in self._channel.items()
            },
        )
