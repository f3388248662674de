"""A picture small enough for a list, with a small defect still in it."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.frame import Pixels


def thumbnail(pixels: Pixels, width: int, height: int) -> NDArray[np.uint8]:
    """Shrink a picture into a box, each pixel the mean of those it stands for; never enlarge it.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` grey or ``(H, W, 3)`` BGR, uint8, or uint16 with its highest value at the top of
        the scale.
    width, height : int
        The box, px.

    Returns
    -------
    ndarray
        ``(h, w)`` or ``(h, w, 3)`` uint8, C-contiguous.
    """
    across, up = pixels.shape[1], pixels.shape[0]
    scale = min(width / across, height / up, 1.0)
    size = (max(1, round(across * scale)), max(1, round(up * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), pixels.dtype)
    return np.ascontiguousarray(eight_bits(cast("Pixels", small)))


def eight_bits(pixels: Pixels) -> NDArray[np.uint8]:
    """Show deeper pixels by the eight bits from their highest value down."""
    if pixels.dtype == np.uint16:
        return (pixels >> max(0, int(pixels.max()).bit_length() - 8)).astype(np.uint8)
    return np.asarray(pixels, np.uint8)
