"""A station in the test's own process: real ledger, real archive, real model, replayed parts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from gonogo.bootstrap.line import open_station
from gonogo.domain.recipe import CameraSettings
from gonogo.ports.camera import Camera
from gonogo.ports.messages import Reply, StartRun
from gonogo.ports.pictures import PartSummary
from gonogo.ports.state import Counters
from gonogo.station.station import Station
from tests.support.light import LightHome


@dataclass
class Rig:
    """A station and what its parts came to."""

    station: Station
    parts: list[PartSummary] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, part: PartSummary) -> None:
        with self.lock:
            self.parts.append(part)

    def start(self, recipe: str = "light", parts: int = 0, rate_hz: float | None = None) -> Reply:
        return self.station.handle(StartRun((recipe,), "", parts, rate_hz))

    def run(self, recipe: str = "light", parts: int = 20, rate_hz: float | None = None) -> Counters:
        """Run to the end; the counters must add up."""
        reply = self.start(recipe, parts, rate_hz)
        assert type(reply).__name__ == "Done", reply
        assert self.station.wait_idle(60)
        counted = self.station.snapshot().lanes[0].counters
        assert counted.triggers == counted.frames + counted.losses == counted.records
        verdicts = counted.passed + counted.failed + counted.review + counted.error
        assert counted.records == verdicts == len(self.parts)
        return counted


@contextmanager
def rig(home: LightHome, camera: Callable[[CameraSettings], Camera] | None = None) -> Iterator[Rig]:
    """Open a station on the home's ledger."""
    made: list[Rig] = []
    with open_station(
        home.ledger, on_part=lambda part: made[0].note(part), camera=camera
    ) as station:
        made.append(Rig(station))
        yield made[0]
