"""End a process together with whatever it has started."""

import subprocess
from contextlib import suppress

import psutil

_REAPED_S = 5


def end_family(process: subprocess.Popen[bytes]) -> None:
    """End a process where it still runs, and its children; the process itself is reaped."""
    if process.poll() is not None:
        return
    family = []
    with suppress(psutil.Error):
        family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for child in family:
        with suppress(psutil.Error):
            child.kill()
    process.wait()
    psutil.wait_procs(family, _REAPED_S)
