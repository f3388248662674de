"""Cloth from its seed: the good one, the defect woven or spilt into it, the measured truth."""

import cv2
import numpy as np
from msgspec.structs import replace

from gonogo.vision.synth import fields
from gonogo.vision.synth.part import I16, U8, Defect, Lighting, measure
from gonogo.vision.synth.weave import (
    MARGIN,
    UNIT,
    Cloth,
    draw,
    expose,
    good_cloth,
    lamps,
    lay,
    pattern,
)

CLASSES = ("broken_pattern", "missing_yarn", "skew", "stain")
"""Classes of a cloth, in the order of the mask's values and of the model's outputs."""


def render(
    rngs: tuple[np.random.Generator, ...],
    shape: tuple[int, int],
    lighting: Lighting,
    defect: str | None,
) -> tuple[U8, U8, Defect | None]:
    """Render a cloth: image ``(H, W, 3)`` BGR, mask ``(H, W)`` and what is wrong.

    Parameters
    ----------
    rngs : tuple of numpy.random.Generator
        For the scene, the noise and the defect.
    shape : tuple of int
        Height and width, pixels.
    lighting : {"usual", "shifted"}
        Lamps.
    defect : str or None
        Class to make.
    """
    scene_rng, noise_rng, defect_rng = rngs
    cloth = good_cloth(scene_rng, shape)
    fibre = fields.rough(scene_rng, (shape[0] + 2 * MARGIN, shape[1] + 2 * MARGIN), 0.7)
    gain = lamps(scene_rng, shape, lighting)
    sigma = noise_rng.uniform(2.0, 3.2) * (1.3 if lighting == "shifted" else 1.0)
    sensor = fields.noise(noise_rng, (*shape, 3), sigma, UNIT)
    # Cloth and good twin lie alike: the same numbers are drawn for both.
    pose = scene_rng.bit_generator.state

    def picture(woven: Cloth, spilt: I16 | None = None) -> U8:
        scene_rng.bit_generator.state = pose
        laid = lay(scene_rng, draw(woven, fibre), woven.shear, shape)
        if spilt is not None:
            laid = np.asarray(
                cv2.multiply(laid, spilt, scale=1.0 / 4096.0, dtype=cv2.CV_16S), np.int16
            )
        return expose(laid, gain, sensor)

    if defect is None:
        return picture(cloth), np.zeros(shape, np.uint8), None
    if defect == "stain":
        spilt, cover, size_px = _stain(defect_rng, shape)
        image = picture(cloth, spilt)
    else:
        woven, flat, size_px = _misweave(defect_rng, cloth, shape, defect)
        image = picture(woven)
        scene_rng.bit_generator.state = pose
        cover = lay(scene_rng, np.stack([flat] * 3, 2), woven.shear, shape)[..., 0] > 127
    mask = np.where(cover, CLASSES.index(defect) + 1, 0).astype(np.uint8)
    return image, mask, measure(defect, size_px, mask, image, picture(cloth))


def _misweave(
    rng: np.random.Generator, cloth: Cloth, shape: tuple[int, int], defect: str
) -> tuple[Cloth, I16, float]:
    """Weave wrongly; return the cloth, the defect on its straight grid (0 or 255), its size."""
    p = cloth.pitch
    flat = np.zeros((shape[0] + 2 * MARGIN, shape[1] + 2 * MARGIN), np.int16)
    if defect == "missing_yarn":
        along_warp = bool(rng.random() < 0.5)
        n = (shape[1] if along_warp else shape[0]) // p
        at = MARGIN // p + int(rng.integers(3, n - 3))
        strip = slice(at * p, (at + 1) * p)
        over = cloth.over.copy()
        if along_warp:
            # Without the warp, its wefts float over the gap, but for some that sag.
            over[:, at] = ~_mostly(rng, len(over))
            flat[:, strip] = 255
            return replace(cloth, over=over, gap_warp=at), flat, float(p)
        over[at] = _mostly(rng, over.shape[1])
        flat[strip] = 255
        return replace(cloth, over=over, gap_weft=at), flat, float(p)
    if defect == "skew":
        flat[:] = 255
        angle = np.deg2rad(rng.uniform(2.2, 5.0)) * rng.choice([-1.0, 1.0])
        shear = float(np.tan(angle))
        return replace(cloth, shear=shear), flat, abs(shear) * shape[1]
    # The pattern breaks: over a field of cloth the wrong shafts were lifted.
    size = rng.uniform(0.2, 0.6, 2) * np.array(shape)
    if rng.random() < 0.4:
        size[int(rng.integers(2))] = 2.0 * max(shape)
    size = np.maximum(size, 10.0 * p)
    centre = MARGIN + rng.uniform(0.2, 0.8, 2) * np.array(shape)
    low = np.maximum(np.floor((centre - size / 2) / p), 0).astype(int)
    high = np.ceil((centre + size / 2) / p).astype(int)
    field = (slice(low[0], high[0]), slice(low[1], high[1]))
    over = cloth.over.copy()
    twill = not bool(np.all(over[0, 0:2] != over[0, 1:3]))
    wrong = pattern(True, over.shape[0], over.shape[1], -1 if twill else 1)
    over[field] = wrong[field]
    flat[low[0] * p : high[0] * p, low[1] * p : high[1] * p] = 255
    return replace(cloth, over=over), flat, float(min(size.min(), max(shape)))


def _mostly(rng: np.random.Generator, n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return ``n`` truths, nine in ten of them True."""
    return np.asarray(rng.random(n) < 0.9, np.bool_)


def _stain(
    rng: np.random.Generator, shape: tuple[int, int]
) -> tuple[I16, np.ndarray[tuple[int, ...], np.dtype[np.bool_]], float]:
    """Spill something; return BGR transmission (4096 is 1), the cover, and the diameter."""
    radius = float(np.exp(rng.uniform(np.log(60.0), np.log(240.0))))
    radius = min(radius, 0.35 * min(shape))
    centre = rng.uniform(0.12, 0.88, 2) * np.array(shape[::-1])
    points = fields.blob(rng, (float(centre[0]), float(centre[1])), radius, 0.28)
    small = np.zeros((shape[0] // 4, shape[1] // 4), np.uint8)
    cv2.fillPoly(small, [fields.fixed_point(points / 4.0)], 255, cv2.LINE_AA, 4)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), rng.uniform(2.0, 6.0)), np.uint8)
    layer = fields.enlarge_u8(small, shape)
    depth = rng.uniform(0.10, 0.22)
    # Oil or rust: blue goes first.
    tint = np.array([rng.uniform(1.0, 1.35), 1.0, rng.uniform(0.6, 1.0)])
    planes = []
    for share in tint * depth:
        table = np.rint(4096.0 * (1.0 - share * np.arange(256) / 255.0)).astype(np.int16)
        planes.append(cv2.LUT(layer, table.reshape(1, 256)))
    return np.asarray(cv2.merge(planes), np.int16), layer > 127, 2.0 * radius
