"""What a replay makes of a decoded picture: a pixel format, or a spoilt frame."""

from typing import cast

import cv2
import numpy as np

from gonogo.domain.frame import Pixels
from gonogo.drivers.cameras.faults import Fault

PIXEL_FORMATS = ("Mono8", "Mono16", "BGR8", "BGR16")


def as_format(pixels: Pixels, pixel_format: str | None) -> Pixels:
    """Convert decoded pixels to one of ``PIXEL_FORMATS``; None leaves them as they are."""
    if pixel_format is None:
        return pixels
    if pixel_format.startswith("Mono") and pixels.ndim == 3:
        pixels = cast("Pixels", cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    elif pixel_format.startswith("BGR") and pixels.ndim == 2:
        pixels = cast("Pixels", cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR))
    if pixel_format.endswith("16") and pixels.dtype == np.uint8:
        return pixels.astype(np.uint16) * np.uint16(257)
    if pixel_format.endswith("8") and pixels.dtype == np.uint16:
        return (pixels >> 8).astype(np.uint8)
    return pixels


def spoil(pixels: Pixels, fault: Fault | None) -> Pixels:
    """Make a frame of a lamp gone dark, or cut it to a wrong shape."""
    if fault is Fault.DARK:
        return cast("Pixels", pixels >> 6)
    if fault is Fault.WRONG_SHAPE:
        return pixels[: max(1, pixels.shape[0] // 2)]
    return pixels
