"""Cut a rectangle from a frame and scale it to the size it is looked at."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.frame import Pixels


def to_eight_bits(pixels: Pixels, bit_depth: int) -> NDArray[np.uint8]:
    """Show deep frames with their most significant eight bits."""
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    return np.asarray(pixels >> max(0, bit_depth - 8), np.uint8)


def cut(
    pixels: NDArray[np.uint8],
    rect: tuple[float, float, float, float],
    width: int,
    height: int,
) -> tuple[NDArray[np.uint8], tuple[float, float, float, float]]:
    """Cut ``rect`` and shrink it into ``width × height``, its aspect kept; never enlarge.

    Halves by area as often as it fits, then goes the rest linearly: small defects survive, which
    a single linear step loses, at a tenth of the cost of a single step by area.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` or ``(H, W, C)`` uint8.
    rect : tuple of float
        ``x, y, w, h`` in frame px; zero width or height means the whole frame.
    width, height : int
        Bounds in px; zero or less means full resolution.

    Returns
    -------
    ndarray
        uint8, C-contiguous.
    tuple of float
        The rectangle that is really shown, whole pixels inside the frame.
    """
    frame_height, frame_width = pixels.shape[:2]
    x, y, w, h = rect
    if w <= 0 or h <= 0:
        x, y, w, h = 0, 0, frame_width, frame_height
    left, top = max(0, int(x)), max(0, int(y))
    right = min(frame_width, max(left + 1, int(np.ceil(x + w))))
    bottom = min(frame_height, max(top + 1, int(np.ceil(y + h))))
    left, top = min(left, right - 1), min(top, bottom - 1)
    piece = pixels[top:bottom, left:right]
    shown = (float(left), float(top), float(right - left), float(bottom - top))
    if width <= 0 or height <= 0:
        return np.ascontiguousarray(piece), shown
    scale = min(width / shown[2], height / shown[3], 1.0)
    size = (max(1, round(shown[2] * scale)), max(1, round(shown[3] * scale)))
    while piece.shape[1] >= 2 * size[0] and piece.shape[0] >= 2 * size[1]:
        half = (piece.shape[1] // 2, piece.shape[0] // 2)
        piece = np.asarray(cv2.resize(piece, half, interpolation=cv2.INTER_AREA), np.uint8)
    if (piece.shape[1], piece.shape[0]) != size:
        piece = np.asarray(cv2.resize(piece, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return np.ascontiguousarray(piece), shown
