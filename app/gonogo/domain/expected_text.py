"""What print must say: plain text, or between slashes a pattern that it must match as a whole."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

LONGEST = 256
"""Characters of an expected text, and of print that is held against a pattern."""
_MOST_WAYS = 2e7


def wording(lines: Iterable[str]) -> str:
    """Join lines in reading order by one blank; runs of blanks become one."""
    return " ".join(" ".join(lines).split())


def is_pattern(expected: str) -> bool:
    """Whether it stands between slashes."""
    return len(expected) > 2 and expected.startswith("/") and expected.endswith("/")


def says(read: str, expected: str) -> bool:
    """Whether print says what it must.

    Parameters
    ----------
    read : str
        As :func:`wording` gives it.
    expected : str
        Text, of which every character but blanks must be there: readers lose blanks in perfect
        print, and a gap is no character. Or ``/pattern/``, which must match with the blanks as
        they were read.
    """
    if not is_pattern(expected):
        return "".join(read.split()) == "".join(expected.split())
    return len(read) <= LONGEST and _compiled(expected[1:-1]).fullmatch(read) is not None


def problem_with(expected: str) -> str:
    """Say why print cannot be held against it; empty if it can.

    A pattern can hold a line up for years: ``(a+)+`` may be tried in more ways than there are
    atoms. The ways in which a pattern can take a text of 256 characters are counted beforehand.
    """
    if not is_pattern(expected):
        if len(expected) > LONGEST:
            return f"the expected text is longer than {LONGEST} characters"
        return ""
    try:
        compiled = _compiled(expected[1:-1])
    except (re.error, RecursionError, OverflowError) as error:
        return f"the expected text {expected} is no valid pattern: {error}"
    if _ways(_parts(compiled.pattern)) > _MOST_WAYS:
        return (
            f"the expected text {expected} can match in too many ways, and one misread part could "
            "hold up the line; repeat nothing that repeats already, and use at most three of "
            "'+', '*' and '{n,}'"
        )
    return ""


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _parts(pattern: str) -> Any:  # noqa: ANN401  the standard library's parser has no types
    # The parser is no public name, but it is the very one that the matching follows.
    return re._parser.parse(pattern)  # type: ignore[attr-defined]  # noqa: SLF001


def _ways(parts: Sequence[tuple[object, Any]]) -> float:
    """In how many ways a sequence of the parsed pattern can take a text; an upper bound."""
    return math.prod(_ways_of(str(operator), given) for operator, given in parts)


def _ways_of(operator: str, given: Any) -> float:  # noqa: ANN401
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inside = given
        return _ways_to_repeat(_ways(inside), int(least), min(int(most), LONGEST))
    if operator == "SUBPATTERN":
        return _ways(given[3])
    if operator == "BRANCH":
        return sum(_ways(branch) for branch in given[1])
    if operator in ("ASSERT", "ASSERT_NOT"):
        return _ways(given[1])
    if operator == "ATOMIC_GROUP":
        return _ways(given)
    if operator == "GROUPREF_EXISTS":
        return sum(_ways(branch) for branch in given[1:] if branch is not None)
    return 1.0


def _ways_to_repeat(once: float, least: int, most: int) -> float:
    if once <= 1.0:
        return float(max(1, most - least + 1))
    if most * math.log(once) > math.log(_MOST_WAYS):
        return math.inf
    return sum(once**times for times in range(least, most + 1))
