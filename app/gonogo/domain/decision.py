"""One part's verdict with everything an auditor asks about it."""

import msgspec

from gonogo.domain.prediction import ReadText
from gonogo.domain.verdict import Reason, Verdict


class Region(msgspec.Struct, frozen=True):
    """A defect that counted: a connected region of the score map at its class's review level.

    Parameters
    ----------
    class_name : str
        Defect class.
    score : float
        Highest score inside.
    x, y, width, height : float
        Bounding box, frame pixels.
    area_px : float
        Area, frame pixels squared.
    length_px : float
        Largest extent (maximum Feret diameter), frame pixels.
    area_mm2, length_mm : float or None
        The same in millimetres where the recipe has a scale.
    """

    class_name: str
    score: float
    x: float
    y: float
    width: float
    height: float
    area_px: float
    length_px: float
    area_mm2: float | None = None
    length_mm: float | None = None


class Latency(msgspec.Struct, frozen=True):
    """Where a part's time went, in ms; None where the stage was not reached.

    ``total_ms`` runs from the frame in memory to the decision handed to the ledger; the time of the
    commit is known only after it and reported by the station beside the record.
    """

    gate_ms: float | None = None
    pre_ms: float | None = None
    run_ms: float | None = None
    post_ms: float | None = None
    digest_ms: float | None = None
    queue_ms: float | None = None
    total_ms: float | None = None


class Judgement(msgspec.Struct, frozen=True):
    """What the rule says of a prediction, before it is tied to a part.

    ``texts`` are the lines of print it was made on, where the model reads.
    """

    verdict: Verdict
    score: float | None
    class_scores: dict[str, float] = msgspec.field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    regions: tuple[Region, ...] = ()
    texts: tuple[ReadText, ...] = ()


class ImageFacts(msgspec.Struct, frozen=True):
    """Measured by the image gate, on every frame that has pixels.

    Parameters
    ----------
    mean, p99 : float
        Brightness as a fraction of full scale, 0 to 1.
    saturated : float
        Fraction of pixels at full scale, 0 to 1.
    focus : float
        Variance of the Laplacian in the middle of the quarter-size frame, grey values squared.
    """

    mean: float
    p99: float
    saturated: float
    focus: float
