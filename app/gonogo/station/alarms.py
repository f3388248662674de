"""Alarms: raised by the line, shown until a person acknowledges them, both in the ledger."""

import threading

from gonogo.domain.recipe import AlarmLimits
from gonogo.domain.verdict import Verdict
from gonogo.ports.clock import Clock
from gonogo.ports.state import Alarm


class AlarmBoard:
    """Open alarms of a station; one of a code and lane at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, Alarm] = {}

    def raise_(self, code: str, text: str, lane: str = "") -> Alarm | None:
        """Raise an alarm; None where the same one is still open."""
        with self._lock:
            if any(a.code == code and a.lane == lane for a in self._open.values()):
                return None
            alarm = Alarm(self._clock.new_id(), code, text, self._clock.utc(), lane)
            self._open[alarm.alarm_id] = alarm
            return alarm

    def find(self, alarm_id: str) -> Alarm | None:
        """Find an open alarm."""
        with self._lock:
            return self._open.get(alarm_id)

    def close(self, alarm_id: str) -> None:
        """Close an alarm, once its acknowledgement is in the ledger."""
        with self._lock:
            self._open.pop(alarm_id, None)

    def open(self) -> tuple[Alarm, ...]:
        """Open alarms, oldest first."""
        with self._lock:
            return tuple(self._open.values())


class RowWatch:
    """Counts verdicts in a row.

    Parameters
    ----------
    limits : AlarmLimits
        Of the recipe.
    """

    def __init__(self, limits: AlarmLimits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._fails = 0
        self._errors = 0

    def see(self, verdict: Verdict, reason: str) -> tuple[str, str] | None:
        """Take a verdict; answers code and text of the alarm it raises, if any."""
        with self._lock:
            self._fails = self._fails + 1 if verdict is Verdict.FAIL else 0
            self._errors = self._errors + 1 if verdict is Verdict.ERROR else 0
            fails, errors = self._fails, self._errors
        # At or above: an alarm acknowledged while the row goes on is raised again.
        if 0 < self._limits.fails_in_row <= fails:
            return "fails_in_row", f"{fails} parts failed in a row. Check the process."
        if 0 < self._limits.errors_in_row <= errors:
            return "errors_in_row", f"{errors} parts in a row could not be judged. {reason}"
        return None
