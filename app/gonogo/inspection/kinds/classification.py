"""Classification: one probability per defect class from the head; maps only explain."""

from typing import ClassVar

import numpy as np

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.inspection.kinds.tensors import defects, given, misshapen, take
from gonogo.ports.model import Tensors

UNSURE = "unsure"
"""Class of a model that may decline: its score is 1 minus the highest probability of any class."""

_ROUNDING = 1e-3


class Classification:
    """Decode ``(1, classes)`` probabilities, single or multi label.

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.scores`` and take its score from the head. A class called ``unsure``
        that is no channel of the output is the reject option: its limits say how unsure a model
        may be before a person looks (Chow, "On optimum recognition error and reject tradeoff",
        1970).
    """

    settings: ClassVar[frozenset[str]] = frozenset()
    highest_score = 1.0

    def __init__(self, card: ModelCard) -> None:
        if card.outputs.scores is None or card.score_from != "head":
            msg = f"The card of {card.name} is a classification but names no deciding scores."
            raise ModelError(msg)
        self._card = card
        self._scores = card.outputs.scores
        self._declines = UNSURE in card.classes and UNSURE not in card.outputs_in_order
        self._channel = defects(card, without=(UNSURE,) if self._declines else ())

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Name the scores."""
        # Older networks leave (1, classes, 1, 1).
        tensor = given(outputs, self._scores, self._card)
        scores = take(outputs, self._scores, self._card, axes=tensor.ndim).ravel()
        if len(scores) != len(self._card.outputs_in_order):
            raise misshapen(self._scores, tensor, self._card)
        if not np.isfinite(scores).all():  # a class that is no defect must not hide it
            scores = np.full_like(scores, np.nan)
        if scores.min() < -_ROUNDING or scores.max() > 1 + _ROUNDING:
            msg = (
                f"The model {self._card.name} gave scores from {scores.min():.4g} to "
                f"{scores.max():.4g}, which are no probabilities; bring it in again with softmax "
                "or sigmoid."
            )
            raise ModelError(msg)
        named = {name: float(scores[channel]) for name, channel in self._channel.items()}
        if self._declines:
            named[UNSURE] = 1.0 - float(scores.max())
        return Prediction(score_from="head", class_scores=named)
