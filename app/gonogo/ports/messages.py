"""What station and screens say to each other: tagged, frozen msgspec Structs.

Publishing loses messages, so counters and alarms are state inside the :class:`Snapshot`; no
listener ever sums them up.
"""

from typing import TypeAlias

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
    """A detected object, corners in frame px."""

    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    class_name: str


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
        Detected objects.
    decides : bool
        True where the score comes from the map; otherwise the legend says "explanation, not
        decision".
    """

    heat: Plane | None
    attention: tuple[Plane, ...]
    regions: tuple[RegionMark, ...]
    boxes: tuple[BoxMark, ...]
    decides: bool


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


class CameraState(Struct, frozen=True, tag=True):
    """The lane's camera; ``state`` is ``ok``, ``lost``, ``stalled`` or ``closed``."""

    driver: str
    serial: str
    model: str
    transport: str
    state: str
    emulated: bool


class ModelState(Struct, frozen=True, tag=True):
    """The lane's model as it really runs."""

    bundle: str
    bundle_sha256: str
    provider: str
    runtime: str
    threads: int


class Counters(Struct, frozen=True, tag=True):
    """``triggers = frames + losses = records`` once the queue is drained."""

    triggers: int = 0
    frames: int = 0
    losses: int = 0
    records: int = 0
    passed: int = 0
    failed: int = 0
    review: int = 0
    error: int = 0


class LaneState(Struct, frozen=True, tag=True):
    """One lane: a recipe at work.

    Parameters
    ----------
    cycle_ms : float or None
        Median time between the last verdicts.
    p50_ms, p95_ms, p99_ms : float or None
        Frame in memory to committed verdict, over the last 512 parts.
    recent : tuple of PartSummary
        The last 64 parts, oldest first.
    last_reject : PartSummary or None
        The newest FAIL or ERROR.
    previews_missed : int
        Previews replaced before they were sent, since the run began.
    """

    lane: str
    run_id: str
    recipe: str
    title: str
    recipe_version: int
    camera: CameraState
    model: ModelState
    counters: Counters
    queue: int
    queue_size: int
    cycle_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    recent: tuple[PartSummary, ...]
    last_reject: PartSummary | None
    previews_missed: int


class Alarm(Struct, frozen=True, tag=True):
    """Something a person must acknowledge; ``code`` is for tests and icons."""

    alarm_id: str
    code: str
    text: str
    raised_utc: str
    lane: str


class LedgerState(Struct, frozen=True, tag=True):
    """The ledger's health; ``free_bytes`` None where its disk does not answer."""

    path: str
    head: str
    entries: int
    ok: bool
    problem: str
    free_bytes: int | None


class Snapshot(Struct, frozen=True, tag=True):
    """All state a screen shows, several times a second.

    Parameters
    ----------
    station_id : str
        Identity of the station process.
    state : str
        ``idle``, ``arming``, ``running``, ``view``, ``stopping`` or ``fault``.
    problem : str
        A sentence where the last command or the run came to grief; empty otherwise.
    clock_synchronised : bool or None
        Whether the system says its wall clock is synchronised; None where it cannot tell.
    previous_end : str
        How the run before this one ended where that was not clean; empty otherwise.
    """

    station_id: str
    pid: int
    version: str
    utc: str
    state: str
    problem: str
    lanes: tuple[LaneState, ...]
    alarms: tuple[Alarm, ...]
    ledger: LedgerState | None
    clock_synchronised: bool | None
    previous_end: str


class StationEvent(Struct, frozen=True, tag=True):
    """A line for the screen's message area; may be lost, so never counted."""

    utc: str
    level: str
    text: str


# ---- commands, and what answers them ----


class GetSnapshot(Struct, frozen=True, tag=True):
    """Ask for the state now; answered by a Snapshot."""


class StartRun(Struct, frozen=True, tag=True):
    """Arm and run recipes, one lane each; answered by Done when all lanes are armed.

    Parameters
    ----------
    recipes : tuple of str
        Names or paths.
    source : str
        Overrides the camera: ``emulator``, ``folder:PATH`` or ``camera:SERIAL``; empty keeps it.
    parts : int
        Stop by itself after so many triggers a lane; 0 runs until stopped.
    rate_hz : float or None
        Overrides the recipe's trigger rate.
    """

    recipes: tuple[str, ...]
    source: str = ""
    parts: int = 0
    rate_hz: float | None = None


class StopRun(Struct, frozen=True, tag=True):
    """Finish the parts in the line, then stop."""

    actor: str


class StartView(Struct, frozen=True, tag=True):
    """Free-running view of a recipe's camera, without judging; only while no run is on."""

    recipe: str
    source: str = ""


class StopView(Struct, frozen=True, tag=True):
    """End the view."""


class Acknowledge(Struct, frozen=True, tag=True):
    """A person has seen an alarm."""

    alarm_id: str
    actor: str


class SetView(Struct, frozen=True, tag=True):
    """What the screen looks at: a rectangle of the frame in px and the size it is shown at.

    ``w`` or ``h`` of 0 means the whole frame.
    """

    lane: str
    x: float
    y: float
    w: float
    h: float
    width: int
    height: int


class FetchPart(Struct, frozen=True, tag=True):
    """A part whole: from memory for the last 64, else from the archive.

    ``width`` and ``height`` bound the picture; 0 gives full resolution. From the archive, overlays
    are computed anew when the same recipe and model run now.
    """

    entry_seq: int
    width: int = 0
    height: int = 0


class GetNodes(Struct, frozen=True, tag=True):
    """The camera's settings with their limits; needs a run or a view."""

    lane: str = ""


class SetNode(Struct, frozen=True, tag=True):
    """Set one camera setting, only in the view; key as in the ``NodesReply``."""

    key: str
    value: float | str


class SaveFeatures(Struct, frozen=True, tag=True):
    """Save the camera's features as a pylon feature file, only in the view."""

    path: str


class LoadFeatures(Struct, frozen=True, tag=True):
    """Load a pylon feature file, only in the view."""

    path: str


class ScanPart(Struct, frozen=True, tag=True):
    """Text of a scanner: identity of the next part."""

    lane: str
    text: str


class Shutdown(Struct, frozen=True, tag=True):
    """Stop the run and end the station process."""

    actor: str


Command: TypeAlias = (
    GetSnapshot
    | StartRun
    | StopRun
    | StartView
    | StopView
    | Acknowledge
    | SetView
    | FetchPart
    | GetNodes
    | SetNode
    | SaveFeatures
    | LoadFeatures
    | ScanPart
    | Shutdown
)


class Done(Struct, frozen=True, tag=True):
    """The command was carried out; ``text`` says more where there is more to say."""

    text: str = ""


class Refused(Struct, frozen=True, tag=True):
    """The command was not carried out; a sentence why."""

    text: str


class PartReply(Struct, frozen=True, tag=True):
    """A part as it was judged; ``overlay`` None where it cannot be computed any more."""

    entry_seq: int
    part: PartSummary | None
    picture: Picture
    overlay: Overlay | None
    from_archive: bool
    note: str


class NotKept(Struct, frozen=True, tag=True):
    """The part's image is not there; a sentence why (policy, lost frame, removed)."""

    entry_seq: int
    text: str


class Node(Struct, frozen=True, tag=True):
    """One camera setting; None and empty where it has no such bound."""

    key: str
    value: float | str
    low: float | None
    high: float | None
    step: float | None
    choices: tuple[str, ...]
    unit: str
    writable: bool


class NodesReply(Struct, frozen=True, tag=True):
    """The camera's settings that matter, as it offers them now."""

    nodes: tuple[Node, ...]


Reply: TypeAlias = Done | Refused | Snapshot | PartReply | NotKept | NodesReply
