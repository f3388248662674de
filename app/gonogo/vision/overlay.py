"""Compose what a screen shows of a frame, at the size it is shown: picture, maps, contours, boxes.

Everything is drawn once into one BGRA buffer of the viewport's size, so that the cost follows the
screen and not the sensor. No I/O, no state.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine

U8 = NDArray[np.uint8]
Colours = Literal["inferno", "cividis"]

BLACK = (0, 0, 0, 255)
WHITE = (255, 255, 255, 255)
_MAPS = {"inferno": cv2.COLORMAP_INFERNO, "cividis": cv2.COLORMAP_CIVIDIS}
_FIRST = 0.35
"""Where in the colour map one unit lies: the darkest third would vanish on a dark part."""
_SUBPIXEL_BITS = 4


class View(msgspec.Struct, frozen=True):
    """Which part of a frame lies where on the screen.

    Parameters
    ----------
    width, height : int
        Viewport, screen pixels.
    x, y : float
        Frame coordinates (pixel edges) of the viewport's upper left corner; may lie outside.
    scale : float
        Screen pixels per frame pixel.
    """

    width: int
    height: int
    x: float
    y: float
    scale: float

    def to_screen(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map frame points ``(n, 2)`` to screen coordinates (pixel edges)."""
        mapped: NDArray[np.float64] = (points - (self.x, self.y)) * self.scale
        return mapped

    def box(self, x: float, y: float, w: float, h: float) -> tuple[int, int, int, int]:
        """Screen pixels ``x0, y0, x1, y1`` that a rectangle of the frame covers, not clipped."""
        return (
            round((x - self.x) * self.scale),
            round((y - self.y) * self.scale),
            round((x + w - self.x) * self.scale),
            round((y + h - self.y) * self.scale),
        )


class Patch(msgspec.Struct, frozen=True, eq=False):
    """Pixels of a rectangle of the frame, at any scale.

    Parameters
    ----------
    pixels : ndarray of uint8
        ``(h, w)`` grey or ``(h, w, 3)`` BGR.
    x, y, w, h : float
        The rectangle, frame pixels.
    """

    pixels: U8
    x: float
    y: float
    w: float
    h: float


class Layer(msgspec.Struct, frozen=True, eq=False):
    """A map to lay over the picture; transparent below one unit.

    Parameters
    ----------
    levels : ndarray of uint8
        ``(h, w)`` on the model's grid.
    per_unit : float
        Levels per unit.
    to_frame : Affine
        From grid edges to frame pixels.
    colours : {"inferno", "cividis"}
        Colour map.
    opacity : float
        0 to 1.
    """

    levels: U8
    per_unit: float
    to_frame: Affine
    colours: Colours
    opacity: float


@lru_cache(maxsize=64)
def colour_table(per_unit: float, colours: Colours) -> U8:
    """Colours of the 256 levels, ``(256, 4)`` BGRA.

    One unit has a fixed place in the map and the top of the scale is ``255 / per_unit``, so a
    colour means the same multiple on every part.
    """
    first = first_level(per_unit)
    place = np.zeros(256)
    place[first:] = _FIRST + (1 - _FIRST) * np.linspace(0, 1, max(1, 256 - first))[: 256 - first]
    grey = (place * 255).round().astype(np.uint8).reshape(-1, 1)
    bgr = cv2.applyColorMap(grey, _MAPS[colours]).reshape(256, 3)
    table = np.full((256, 4), 255, np.uint8)
    table[:, :3] = bgr
    table.flags.writeable = False
    return table


def first_level(per_unit: float) -> int:
    """Lowest level that is at least one unit."""
    return int(min(255, max(1, np.ceil(per_unit - 1e-6))))


def blank(view: View, background: tuple[int, int, int], out: U8 | None = None) -> U8:
    """Give a buffer of the viewport's size filled with a BGR colour, reusing ``out`` if it fits."""
    if out is None or out.shape != (view.height, view.width, 4):
        out = np.empty((view.height, view.width, 4), np.uint8)
    out.view(np.uint32)[:] = np.array([*background, 255], np.uint8).view(np.uint32)
    return out


def draw_picture(out: U8, view: View, patch: Patch) -> None:
    """Draw pixels where they belong; a copy when they already have the screen's scale."""
    height, width = patch.pixels.shape[:2]
    x0, y0, x1, y1 = view.box(patch.x, patch.y, patch.w, patch.h)
    if abs(x1 - x0 - width) <= 1 and abs(y1 - y0 - height) <= 1:
        # Cut for this very view; both sides round, and a copy is sharper than a stretch by a pixel.
        x1, y1 = x0 + width, y0 + height
    left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, view.width), min(y1, view.height)
    if left >= right or top >= bottom:
        return
    across, down = width / (x1 - x0), height / (y1 - y0)
    u0, v0 = int((left - x0) * across), int((top - y0) * down)
    u1 = min(width, max(u0 + 1, int(np.ceil((right - x0) * across))))
    v1 = min(height, max(v0 + 1, int(np.ceil((bottom - y0) * down))))
    # What the crop really covers, to the pixel of the source; it may reach past the viewport.
    bx0, by0 = x0 + round(u0 / across), y0 + round(v0 / down)
    bx1 = max(bx0 + 1, x0 + round(u1 / across))
    by1 = max(by0 + 1, y0 + round(v1 / down))
    piece: cv2.typing.MatLike = patch.pixels[v0:v1, u0:u1]
    size = (bx1 - bx0, by1 - by0)
    if size != (u1 - u0, v1 - v0):
        shrinks = size[0] < u1 - u0
        big = view.scale > 4 * (patch.w / width if width else 1)
        how = cv2.INTER_AREA if shrinks else (cv2.INTER_NEAREST if big else cv2.INTER_LINEAR)
        piece = cv2.resize(piece, size, interpolation=how)
    piece = piece[top - by0 : bottom - by0, left - bx0 : right - bx0]
    code = cv2.COLOR_GRAY2BGRA if piece.ndim == 2 else cv2.COLOR_BGR2BGRA
    target = out[top : top + piece.shape[0], left : left + piece.shape[1]]
    cv2.cvtColor(piece, code, dst=target)


def draw_layer(out: U8, view: View, layer: Layer, frame_size: tuple[int, int]) -> None:
    """Blend a map over the picture where it is at least one unit.

    Only the bounding box of what shows is touched: bilinear interpolation never rises above its
    neighbours, so cells below one unit with no high neighbour cannot show.

    Parameters
    ----------
    frame_size : tuple of int
        Width and height of the frame; nothing is drawn outside it.
    """
    first = first_level(layer.per_unit)
    x, y, w, h = cv2.boundingRect((layer.levels >= first).astype(np.uint8))
    if w == 0 or layer.opacity <= 0:
        return
    corners = np.array(
        [[x - 1, y - 1], [x + w + 1, y - 1], [x - 1, y + h + 1], [x + w + 1, y + h + 1]], float
    )
    seen = view.to_screen(layer.to_frame.apply(corners))
    limit = view.box(0, 0, *frame_size)
    left = max(0, limit[0], int(np.floor(seen[:, 0].min())))
    top = max(0, limit[1], int(np.floor(seen[:, 1].min())))
    right = min(view.width, limit[2], int(np.ceil(seen[:, 0].max())))
    bottom = min(view.height, limit[3], int(np.ceil(seen[:, 1].max())))
    if left >= right or top >= bottom:
        return
    levels = cv2.warpAffine(
        layer.levels,
        _cells_to_pixels(layer.to_frame, view, left, top),
        (right - left, bottom - top),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    table = colour_table(layer.per_unit, layer.colours).view(np.uint32).ravel()
    colour = np.take(table, np.asarray(levels, np.uint8)).view(np.uint8).reshape(*levels.shape, 4)
    under = out[top:bottom, left:right]
    mixed = cv2.addWeighted(under, 1.0 - layer.opacity, colour, layer.opacity, 0.0)
    mask = cv2.threshold(levels, first - 1, 255, cv2.THRESH_BINARY)[1]
    cv2.copyTo(mixed, mask, under)


def draw_outlines(
    out: U8, view: View, outlines: Sequence[Sequence[float]], *, pen_px: float = 2.0
) -> None:
    """Draw closed outlines, ``x0, y0, x1, y1, …`` in frame pixels, as white on black."""
    shapes = []
    for outline in outlines:
        points = np.asarray(outline, np.float64).reshape(-1, 2)
        if len(points):
            fixed = (view.to_screen(points) - 0.5) * (1 << _SUBPIXEL_BITS)
            shapes.append(np.clip(fixed, -(2**24), 2**24).round().astype(np.int32))
    pen = max(1, round(pen_px))
    for colour, thickness in ((BLACK, pen + 2 * max(1, round(0.8 * pen_px))), (WHITE, pen)):
        cv2.polylines(
            out, shapes, isClosed=True, color=colour, thickness=thickness,
            lineType=cv2.LINE_AA, shift=_SUBPIXEL_BITS,
        )  # fmt: skip


def box_outline(x0: float, y0: float, x1: float, y1: float) -> tuple[float, ...]:
    """Outline of a rectangle."""
    return (x0, y0, x1, y0, x1, y1, x0, y1)


def _cells_to_pixels(to_frame: Affine, view: View, left: int, top: int) -> NDArray[np.float64]:
    """Affine from cell centres of the grid to pixel centres of a window of the screen.

    Both sides of ``to_frame`` are edges; OpenCV's indices are centres, half a cell off.
    """
    s = view.scale
    a, b, d, e = to_frame.a * s, to_frame.b * s, to_frame.d * s, to_frame.e * s
    c = (to_frame.c - view.x) * s - left
    f = (to_frame.f - view.y) * s - top
    return np.array(
        [[a, b, c + (a + b) / 2 - 0.5], [d, e, f + (d + e) / 2 - 0.5]], dtype=np.float64
    )
