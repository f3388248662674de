"""Resizing that weighs all pixels and keeps fractions of a grey value.

The numbers are those of Pillow's mode ``F`` and of torchvision's ``antialias=True`` on float
tensors, within a thousandth of a grey value. Pillow takes each colour by itself, in doubles, across
first; taking whole rows first reads a frame once, in the order in which it lies in memory, and is
four times as fast on 5 MP.
"""

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]
Taps = tuple[tuple[int, int, Single], ...]
"""For each line of the result: the first line it weighs, the one beyond the last, the weights."""

_AT_ONCE = 16
"""Lines of the result made of one stretch of the frame, so that it stays in the cache."""


def antialiased(pixels: NDArray[np.uint8], size: tuple[int, int], how: str) -> Single:
    """Scale ``(H, W)`` or ``(H, W, C)`` uint8 to ``size`` (width, height), float32.

    Parameters
    ----------
    how : {"bilinear", "bicubic"}
        Triangle, or Keys' cubic with a = −0.5.
    """
    width, height = size
    rows = _weighed(pixels, taps(pixels.shape[0], height, how))
    across = np.ascontiguousarray(rows.swapaxes(0, 1))
    columns = _weighed(across, taps(pixels.shape[1], width, how))
    return np.ascontiguousarray(columns.swapaxes(0, 1))


@lru_cache(maxsize=32)
def taps(length: int, size: int, how: str) -> Taps:
    """Weights by which ``length`` lines become ``size``.

    As Pillow's ``precompute_coeffs`` (libImaging/Resample.c): the filter is as wide as the lines
    that fall on one, and cut at the edge.
    """
    reach, filter_of = _FILTERS[how]
    scale = length / size
    stretch = max(scale, 1.0)
    found = []
    for line in range(size):
        centre = (line + 0.5) * scale
        first = max(0, int(centre - reach * stretch + 0.5))
        beyond = min(length, int(centre + reach * stretch + 0.5))
        weights = filter_of((np.arange(first, beyond, dtype=np.float64) + 0.5 - centre) / stretch)
        found.append((first, beyond, (weights / weights.sum()).astype(np.float32)))
    return tuple(found)


def _weighed(lines: NDArray[np.generic], weights: Taps) -> Single:
    flat = lines.reshape(len(lines), -1)
    made = np.empty((len(weights), flat.shape[1]), np.float32)
    for start in range(0, len(weights), _AT_ONCE):
        some = weights[start : start + _AT_ONCE]
        above, below = some[0][0], some[-1][1]
        stretch = flat[above:below].astype(np.float32)
        for line, (first, beyond, tap) in enumerate(some, start):
            # BLAS would wake its threads for it.
            np.einsum("k,kn->n", tap, stretch[first - above : beyond - above], out=made[line])
    return made.reshape(len(weights), *lines.shape[1:])


def _triangle(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(0.0, 1.0 - np.abs(x))


def _cubic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys, "Cubic convolution interpolation for digital image processing", 1981, a = −0.5."""
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


_Filter = Callable[[NDArray[np.float64]], NDArray[np.float64]]
_FILTERS: MappingProxyType[str, tuple[float, _Filter]] = MappingProxyType(
    {"bilinear": (1.0, _triangle), "bicubic": (2.0, _cubic)}
)
"""How far each reaches, in lines of the result, and its weights."""
