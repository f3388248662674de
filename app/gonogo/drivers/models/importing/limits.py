"""What the child process may take: it sets its own limits before it opens a foreign file."""

import os
import sys
from pathlib import Path

from gonogo.drivers.models.importing.jobs import LIMIT_GIB

# Pages of libraries that are mapped, but not yet touched, may still become resident.
_SPARE_BYTES = 256 * 2**20
_LARGEST_FILE_BYTES = 2**31


def limit_myself(cpu_s: int) -> None:
    """Bound address space, processor time and file size of this process, and step back for others.

    On Windows nothing is set here; the parent watches and ends the child.

    Parameters
    ----------
    cpu_s : int
        Processor time over all threads. It ends the child where the parent is gone.
    """
    if sys.platform == "win32":
        return
    import resource

    os.nice(10)
    mapped, resident = _memory_bytes()
    space = mapped - resident + LIMIT_GIB * 2**30 - _SPARE_BYTES
    for kind, limit in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        allowed = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(kind, (allowed, allowed))


def _memory_bytes() -> tuple[int, int]:
    """Mapped and resident memory of this process."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return _SPARE_BYTES * 4, 0
    mapped, resident, *_ = statm.read_text(encoding="ascii").split()
    page = os.sysconf("SC_PAGE_SIZE")
    return int(mapped) * page, int(resident) * page
