"""From what the station sends to what is composed on the screen."""

import msgspec
import numpy as np

from gonogo.domain.geometry import Affine
from gonogo.gui.settings import OverlayMode
from gonogo.ports.pictures import Overlay, PartSummary, Picture, Plane
from gonogo.vision import overlay as compose
from gonogo.vision.overlay import Layer, Patch, View


class Content(msgspec.Struct, frozen=True, eq=False):
    """A picture to show with what lies over it.

    Parameters
    ----------
    patch : Patch
        Pixels that are there; may be a part of the frame.
    frame_size : tuple of int
        Width and height of the whole frame.
    part : PartSummary or None
        None where nothing was judged.
    """

    patch: Patch
    frame_size: tuple[int, int]
    overlay: Overlay | None
    part: PartSummary | None


class Style(msgspec.Struct, frozen=True):
    """How the overlay is drawn."""

    mode: OverlayMode = "heatmap"
    opacity: float = 0.6
    head: int = 0
    pen_px: float = 2.0


def content(picture: Picture, overlay: Overlay | None, part: PartSummary | None) -> Content:
    """Wrap a message's bytes as arrays, without copying them."""
    flat = np.frombuffer(picture.data, np.uint8)
    shape = (picture.height, picture.width, picture.channels)
    pixels = flat.reshape(shape if picture.channels > 1 else shape[:2])
    patch = Patch(pixels, picture.x, picture.y, picture.w, picture.h)
    return Content(patch, (picture.frame_width, picture.frame_height), overlay, part)


def plane_of(overlay: Overlay | None, style: Style) -> Plane | None:
    """Choose the map that a mode shows; None where there is none."""
    if overlay is None:
        return None
    if style.mode == "heatmap":
        return overlay.heat
    if style.mode == "attention" and overlay.attention:
        return overlay.attention[min(style.head, len(overlay.attention) - 1)]
    return None


def usual_mode(overlay: Overlay | None) -> OverlayMode:
    """What is shown of a part unless somebody asks for something else: what decides is in sight."""
    return "contour" if overlay is not None and overlay.by_boxes else "heatmap"


def draw(
    view: View,
    shown: Content | None,
    style: Style,
    background: tuple[int, int, int],
    out: np.ndarray | None,
) -> np.ndarray:
    """Compose one picture of the viewport's size, BGRA; ``out`` is reused where it fits."""
    buffer = compose.blank(view, background, out)
    if shown is None:
        return buffer
    compose.draw_picture(buffer, view, shown.patch)
    plane = plane_of(shown.overlay, style)
    if plane is not None:
        levels = np.frombuffer(plane.data, np.uint8).reshape(plane.height, plane.width)
        colours: compose.Colours = "cividis" if style.mode == "attention" else "inferno"
        layer = Layer(levels, plane.per_unit, Affine(*plane.to_frame), colours, style.opacity)
        compose.draw_layer(buffer, view, layer, shown.frame_size)
    if shown.overlay is not None and style.mode in ("heatmap", "contour"):
        outlines = [mark.outline for mark in shown.overlay.regions]
        outlines += [
            b.outline or compose.box_outline(b.x0, b.y0, b.x1, b.y1) for b in shown.overlay.boxes
        ]
        outlines += [text.corners for text in shown.overlay.texts]
        compose.draw_outlines(buffer, view, outlines, pen_px=style.pen_px)
    return buffer
