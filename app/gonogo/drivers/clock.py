"""What the system says of its wall clock."""

import shutil
import subprocess


def clock_synchronised() -> bool | None:
    """Whether the system says its wall clock is synchronised; None where it cannot tell."""
    tool = shutil.which("timedatectl")
    if tool is None:
        return None
    command = [tool, "show", "--property=NTPSynchronized", "--value"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(answer.stdout.strip())
