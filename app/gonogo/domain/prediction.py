"""What a model said of a frame, decoded, on the model's own grid."""

from typing import Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.geometry import Affine

ScoreFrom = Literal["map", "head", "boxes"]
Quad: TypeAlias = tuple[float, float, float, float, float, float, float, float]
"""``x0, y0, … x3, y3``."""


class ScoreMap(msgspec.Struct, frozen=True, eq=False):
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


class Box(NamedTuple):
    """A detected object, corners in frame pixels.

    A tuple, since hundreds may be made for a frame.

    Parameters
    ----------
    mask : ScoreMap or None
        Its own pixels where the model segments instances: 1 inside, 0 outside, on a grid of its
        own that covers the box.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    class_name: str
    mask: ScoreMap | None = None


class ReadText(msgspec.Struct, frozen=True):
    """One line of print.

    Parameters
    ----------
    text : str
        As read.
    confidence : float
        Mean probability of its characters, 0 to 1.
    corners : tuple of float
        ``x0, y0, … x3, y3`` in frame pixels, clockwise from where the line begins: the upper left
        of print that stands upright.
    """

    text: str
    confidence: float
    corners: Quad


class NearestPatch(msgspec.Struct, frozen=True):
    """The strangest place of a part and the normal patch it is nearest to.

    Parameters
    ----------
    x, y, width, height : float
        The place, frame pixels.
    row : int
        Of the bundle's patches.
    """

    x: float
    y: float
    width: float
    height: float
    row: int


class Prediction(msgspec.Struct, frozen=True, eq=False):
    """Decoded answer of a model for one frame.

    Parameters
    ----------
    score_from : {"map", "head", "boxes"}
        Whether the decision is made on ``class_maps``, on ``class_scores`` or on ``boxes``.
    class_scores : dict of str to float
        Score per defect class where the model has a head; empty otherwise.
    class_maps : dict of str to ScoreMap
        Map per defect class where the score comes from the map.
    boxes : tuple of Box
        Detected objects.
    texts : tuple of ReadText
        Lines of print, in reading order.
    expected_text : str or None
        What the print must say, as the recipe spells it; empty where it may say anything, None
        where the model does not read.
    """

    score_from: ScoreFrom
    class_scores: dict[str, float] = msgspec.field(default_factory=dict)
    class_maps: dict[str, ScoreMap] = msgspec.field(default_factory=dict)
    boxes: tuple[Box, ...] = ()
    texts: tuple[ReadText, ...] = ()
    expected_text: str | None = None


class Explanation(msgspec.Struct, frozen=True, eq=False):
    """Where a model looked; computed after the decision and never part of it.

    Parameters
    ----------
    heatmap : ScoreMap or None
        In units of the score.
    attention : tuple of ScoreMap
        Each sums to 1 over the grid.
    nearest : NearestPatch or None
        Of an embedding model.
    method : str
        What the heatmap is, for the legend.
    cost_ms : float
        What it took beside the model's own run.
    """

    heatmap: ScoreMap | None = None
    attention: tuple[ScoreMap, ...] = ()
    nearest: NearestPatch | None = None
    method: str = ""
    cost_ms: float = 0.0
