"""Brightness, saturation and focus of a frame."""

from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.decision import ImageFacts
from gonogo.domain.frame import Pixels

_SAMPLED = 256
_BINS = 256


def grey_histogram(pixels: Pixels, bit_depth: int = 8) -> NDArray[np.int64]:
    """Histogram of some 256 rows and columns evenly spread, in 256 bins up to full scale.

    A frame fresh from the camera is in no cache: each row read costs, its share of pixels does not.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` or ``(H, W, C)``, u8 or u16. Of colour, the brightest channel counts, since that
        is the one that saturates.
    bit_depth : int
        Significant bits a channel.

    Returns
    -------
    ndarray
        ``(256,)`` int64 counts.
    """
    down, across = (max(1, side // _SAMPLED) for side in pixels.shape[:2])
    grey = _brightest(pixels[::down, ::across])
    sample = np.asarray(grey if bit_depth <= 8 else grey >> (bit_depth - 8), np.uint8)
    counts = cv2.calcHist([sample], [0], None, [_BINS], [0, _BINS])
    return np.asarray(counts, np.int64).ravel()


def _brightest(sparse: Pixels) -> NDArray[np.integer]:
    if sparse.ndim == 2:
        return np.ascontiguousarray(sparse)
    # Plane by plane: a maximum along a short last axis is ten times slower.
    planes: list[NDArray[np.integer]] = [sparse[..., c] for c in range(sparse.shape[2])]
    return reduce(np.maximum, planes)


def focus(pixels: Pixels, bit_depth: int = 8) -> float:
    """Measure sharpness in the middle of the frame, half as wide and high.

    Variance of the Laplacian after halving twice: Pech-Pacheco et al., "Diatom autofocusing in
    brightfield microscopy", ICPR 2000. Halving by area first keeps sensor noise from passing for
    detail; the middle is where the part is, and costs a quarter of the whole.

    Returns
    -------
    float
        Grey values squared, on the scale of 8 bits.
    """
    height, width = pixels.shape[:2]
    middle = pixels[height // 4 : height - height // 4, width // 4 : width - width // 4]
    grey = cv2.cvtColor(middle, cv2.COLOR_BGR2GRAY) if middle.ndim == 3 else middle
    small = grey
    for _ in range(2):
        size = (max(1, small.shape[1] // 2), max(1, small.shape[0] // 2))
        small = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    if bit_depth > 8:
        small = np.asarray(small, np.float32) / np.float32(1 << (bit_depth - 8))
    _, deviation = cv2.meanStdDev(cv2.Laplacian(small, cv2.CV_32F))
    return float(deviation[0, 0]) ** 2


def measure(pixels: Pixels, bit_depth: int = 8) -> ImageFacts:
    """Measure a frame for the image gate and the camera page.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` or ``(H, W, C)``, u8 or u16.
    bit_depth : int
        Significant bits a channel.
    """
    counts = grey_histogram(pixels, bit_depth)
    total = int(counts.sum())
    levels = np.arange(_BINS) / (_BINS - 1)
    return ImageFacts(
        mean=float(counts @ levels / total),
        p99=float(levels[np.searchsorted(np.cumsum(counts), 0.99 * total)]),
        saturated=float(counts[-1] / total),
        focus=focus(pixels, bit_depth),
    )
