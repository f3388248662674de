"""What can be wrong with a tile: crack, chip, spot, shade.

Each function draws one defect into the tile's surface and returns where: a :class:`Patch`, the new
surface of a cut-out and the defect's mask in it.
"""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from gonogo.vision.synth import fields
from gonogo.vision.synth.fields import F64
from gonogo.vision.synth.part import I16, U8, Slices
from gonogo.vision.synth.tile import UNIT, TileScene


class Patch(msgspec.Struct, frozen=True):
    """A disturbed cut-out.

    Parameters
    ----------
    box : tuple of slice
        Rows and columns of the cut-out in the frame.
    albedo : ndarray of int16
        ``(h, w)`` its new surface, sixteenths of a grey level.
    mask : ndarray of bool
        ``(h, w)`` the defect.
    size_px : float
        Characteristic extent.
    """

    box: Slices
    albedo: I16
    mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    size_px: float


def _box(points: F64, margin: float, shape: tuple[int, int]) -> Slices:
    """Return the cut-out around points, within the frame."""
    low = np.floor(points.min(axis=0) - margin).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int) + 1
    return (
        slice(max(int(low[1]), 0), min(int(high[1]), shape[0])),
        slice(max(int(low[0]), 0), min(int(high[0]), shape[1])),
    )


def _canvas(box: Slices) -> tuple[U8, F64]:
    """Return an empty layer for a cut-out and its origin x, y."""
    rows, columns = box
    layer = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    return layer, np.array([columns.start, rows.start], np.float64)


def _lower(albedo: I16, cover: U8, grey: float) -> I16:
    """Add ``grey`` levels where ``cover`` is 255, and in proportion elsewhere."""
    steps = np.rint(np.arange(256) * (grey * UNIT / 255.0)).astype(np.int16).reshape(1, 256)
    return np.asarray(cv2.add(albedo, np.asarray(cv2.LUT(cover, steps), np.int16)), np.int16)


def _inside(rng: np.random.Generator, scene: TileScene, margin: float) -> F64:
    """Draw a point of the tile at least about ``margin`` pixels from its edge."""
    low, high = scene.outline.min(axis=0), scene.outline.max(axis=0)
    pad = np.minimum(margin + 24.0, (high - low) * 0.4)
    return np.asarray(rng.uniform(low + pad, high - pad), np.float64)


def crack(rng: np.random.Generator, scene: TileScene) -> Patch:
    """Draw a crack: a fine dark jagged line, sometimes from the edge, sometimes branched."""
    length = float(np.exp(rng.uniform(np.log(60.0), np.log(900.0))))
    length = min(length, 0.45 * min(scene.body.shape))
    if rng.random() < 0.4:
        edge = int(rng.integers(len(scene.outline)))
        middle = scene.outline.mean(axis=0)
        start = scene.outline[edge] + 0.01 * (middle - scene.outline[edge])
        towards = middle + rng.uniform(-0.25, 0.25, 2) * np.array(scene.body.shape[::-1]) - start
        heading = float(np.arctan2(towards[1], towards[0]))
    else:
        start = _inside(rng, scene, length * 0.5)
        heading = rng.uniform(0, 2 * np.pi)
        start = start - 0.5 * length * np.array([np.cos(heading), np.sin(heading)])
    paths = [_walk(rng, start, heading, length)]
    if length > 150.0 and rng.random() < 0.6:
        fork = int(rng.integers(len(paths[0]) // 4, 3 * len(paths[0]) // 4))
        turn = heading + rng.choice([-1.0, 1.0]) * rng.uniform(0.4, 0.9)
        paths.append(_walk(rng, paths[0][fork], turn, length * rng.uniform(0.2, 0.45)))
    box = _box(np.concatenate(paths), 8.0, scene.body.shape)
    layer, origin = _canvas(box)
    thickness = int(rng.choice([1, 2, 2, 3]))
    for path in paths:
        points = fields.fixed_point(path - origin)
        cv2.polylines(layer, [points], False, 255, thickness, cv2.LINE_AA, 4)
    layer = np.asarray(cv2.GaussianBlur(layer, (3, 3), 0.6), np.uint8)
    layer = np.asarray(cv2.min(layer, scene.body[box]), np.uint8)
    depth = -rng.uniform(38.0, 70.0)
    # The lower lip catches the light.
    lip = np.asarray(np.roll(layer, 2, axis=0))
    albedo = _lower(scene.albedo[box], lip, 0.22 * -depth)
    albedo = _lower(albedo, layer, depth * 1.1)
    return Patch(box, albedo, layer > 70, length)


def _walk(rng: np.random.Generator, start: F64, heading: float, length: float) -> F64:
    """Return a jagged path of steps of some 7 px."""
    n = max(round(length / 7.0), 5)
    bend = np.cumsum(rng.normal(0.0, 0.11, n)) + rng.normal(0.0, 0.38, n)
    angle = heading + bend
    step = np.stack([np.cos(angle), np.sin(angle)], 1) * (length / n)
    return np.concatenate([start[None], start + np.cumsum(step, axis=0)])


def chip(rng: np.random.Generator, scene: TileScene) -> Patch:
    """Break glaze off the edge: dull rough body shows, with a bright fracture line."""
    radius = float(np.exp(rng.uniform(np.log(14.0), np.log(70.0))))
    edge = scene.outline[int(rng.integers(len(scene.outline)))]
    middle = scene.outline.mean(axis=0)
    towards = (middle - edge) / np.hypot(*(middle - edge))
    points = fields.blob(rng, (0.0, 0.0), radius, 0.22) + edge + towards * radius * 0.25
    box = _box(points, 8.0, scene.body.shape)
    layer, origin = _canvas(box)
    cv2.fillPoly(layer, [fields.fixed_point(points - origin)], 255, cv2.LINE_AA, 4)
    layer = np.asarray(cv2.min(layer, scene.body[box]), np.uint8)
    tone = scene.glaze * rng.uniform(0.52, 0.72)
    grain = fields.rough(rng, (layer.shape[0], layer.shape[1]), 1.3)
    steps = np.rint(((np.arange(256) - 128) * 0.45 + tone) * UNIT).astype(np.int16)
    biscuit = np.asarray(cv2.LUT(grain, steps.reshape(1, 256)), np.int16)
    cover = layer.astype(np.int32)
    old = scene.albedo[box].astype(np.int32)
    albedo = ((old * (255 - cover) + biscuit.astype(np.int32) * cover) // 255).astype(np.int16)
    line = np.zeros_like(layer)
    cv2.polylines(line, [fields.fixed_point(points - origin)], True, 255, 2, cv2.LINE_AA, 4)
    line = np.asarray(cv2.min(cv2.GaussianBlur(line, (3, 3), 0.7), scene.body[box]), np.uint8)
    return Patch(box, _lower(albedo, line, rng.uniform(24.0, 44.0)), layer > 127, 2.0 * radius)


def spot(rng: np.random.Generator, scene: TileScene) -> Patch:
    """Put a foreign spot into the glaze: larger than any speck, and paler than most."""
    radius = float(np.exp(rng.uniform(np.log(6.0), np.log(22.0))))
    centre = _inside(rng, scene, radius)
    points = fields.blob(rng, (float(centre[0]), float(centre[1])), radius, 0.14)
    box = _box(points, 12.0, scene.body.shape)
    layer, origin = _canvas(box)
    cv2.fillPoly(layer, [fields.fixed_point(points - origin)], 255, cv2.LINE_AA, 4)
    mask = layer > 127
    soft = np.asarray(cv2.GaussianBlur(layer, (9, 9), rng.uniform(0.8, 1.6)), np.uint8)
    depth = -rng.uniform(30.0, 62.0) if rng.random() < 0.7 else rng.uniform(22.0, 40.0)
    return Patch(box, _lower(scene.albedo[box], soft, depth), mask, 2.0 * radius)


def shade(rng: np.random.Generator, scene: TileScene) -> Patch:
    """Let the glaze come out lighter or darker over a large, soft-edged field."""
    low, high = scene.outline.min(axis=0), scene.outline.max(axis=0)
    radius = float(np.exp(rng.uniform(np.log(130.0), np.log(430.0))))
    radius = min(radius, 0.3 * float((high - low).min()))
    centre = _inside(rng, scene, radius * 0.8)
    points = fields.blob(rng, (float(centre[0]), float(centre[1])), radius, 0.2)
    softness = rng.uniform(10.0, 26.0)
    box = _box(points, 3.0 * softness, scene.body.shape)
    full, origin = _canvas(box)
    height, width = full.shape
    small = np.zeros((max(height // 4, 1), max(width // 4, 1)), np.uint8)
    ratio = np.array([small.shape[1] / width, small.shape[0] / height])
    cv2.fillPoly(small, [fields.fixed_point((points - origin) * ratio)], 255, cv2.LINE_AA, 4)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), softness / 4.0), np.uint8)
    layer = fields.enlarge_u8(small, (height, width))
    layer = np.asarray(cv2.min(layer, scene.body[box]), np.uint8)
    depth = rng.uniform(10.0, 19.0) * rng.choice([-1.0, 1.0])
    return Patch(box, _lower(scene.albedo[box], layer, depth), layer > 127, 2.0 * radius)


DEFECTS: dict[str, Callable[[np.random.Generator, TileScene], Patch]] = {
    "crack": crack,
    "chip": chip,
    "spot": spot,
    "shade": shade,
}
"""Classes of a tile, in the order of the mask's values and of the model's outputs."""
