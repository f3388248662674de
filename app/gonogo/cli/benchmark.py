"""The benchmark: one station on preloaded frames, and the bare model between its parts."""

import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import msgspec
import psutil

from gonogo import __version__
from gonogo.bootstrap.line import camera_settings, serve_station
from gonogo.bootstrap.models import load_model
from gonogo.cli.screen_process import ScreenReport, attached_screen, read_report
from gonogo.cli.stopwatch import WARM_UP, InterleavedCamera, Spread, settled, spread_of
from gonogo.domain.errors import InspectError
from gonogo.domain.ledger import EntryKind
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.records import DecisionRecord
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.ports.messages import Refused, StartRun
from gonogo.ports.model import Model
from gonogo.ports.pictures import PartSummary
from gonogo.station.station import Station


class Report(msgspec.Struct, frozen=True):
    """One benchmark; times in ms.

    ``bare_ms``: ``session.run`` alone, of the same session. ``station_ms``: frame in memory to
    committed verdict.
    ``screen`` is None where no screen was attached.
    """

    recipe: str
    screen: ScreenReport | None
    parts: int
    bare_ms: Spread
    station_ms: Spread
    ratio_p50: float
    ratio_p99: float
    fps: float
    stages: dict[str, Spread]
    cpu_percent: float
    rss_mb: float
    archive: str
    provider: str
    threads: int
    processor: str
    version: str


def measure(
    name: str, recipe: Recipe, parts: int, *, with_screen: bool, rate_hz: float | None = None
) -> Report:
    """Run the benchmark.

    Parameters
    ----------
    name : str
        Name or path of the recipe, for the station.
    parts : int
        Parts that count; a few more warm up.
    with_screen : bool
        Attach a screen in a process of its own.
    rate_hz : float or None
        Parts per second; None asks for the next part when the line is empty.

    Raises
    ------
    InspectError
        The line did not arm or had to stop.
    """
    folder = camera_settings(recipe, "").folder
    process = psutil.Process()
    with tempfile.TemporaryDirectory(prefix="gonogo-bench-") as scratch:
        bed = _Bed(name, f"folder:{folder}", Path(scratch), with_screen)
        process.cpu_percent()
        bed.run(parts + WARM_UP, rate_hz, interleaved=True)
        cpu = process.cpu_percent()
        station_ms, bare_ms = settled(bed.latencies_ms), settled(bed.bare_ms)
        stages = _stages(bed.ledger, bed.latencies_ms)
        painted = read_report(bed.paints) if with_screen else None
        fps = parts / bed.run(parts, rate_hz, interleaved=False)
    info = bed.models[0].info
    own, alone = spread_of(station_ms), spread_of(bare_ms)
    return Report(
        recipe=recipe.name,
        screen=painted,
        parts=len(station_ms),
        bare_ms=alone,
        station_ms=own,
        ratio_p50=own.p50 / alone.p50,
        ratio_p99=own.p99 / alone.p99,
        fps=fps,
        stages=stages,
        cpu_percent=cpu,
        rss_mb=process.memory_info().rss / 1e6,
        archive=f"{recipe.archive.keep}, every {recipe.archive.every_nth or '–'}",
        provider=info.provider,
        threads=info.threads,
        processor=info.processor,
        version=__version__,
    )


class _Bed:
    """Where the benchmark runs: a scratch ledger, and a screen if asked for."""

    def __init__(self, name: str, source: str, scratch: Path, with_screen: bool) -> None:
        self._home = scratch
        self.ledger = scratch / "ledger.sqlite"
        self.paints = scratch / "paints.json"
        self.latencies_ms: list[float] = []
        self.bare_ms: list[float] = []
        self.models: list[Model] = []
        self._order = (name, source)
        self._with_screen = with_screen

    def run(self, parts: int, rate_hz: float | None, *, interleaved: bool) -> float:
        """Inspect, with the bare model in between or without; seconds it took."""
        cameras: list[InterleavedCamera] = []
        self.models = []

        def camera(settings: CameraSettings) -> InterleavedCamera:
            cameras.append(InterleavedCamera(settings, self.models if interleaved else []))
            return cameras[-1]

        def model(step: ModelStep) -> Model:
            self.models.append(load_model(step))
            return self.models[-1]

        with (
            serve_station(
                self.ledger, self._home / "station.json", self._note, camera, model
            ) as station,
            self._screen(station),
        ):
            name, source = self._order
            reply = station.handle(StartRun((name,), source, parts, rate_hz))
            if isinstance(reply, Refused):
                raise InspectError(reply.text)
            started = time.monotonic()
            while not station.wait_idle(0.2):
                pass
            seconds = time.monotonic() - started
            if station.snapshot().state == "fault":
                raise InspectError(station.snapshot().problem)
        self.bare_ms += cameras[0].bare_ms
        return seconds

    def _note(self, part: PartSummary) -> None:
        if part.latency_ms is not None:
            self.latencies_ms.append(part.latency_ms)

    def _screen(self, station: Station) -> AbstractContextManager[None]:
        if not self._with_screen:
            return nullcontext()
        return attached_screen(self._home, self.ledger, station.watched, self.paints)


def _stages(ledger: Path, latencies_ms: Sequence[float]) -> dict[str, Spread]:
    """Times of the stages; the commit is what the decision itself cannot know yet."""
    reader = SqliteLedgerReader(ledger)
    columns: dict[str, list[float]] = {}
    for entry in reader.entries(EntryKind.DECISION):
        record = msgspec.json.decode(entry.body, type=DecisionRecord)
        for stage, value in msgspec.to_builtins(record.latency).items():
            if value is not None:
                columns.setdefault(stage.removesuffix("_ms"), []).append(value)
    reader.close()
    totals = columns.get("total", [])
    if len(totals) == len(latencies_ms):
        columns["commit"] = [
            whole - before for whole, before in zip(latencies_ms, totals, strict=True)
        ]
    return {stage: spread_of(settled(values)) for stage, values in columns.items()}
