"""Training parts, made once and kept in a cache folder that training reads like memory."""

from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.vision.synth import GENERATOR_VERSION, KINDS, make_part

GOOD_IN = 4
"""One training part in so many is good; the good surface of bad parts is good as well."""


class TrainingSet(NamedTuple):
    """Parts and their truth on the model's grid.

    Parameters
    ----------
    images : ndarray of uint8
        ``(n, h, w)`` or ``(n, h, w, 3)``.
    truth : ndarray of uint8
        ``(n, h / cell, w / cell)``: 0 good, ``k`` the k-th class.
    cover : ndarray of uint8
        Likewise: share of the cell that is defective, 255 is all of it.
    """

    images: NDArray[np.uint8]
    truth: NDArray[np.uint8]
    cover: NDArray[np.uint8]


def to_cells(mask: NDArray[np.uint8], cell: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return class and covered share of every cell of a mask that holds one class."""
    rows, columns = mask.shape[0] // cell, mask.shape[1] // cell
    blocks = mask[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell)
    share = np.count_nonzero(blocks, axis=(1, 3)) * 255 / cell**2
    return blocks.max(axis=(1, 3)), np.ceil(share).astype(np.uint8)


def _fill(index: int, kind: str, seed: int, cell: int, folder: Path) -> None:
    """Make one part and put it into the cache."""
    classes = KINDS[kind].classes
    bad = index % GOOD_IN != 0
    turn = index - index // GOOD_IN - 1
    defect = classes[turn % len(classes)] if bad else "none"
    part = make_part(kind, seed, index, defect=defect)
    images, truth, cover = _open(folder, "r+")
    images[index] = part.image
    truth[index], cover[index] = to_cells(part.mask, cell)


def _open(folder: Path, mode: Literal["r", "r+"]) -> TrainingSet:
    arrays = (np.load(folder / f"{name}.npy", mmap_mode=mode) for name in TrainingSet._fields)
    return TrainingSet(*arrays)


def training_set(
    kind: str, seed: int, n: int, cell: int, cache: Path, workers: int = 2
) -> TrainingSet:
    """Return ``n`` parts of a seed with their truth on cells of ``cell`` pixels, cached."""
    folder = cache / f"{kind}-v{GENERATOR_VERSION}-{seed}-{n}-{cell}"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        height, width = KINDS[kind].shape_px
        colour = (3,) if kind == "weave" else ()
        grid = (n, height // cell, width // cell)
        for name, shape in (
            ("images", (n, height, width, *colour)),
            ("truth", grid),
            ("cover", grid),
        ):
            np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.uint8, shape)
        with get_context("spawn").Pool(workers, cv2.setNumThreads, (1,)) as pool:
            fill = partial(_fill, kind=kind, seed=seed, cell=cell, folder=folder)
            for _ in pool.imap_unordered(fill, range(n), chunksize=8):
                pass
        (folder / "done").touch()
    return _open(folder, "r")
