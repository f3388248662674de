"""Write a file of a person's own: whole, or not at all and with a sentence."""

import os
import threading
from contextlib import suppress
from pathlib import Path

from gonogo.domain.errors import DataError


def write_whole(target: Path, data: bytes) -> None:
    """Replace a file, or make it together with its folder.

    Raises
    ------
    DataError
        It was not written; what was there before still is.
    """
    part = target.with_name(f".{target.stem}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        why = error.strerror or str(error)
        msg = f"{target} cannot be written: {why}. Choose another folder, or make room there."
        raise DataError(msg) from error
