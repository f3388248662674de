"""Where parts enter the line: every trigger becomes one part, whatever the camera made of it."""

import hashlib
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.recipe import Recipe
from gonogo.domain.verdict import Reason, ReasonCode
from gonogo.ports.camera import CameraInfo, Grabbed, GrabFailed
from gonogo.ports.clock import Clock
from gonogo.station.counting import Tally
from gonogo.station.judge import Judge
from gonogo.station.part_ids import PartIds
from gonogo.station.parts import Part


class Intake:
    """Counts triggers, stamps frames and hands parts to the judge, in order.

    At most ``recipe.queue_size`` parts with frames wait; one more goes the same way without its
    frame, as an ERROR with a record, never a silent drop.
    """

    def __init__(
        self, recipe: Recipe, camera: CameraInfo, judge: Judge, tally: Tally, clock: Clock
    ) -> None:
        self.part_ids = PartIds(recipe.part_id)
        self._recipe = recipe
        self._camera = camera
        self._judge = judge
        self._tally = tally
        self._clock = clock
        self._free = threading.Condition()
        self._in_line = 0
        self._digests = ThreadPoolExecutor(1, thread_name_prefix=f"digest {recipe.name}")

    @property
    def in_line(self) -> int:
        """Parts taken and not yet recorded."""
        return self._in_line

    def frame(self, grabbed: Grabbed) -> None:
        """Take a good picture."""
        seq = self._tally.trigger(lost=False)
        part_id = self.part_ids.next(seq, grabbed.source)
        failure = None
        if not part_id:
            text = f"The part has no id: its source ({self._recipe.part_id.kind}) gave none."
            failure = Reason(ReasonCode.NO_PART_ID, text)
        name = part_id or f"unknown-{seq}"
        if self._in_line > self._recipe.queue_size:
            text = f"The line was full: {self._recipe.queue_size} parts were waiting already."
            self._enter(self._part(seq, name, None, Reason(ReasonCode.QUEUE_FULL, text)))
            return
        try:
            frame = self._frame(seq, name, grabbed)
        except ValueError as error:
            reason = Reason(ReasonCode.GRAB_FAILED, f"The frame cannot be judged: {error}.")
            self._enter(self._part(seq, name, None, reason))
            return
        part = self._part(seq, name, frame, failure)
        # The judge is let go first: the digest has all the time that the model takes.
        part.digest = Future()
        self._enter(part)
        self._digests.submit(_digest, frame.pixels, part.digest)

    def failed(self, failed: GrabFailed) -> None:
        """Take a frame that arrived damaged."""
        text = f"The frame arrived damaged: {failed.reason}"
        self._without_frame(Reason(ReasonCode.GRAB_FAILED, text), lost=False)

    def lost(self, text: str) -> None:
        """Take one trigger that brought no frame."""
        self._without_frame(Reason(ReasonCode.FRAME_LOST, text), lost=True)

    def lost_scans(self, text: str) -> None:
        """Record the scanned parts that have passed without a picture, so that no id shifts."""
        for part_id in self.part_ids.forget():
            seq = self._tally.trigger(lost=True)
            self._enter(self._part(seq, part_id, None, Reason(ReasonCode.FRAME_LOST, text)))

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
        self._enter(self._part(seq, part_id, None, reason))

    def _part(self, seq: int, part_id: str, frame: Frame | None, failure: Reason | None) -> Part:
        now = self._clock.monotonic_ns()
        return Part(seq, part_id, frame, failure, now, now + int(self._recipe.deadline_ms * 1e6))

    def _frame(self, seq: int, part_id: str, grabbed: Grabbed) -> Frame:
        return Frame(
            seq=seq,
            part_id=part_id,
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

    def _enter(self, part: Part) -> None:
        with self._free:
            self._in_line += 1
        self._judge.take(part)


def _digest(pixels: Pixels, digest: Future[str]) -> None:
    digest.set_result(hashlib.sha256(pixels.reshape(-1).view(np.uint8).data).hexdigest())
