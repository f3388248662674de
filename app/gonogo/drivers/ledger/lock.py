"""One station a ledger: an operating-system lock beside the file."""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from gonogo.domain.errors import LedgerError


class StationLock:
    """Holds ``<ledger>.lock`` for as long as the station has the ledger open.

    The system drops the lock when the process dies, however it dies. The holder's process id stands
    in a file of its own, ``<ledger>.pid``, since Windows lets nobody read a locked file.

    Raises
    ------
    LedgerError
        Another station holds it, or the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._pid_file = path.with_name(path.name + ".pid")
        self._lock = FileLock(
            path.with_name(path.name + ".lock"), blocking=False, thread_local=False
        )
        try:
            self._lock.acquire()
        except Timeout as error:
            msg = (
                f"Another station{self._holder()} has {path} open; "
                "stop it first or choose another ledger."
            )
            raise LedgerError(msg) from error
        except OSError as error:
            msg = f"{path} cannot be locked ({error.strerror}); its folder must be writable."
            raise LedgerError(msg) from error
        try:
            self._pid_file.write_text(f"{os.getpid()}\n")
        except OSError as error:
            self._lock.release()
            msg = (
                f"{self._pid_file} cannot be written ({error.strerror}); check its folder and disk."
            )
            raise LedgerError(msg) from error

    def release(self) -> None:
        """Let another station have the ledger."""
        self._pid_file.unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        try:
            return f" (process {int(self._pid_file.read_text())})"
        except (OSError, ValueError):
            return ""
