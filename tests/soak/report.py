"""Dated reports of the long runs, in ``docs/reports``."""

import platform
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from gonogo.drivers.processor import processor_name

REPORTS = Path(__file__).parents[2] / "docs" / "reports"


def write_report(name: str, command: str, figures: Mapping[str, object]) -> Path:
    """Write ``DATE-name.md``; another run of the same day takes its place."""
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    machine = (
        f"{processor_name()}, {psutil.cpu_count()} cores, "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
    rows = "\n".join(f"| {key} | {value} |" for key, value in figures.items())
    REPORTS.mkdir(parents=True, exist_ok=True)
    path = REPORTS / f"{day}-{name}.md"
    path.write_text(
        f"# {name}\n\n`{command}` on {day}; {machine}.\n\n| what | value |\n|---|---|\n{rows}\n",
        encoding="utf-8",
    )
    print(path.read_text(encoding="utf-8"))  # noqa: T201  it is a command
    return path


@contextmanager
def scratch() -> Iterator[Path]:
    """A data folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gonogo-soak-") as folder:
        yield Path(folder) / "data"
