"""Where a model's input lies on the frame."""

import math

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine, Roi


class Placement(msgspec.Struct, frozen=True):
    """Ties a model's input to the frame it was made from.

    Parameters
    ----------
    to_frame : Affine
        From input pixels (edges) to frame pixels.
    width, height : int
        Of the input, pixels.
    valid : Roi
        The part of the input that shows the frame; the rest is padding.
    shown : tuple of float
        ``x0, y0, x1, y1``: the rectangle of the frame that the input shows, frame pixels.
    """

    to_frame: Affine
    width: int
    height: int
    valid: Roi
    shown: tuple[float, float, float, float]

    @classmethod
    def whole(cls, width: int, height: int) -> "Placement":
        """A frame that is the input."""
        shown = (0.0, 0.0, float(width), float(height))
        return cls(Affine.scale(1.0, 1.0), width, height, Roi(0, 0, width, height), shown)

    def within(self, region: Roi) -> "Placement":
        """Count as padding what lies beyond a region of the frame, right or below."""
        t, (x0, y0, x1, y1) = self.to_frame, self.shown
        right = min(x1, float(region.x + region.width))
        bottom = min(y1, float(region.y + region.height))
        valid = Roi(
            self.valid.x,
            self.valid.y,
            max(1, min(self.valid.width, round((right - t.c) / t.a) - self.valid.x)),
            max(1, min(self.valid.height, round((bottom - t.f) / t.e) - self.valid.y)),
        )
        return replace(self, valid=valid, shown=(x0, y0, right, bottom))

    def only(self, part: Roi) -> "Placement":
        """Go on with a part of the input, all that the model inside looks at."""
        t, valid = self.to_frame, self.valid
        left, top = max(part.x, valid.x), max(part.y, valid.y)
        right = max(left + 1, min(part.x + part.width, valid.x + valid.width))
        bottom = max(top + 1, min(part.y + part.height, valid.y + valid.height))
        (x0, y0), (x1, y1) = t.apply(np.array([[left, top], [right, bottom]], np.float64)).tolist()
        return Placement(
            Affine.scale(t.a, t.e, t.c + part.x * t.a, t.f + part.y * t.e),
            part.width,
            part.height,
            Roi(left - part.x, top - part.y, right - left, bottom - top),
            (x0, y0, x1, y1),
        )

    def grid(self, height: int, width: int) -> Affine:
        """Affine of a map of ``height × width`` cells that covers the whole input."""
        t = self.to_frame
        sx, sy = self.width / width, self.height / height
        return Affine(t.a * sx, t.b * sy, t.c, t.d * sx, t.e * sy, t.f)

    def lay(self, values: NDArray[np.float32]) -> tuple[NDArray[np.float32], Affine]:
        """Cut a map ``(h, w)`` over the whole input to what shows the frame, and place it.

        A cell counts where at least half of it shows the frame: padding is no part, and nothing
        may be found there.
        """
        height, width = values.shape
        full = self.grid(height, width)
        valid = self.valid
        sx, sy = width / self.width, height / self.height
        left, right = _cells(valid.x * sx, (valid.x + valid.width) * sx, width)
        top, bottom = _cells(valid.y * sy, (valid.y + valid.height) * sy, height)
        if (left, top, right, bottom) == (0, 0, width, height):
            return values, full
        x, y = full.apply(np.array([[left, top]], np.float64))[0]
        cut = np.ascontiguousarray(values[top:bottom, left:right])
        return cut, Affine(full.a, full.b, float(x), full.d, full.e, float(y))

    def box(self, corners: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map boxes ``(n, 4)`` ``x0, y0, x1, y1`` from input to frame px, within ``shown``."""
        t = self.to_frame
        x = corners[:, 0::2] * t.a + t.c
        y = corners[:, 1::2] * t.e + t.f
        mapped = np.empty_like(corners, dtype=np.float64)
        mapped[:, 0::2] = np.clip(x, self.shown[0], self.shown[2])
        mapped[:, 1::2] = np.clip(y, self.shown[1], self.shown[3])
        return mapped


def _cells(start: float, end: float, most: int) -> tuple[int, int]:
    first = min(most - 1, max(0, math.ceil(start - 0.5)))
    return first, max(first + 1, min(most, math.floor(end + 0.5)))
