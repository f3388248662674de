"""The judging thread of a lane, and the watchdog over its deadline."""

import threading
from collections import deque
from dataclasses import replace
from queue import Queue

from gonogo.domain.decision import Judgement
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.inspection.inspector import Inspector
from gonogo.ports.clock import Clock
from gonogo.station.parts import Part
from gonogo.station.recorder import Recorder

_TICK_S = 0.005


class Judge:
    """Judges the parts of one lane in order, in a thread of its own.

    Parameters
    ----------
    queue : Queue of Part or None
        None ends the thread.
    deadline_ms : float
        From the frame in memory to the committed verdict.
    """

    def __init__(
        self,
        name: str,
        queue: Queue[Part | None],
        inspector: Inspector,
        recorder: Recorder,
        clock: Clock,
        deadline_ms: float,
    ) -> None:
        self._queue = queue
        self._inspector = inspector
        self._recorder = recorder
        self._clock = clock
        self._deadline_ns = int(deadline_ms * 1e6)
        self._waiting: deque[Part] = deque()
        self._over = threading.Event()
        self._worker = threading.Thread(target=self._work, name=f"judge {name}", daemon=True)
        self._watchdog = threading.Thread(target=self._watch, name=f"watch {name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._worker.start()
        self._watchdog.start()

    def watch(self, part: Part) -> None:
        """Hold a part to its deadline from now on."""
        self._waiting.append(part)

    def join(self, timeout_s: float) -> bool:
        """Wait until the queue is judged; False where the model hangs."""
        self._worker.join(timeout_s)
        self._over.set()
        self._watchdog.join()
        return not self._worker.is_alive()

    def _work(self) -> None:
        while (part := self._queue.get()) is not None:
            if part.frame is None or part.failure is not None:
                self._settle_failure(part)
            else:
                self._judge(part)

    def _settle_failure(self, part: Part) -> None:
        if not part.claim():
            return
        reasons = (part.failure,) if part.failure else ()
        digest = None if part.digest is None else part.digest.result()
        self._recorder.settle(
            part, Judgement(Verdict.ERROR, None, reasons=reasons), image_sha256=digest
        )

    def _judge(self, part: Part) -> None:
        if part.frame is None or part.digest is None:
            return
        taken_ns = self._clock.monotonic_ns()
        inspection = self._inspector.inspect(part.frame)
        inspected_ns = self._clock.monotonic_ns()
        digest = part.digest.result()
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
            now = self._clock.monotonic_ns()
            while self._waiting and self._waiting[0].settled.is_set():
                self._waiting.popleft()
            for part in list(self._waiting):
                if now - part.arrived_ns < self._deadline_ns:
                    break
                if part.expire():
                    self._reject(part)

    def _reject(self, part: Part) -> None:
        self._recorder.fail_safe()
        if not part.claim():
            return  # its commit is under way; the recorder sees the deadline and sends nothing
        text = (
            f"No verdict within the deadline of {self._deadline_ns / 1e6:.0f} ms; "
            "the part is rejected."
        )
        reason = Reason(ReasonCode.DEADLINE, text)
        self._recorder.settle(part, Judgement(Verdict.ERROR, None, reasons=(reason,)))
