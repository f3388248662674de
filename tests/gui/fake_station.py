"""A station inside the test's process: real messages, made from synthetic parts."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import cycle

import cv2
import numpy as np
from msgspec.structs import replace

from gonogo.domain.errors import LinkError
from gonogo.domain.verdict import Verdict
from gonogo.ports.messages import (
    Acknowledge,
    Command,
    Done,
    FetchPart,
    GetNodes,
    Labelled,
    LabelPart,
    Node,
    NodesReply,
    NotKept,
    PartReply,
    Refused,
    Reply,
    SetNode,
    SetView,
    Shutdown,
    StartRun,
    StartView,
    StopRun,
    StopView,
    WithdrawLabel,
)
from gonogo.ports.pictures import (
    FrameFacts,
    Overlay,
    PartSummary,
    Picture,
    Plane,
    Preview,
    RegionMark,
)
from gonogo.ports.state import (
    Alarm,
    CameraState,
    Counters,
    LaneState,
    LedgerState,
    ModelState,
    Snapshot,
    StationEvent,
)
from gonogo.ports.station import LinkState
from gonogo.vision.synth import SynthPart, make_part

SHAPE = (820, 980)
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STRIDE = 8
PER_UNIT = 64.0


@dataclass(frozen=True)
class Sample:
    """A synthetic part with the overlay that a good model would give."""

    picture: np.ndarray
    overlay: Overlay
    defect: str | None
    facts: FrameFacts


@cache
def samples(kind: str = "tile", count: int = 6) -> tuple[Sample, ...]:
    """Parts, alternately good and bad."""
    made = []
    for index in range(count):
        part = make_part(kind, 7, index, shape_px=SHAPE, defect_rate=1.0 if index % 2 else 0.0)
        kind_of = part.defect.kind if part.defect else None
        made.append(Sample(part.image, overlay_of(part), kind_of, facts_of(part.image)))
    return tuple(made)


def overlay_of(part: SynthPart) -> Overlay:
    mask = (part.mask > 0).astype(np.uint8)
    height, width = mask.shape
    grid = (width // STRIDE, height // STRIDE)
    small = cv2.resize(mask * 255, grid, interpolation=cv2.INTER_AREA).astype(np.float32)
    blurred = np.asarray(cv2.GaussianBlur(small, (0, 0), 1.5), np.float32)
    heat = blurred / max(1.0, float(blurred.max())) * 220 if mask.any() else blurred + 12
    affine = (width / grid[0], 0.0, 0.0, 0.0, height / grid[1], 0.0)
    plane = Plane(*grid, heat.astype(np.uint8).tobytes(), PER_UNIT, affine, "glaze defects")
    ys, xs = np.mgrid[0 : grid[1], 0 : grid[0]]
    heads = []
    for head in range(3):
        bump = 240 * np.exp(-(((xs - 30 - 25 * head) / 22) ** 2 + ((ys - 40) / 18) ** 2))
        data = bump.astype(np.uint8).tobytes()
        heads.append(Plane(*grid, data, 32.0, affine, f"head {head + 1}"))
    outlines, _ = cv2.findContours(
        cv2.dilate(mask, np.ones((9, 9), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    regions = tuple(
        RegionMark(
            part.defect.kind, 0.93, tuple(map(float, outline.ravel())), part.defect.area_px,
            part.defect.size_px, 1.2, part.defect.size_px * 0.12,
        )
        for outline in outlines
        if part.defect is not None
    )  # fmt: skip
    return Overlay(plane, tuple(heads), regions, (), decides=True)


def done(reply: Reply) -> Future[Reply]:
    future: Future[Reply] = Future()
    future.set_result(reply)
    return future


def failed(text: str) -> Future[Reply]:
    future: Future[Reply] = Future()
    future.set_exception(LinkError(text))
    return future


@dataclass
class FakeStation:
    """Plays a StationControl; a test turns it by hand."""

    kind: str = "tile"
    link_state: LinkState = field(default_factory=lambda: LinkState("connected", 0.0, ""))
    auto_parts: Callable[[], bool] | None = None
    closed: bool = False
    take_label: Callable[[LabelPart], int] = lambda _: 1
    drop_label: Callable[[int], None] = lambda _: None
    launches: int = 0

    def __post_init__(self) -> None:
        self.sent: list[Command] = []
        self.view = SetView("", 0, 0, 0, 0, 900, 700)
        self.events: list[StationEvent] = []
        self.refusals: dict[type, str | Refused] = {}
        self.kept_from = 0
        self._preview: Preview | None = None
        self._pool: Iterator[Sample] = cycle(samples(self.kind))
        self._whole: dict[int, tuple[Sample, PartSummary]] = {}
        self.nodes = default_nodes()
        self._snapshot: Snapshot | None = Snapshot(
            "station-1", 4711, "0.1.0", START.isoformat(), "idle", "", (), (),
            LedgerState("/var/lib/gonogo/ledger.sqlite", "ab" * 32, 0, True, "", 212 * 2**30),
            True, "",
        )  # fmt: skip

    # ---- StationControl ----

    def link(self) -> LinkState:
        return self.link_state

    def snapshot(self) -> Snapshot | None:
        return self._snapshot

    def take_preview(self) -> Preview | None:
        if self.auto_parts is not None and self.auto_parts():
            self.judge()
        taken, self._preview = self._preview, None
        return taken

    def take_events(self) -> list[StationEvent]:
        taken, self.events = self.events, []
        return taken

    def send(self, command: Command) -> Future[Reply]:
        self.sent.append(command)
        if self.link_state.state != "connected":
            return failed("The station cannot be reached.")
        if type(command) in self.refusals:
            refusal = self.refusals[type(command)]
            return done(Refused(refusal) if isinstance(refusal, str) else refusal)
        return done(self._answer(command))

    def launch(self) -> None:
        self.launches += 1
        self.link_state = LinkState("connected", 0.0, "")

    def close(self) -> None:
        self.closed = True

    # ---- what the tests turn ----

    def now(self) -> Snapshot:
        assert self._snapshot is not None
        return self._snapshot

    def change(self, **changes: object) -> None:
        self._snapshot = replace(self.now(), **changes)

    def change_lane(self, **changes: object) -> None:
        lane = replace(self.now().lanes[0], **changes)
        self.change(lanes=(lane,))

    def forget_everything(self) -> None:
        self._snapshot = None

    def start(self, recipe: str = "tile", title: str = "Glazed tile 200 × 240 mm") -> None:
        lane = LaneState(
            recipe, "run-1", recipe, title, 3,
            CameraState("emulator", "0815-0000", "Emulation", "emulator", "ok", True),
            ModelState("tile-seg", "5f3c" * 16, "CPUExecutionProvider", "onnxruntime 1.31.1", 1),
            Counters(), 0, 8, None, None, None, None, (), None, 0,
        )  # fmt: skip
        self.change(state="running", lanes=(lane,), problem="")

    def judge(
        self, verdict: Verdict | None = None, *, reason: str | None = None, part_id: str = ""
    ) -> PartSummary:
        """Judge the next synthetic part and publish it."""
        sample = next(self._pool)
        verdict = verdict or (Verdict.FAIL if sample.defect else Verdict.PASS)
        if (verdict == Verdict.FAIL) != bool(sample.defect):
            sample = next(self._pool)
        lane = self.now().lanes[0]
        number = lane.counters.records + 1
        words = {
            Verdict.PASS: "", Verdict.FAIL: f"{sample.defect}: score 0.930, fails from 0.600",
            Verdict.REVIEW: "spot: score 0.520, to be looked at from 0.400",
            Verdict.ERROR: "No frame within 2000 ms of its trigger.",
        }  # fmt: skip
        score = {Verdict.PASS: 0.12, Verdict.FAIL: 0.93, Verdict.REVIEW: 0.52}.get(verdict)
        part = PartSummary(
            lane.lane, lane.run_id, number, part_id or f"P{number:06d}", verdict, score,
            words[verdict] if reason is None else reason, 41.7,
            (START + timedelta(seconds=number)).isoformat(), time.monotonic_ns(),
            None if verdict == Verdict.ERROR else "cd" * 32,
            100 + number,
        )  # fmt: skip
        self._whole[part.entry_seq] = (sample, part)
        self._whole.pop(part.entry_seq - 200, None)
        self._count(lane, part)
        lost = verdict == Verdict.ERROR
        if not lost:
            self._preview = self.preview(sample, part)
        return part

    def remember(self, entry_seq: int, verdict: Verdict) -> None:
        """Have the picture of a part that was judged before, as if from the archive."""
        sample = samples(self.kind)[entry_seq // 10 % 6]
        part = PartSummary(
            self.kind, "run-1", entry_seq, f"P{entry_seq:06d}", verdict, 0.5, "", 41.7,
            START.isoformat(), 0, "cd" * 32, entry_seq,
        )  # fmt: skip
        self._whole[entry_seq] = (sample, part)

    def preview(self, sample: Sample, part: PartSummary | None) -> Preview:
        view = self.view
        picture = cut(sample.picture, view)
        name = self.now().lanes[0].lane if self.now().lanes else ""
        overlay = sample.overlay if part else None
        return Preview(name, part, picture, overlay, sample.facts, 0)

    def look(self) -> None:
        """Publish a frame of the set-up view."""
        self._preview = self.preview(next(self._pool), None)

    def raise_alarm(self, text: str, code: str = "fails_in_row") -> None:
        alarms = self.now().alarms
        alarm = Alarm(f"a{len(alarms) + 1}", code, text, START.isoformat(), "tile")
        self.change(alarms=(*alarms, alarm))

    def _count(self, lane: LaneState, part: PartSummary) -> None:
        c = lane.counters
        lost = int(part.verdict == Verdict.ERROR)
        counters = Counters(
            c.triggers + 1, c.frames + 1 - lost, c.losses + lost, c.records + 1,
            c.passed + (part.verdict == Verdict.PASS), c.failed + (part.verdict == Verdict.FAIL),
            c.review + (part.verdict == Verdict.REVIEW), c.error + lost,
        )  # fmt: skip
        rejects = part.verdict in (Verdict.FAIL, Verdict.ERROR)
        lane = replace(
            lane, counters=counters, recent=(*lane.recent, part)[-64:], cycle_ms=412.0,
            p50_ms=41.7, p95_ms=44.0, p99_ms=52.3,
            last_reject=part if rejects else lane.last_reject,
        )  # fmt: skip
        ledger = self.now().ledger
        assert ledger is not None
        ledger = replace(ledger, entries=ledger.entries + 1, head=f"{part.entry_seq:064x}")
        self.change(lanes=(lane,), ledger=ledger)

    def _answer(self, command: Command) -> Reply:
        match command:
            case StartRun():
                self.start(command.recipes[0])
            case StopRun():
                self.change(state="idle")
            case Shutdown():
                self.change(state="idle")
                self.link_state = LinkState("none", 0.0, "")
            case StartView():
                self.start(command.recipe)
                self.change(state="view")
                self.look()
            case StopView():
                self.change(state="idle", lanes=())
            case Acknowledge():
                left = tuple(a for a in self.now().alarms if a.alarm_id != command.alarm_id)
                self.change(alarms=left)
            case _:
                return self._answer_question(command)
        return Done()

    def _answer_question(self, command: Command) -> Reply:
        match command:
            case SetView():
                self.view = command
            case FetchPart():
                return self._fetch(command)
            case LabelPart():
                return Labelled(self.take_label(command), command.entry_seq)
            case WithdrawLabel():
                self.drop_label(command.label_seq)
            case GetNodes():
                if self.now().state not in ("view", "running"):
                    return Refused("The camera is not open.")
                return NodesReply(self.nodes)
            case SetNode(key=key, value=value):
                self.nodes = tuple(
                    replace(n, value=value) if n.key == key else n for n in self.nodes
                )
            case _:
                pass
        return Done()

    def _fetch(self, command: FetchPart) -> Reply:
        found = self._whole.get(command.entry_seq)
        if found is None or command.entry_seq < self.kept_from:
            text = "The image was not kept by policy: only parts that did not pass are kept."
            return NotKept(command.entry_seq, text)
        sample, part = found
        if part.verdict == Verdict.ERROR:
            return NotKept(command.entry_seq, "There is no image: the frame was lost.")
        size = (command.width or 10_000, command.height or 10_000)
        picture = cut(sample.picture, SetView("", 0, 0, 0, 0, *size))
        return PartReply(command.entry_seq, part, picture, sample.overlay, False, "")


def cut(image: np.ndarray, view: SetView) -> Picture:
    """Cut and scale as a station does."""
    height, width = image.shape[:2]
    if view.w <= 0 or view.h <= 0:
        x0, y0, x1, y1 = 0, 0, width, height
    else:
        x0, y0 = max(0, int(view.x)), max(0, int(view.y))
        x1, y1 = min(width, int(view.x + view.w) + 1), min(height, int(view.y + view.h) + 1)
    piece = image[y0:y1, x0:x1]
    scale = min(1.0, view.width / (x1 - x0), view.height / (y1 - y0))
    size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    piece = np.ascontiguousarray(cv2.resize(piece, size, interpolation=cv2.INTER_AREA))
    channels = 1 if piece.ndim == 2 else 3
    return Picture(x0, y0, x1 - x0, y1 - y0, *size, channels, piece.tobytes(), width, height)


def facts_of(image: np.ndarray) -> FrameFacts:
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    counts = np.bincount(grey.ravel(), minlength=256)
    return FrameFacts(
        float(grey.mean() / 255), float(np.percentile(grey, 99) / 255),
        float((grey == 255).mean()), float(cv2.Laplacian(grey[::4, ::4], cv2.CV_64F).var()),
        tuple(int(n) for n in counts),
    )  # fmt: skip


def default_nodes() -> tuple[Node, ...]:
    return (
        Node("exposure_us", 8000.0, 20.0, 1e7, 1.0, (), "µs", True),
        Node("gain_db", 3.0, 0.0, 24.0, 0.1, (), "dB", True),
        Node("frame_rate_hz", 22.0, 0.1, 120.0, 0.1, (), "Hz", True),
        Node("pixel_format", "Mono8", None, None, None, ("Mono8", "Mono12", "BayerRG8"), "", True),
        Node("roi_px.width", 2448.0, 16.0, 2448.0, 16.0, (), "px", False),
        Node("roi_px.height", 2048.0, 16.0, 2048.0, 2.0, (), "px", False),
        Node("trigger.mode", "Off", None, None, None, ("Off", "On"), "", True),
    )
