"""The ledger as the screen reads it: on one worker thread, opened when first needed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import msgspec

from gonogo.domain.frame import Pixels
from gonogo.domain.ledger import LedgerEntry
from gonogo.gui.services import Services
from gonogo.ports.ledger import DecisionRow, LabelQueue, LedgerQuery, LedgerReader

_T = TypeVar("_T")


class WholeEntry(msgspec.Struct, frozen=True):
    """An entry and what refers to it."""

    entry: LedgerEntry
    related: tuple[LedgerEntry, ...]


class LedgerDesk:
    """Answers from the ledger and the archive as futures; nothing runs on the caller's thread."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reader: LedgerReader | None = None
        self._closed = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gonogo-ledger")

    def query(self, query: LedgerQuery) -> Future[list[DecisionRow]]:
        """Rows that fit."""
        return self._worker.submit(lambda: self._open().query(query))

    def label_queue(self, query: LedgerQuery) -> Future[LabelQueue]:
        """What there is to label."""
        return self._worker.submit(lambda: self._open().label_queue(query))

    def whole(self, seq: int) -> Future[WholeEntry | None]:
        """An entry with its related entries; None where there is no such entry."""

        def read() -> WholeEntry | None:
            reader = self._open()
            entry = reader.entry(seq)
            return None if entry is None else WholeEntry(entry, tuple(reader.related(seq)))

        return self._worker.submit(read)

    def image(self, sha256: str) -> Future[Pixels | None]:
        """A kept image; None where it was not kept."""
        return self._worker.submit(lambda: self._services.archive.get(sha256))

    def run(self, work: Callable[[], _T]) -> Future[_T]:
        """Other slow reading, such as recipes, on the same thread."""
        return self._worker.submit(work)

    def close(self) -> None:
        """Finish what is under way and give the file back; does nothing the second time."""
        if self._closed:
            return
        self._closed = True
        self._worker.submit(self._give_back)
        self._worker.shutdown(wait=True, cancel_futures=False)

    def _open(self) -> LedgerReader:
        if self._reader is None:
            self._reader = self._services.open_reader()
        return self._reader

    def _give_back(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
