"""Decide → commit → output → acknowledge: the one way a verdict leaves the station."""

import threading
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from gonogo.domain.decision import ImageFacts, Judgement, Latency
from gonogo.domain.errors import DeviceError, InspectError
from gonogo.domain.ledger import EntryKind
from gonogo.domain.verdict import Verdict
from gonogo.inspection.inspector import Inspection
from gonogo.ports.clock import Clock
from gonogo.ports.output import Output
from gonogo.ports.pictures import PartSummary
from gonogo.station.book import Book, Records
from gonogo.station.counting import Tally
from gonogo.station.parts import Part

RING = 64

_LATE = "The verdict was written only after the deadline; the part is rejected."
_FAULTY = "The line is in fault; the part is rejected."


class Hooks(msgspec.Struct, frozen=True):
    """Who hears of a recorder's work.

    Parameters
    ----------
    on_record : callable
        Called after each commit with the summary, the part and its inspection, if it had one.
    on_fault : callable
        Called with a sentence when ledger or output failed; the lane must stop.
    on_settled : callable
        Called once per part, recorded or not, when it has left the line.
    """

    on_record: Callable[[PartSummary, Part, Inspection | None], None]
    on_fault: Callable[[str], None]
    on_settled: Callable[[], None]


class Recorder:
    """Writes the one record of each part of a lane and then, and only then, drives the outputs.

    Parameters
    ----------
    lane, run_id : str
        Of the run.
    outputs : sequence of Output
        Armed.
    """

    def __init__(
        self,
        lane: str,
        run_id: str,
        book: Book,
        records: Records,
        outputs: Sequence[Output],
        tally: Tally,
        clock: Clock,
        hooks: Hooks,
    ) -> None:
        self._lane = lane
        self._run_id = run_id
        self._book = book
        self._records = records
        self._outputs = outputs
        self._tally = tally
        self._clock = clock
        self._hooks = hooks
        self._lock = threading.Lock()
        # Held from letting a verdict go until the outputs have it, so that none overtakes another.
        self._gate = threading.Lock()
        self._faulty = False
        self._closed = False
        self._recent: deque[PartSummary] = deque(maxlen=RING)
        self._last_reject: PartSummary | None = None

    def settle(
        self,
        part: Part,
        judgement: Judgement,
        facts: ImageFacts | None = None,
        latency: Latency | None = None,
        image_sha256: str | None = None,
        inspection: Inspection | None = None,
    ) -> None:
        """Commit the record of a part that the caller has claimed, then drive the outputs."""
        try:
            if self._closed:
                return
            record = self._records.decision(
                part, judgement, facts, latency or Latency(), image_sha256
            )
            try:
                entry = self._book.commit(EntryKind.DECISION, record)
            except InspectError as error:
                self.fault(str(error))
                return
            decided_ns = self._clock.monotonic_ns()
            part.entry_seq = entry.seq
            part.drawn = record.audit is not None and record.audit.drawn
            verdict, reason = self._let_go(part, judgement)
            latency_ms = (decided_ns - part.arrived_ns) / 1e6
            summary = PartSummary(
                lane=self._lane,
                run_id=self._run_id,
                part_seq=part.seq,
                part_id=part.part_id,
                verdict=verdict,
                score=judgement.score,
                reason=reason,
                latency_ms=latency_ms,
                decided_utc=entry.utc,
                decided_ns=decided_ns,
                image_sha256=image_sha256,
                entry_seq=entry.seq,
            )
            with self._lock:
                self._tally.record(verdict, latency_ms, decided_ns)
                self._recent.append(summary)
                if verdict in (Verdict.FAIL, Verdict.ERROR):
                    self._last_reject = summary
            self._hooks.on_record(summary, part, inspection)
        finally:
            part.settled.set()
            self._hooks.on_settled()

    def follow(self, records: Records) -> None:
        """Build the records to come as another version of the recipe wants them."""
        self._records = records

    def late(self, part: Part, judgement: Judgement) -> None:
        """Record a verdict that was not sent, because its deadline or a fault came first."""
        body = {
            "decision_seq": part.entry_seq,
            "lane": self._lane,
            "run_id": self._run_id,
            "part_seq": part.seq,
            "verdict": judgement.verdict,
            "score": judgement.score,
            "sent": False,
            "late_ms": (self._clock.monotonic_ns() - part.arrived_ns) / 1e6,
        }
        self._book.note(EntryKind.LATE, body)

    def fault(self, text: str) -> None:
        """Let nothing pass any more, and tell the lane why."""
        self._faulty = True
        self.fail_safe()
        self._hooks.on_fault(text)

    def fail_safe(self) -> None:
        """Put every output to its resting level, which rejects."""
        for output in self._outputs:
            output.fail_safe()

    def close(self) -> None:
        """Rest the outputs; whatever comes later is neither written nor sent."""
        self._closed = True
        self._faulty = True
        self.fail_safe()

    def recent(self) -> tuple[tuple[PartSummary, ...], PartSummary | None]:
        """Last parts, oldest first, and the last reject."""
        with self._lock:
            return tuple(self._recent), self._last_reject

    def _let_go(self, part: Part, judgement: Judgement) -> tuple[Verdict, str]:
        """Drive the outputs; answers what became of the part, and why."""
        reason = judgement.reasons[0].text if judgement.reasons else ""
        problem = ""
        with self._gate:
            if judgement.verdict is Verdict.ERROR:
                problem = self._drive(part, Verdict.ERROR)
            elif self._faulty:
                reason = _FAULTY
                self.late(part, judgement)
            elif part.release(self._clock.monotonic_ns()):
                problem = self._drive(part, judgement.verdict)
                reason = problem or reason
            else:
                reason = _LATE
                self.late(part, judgement)
            if problem:
                self._faulty = True
                self.fail_safe()
        if problem:
            self._hooks.on_fault(problem)
        # What was withheld is an ERROR, whatever the model thought of the part.
        withheld = reason in (_FAULTY, _LATE) or bool(problem)
        return (Verdict.ERROR if withheld else judgement.verdict), reason

    def _drive(self, part: Part, verdict: Verdict) -> str:
        """Send a verdict to every output until one fails; answers its sentence."""
        for output in self._outputs:
            body: dict[str, str | int | bool | None] = {
                "decision_seq": part.entry_seq,
                "output": output.name,
                "verdict": verdict,
            }
            try:
                body.update(output.send(verdict))
            except DeviceError as error:
                body["problem"] = str(error)
                self._book.note(EntryKind.OUTPUT, body)
                return str(error)
            self._book.note(EntryKind.OUTPUT, body)
        return ""
