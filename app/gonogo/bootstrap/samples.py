"""Sample parts of the demo."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from gonogo import paths
from gonogo.domain.errors import RecipeError

SAMPLE_PARTS = 40
# One of the few seeds that show each kind of defect once in 40 parts, at a realistic rate.
SAMPLE_SEED = 1824
SAMPLE_DEFECT_RATE = 0.1
_TRUTH = "truth.csv"


def make_samples(kind: str, progress: Callable[[int, int], None] | None = None) -> Path:
    """Generate the demo's sample parts once.

    Parameters
    ----------
    kind : str
        ``tile`` or ``weave``.
    progress : callable or None
        Takes parts done and parts in all; what it raises gives them up, and none is kept.

    Returns
    -------
    Path
        Folder of the images.
    """
    folder = paths.samples(kind)
    images = folder / "images"
    if (folder / _TRUTH).exists() and len(list(images.glob("*.png"))) == SAMPLE_PARTS:
        return images
    from gonogo.vision.synth import KINDS
    from gonogo.workbench.synthesis import synthesise

    if kind not in KINDS:
        msg = f"There are no sample parts of {kind!r}; there are {', '.join(sorted(KINDS))}."
        raise RecipeError(msg)
    # A folder of its own, since another process may be making the same parts.
    draft = folder.with_name(f"{kind}.{os.getpid()}.new")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        synthesise(
            kind, SAMPLE_SEED, SAMPLE_PARTS, draft, defect_rate=SAMPLE_DEFECT_RATE,
            progress=progress,
        )  # fmt: skip
    except BaseException:  # given up by whoever waited, or no room: half of them are of no use
        shutil.rmtree(draft, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    try:
        draft.rename(folder)
    except OSError:  # the other process was first; its parts are the same bytes
        shutil.rmtree(draft, ignore_errors=True)
    return images
