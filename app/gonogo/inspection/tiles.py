"""Sliding windows over a frame that is larger than a model's input, and their answers made one."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import InputContract
from gonogo.domain.geometry import Affine, Roi
from gonogo.domain.prediction import Box, Prediction, ScoreMap

_STEP = 32
"""Windows that can move so far lie on multiples of it: most networks' grids meet cell on cell."""
_SAME = 0.5
"""Boxes of a class that share more than this part of the smaller one are the same object."""


def windows(region: Roi, want: InputContract, overlap_px: int) -> list[Roi]:
    """Lay windows of the model's size over a region, the last ones reaching over its edge.

    Parameters
    ----------
    region : Roi
        Of the frame, px.
    overlap_px : int
        Least overlap of neighbours: a defect no larger than that lies whole in some window.
    """
    columns = _starts(region.width, want.width, overlap_px)
    rows = _starts(region.height, want.height, overlap_px)
    return [Roi(region.x + x, region.y + y, want.width, want.height) for y in rows for x in columns]


def window_pixels(pixels: NDArray[np.uint8], region: Roi, window: Roi) -> NDArray[np.uint8]:
    """Cut a window; what lies beyond the region repeats its edge."""
    right = min(window.x + window.width, region.x + region.width)
    bottom = min(window.y + window.height, region.y + region.height)
    piece = pixels[window.y : bottom, window.x : right]
    below, beside = window.height - piece.shape[0], window.width - piece.shape[1]
    if below or beside:
        edged = cv2.copyMakeBorder(piece, 0, below, 0, beside, cv2.BORDER_REPLICATE)
        piece = np.asarray(edged, np.uint8)
    return np.ascontiguousarray(piece)


def join(parts: Sequence[Prediction]) -> Prediction:
    """Make the answers for the windows of a frame one: the highest score counts everywhere."""
    first = parts[0]
    if len(parts) == 1:
        return first
    names = first.class_scores
    return Prediction(
        score_from=first.score_from,
        # numpy's maximum, since a window's NaN must not vanish behind its neighbour's number.
        class_scores={name: float(np.max([p.class_scores[name] for p in parts])) for name in names},
        class_maps={name: mosaic([p.class_maps[name] for p in parts]) for name in first.class_maps},
        boxes=joined_boxes([box for part in parts for box in part.boxes]),
        texts=tuple(text for part in parts for text in part.texts),
    )


def mosaic(maps: Sequence[ScoreMap]) -> ScoreMap:
    """Lay maps of equal cells over one another; the highest value of a place counts.

    Windows cover their region whole; where no map lies, as in a corner between the masks of two
    boxes, there is nothing: 0.
    """
    first = maps[0]
    cell_x, cell_y = first.to_frame.a, first.to_frame.e
    left = min(m.to_frame.c for m in maps)
    top = min(m.to_frame.f for m in maps)
    places = [
        (round((m.to_frame.c - left) / cell_x), round((m.to_frame.f - top) / cell_y)) for m in maps
    ]
    height = max(y + m.values.shape[0] for (_, y), m in zip(places, maps, strict=True))
    width = max(x + m.values.shape[1] for (x, _), m in zip(places, maps, strict=True))
    whole = np.full((height, width), -np.inf, np.float32)
    covered = np.zeros((height, width), np.bool_)
    for (x, y), one in zip(places, maps, strict=True):
        rows, columns = one.values.shape
        part = whole[y : y + rows, x : x + columns]
        # NaN in a window must not vanish behind its neighbour's number.
        np.maximum(part, one.values, out=part)
        covered[y : y + rows, x : x + columns] = True
    whole[~covered] = 0
    return ScoreMap(whole, Affine.scale(cell_x, cell_y, left, top), first.floor)


def joined_boxes(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Make boxes of one class that overlap one box around both, with the higher score."""
    if not all(math.isfinite(v) for b in boxes for v in (b.x0, b.y0, b.x1, b.y1, b.score)):
        return tuple(boxes)  # for the rule to refuse
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda b: -b.score):
        for number, other in enumerate(kept):
            if other.class_name == box.class_name and _shared(box, other) > _SAME:
                kept[number] = _around(other, box)
                break
        else:
            kept.append(box)
    return tuple(kept)


def _starts(length: int, size: int, overlap: int) -> list[int]:
    if length <= size:
        return [0]
    most = max(1, size - overlap)
    step = most // _STEP * _STEP or most
    return [step * number for number in range(math.ceil((length - size) / step) + 1)]


def _shared(one: Box, other: Box) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min(_area(one), _area(other))
    return width * height / smaller if smaller > 0 else 0.0


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _around(one: Box, other: Box) -> Box:
    masks = [box.mask for box in (one, other) if box.mask is not None]
    return Box(
        min(one.x0, other.x0),
        min(one.y0, other.y0),
        max(one.x1, other.x1),
        max(one.y1, other.y1),
        one.score,
        one.class_name,
        mosaic(masks) if masks else None,
    )
