"""Pictures for the exporters: machined plates drawn by numpy, the same on every machine."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIZES = {
    # name: (width, height)
    "frame_5mp": (2448, 2048),
    "small": (640, 480),
    "odd": (641, 479),
    "tall_grey": (500, 812),
}


def plate(width: int, height: int, seed: int, *, damaged: bool) -> NDArray[np.uint8]:
    """Draw a plate with holes and tool marks, ``(height, width, 3)`` RGB; a defect if damaged."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    unit = min(width, height) / 100.0
    light = 120 + 50 * np.sin(x / width * 2.1 + 0.3) * np.cos(y / height * 1.7)
    marks = 9 * np.sin((x * 0.8 + y * 0.6) / (1.3 * unit)) + 5 * np.sin(y / (0.45 * unit))
    image = np.stack([light + marks, 0.92 * light + marks, 0.8 * light + 0.5 * marks], axis=-1)
    for _ in range(12):
        cx, cy = rng.uniform(0, width), rng.uniform(0, height)
        radius = rng.uniform(3, 12) * unit
        distance = np.hypot(x - cx, y - cy)
        image[distance < radius] = rng.uniform(20, 235, 3)
        image[np.abs(distance - radius) < 0.8 * unit] += 45
    if damaged:
        image[np.abs((x - 0.3 * width) - 0.7 * (y - 0.2 * height)) < 0.7 * unit] = (235, 40, 30)
        spot = np.hypot(x - 0.62 * width, y - 0.58 * height) < 7 * unit
        image[spot] = image[spot] * 0.3 + np.array([10, 90, 20])
    image += rng.normal(0, 2.0, (height, width, 1))
    pixels: NDArray[np.uint8] = np.clip(np.rint(image), 0, 255).astype(np.uint8)
    return pixels


def draw_pictures(folder: Path) -> dict[str, Path]:
    """Write the pictures that all models are asked about; ``tall_grey`` has one channel."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for seed, (name, (width, height)) in enumerate(SIZES.items()):
        image = Image.fromarray(plate(width, height, seed, damaged=True))
        if name.endswith("grey"):
            image = image.convert("L")
        paths[name] = folder / f"{name}.png"
        image.save(paths[name], compress_level=1)
    return paths


def draw_parts(folder: Path, count: int) -> None:
    """Write ``good/`` and ``bad/`` parts, 320 × 256 px, for models that learn what is normal."""
    for kind in ("good", "bad"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for seed in range(count):
            image = Image.fromarray(plate(320, 256, 100 + seed, damaged=kind == "bad"))
            image.save(folder / kind / f"{seed:02}.png")
