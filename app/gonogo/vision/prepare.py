"""A frame, or a part of it, made into a model's input."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import InputContract, Preparation
from gonogo.domain.geometry import Affine, Roi
from gonogo.domain.placement import Placement
from gonogo.vision.antialias import antialiased

Input: TypeAlias = NDArray[Any]
"""uint8 or float32, values 0 to 255."""
_BY_PILLOW = ("bilinear", "bicubic")


def prepare(
    pixels: NDArray[np.uint8],
    want: InputContract,
    how: Preparation | None,
    origin: tuple[int, int] = (0, 0),
) -> tuple[Input, Placement]:
    """Make a model's input of pixels.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` or ``(H, W, C)`` uint8, frame order (BGR): the frame or a region of it.
    want : InputContract
        What the graph takes.
    how : Preparation or None
        None: the pixels are the input.
    origin : tuple of int
        Upper left corner ``x, y`` of the region on the frame.

    Returns
    -------
    ndarray
        ``(1, height, width, channels)`` of the contract's dtype, values 0 to 255, C-contiguous.
    Placement
        Where it lies on the frame.
    """
    if how is None:
        whole = Placement.whole(want.width, want.height)
        return pixels.reshape(1, want.height, want.width, want.channels), moved(whole, origin)
    height, width = pixels.shape[:2]
    size, at = fitted(width, height, want, how)
    if want.channels == 1:  # one plane to resize in place of three
        pixels = np.asarray(_coloured(pixels, 1), np.uint8)
    scaled = resized(pixels, size, how.interpolation, np.dtype(want.dtype))
    placed = _placed((width, height), size, at, want)
    if how.looks_at is not None:
        placed = placed.only(how.looks_at)
    inside = _on_canvas(_coloured(scaled, want.channels), at, want, how.pad)
    tensor = np.ascontiguousarray(inside).reshape(1, want.height, want.width, want.channels)
    return tensor, moved(placed, origin)


def fitted(
    width: int, height: int, want: InputContract, how: Preparation
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Size that pixels are scaled to, and where their corner lies on the input.

    Letterbox and corner round as Ultralytics and YOLOX do, crop as torchvision does, so that the
    same pixels reach the model.

    Returns
    -------
    tuple of int
        Width and height of the scaled picture.
    tuple of int
        ``x, y`` of its corner on the input; negative where it is cut.
    """
    if how.fit == "stretch":
        return (want.width, want.height), (0, 0)
    if how.fit == "crop":
        short, long = sorted((width, height))
        other = int(how.resize_px * long / short)
        size = (how.resize_px, other) if width <= height else (other, how.resize_px)
        return size, (-round((size[0] - want.width) / 2), -round((size[1] - want.height) / 2))
    scale = min(want.width / width, want.height / height)
    if how.fit == "corner":
        return (max(1, int(width * scale)), max(1, int(height * scale))), (0, 0)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (want.width - size[0]) / 2, (want.height - size[1]) / 2
    return size, (round(left - 0.1), round(top - 0.1))


def resized(
    pixels: NDArray[np.uint8],
    size: tuple[int, int],
    interpolation: str,
    dtype: np.dtype[np.generic],
) -> Input:
    """Scale ``(H, W)`` or ``(H, W, C)`` uint8 to ``size`` (width, height).

    Parameters
    ----------
    interpolation : str
        As in :class:`~gonogo.domain.bundle.Preparation`.
    dtype : dtype
        float32 keeps fractions of a grey value; uint8 rounds.
    """
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels.astype(dtype, copy=False)
    if interpolation in _BY_PILLOW:
        by_pillow = antialiased if dtype == np.float32 else _pillow
        return by_pillow(pixels, size, interpolation)
    scaled: Input = pixels.astype(dtype, copy=False)
    if interpolation == "nearest":
        return np.asarray(cv2.resize(scaled, size, interpolation=cv2.INTER_NEAREST), dtype)
    if interpolation == "halving":
        scaled = _halved(scaled, size)
    if (scaled.shape[1], scaled.shape[0]) == size:
        return scaled
    return np.asarray(cv2.resize(scaled, size, interpolation=cv2.INTER_LINEAR), dtype)


def moved(placed: Placement, origin: tuple[int, int]) -> Placement:
    """Shift a placement to a region's corner ``x, y`` on the frame."""
    if origin == (0, 0):
        return placed
    x, y = origin
    t, (x0, y0, x1, y1) = placed.to_frame, placed.shown
    return Placement(
        Affine(t.a, t.b, t.c + x, t.d, t.e, t.f + y),
        placed.width,
        placed.height,
        placed.valid,
        (x0 + x, y0 + y, x1 + x, y1 + y),
    )


def _placed(
    whole: tuple[int, int], size: tuple[int, int], at: tuple[int, int], want: InputContract
) -> Placement:
    sx, sy = whole[0] / size[0], whole[1] / size[1]
    left, top = max(0, at[0]), max(0, at[1])
    right, bottom = min(want.width, at[0] + size[0]), min(want.height, at[1] + size[1])
    to_frame = Affine.scale(sx, sy, -at[0] * sx, -at[1] * sy)
    corners = to_frame.apply(np.array([[left, top], [right, bottom]], np.float64))
    (x0, y0), (x1, y1) = corners.tolist()
    shown = (x0, y0, x1, y1)
    valid = Roi(left, top, right - left, bottom - top)
    return Placement(to_frame, want.width, want.height, valid, shown)


def _on_canvas(scaled: Input, at: tuple[int, int], want: InputContract, pad: int) -> Input:
    height, width = scaled.shape[:2]
    if (width, height) == (want.width, want.height):
        return scaled
    left, top = max(0, at[0]), max(0, at[1])
    cut = scaled[max(0, -at[1]) :, max(0, -at[0]) :][: want.height - top, : want.width - left]
    bottom, right = top + cut.shape[0], left + cut.shape[1]
    canvas = np.empty((want.height, want.width, *scaled.shape[2:]), scaled.dtype)
    canvas[:top] = pad
    canvas[bottom:] = pad
    canvas[top:bottom, :left] = pad
    canvas[top:bottom, right:] = pad
    canvas[top:bottom, left:right] = cut
    return canvas


def _coloured(pixels: Input, channels: int) -> Input:
    found = pixels.shape[2] if pixels.ndim == 3 else 1
    if found == 1 and channels == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), pixels.dtype)
    if found == 3 and channels == 1:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), pixels.dtype)
    return pixels


def _pillow(pixels: NDArray[np.uint8], size: tuple[int, int], how: str) -> NDArray[np.uint8]:
    from PIL import Image  # which few models need, and none waits for at the start

    if pixels.ndim == 2 or pixels.shape[2] == 3:
        way = Image.Resampling[how.upper()]
        return np.asarray(Image.fromarray(pixels).resize(size, way), np.uint8)
    planes = [_pillow(np.ascontiguousarray(p), size, how) for p in np.moveaxis(pixels, 2, 0)]
    return np.stack(planes, axis=2)


def _halved(pixels: Input, size: tuple[int, int]) -> Input:
    """Halve both sides by area as often as ``size`` (width, height) still fits."""
    while pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        half = (pixels.shape[1] // 2, pixels.shape[0] // 2)
        pixels = np.asarray(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA), pixels.dtype)
    return pixels
