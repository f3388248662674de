"""From a detector's tensors to the boxes that count, in input pixels."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.inspection.kinds import heads
from gonogo.inspection.kinds.activations import ACTIVATIONS
from gonogo.inspection.kinds.boxes import as_corners, survivors
from gonogo.inspection.kinds.heads import Candidates, Choice, Single
from gonogo.inspection.kinds.tensors import defects, given, misshapen, number, take, word
from gonogo.ports.model import Tensors

_FORMS = ("corners", "centre", "corner_and_size", "corners_yx")
_NOTHING = ("background", "__background__", "no object", "no_object", "nothing")
_CENTRED = ("centre", "corners", "corner_and_size", "corners_yx")


SETTINGS = frozenset(
    (
        "layout",
        "coordinates",
        "boxes_as",
        "floor",
        "multi_label",
        "nms",
        "across_classes",
        "most",
        "activation",
        "background",
    )
)
"""What a card may say of boxes, see :class:`Finder`."""


class Finder:
    """Finds the defects' boxes as a card says. Its decoder settings:

    ``layout``
        ``yolo`` ``(1, 4 + classes, n)`` or ``(1, n, 4 + classes)``; ``yolo_objectness``
        ``(1, n, 5 + classes)``; ``yolox``, the same with raw boxes; ``rows`` ``(1, n, 6)`` or
        ``(n, 6)``: box, score, class; ``separate``: ``outputs.boxes`` ``(1, n, 4)`` or ``(n, 4)``
        and ``outputs.scores``, ``(1, n, classes)``, or one a box with ``outputs.labels``; ``cells``
        ``(1, 5 + classes, h, w)``, FastestDet.
    ``coordinates``
        ``pixels`` or ``unit`` of the input.
    ``boxes_as``
        ``centre``, ``corners``, ``corner_and_size`` or ``corners_yx``; without a word ``corners``
        for ``rows`` and ``separate``, ``centre`` for the others.
    ``floor``
        Lowest score kept, 0.05.
    ``nms``
        Largest intersection over union of two boxes that stay, 0.45; 0 suppresses nothing, the
        default for ``rows``, which have been through it.
    ``across_classes``
        ``no`` or ``yes``: whether boxes of different classes suppress one another.
    ``most``
        Boxes kept, 300.
    ``multi_label``
        ``no`` or ``yes``: whether a box may be of several classes.
    ``activation``
        ``none``, ``softmax`` or ``sigmoid``: what makes probabilities of ``separate`` scores, one a
        class.
    ``background``
        Channel of ``separate`` scores that stands for no object and does not compete: ``named``,
        one called background or nothing; ``first`` or ``last``.

    Parameters
    ----------
    layouts : tuple of str
        Those the kind knows, the default first.
    """  # noqa: D400  a list of settings follows

    def __init__(self, card: ModelCard, layouts: tuple[str, ...]) -> None:
        self._card = card
        self._layout = word(card, "layout", layouts)
        listed = self._layout in ("rows", "separate")
        self._unit = word(card, "coordinates", ("pixels", "unit")) == "unit"
        self._form = word(card, "boxes_as", _FORMS if listed else _CENTRED)
        self._choice = Choice(
            classes=len(card.outputs_in_order),
            floor=number(card, "floor", 0.05),
            several=word(card, "multi_label", ("no", "yes")) == "yes",
        )
        self._iou = number(card, "nms", 0.0 if self._layout == "rows" else 0.45)
        self._across = word(card, "across_classes", ("no", "yes")) == "yes"
        self._most = int(number(card, "most", 300))
        self._defects = sorted(defects(card).values())
        self._activation = word(card, "activation", tuple(ACTIVATIONS))
        self._objects = _objects(card)
        if self._layout == "separate" and card.outputs.scores is None:
            msg = f"The card of {card.name} has boxes apart from their scores but names no scores."
            raise ModelError(msg)

    def find(self, outputs: Tensors, placed: Placement, extra: int = 0) -> Candidates:
        """Find the boxes of defects, highest score first.

        Parameters
        ----------
        extra : int
            Values that the head gives a box besides, such as mask coefficients.

        Returns
        -------
        Candidates
            Corners in input px, those wholly in the padding left out; not finite, and then
            unsorted, where the model gave a box that is no number.

        Raises
        ------
        ModelError
            An output is missing, has another shape than the layout, or names a class that the
            card does not know.
        """
        found = self._candidates(outputs, extra)
        if not found.finite:
            return found
        self._check_classes(found)
        boxes = as_corners(found.boxes, self._form)
        if self._unit or self._layout == "cells":
            boxes *= np.array([placed.width, placed.height] * 2, np.float64)
        found = replace(found, boxes=boxes)
        found = found.pick(survivors(found, self._iou, self._across))
        # Defects alone are counted: a crowd of good objects must not push one out.
        found = found.pick(np.isin(found.channels, self._defects) & _on_part(found.boxes, placed))
        return found.pick(np.arange(min(self._most, found.scores.size)))

    def _candidates(self, outputs: Tensors, extra: int) -> Candidates:
        name = str(self._card.outputs.boxes)
        classes = self._choice.classes
        if self._layout == "separate":
            return self._separate(outputs, name)
        if self._layout == "cells":
            return heads.cells(
                take(outputs, name, self._card, axes=4, first=5 + classes), self._choice
            )
        table = _table(outputs, name, self._card)
        if self._layout == "yolo":
            wide = 4 + classes + extra
            if table.shape[0] != wide:
                table = self._wide(name, table, wide).T
            return heads.yolo(table, self._choice)
        if self._layout == "rows":
            if table.shape[1] < 6 + extra:
                raise misshapen(name, table, self._card)
            return heads.listed(table[:, : 6 + extra], self._choice)
        table = self._wide(name, table, 5 + classes + extra)
        if self._layout == "yolox":
            raw = heads.off_grid(table, self._card.input.width, self._card.input.height)
            if raw is None:
                raise misshapen(name, table, self._card)
            table = raw
        return heads.objectness(table, self._choice)

    def _separate(self, outputs: Tensors, name: str) -> Candidates:
        boxes = self._wide(name, _table(outputs, name, self._card), 4)
        scored, named = str(self._card.outputs.scores), self._card.outputs.labels
        scores = given(outputs, scored, self._card)
        alone = scores.size == len(boxes)
        if named is not None:
            labels = given(outputs, named, self._card)
            if not alone:
                raise misshapen(scored, scores, self._card)
            if labels.size != len(boxes):
                raise misshapen(named, labels, self._card)
            return heads.labelled(
                boxes, _single(scores).ravel(), _single(labels).ravel(), self._choice
            )
        if scores.size != len(boxes) * self._choice.classes:
            raise misshapen(scored, scores, self._card)
        wide = _single(scores).reshape(len(boxes), self._choice.classes)
        if not np.isfinite(wide.sum()):  # a sigmoid would make a number of infinity
            return heads.no_number()
        wide = ACTIVATIONS[self._activation](wide)
        return heads.scored(boxes, wide, self._objects, self._choice)

    def _wide(self, name: str, table: Single, columns: int) -> Single:
        if table.shape[1] != columns:
            raise misshapen(name, table, self._card)
        return table

    def _check_classes(self, found: Candidates) -> None:
        classes = found.channels
        unknown = classes[
            (classes < 0) | (classes >= self._choice.classes) | (classes != np.floor(classes))
        ]
        if unknown.size:
            msg = (
                f"The model {self._card.name} gave a box of class {unknown[0]:g}; its card names "
                f"{self._choice.classes} classes, counted from 0."
            )
            raise ModelError(msg)


def _objects(card: ModelCard) -> list[int]:
    channels = card.outputs_in_order
    numbers = list(range(len(channels)))
    where = word(card, "background", ("named", "first", "last"))
    if where == "named":
        return [number for number in numbers if channels[number].casefold() not in _NOTHING]
    return numbers[1:] if where == "first" else numbers[:-1]


def _table(outputs: Tensors, name: str, card: ModelCard) -> Single:
    """Take ``(1, rows, columns)`` or ``(rows, columns)``; there may be no rows."""
    tensor = given(outputs, name, card)
    if tensor.ndim == 3 and tensor.shape[0] == 1:
        return _single(tensor[0])
    if tensor.ndim != 2:
        raise misshapen(name, tensor, card)
    return _single(tensor)


def _single(tensor: NDArray[np.generic]) -> Single:
    return np.asarray(tensor, np.float32)


def _on_part(corners: NDArray[np.float64], placed: Placement) -> NDArray[np.bool_]:
    valid = placed.valid
    x0, y0, x1, y1 = corners.T
    beside = (x1 <= valid.x) | (x0 >= valid.x + valid.width)
    above = (y1 <= valid.y) | (y0 >= valid.y + valid.height)
    return np.asarray(~(beside | above))
