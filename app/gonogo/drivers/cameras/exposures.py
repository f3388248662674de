"""When a replayed picture arrives, and what is wrong with it."""

import msgspec

from gonogo.drivers.cameras.faults import Fault, FaultPlan, FaultRates

NO_FAULTS = FaultRates({}, late_ms=0, stalled_ms=0, seed=0)


class Shot(msgspec.Struct, frozen=True):
    """One exposure on its way."""

    index: int
    device_frame_id: int
    fault: Fault | None
    due_ns: int


class Exposures:
    """Exposures of one replay, from its opening to its closing.

    Picture numbers go on over a stop and start; device frame ids begin again, as a camera's do.
    """

    def __init__(self) -> None:
        self.unplugged = False
        self._rates = NO_FAULTS
        self._plan = FaultPlan(NO_FAULTS)
        self._position = 0
        self._device_frame_id = 0
        self._shots: list[Shot] = []
        self._period_ns = 0
        self._next_ns = 0
        self._silent_ns = 0

    def plan(self, rates: FaultRates) -> None:
        """Draw faults from now on as the rates say."""
        self._rates = rates
        self._plan = FaultPlan(rates)

    def begin(self, now_ns: int, rate_hz: float | None) -> None:
        """Start grabbing; ``rate_hz`` paces a free run, None as fast as it is asked."""
        self.clear()
        self._device_frame_id = 0
        self._period_ns = int(1e9 / rate_hz) if rate_hz else 0
        self._next_ns = now_ns

    def clear(self) -> None:
        """Forget what is on its way."""
        self._shots.clear()

    def rewind(self) -> None:
        """Go on with the second picture; the first is being shown."""
        self._position = 1

    def expose(self, now_ns: int, *, with_faults: bool) -> None:
        """Expose the next picture; a stalled or unplugged camera exposes none."""
        if now_ns < self._silent_ns:
            return
        fault = self._plan.draw() if with_faults else None
        if fault is Fault.STALLED:
            self._silent_ns = now_ns + int(self._rates.stalled_ms * 1e6)
            return
        if fault is Fault.UNPLUGGED:
            self.unplugged = True
            self.clear()
            return
        late_ns = int(self._rates.late_ms * 1e6) if fault is Fault.LATE else 0
        self._device_frame_id += 1
        self._shots.append(Shot(self._position, self._device_frame_id, fault, now_ns + late_ns))
        self._position += 1

    def expose_freely(self, now_ns: int, *, with_faults: bool) -> None:
        """Expose the next picture if its time has come and the last one is away."""
        if self._shots or now_ns < max(self._next_ns, self._silent_ns):
            return
        # Whoever asks late is not given a burst to make up for it.
        self._next_ns = max(self._next_ns, now_ns - self._period_ns) + self._period_ns
        self.expose(now_ns, with_faults=with_faults)

    def take(self, now_ns: int) -> Shot | None:
        """Earliest shot that has arrived."""
        shot = min(self._shots, key=lambda s: s.due_ns, default=None)
        if shot is None or shot.due_ns > now_ns:
            return None
        self._shots.remove(shot)
        return shot

    def wake_ns(self, end_ns: int, *, free: bool) -> int:
        """When to look again, ``end_ns`` at the latest."""
        if self._shots:
            return min(end_ns, *(shot.due_ns for shot in self._shots))
        return min(end_ns, max(self._next_ns, self._silent_ns)) if free else end_ns
