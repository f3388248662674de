"""The cameras as a child process finds them: no driver can hang or crash who asks."""

import subprocess
import time
from collections.abc import Callable, Sequence

import msgspec

from gonogo.domain.errors import DeviceError
from gonogo.ports.camera import CameraInfo, FoundCameras

_LIMIT_S = 60.0
_LOOK_S = 0.1
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class _Listed(msgspec.Struct):
    cameras: list[CameraInfo]
    problems: list[str]


def find_cameras(command: Sequence[str], cancelled: Callable[[], bool]) -> FoundCameras:
    """Look for cameras, which takes some seconds.

    Parameters
    ----------
    command : sequence of str
        Starts ``gonogo cameras --json``, frozen or not.
    cancelled : callable
        Asked all the time whether to stop.

    Raises
    ------
    DeviceError
        The child found no answer, or was cancelled.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_QUIETLY,
        )
    except OSError as error:
        msg = f"The program could not be started again to look for cameras: {error.strerror}."
        raise DeviceError(msg) from error
    with process:
        try:
            said = _answer(process, cancelled)
        finally:
            process.kill()
    try:
        listed = msgspec.json.decode(said, type=_Listed)
    except msgspec.MsgspecError as error:
        msg = "The cameras could not be listed; the self-test on the page Camera says why."
        raise DeviceError(msg) from error
    real = tuple(info for info in listed.cameras if not info.emulated)
    return FoundCameras(real, tuple(listed.problems))


def _answer(process: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> bytes:
    until = time.monotonic() + _LIMIT_S
    while True:
        try:
            return process.communicate(timeout=_LOOK_S)[0]
        except subprocess.TimeoutExpired:
            if cancelled() or time.monotonic() > until:
                msg = "The search for cameras was stopped before its end."
                raise DeviceError(msg) from None
