"""Instance segmentation: boxes, each with the outline of its own object; the boxes decide."""

import math
from typing import ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Affine
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction, ScoreMap
from gonogo.inspection.kinds.detection import framed, no_number
from gonogo.inspection.kinds.finder import SETTINGS, Finder
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

    settings: ClassVar[frozenset[str]] = SETTINGS
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
            box._replace(mask=mask_of(weights, prototypes, corners, placed))
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
    cell_x, cell_y = placed.width / width, placed.height / height
    # One cell more on every side than the box covers, for the interpolation.
    column, row = max(0, int(left / cell_x) - 1), max(0, int(top / cell_y) - 1)
    beyond_x, beyond_y = math.ceil(right / cell_x) + 1, math.ceil(bottom / cell_y) + 1
    cut = prototypes[:, row:beyond_y, column:beyond_x]
    logits = np.einsum("k,khw->hw", weights, cut)  # BLAS would wake its threads for it
    to_cells = np.array(
        [
            [1 / cell_x, 0.0, (left + 0.5) / cell_x - 0.5 - column],
            [0.0, 1 / cell_y, (top + 0.5) / cell_y - 0.5 - row],
        ]
    )
    finer = cv2.warpAffine(
        logits,
        to_cells,
        (right - left, bottom - top),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    inside = np.asarray(finer) > 0
    if not inside.any():
        return None
    t = placed.to_frame
    ((x, y),) = t.apply(np.array([[left, top]], np.float64)).tolist()
    return ScoreMap(inside.astype(np.float32), Affine(t.a, t.b, x, t.d, t.e, y))


def _pixels(start: float, end: float, first: int, beyond: int) -> tuple[int, int]:
    """Pixels whose upper left corner lies in the box, as Ultralytics cuts."""
    return max(first, math.ceil(start)), min(beyond, math.ceil(end))
