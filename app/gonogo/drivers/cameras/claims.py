"""Which cameras this program has open; pylon's emulator lets the same one be opened twice."""

import threading

from gonogo.domain.errors import DeviceError

_lock = threading.Lock()
_open: set[str] = set()


def claim(serial: str) -> None:
    """Take a serial number for this program.

    Raises
    ------
    DeviceError
        It is taken already.
    """
    with _lock:
        if serial in _open:
            msg = f"Camera {serial} is already open in this program; a camera serves one lane."
            raise DeviceError(msg)
        _open.add(serial)


def release(serial: str) -> None:
    """Give a serial number back; does nothing when it is not taken."""
    with _lock:
        _open.discard(serial)


def is_claimed(serial: str) -> bool:
    """Whether this program has the camera open."""
    with _lock:
        return serial in _open
