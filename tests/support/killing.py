"""Kill -9 a running station at random moments and count what it had acknowledged."""

import json
import random
import signal
import time
from dataclasses import dataclass

from gonogo.drivers.ledger.reader import SqliteLedgerReader
from tests.support.command import start
from tests.support.light import LightHome


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


def _last_run(home: LightHome) -> set[tuple[int, str, str]]:
    reader = SqliteLedgerReader(home.ledger)
    try:
        records = [json.loads(entry.body) for entry in reader.entries("decision")]
    finally:
        reader.close()
    run_id = records[-1]["run_id"]
    return {(r["part_seq"], r["part_id"], r["verdict"]) for r in records if r["run_id"] == run_id}
