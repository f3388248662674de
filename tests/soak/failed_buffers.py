"""Forced failed buffers on pylon's emulator: each an ERROR record, none a PASS.

python -m tests.soak.failed_buffers 500
"""

import os
import sys
from pathlib import Path

from gonogo.bootstrap.line import open_station
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.messages import Done, StartRun
from gonogo.ports.state import Counters
from tests.soak.report import scratch, write_report
from tests.support.light import light_home


def run_failed(data: Path, parts: int) -> tuple[Counters, bool]:
    """Run ``parts`` triggers of which every buffer fails; counters, and whether the chain holds."""
    os.environ["GONOGO_DATA"] = str(data)
    home = light_home(data)
    camera = {"driver": "emulator", "folder": str(home.parts), "faults": {"failed": 1.0}}
    name = home.with_recipe("failing", camera=camera)
    with open_station(home.ledger) as station:
        reply = station.handle(StartRun((name,), "", parts))
        assert isinstance(reply, Done), reply
        station.wait_idle()
        counters = station.snapshot().lanes[0].counters
    return counters, verify_chain(home.ledger).ok


def main() -> None:
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with scratch() as data:
        counters, ok = run_failed(data, parts)
    write_report(
        "failed-buffers",
        f"python -m tests.soak.failed_buffers {parts}",
        {
            "forced failed buffers": parts,
            "ERROR records": counters.error,
            "PASS": counters.passed,
            "chain verifies": ok,
        },
    )
    assert counters.error == counters.records == parts
    assert ok


if __name__ == "__main__":
    main()
