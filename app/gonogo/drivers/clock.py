"""What the system says of its wall clock."""

import shutil
import threading

_FIRST_S = 1.0
"""Not while the station starts: a process that large takes a while to start another."""
_PERIOD_S = 60.0
_TOOL_S = 2.0


def clock_synchronised() -> bool | None:
    """Whether the system says its wall clock is synchronised; None where it cannot tell."""
    import subprocess  # later than all that a start waits for

    tool = shutil.which("timedatectl")
    if tool is None:
        return None
    command = [tool, "show", "--property=NTPSynchronized", "--value"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=_TOOL_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(answer.stdout.strip())


class ClockWatch:
    """Asks the system again and again, on a thread of its own; nobody waits for the answer."""

    def __init__(self) -> None:
        self._synchronised: bool | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="clock watch", daemon=True)
        self._thread.start()

    def synchronised(self) -> bool | None:
        """What the system said last; None where it cannot tell, or has not been heard yet."""
        return self._synchronised

    def close(self) -> None:
        """Ask no more."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        pause_s = _FIRST_S
        while not self._over.wait(pause_s):
            self._synchronised = clock_synchronised()
            pause_s = _PERIOD_S
