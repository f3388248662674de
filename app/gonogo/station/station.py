"""The station: carries out commands, one run or one set-up view at a time. Knows no socket."""

import math
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

import gonogo
from gonogo.domain.errors import InspectError
from gonogo.domain.ledger import EntryKind
from gonogo.ports.messages import (
    Acknowledge,
    Command,
    Done,
    FetchPart,
    GetNodes,
    GetSnapshot,
    LabelPart,
    LoadFeatures,
    Node,
    NodesReply,
    Refused,
    Reply,
    SaveFeatures,
    ScanPart,
    SetNode,
    SetView,
    Shutdown,
    SignRule,
    SignUpdate,
    StartRun,
    StartView,
    StopRun,
    StopView,
    WithdrawLabel,
)
from gonogo.ports.state import LedgerState, Snapshot, StationEvent
from gonogo.station.alarms import AlarmBoard
from gonogo.station.book import Book
from gonogo.station.labelling import Labelling
from gonogo.station.lane import Lane, Order
from gonogo.station.recall import recall_part
from gonogo.station.setup_view import SetupView
from gonogo.station.signers import Signers
from gonogo.station.signing import Signing
from gonogo.station.updating import Updating
from gonogo.station.wiring import Wiring

_BUSY = ("arming", "running", "stopping")
_LARGEST_PX = 16384
_UNEXPECTED = "The line could not be armed for an unexpected reason; the log says why."


class Station:
    """Carries out commands. Thread-safe; commands that change the line wait for each other.

    Parameters
    ----------
    wiring : Wiring
        Everything behind its port.
    previous_end : str
        How the run before ended, where that was not clean.
    clock_synchronised : callable
        What the system says of its wall clock; None where it cannot tell.
    """

    def __init__(
        self,
        wiring: Wiring,
        previous_end: str = "",
        clock_synchronised: Callable[[], bool | None] = lambda: None,
    ) -> None:
        self.ended = threading.Event()
        self._wiring = wiring
        self._book = Book(wiring.ledger, wiring.clock)
        self._alarms = AlarmBoard(wiring.clock)
        labelling = Labelling(self._book, wiring.reader)
        signers = Signers(wiring.people, self._book)
        self._signing = Signing(wiring, self._book, signers, lambda: list(self._lanes))
        self._id = wiring.clock.new_id()
        self._previous_end = previous_end
        self._synchronised = clock_synchronised
        self._lock = threading.RLock()
        self._lanes: list[Lane] = []
        self._over: set[Lane] = set()
        self._view: SetupView | None = None
        self._state = "idle"
        self._problem = ""
        self._closing = False
        self._handlers: dict[type[Any], Callable[[Any], Reply]] = {
            GetSnapshot: lambda _: self.snapshot(),
            StartRun: self._start_run,
            StopRun: self._stop_run,
            StartView: self._start_view,
            StopView: self._stop_view,
            Acknowledge: self._acknowledge,
            SetView: self._set_view,
            FetchPart: self._fetch_part,
            GetNodes: self._get_nodes,
            SetNode: self._set_node,
            SaveFeatures: self._save_features,
            LoadFeatures: self._load_features,
            ScanPart: self._scan_part,
            SignRule: self._sign_rule,
            LabelPart: labelling.label,
            WithdrawLabel: labelling.withdraw,
            SignUpdate: Updating(self._book, signers).sign,
            Shutdown: self._shutdown,
        }

    def handle(self, command: Command) -> Reply:
        """Carry out a command; a sentence in a ``Refused`` where that is not possible."""
        try:
            return self._handlers[type(command)](command)
        except InspectError as error:
            return Refused(str(error))

    def snapshot(self) -> Snapshot:
        """All state a screen shows."""
        ledger, view = self._wiring.ledger, self._view
        return Snapshot(
            station_id=self._id,
            pid=os.getpid(),
            version=gonogo.__version__,
            utc=self._wiring.clock.utc(),
            state=self._state,
            problem=self._problem or (view.problem if view else ""),
            lanes=tuple(lane.state() for lane in list(self._lanes)),
            alarms=self._alarms.open(),
            ledger=LedgerState(
                path=str(ledger.path),
                head=ledger.head,
                entries=ledger.entries,
                ok=not ledger.problem,
                problem=ledger.problem,
                free_bytes=_free_bytes(ledger.path.parent),
            ),
            clock_synchronised=self._synchronised(),
            previous_end=self._previous_end,
        )

    def watched(self) -> bool:
        """Whether a screen looks."""
        return self._wiring.watched()

    def wait_idle(self, timeout_s: float | None = None) -> bool:
        """Wait until the run is over; True when it is."""
        for lane in list(self._lanes):
            lane.join(timeout_s)
        return self._state not in _BUSY

    def close(self) -> None:
        """Stop whatever runs, for good; the ledger stays the caller's to close."""
        self._closing = True
        self.handle(StopView())
        self.handle(StopRun("station"))
        self.wait_idle()
        self.ended.set()

    # ---- the run ----

    def _start_run(self, command: StartRun) -> Reply:
        names = command.recipes
        if not names or len(set(names)) != len(names):
            return Refused("A run needs at least one recipe, and each only once.")
        with self._lock:
            if self._closing:
                return Refused("The station is ending.")
            if self._state in _BUSY:
                return Refused("The line is running; stop it first.")
            self._close_view()
            self._problem = ""
            self._state = "arming"
            self._lanes, self._over = [], set()
            run_id = self._wiring.clock.new_id()
            try:
                for name in names:
                    self._lanes.append(self._arm(name, command, run_id))
            except BaseException as error:
                for lane in self._lanes:
                    lane.discard()
                self._lanes = []
                self._state = "idle"
                self._problem = str(error) if isinstance(error, InspectError) else _UNEXPECTED
                raise
            self._state = "running"
            for lane in self._lanes:
                lane.start()
        self._event("info", f"The line runs: {', '.join(names)}.")
        return Done(run_id)

    def _arm(self, name: str, command: StartRun, run_id: str) -> Lane:
        recipe = self._wiring.recipes.load(name)
        order = Order(recipe, command.source, command.parts, command.rate_hz)
        return Lane(order, run_id, self._wiring, self._book, self._alarms, self._lane_over)

    def _stop_run(self, command: StopRun) -> Reply:
        with self._lock:
            if self._state not in ("running", "stopping"):
                return Done("The line was not running.")
            self._state = "stopping"
            lanes = list(self._lanes)
        for lane in lanes:
            lane.stop()
        self._event("info", f"{command.actor} stops the line.")
        return Done()

    def _lane_over(self, lane: Lane) -> None:
        state = lane.state()
        body = {
            "run_id": state.run_id,
            "lane": lane.name,
            "counters": msgspec.structs.asdict(state.counters),
            "problem": lane.problem,
        }
        try:
            self._book.commit(EntryKind.STATION_STOPPED, body)
        except InspectError as error:
            lane.problem = lane.problem or str(error)
        with self._lock:
            self._over.add(lane)
            self._problem = self._problem or lane.problem
            if len(self._over) == len(self._lanes):
                self._state = "fault" if self._problem else "idle"
                self._event("info", "The line has stopped.")

    # ---- the set-up view ----

    def _start_view(self, command: StartView) -> Reply:
        with self._lock:
            if self._closing:
                return Refused("The station is ending.")
            if self._state in _BUSY:
                return Refused("The line is running; the camera page shows its frames.")
            self._close_view()
            recipe = self._wiring.recipes.load(command.recipe)
            self._view = SetupView(recipe, command.source, self._wiring)
            self._state = "view"
            self._problem = ""
        return Done()

    def _stop_view(self, _: StopView) -> Reply:
        with self._lock:
            self._close_view()
        return Done()

    def _close_view(self) -> None:
        if self._view is not None:
            self._view.close()
            self._view = None
            self._state = "idle"

    def _viewed(self) -> SetupView:
        if self._view is None:
            msg = "Camera settings can be changed only in the set-up view; stop the line first."
            raise InspectError(msg)
        return self._view

    def _get_nodes(self, command: GetNodes) -> Reply:
        if self._view is not None:
            nodes = self._view.nodes()
        else:
            lanes = [lane for lane in self._lanes if command.lane in ("", lane.name)]
            if not lanes or self._state != "running":
                return Refused("No camera is open; start the line or the set-up view.")
            nodes = lanes[0].nodes
        return NodesReply(
            tuple(
                Node(key, n.value, n.low, n.high, n.step, n.choices, n.unit, n.writable)
                for key, n in nodes.items()
            )
        )

    def _set_node(self, command: SetNode) -> Reply:
        notes = self._viewed().set_node(command.key, command.value)
        return Done(" ".join(notes.values()))

    def _save_features(self, command: SaveFeatures) -> Reply:
        self._viewed().save_features(Path(command.path))
        return Done(f"The camera's features are in {command.path}.")

    def _load_features(self, command: LoadFeatures) -> Reply:
        self._viewed().load_features(Path(command.path))
        return Done(f"The camera has the features of {command.path}.")

    # ---- small things ----

    def _acknowledge(self, command: Acknowledge) -> Reply:
        alarm = self._alarms.find(command.alarm_id)
        if alarm is None:
            return Done("The alarm was acknowledged already.")
        body = {**msgspec.structs.asdict(alarm), "acknowledged_by": command.actor}
        self._book.commit(EntryKind.ALARM_ACKNOWLEDGED, body, command.actor)
        self._alarms.close(command.alarm_id)
        return Done()

    def _set_view(self, command: SetView) -> Reply:
        rect = (command.x, command.y, command.w, command.h)
        finite = all(map(math.isfinite, rect))
        if not finite or max(command.width, command.height) > _LARGEST_PX:
            return Refused(f"A view needs numbers, and at most {_LARGEST_PX} px a side.")
        view = self._view
        if view is not None:
            view.look(command)
        for lane in self._lanes:
            if command.lane in ("", lane.name):
                lane.look(command)
        return Done()

    def _fetch_part(self, command: FetchPart) -> Reply:
        return recall_part(command, list(self._lanes), self._wiring)

    def _scan_part(self, command: ScanPart) -> Reply:
        lanes = [lane for lane in self._lanes if command.lane in ("", lane.name)]
        if self._state != "running" or not lanes:
            return Refused(f"No line is running that could take {command.text!r}.")
        why = [why for lane in lanes if (why := lane.scan(command.text))]
        return Refused(" ".join(why)) if why else Done()

    def _sign_rule(self, command: SignRule) -> Reply:
        reply = self._signing.sign(command)
        if isinstance(reply, Done):
            self._event("info", f"{reply.text} Signed by {command.author}.")
        return reply

    def _shutdown(self, command: Shutdown) -> Reply:
        self._stop_view(StopView())
        self._stop_run(StopRun(command.actor))
        threading.Thread(target=self.close, name="shutdown", daemon=True).start()
        return Done()

    def _event(self, level: str, text: str) -> None:
        self._wiring.publish(StationEvent(self._wiring.clock.utc(), level, text))


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
