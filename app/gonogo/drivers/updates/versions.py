"""Which version is newer, and for which computers it is."""

import platform
import re
import sys

from gonogo.domain.errors import UpdateError

_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){1,3}")


def is_version(text: str) -> bool:
    """Whether a text is a version of two to four numbers, which is also a safe name of a folder."""
    return _VERSION.fullmatch(text) is not None


def order(version: str) -> tuple[int, ...]:
    """Make versions comparable: a longer one of the same beginning is newer unless it adds zeros.

    Raises
    ------
    UpdateError
        It is none.
    """
    if not is_version(version):
        msg = f"{version!r} is no version such as 1.4.0."
        raise UpdateError(msg)
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def this_platform() -> str:
    """Name of this system and processor, such as ``linux-x86_64``."""
    system = "windows" if sys.platform == "win32" else sys.platform
    return f"{system}-{platform.machine().lower()}"
