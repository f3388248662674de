"""Which processor this is."""

import platform
from pathlib import Path


def processor_name() -> str:
    """Name the processor: the same image gives the same score on the same one."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
