"""Anomaly detection: how far a part is from good ones, by its map or by one score."""

import math
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction, ScoreMap
from gonogo.inspection.kinds.tensors import given, lay, misshapen, number, take, word
from gonogo.ports.model import Tensors

_ROUNDING = 1e-3


class Anomaly:
    """Decode a map ``(1, 1, h, w)``, ``(1, h, w)`` or ``(1, h, w, 1)``, or a score ``(1,)``.

    Parameters
    ----------
    card : ModelCard
        Names one class. ``score_from`` ``map``: the regions of ``outputs.map`` decide. ``head``:
        ``outputs.scores`` decides, or without it the pooled map. Decoder settings: ``floor`` of the
        map; ``pool`` ``max``, ``mean`` or ``p99`` (99th percentile); ``highest``, the score that
        nothing exceeds, where there is one; ``higher_is`` ``worse``, or ``better`` for a likeness:
        then what decides is ``highest`` less it.
    """

    settings: ClassVar[frozenset[str]] = frozenset(("floor", "pool", "highest", "higher_is"))

    def __init__(self, card: ModelCard) -> None:
        self._card = card
        self._map = card.outputs.map
        self._scores = card.outputs.scores if card.score_from == "head" else None
        self._floor = number(card, "floor", 0.0)
        self._pool = word(card, "pool", ("max", "mean", "p99"))
        self._likeness = word(card, "higher_is", ("worse", "better")) == "better"
        self._highest = number(card, "highest", 1.0 if self._likeness else math.inf)
        if card.score_from == "boxes" or (self._map is None and self._scores is None):
            msg = f"The card of {card.name} is an anomaly model but names no deciding map or score."
            raise ModelError(msg)
        if len(card.classes) != 1:
            msg = f"The card of {card.name} is an anomaly model: it has one class, not several."
            raise ModelError(msg)

    @property
    def highest_score(self) -> float:
        """A distance has no highest value unless the card gives one."""
        return self._highest

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Give the distance its name."""
        (name,) = self._card.classes
        if self._card.score_from == "map":
            return Prediction("map", class_maps={name: self._laid(outputs, placed)})
        if self._scores is None:
            pooled = _pooled(self._laid(outputs, placed).values, self._pool)
            return Prediction("head", class_scores={name: self._badness(pooled)})
        score = given(outputs, self._scores, self._card)
        if score.size != 1:
            raise misshapen(self._scores, score, self._card)
        return Prediction("head", class_scores={name: self._badness(float(score.item()))})

    def _badness(self, score: float) -> float:
        if not self._likeness:
            return score
        if score > self._highest + _ROUNDING * abs(self._highest):
            msg = (
                f"The model {self._card.name} gave a likeness of {score:.4g}, its card says that "
                f"none is above {self._highest:g}; bring the model in again with the highest score "
                "that it really gives."
            )
            raise ModelError(msg)
        return self._highest - score

    def _laid(self, outputs: Tensors, placed: Placement) -> ScoreMap:
        name = str(self._map)
        tensor = given(outputs, name, self._card)
        values = take(outputs, name, self._card, axes=4 if tensor.ndim == 4 else 3)
        if values.ndim == 3:
            if 1 not in (values.shape[0], values.shape[2]):
                raise misshapen(name, tensor, self._card)
            values = values[0] if values.shape[0] == 1 else values[:, :, 0]
        return lay(values, placed, self._floor)


def _pooled(values: NDArray[np.float32], how: str) -> float:
    if how == "mean":
        return float(values.mean(dtype=np.float64))
    return float(values.max() if how == "max" else np.percentile(values, 99))
