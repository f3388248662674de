"""Instance segmentation: boxes, each with the outline of its own object; the boxes decide."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Affine
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction, ScoreMap
from gonogo.inspection.kinds.detection import framed, no_number
from gonogo.inspection.kinds.finder import Finder
from gonogo.inspection.kinds.tensors import defects, take
from gonogo.ports.model import Tensors

LAYOUTS = ("yolo", "yolo_objectness", "rows")


class Instances:
    """Decode boxes with mask coefficients, and the prototypes they weigh (YOLACT, YOLO-seg).

    Parameters
    ----------
    card : ModelCard
        Must name ``outputs.boxes``, a head whose ``k`` last values a box are coefficients, and
        ``outputs.prototypes`` ``(1, k, h, w)``. Decoder settings as for detection; layouts
        ``yolo``, ``yolo_objectness`` and ``rows``.
    """

    highest_score = 1.0

    def __init__(self, card: ModelCard) -> None:
        if None in (card.outputs.boxes, card.outputs.prototypes) or card.score_from != "boxes":
            msg = (
                f"The card of {card.name} is an instance segmentation but names no deciding boxes "
                "or no prototypes."
            )
            raise ModelError(msg)
        defects(card)
        self._card = card
        self._finder = Finder(card, LAYOUTS)

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Place boxes and masks on the frame."""
        prototypes = take(outputs, str(self._card.outputs.prototypes), self._card, axes=4)
        found = self._finder.find(outputs, placed, extra=len(prototypes))
        boxes = framed(found, placed, self._card)
        if not found.finite or not found.scores.size:
            return Prediction(score_from="boxes", boxes=boxes)
        if not np.isfinite(prototypes.sum()):
            return Prediction(score_from="boxes", boxes=no_number(self._card))
        masked = tuple(
            replace(box, mask=mask_of(weights, prototypes, corners, placed))
            for box, weights, corners in zip(boxes, found.extra, found.boxes, strict=True)
        )
        return Prediction(score_from="boxes", boxes=masked)


def mask_of(
    weights: NDArray[np.float32],
    prototypes: NDArray[np.float32],
    corners: NDArray[np.float64],
    placed: Placement,
) -> ScoreMap | None:
    """Cut one object out of the prototypes, pixel by pixel of the input.

    Bolya et al., "YOLACT: Real-time instance segmentation", 2019. As Ultralytics does it, the
    logits are interpolated to input pixels before they are held against 0 (a probability of 0.5),
    and the box cuts afterwards.

    Parameters
    ----------
    weights : ndarray
        ``(k,)`` coefficients.
    prototypes : ndarray
        ``(k, h, w)`` over the whole input.
    corners : ndarray
        ``(4,)`` of the box, input px.

    Returns
    -------
    ScoreMap or None
        1 inside, 0 outside; None where the object has no pixel in the box: then the box itself
        counts.
    """
    valid = placed.valid
    x0, y0, x1, y1 = corners.tolist()
    left, right = _pixels(x0, x1, valid.x, valid.x + valid.width)
    top, bottom = _pixels(y0, y1, valid.y, valid.y + valid.height)
    if left >= right or top >= bottom:
        return None
    _, height, width = prototypes.shape
    down = _Steps.over(top, bottom, placed.height / height, height)
    along = _Steps.over(left, right, placed.width / width, width)
    logits = np.tensordot(weights, prototypes[:, down.cells, along.cells], axes=1)
    inside = down.between(along.between(logits.T).T) > 0
    if not inside.any():
        return None
    t = placed.to_frame
    ((x, y),) = t.apply(np.array([[left, top]], np.float64)).tolist()
    return ScoreMap(inside.astype(np.float32), Affine(t.a, t.b, x, t.d, t.e, y))


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Where pixels of the input lie between the cells of one axis of the prototypes.

    Parameters
    ----------
    first : int
        Cell that the others are counted from.
    lower, upper : ndarray
        Neighbouring cells of each pixel.
    share : ndarray
        Weight of the upper one, float32.
    """

    first: int
    lower: NDArray[np.intp]
    upper: NDArray[np.intp]
    share: NDArray[np.float32]

    @classmethod
    def over(cls, start: int, end: int, px_per_cell: float, cells: int) -> "_Steps":
        middles = (np.arange(start, end) + 0.5) / px_per_cell - 0.5
        at = np.clip(middles, 0, cells - 1)
        lower = np.floor(at).astype(np.intp)
        upper = np.minimum(lower + 1, cells - 1)
        first = int(lower[0])
        return cls(first, lower - first, upper - first, (at - lower).astype(np.float32))

    @property
    def cells(self) -> slice:
        return slice(self.first, self.first + int(self.upper[-1]) + 1)

    def between(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Interpolate along the first axis."""
        share = self.share[:, None]
        return values[self.lower] * (1 - share) + values[self.upper] * share


def _pixels(start: float, end: float, first: int, beyond: int) -> tuple[int, int]:
    """Pixels whose upper left corner lies in the box, as Ultralytics cuts."""
    return max(first, math.ceil(start)), min(beyond, math.ceil(end))
