"""Figures as the screen writes them."""

import re
from datetime import UTC, datetime

from gonogo.ports.state import Counters

NONE = "–"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")


def count(number: int) -> str:
    """Write a count with thin thousands."""
    return f"{number:,}".replace(",", "\u202f")


def share(part: int, whole: int) -> str:
    """Write a yield in percent."""
    if not whole:
        return NONE
    value = 100 * part / whole
    if part < whole and value > 99.99:
        return "99.99 %"
    return (
        f"{value:.0f} %" if value == 100 else f"{value:.2f} %" if value >= 99 else f"{value:.1f} %"
    )


def span(low: str, high: str) -> str:
    """Write an interval short; a unit that both ends have stands once."""
    if low == high:
        return low
    number, _, unit = low.rpartition(" ")
    if number and unit and not unit[0].isdigit() and high.endswith(f" {unit}"):
        low = number
    return f"{low}–{high}"


def ppm(counters: Counters) -> str:
    """Write rejects per million parts."""
    if not counters.records:
        return NONE
    return count(round(1e6 * (counters.records - counters.passed) / counters.records))


def milliseconds(value: float | None) -> str:
    """Write a duration."""
    if value is None:
        return NONE
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def score(value: float | None) -> str:
    """Write a score."""
    return NONE if value is None else f"{value:.3f}"


def size(count_bytes: int) -> str:
    """Write room on a disk."""
    gib = count_bytes / 2**30
    return f"{gib:.0f} GB" if gib >= 10 else f"{gib:.1f} GB"


def megabytes(count_bytes: int) -> str:
    """Write the size of a file."""
    megabytes = count_bytes / 1e6
    return f"{megabytes:.1f} MB" if megabytes >= 0.1 else f"{count_bytes / 1e3:.1f} kB"


def with_local_times(text: str) -> str:
    """Write the ISO 8601 times of a sentence in the clock of this place."""
    return _ISO.sub(lambda found: local(found.group(), "%Y-%m-%d %H:%M:%S"), text)


def local(utc: str, pattern: str = "%H:%M:%S") -> str:
    """Write an ISO 8601 time in the clock of this place; as it stands where it does not read."""
    try:
        moment = datetime.fromisoformat(utc)
    except ValueError:
        return utc
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone().strftime(pattern)
