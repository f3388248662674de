"""A tile from its seed: the good scene, the defect drawn into it, and the measured truth."""

import numpy as np

from gonogo.vision.synth.part import U8, Defect, Lighting, measure, ring
from gonogo.vision.synth.tile import good_tile
from gonogo.vision.synth.tile_defects import DEFECTS

CLASSES = tuple(DEFECTS)


def render(
    rngs: tuple[np.random.Generator, ...],
    shape: tuple[int, int],
    lighting: Lighting,
    defect: str | None,
) -> tuple[U8, U8, Defect | None]:
    """Render a tile: image ``(H, W)``, mask ``(H, W)`` and what is wrong.

    Parameters
    ----------
    rngs : tuple of numpy.random.Generator
        For the scene, the noise and the defect.
    shape : tuple of int
        Height and width, pixels.
    lighting : {"usual", "shifted"}
        Lamps.
    defect : str or None
        Class to draw.
    """
    scene_rng, noise_rng, defect_rng = rngs
    scene = good_tile(scene_rng, noise_rng, shape, lighting)
    mask = np.zeros(shape, np.uint8)
    if defect is None:
        return scene.expose(), mask, None
    patch = DEFECTS[defect](defect_rng, scene)
    around = ring(patch.box, shape)
    twin = scene.expose(*around)
    scene.albedo[patch.box] = patch.albedo
    mask[patch.box][patch.mask] = CLASSES.index(defect) + 1
    image = scene.expose()
    found = measure(defect, patch.size_px, mask[around], image[around], twin)
    return image, mask, found
