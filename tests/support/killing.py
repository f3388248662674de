"""Kill -9 station or screen at random moments and count what is left."""

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from gonogo.bootstrap.line import last_run, serve_station
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.messages import Done, StartRun, StopRun
from tests.support.command import environment, start
from tests.support.light import LightHome
from tests.support.waiting import eventually


@dataclass(frozen=True)
class Outcome:
    """What the kills came to."""

    kills: int
    acknowledged: int
    lost: int


def kill_while_running(home: LightHome, kills: int, rng: random.Random) -> Outcome:
    """Each acknowledged line (seq, part id) must be in the ledger after its run was killed."""
    acknowledged = lost = 0
    for _ in range(kills):
        line = start(home.data, "run", "light", "--headless", "-n", "100000", "--progress", "jsonl")
        assert line.stdout is not None
        first = line.stdout.readline()
        time.sleep(rng.uniform(0, 0.4))
        line.send_signal(signal.SIGKILL)
        rest, said = line.communicate()
        assert first, said
        whole = [text for text in (first + rest).splitlines(keepends=True) if text.endswith("\n")]
        parts = [json.loads(text) for text in whole]
        recorded = _last_run(home)
        acknowledged += len(parts)
        lost += sum(
            (part["seq"], part["part_id"], part["verdict"]) not in recorded for part in parts
        )
    return Outcome(kills, acknowledged, lost)


@dataclass(frozen=True)
class Undisturbed:
    """What the line did while its screens were killed."""

    kills: int
    triggers: int
    records: int
    errors: int
    decisions: int


def kill_screens(home: LightHome, kills: int, rng: random.Random, rate_hz: float) -> Undisturbed:
    """Open the real screen on a running line and kill it in the midst of its paints, in turn."""
    # Patient, so that a busy machine alone makes no error: what counts is the missing part.
    name = home.with_recipe("patient", queue_size=200, deadline_ms=20_000)
    with serve_station(home.ledger) as station:
        assert isinstance(station.handle(StartRun((name,), "", 0, rate_hz)), Done)
        for _ in range(kills):
            window = screen_process(home)
            try:
                eventually(station.watched, 60)
                time.sleep(rng.uniform(0.0, 1.5))
                assert window.poll() is None
            finally:
                window.kill()
                window.wait()
            eventually(lambda: not station.watched(), 10)
        assert station.snapshot().state == "running"
        assert isinstance(station.handle(StopRun("test")), Done)
        eventually(lambda: station.wait_idle(0.2), 60)
    counted = last_run(home.ledger)
    chain = verify_chain(home.ledger)
    assert chain.ok
    triggers, records, errors = (int(str(counted[k])) for k in ("triggers", "records", "error"))
    return Undisturbed(kills, triggers, records, errors, chain.decisions)


def screen_process(home: LightHome) -> "subprocess.Popen[bytes]":
    """Open the real screen in a process of its own, on no display."""
    return subprocess.Popen(
        [sys.executable, "-m", "gonogo", "screen", "--ledger", str(home.ledger)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment(home.data), "QT_QPA_PLATFORM": "offscreen"},
    )


def _last_run(home: LightHome) -> set[tuple[int, str, str]]:
    reader = SqliteLedgerReader(home.ledger)
    try:
        records = [json.loads(entry.body) for entry in reader.entries("decision")]
    finally:
        reader.close()
    run_id = records[-1]["run_id"]
    return {(r["part_seq"], r["part_id"], r["verdict"]) for r in records if r["run_id"] == run_id}
