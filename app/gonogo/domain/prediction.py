"""What a model said of a frame, decoded, on the model's own grid."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine

ScoreFrom = Literal["map", "head"]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreMap:
    """Scores over the frame, kept on the model's grid.

    Parameters
    ----------
    values : ndarray
        ``(h, w)`` float32, higher = more likely defective.
    to_frame : Affine
        From grid edges to frame pixels.
    floor : float
        The model's own noise: what lies below is background, and no region is looked for there.
    """

    values: NDArray[np.float32]
    to_frame: Affine
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A detected object, corners in frame pixels."""

    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    class_name: str


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Decoded answer of a model for one frame.

    Parameters
    ----------
    score_from : {"map", "head"}
        Whether the decision is made on ``class_maps`` or on ``class_scores``.
    class_scores : dict of str to float
        Score per defect class where the model has a head; empty where the score is the map's.
    class_maps : dict of str to ScoreMap
        Map per defect class where the score comes from the map.
    heatmap : ScoreMap or None
        Explanation of a head's score; never decides.
    attention : tuple of ScoreMap
        One map a head, summing to 1 over the grid; never decides.
    boxes : tuple of Box
        Detected objects.
    """

    score_from: ScoreFrom
    class_scores: dict[str, float] = field(default_factory=dict)
    class_maps: dict[str, ScoreMap] = field(default_factory=dict)
    heatmap: ScoreMap | None = None
    attention: tuple[ScoreMap, ...] = ()
    boxes: tuple[Box, ...] = ()
