"""Glazed ceramic tiles on a conveyor, seen by a mono camera.

A speckled stoneware glaze with faint veins, orange-peel texture and a soft lamp reflection, a
bevelled rim, uneven light and sensor noise. Grey levels are int16 in sixteenths until the last step
(see :mod:`gonogo.vision.synth.fields` on why).
"""

import cv2
import msgspec
import numpy as np
from msgspec.structs import replace

from gonogo.vision.synth import fields
from gonogo.vision.synth.fields import F64
from gonogo.vision.synth.part import I16, U8, Lighting

UNIT = 16
"""Steps of a grey level."""
_GAIN = 8192
"""Steps of a lighting gain of 1."""
_LOW = 16
"""Frame pixels per sample of a smooth field."""
_MID = 4
"""Frame pixels per sample of the orange peel and the veins."""
_NEUTRAL = 128
"""Grey of a detail layer where there is no detail."""


class TileScene(msgspec.Struct, frozen=True):
    """A good tile under its lamps, before the sensor.

    Parameters
    ----------
    albedo : ndarray of int16
        ``(H, W)`` grey under even light, sixteenths.
    gain : ndarray of int16
        ``(H, W)`` lighting, 8192 is 1.
    noise : ndarray of int16
        ``(H, W)`` sensor noise, sixteenths of a grey level.
    body : ndarray of uint8
        ``(H, W)`` coverage by the tile, 255 inside.
    outline : ndarray of float64
        ``(n, 2)`` points x, y along the tile's edge, frame pixels, clockwise.
    glaze : float
        Mean grey of the glaze under even light.
    """

    albedo: I16
    gain: I16
    noise: I16
    body: U8
    outline: F64
    glaze: float

    def expose(self, rows: slice = slice(None), columns: slice = slice(None)) -> U8:
        """Return the picture of a cut-out, ``(h, w)`` uint8."""
        lit = cv2.multiply(
            self.albedo[rows, columns],
            self.gain[rows, columns],
            scale=1.0 / _GAIN,
            dtype=cv2.CV_16S,
        )
        seen = cv2.add(lit, self.noise[rows, columns])
        return np.asarray(cv2.convertScaleAbs(np.maximum(seen, 0), alpha=1.0 / UNIT), np.uint8)

    def with_albedo(self, albedo: I16) -> "TileScene":
        """Return the scene with another surface."""
        return replace(self, albedo=albedo)


def good_tile(
    scene_rng: np.random.Generator,
    noise_rng: np.random.Generator,
    shape: tuple[int, int],
    lighting: Lighting,
) -> TileScene:
    """Make a good tile.

    Parameters
    ----------
    scene_rng, noise_rng : numpy.random.Generator
        For the tile and for the sensor.
    shape : tuple of int
        Frame height and width, pixels.
    lighting : {"usual", "shifted"}
        Shifted: the lamp from the other side, steeper fall-off, darker, a narrower reflection.
    """
    rng = scene_rng
    shifted = lighting == "shifted"
    glaze = rng.uniform(148.0, 182.0)
    outline = _outline(rng, shape)
    body = np.zeros(shape, np.uint8)
    cv2.fillPoly(body, [fields.fixed_point(outline)], 255, cv2.LINE_AA, 4)
    detail = _rim(outline, shape, -1.0 if shifted else 1.0)
    _speckle(rng, detail)
    detail = np.asarray(cv2.GaussianBlur(detail, (3, 3), 0.6), np.uint8)
    surface = fields.enlarge(_sheen(rng, shape, shifted) + glaze, shape, UNIT)
    surface = surface + _table(fields.enlarge_u8(_peel(rng, shape), shape), 0.25)
    surface = surface + _table(detail, 1.0)
    belt = _belt(rng, shape, outline, -1.0 if shifted else 1.0)
    albedo = np.asarray(_blend(belt, surface, body), np.int16)
    sigma = rng.uniform(2.0, 3.0) * (1.3 if shifted else 1.0)
    sensor = fields.noise(noise_rng, shape, sigma, UNIT)
    return TileScene(albedo, _lamps(rng, shape, shifted), sensor, body, outline, glaze)


def _table(layer: U8, weight: float) -> I16:
    """Turn a detail layer around 128 into sixteenths of a grey level."""
    steps = np.rint((np.arange(256) - _NEUTRAL) * (weight * UNIT)).astype(np.int16).reshape(1, 256)
    return np.asarray(cv2.LUT(layer, steps), np.int16)


def _blend(under: I16, over: I16, cover: U8) -> I16:
    """Lay ``over`` on ``under`` where ``cover`` is 255."""
    lift = cv2.subtract(over, under)
    weight = np.asarray(cover, np.int16)
    return np.asarray(
        cv2.add(under, cv2.multiply(lift, weight, scale=1.0 / 255.0, dtype=cv2.CV_16S)), np.int16
    )


def _outline(rng: np.random.Generator, shape: tuple[int, int]) -> F64:
    """Draw the tile's edge: a rounded rectangle, a little turned, its sides not quite straight."""
    height, width = shape
    half = np.array([width * 0.452, height * 0.452]) * rng.uniform(0.992, 1.008, 2)
    radius = rng.uniform(14.0, 22.0)
    sides: list[F64] = []
    for turn in range(4):
        length, depth = (half[0], half[1]) if turn % 2 == 0 else (half[1], half[0])
        n = max(int(length / 8.0), 8)
        along = np.linspace(-length + radius, length - radius, n)
        across = -depth + fields.wobble(rng, n, max(n // 12, 2)) * rng.uniform(0.3, 0.9)
        corner = np.linspace(-np.pi / 2, 0.0, 7)[1:-1]
        x = np.concatenate([along, length - radius + radius * np.cos(corner)])
        y = np.concatenate([across, -depth + radius + radius * np.sin(corner)])
        c, s = (1, 0, -1, 0)[turn], (0, 1, 0, -1)[turn]
        sides.append(np.stack([c * x - s * y, s * x + c * y], 1))
    points = np.concatenate(sides)
    angle = np.deg2rad(rng.uniform(-1.2, 1.2))
    centre = np.array([width, height]) / 2.0 + rng.uniform(-0.009, 0.009, 2) * width
    cos, sin = np.cos(angle), np.sin(angle)
    turned = np.stack(
        [points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos], 1
    )
    return np.asarray(turned + centre, np.float64)


def _rim(outline: F64, shape: tuple[int, int], lamp: float) -> U8:
    """Draw the bevel: the flank towards the lamp shines, the far one is in shade."""
    layer = np.full(shape, _NEUTRAL, np.uint8)
    ahead = np.roll(outline, -1, axis=0) - outline
    # The inward normal of a clockwise outline (y down) is the direction turned by +90 degrees.
    inward = np.stack([-ahead[:, 1], ahead[:, 0]], 1)
    inward /= np.maximum(np.hypot(inward[:, 0], inward[:, 1]), 1e-9)[:, None]
    facing = -lamp * (0.6 * inward[:, 0] + 0.8 * inward[:, 1])
    for inset, width, strength in ((13.0, 25, 0.25), (5.0, 7, 1.0)):
        inner = fields.fixed_point(outline + inward * inset)
        for k, light in enumerate(facing):
            level = _NEUTRAL + strength * (-46.0 * light if light < 0 else -44.0 * light)
            ends = inner[k], inner[(k + 1) % len(inner)]
            cv2.line(layer, ends[0], ends[1], round(level), width, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(layer, (11, 11), 2.2), np.uint8)


def _speckle(rng: np.random.Generator, detail: U8) -> None:
    """Sprinkle the glaze: one speck at most in a cell, so that none merge into a spot."""
    cell = 30
    rows, columns = detail.shape[0] // cell, detail.shape[1] // cell
    # From nearly plain to densely speckled.
    share = np.exp(rng.uniform(np.log(0.08), np.log(0.8)))
    taken = np.flatnonzero(rng.random(rows * columns) < share)
    n = len(taken)
    place = np.stack([taken % columns, taken // columns], 1) * float(cell)
    place += 6.0 + rng.random((n, 2)) * (cell - 12.0)
    radius = 0.9 + 2.3 * rng.random(n) ** 2.5
    depth = rng.uniform(22.0, 96.0, n)
    light = rng.random(n) < 0.12
    level = np.rint(np.where(light, _NEUTRAL + depth * 0.35, _NEUTRAL - depth)).astype(int)
    centres = fields.fixed_point(place)
    radii = np.rint(radius * 16.0).astype(int)
    for (x, y), r, grey in zip(centres.tolist(), radii.tolist(), level.tolist(), strict=True):
        cv2.circle(detail, (x, y), r, grey, cv2.FILLED, cv2.LINE_AA, 4)


def _peel(rng: np.random.Generator, shape: tuple[int, int]) -> U8:
    """Return the orange peel with faint veins, at a quarter of the frame's scale."""
    small = (shape[0] // _MID, shape[1] // _MID)
    grain = fields.rough(rng, small, 1.2).astype(np.int32) + fields.rough(rng, small, 5.0)
    peel = ((grain - 2 * _NEUTRAL) * 77 // 256 + _NEUTRAL).astype(np.uint8)
    veins = np.full(small, _NEUTRAL, np.uint8)
    for _ in range(int(rng.integers(0, 6))):
        n = 120
        start = rng.uniform(-0.1, 1.1, 2) * small[::-1]
        bend = 0.6 * fields.wobble(rng, n, 5) + 0.45 * fields.wobble(rng, n, 40)
        heading = rng.uniform(0, 2 * np.pi) + bend
        step = rng.uniform(0.005, 0.013) * small[1]
        path = start + np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1) * step, axis=0)
        level = round(_NEUTRAL - rng.uniform(30.0, 64.0))
        points = fields.fixed_point(path)
        # A wide faint band with a narrower darker core, as pigment runs.
        cv2.polylines(veins, [points], False, (level + _NEUTRAL) // 2, 6, cv2.LINE_AA, 4)
        cv2.polylines(veins, [points], False, level, int(rng.integers(1, 4)), cv2.LINE_AA, 4)
    veins = np.asarray(cv2.GaussianBlur(veins, (11, 11), 1.9), np.uint8)
    return np.asarray(cv2.addWeighted(peel, 1.0, veins, 1.0, -float(_NEUTRAL)), np.uint8)


def _sheen(rng: np.random.Generator, shape: tuple[int, int], shifted: bool) -> F64:
    """Return glaze clouds and the soft reflection of a bar lamp, grey levels, small field."""
    small = (shape[0] // _LOW, shape[1] // _LOW)
    x, y = fields.grid(small)
    clouds = 1.3 * fields.clouds(rng, small, 12) + 2.2 * fields.clouds(rng, small, 4)
    angle = np.deg2rad(rng.uniform(-35, 35) + (90.0 if shifted else 0.0))
    offset = rng.uniform(-0.7, 0.7)
    across = x * np.cos(angle) + y * np.sin(angle) - offset
    along = -x * np.sin(angle) + y * np.cos(angle) - rng.uniform(-0.3, 0.3)
    width = rng.uniform(0.22, 0.3) if shifted else rng.uniform(0.3, 0.5)
    height = rng.uniform(18, 26) if shifted else rng.uniform(6, 20)
    bar = np.exp(-0.5 * (across / width) ** 2) / (1.0 + (along / 0.95) ** 6)
    return np.asarray(clouds + height * bar, np.float64)


def _lamps(rng: np.random.Generator, shape: tuple[int, int], shifted: bool) -> I16:
    """Return the uneven lighting over the whole frame."""
    small = (shape[0] // _LOW, shape[1] // _LOW)
    x, y = fields.grid(small)
    tilt = rng.uniform(0.03, 0.12) * (2.0 if shifted else 1.0)
    side = np.deg2rad(rng.uniform(20, 70) + (180.0 if shifted else 0.0))
    falloff = rng.uniform(0.04, 0.14)
    exposure = rng.uniform(0.92, 1.06) * (0.8 if shifted else 1.0)
    plane = -tilt * (x * np.cos(side) + y * np.sin(side))
    return fields.enlarge(exposure * (1.0 + plane - falloff * (x * x + y * y)), shape, _GAIN)


def _belt(rng: np.random.Generator, shape: tuple[int, int], outline: F64, lamp: float) -> I16:
    """Return the dark conveyor belt with the tile's shadow on it."""
    tone = rng.uniform(34.0, 48.0)
    weave = fields.enlarge_u8(fields.rough(rng, (shape[0] // 2, shape[1] // 2), 0.9), shape)
    shadow = np.zeros((shape[0] // 8, shape[1] // 8), np.uint8)
    cast = (outline + 14.0 * lamp) / 8.0
    cv2.fillPoly(shadow, [fields.fixed_point(cast)], 160, cv2.LINE_AA, 4)
    shadow = np.asarray(cv2.GaussianBlur(shadow, (0, 0), 1.6), np.uint8)
    lit = 255 - fields.enlarge_u8(shadow, shape)
    texture = np.rint((np.arange(256) - _NEUTRAL) * 0.22 * UNIT + tone * UNIT).astype(np.int16)
    bare = cv2.LUT(weave, texture.reshape(1, 256))
    return np.asarray(
        cv2.multiply(bare, np.asarray(lit, np.int16), scale=1.0 / 255.0, dtype=cv2.CV_16S), np.int16
    )
