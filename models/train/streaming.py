"""Score parts as the product scores them, without writing a picture to disk."""

from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from shipping import session

from gonogo.domain.geometry import Affine
from gonogo.domain.prediction import ScoreMap
from gonogo.drivers.models.onnx_runtime import ort
from gonogo.vision.regions import score_of
from gonogo.vision.synth import KINDS, Defect, Lighting, make_part

BINS = 4096
"""Levels of a pixel's score that the pixel AUROC tells apart."""


class Scored(NamedTuple):
    """Scores of a part beside the truth.

    Parameters
    ----------
    defect : Defect or None
        What is wrong with it.
    scores : ndarray of float64
        ``(classes,)``.
    pixels : ndarray of int64
        ``(2, BINS)``: good and defective pixels by score, highest class counts; empty where the
        score does not come from a map.
    """

    defect: Defect | None
    scores: NDArray[np.float64]
    pixels: NDArray[np.int64]


_session: ort.InferenceSession | None = None


def _start(model: Path) -> None:
    """Open the model once a process."""
    global _session
    cv2.setNumThreads(1)
    _session = session(model)


def _score(
    index: int,
    kind: str,
    seed: int,
    lighting: Lighting,
    defect_rate: float,
    min_area_px: tuple[float, ...],
) -> Scored:
    """Make a part and score it."""
    assert _session is not None
    part = make_part(kind, seed, index, lighting, defect_rate=defect_rate)
    image = part.image if part.image.ndim == 3 else part.image[..., None]
    outputs = dict(
        zip(
            [output.name for output in _session.get_outputs()],
            _session.run(None, {"image": image[None]}),
            strict=True,
        )
    )
    if "scores" in outputs:
        return Scored(
            part.defect, np.asarray(outputs["scores"][0], np.float64), np.zeros((2, 0), np.int64)
        )
    maps = np.asarray(outputs["map"][0], np.float32)
    height, width = part.mask.shape
    rows, columns = maps.shape[1:]
    to_frame = Affine.scale(width / columns, height / rows)
    scores = [
        score_of(ScoreMap(plane, to_frame), area)
        for plane, area in zip(maps, min_area_px, strict=True)
    ]
    return Scored(part.defect, np.asarray(scores), _pixels(maps.max(axis=0), part.mask))


def _pixels(heat: NDArray[np.float32], mask: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Count good and defective pixels by the score of the cell they lie in."""
    rows, columns = heat.shape
    cell = mask.size // heat.size
    blocks = mask.reshape(rows, mask.shape[0] // rows, columns, mask.shape[1] // columns)
    bad = np.count_nonzero(blocks, axis=(1, 3)).ravel()
    chance = np.clip(heat.ravel().astype(np.float64), 1e-9, 1.0 - 1e-9)
    # Even steps of the logit: most good pixels score very near 0 and must not all tie.
    logit = np.log(chance / (1.0 - chance))
    level = np.clip((logit + 21.0) / 42.0 * BINS, 0, BINS - 1).astype(np.intp)
    return np.stack(
        [
            np.bincount(level, weights=count, minlength=BINS).astype(np.int64)
            for count in (cell - bad, bad)
        ]
    )


def score_parts(
    model: Path,
    kind: str,
    seed: int,
    n: int,
    lighting: Lighting = "usual",
    defect_rate: float = 0.5,
    min_area_px: tuple[float, ...] = (),
    workers: int = 2,
) -> list[Scored]:
    """Score parts 0 to n - 1 of a seed."""
    work = partial(
        _score,
        kind=kind,
        seed=seed,
        lighting=lighting,
        defect_rate=defect_rate,
        min_area_px=min_area_px or (0.0,) * len(KINDS[kind].classes),
    )
    with get_context("spawn").Pool(workers, _start, (model,)) as pool:
        return list(pool.imap(work, range(n), chunksize=8))
