"""A screen in a process of its own, for the benchmark: it attaches, paints, and reports."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np

from gonogo import paths
from gonogo.domain.errors import LinkError

_START_S = 30.0


class ScreenReport(msgspec.Struct, frozen=True):
    """How soon the screen showed each part after its verdict."""

    painted: int
    paint_p50_ms: float
    paint_p99_ms: float


@contextmanager
def attached_screen(
    home: Path, ledger: Path, watched: Callable[[], bool], report: Path
) -> Iterator[None]:
    """Open a screen on the station served in the data folder ``home``; close it at the end.

    What it painted when lies in ``report`` afterwards. Without a display it opens on a virtual one,
    or offscreen.

    Raises
    ------
    LinkError
        It did not attach.
    """
    command = [*paths.own_command(), "screen", "--ledger", str(ledger), "--paints", str(report)]
    xvfb = shutil.which("xvfb-run")
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY") and xvfb:
        command = [xvfb, "-a", "-s", "-screen 0 1920x1080x24", *command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "GONOGO_DATA": str(home)},
    )
    try:
        began = time.monotonic()
        while not watched():
            if process.poll() is not None or time.monotonic() - began > _START_S:
                msg = "The screen did not attach to the station; see its log."
                raise LinkError(msg)
            time.sleep(0.1)
        time.sleep(1.0)  # the first paint of a window is not the line's
        yield
    finally:
        _end(process)


def read_report(path: Path) -> ScreenReport:
    """Read what the screen wrote when it closed.

    Raises
    ------
    LinkError
        It wrote nothing.
    """
    try:
        delays = msgspec.json.decode(path.read_bytes(), type=list[float])
    except (OSError, msgspec.MsgspecError) as error:
        msg = f"The screen left no report of its paints in {path}."
        raise LinkError(msg) from error
    if not delays:
        return ScreenReport(0, float("nan"), float("nan"))
    p50, p99 = np.percentile(delays, (50, 99))
    return ScreenReport(len(delays), float(p50), float(p99))


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.terminate()
    else:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
