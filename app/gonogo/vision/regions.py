"""Regions of a score map that are large enough to count.

The score of a class is *the highest level at which a region large enough remains*: the greatest
``t`` such that some 8-connected component of ``map ≥ t`` has at least the minimum area and length.
It does not depend on the threshold, and ``score ≥ t`` holds exactly when thresholding at ``t``
shows such a region, so that curves over scores, verdict and contour on the screen agree. (It is the
largest grey level kept by an area opening: Vincent, "Grayscale area openings and closings",
1993; an extent in place of the area is increasing as well, so the argument is the same.)
"""

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine
from gonogo.domain.prediction import ScoreMap

_OUTLINE_SCALE = 4


class MapRegion(msgspec.Struct, frozen=True, eq=False):
    """A connected region of ``map ≥ level`` in frame pixels.

    Parameters
    ----------
    score : float
        Highest value inside.
    outline : ndarray
        ``(n, 2)`` float64 ``x, y``: the outer boundary, within an eighth of a cell.
    area_px, length_px : float
        Area, and largest extent (maximum Feret diameter) over the cells' corners.
    """

    score: float
    outline: NDArray[np.float64]
    x: float
    y: float
    width: float
    height: float
    area_px: float
    length_px: float


def score_of(score_map: ScoreMap, min_area_px: float = 0.0, min_length_px: float = 0.0) -> float:
    """Find the highest level at which a region large enough remains.

    Components only merge and grow as the level falls, so those of the map's floor hold all that is
    looked for, and each is searched by itself.

    Parameters
    ----------
    score_map : ScoreMap
        Finite values.
    min_area_px, min_length_px : float
        Smallest area (frame px squared) and largest extent (frame px) that count.

    Returns
    -------
    float
        A value of the map; 0 where no region above its floor is large enough.
    """
    values, to_frame = score_map.values, score_map.to_frame
    limits = _Limits.of(to_frame, min_area_px, min_length_px)
    highest = float(values.max())
    if highest < score_map.floor:
        return 0.0
    if limits.always_met:
        return highest
    floor = _least_single(max(score_map.floor, float(values.min())))
    if np.count_nonzero(values >= floor) < limits.cells:  # on a good part, nearly always
        return 0.0
    _, labels, stats = _components(values, float(floor))
    best = 0.0
    for label in np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable") + 1:
        x, y, width, height, area = (int(v) for v in stats[label])
        if area < limits.cells:
            break
        box = np.s_[y : y + height, x : x + width]
        inside = np.where(labels[box] == label, values[box], np.float32(-np.inf))
        best = max(best, _highest_level(inside, limits, to_frame, best))
    return best


class _Limits(msgspec.Struct, frozen=True):
    """Smallest region in cells and frame px."""

    cells: int
    length_px: float
    any_length: bool

    @classmethod
    def of(cls, to_frame: Affine, min_area_px: float, min_length_px: float) -> "_Limits":
        cells = int(np.ceil(min_area_px / to_frame.cell_area_px - 1e-9))
        return cls(cells, min_length_px, min_length_px <= to_frame.cell_length_px)

    @property
    def always_met(self) -> bool:
        """Whether a single cell is large enough."""
        return self.cells <= 1 and self.any_length


def _highest_level(
    values: NDArray[np.float32], limits: _Limits, to_frame: Affine, above: float
) -> float:
    """Search one component of the floor by rank; its outside is minus infinity."""
    ranked = np.sort(values[np.isfinite(values)])[::-1]
    # A region of n cells cannot stand higher than the n-th largest value.
    low = max(limits.cells, 1) - 1
    if ranked[low] <= above or not _has_region(values, ranked[-1], limits, to_frame):
        return 0.0
    high = low
    step = max(limits.cells, 4)
    while not _has_region(values, ranked[high], limits, to_frame):
        low, high = high + 1, min(high + step, ranked.size - 1)
        step *= 2
    while low < high:
        middle = (low + high) // 2
        if _has_region(values, ranked[middle], limits, to_frame):
            high = middle
        else:
            low = middle + 1
    return float(ranked[high])


def regions_at(
    score_map: ScoreMap,
    level: float,
    min_area_px: float = 0.0,
    min_length_px: float = 0.0,
    most: int = 64,
) -> list[MapRegion]:
    """Find the regions of ``map ≥ level`` that are large enough, the highest scores first.

    Parameters
    ----------
    level : float
        In units of the score.
    most : int
        At most so many.
    """
    cells = int(np.ceil(min_area_px / score_map.to_frame.cell_area_px - 1e-9))
    mask, labels, stats = _components(score_map.values, level)
    if not mask.any():
        return []
    found = []
    for label in range(1, len(stats)):
        x, y, width, height, area = (int(v) for v in stats[label])
        if area < cells:
            continue
        inside = labels[y : y + height, x : x + width] == label
        length = _feret(inside, x, y, score_map.to_frame)
        if length < min_length_px:
            continue
        corners = score_map.to_frame.apply(
            np.array([[x, y], [x + width, y + height]], dtype=np.float64)
        )
        found.append(
            MapRegion(
                score=float(score_map.values[y : y + height, x : x + width][inside].max()),
                outline=_outline(inside, x, y, score_map.to_frame),
                x=float(corners[:, 0].min()),
                y=float(corners[:, 1].min()),
                width=float(np.ptp(corners[:, 0])),
                height=float(np.ptp(corners[:, 1])),
                area_px=area * score_map.to_frame.cell_area_px,
                length_px=length,
            )
        )
    return sorted(found, key=lambda region: -region.score)[:most]


def mask_size(mask: ScoreMap) -> tuple[float, float]:
    """Measure an object's own pixels, in however many pieces it shows.

    Parameters
    ----------
    mask : ScoreMap
        1 inside, 0 outside.

    Returns
    -------
    tuple of float
        Area, frame px squared, and largest extent, frame px.
    """
    inside = mask.values >= 0.5
    cells = int(np.count_nonzero(inside))
    if not cells:
        return 0.0, 0.0
    return cells * mask.to_frame.cell_area_px, _feret(inside, 0, 0, mask.to_frame)


def mask_outline(mask: ScoreMap) -> NDArray[np.float64]:
    """Outline ``(n, 2)`` of the largest piece of an object's own pixels, frame px."""
    _, labels, stats = _components(mask.values, 0.5)
    if len(stats) < 2:
        return np.zeros((0, 2))
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    x, y, width, height, _ = (int(v) for v in stats[largest])
    inside = labels[y : y + height, x : x + width] == largest
    return _outline(inside, x, y, mask.to_frame)


def _components(
    values: NDArray[np.float32], level: float
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]:
    mask = (values >= _least_single(level)).view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return mask, np.asarray(labels, np.int32), np.asarray(stats, np.int32)


def _least_single(level: float) -> np.float32:
    """Least float32 at or above a level; rounding must not let a value below it in."""
    single = np.float32(level)
    return single if float(single) >= level else np.nextafter(single, np.float32(np.inf))


def _has_region(
    values: NDArray[np.float32], level: np.float32, limits: _Limits, to_frame: Affine
) -> bool:
    _, labels, stats = _components(values, float(level))
    large = np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] >= limits.cells) + 1
    if limits.any_length:
        return bool(large.size)
    for label in large:
        x, y, width, height, _ = (int(v) for v in stats[label])
        inside = labels[y : y + height, x : x + width] == label
        if _feret(inside, x, y, to_frame) >= limits.length_px:
            return True
    return False


def _feret(inside: NDArray[np.bool_], x: int, y: int, to_frame: Affine) -> float:
    # The first and the last cell of each row span the hull of them all.
    rows = np.flatnonzero(inside.any(axis=1))
    left = inside[rows].argmax(axis=1)
    right = inside.shape[1] - inside[rows, ::-1].argmax(axis=1)
    corners = np.concatenate(
        [np.stack([side, rows + below], axis=1) for side in (left, right) for below in (0, 1)]
    )
    hull = cv2.convexHull(corners.astype(np.int32)).reshape(-1, 2).astype(np.float64)
    points = to_frame.apply(hull + np.array([x, y]))
    spans = points[:, None, :] - points[None, :, :]
    return float(np.sqrt((spans**2).sum(axis=2).max()))


def _outline(inside: NDArray[np.bool_], x: int, y: int, to_frame: Affine) -> NDArray[np.float64]:
    height, width = inside.shape
    size = (width * _OUTLINE_SCALE, height * _OUTLINE_SCALE)
    enlarged = cv2.resize(inside.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    contours, _ = cv2.findContours(enlarged, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(contours, key=len).reshape(-1, 2).astype(np.float64)
    return to_frame.apply((largest + 0.5) / _OUTLINE_SCALE + np.array([x, y]))
