"""The start-up, beside the bare libraries: processes in turn, timed by one clock.

All processes read the clock of :func:`time.perf_counter_ns`, which on Linux, Windows and macOS
counts from one moment for all of them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import psutil

from gonogo import __version__, paths
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.samples import make_samples
from gonogo.domain.errors import InspectError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models import bare_session
from gonogo.drivers.models.bundles import MODEL, read_bundle
from gonogo.drivers.models.sessions import session
from gonogo.drivers.processor import processor_name
from gonogo.ports.messages import Refused, StartRun, StopRun
from gonogo.station.station import Station

ROUNDS = 20
_RECIPE = "tile"
_CHILD_S = 120.0
_STATION = "armed station, from its process's start"
# The scripts are run by their path: this file's room may not import Qt.
_BARE_WINDOW = Path(__file__).parents[1] / "gui" / "bare_window.py"
_BARE_SESSION = Path(bare_session.__file__)


class Times(msgspec.Struct, frozen=True):
    """Of one thing, over all rounds, ms."""

    median: float
    least: float


class Compared(msgspec.Struct, frozen=True):
    """Ours beside the bare one, round by round.

    ``ratio`` is the median of the rounds' ratios; ``ratio_of_least`` that of the quickest rounds,
    which other work on the machine disturbs least.
    """

    bare_ms: Times
    ours_ms: Times
    ratio: float
    ratio_of_least: float


class StartReport(msgspec.Struct, frozen=True):
    """One benchmark of the start-up.

    Attributes
    ----------
    window : Compared
        From the start of the process to the first paint: the main window with its rail, beside
        PySide6 and one empty window.
    page : Compared
        The same, to the first paint of the operator's page with all that it works with.
    arming : Compared
        In a process that runs: from the command that starts a run to the armed line, golden answer
        and camera included, beside the making of the session alone.
    arming_answered : Compared
        The same arming beside a session that was made and gave the golden answer once: what no
        arming can do without.
    station : Compared
        From the start of the process to the armed line, beside ONNX Runtime imported and one
        session.
    station_answered : Compared
        The same beside such a process that has also given the golden answer once.
    packages : list of str
        What was imported, the standard library left out, when the first window was painted.
    load_average : float or None
        Of the machine when the benchmark began; None where the system counts none.
    """

    rounds: int
    window: Compared
    page: Compared
    arming: Compared
    arming_answered: Compared
    station: Compared
    station_answered: Compared
    packages: list[str]
    display: str
    load_average: float | None
    cores: int | None
    processor: str
    version: str


def measure_startup(rounds: int) -> StartReport:
    """Start screens, stations and the bare libraries, in turn.

    Raises
    ------
    InspectError
        One did not start, or this is the frozen program, which has no interpreter for the bare
        ones.
    """
    if getattr(sys, "frozen", False):
        msg = "The bare start-up needs a Python interpreter: measure it in an installed package."
        raise InspectError(msg)
    load = _load_average()
    with tempfile.TemporaryDirectory(prefix="gonogo-startup-") as scratch:
        bench = _Bench(Path(scratch))
        bench.round()  # which writes the bytecode, and fills the disk's cache
        bench.clear()
        for _ in range(rounds):
            bench.round()
        arming = _Arming(Path(scratch))
        arming.measure(rounds)
    return StartReport(
        rounds=rounds,
        window=_compared(bench.bare_window_ms, bench.window_ms),
        page=_compared(bench.bare_window_ms, bench.page_ms),
        arming=_compared(arming.session_ms, arming.arm_ms),
        arming_answered=_compared(arming.answered_ms, arming.arm_ms),
        station=_compared(bench.bare_session_ms, bench.station_ms),
        station_answered=_compared(bench.bare_answer_ms, bench.station_ms),
        packages=bench.packages,
        display=bench.display,
        load_average=load,
        cores=psutil.cpu_count(),
        processor=processor_name(),
        version=__version__,
    )


def start_rows(report: StartReport) -> dict[str, str]:
    """What a report says, for people."""
    rows: dict[str, str] = {}
    for ours, bare, found in (
        ("first window", "PySide6 and an empty window", report.window),
        ("operator's page", "PySide6 and an empty window", report.page),
        (_STATION, "ONNX Runtime and a session", report.station),
        (_STATION, "ONNX Runtime, a session and the golden answer", report.station_answered),
        ("arming", "session creation", report.arming),
        ("arming", "session creation and golden answer", report.arming_answered),
    ):
        rows[f"{bare}, ms"] = _say(found.bare_ms)
        rows[f"{ours}, ms"] = _say(found.ours_ms)
        rows[f"{ours} ÷ {bare}"] = (
            f"{found.ratio:.2f}, median of the rounds; {found.ratio_of_least:.2f} of the quickest"
        )
    return rows


def _say(times: Times) -> str:
    return f"{times.median:.1f} median, {times.least:.1f} at least"


class _Bench:
    """Whole processes, each from its start."""

    def __init__(self, scratch: Path) -> None:
        data = scratch / "data"
        shutil.copytree(make_samples(_RECIPE).parent, data / "samples" / _RECIPE)
        self._environment = {
            **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            "GONOGO_DATA": str(data),
            "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
        }
        if sys.platform.startswith("linux") and not _has_display():
            self._environment["QT_QPA_PLATFORM"] = "offscreen"
        self.display = self._environment.get("QT_QPA_PLATFORM", "the system's own")
        step = recipe_store().load(_RECIPE).model
        bundle = read_bundle(recipe_store().bundle_folder(step.bundle), step.sha256)
        model, golden = bundle.folder / MODEL, bundle.folder / bundle.card.golden.image
        self._bare_session = [str(_BARE_SESSION), str(model), str(step.threads), str(golden)]
        self.clear()

    def clear(self) -> None:
        """Forget what was measured."""
        self.bare_window_ms: list[float] = []
        self.window_ms: list[float] = []
        self.page_ms: list[float] = []
        self.bare_session_ms: list[float] = []
        self.bare_answer_ms: list[float] = []
        self.station_ms: list[float] = []
        self.packages: list[str] = []

    def round(self) -> None:
        """Start each once."""
        own = paths.own_command()
        self.bare_window_ms += self._bare([str(_BARE_WINDOW)])
        opening = self._stamps([*own, "screen", "--opening"])
        self.window_ms.append(opening["frame"])
        self.page_ms.append(opening["page"])
        made_ms, answered_ms = self._bare(self._bare_session)
        self.bare_session_ms.append(made_ms)
        self.bare_answer_ms.append(answered_ms)
        station = [*own, "station", _RECIPE, "--source", "emulator", "--rate", "1", "--arming"]
        self.station_ms.append(self._stamps(station)["armed"])

    def _bare(self, script: list[str]) -> list[float]:
        started_ns, said = self._run([sys.executable, "-P", *script])
        return [(int(stamp) - started_ns) / 1e6 for stamp in said]

    def _stamps(self, command: list[str]) -> dict[str, float]:
        started_ns, said = self._run(command)
        stamps = [json.loads(line) for line in said]
        self.packages = self.packages or stamps[0]["packages"]
        return {each["stage"]: (each["ns"] - started_ns) / 1e6 for each in stamps}

    def _run(self, command: list[str]) -> tuple[int, list[str]]:
        started_ns = time.perf_counter_ns()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_CHILD_S, check=True,
                env=self._environment,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", None) or str(error)
            text = said if isinstance(said, str) else said.decode(errors="replace")
            msg = f"{Path(command[-1]).name} did not start: {text.strip().splitlines()[-1]}"
            raise InspectError(msg) from error
        return started_ns, done.stdout.splitlines()


class _Arming:
    """Arming in a process that runs already, as at every change of the recipe."""

    def __init__(self, scratch: Path) -> None:
        self._ledger = scratch / "ledger.sqlite"
        self._step = recipe_store().load(_RECIPE).model
        folder = recipe_store().bundle_folder(self._step.bundle)
        self._onnx = read_bundle(folder, self._step.sha256).onnx
        self.session_ms: list[float] = []
        self.answered_ms: list[float] = []
        self.arm_ms: list[float] = []

    def measure(self, rounds: int) -> None:
        """Make sessions and arm the line, in turn; the first round of each does not count."""
        with open_station(self._ledger) as station:
            for _ in range(rounds + 1):
                self.session_ms.append(_timed(self._make_session))
                self.answered_ms.append(_timed(lambda: _answer(self._step)))
                self.arm_ms.append(_timed(lambda: _arm(station)))
                station.handle(StopRun("bench"))
                while not station.wait_idle(0.2):
                    pass
        for measured in (self.session_ms, self.answered_ms, self.arm_ms):
            del measured[0]

    def _make_session(self) -> None:
        session(_RECIPE, self._onnx, self._step)


def _answer(step: ModelStep) -> None:
    model = load_model(step)
    model.check_golden()
    model.close()


def _arm(station: Station) -> None:
    reply = station.handle(StartRun((_RECIPE,), "emulator", 0, 1.0))
    if isinstance(reply, Refused):
        raise InspectError(reply.text)


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - started) / 1e6


def _compared(bare_ms: Sequence[float], ours_ms: Sequence[float]) -> Compared:
    ratios = np.divide(ours_ms, bare_ms)
    return Compared(
        bare_ms=Times(float(np.median(bare_ms)), min(bare_ms)),
        ours_ms=Times(float(np.median(ours_ms)), min(ours_ms)),
        ratio=float(np.median(ratios)),
        ratio_of_least=min(ours_ms) / min(bare_ms),
    )


def _has_display() -> bool:
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _load_average() -> float | None:
    with suppress(OSError, AttributeError):
        return os.getloadavg()[0]
    return None
