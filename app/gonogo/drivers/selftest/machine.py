"""Checks of the machine: program, settings folder, disk and clock."""

import platform
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gonogo import __version__, paths
from gonogo.domain.errors import SelfTestError
from gonogo.drivers.clock import clock_synchronised
from gonogo.drivers.durable import write_durably
from gonogo.drivers.processor import processor_name
from gonogo.ports.selftest import Finding

LEAST_FREE_BYTES = 2**30
# A machine that keeps local time for UTC is off by up to 14 hours and harms no record's order.
_SLACK = timedelta(hours=24)


def program() -> Finding:
    """Say what runs on what."""
    frozen = bool(getattr(sys, "frozen", False))
    python, system = platform.python_version(), platform.platform()
    return Finding(
        f"GoNoGo {__version__}, Python {python}, {system}",
        {"frozen": frozen, "folder": str(Path(__file__).resolve().parents[2])},
        {
            "program": __version__,
            "python": python,
            "os": system,
            "machine": platform.machine(),
            "cpu": processor_name(),
        },
    )


def settings() -> Finding:
    """Write, read and remove a file where the screen keeps its settings.

    Raises
    ------
    SelfTestError
        The folder cannot be written.
    """
    folder = paths.settings_file().parent
    probe = folder / ".selftest"
    try:
        began = time.perf_counter()
        write_durably(probe, b"gonogo")
        same = probe.read_bytes() == b"gonogo"
        took_ms = 1000 * (time.perf_counter() - began)
        probe.unlink()
    except OSError as error:
        msg = (
            f"The settings folder {folder} cannot be written ({error.strerror}); give this user "
            "the right to write there."
        )
        raise SelfTestError(msg) from error
    if not same:
        msg = f"A file in {folder} does not read as it was written; check the disk."
        raise SelfTestError(msg)
    return Finding(f"{folder}, {took_ms:.1f} ms", {"folder": str(folder), "write_ms": took_ms})


def disk() -> Finding:
    """Ask how much room the ledger's disk has.

    Raises
    ------
    SelfTestError
        It is less than 1 GB, or the disk does not answer.
    """
    folder = paths.ledger().parent
    try:
        usage = shutil.disk_usage(folder)
    except OSError as error:
        msg = f"The disk of {folder} does not say how much room it has ({error.strerror})."
        raise SelfTestError(msg) from error
    free = usage.free / 2**30
    if usage.free < LEAST_FREE_BYTES:
        msg = (
            f"Only {free:.2f} GB are free on the disk of {folder}; free at least 1 GB, or the "
            "station will soon be unable to record and then passes nothing."
        )
        raise SelfTestError(msg)
    return Finding(
        f"{free:.0f} GB free of {usage.total / 2**30:.0f} GB",
        {"folder": str(folder), "free_bytes": usage.free, "total_bytes": usage.total},
    )


def clock() -> Finding:
    """Hold the wall clock against the files that are surely older than now.

    Raises
    ------
    SelfTestError
        It runs before the newest record, or before this program was made.
    """
    now = datetime.now(UTC)
    for what, path in (("this program", Path(__file__)), ("the ledger", paths.ledger())):
        if not path.exists():
            continue
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if now < written - _SLACK:
            msg = (
                f"The clock says {now:%Y-%m-%d %H:%M} UTC, but {what} was written on "
                f"{written:%Y-%m-%d}; set the clock, since every record bears its time."
            )
            raise SelfTestError(msg)
    synchronised = clock_synchronised()
    word = {True: "synchronised", False: "not synchronised", None: "synchronised or not: unknown"}
    return Finding(
        f"{now:%Y-%m-%d %H:%M:%S} UTC, {word[synchronised]}",
        {"utc": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "synchronised": synchronised},
    )
