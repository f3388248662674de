"""Head layouts of detectors: one pure function each, from tensors to candidate boxes.

Every function drops what scores below the floor before it builds anything, and never drops what is
no number: a box that cannot be judged has to reach the rule.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]
_STRIDES = (8, 16, 32)


class Candidates(msgspec.Struct, frozen=True, eq=False):
    """Boxes a head offers.

    Parameters
    ----------
    boxes : ndarray
        ``(n, 4)`` float64, in the head's own form and units until they are made corners.
    scores : ndarray
        ``(n,)`` float32.
    channels : ndarray
        ``(n,)`` float32: which of the model's classes; a whole number unless it is not finite.
    extra : ndarray
        ``(n, k)`` float32: what the head says besides, mask coefficients.
    """

    boxes: NDArray[np.float64]
    scores: Single
    channels: Single
    extra: Single

    @property
    def finite(self) -> bool:
        """Whether every value is a number."""
        parts = (self.boxes, self.scores, self.channels, self.extra)
        return all(bool(np.isfinite(part).all()) for part in parts)

    def pick(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Candidates":
        """Keep some, by mask or in the order of indices."""
        return Candidates(
            self.boxes[which], self.scores[which], self.channels[which], self.extra[which]
        )


class Choice(msgspec.Struct, frozen=True):
    """Which boxes are worth a look.

    Parameters
    ----------
    classes : int
        Of the output.
    floor : float
        Lowest score kept.
    several : bool
        Whether a box may be of several classes; else its best one counts.
    """

    classes: int
    floor: float
    several: bool = False

    def of(self, scores: Single) -> tuple[NDArray[np.intp], NDArray[np.intp], Single]:
        """Choose from class scores ``(classes, n)``.

        Returns
        -------
        tuple of ndarray
            Columns, their classes, their scores; ``(m,)`` each.
        """
        if not scores.shape[1]:
            none = np.zeros(0, np.intp)
            return none, none, np.zeros(0, np.float32)
        columns = np.flatnonzero(self._kept(scores.max(axis=0)))
        few = scores[:, columns]
        if self.several:
            channels, at = np.nonzero(self._kept(few))
            return columns[at], channels, few[channels, at]
        channels = few.argmax(axis=0)
        return columns, channels, few[channels, np.arange(columns.size)]

    def rows(self, scores: Single) -> NDArray[np.intp]:
        """Choose from scores ``(n,)``."""
        return np.flatnonzero(self._kept(scores))

    def _kept(self, scores: Single) -> NDArray[np.bool_]:
        return ~((scores < self.floor) & np.isfinite(scores))


def yolo(head: Single, choice: Choice) -> Candidates:
    """Read ``(4 + classes + k, n)``: box, class probabilities (Ultralytics v8, v11)."""
    first = 4 + choice.classes
    columns, channels, scores = choice.of(head[4:first])
    return _candidates(head[:4, columns].T, scores, channels, head[first:, columns].T)


def objectness(head: Single, choice: Choice) -> Candidates:
    """Read ``(n, 5 + classes + k)``: box, objectness, class probabilities (YOLOv5, YOLOX).

    A score is objectness times class probability.
    """
    first = 5 + choice.classes
    if not np.isfinite(head[:, 4:first].sum()):  # a low objectness must not hide it
        return no_number(head.shape[1] - first)
    likely = choice.rows(head[:, 4])
    few = head[likely]
    rows, channels, scores = choice.of((few[:, 5:first] * few[:, 4:5]).T)
    return _candidates(few[rows, :4], scores, channels, few[rows, first:])


def off_grid(head: Single, width: int, height: int) -> Single | None:
    """Turn YOLOX's raw boxes ``(n, 5 + classes)`` into centre and size in input px.

    Cells of strides 8, 16 and 32 in turn, row by row: centre ``(v + cell) · stride``, size
    ``exp(v) · stride`` (Ge et al., "YOLOX", 2021). None where ``n`` is no such number of cells.
    """
    places, strides = [], []
    for step in _STRIDES:
        rows, columns = height // step, width // step
        y, x = np.mgrid[:rows, :columns]
        places.append(np.stack([x.ravel(), y.ravel()], axis=1))
        strides.append(np.full((rows * columns, 1), step, np.float32))
    cell, stride = np.concatenate(places), np.concatenate(strides)
    if len(cell) != len(head):
        return None
    decoded = head.copy()
    decoded[:, :2] = (head[:, :2] + cell) * stride
    with np.errstate(over="ignore"):  # infinity is for the rule to refuse, not for a warning
        decoded[:, 2:4] = np.exp(head[:, 2:4]) * stride
    return decoded


def listed(head: Single, choice: Choice) -> Candidates:
    """Read ``(n, 6 + k)``: box, score, class (built-in suppression; YOLOv10, YOLO26)."""
    few = head[choice.rows(head[:, 4])]
    return _candidates(few[:, :4], few[:, 4], few[:, 5], few[:, 6:])


def cells(head: Single, choice: Choice) -> Candidates:
    """Read ``(5 + classes, h, w)``: objectness, box, class probabilities (FastestDet).

    A score is objectness^0.6 · probability^0.4; centre ``(cell + tanh v) / cells``, size
    ``sigmoid v``, in units of the input (dog-qiuqiu/FastestDet, ``handle_preds``).
    """
    _, rows, columns = head.shape
    flat = head.reshape(len(head), -1)
    if not np.isfinite(head.sum()):  # tanh and sigmoid would make numbers of infinity
        return no_number()
    found, channels, scores = choice.of(flat[0] ** 0.6 * flat[5:] ** 0.4)
    y, x = np.divmod(found, columns)
    few = flat[1:5, found].astype(np.float64)
    centre = (np.stack([x, y]) + np.tanh(few[:2])) / np.array([[columns], [rows]])
    with np.errstate(over="ignore"):
        size = 1 / (1 + np.exp(-few[2:]))
    return _candidates(
        np.concatenate([centre, size]).T, scores, channels, np.zeros((found.size, 0))
    )


def labelled(boxes: Single, scores: Single, labels: Single, choice: Choice) -> Candidates:
    """Read boxes ``(n, 4)``, scores ``(n,)`` and classes ``(n,)`` (torchvision, RT-DETR)."""
    rows = choice.rows(scores)
    return _candidates(boxes[rows], scores[rows], labels[rows], np.zeros((rows.size, 0)))


def scored(boxes: Single, scores: Single, objects: Sequence[int], choice: Choice) -> Candidates:
    """Read boxes ``(n, 4)`` and probabilities ``(n, classes)`` (SSD, DETR).

    Parameters
    ----------
    objects : sequence of int
        Channels that stand for objects; the background is none and does not compete.
    """
    rows, found, best = choice.of(scores[:, list(objects)].T)
    channels = np.asarray(objects)[found]
    return _candidates(boxes[rows], best, channels, np.zeros((rows.size, 0)))


def no_number(extra: int = 0) -> Candidates:
    """Stand for a head whose scores are no numbers."""
    nan = np.full((1, 4 + extra), np.nan)
    return _candidates(nan[:, :4], nan[:, 0], np.zeros(1), nan[:, 4:])


def _candidates(
    boxes: NDArray[np.floating],
    scores: NDArray[np.floating],
    channels: NDArray[np.number],
    extra: NDArray[np.floating],
) -> Candidates:
    return Candidates(
        np.asarray(boxes, np.float64),
        np.asarray(scores, np.float32),
        np.asarray(channels, np.float32),
        np.asarray(extra, np.float32),
    )
