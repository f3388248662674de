"""Parts through the headless station on the replay driver: counters, memory, chain.

python -m tests.soak.line 20000
"""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from gonogo.bootstrap.line import open_station
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.messages import Done, StartRun
from gonogo.ports.pictures import PartSummary
from gonogo.ports.state import Counters
from tests.soak.report import scratch, write_report
from tests.support.light import light_home


@dataclass(frozen=True)
class Outcome:
    """What a long run came to; memory in MB at each tenth of it."""

    counters: Counters
    seconds: float
    memory_mb: tuple[float, ...]
    chain_ok: bool
    decisions: int
    p50_ms: float
    p99_ms: float

    @property
    def growth_mb(self) -> float:
        """Between the third tenth, when the ring and the caches are full, and the last."""
        return self.memory_mb[-1] - self.memory_mb[2]


def run_line(data: Path, parts: int) -> Outcome:
    """Inspect ``parts`` light parts, one in twenty of them spoilt by some fault of the camera."""
    os.environ["GONOGO_DATA"] = str(data)
    home = light_home(data, parts=100)
    faults = {"failed": 0.02, "lost": 0.01, "dark": 0.01, "wrong_shape": 0.01}
    camera = {"driver": "replay", "folder": str(home.parts), "faults": faults}
    name = home.with_recipe("soak", camera={**camera, "trigger": {"timeout_ms": 100}})
    process = psutil.Process()
    memory: list[float] = []
    latencies: list[float] = []

    def on_part(part: PartSummary) -> None:
        latencies.append(part.latency_ms or 0.0)
        if len(latencies) % (parts // 10) == 0:
            memory.append(process.memory_info().rss / 1e6)

    with open_station(home.ledger, on_part=on_part) as station:
        started = time.monotonic()
        reply = station.handle(StartRun((name,), "", parts))
        assert isinstance(reply, Done), reply
        station.wait_idle()
        seconds = time.monotonic() - started
        counters = station.snapshot().lanes[0].counters
    chain = verify_chain(home.ledger)
    p50, p99 = np.percentile(latencies, (50, 99))
    return Outcome(
        counters, seconds, tuple(memory), chain.ok, chain.decisions, float(p50), float(p99)
    )


def main() -> None:
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with scratch() as data:
        found = run_line(data, parts)
    c = found.counters
    write_report(
        "line",
        f"python -m tests.soak.line {parts}",
        {
            "triggers = frames + losses = records": (
                f"{c.triggers} = {c.frames} + {c.losses} = {c.records}"
            ),
            "pass, fail, review, error": f"{c.passed}, {c.failed}, {c.review}, {c.error}",
            "chain verifies": f"{found.chain_ok}, {found.decisions} decisions",
            "memory at each tenth, MB": ", ".join(f"{mb:.0f}" for mb in found.memory_mb),
            "growth from the third tenth on, MB": f"{found.growth_mb:.1f}",
            "seconds": f"{found.seconds:.0f}",
            "frame to committed verdict, ms": f"{found.p50_ms:.2f} median, {found.p99_ms:.2f} p99",
        },
    )
    assert c.triggers == c.frames + c.losses == c.records == found.decisions == parts
    assert found.chain_ok


if __name__ == "__main__":
    main()
