"""Moving the write-ahead log into the file, beside the commits and not between them."""

import logging
import os
import threading
from pathlib import Path

import apsw

from gonogo.drivers.ledger.connection import open_writer

_LOG = logging.getLogger(__name__)

WAKE_PAGES = 1000
"""Pages in the log (4 MB) from which it is moved."""

LIMIT_PAGES = 4000
"""Pages (16 MB) from which the writer moves the rest itself, before it takes the next entries."""

_ROOM_PAGES = 1100
"""To which the log is grown beforehand: seldom is it longer before it was moved."""

_PAUSE_S = 0.05


def make_room(connection: apsw.Connection) -> None:
    """Grow the log to its usual size, so that commits overwrite it instead of extending it.

    Syncing a file that grew takes the file system's journal: 3 ms against 0.12 ms (ext4). A large
    transaction that spills from the cache and is rolled back leaves the log's file grown and its
    content unchanged (https://sqlite.org/walformat.html: frames without a commit are ignored).
    What has grown is synced here, or the first commit would wait for that.
    """
    cache = connection.pragma("cache_size")
    connection.pragma("cache_size", 100)
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("CREATE TABLE room (filler BLOB) STRICT")
        size = connection.pragma("page_size")
        connection.execute("INSERT INTO room VALUES (zeroblob(?))", (_ROOM_PAGES * size,))
    finally:
        if connection.in_transaction:  # SQLite has rolled back by itself where the disk is full
            connection.execute("ROLLBACK")
        connection.pragma("cache_size", cache)
    # SQLite holds its locks on the other two files: closing a descriptor of the log drops none.
    descriptor = os.open(connection.filename_wal, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Checkpointer:
    """A thread with a connection of its own that makes passive checkpoints.

    A passive checkpoint waits for nobody and makes no commit wait; it only moves what is durable
    already, so its failure loses nothing. The log is reused from its start once all of it was moved
    and no reader is left in it.
    """

    def __init__(self, path: Path) -> None:
        self._connection = open_writer(path)
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ledger-checkpoint", daemon=True)
        self._thread.start()

    def pages(self, count: int) -> None:
        """Take note of the log's length after a commit."""
        if count >= WAKE_PAGES:
            self._wake.set()

    def close(self) -> None:
        """Stop the thread and close its connection."""
        self._stop.set()
        self._wake.set()
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            if self._stop.is_set():
                return
            self._wake.clear()
            try:
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            except apsw.BusyError:
                pass  # the writer is at it
            except apsw.Error as error:
                _LOG.warning("the ledger's log was not moved: %s", error)
            self._stop.wait(_PAUSE_S)
