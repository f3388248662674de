"""Scores of images that were judged before, kept in a file so that nobody waits for them twice."""

import contextlib
import math
from pathlib import Path

import cv2
import msgspec
import PIL
from filelock import FileLock, Timeout
from msgspec.structs import replace

from gonogo import __version__
from gonogo.domain.bundle import ModelInfo
from gonogo.domain.canonical import sha256_of
from gonogo.domain.errors import DataError
from gonogo.domain.recipe import Recipe
from gonogo.workbench.whole_file import write_whole

SCORING = 1
"""To be raised when the same maps give other scores than before."""


class Scored(msgspec.Struct, frozen=True):
    """What judging one image file gave.

    Parameters
    ----------
    image_sha256 : str
        SHA-256 of the decoded pixels, as in the ledger.
    class_scores : dict of str to float
        By class of the recipe; empty where the model gave no finite score.
    """

    image_sha256: str
    class_scores: dict[str, float]


class ScoreCache:
    """Scores by the SHA-256 of the image file, for one way of judging.

    A score depends on the model, on what it runs on, and on the smallest region that counts, so
    each combination has a file of its own; the limits have no say in it.

    Parameters
    ----------
    folder : Path
        Where the files lie; made when it is needed.
    recipe : Recipe
        Its classes, smallest regions and scale, and what of the frame its model is shown.
    info : ModelInfo
        What runs.
    """

    def __init__(self, folder: Path, recipe: Recipe, info: ModelInfo) -> None:
        scale = recipe.mm_per_px
        sizes = [(c.name, c.area_px(scale), c.length_px(scale)) for c in recipe.rule.classes]
        self._classes = {c.name for c in recipe.rule.classes}
        step = recipe.model
        way = {
            "runs": msgspec.to_builtins(replace(info, fallback="")),
            "sizes": sizes,
            "shown": [msgspec.to_builtins(step.roi_px), step.tile_overlap_px],
            "expected": step.expected_text,
            "scoring": SCORING,
            "program": __version__,
            "pixels": [cv2.__version__, PIL.__version__],  # they scale frames, and find regions
        }
        self._path = folder / f"{sha256_of(way)}.json"
        self._known = self._read()
        self._new = False

    def get(self, file_sha256: str) -> Scored | None:
        """Scores of a file; None where it was never judged so."""
        return self._known.get(file_sha256)

    def put(self, file_sha256: str, scored: Scored) -> None:
        """Remember scores, until :meth:`save` for this run alone."""
        self._known[file_sha256] = scored
        self._new = True

    def save(self) -> None:
        """Write the file; a disk that refuses only costs time at the next start."""
        if not self._new:
            return
        with contextlib.suppress(OSError, DataError, Timeout):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path.with_suffix(".lock"), timeout=10):
                # A folder and a challenge set are judged side by side.
                self._known = {**self._read(), **self._known}
                write_whole(self._path, msgspec.json.encode(self._known))
            self._new = False

    def _read(self) -> dict[str, Scored]:
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Scored])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return {}
        return {key: scored for key, scored in found.items() if self._fits(scored)}

    def _fits(self, scored: Scored) -> bool:
        scores = scored.class_scores
        return (not scores or set(scores) == self._classes) and all(
            math.isfinite(score) for score in scores.values()
        )
