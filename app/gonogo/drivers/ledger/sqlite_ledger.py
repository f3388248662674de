"""The ledger's one writer: group commit, durable before it is acknowledged."""

import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import Draft, LedgerEntry
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.chain import check_tail
from gonogo.drivers.ledger.checkpoint import LIMIT_PAGES, Checkpointer, make_room
from gonogo.drivers.ledger.connection import (
    FAULTS,
    open_writer,
    require_place,
    sentence,
    sync_directory,
)
from gonogo.drivers.ledger.lock import StationLock
from gonogo.drivers.ledger.rows import chained, insert
from gonogo.drivers.ledger.versions import bring_forward

_LOG = logging.getLogger(__name__)

_GROUP = 256

_Item = tuple[Draft, Future[LedgerEntry]]


class SqliteLedger:
    """Appends entries to a SQLite file; a future is done when its entry is on the disk.

    One thread owns the connection. It takes whatever waits in its queue, commits that as one group
    with ``synchronous=FULL``, then resolves the futures in order. Callbacks of futures run in that
    thread and must be short.

    Parameters
    ----------
    path : Path
        The file; made where it does not exist, in a folder that does.

    Raises
    ------
    LedgerError
        Another station has it, it cannot be written, it is no ledger, its schema was changed, or
        its last entries do not fit together.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._entrance = threading.Lock()
        self._closed = False
        self._failure: LedgerError | None = None
        self._log_pages = 0
        self._log_limit = LIMIT_PAGES
        opened = _Opening(path)
        self._lock = opened.lock
        self._connection = opened.connection
        self._checkpointer = opened.checkpointer
        self._seq, self._head = opened.tail
        self._identity = _identity(path)
        self._connection.set_wal_hook(self._committed)
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def head(self) -> str:
        """Hash of the newest durable entry."""
        return self._head

    @property
    def problem(self) -> str:
        """Why nothing is taken any more; empty while it is."""
        return "" if self._failure is None else str(self._failure)

    @property
    def entries(self) -> int:
        """Number of durable entries."""
        return self._seq

    def append(self, draft: Draft) -> Future[LedgerEntry]:
        """Queue an entry; order of calls is order in the chain.

        The future's error is a ``LedgerError``; after one, nothing more is taken. It cannot be
        cancelled: an entry that was asked for is written.
        """
        future: Future[LedgerEntry] = Future()
        future.set_running_or_notify_cancel()
        with self._entrance:
            if not self._closed:
                self._queue.put((draft, future))
                return future
        future.set_exception(LedgerError(f"{self._path} is closed; start the station again."))
        return future

    def close(self) -> None:
        """Drain the queue, then give the file back."""
        with self._entrance:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        self._checkpointer.close()
        try:
            if self._failure is None:
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.Error as error:
            _LOG.warning("the ledger's log was not moved: %s", error)
        finally:
            self._connection.close()
            self._lock.release()

    def _run(self) -> None:
        while True:
            group, last = self._next_group()
            if group:
                self._write(group)
            if last:
                return

    def _next_group(self) -> tuple[list[_Item], bool]:
        item = self._queue.get()
        group: list[_Item] = []
        while item is not None:
            group.append(item)
            if len(group) == _GROUP:
                return group, False
            try:
                item = self._queue.get_nowait()
            except Empty:
                return group, False
        return group, True

    def _write(self, group: list[_Item]) -> None:
        if self._failure is None:
            try:
                entries = self._commit([draft for draft, _ in group])
            except Exception as error:  # noqa: BLE001  # whatever it was: no record, no pass
                self._fail(error)
            else:
                for (_, future), entry in zip(group, entries, strict=True):
                    future.set_result(entry)
                return
        for _, future in group:
            future.set_exception(self._failure)

    def _commit(self, drafts: list[Draft]) -> list[LedgerEntry]:
        if _identity(self._path) != self._identity:
            msg = (
                f"The ledger {self._path} was removed or replaced while the station had it open; "
                "nothing more is written. Put it back and start the station again."
            )
            raise LedgerError(msg)
        if self._log_pages >= self._log_limit:
            with suppress(apsw.BusyError):  # the checkpointer is at it
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            # A reader that stays in the log keeps it from being reused: ask again later.
            self._log_limit = self._log_pages + LIMIT_PAGES
        entries = []
        seq, prev = self._seq, self._head
        for draft in drafts:
            entries.append(chained(draft, seq + 1, prev))
            seq, prev = entries[-1].seq, entries[-1].hash
        self._connection.execute("BEGIN IMMEDIATE")
        for entry in entries:
            insert(self._connection, entry)
        self._connection.execute("COMMIT")
        self._seq, self._head = seq, prev
        return entries

    def _fail(self, error: Exception) -> None:
        reason = sentence(error, self._path)
        failure = LedgerError(reason)
        failure.__cause__ = error
        self._failure = failure
        _LOG.error("the ledger takes no more entries: %s", reason)
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except apsw.Error as again:
            _LOG.warning("the ledger's last group was not rolled back: %s", again)

    def _committed(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._log_pages = pages
        if pages < LIMIT_PAGES:
            self._log_limit = LIMIT_PAGES
        self._checkpointer.pages(pages)
        return apsw.SQLITE_OK


class _Opening:
    """Everything that can refuse a ledger, undone in full when one of them does."""

    def __init__(self, path: Path) -> None:
        require_place(path)  # the lock would make the folder
        self.lock = StationLock(path)
        try:
            self.connection = open_writer(path)
            try:
                self.tail = self._prepare(path)
                self.checkpointer = Checkpointer(path)
            except BaseException:  # whatever refused the ledger, the file is given back
                self.connection.close()
                raise
        except BaseException:  # and another station may have it
            self.lock.release()
            raise

    def _prepare(self, path: Path) -> tuple[int, str]:
        try:
            if schema.is_blank(self.connection):
                schema.create(self.connection)
                sync_directory(path.parent)
            schema.check(self.connection, str(path))
            tail = check_tail(self.connection, str(path))
            # A disk without room refuses the ledger before it is of a schema that the program of
            # yesterday refuses.
            make_room(self.connection)
            return bring_forward(self.connection, tail)
        except FAULTS as error:
            raise LedgerError(sentence(error, path)) from error


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode: a file of the same name may be another one by now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
