"""Which seed is for what, and the operating points that were fixed on validation.

Seeds of one purpose are never used for another. Training reads 1xxx, validation 2xxx (2101 and 2102
the baseline), and the held-out seeds 9xxx were first used after ``OPERATING`` was written here.
"""

from typing import Literal, NamedTuple

from gonogo.vision.synth import Lighting

Purpose = Literal["validation", "heldout", "shifted"]


class Split(NamedTuple):
    """Parts 0 to ``n`` - 1 of a seed."""

    seed: int
    n: int
    lighting: Lighting = "usual"


class Operating(NamedTuple):
    """What a recipe needs to know, per class in the order of the model's outputs."""

    fail_at: tuple[float, ...]
    min_area_px: tuple[float, ...]


SPLITS: dict[tuple[str, Purpose], Split] = {
    ("tile", "validation"): Split(2001, 1000),
    ("tile", "heldout"): Split(9003, 2000),
    ("tile", "shifted"): Split(9002, 600, "shifted"),
    ("weave", "validation"): Split(2203, 1000),
    ("weave", "heldout"): Split(9103, 2000),
    ("weave", "shifted"): Split(9104, 500, "shifted"),
}

OPERATING: dict[str, Operating] = {
    "tile": Operating((0.5, 0.5, 0.7, 0.5), (256.0, 192.0, 64.0, 6400.0)),
    "weave": Operating((0.5, 0.5, 0.5, 0.5), (0.0, 0.0, 0.0, 0.0)),
}

SIZE_EDGES: dict[str, tuple[float, float]] = {
    "crack": (150.0, 350.0),
    "chip": (50.0, 80.0),
    "spot": (18.0, 27.0),
    "shade": (410.0, 600.0),
    "broken_pattern": (290.0, 410.0),
    "missing_yarn": (12.5, 13.5),
    "skew": (57.0, 72.0),
    "stain": (200.0, 310.0),
}
"""Where small ends and large begins, pixels; about thirds."""
