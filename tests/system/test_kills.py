"""Promise 5 and the ledger's: killed at any moment, nothing acknowledged is lost."""

import random
import signal
import subprocess
import sys
import time

import pytest

from gonogo import bootstrap
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.messages import Shutdown, StartRun
from tests.support.command import environment, start
from tests.support.killing import kill_while_running
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
    with bootstrap.open_station(light.ledger) as station:
        assert "was not stopped in order" in station.snapshot().previous_end


def test_a_screen_sees_the_station_die_and_finds_the_next_one(light: LightHome) -> None:
    screen = bootstrap.attach(light.ledger)
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
    line = start(light.data, "station")
    screen = bootstrap.attach(light.ledger)
    try:
        eventually(lambda: screen.link().state == "connected", 30)
        # Patient, so that a busy machine alone makes no error: what counts is the missing part.
        name = light.with_recipe("patient", queue_size=200, deadline_ms=20_000)
        screen.send(StartRun((name,), "", 0, 50.0)).result(30)
        code = (
            "from pathlib import Path; import sys, time; from gonogo import bootstrap;"
            "c = bootstrap.attach(Path(sys.argv[1]));"
            "\nwhile True: c.take_preview(); time.sleep(0.01)"
        )
        for _ in range(3):
            other = start_python(light, code)
            time.sleep(0.8)
            other.kill()
            other.communicate()
        time.sleep(0.3)
        screen.send(Shutdown("test")).result(10)
        line.wait(30)
    finally:
        screen.close()
        line.kill()
        line.communicate()
    report = verify_chain(light.ledger)
    assert report.ok
    counted = bootstrap.last_run(light.ledger)
    assert counted["triggers"] == counted["records"] == report.decisions
    assert counted["error"] == 0


def start_python(home: LightHome, code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home.ledger)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home.data),
    )
