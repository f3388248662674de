"""Work that a line on the same machine must not feel."""

import os
import sys
import threading
from contextlib import suppress

_LOWEST = 19
_IDLE = -15


def give_way() -> bool:
    """Let every other thread go first, from now on and for good: for a thread with nothing else.

    On Linux a thread has a niceness of its own, here 19, which leaves it some hundredth of what a
    thread of the line gets where both want the same core. On Windows it is the idle priority. macOS
    knows no such thing for a thread of Python's, and nothing is changed.

    Returns
    -------
    bool
        Whether the system took it.
    """
    taken = False
    with suppress(OSError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            taken = bool(kernel.SetThreadPriority(kernel.GetCurrentThread(), _IDLE))
        elif sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWEST)
            taken = True
    return taken
