"""Maps brought from a model's grid to the frame's."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine


def over_frame(
    values: NDArray[np.float32], to_frame: Affine, height: int, width: int
) -> NDArray[np.float32]:
    """Lay a map over a frame of ``height × width`` px; 0 where it does not reach.

    Parameters
    ----------
    values : ndarray
        ``(h, w)`` float32.

    Returns
    -------
    ndarray
        The map itself where its cells cover the frame evenly, otherwise ``(height, width)``, each
        pixel with the value of the cell it lies in.
    """
    rows, columns = values.shape
    if to_frame == Affine.scale(width / columns, height / rows):
        return values
    x = np.floor((np.arange(width) + 0.5 - to_frame.c) / to_frame.a).astype(np.float32)
    y = np.floor((np.arange(height) + 0.5 - to_frame.f) / to_frame.e).astype(np.float32)
    grid_x, grid_y = np.meshgrid(x, y)
    laid = cv2.remap(
        values, grid_x, grid_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0
    )
    return np.asarray(laid, np.float32)
