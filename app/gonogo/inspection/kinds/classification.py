"""Classification: one probability per defect class from the head; maps only explain."""

from typing import ClassVar

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.prediction import Prediction
from gonogo.inspection.kinds.tensors import attention_maps, on_grid, take
from gonogo.ports.model import Tensors


class Classification:
    """Decode ``(1, classes)`` probabilities, with heatmap and attention where there are any.

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.scores`` and take its score from the head.
    """

    highest_score: ClassVar[float] = 1.0

    def __init__(self, card: ModelCard) -> None:
        if card.outputs.scores is None or card.score_from != "head":
            msg = f"The card of {card.name} is a classification but names no deciding scores."
            raise ModelError(msg)
        self._card = card
        self._scores = card.outputs.scores

    def decode(self, outputs: Tensors) -> Prediction:
        """Name the scores."""
        card = self._card
        scores = take(outputs, self._scores, card, axes=2, first=len(card.classes))
        heat = None
        if card.outputs.heatmap is not None:
            heat = on_grid(take(outputs, card.outputs.heatmap, card, axes=3), card)
        return Prediction(
            score_from="head",
            class_scores={n: float(s) for n, s in zip(card.classes, scores, strict=True)},
            heatmap=heat,
            attention=attention_maps(outputs, card),
        )
