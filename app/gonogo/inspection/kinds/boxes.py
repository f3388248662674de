"""What all detectors do with boxes: make them corners, and drop those that say the same again."""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.inspection.kinds.heads import Candidates

Form = Literal["centre", "corners", "corner_and_size", "corners_yx"]
Boxes = NDArray[np.float64]


def as_corners(boxes: Boxes, form: str) -> Boxes:
    """Give boxes ``(n, 4)`` as ``x0, y0, x1, y1`` with ``x0 ≤ x1`` and ``y0 ≤ y1``.

    Parameters
    ----------
    form : str
        ``centre``: centre, width and height; ``corner_and_size``: upper left corner, width and
        height; ``corners``; ``corners_yx``: ``y0, x0, y1, x1``.
    """
    one, other = boxes[:, :2], boxes[:, 2:]
    if form == "centre":
        one, other = one - other / 2, one + other / 2
    elif form == "corner_and_size":
        other = one + other
    elif form == "corners_yx":
        one, other = one[:, ::-1], other[:, ::-1]
    return np.concatenate([np.minimum(one, other), np.maximum(one, other)], axis=1)


def survivors(found: Candidates, iou: float, across: bool) -> NDArray[np.intp]:
    """Find the boxes that no higher one overlaps, highest score first.

    Greedy non-maximum suppression: a box goes where it shares more than ``iou`` with one that
    stays. Boxes of the same score keep the order of the head.

    Parameters
    ----------
    found : Candidates
        Finite, as corners.
    iou : float
        Intersection over union; 0 suppresses nothing.
    across : bool
        Whether boxes of different classes suppress one another.
    """
    if iou <= 0 or not found.scores.size:
        return np.argsort(-found.scores, kind="stable")
    rectangles = found.boxes.copy()
    rectangles[:, 2:] -= rectangles[:, :2]
    everyone = np.arange(found.scores.size)
    # Class by class: what is never held against one another costs no comparison.
    crowds = (
        [everyone] if across else [everyone[found.channels == c] for c in np.unique(found.channels)]
    )
    # The threshold is exclusive and no score is negative: nothing is lost before suppression.
    kept = [
        crowd[
            np.asarray(
                cv2.dnn.NMSBoxes(rectangles[crowd].tolist(), scores, 0.0, iou), np.intp
            ).ravel()
        ]
        for crowd, scores in ((crowd, found.scores[crowd].tolist()) for crowd in crowds)
    ]
    left = np.sort(np.concatenate(kept))
    return left[np.argsort(-found.scores[left], kind="stable")]
