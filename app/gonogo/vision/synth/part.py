"""What a synthetic part is: the picture, the truth about it, and how hard the truth is to see."""

from typing import Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Lighting = Literal["usual", "shifted"]
"""Lamps as the training parts have them, or a set-up that no training part has."""

U8 = NDArray[np.uint8]
I16 = NDArray[np.int16]
Slices = tuple[slice, slice]

_RING_PX = 16
"""Good surface around a defect's bounding box that its contrast is compared with."""


class Defect(msgspec.Struct, frozen=True):
    """One planted defect and its measured visibility.

    Parameters
    ----------
    kind : str
        Defect class.
    size_px : float
        Characteristic extent in frame pixels: a crack's length, a blob's diameter, the width of a
        disturbed field, a skewed cloth's sideways travel over the frame.
    area_px : int
        Pixels of the mask.
    contrast : float
        Mean absolute difference from the good twin over the mask, grey levels.
    cnr : float
        ``contrast`` over the standard deviation of the good twin in the bounding box, widened by
        16 px: contrast to noise, where texture, speckle, pattern and lighting count as noise.
    """

    kind: str
    size_px: float
    area_px: int
    contrast: float
    cnr: float


class SynthPart(msgspec.Struct, frozen=True):
    """A synthetic part with its truth.

    Parameters
    ----------
    kind : str
        Kind of part, a key of ``KINDS``.
    seed, index : int
        What it was made from.
    lighting : {"usual", "shifted"}
        Lamps.
    image : ndarray of uint8
        ``(H, W)`` mono or ``(H, W, 3)`` BGR.
    mask : ndarray of uint8
        ``(H, W)``; 0 is good, ``k`` is the k-th class (from 1) of the kind's ``classes``.
    defect : Defect or None
        What is wrong with it.
    """

    kind: str
    seed: int
    index: int
    lighting: Lighting
    image: U8
    mask: U8
    defect: Defect | None

    @property
    def label(self) -> Literal["good", "bad"]:
        """``bad`` if there is a defect."""
        return "good" if self.defect is None else "bad"


def measure(kind: str, size_px: float, mask: U8, bad: U8, twin: U8) -> Defect:
    """Measure a defect against the part it would have been.

    Parameters
    ----------
    kind : str
        Defect class.
    size_px : float
        Characteristic extent, frame pixels.
    mask : ndarray of uint8
        ``(h, w)``, non-zero on the defect.
    bad, twin : ndarray of uint8
        ``(h, w)`` or ``(h, w, 3)``: the same cut-out with and without the defect, same noise.
    """
    inside = mask > 0
    area = int(np.count_nonzero(inside))
    difference = cv2.absdiff(bad, twin)
    grey = twin
    if twin.ndim == 3:
        # The strongest channel: a tinted stain need not darken all three.
        difference = difference.max(axis=2)
        grey = np.asarray(cv2.cvtColor(twin, cv2.COLOR_BGR2GRAY), np.uint8)
    contrast = float(difference[inside].mean()) if area else 0.0
    noise = float(grey.std())
    return Defect(kind, size_px, area, contrast, contrast / max(noise, 1e-6))


def ring(box: Slices, shape: tuple[int, int]) -> Slices:
    """Widen a cut-out by the ring of good surface, within a frame of ``shape`` (H, W)."""
    rows, columns = box
    return (
        slice(max(rows.start - _RING_PX, 0), min(rows.stop + _RING_PX, shape[0])),
        slice(max(columns.start - _RING_PX, 0), min(columns.stop + _RING_PX, shape[1])),
    )
