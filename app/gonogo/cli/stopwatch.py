"""Times and their spread, and a camera that times the bare model between parts."""

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.cameras.replay import ReplayCamera
from gonogo.ports.camera import Camera, CameraInfo, Grabbed, GrabResult, NodeLimits
from gonogo.ports.model import Model
from gonogo.vision.prepare import prepare

WARM_UP = 5


class Spread(msgspec.Struct, frozen=True):
    """Times in ms."""

    p50: float
    p95: float
    p99: float


def spread_of(values_ms: Sequence[float]) -> Spread:
    """Median and tail of times."""
    p50, p95, p99 = np.percentile(values_ms, (50, 95, 99))
    return Spread(float(p50), float(p95), float(p99))


class InterleavedCamera:
    """A preloaded replay that runs the bare model once before each trigger.

    So both see the same machine.

    Parameters
    ----------
    settings : CameraSettings
        Of the replay.
    models : list of Model
        The station's own, once it has loaded it: two sessions of one model differ by up to a tenth
        on the same machine, by where their memory happens to lie. Empty only preloads.
    """

    def __init__(self, settings: CameraSettings, models: list[Model]) -> None:
        self._inner: ReplayCamera = ReplayCamera(settings)
        self._camera: Camera = self._inner
        self._models = models
        self._last: Grabbed | None = None
        self.bare_ms: list[float] = []

    @property
    def info(self) -> CameraInfo:
        """Of the replay."""
        return self._camera.info

    def open(self) -> None:
        """Open and decode all pictures."""
        self._inner.open()
        self._inner.preload()

    def close(self) -> None:
        """Of the replay."""
        self._camera.close()

    def configure(self, settings: CameraSettings) -> dict[str, str]:
        """Of the replay."""
        return self._camera.configure(settings)

    def nodes(self) -> dict[str, NodeLimits]:
        """Of the replay."""
        return self._camera.nodes()

    def start(self) -> None:
        """Of the replay."""
        self._camera.start()

    def start_view(self) -> None:
        """Of the replay."""
        self._camera.start_view()

    def stop(self) -> None:
        """Of the replay."""
        self._camera.stop()

    def trigger(self) -> None:
        """Time the bare model on the frame before, then trigger."""
        if self._models and self._last is not None:
            model = self._models[0]
            pixels = np.asarray(self._last.pixels, np.uint8)
            made, _ = prepare(pixels, model.card.input, model.card.prepare)
            tensor = {model.card.input.name: made}
            started = time.perf_counter_ns()
            model.run(tensor)
            self.bare_ms.append((time.perf_counter_ns() - started) / 1e6)
        self._camera.trigger()

    def grab(self, timeout_ms: float) -> GrabResult:
        """Of the replay."""
        result = self._camera.grab(timeout_ms)
        if isinstance(result, Grabbed):
            self._last = result
        return result

    def reconnect(self) -> bool:
        """Of the replay."""
        return self._camera.reconnect()

    def output_problem(self, line: str) -> str:
        """Of the replay."""
        return self._camera.output_problem(line)

    def write_output(self, line: str, *, high: bool) -> bool:
        """Of the replay."""
        return self._camera.write_output(line, high=high)

    def save_features(self, path: Path) -> None:
        """Of the replay."""
        self._camera.save_features(path)

    def load_features(self, path: Path) -> None:
        """Of the replay."""
        self._camera.load_features(path)


def settled(values: Sequence[float]) -> list[float]:
    """Leave out the first few, which pay for caches and allocations."""
    return list(values[WARM_UP:]) if len(values) > 2 * WARM_UP else list(values)
