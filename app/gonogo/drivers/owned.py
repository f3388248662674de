"""Folders that belong to a running process: what a kill leaves of them, a later one sweeps away.

Beside each lies a lock of the operating system's, which drops it however its owner dies. A process
id would not do: they are given anew, and those of another container mean nothing here.
"""

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from filelock import FileLock, Timeout

_LOCK = ".lock"
_SWEPT_S = 5.0
"""Longest wait for a sweeper that came between the making of a lock and its taking."""


@contextmanager
def owned_folder(prefix: str, within: Path) -> Iterator[Path]:
    """Make a folder of this process's own, mode 0700, and delete it in the end.

    Parameters
    ----------
    prefix : str
        Its name begins so, for :func:`sweep`.

    Raises
    ------
    OSError
        It cannot be made.
    """
    folder = within / f"{prefix}{secrets.token_hex(8)}"
    with held(folder.with_name(folder.name + _LOCK)):
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file of a name that nobody else wants, and delete it in the end.

    Raises
    ------
    OSError
        It cannot be made.
    """
    lock = FileLock(path, timeout=_SWEPT_S, mode=0o600, thread_local=False)
    lock.acquire()
    try:
        yield
    finally:
        _let_go(lock, path)


def is_held(path: Path) -> bool:
    """Whether a living process holds a lock file; one that nobody holds is deleted."""
    lock = _take(path)
    if lock is None:
        return path.exists()
    _let_go(lock, path)
    return False


def sweep(prefix: str, within: Path) -> None:
    """Delete the folders of this user's processes that have died; all others stay."""
    for path in within.glob(f"{escape(prefix)}*{_LOCK}"):
        lock = _take(path)
        if lock is None:
            continue
        folder = path.with_suffix("")
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            lock.release()  # of what could not be deleted the mark stays, for the next try
        else:
            _let_go(lock, path)


def _take(path: Path) -> FileLock | None:
    """Lock a file whose owner has died; None where it lives, or is somebody else."""
    lock = FileLock(path, blocking=False, thread_local=False)
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or not _is_mine(found):
            return None
        lock.acquire()
    except (Timeout, OSError):
        return None
    return lock


def _is_mine(found: os.stat_result) -> bool:
    return sys.platform == "win32" or found.st_uid == os.getuid()


def _let_go(lock: FileLock, path: Path) -> None:
    # Deleted before it is released, so that nobody takes a lock that is about to vanish. Windows
    # deletes no open file.
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):
        if sys.platform == "win32":
            path.unlink(missing_ok=True)
