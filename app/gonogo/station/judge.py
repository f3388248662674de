"""The judging thread of a lane, and the watchdog over its deadlines."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeAlias

from msgspec.structs import replace

from gonogo.domain.decision import Judgement
from gonogo.domain.frame import Frame
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.inspection.inspector import Inspector
from gonogo.ports.clock import Clock
from gonogo.station.parts import Part
from gonogo.station.recorder import Recorder

_LOG = logging.getLogger(__name__)
_TICK_S = 0.005
_DIGEST_S = 0.5


Change: TypeAlias = Callable[[], Inspector]


class Judge:
    """Judges the parts of one lane in order, in a thread of its own.

    Parameters
    ----------
    queue : SimpleQueue
        Of parts, of changes to make between two of them, and None, which ends the thread. The
        intake bounds the frames in it.
    """

    def __init__(
        self,
        name: str,
        queue: SimpleQueue[Part | Change | None],
        inspector: Inspector,
        recorder: Recorder,
        clock: Clock,
    ) -> None:
        self._queue = queue
        self._inspector = inspector
        self._recorder = recorder
        self._clock = clock
        self._waiting: deque[Part] = deque()
        self._over = threading.Event()
        self._worker = threading.Thread(target=self._work, name=f"judge {name}", daemon=True)
        self._watchdog = threading.Thread(target=self._watch, name=f"watch {name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._worker.start()
        self._watchdog.start()

    def take(self, part: Part) -> None:
        """Queue a part, and hold it to its deadline from now on."""
        self._waiting.append(part)
        self._queue.put(part)

    def change(self, change: Change) -> None:
        """Make a change between two parts, behind those that wait; it answers who judges then."""
        self._queue.put(change)

    def finish(self, timeout_s: float) -> bool:
        """Judge what waits, then end.

        Returns
        -------
        bool
            False where the model hangs: then every part that waits is recorded as an ERROR.
        """
        self._queue.put(None)
        self._worker.join(timeout_s)
        self._over.set()
        self._watchdog.join()
        if not self._worker.is_alive():
            return True
        for part in list(self._waiting):
            self._reject(part)
        return False

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            try:
                if isinstance(item, Part):
                    self._judge(item)
                else:
                    self._inspector = item()
            except Exception:  # noqa: BLE001  a line that cannot judge must not look alive
                name = f"part {item.part_id}" if isinstance(item, Part) else "by the new rule"
                _LOG.exception("Judging %s failed.", name)
                text = f"Judging {name} failed unexpectedly; the log says why."
                self._recorder.fault(text)
                if isinstance(item, Part):
                    self._settle(item, Reason(ReasonCode.MODEL_FAILED, text))

    def _judge(self, part: Part) -> None:
        if part.claimed:
            return  # its deadline has passed while it waited
        if part.frame is None or part.failure is not None or part.digest is None:
            self._settle(part, part.failure)
            return
        self._inspect(part, part.frame)

    def _inspect(self, part: Part, frame: Frame) -> None:
        taken_ns = self._clock.monotonic_ns()
        inspection = self._inspector.inspect(frame)
        inspected_ns = self._clock.monotonic_ns()
        digest = _digest_of(part)
        ready_ns = self._clock.monotonic_ns()
        if not part.claim():
            part.settled.wait()
            self._recorder.late(part, inspection.judgement)
            return
        latency = replace(
            inspection.latency,
            queue_ms=(taken_ns - part.arrived_ns) / 1e6,
            digest_ms=(ready_ns - inspected_ns) / 1e6,
            total_ms=(ready_ns - part.arrived_ns) / 1e6,
        )
        self._recorder.settle(
            part, inspection.judgement, inspection.facts, latency, digest, inspection
        )

    def _watch(self) -> None:
        while not self._over.wait(_TICK_S):
            try:
                self._hold_deadlines()
            except Exception:  # noqa: BLE001  without a watchdog nothing may pass
                _LOG.exception("The watchdog failed.")
                self._recorder.fault("The watchdog failed unexpectedly; the log says why.")

    def _hold_deadlines(self) -> None:
        now = self._clock.monotonic_ns()
        while self._waiting and self._waiting[0].settled.is_set():
            self._waiting.popleft()
        overdue = []
        for part in list(self._waiting):
            if now < part.due_ns:
                break
            if part.expire():
                overdue.append(part)
        if overdue:
            self._recorder.fail_safe()
        for part in overdue:
            self._reject(part)

    def _reject(self, part: Part) -> None:
        """Write the record of a part without a verdict, unless its commit is under way."""
        limit_ms = (part.due_ns - part.arrived_ns) / 1e6
        text = f"No verdict within the deadline of {limit_ms:.0f} ms; the part is rejected."
        self._settle(part, Reason(ReasonCode.DEADLINE, text))

    def _settle(self, part: Part, reason: Reason | None) -> None:
        if part.claim():
            judgement = Judgement(Verdict.ERROR, None, reasons=(reason,) if reason else ())
            self._recorder.settle(part, judgement, image_sha256=_digest_of(part))


def _digest_of(part: Part) -> str | None:
    try:
        return None if part.digest is None else part.digest.result(_DIGEST_S)
    except TimeoutError:
        return None
