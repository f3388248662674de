"""A part on its way through the line."""

import threading
from concurrent.futures import Future

import msgspec

from gonogo.domain.frame import Frame
from gonogo.domain.verdict import Reason


class Part(msgspec.Struct, eq=False):
    """One trigger. Exactly one thread may claim it, and the claimant writes its one record.

    Parameters
    ----------
    seq : int
        Trigger number of the lane, from 1, gap-free.
    part_id : str
        From the recipe's declared source.
    frame : Frame or None
        None where it failed or was lost.
    failure : Reason or None
        Why there is no frame to judge, or why it must not be judged.
    arrived_ns, due_ns : int
        Monotonic clock when the frame was in memory, or the loss was known; and the deadline of
        its verdict.
    digest : Future of str, or None
        SHA-256 of the pixels, computed beside inference.
    drawn : bool
        Whether its record says that it belongs to the audit sample.
    """

    seq: int
    part_id: str
    frame: Frame | None
    failure: Reason | None
    arrived_ns: int
    due_ns: int
    digest: Future[str] | None = None
    entry_seq: int | None = None
    drawn: bool = False
    settled: threading.Event = msgspec.field(default_factory=threading.Event)
    _lock: threading.Lock = msgspec.field(default_factory=threading.Lock)
    _claimed: bool = False
    _expired: bool = False
    _released: bool = False

    def claim(self) -> bool:
        """Take the right to write this part's record; True for the first caller only."""
        with self._lock:
            if self._claimed:
                return False
            self._claimed = True
            return True

    @property
    def claimed(self) -> bool:
        """Whether somebody writes, or has written, this part's record."""
        return self._claimed

    def release(self, now_ns: int) -> bool:
        """Let the verdict go to the outputs; False where the deadline was first."""
        with self._lock:
            self._released = not self._expired and now_ns < self.due_ns
            return self._released

    def expire(self) -> bool:
        """Mark the deadline as passed; False where the verdict was already let go, or marked."""
        with self._lock:
            first = not self._released and not self._expired
            self._expired = self._expired or first
            return first
