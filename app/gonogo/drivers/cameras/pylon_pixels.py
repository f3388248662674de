"""Pixels of a grab result, copied out and made grey or BGR."""

from typing import Any, cast

import cv2
import numpy as np

from gonogo.domain.frame import Pixels
from gonogo.drivers.cameras.pylon_sdk import pylon

_U8 = np.dtype(np.uint8)
_U16 = np.dtype(np.uint16)
_WHOLE_BYTES: dict[str, tuple[np.dtype[Any], int, int]] = {
    "Mono8": (_U8, 1, 8),
    "Mono10": (_U16, 1, 10),
    "Mono12": (_U16, 1, 12),
    "Mono16": (_U16, 1, 16),
    "BGR8packed": (_U8, 3, 8),
    "RGB8packed": (_U8, 3, 8),
    "BGRA8packed": (_U8, 4, 8),
    "RGB16packed": (_U16, 3, 16),
}
_COLOUR = {
    "RGB8packed": cv2.COLOR_RGB2BGR,
    "RGB16packed": cv2.COLOR_RGB2BGR,
    "BGRA8packed": cv2.COLOR_BGRA2BGR,
    # GenICam names a Bayer pattern by its first row, OpenCV's old names by the second row from the
    # second column on (GenICam's RG is COLOR_BayerBG2BGR); its newer four-letter names agree.
    "BayerRG": cv2.COLOR_BayerRGGB2BGR,
    "BayerGR": cv2.COLOR_BayerGRBG2BGR,
    "BayerGB": cv2.COLOR_BayerGBRG2BGR,
    "BayerBG": cv2.COLOR_BayerBGGR2BGR,
}
# Ranges, confidences and raw data are not brightness.
_NO_PICTURE = ("Coord3D", "Confidence", "Error", "Data", "Double", "Undefined")
_NAMES: dict[int, str] = {
    int(getattr(pylon, name)): name.removeprefix("PixelType_")
    for name in dir(pylon)
    if name.startswith("PixelType_")
}


class PixelsError(Exception):
    """No picture can be made of a result: its format is unknown, or its buffer too short."""


def layout(name: str) -> tuple[np.dtype[Any], int, int] | None:
    """Dtype, channels and bits of a format whose samples fill whole bytes; None of another."""
    if name in _WHOLE_BYTES:
        return _WHOLE_BYTES[name]
    bits = name[7:]
    if name[:7] in _COLOUR and bits in ("8", "10", "12", "16"):
        return _U8 if bits == "8" else _U16, 1, int(bits)
    return None


def pixels_of(result: Any) -> tuple[Pixels, int]:  # noqa: ANN401  pypylon has no types
    """Copy the pixels of a succeeded grab result.

    Parameters
    ----------
    result : pylon.GrabResult
        Not yet released; the copy outlives it.

    Returns
    -------
    tuple of ndarray and int
        ``(H, W)`` grey or ``(H, W, 3)`` BGR, and the bits a channel.

    Raises
    ------
    PixelsError
        The pixel format cannot be converted, or pixels are missing.
    """
    name = _NAMES.get(int(result.GetPixelType()), "Undefined")
    known = layout(name)
    if known is None:
        return _converted(result, name)
    dtype, channels, bits = known
    height, width = int(result.GetHeight()), int(result.GetWidth())
    row_bytes = width * channels * dtype.itemsize
    stride = row_bytes + int(result.GetPaddingX())
    buffer = np.frombuffer(result.GetMemoryView(), np.uint8)
    # After a cable was pulled a last result of no rows was seen (basler/pypylon issue 663).
    if height < 1 or width < 1 or buffer.size < stride * height:
        msg = f"The frame of {width}×{height} px came with {buffer.size} bytes only."
        raise PixelsError(msg)
    rows = buffer[: stride * height].reshape(height, stride)[:, :row_bytes]
    shape = (height, width) if channels == 1 else (height, width, channels)
    conversion = _COLOUR.get(name) or _COLOUR.get(name[:7])
    if conversion is None:
        return cast("Pixels", rows.copy().view(dtype).reshape(shape)), bits
    if stride != row_bytes:
        rows = rows.copy()
    # cvtColor writes into memory of its own, which is the copy.
    samples = cast("Pixels", rows.reshape(-1).view(dtype).reshape(shape))
    colour = cv2.cvtColor(samples, conversion)
    return cast("Pixels", np.ascontiguousarray(colour)), bits


def _converted(result: Any, name: str) -> tuple[Pixels, int]:  # noqa: ANN401
    """Unpack with pylon's converter, which is slower; 10 and 12 bits keep their depth."""
    pixel_type = result.GetPixelType()
    converter = pylon.ImageFormatConverter()
    if name.startswith(_NO_PICTURE) or not converter.IsSupportedInputFormat(pixel_type):
        msg = f"Pixel format {name} is no picture here; choose Mono8, BGR8 or a Bayer format."
        raise PixelsError(msg)
    bits = max(8, int(pylon.BitDepth(pixel_type)))
    if pylon.IsMonoImage(pixel_type):
        output = pylon.PixelType_Mono16 if bits > 8 else pylon.PixelType_Mono8
    else:
        output = pylon.PixelType_RGB16packed if bits > 8 else pylon.PixelType_BGR8packed
    converter.OutputPixelFormat = output
    if bits > 8:
        converter.OutputBitAlignment.Value = "LsbAligned"
    pixels, _ = pixels_of(converter.Convert(result))
    return pixels, bits
