"""Figures as the screen writes them."""

import re
from datetime import UTC, datetime

from PySide6.QtCore import QLocale

from gonogo.gui.language import tr
from gonogo.ports.state import Counters
from gonogo.workbench.tuning import sentences

NONE = "–"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")


def number(value: float, spec: str) -> str:
    """Write a number by a format of Python's, with the decimal sign of this place.

    Thousands stand apart by a thin space in every language (SI; DIN 5008), since a point or a comma
    there would be read as the decimal sign in the next country.
    """
    return decimal(format(value, spec).replace(",", "\u202f"))


def decimal(written: str) -> str:
    """Put the decimal sign of this place into a number that is written with a point."""
    return written.replace(".", QLocale().decimalPoint())


def percent(share: float) -> str:
    """Write a share in per cent with as many digits as tell it from 0 and from 100."""
    return decimal(sentences.percent(share))


def count(number_of: int) -> str:
    """Write a count with thin thousands."""
    return number(number_of, ",")


def share(part: int, whole: int) -> str:
    """Write a yield in percent."""
    if not whole:
        return NONE
    value = 100 * part / whole
    if part < whole and value > 99.99:
        return f"{number(99.99, '.2f')} %"
    return f"{number(value, '.0f' if value == 100 else '.2f' if value >= 99 else '.1f')} %"


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
    return f"{number(value, '.1f' if value < 100 else '.0f')} ms"


def score(value: float | None) -> str:
    """Write a score."""
    return NONE if value is None else number(value, ".3f")


def size(count_bytes: int) -> str:
    """Write room on a disk."""
    gib = count_bytes / 2**30
    return f"{number(gib, '.0f' if gib >= 10 else '.1f')} GB"


def megabytes(count_bytes: int) -> str:
    """Write the size of a file."""
    megabytes = count_bytes / 1e6
    if megabytes >= 0.1:
        return f"{number(megabytes, '.1f')} MB"
    return f"{number(count_bytes / 1e3, '.1f')} kB"


def with_local_times(text: str) -> str:
    """Write the ISO 8601 times of a sentence in the clock of this place."""
    return _ISO.sub(lambda found: local(found.group(), tr("%Y-%m-%d %H:%M:%S")), text)


def local(utc: str, pattern: str = "%H:%M:%S") -> str:
    """Write an ISO 8601 time in the clock of this place; as it stands where it does not read."""
    try:
        moment = datetime.fromisoformat(utc)
    except ValueError:
        return utc
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone().strftime(pattern)
