"""Synthetic parts with ground truth, the same bytes for the same seed and version.

>>> part = make_part("tile", seed=1, index=0)
>>> part.image.shape
(2048, 2448)
"""

from collections.abc import Callable

import msgspec
import numpy as np

from gonogo.domain.errors import DataError
from gonogo.vision.synth import tile_parts, weave_parts
from gonogo.vision.synth.part import U8, Defect, Lighting, SynthPart

__all__ = ["GENERATOR_VERSION", "KINDS", "Defect", "Kind", "Lighting", "SynthPart", "make_part"]

GENERATOR_VERSION = 1
"""Raised when any byte of any part changes; figures hold for one version only."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of part.

    Parameters
    ----------
    name : str
        Its key.
    classes : tuple of str
        Defect classes; value ``k`` of a mask is ``classes[k - 1]``.
    shape_px : tuple of int
        Height and width of its frame.
    smallest_px : int
        Least height and width it can be made at.
    render : callable
        ``(rngs, shape_px, lighting, defect) -> (image, mask, Defect or None)``.
    """

    name: str
    classes: tuple[str, ...]
    shape_px: tuple[int, int]
    smallest_px: int
    render: Callable[
        [tuple[np.random.Generator, ...], tuple[int, int], Lighting, str | None],
        tuple[U8, U8, Defect | None],
    ]


KINDS: dict[str, Kind] = {
    "tile": Kind("tile", tile_parts.CLASSES, (2048, 2448), 256, tile_parts.render),
    "weave": Kind("weave", weave_parts.CLASSES, (1024, 1024), 256, weave_parts.render),
}
"""Every kind of part that can be made."""


def make_part(
    kind: str,
    seed: int,
    index: int,
    lighting: Lighting = "usual",
    *,
    defect_rate: float = 0.5,
    defect: str | None = None,
    shape_px: tuple[int, int] | None = None,
) -> SynthPart:
    """Make one part.

    Parameters
    ----------
    kind : str
        Key of :data:`KINDS`.
    seed, index : int
        Which series and which part of it, both at least 0.
    lighting : {"usual", "shifted"}, default "usual"
        Shifted lamps are the set-up that no training part has.
    defect_rate : float, default 0.5
        Chance that the part is bad; its defect class is drawn evenly.
    defect : str or None
        Decide instead: a class, or ``"none"`` for the good twin, which equals the bad part but
        for the defect, noise included.
    shape_px : tuple of int or None
        Height and width for tests and quick looks; defects keep their size as far as they fit.

    Raises
    ------
    DataError
        If the kind or class is unknown, a number is out of range, or the frame is too small.
    """
    made = _kind(kind)
    if seed < 0 or index < 0 or not 0.0 <= defect_rate <= 1.0:
        msg = (
            "A part needs a seed and an index of at least 0 and a defect rate within 0 and 1, "
            f"not {seed}, {index} and {defect_rate}."
        )
        raise DataError(msg)
    shape = shape_px or made.shape_px
    if min(shape) < made.smallest_px:
        msg = (
            f"A {kind} of {shape[1]}x{shape[0]} pixels is too small: "
            f"it takes at least {made.smallest_px} a side."
        )
        raise DataError(msg)
    entropy = [list(KINDS).index(kind), seed, index]
    streams = np.random.SeedSequence(entropy).spawn(4)
    fate, *rngs = (np.random.Generator(np.random.PCG64(s)) for s in streams)
    bad = fate.random() < defect_rate
    drawn = made.classes[int(fate.integers(len(made.classes)))]
    wanted = defect if defect is not None else (drawn if bad else "none")
    if wanted != "none" and wanted not in made.classes:
        msg = f"{kind} has no defect class {wanted!r}: choose from {', '.join(made.classes)}, none."
        raise DataError(msg)
    image, mask, found = made.render(
        tuple(rngs), shape, lighting, None if wanted == "none" else wanted
    )
    return SynthPart(kind, seed, index, lighting, image, mask, found)


def _kind(name: str) -> Kind:
    """Look a kind up."""
    try:
        return KINDS[name]
    except KeyError:
        msg = f"No synthetic part is called {name!r}: choose from {', '.join(KINDS)}."
        raise DataError(msg) from None
