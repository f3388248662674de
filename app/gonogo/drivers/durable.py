"""Write a file whole or not at all, so that a crash or a cut of power leaves no half of it."""

import errno
import os
import sys
import threading
from pathlib import Path


def write_durably(target: Path, data: bytes, mode: int = 0o666) -> None:
    """Replace a file, or make it together with its folder; it is on the disk when this returns.

    Parameters
    ----------
    mode : int
        Permissions of a new file, less the process's mask.

    Raises
    ------
    OSError
        It was not written; what was there before still is.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.stem}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:  # an interrupt, too, must leave no part behind
        part.unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def why(error: OSError) -> str:
    """Say in a few words why something was not written, or not read."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full"
    return error.strerror or str(error)


_BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would write line ends of its own."""


def _sync_directory(folder: Path) -> None:
    # Windows has no such call and needs none.
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
