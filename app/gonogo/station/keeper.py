"""Keeps images by policy, off the critical path, and links each to its decision."""

import threading
from collections.abc import Callable
from queue import Full, Queue

from gonogo.domain.errors import ArchiveError
from gonogo.domain.frame import Frame
from gonogo.domain.keeping import ArchivePolicy
from gonogo.domain.ledger import EntryKind
from gonogo.domain.verdict import Verdict
from gonogo.ports.archive import Archive
from gonogo.ports.pictures import PartSummary
from gonogo.station.book import Book

_WAITING = 32
_CLOSE_S = 30.0


class Keeper:
    """Archives the images a recipe's policy asks for, in a thread of its own.

    Parameters
    ----------
    policy : ArchivePolicy
        Of the recipe.
    on_problem : callable
        Takes the sentence of an image that could not be kept.
    """

    def __init__(
        self,
        policy: ArchivePolicy,
        archive: Archive,
        book: Book,
        on_problem: Callable[[str], None],
    ) -> None:
        self._policy = policy
        self._archive = archive
        self._book = book
        self._on_problem = on_problem
        self._queue: Queue[tuple[PartSummary, Frame] | None] = Queue(_WAITING)
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._thread.start()

    def offer(self, summary: PartSummary, frame: Frame, *, drawn: bool) -> None:
        """Keep a part's image if the policy says so; what cannot be kept is recorded as such.

        Parameters
        ----------
        drawn : bool
            The part belongs to the audit sample: its image is kept whatever the policy.
        """
        policy = self._policy
        wanted = policy.keep == "all" or (
            policy.keep == "non_pass" and summary.verdict is not Verdict.PASS
        )
        nth = policy.every_nth > 0 and summary.part_seq % policy.every_nth == 0
        if not (wanted or nth or drawn):
            return
        try:
            self._queue.put_nowait((summary, frame))
        except Full:
            self._link(summary, path="", problem="The archive could not keep up with the line.")

    def close(self) -> None:
        """Write what waits, then end; a disk that does not answer is not waited for forever."""
        try:
            self._queue.put(None, timeout=_CLOSE_S)
        except Full:
            self._on_problem("the archive does not answer.")
            return
        self._thread.join(_CLOSE_S)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            summary, frame = item
            if summary.image_sha256 is None:
                self._link(summary, path="", problem="The image's hash was not ready in time.")
                continue
            try:
                path, problem = self._archive.put(summary.image_sha256, frame.pixels), ""
            except ArchiveError as error:
                path, problem = "", str(error)
            self._link(summary, path, problem)

    def _link(self, summary: PartSummary, path: str, problem: str) -> None:
        body = {
            "decision_seq": summary.entry_seq,
            "run_id": summary.run_id,
            "lane": summary.lane,
            "part_seq": summary.part_seq,
            "image_sha256": summary.image_sha256,
            "path": path,
            "problem": problem,
        }
        self._book.note(EntryKind.IMAGE, body)
        if problem:
            self._on_problem(problem)
