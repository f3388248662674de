"""How the station stands, as msgspec Structs.

Publishing loses messages, so counters and alarms are state inside the :class:`Snapshot`; no
listener ever sums them up.
"""

from msgspec import Struct

from gonogo.ports.pictures import PartSummary


class CameraState(Struct, frozen=True, tag=True):
    """The lane's camera; ``state`` is ``ok``, ``lost``, ``stalled`` or ``closed``."""

    driver: str
    serial: str
    model: str
    transport: str
    state: str
    emulated: bool


class ModelState(Struct, frozen=True, tag=True):
    """The lane's model as it really runs; ``fallback`` says why not where the recipe wants it."""

    bundle: str
    bundle_sha256: str
    provider: str
    runtime: str
    threads: int
    fallback: str = ""


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
