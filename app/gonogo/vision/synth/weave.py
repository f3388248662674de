"""Woven cloth seen by a colour camera: stripes or checks in a 2/2 twill or a plain weave.

The cloth is first drawn on its own straight yarn grid, then bent into the frame by one smooth
displacement, lit, and given noise. Grey levels are int16 in sixteenths until the last step.
"""

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.vision.synth import fields
from gonogo.vision.synth.part import I16, U8, Lighting

UNIT = 16
"""Steps of a grey level."""
_GAIN = 8192
"""Steps of a lighting gain of 1."""
_LOW = 16
"""Frame pixels per sample of a smooth field."""
MARGIN = 128
"""Cloth drawn beyond each side of the frame, pixels."""

Over = NDArray[np.bool_]

_PALETTES: tuple[tuple[tuple[int, int, int], ...], ...] = (
    ((128, 84, 52), (196, 202, 206), (92, 60, 40)),
    ((150, 168, 182), (86, 98, 118), (200, 208, 214)),
    ((62, 70, 142), (176, 184, 196), (48, 52, 96)),
    ((108, 122, 84), (186, 196, 190), (70, 84, 58)),
    ((126, 122, 118), (188, 186, 184), (84, 82, 80)),
)
"""BGR yarn colours of a cloth: ground, stripe, shadow stripe."""


class Cloth(msgspec.Struct):
    """A cloth on its yarn grid; defects change it before it is drawn.

    Parameters
    ----------
    pitch : int
        Yarn spacing, pixels.
    over : ndarray of bool
        ``(wefts, warps)``; True where the warp lies on top.
    warp, weft : ndarray of float64
        ``(n, 3)`` BGR colour of each yarn, irregularities included.
    gap_warp, gap_weft : int
        Yarn that is missing, or -1.
    shear : float
        Sideways travel of the wefts per pixel along them.
    """

    pitch: int
    over: Over
    warp: NDArray[np.float64]
    weft: NDArray[np.float64]
    gap_warp: int = -1
    gap_weft: int = -1
    shear: float = 0.0


def good_cloth(rng: np.random.Generator, shape: tuple[int, int]) -> Cloth:
    """Design and weave a good cloth for a frame of ``shape`` (H, W)."""
    pitch = int(rng.integers(11, 16))
    rows = (shape[0] + 2 * MARGIN) // pitch + 1
    columns = (shape[1] + 2 * MARGIN) // pitch + 1
    palette = np.array(_PALETTES[int(rng.integers(len(_PALETTES)))], np.float64)
    palette += rng.normal(0.0, 5.0, palette.shape)
    over = pattern(rng.random() < 0.75, rows, columns)
    warp = _stripes(rng, palette, columns)
    weft = _stripes(rng, palette, rows) if rng.random() < 0.5 else np.repeat(palette[:1], rows, 0)
    # No two yarns take the dye alike.
    warp *= 1.0 + 0.045 * rng.standard_normal((columns, 1))
    weft = weft * (1.0 + 0.045 * rng.standard_normal((rows, 1)))
    return Cloth(pitch, over, warp, weft, shear=float(np.tan(np.deg2rad(rng.normal(0.0, 0.25)))))


def pattern(twill: bool, rows: int, columns: int, step: int = 1) -> Over:
    """Return where the warp lies on top: 2/2 twill, whose diagonal ``step`` may turn, or plain."""
    j, i = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    if twill:
        return np.asarray((i + step * j) % 4 < 2, np.bool_)
    return np.asarray((i + j) % 2 == 0, np.bool_)


def _stripes(rng: np.random.Generator, palette: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return a repeat of coloured yarns, ``(n, 3)``."""
    repeat: list[int] = []
    for colour in (0, 1, 0, 2):
        repeat += [colour] * int(rng.integers(2, 11))
    phase = int(rng.integers(len(repeat)))
    taken = [repeat[(k + phase) % len(repeat)] for k in range(n)]
    return np.asarray(palette[taken], np.float64)


def draw(cloth: Cloth, fibre: U8) -> I16:
    """Draw the cloth on its straight grid.

    Parameters
    ----------
    cloth : Cloth
        What to draw.
    fibre : ndarray of uint8
        ``(h, w)`` rough texture around 128, the same for a cloth and its good twin.

    Returns
    -------
    ndarray of int16
        ``(h, w, 3)`` BGR, sixteenths of a grey level.
    """
    p = cloth.pitch
    height, width = fibre.shape
    rows, columns = cloth.over.shape
    # A yarn is a round, bent thing: bright along its middle, dark where it dives under.
    across = (np.arange(p) + 0.5) / p * 2.0 - 1.0
    round_ = 1.0 - 0.42 * across**4 - 0.10 * across**2
    bow = 1.0 - 0.16 * across**2
    warp_cell = round_[None, :] * bow[:, None]
    weft_cell = round_[:, None] * bow[None, :]
    colour = np.where(cloth.over[..., None], cloth.warp[None, :columns], cloth.weft[:rows, None])
    colour = colour * _depth(cloth)[..., None]
    steps = np.clip(np.rint(colour * UNIT), 0, 32767).astype(np.int16)
    size = (columns * p, rows * p)
    flat = cv2.resize(steps, size, interpolation=cv2.INTER_NEAREST)[:height, :width]
    top = cv2.resize(cloth.over.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    top = top[:height, :width]
    shape = np.where(
        top > 0,
        np.tile(np.rint(warp_cell * 256).astype(np.int16), (rows, columns))[:height, :width],
        np.tile(np.rint(weft_cell * 256).astype(np.int16), (rows, columns))[:height, :width],
    )
    # Fibres run along the yarn: the same grain, drawn out along the one or the other axis.
    along_warp = cv2.blur(fibre, (1, 7))
    along_weft = cv2.blur(fibre, (7, 1))
    grain = np.where(top > 0, along_warp, along_weft).astype(np.int16) - 128
    relief = shape + cv2.multiply(grain, shape, scale=1.0 / 100.0)
    return np.asarray(
        cv2.multiply(flat, cv2.merge([relief] * 3), scale=1.0 / 256.0, dtype=cv2.CV_16S), np.int16
    )


def _depth(cloth: Cloth) -> NDArray[np.float64]:
    """Return how much light each crossing gets: a gap lets one look into the cloth."""
    depth = np.ones(cloth.over.shape)
    if cloth.gap_warp >= 0:
        depth[:, cloth.gap_warp] = np.where(cloth.over[:, cloth.gap_warp], 0.62, 0.9)
    if cloth.gap_weft >= 0:
        depth[cloth.gap_weft] = np.where(cloth.over[cloth.gap_weft], 0.9, 0.62)
    return depth


def lay(rng: np.random.Generator, drawn: I16, shear: float, shape: tuple[int, int]) -> I16:
    """Lay the cloth under the camera: turned a little, sheared, and not quite flat.

    Returns the ``(H, W, 3)`` cut-out, sixteenths of a grey level. Draws the same random numbers
    whatever the shear, so that a skewed cloth and its good twin differ in the skew alone.
    """
    height, width = shape
    small = (height // _LOW, width // _LOW)
    angle = np.deg2rad(rng.normal(0.0, 0.4))
    x, y = fields.grid(small)
    x, y = x * width / 2.0, y * height / 2.0
    dx = x * np.cos(angle) + y * np.sin(angle) + 1.6 * fields.clouds(rng, small, 3)
    dy = -x * np.sin(angle) + y * np.cos(angle) + 1.6 * fields.clouds(rng, small, 3)
    dy = dy + shear * x
    origin = np.array([drawn.shape[1], drawn.shape[0]]) / 2.0 + rng.uniform(-8.0, 8.0, 2)
    # 1/8 pixel: the finest step that int16 holds over the whole cloth, well below a yarn.
    map_x = fields.enlarge(dx + origin[0], shape, 8).astype(np.float32) / np.float32(8.0)
    map_y = fields.enlarge(dy + origin[1], shape, 8).astype(np.float32) / np.float32(8.0)
    laid = cv2.remap(drawn, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(laid, np.int16)


def lamps(rng: np.random.Generator, shape: tuple[int, int], lighting: Lighting) -> I16:
    """Return the uneven lighting, ``(H, W)``, 8192 is 1."""
    shifted = lighting == "shifted"
    small = (shape[0] // _LOW, shape[1] // _LOW)
    x, y = fields.grid(small)
    side = np.deg2rad(rng.uniform(0, 120) + (180.0 if shifted else 0.0))
    tilt = rng.uniform(0.03, 0.13) * (1.7 if shifted else 1.0)
    falloff = rng.uniform(0.03, 0.12)
    exposure = rng.uniform(0.9, 1.06) * (0.8 if shifted else 1.0)
    plane = tilt * (x * np.cos(side) + y * np.sin(side))
    folds = 0.012 * fields.clouds(rng, small, 4)
    return fields.enlarge(
        exposure * (1.0 + plane + folds - falloff * (x * x + y * y)), shape, _GAIN
    )


def expose(laid: I16, gain: I16, sensor: I16) -> U8:
    """Return the picture, ``(h, w, 3)`` uint8 BGR, of cloth, light ``(h, w)`` and noise."""
    lit = cv2.multiply(laid, cv2.merge([gain] * 3), scale=1.0 / _GAIN, dtype=cv2.CV_16S)
    seen = np.maximum(cv2.add(lit, sensor), 0)
    return np.asarray(cv2.convertScaleAbs(seen, alpha=1.0 / UNIT), np.uint8)
