"""A child process that does one job in a folder, under limits of time and memory."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from gonogo.drivers.models.importing.jobs import LIMIT_GIB, NO_SPACE, last_stage

_LOG = logging.getLogger(__name__)
_LOOK_S = 0.02
_SAID_BYTES = 4000
# A console program that a window starts would open a console of its own.
_QUIETLY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)
# Each thread's arena and stack reserve address space, which is what is limited.
_FEW_THREADS = {
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


def run_child(
    command: Sequence[str], folder: Path, limit_s: float, cancelled: Callable[[], bool]
) -> str:
    """Run ``command folder`` to its end, or end it.

    Parameters
    ----------
    command : sequence of str
        Starts the worker; ``folder`` is added.
    limit_s : float
        Wall clock.
    cancelled : callable
        Asked every 20 ms; True ends the child.

    Returns
    -------
    str
        What became of it, where it came to no good end: continues a sentence that begins with the
        file's name. Else empty.
    """
    said = folder / "said"
    began = time.monotonic()
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*command, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **_FEW_THREADS},
            start_new_session=sys.platform != "win32",
            creationflags=_QUIETLY,
        )
    try:
        loss = ""
        while not loss:
            try:
                process.wait(_LOOK_S)
                break
            except subprocess.TimeoutExpired:
                late = time.monotonic() - began > limit_s
                loss = _reason_to_end(process.pid, folder, limit_s if late else 0, cancelled)
    finally:
        _end(process)
    _log_what_it_said(said)
    return loss or _bad_end(process.returncode, folder)


def _reason_to_end(pid: int, folder: Path, exceeded_s: float, cancelled: Callable[[], bool]) -> str:
    if cancelled():
        return "was not opened to the end: it was stopped"
    if exceeded_s:
        return (
            f"was not done after {exceeded_s:.0f} s and was stopped{_when(folder)}: it never ends, "
            "or is too large for this machine. Try again when the machine has less to do"
        )
    try:
        resident = psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return ""
    if resident > LIMIT_GIB * 2**30:
        return f"takes more than {LIMIT_GIB} GiB of memory and was stopped{_when(folder)}"
    return ""


def _bad_end(code: int, folder: Path) -> str:
    if code == 0:
        return ""
    if code == NO_SPACE:
        return f"could not be opened: there is no space left in {folder.parent}"
    if sys.platform != "win32" and code == -signal.SIGXCPU:
        return f"takes too much processor time and was stopped{_when(folder)}"
    return (
        f"crashed the program that opened it{_when(folder)}; it is damaged, or made to do harm. "
        "Export or download it again"
    )


def _when(folder: Path) -> str:
    stage = last_stage(folder)
    return f" {stage}" if stage else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the child where it still runs, and whatever it started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _log_what_it_said(said: Path) -> None:
    with said.open("rb") as log:
        log.seek(max(0, said.stat().st_size - _SAID_BYTES))
        text = log.read().decode("utf-8", "backslashreplace").strip()
    if text:
        _LOG.info("The model worker says: %s", text)
