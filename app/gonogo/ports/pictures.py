"""What a screen is shown of a part: summary, picture and overlay, as msgspec Structs."""

from msgspec import Struct

from gonogo.domain.verdict import Verdict


class Plane(Struct, frozen=True, tag=True):
    """A small u8 map on a model's grid.

    Parameters
    ----------
    width, height : int
        Grid size.
    data : bytes
        ``height × width`` u8, row by row.
    per_unit : float
        Levels per unit: the value is ``data / per_unit``. For score maps one unit is the failing
        threshold, for attention it is the uniform weight.
    to_frame : tuple of float
        ``(a, b, c, d, e, f)`` of :class:`~gonogo.domain.geometry.Affine`, grid edges to frame px.
    name : str
        What it shows, for the legend.
    """

    width: int
    height: int
    data: bytes
    per_unit: float
    to_frame: tuple[float, float, float, float, float, float]
    name: str


class RegionMark(Struct, frozen=True, tag=True):
    """A defect to be drawn: outline in frame px as ``x0, y0, x1, y1, …`` and its figures."""

    class_name: str
    score: float
    outline: tuple[float, ...]
    area_px: float
    length_px: float
    area_mm2: float | None = None
    length_mm: float | None = None


class BoxMark(Struct, frozen=True, tag=True):
    """A detected object that counted, corners in frame px.

    ``outline`` is that of its own mask, as in :class:`RegionMark`; empty without one.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    class_name: str
    outline: tuple[float, ...] = ()
    area_px: float = 0.0
    length_px: float = 0.0
    area_mm2: float | None = None
    length_mm: float | None = None


class TextMark(Struct, frozen=True, tag=True):
    """A line of print as it was read; ``x0, y0, … x3, y3`` in frame px."""

    text: str
    confidence: float
    corners: tuple[float, float, float, float, float, float, float, float]


class PatchMark(Struct, frozen=True, tag=True):
    """The strangest place of a part, and the bundle's normal patch nearest to it.

    Parameters
    ----------
    x, y, width, height : float
        The place, frame px; the patches were cut with as much again around them.
    row : int
        Of the bundle's patches.
    pixels : bytes
        That patch: ``side × side`` u8, grey (1) or BGR (3), row by row; empty where the bundle
        keeps none.
    """

    x: float
    y: float
    width: float
    height: float
    row: int
    pixels: bytes = b""
    side: int = 0
    channels: int = 1


class Overlay(Struct, frozen=True, tag=True):
    """What is drawn over a part.

    Parameters
    ----------
    heat : Plane or None
        Multiples of the failing threshold where ``decides``; otherwise an explanation.
    attention : tuple of Plane
        One a head.
    regions : tuple of RegionMark
        The decision's own contours.
    boxes : tuple of BoxMark
        Detected objects that the verdict comes from.
    decides : bool
        True where the score comes from the map; otherwise the legend says "explanation, not
        decision".
    texts : tuple of TextMark
        Lines of print.
    nearest : PatchMark or None
        Of an embedding model.
    explained_ms : float
        What the explanation took beside the model's run.
    by_boxes : bool
        True where the score comes from boxes, found or not: they are what is looked at, and a map
        over them only hides them unless somebody asks for it.
    """

    heat: Plane | None
    attention: tuple[Plane, ...]
    regions: tuple[RegionMark, ...]
    boxes: tuple[BoxMark, ...]
    decides: bool
    texts: tuple[TextMark, ...] = ()
    nearest: PatchMark | None = None
    explained_ms: float = 0.0
    by_boxes: bool = False


class PartSummary(Struct, frozen=True, tag=True):
    """One part in the strip."""

    lane: str
    run_id: str
    part_seq: int
    part_id: str
    verdict: Verdict
    score: float | None
    reason: str
    latency_ms: float | None
    decided_utc: str
    decided_ns: int
    image_sha256: str | None
    entry_seq: int


class FrameFacts(Struct, frozen=True, tag=True):
    """Figures of a frame; fractions are 0 to 1, focus is in grey values squared."""

    mean: float
    p99: float
    saturated: float
    focus: float
    histogram: tuple[int, ...]


class Picture(Struct, frozen=True, tag=True):
    """Pixels cut from a frame and scaled.

    Parameters
    ----------
    x, y, w, h : float
        The rectangle of the frame that is shown, frame px.
    width, height, channels : int
        Size of ``data``: u8, grey (1) or BGR (3), row by row.
    frame_width, frame_height : int
        Size of the whole frame.
    """

    x: float
    y: float
    w: float
    h: float
    width: int
    height: int
    channels: int
    data: bytes
    frame_width: int
    frame_height: int


class Preview(Struct, frozen=True, tag=True):
    """The newest picture, cut and scaled to what the screen looks at. Sent as one part.

    ``part`` is None in the set-up view, where no part is judged. ``missed`` counts previews that
    were replaced by a newer one before they could be sent.
    """

    lane: str
    part: PartSummary | None
    picture: Picture
    overlay: Overlay | None
    facts: FrameFacts | None
    missed: int
