"""Time and identities come in through here; nobody else asks the system for them."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall clock, monotonic clock, and which boot the latter belongs to."""

    boot_id: str

    def utc(self) -> str:
        """Now, ISO 8601 in UTC with microseconds and ``Z``."""
        ...

    def monotonic_ns(self) -> int:
        """Monotonic clock, ns."""
        ...

    def new_id(self) -> str:
        """Give a fresh identity, 32 hexadecimal digits."""
        ...


class SystemClock:
    """The machine's clocks."""

    def __init__(self) -> None:
        linux = Path("/proc/sys/kernel/random/boot_id")
        # Windows names no boot; the start of this process is the next best thing.
        self.boot_id = linux.read_text().strip() if linux.exists() else str(uuid.uuid4())

    def utc(self) -> str:
        """Now, ISO 8601 in UTC with microseconds and ``Z``."""
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def monotonic_ns(self) -> int:
        """Monotonic clock, ns."""
        return time.monotonic_ns()

    def new_id(self) -> str:
        """Give a fresh identity, 32 hexadecimal digits."""
        return uuid.uuid4().hex
