"""A memory of good parts' embeddings, for models that only describe what they see.

Roth et al., "Towards total recall in industrial anomaly detection" (PatchCore), CVPR 2022: a part
is as strange as its strangest place, and a place as strange as it is far from the nearest one of
any good part. The memory is thinned out to the places farthest from one another.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

_MOST_SEEN = 20_000
_MOST_KEPT = 1_000
_SIDE_PX = 64
_SEED = 17


class GoodParts(msgspec.Struct, frozen=True, eq=False):
    """The memory.

    Parameters
    ----------
    bank : ndarray
        ``(n, c)`` float32.
    patches : ndarray
        ``(n, 64, 64)`` or ``(n, 64, 64, 3)`` uint8: each place with its surroundings.
    """

    bank: NDArray[np.float32]
    patches: NDArray[np.uint8]


def remember(
    embeddings: Sequence[NDArray[np.float32]],
    inputs: Sequence[NDArray[np.generic]],
    rows: int,
    columns: int,
) -> GoodParts:
    """Make a memory.

    Parameters
    ----------
    embeddings : sequence of ndarray
        ``(rows · columns, c)`` float32, one a picture.
    inputs : sequence of ndarray
        ``(1, H, W, C)``: the pictures as the model saw them.
    """
    every = np.concatenate(embeddings)
    places = np.arange(len(every))
    rng = np.random.default_rng(_SEED)
    if len(every) > _MOST_SEEN:
        places = np.sort(rng.choice(places, _MOST_SEEN, replace=False))
    kept = places[_farthest(every[places], min(_MOST_KEPT, len(places)))]
    patches = [_patch(inputs, int(place), rows, columns) for place in kept]
    return GoodParts(np.ascontiguousarray(every[kept], np.float32), np.stack(patches))


def _farthest(points: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Greedy k-centre: each next point is the one farthest from those chosen."""
    chosen = np.empty(count, np.intp)
    centre = points.mean(axis=0)
    chosen[0] = int(((points - centre) ** 2).sum(axis=1).argmax())
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    for number in range(1, count):
        chosen[number] = int(nearest.argmax())
        apart = ((points - points[chosen[number]]) ** 2).sum(axis=1)
        np.minimum(nearest, apart, out=nearest)
    return np.sort(chosen)


def _patch(
    inputs: Sequence[NDArray[np.generic]], place: int, rows: int, columns: int
) -> NDArray[np.uint8]:
    picture, cell = divmod(place, rows * columns)
    row, column = divmod(cell, columns)
    pixels = np.asarray(inputs[picture][0]).astype(np.uint8)
    height, width = pixels.shape[:2]
    side = max(height // rows, width // columns, 1) * 2  # the place and as much around it
    y, x = (2 * row + 1) * height // (2 * rows), (2 * column + 1) * width // (2 * columns)
    top = min(max(0, y - side // 2), max(0, height - side))
    left = min(max(0, x - side // 2), max(0, width - side))
    cut = np.ascontiguousarray(pixels[top : top + side, left : left + side])
    scaled = cv2.resize(cut, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_NEAREST)
    return np.asarray(scaled, np.uint8)
