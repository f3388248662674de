"""Promise 5 and the ledger's: killed at any moment, nothing acknowledged is lost."""

import random
import signal
import sys

import pytest

from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.link import attach
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.messages import Shutdown
from tests.support.command import start
from tests.support.killing import kill_screens, kill_while_running
from tests.support.light import LightHome
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")


def test_a_killed_station_loses_no_acknowledged_record(light: LightHome) -> None:
    outcome = kill_while_running(light, kills=6, rng=random.Random(11))
    assert outcome.lost == 0
    assert outcome.acknowledged > 0
    assert verify_chain(light.ledger).ok


def test_after_a_kill_the_next_station_says_what_happened(light: LightHome) -> None:
    kill_while_running(light, kills=1, rng=random.Random(3))
    with open_station(light.ledger) as station:
        assert "was not stopped in order" in station.snapshot().previous_end


def test_a_screen_sees_the_station_die_and_finds_the_next_one(light: LightHome) -> None:
    screen = attach(light.ledger)
    line = start(light.data, "station", "light", "--rate", "50")
    try:
        eventually(lambda: (s := screen.snapshot()) is not None and s.state == "running", 30)
        line.send_signal(signal.SIGKILL)
        line.wait()
        eventually(lambda: screen.link().state == "none", 10)
        assert "ended unexpectedly" in screen.link().text
        screen.launch()
        eventually(lambda: screen.link().state == "connected", 30)
        snapshot = screen.snapshot()
        assert snapshot is not None
        assert "was not stopped in order" in snapshot.previous_end
        screen.send(Shutdown("test")).result(10)
        eventually(lambda: screen.link().state != "connected", 10)
    finally:
        screen.close()
        line.kill()
        line.communicate()


def test_a_killed_screen_costs_no_part(light: LightHome) -> None:
    found = kill_screens(light, kills=3, rng=random.Random(5), rate_hz=50.0)
    assert found.triggers == found.records == found.decisions > 0
    assert found.errors == 0
