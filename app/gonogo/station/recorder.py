"""Decide → commit → output → acknowledge: the one way a verdict leaves the station."""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from gonogo.domain.decision import ImageFacts, Judgement, Latency
from gonogo.domain.errors import DeviceError, InspectError
from gonogo.domain.ledger import EntryKind
from gonogo.domain.verdict import Verdict
from gonogo.inspection.inspector import Inspection
from gonogo.ports.clock import Clock
from gonogo.ports.messages import PartSummary
from gonogo.ports.output import Output
from gonogo.station.book import Book, Records
from gonogo.station.counting import Tally
from gonogo.station.parts import Part

RING = 64


class Recorder:
    """Writes the one record of each part of a lane and then, and only then, drives the outputs.

    Parameters
    ----------
    lane, run_id : str
        Of the run.
    on_record : callable
        Called after each commit with the summary, the part and its inspection, if it had one.
    on_fault : callable
        Called with a sentence when the ledger or an output failed; the lane must stop.
    on_settled : callable
        Called once per part, recorded or not, when it has left the line.
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
        on_record: Callable[[PartSummary, Part, Inspection | None], None],
        on_fault: Callable[[str], None],
        on_settled: Callable[[], None],
    ) -> None:
        self._lane = lane
        self._run_id = run_id
        self._book = book
        self._records = records
        self._outputs = outputs
        self._tally = tally
        self._clock = clock
        self._on_record = on_record
        self._on_fault = on_fault
        self._on_settled = on_settled
        self._lock = threading.Lock()
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
        latency = latency or Latency()
        record = self._records.decision(part, judgement, facts, latency, image_sha256)
        try:
            entry = self._book.commit(EntryKind.DECISION, record)
        except InspectError as error:
            self.fail_safe()
            self._on_fault(str(error))
            self._leave(part)
            return
        decided_ns = self._clock.monotonic_ns()
        part.entry_seq = entry.seq
        verdict = judgement.verdict
        reason = judgement.reasons[0].text if judgement.reasons else ""
        if verdict is Verdict.ERROR or part.release():
            self._drive(verdict, entry.seq)
        else:
            verdict = Verdict.ERROR
            reason = "The verdict was written only after the deadline; the part is rejected."
            self.late(part, judgement)
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
        self._on_record(summary, part, inspection)
        self._leave(part)

    def late(self, part: Part, judgement: Judgement) -> None:
        """Record a result that came after its deadline; it is never sent."""
        body = {
            "decision_seq": part.entry_seq,
            "lane": self._lane,
            "run_id": self._run_id,
            "part_seq": part.seq,
            "verdict": judgement.verdict,
            "score": judgement.score,
            "late_ms": (self._clock.monotonic_ns() - part.arrived_ns) / 1e6,
        }
        self._book.note(EntryKind.LATE, body)

    def fail_safe(self) -> None:
        """Put every output to its resting level, which rejects."""
        for output in self._outputs:
            output.fail_safe()

    def recent(self) -> tuple[tuple[PartSummary, ...], PartSummary | None]:
        """Last parts, oldest first, and the last reject."""
        with self._lock:
            return tuple(self._recent), self._last_reject

    def _leave(self, part: Part) -> None:
        part.settled.set()
        self._on_settled()

    def _drive(self, verdict: Verdict, decision_seq: int) -> None:
        for output in self._outputs:
            body: dict[str, str | int | bool] = {
                "decision_seq": decision_seq,
                "output": output.name,
                "verdict": verdict,
            }
            try:
                body.update(output.send(verdict))
            except DeviceError as error:
                output.fail_safe()
                body["problem"] = str(error)
                self._on_fault(str(error))
            self._book.note(EntryKind.OUTPUT, body)
