"""Detection: boxes with a class and a score; the boxes decide."""

from typing import ClassVar

import numpy as np

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Box, Prediction
from gonogo.inspection.kinds.finder import SETTINGS, Finder
from gonogo.inspection.kinds.heads import Candidates
from gonogo.inspection.kinds.tensors import defects
from gonogo.ports.model import Tensors

LAYOUTS = ("yolo", "yolo_objectness", "yolox", "rows", "separate", "cells")


class Detection:
    """Decode a detector of one of the layouts of :class:`~gonogo.inspection.kinds.finder.Finder`.

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.boxes`` and take its score from the boxes. ``channels`` names all
        classes of the model, ``classes`` those that are defects.
    """

    settings: ClassVar[frozenset[str]] = SETTINGS
    highest_score = 1.0

    def __init__(self, card: ModelCard) -> None:
        if card.outputs.boxes is None or card.score_from != "boxes":
            msg = f"The card of {card.name} is a detection but names no deciding boxes."
            raise ModelError(msg)
        defects(card)
        self._card = card
        self._finder = Finder(card, LAYOUTS)

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Place the boxes on the frame."""
        found = self._finder.find(outputs, placed)
        return Prediction(score_from="boxes", boxes=framed(found, placed, self._card))


def framed(found: Candidates, placed: Placement, card: ModelCard) -> tuple[Box, ...]:
    """Make boxes on the frame of corners on the input.

    Returns
    -------
    tuple of Box
        One that is no number where any candidate is none, so that the rule refuses the part.
    """
    if not found.finite:
        return no_number(card)
    order = card.outputs_in_order
    names = [order[channel] for channel in found.channels.astype(np.intp).tolist()]
    scores = np.asarray(found.scores, np.float64).tolist()
    return tuple(map(Box, *placed.box(found.boxes).T.tolist(), scores, names))


def no_number(card: ModelCard) -> tuple[Box]:
    """Stand for an answer that is no number; the rule makes an ERROR of it."""
    nan = float("nan")
    return (Box(nan, nan, nan, nan, nan, card.classes[0]),)
