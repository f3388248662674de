"""Which shift a part was made in, by the clock of the plant."""

from datetime import UTC, datetime, tzinfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.workbench.whatif.replay import Replay
from gonogo.workbench.whatif.span import PASS, REVIEW, VERDICTS, Span

START_HOUR = 6
"""Local hour at which the first shift of a day begins: 6–14, 14–22, 22–6 where it lasts 8 hours."""
_DAY_S = 86_400
_STEP_S = 900
_LEAST_H = 0.25


class Shifts(msgspec.Struct, frozen=True, eq=False):
    """Parts by shift; a day's shifts are counted from :data:`START_HOUR`, the last ends there.

    Parameters
    ----------
    starts : tuple of datetime
        Local wall clock without a zone, rising; only shifts with parts.
    index : ndarray
        ``(n,)`` intp: shift of each part.
    """

    starts: tuple[datetime, ...]
    index: NDArray[np.intp]


class ShiftRow(msgspec.Struct, frozen=True):
    """One shift, then and now. Shares in 0 to 1 of the ``parts`` compared in it."""

    start: datetime
    parts: int
    yield_then: float
    yield_now: float
    review_then: float
    review_now: float


def shifts_of(span: Span, hours: float, zone: tzinfo | None = None) -> Shifts:
    """Sort a span into shifts.

    Parameters
    ----------
    hours : float
        Length of a shift, a quarter of an hour to a day.
    zone : tzinfo or None
        Of the plant; None takes the zone of this machine, summer time and all.
    """
    length_s = min(max(hours, _LEAST_H), 24.0) * 3600
    seconds = span.times_us // 1_000_000
    # Offsets change at whole quarters of an hour; asking for each part would take seconds.
    steps, inverse = np.unique(seconds // _STEP_S, return_inverse=True)
    offsets = np.array([_offset_s(int(step) * _STEP_S, zone) for step in steps], np.int64)
    local = seconds + (offsets[inverse] if steps.size else 0) - START_HOUR * 3600
    day, within = local // _DAY_S, local % _DAY_S
    number = np.asarray(within // length_s, np.int64)
    keys, index = np.unique(day * 1000 + number, return_inverse=True)
    starts = tuple(
        datetime.fromtimestamp(
            int(key // 1000) * _DAY_S + (key % 1000) * length_s + START_HOUR * 3600, UTC
        ).replace(tzinfo=None)
        for key in keys.tolist()
    )
    return Shifts(starts, np.asarray(index, np.intp).reshape(-1))


def by_shift(span: Span, found: Replay, shifts: Shifts) -> tuple[ShiftRow, ...]:
    """Yield and review load of each shift, oldest first; shifts without an answer are left out."""
    answered = span.answered
    size, kinds = len(shifts.starts), len(VERDICTS)

    def table(verdicts: NDArray[np.int8], mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        place = shifts.index[mask] * kinds + verdicts[mask]
        return np.asarray(np.bincount(place, minlength=size * kinds), np.int64).reshape(size, kinds)

    sent = answered & ~span.withheld
    then, now = table(span.then, answered), table(found.now, answered)
    passed, passes = table(span.then, sent)[:, PASS], table(found.now, sent)[:, PASS]
    return tuple(
        ShiftRow(
            start, n, int(passed[k]) / n, int(passes[k]) / n,
            int(then[k, REVIEW]) / n, int(now[k, REVIEW]) / n,
        )
        for k, start in enumerate(shifts.starts)
        if (n := int(then[k].sum()))
    )  # fmt: skip


def _offset_s(second: int, zone: tzinfo | None) -> int:
    offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
