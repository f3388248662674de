"""Area under the ROC curve, of parts and of pixels."""

import numpy as np
from numpy.typing import NDArray

_LEVELS = 1 << 16


def auroc(scores: NDArray[np.float64], bad: NDArray[np.bool_]) -> float | None:
    """Chance that a bad part scores above a good one, ties counted half.

    The Mann–Whitney statistic: Hanley and McNeil, Radiology 143 (1982) 29–36.

    Parameters
    ----------
    scores : ndarray
        ``(n,)`` float64, finite.
    bad : ndarray
        ``(n,)`` bool.

    Returns
    -------
    float or None
        None where one class is missing.
    """
    positives = int(bad.sum())
    negatives = bad.size - positives
    if not positives or not negatives:
        return None
    levels, index = np.unique(scores, return_inverse=True)
    hits = np.bincount(index, weights=bad, minlength=levels.size)
    misses = np.bincount(index, weights=~bad, minlength=levels.size)
    below = np.cumsum(misses) - misses
    return float((hits * (below + misses / 2)).sum() / (positives * negatives))


class PixelRanking:
    """AUROC over the pixels of many maps, in one pass and little memory.

    Values in 0 to 1 are counted in 65,536 levels. A cell of the map stands for all the frame pixels
    it covers, each with its own truth.
    """

    def __init__(self) -> None:
        self._defect = np.zeros(_LEVELS)
        self._good = np.zeros(_LEVELS)

    def add(self, values: NDArray[np.float32], mask: NDArray[np.bool_]) -> None:
        """Count one part.

        Parameters
        ----------
        values : ndarray
            ``(h, w)`` float32 map.
        mask : ndarray
            ``(H, W)`` bool, True where there is a defect. A multiple of the map's size.
        """
        height, width = values.shape
        rows = np.arange(mask.shape[0]) * height // mask.shape[0]
        columns = np.arange(mask.shape[1]) * width // mask.shape[1]
        starts_y = np.flatnonzero(np.diff(rows, prepend=-1))
        starts_x = np.flatnonzero(np.diff(columns, prepend=-1))
        by_row = np.add.reduceat(mask.astype(np.int32), starts_y, axis=0)
        defect = np.add.reduceat(by_row, starts_x, axis=1)
        cover = np.outer(np.bincount(rows), np.bincount(columns))
        levels = np.clip(values * (_LEVELS - 1), 0, _LEVELS - 1).astype(np.int64).ravel()
        self._defect += np.bincount(levels, weights=defect.ravel(), minlength=_LEVELS)
        self._good += np.bincount(levels, weights=(cover - defect).ravel(), minlength=_LEVELS)

    def value(self) -> float | None:
        """AUROC of all pixels so far; None where one class is missing."""
        positives, negatives = self._defect.sum(), self._good.sum()
        if not positives or not negatives:
            return None
        below = np.cumsum(self._good) - self._good
        return float((self._defect * (below + self._good / 2)).sum() / (positives * negatives))
