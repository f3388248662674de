"""Faults a replay injects: what a line must survive, on demand and the same for the same seed."""

import random
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from gonogo.domain.errors import DeviceError


class Fault(StrEnum):
    """What goes wrong with one part's picture."""

    LATE = "late"
    FAILED = "failed"
    LOST = "lost"
    STALLED = "stalled"
    REPEATED = "repeated"
    DARK = "dark"
    WRONG_SHAPE = "wrong_shape"
    UNPLUGGED = "unplugged"


_OPTIONS = ("late_ms", "stalled_ms", "seed")


class FaultRates(msgspec.Struct, frozen=True):
    """Probabilities a part, and how long the slow faults last.

    Parameters
    ----------
    rates : dict of Fault to float
        Probability a part; they exclude each other, so their sum is at most 1.
    late_ms, stalled_ms : float
        Delay of a late frame after its trigger; duration of a stall.
    seed : int
        The same seed gives the same faults at the same parts.
    """

    rates: Mapping[Fault, float]
    late_ms: float
    stalled_ms: float
    seed: int

    @classmethod
    def read(cls, faults: Mapping[str, float], timeout_ms: float) -> "FaultRates":
        """Read a recipe's ``faults``: probabilities, and ``late_ms``, ``stalled_ms``, ``seed``.

        Parameters
        ----------
        timeout_ms : float
            The trigger's; by default a late frame takes 1.5 times, a stall 3 times as long.

        Raises
        ------
        DeviceError
            An unknown fault, or probabilities that are none.
        """
        known = tuple(Fault)
        unknown = [key for key in faults if key not in known and key not in _OPTIONS]
        if unknown:
            msg = f"There is no fault {unknown[0]!r}; there are {', '.join(known)}."
            raise DeviceError(msg)
        rates = {fault: float(faults[fault]) for fault in known if faults.get(fault)}
        if any(not 0 <= rate <= 1 for rate in rates.values()) or sum(rates.values()) > 1 + 1e-9:
            msg = f"Fault probabilities lie between 0 and 1 and add up to at most 1, not {rates}."
            raise DeviceError(msg)
        return cls(
            rates,
            late_ms=float(faults.get("late_ms", 1.5 * timeout_ms)),
            stalled_ms=float(faults.get("stalled_ms", 3 * timeout_ms)),
            seed=int(faults.get("seed", 0)),
        )


class FaultPlan:
    """Draws at most one fault a part, in order."""

    def __init__(self, rates: FaultRates) -> None:
        self._rates = rates.rates
        self._random = random.Random(rates.seed)

    def draw(self) -> Fault | None:
        """Fault of the next part, or None."""
        if not self._rates:
            return None
        at = self._random.random()
        for fault, rate in self._rates.items():
            if at < rate:
                return fault
            at -= rate
        return None
