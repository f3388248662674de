"""Faults on demand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.faults import Fault, FaultPlan, FaultRates

THOUSAND = 1000


def drawn(faults: dict[str, float], parts: int) -> list[Fault | None]:
    plan = FaultPlan(FaultRates.read(faults, timeout_ms=100))
    return [plan.draw() for _ in range(parts)]


def test_the_same_seed_gives_the_same_faults_and_another_seed_others() -> None:
    asked = {"failed": 0.2, "dark": 0.1, "seed": 7.0}
    assert drawn(asked, 500) == drawn(asked, 500)
    assert drawn(asked, 500) != drawn({**asked, "seed": 8.0}, 500)


def test_faults_come_as_often_as_asked() -> None:
    found = drawn({"failed": 0.1, "lost": 0.3}, 10_000)
    assert found.count(Fault.FAILED) == pytest.approx(1000, rel=0.15)
    assert found.count(Fault.LOST) == pytest.approx(3000, rel=0.1)
    assert found.count(None) == pytest.approx(6000, rel=0.1)


@given(st.sampled_from(list(Fault)))
def test_a_certain_fault_befalls_every_part(fault: Fault) -> None:
    assert drawn({fault: 1.0}, 50) == [fault] * 50


def test_no_faults_befall_nobody() -> None:
    assert drawn({}, 50) == [None] * 50
    assert drawn({"dark": 0.0}, 50) == [None] * 50


@pytest.mark.parametrize(
    "faults", [{"dark": 1.2}, {"dark": -0.1}, {"dark": 0.6, "late": 0.6}, {"smoke": 0.1}]
)
def test_rates_that_are_none_are_refused(faults: dict[str, float]) -> None:
    with pytest.raises(DeviceError):
        FaultRates.read(faults, timeout_ms=100)


def test_slow_faults_outlast_the_triggers_timeout_unless_told() -> None:
    rates = FaultRates.read({}, timeout_ms=200)
    assert rates.late_ms > 200
    assert rates.stalled_ms > 200
    told = FaultRates.read({"late_ms": 30, "stalled_ms": 40}, timeout_ms=200)
    assert (told.late_ms, told.stalled_ms) == (30, 40)
