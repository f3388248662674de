"""``gonogo run``: inspect parts."""

import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
import numpy as np

from gonogo import paths
from gonogo.bootstrap.line import open_station
from gonogo.cli.output import emit, json_option, progress_bar
from gonogo.domain.errors import InspectError
from gonogo.ports.messages import Refused, StartRun, StopRun
from gonogo.ports.pictures import PartSummary
from gonogo.ports.state import LaneState

# Enough for percentiles; a line that runs for weeks must not grow.
_MOST_LATENCIES = 1_000_000


class Progress(msgspec.Struct, frozen=True):
    """One line of ``--progress jsonl``, after the part's commit."""

    seq: int
    part_id: str
    verdict: str
    score: float | None
    latency_ms: float | None


@click.command()
@click.argument("recipe", default="tile")
@click.option("--headless", is_flag=True, help="Without a screen, in this process.")
@click.option("-n", "--parts", type=click.IntRange(1), help="Stop after so many parts.")
@click.option(
    "--source", default="", help="emulator, folder:PATH or camera:SERIAL instead of the recipe's."
)
@click.option(
    "--rate",
    type=click.FloatRange(0, min_open=True),
    help="Parts per second; as fast as the line takes them if not.",
)
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Ledger file.")
@click.option(
    "--progress", type=click.Choice(["jsonl"]), help="One JSON line per part after its commit."
)
@json_option
def run(
    recipe: str,
    headless: bool,
    parts: int | None,
    source: str,
    rate: float | None,
    ledger: Path | None,
    progress: str | None,
    as_json: bool,
) -> None:
    """Inspect parts with RECIPE, a name or a file.

    Without --headless the screen opens and the station runs as a process of its own.
    """
    if not headless:
        from gonogo.cli.opening import open_screen

        open_screen(recipe, source=source, parts=parts, rate=rate, ledger=ledger, start=True)
        return
    summary = run_headless(
        StartRun((recipe,), source, parts or 0, rate),
        (ledger or paths.ledger()).absolute(),
        jsonl=progress == "jsonl",
    )
    if not as_json:
        emit(summary, as_json=False)
    emit(summary, as_json=True)


def run_headless(order: StartRun, ledger: Path, *, jsonl: bool = False) -> dict[str, object]:
    """Inspect in this process and summarise.

    Raises
    ------
    InspectError
        The line did not arm, or had to stop.
    """
    latencies: deque[float] = deque(maxlen=_MOST_LATENCIES)
    bar = progress_bar(order.parts or 1, "Parts")
    writing = threading.Lock()

    def on_part(part: PartSummary) -> None:
        if part.latency_ms is not None:
            latencies.append(part.latency_ms)
        if jsonl:
            line = Progress(part.part_seq, part.part_id, part.verdict, part.score, part.latency_ms)
            with writing:
                sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
                sys.stdout.flush()
        bar.update(1)

    with open_station(ledger, on_part=on_part) as station:
        reply = station.handle(order)
        if isinstance(reply, Refused):
            raise InspectError(reply.text)
        started = time.monotonic()
        asked = threading.Event()
        with _signals(asked):
            while not station.wait_idle(0.2):
                if asked.is_set():
                    station.handle(StopRun("operator"))
        seconds = time.monotonic() - started
        snapshot = station.snapshot()
        if snapshot.state == "fault":
            raise InspectError(snapshot.problem)
    bar.render_finish()
    return summarise(snapshot.lanes[0], latencies, seconds, ledger)


@contextmanager
def _signals(asked: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM stop the line in order, so that its outputs come to rest."""
    before = {
        each: signal.signal(each, lambda *_: asked.set())
        for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def summarise(
    lane: LaneState, latencies: Sequence[float], seconds: float, ledger: Path
) -> dict[str, object]:
    """Counters and latencies of a run, latency in ms from the frame in memory to the commit."""
    counted = lane.counters
    p50, p95, p99 = np.percentile(latencies, (50, 95, 99)) if latencies else (None, None, None)
    return {
        "recipe": lane.recipe,
        "camera": f"{lane.camera.driver} {lane.camera.serial}",
        "emulated": lane.camera.emulated,
        "triggers": counted.triggers,
        "frames": counted.frames,
        "losses": counted.losses,
        "records": counted.records,
        "pass": counted.passed,
        "fail": counted.failed,
        "review": counted.review,
        "error": counted.error,
        "p50_ms": None if p50 is None else float(p50),
        "p95_ms": None if p95 is None else float(p95),
        "p99_ms": None if p99 is None else float(p99),
        "provider": lane.model.provider,
        "seconds": seconds,
        "ledger": str(ledger),
    }
