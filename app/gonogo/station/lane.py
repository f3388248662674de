"""One lane: a recipe at work on one camera, from arming to the last record."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue

import msgspec
from msgspec.structs import replace

from gonogo.domain.errors import RecipeError
from gonogo.domain.frame import Frame
from gonogo.domain.ledger import EntryKind
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.inspection.inspector import Inspection, Inspector
from gonogo.ports.camera import Camera, NodeLimits
from gonogo.ports.messages import SetView
from gonogo.ports.pictures import PartSummary
from gonogo.ports.state import CameraState, LaneState, ModelState
from gonogo.station.acquire import Acquirer
from gonogo.station.alarms import AlarmBoard, RowWatch
from gonogo.station.book import Book, Records
from gonogo.station.counting import Tally
from gonogo.station.intake import Intake
from gonogo.station.judge import Judge
from gonogo.station.keeper import Keeper
from gonogo.station.parts import Part
from gonogo.station.previews import Previewer, Shown
from gonogo.station.recorder import RING, Hooks, Recorder
from gonogo.station.wiring import Wiring

_LOG = logging.getLogger(__name__)
_DRAIN_S = 60.0


class Order(msgspec.Struct, frozen=True):
    """What a lane is asked to do.

    Parameters
    ----------
    source : str
        Overrides the recipe's camera; empty keeps it.
    parts : int
        Stop after so many triggers; 0 runs until stopped.
    rate_hz : float or None
        Overrides the recipe's software trigger rate.
    """

    recipe: Recipe
    source: str = ""
    parts: int = 0
    rate_hz: float | None = None


class Lane:
    """A recipe at work. Armed when made; ``start`` lets parts through.

    Attributes
    ----------
    recipe, to_come : Recipe
        The version that judges now, and the one that will when the parts in the line are judged.

    Parameters
    ----------
    order : Order
        Recipe and overrides.
    run_id : str
        Of the run.
    on_over : callable
        Called once, when no more parts come and all are recorded, from a thread of the lane.

    Raises
    ------
    InspectError
        Anything that keeps the lane from being trusted: bundle, golden image, camera, output.
    """

    def __init__(
        self,
        order: Order,
        run_id: str,
        wiring: Wiring,
        book: Book,
        alarms: AlarmBoard,
        on_over: Callable[["Lane"], None],
    ) -> None:
        recipe = order.recipe
        self.name = recipe.name
        self.recipe = self.to_come = recipe
        self.problem = ""
        self._run_id = run_id
        self._wiring = wiring
        self._book = book
        self._alarms = alarms
        self._on_over = on_over
        self._tally = Tally()
        self._rows = RowWatch(recipe.alarms)
        self._ring: deque[tuple[PartSummary, Frame | None, Inspection | None]] = deque(maxlen=RING)
        self._camera_state = "ok"
        self._ending = threading.Thread(target=self._end, name=f"end {self.name}", daemon=True)
        self._no_more = threading.Event()

        self._settings = _settings(order, wiring)
        with ExitStack() as undo:  # whatever it was, all must be free for the next try
            # A camera takes as long to open as a model to give its golden answer.
            beside = ThreadPoolExecutor(1, thread_name_prefix=f"camera {self.name}")
            getting_ready = beside.submit(_ready_camera, wiring, self._settings)
            beside.shutdown(wait=False)
            undo.callback(_close_camera, getting_ready)
            self._model = wiring.open_model(recipe.model)
            undo.callback(self._model.close)
            self._inspector = Inspector(recipe, self._model)
            golden = self._model.check_golden()
            ready = getting_ready.result()
            self._camera, self.nodes = ready.camera, ready.nodes
            outputs = [wiring.make_output(each, self._camera) for each in recipe.outputs]
            for output in outputs:
                output.arm()
            self._book.commit(EntryKind.STATION_ARMED, self._armed(golden, ready.notes))
            undo.pop_all()
        self._previews = Previewer(self.name, wiring.publish, wiring.watched)
        self._keeper = Keeper(recipe.archive, wiring.archive, book, self._not_kept)
        self._recorder = Recorder(
            self.name,
            run_id,
            book,
            self._records_of(recipe),
            outputs,
            self._tally,
            wiring.clock,
            Hooks(self._recorded, self._fault, self._leave),
        )
        self._judge = Judge(self.name, SimpleQueue(), self._inspector, self._recorder, wiring.clock)
        self._intake = Intake(recipe, self._camera.info, self._judge, self._tally, wiring.clock)
        self._acquirer = Acquirer(
            self.name,
            self._camera,
            self._settings,
            order.parts,
            self._intake,
            self._camera_changed,
            self._recorder.fault,
            self._no_more.set,
        )

    def start(self) -> None:
        """Let parts through."""
        self._judge.start()
        self._ending.start()
        self._acquirer.start()

    def stop(self) -> None:
        """Take no more parts; those in the line are still judged."""
        self._acquirer.stop()

    def join(self, timeout_s: float | None = None) -> None:
        """Wait until the lane is over and everything is released."""
        if threading.current_thread() is not self._ending:
            self._ending.join(timeout_s)

    def discard(self) -> None:
        """Release an armed lane that is never started, since another one did not arm."""
        self.problem = "Another lane of the run did not arm."
        self._release()
        self._on_over(self)

    def take(self, recipe: Recipe) -> None:
        """Judge by another version of the recipe, which differs in its rule, from the next part on.

        Raises
        ------
        RecipeError
            The rule does not fit the model.
        """
        inspector = self._inspector.follow(recipe)
        self.to_come = recipe

        def change() -> Inspector:
            body = {
                "run_id": self._run_id,
                "lane": self.name,
                "recipe": recipe.name,
                "recipe_version": recipe.version,
                "recipe_sha256": recipe.sha256,
            }
            self._book.note(EntryKind.RECIPE_TAKEN, body)
            self._recorder.follow(self._records_of(recipe))
            self.recipe, self._inspector = recipe, inspector
            return inspector

        self._judge.change(change)

    def look(self, view: SetView) -> None:
        """Change what the screen looks at."""
        self._previews.look(view)

    def scan(self, text: str) -> str:
        """Take a scanner's text for the next part; answers why it was not taken, if so."""
        return self._intake.part_ids.scan(text)

    def recall(self, entry_seq: int) -> tuple[PartSummary, Frame | None, Inspection | None] | None:
        """Find one of the last parts in memory."""
        for item in reversed(list(self._ring)):
            if item[0].entry_seq == entry_seq:
                return item
        return None

    def explain(self, frame: Frame) -> Inspection:
        """Judge an archived frame anew, for its overlays."""
        return self._inspector.explain(frame)

    def fits(self, recipe_sha256: str, bundle_sha256: str) -> bool:
        """Whether a record was decided by this very recipe and model."""
        info = self._model.info
        return self.recipe.sha256 == recipe_sha256 and info.bundle_sha256 == bundle_sha256

    def state(self) -> LaneState:
        """Everything a screen shows of this lane."""
        info, camera = self._model.info, self._camera.info
        recent, last_reject = self._recorder.recent()
        p50, p95, p99 = self._tally.latency_ms()
        return LaneState(
            lane=self.name,
            run_id=self._run_id,
            recipe=self.recipe.name,
            title=self.recipe.title,
            recipe_version=self.recipe.version,
            camera=CameraState(
                driver=self._settings.driver,
                serial=camera.serial,
                model=camera.model,
                transport=camera.transport,
                state=self._camera_state,
                emulated=camera.emulated,
            ),
            model=ModelState(
                info.name,
                info.bundle_sha256,
                info.provider,
                info.runtime,
                info.threads,
                info.fallback,
            ),
            counters=self._tally.counters(),
            queue=self._intake.in_line,
            queue_size=self.recipe.queue_size,
            cycle_ms=self._tally.cycle_ms(),
            p50_ms=p50,
            p95_ms=p95,
            p99_ms=p99,
            recent=recent,
            last_reject=last_reject,
            previews_missed=self._previews.missed,
        )

    # ---- from the threads of the lane ----

    def _camera_changed(self, state: str, text: str) -> None:
        self._camera_state = state
        self._book.note(EntryKind.CAMERA, {"lane": self.name, "state": state, "text": text})
        if state != "ok":
            self._recorder.fail_safe()
            self.alarm(f"camera_{state}", f"Camera {self._camera.info.serial}: {text}")
        # Whatever was scanned while no pictures came has passed by.
        self._intake.lost_scans("The part was scanned while the camera sent no pictures.")

    def _recorded(self, summary: PartSummary, part: Part, inspection: Inspection | None) -> None:
        if part.frame is not None:
            facts = None if inspection is None else inspection.facts
            self._previews.show(Shown(part.frame, summary, inspection, facts))
            self._keeper.offer(summary, part.frame, drawn=part.drawn)
        self._ring.append((summary, part.frame, inspection))
        raised = self._rows.see(summary.verdict, summary.reason)
        if raised:
            self.alarm(*raised)
        try:
            self._wiring.on_part(summary)
        except OSError as error:
            # Nobody reads our output any more; the record stands all the same.
            self._recorder.fault(f"The progress could not be written: {error.strerror}.")

    def _fault(self, text: str) -> None:
        if not self.problem:
            self.problem = text
            self.alarm("fault", text)
        self._acquirer.stop()

    def _leave(self) -> None:
        self._intake.leave()

    def _not_kept(self, problem: str) -> None:
        self.alarm("archive", f"Images are not kept: {problem}")

    def alarm(self, code: str, text: str) -> None:
        """Raise an alarm of this lane and write it to the ledger."""
        alarm = self._alarms.raise_(code, text, self.name)
        if alarm is not None:
            self._book.note(EntryKind.ALARM, msgspec.structs.asdict(alarm))

    def _end(self) -> None:
        self._no_more.wait()
        try:
            self._acquirer.join()
            drain_s = max(_DRAIN_S, 2 * self.recipe.deadline_ms / 1000)
            if not self._judge.finish(drain_s):
                self._fault(f"The model {self._model.info.name} hangs; the lane was given up.")
            self._release()
        finally:
            self._on_over(self)

    def _release(self) -> None:
        for step in (
            self._recorder.close,
            self._previews.close,
            self._keeper.close,
            self._intake.close,
            self._camera.close,
            self._model.close,
        ):
            try:
                step()
            except Exception:  # noqa: BLE001  one that cannot be released must not hold the others
                _LOG.exception("Lane %s could not be released in order.", self.name)

    def _records_of(self, recipe: Recipe) -> Records:
        return Records(
            self.name, self._run_id, recipe, self._model, self._camera.info, self._settings
        )

    def _armed(self, golden: float, notes: dict[str, str]) -> dict[str, object]:
        return {
            "run_id": self._run_id,
            "lane": self.name,
            "recipe": self.recipe,
            "recipe_sha256": self.recipe.sha256,
            "model": self._model.info,
            "golden_difference": golden,
            "camera": self._camera.info,
            "camera_settings": self._settings,
            "camera_notes": notes,
        }


class _Ready(msgspec.Struct, frozen=True, eq=False):
    camera: Camera
    notes: dict[str, str]
    nodes: dict[str, NodeLimits]


def _ready_camera(wiring: Wiring, settings: CameraSettings) -> _Ready:
    camera = wiring.make_camera(settings)
    try:
        camera.open()
        notes = camera.configure(settings)
        # Read once: while frames come, only the acquiring thread may talk to the camera.
        return _Ready(camera, notes, camera.nodes())
    except BaseException:  # whatever it was, the camera must be free for the next try
        camera.close()
        raise


def _close_camera(getting_ready: Future[_Ready]) -> None:
    if getting_ready.exception() is None:
        getting_ready.result().camera.close()


def _settings(order: Order, wiring: Wiring) -> CameraSettings:
    settings = wiring.source(order.recipe, order.source)
    if order.rate_hz is None:
        return settings
    if settings.trigger.mode != "software":
        msg = (
            f"Recipe {order.recipe.name} is triggered by {settings.trigger.mode}; no rate applies."
        )
        raise RecipeError(msg)
    try:
        return replace(settings, trigger=replace(settings.trigger, rate_hz=order.rate_hz))
    except ValueError as error:
        raise RecipeError(f"The rate cannot be taken: {error}.") from error
