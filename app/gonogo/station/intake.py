"""Where parts enter the line: every trigger becomes one part, whatever the camera made of it."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from queue import Full, Queue

import numpy as np

from gonogo.domain.decision import Judgement
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.recipe import Recipe
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.ports.camera import CameraInfo, Grabbed, GrabFailed
from gonogo.ports.clock import Clock
from gonogo.station.counting import Tally
from gonogo.station.judge import Judge
from gonogo.station.part_ids import PartIds
from gonogo.station.parts import Part
from gonogo.station.recorder import Recorder


class Intake:
    """Counts triggers, stamps frames and puts parts into the lane's bounded queue.

    Parameters
    ----------
    queue : Queue of Part or None
        Bounded; a part that does not fit is an ERROR with a record, never a silent drop.
    """

    def __init__(
        self,
        recipe: Recipe,
        camera: CameraInfo,
        queue: Queue[Part | None],
        judge: Judge,
        recorder: Recorder,
        tally: Tally,
        clock: Clock,
    ) -> None:
        self.part_ids = PartIds(recipe.part_id)
        self._recipe = recipe
        self._camera = camera
        self._queue = queue
        self._judge = judge
        self._recorder = recorder
        self._tally = tally
        self._clock = clock
        self._free = threading.Condition()
        self._in_line = 0
        self._digests = ThreadPoolExecutor(1, thread_name_prefix=f"digest {recipe.name}")

    def frame(self, grabbed: Grabbed) -> None:
        """Take a good picture."""
        seq = self._tally.trigger(lost=False)
        part_id = self.part_ids.next(seq, grabbed.source)
        failure = None
        if part_id is None:
            text = f"The part has no id: its source ({self._recipe.part_id.kind}) gave none."
            failure = Reason(ReasonCode.NO_PART_ID, text)
        frame = Frame(
            seq=seq,
            part_id=part_id or f"unknown-{seq}",
            camera_serial=self._camera.serial,
            device_frame_id=grabbed.device_frame_id,
            captured_utc=self._clock.utc(),
            captured_ns=grabbed.captured_ns,
            pixels=grabbed.pixels,
            bit_depth=grabbed.bit_depth,
            emulated=self._camera.emulated,
            exposure_us=grabbed.exposure_us,
            gain_db=grabbed.gain_db,
            roi_px=grabbed.roi_px,
            source=grabbed.source,
        )
        part = Part(seq, frame.part_id, frame, failure, self._clock.monotonic_ns())
        part.digest = self._digests.submit(_digest, frame.pixels)
        self._enqueue(part)

    def failed(self, failed: GrabFailed) -> None:
        """Take a frame that arrived damaged."""
        text = f"The frame arrived damaged: {failed.reason}"
        self._without_frame(Reason(ReasonCode.GRAB_FAILED, text), lost=False)

    def lost(self, text: str) -> None:
        """Take one trigger that brought no frame."""
        self._without_frame(Reason(ReasonCode.FRAME_LOST, text), lost=True)

    def is_free(self) -> bool:
        """Wait a little for the line to be empty; True when it is."""
        with self._free:
            if self._in_line:
                self._free.wait(0.1)
            return self._in_line == 0

    def leave(self) -> None:
        """One part has left the line."""
        with self._free:
            self._in_line -= 1
            self._free.notify_all()

    def close(self) -> None:
        """End the digest thread."""
        self._digests.shutdown()

    def _without_frame(self, reason: Reason, *, lost: bool) -> None:
        seq = self._tally.trigger(lost=lost)
        part_id = self.part_ids.next(seq, "") or f"unknown-{seq}"
        self._enqueue(Part(seq, part_id, None, reason, self._clock.monotonic_ns()))

    def _enqueue(self, part: Part) -> None:
        with self._free:
            self._in_line += 1
        self._judge.watch(part)
        try:
            self._queue.put_nowait(part)
        except Full:
            if part.claim():
                text = f"The line was full: {self._recipe.queue_size} parts were waiting already."
                reason = Reason(ReasonCode.QUEUE_FULL, text)
                self._recorder.settle(part, Judgement(Verdict.ERROR, None, reasons=(reason,)))


def _digest(pixels: Pixels) -> str:
    return hashlib.sha256(pixels.reshape(-1).view(np.uint8).data).hexdigest()
