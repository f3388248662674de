"""Rectangles and affines between the frame and a model's grid."""

import msgspec
import numpy as np
from numpy.typing import NDArray


class Roi(msgspec.Struct, frozen=True):
    """A rectangle of pixels, its upper left corner included.

    Parameters
    ----------
    x, y : int
        Upper left corner, pixels from the sensor's or frame's origin.
    width, height : int
        Extent in pixels; both positive.
    """

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.x < 0 or self.y < 0 or self.width < 1 or self.height < 1:
            msg = f"a region needs x, y >= 0 and width, height >= 1, not {self}"
            raise ValueError(msg)


class Affine(msgspec.Struct, frozen=True):
    """Map from grid to frame coordinates: ``x' = a x + b y + c``, ``y' = d x + e y + f``.

    Coordinates are those of pixel *edges*: the grid's cell ``(row, col)`` covers
    ``[col, col + 1] × [row, row + 1]``, so a stride of 8 is ``Affine.scale(8, 8)`` with no offset.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def scale(cls, sx: float, sy: float, x: float = 0.0, y: float = 0.0) -> "Affine":
        """Scale by ``sx``, ``sy`` and shift by ``x``, ``y`` frame pixels."""
        return cls(sx, 0.0, x, 0.0, sy, y)

    @property
    def cell_area_px(self) -> float:
        """Frame pixels (squared) that one grid cell covers."""
        return abs(self.a * self.e - self.b * self.d)

    @property
    def cell_length_px(self) -> float:
        """Side in frame pixels of a square as large as one grid cell."""
        return float(np.sqrt(self.cell_area_px))

    def apply(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map points ``(n, 2)`` of ``x, y`` from the grid to the frame."""
        matrix = np.array([[self.a, self.b], [self.d, self.e]])
        mapped: NDArray[np.float64] = points @ matrix.T + np.array([self.c, self.f])
        return mapped
