"""Whatever breaks, nothing passes, the line says so, and it can be stopped."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from gonogo.bootstrap import line as line_module
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.models import load_model
from gonogo.domain.errors import DeviceError
from gonogo.domain.placement import Placement
from gonogo.domain.recipe import CameraSettings, ModelStep
from gonogo.domain.verdict import Verdict
from gonogo.drivers.cameras.replay import ReplayCamera
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.inspection.kinds.segmentation import Segmentation
from gonogo.ports.messages import Done, Refused, ScanPart, SetView, StartRun, StopRun
from gonogo.ports.model import Model, Tensors
from gonogo.station import lane as lane_module
from tests.support.command import environment
from tests.support.light import LightHome
from tests.support.rig import rig
from tests.support.waiting import eventually
from tests.system.test_deadline import SleepyModel


class Watched(ReplayCamera):
    """A replay that notes the levels of its pass lane."""

    def __init__(self, settings: CameraSettings) -> None:
        super().__init__(settings)
        self.levels: list[bool] = []
        self.broken_from = 10**9

    def write_output(self, line: str, *, high: bool) -> bool:
        if len(self.levels) >= self.broken_from:
            self.broken_from = 10**9
            msg = "The output did not take its level."
            raise DeviceError(msg)
        self.levels.append(high)
        return super().write_output(line, high=high)


def watched(home: LightHome) -> tuple[list[Watched], Any]:
    cameras: list[Watched] = []

    def make(settings: CameraSettings) -> Watched:
        cameras.append(Watched(settings))
        return cameras[-1]

    return cameras, rig(home, camera=make)


def decisions(ledger: Path) -> list[dict[str, Any]]:
    reader = SqliteLedgerReader(ledger)
    try:
        return [json.loads(entry.body) for entry in reader.entries("decision")]
    finally:
        reader.close()


def test_pass_is_a_pulse_and_the_line_rests_afterwards(light: LightHome) -> None:
    outputs = [{"driver": "camera", "line": "UserOutput1", "pass_ms": 40}]
    cameras, opened = watched(light)
    with opened as line:
        line.start(light.with_recipe("pulsed", outputs=outputs), parts=0, rate_hz=2)
        eventually(lambda: True in (cameras[0].levels if cameras else []), 10)
        eventually(lambda: cameras[0].levels[-1] is False, 0.4)
        line.station.handle(StopRun("test"))
        line.station.wait_idle(10)
    assert cameras[0].levels[-1] is False


def test_after_an_output_failed_no_further_part_is_let_through(light: LightHome) -> None:
    cameras, opened = watched(light)
    with opened as line:
        line.start(parts=40, rate_hz=50)
        eventually(lambda: len(line.parts) > 5, 10)
        before = len(cameras[0].levels)
        cameras[0].broken_from = before
        line.station.wait_idle(10)
        snapshot = line.station.snapshot()
    assert snapshot.state == "fault"
    assert True not in cameras[0].levels[before:]
    last = line.parts[-1]
    assert last.verdict is Verdict.ERROR
    assert "did not take its level" in snapshot.problem


def test_rejects_of_a_full_line_leave_in_the_order_of_their_parts(light: LightHome) -> None:
    camera = {
        "driver": "replay",
        "folder": str(light.parts),
        "frame_rate_hz": 5000,
        "trigger": {"mode": "free_run"},
    }
    with rig(light) as line:
        line.run(light.with_recipe("crowded", camera=camera, queue_size=1), parts=200)
    assert [r["part_seq"] for r in decisions(light.ledger)] == list(range(1, 201))
    assert any(
        r["reasons"] and r["reasons"][0]["code"] == "queue_full" for r in decisions(light.ledger)
    )


def test_a_decoder_that_raises_makes_errors_and_the_line_still_stops(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Segmentation, _outputs: Tensors, _placed: Placement) -> None:
        msg = "a colleague's mistake"
        raise ValueError(msg)

    monkeypatch.setattr(Segmentation, "decode", broken)
    with rig(light) as line:
        counted = line.run(parts=8)
    assert counted.error == 8
    assert "a colleague's mistake" in line.parts[0].reason


def test_a_line_whose_model_hangs_can_be_stopped_and_records_every_part(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = load_model
    monkeypatch.setattr(lane_module, "_DRAIN_S", 0.5)

    def load(step: ModelStep) -> Model:
        return SleepyModel(real(step), {4}, 4.0)

    monkeypatch.setattr(line_module, "load_armed_model", load)
    name = light.with_recipe("hanging", queue_size=2, deadline_ms=200)
    with rig(light) as line:
        line.start(name, rate_hz=50)
        eventually(lambda: len(line.parts) > 10, 10)
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(10)
        snapshot = line.station.snapshot()
        counted = snapshot.lanes[0].counters
        assert snapshot.state == "fault"
        assert "hangs" in snapshot.problem
        assert counted.triggers == counted.records == len(decisions(light.ledger))
        time.sleep(4.0)  # the model wakes: nothing more may be written
        assert line.station.snapshot().lanes[0].counters.records == counted.records
        eventually(lambda: not any(t.name.startswith("judge") for t in threading.enumerate()), 5)


@pytest.mark.parametrize("where", ["start", "stop"])
def test_a_camera_that_fails_to_start_or_stop_is_a_fault_with_a_sentence(
    light: LightHome, where: str
) -> None:
    class Failing(ReplayCamera):
        def start(self) -> None:
            if where == "start":
                msg = "The camera does not start."
                raise DeviceError(msg)
            super().start()

        def stop(self) -> None:
            grabbed = self._mode != "stopped"
            super().stop()
            if where == "stop" and grabbed:
                msg = "The camera does not stop."
                raise DeviceError(msg)

    with rig(light, camera=Failing) as line:
        line.start(parts=5)
        assert line.station.wait_idle(10)
        snapshot = line.station.snapshot()
    if where == "start":
        assert snapshot.state == "fault"
        assert "does not start" in snapshot.problem
    else:
        assert snapshot.lanes[0].counters.records == 5


@pytest.mark.parametrize(
    "order",
    [
        StartRun(()),
        StartRun(("light", "light")),
        StartRun(("light",), "", 5, 0.0),
        StartRun(("light",), "", 5, float("nan")),
        StartRun(("light",), "folder:", 5),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_and_the_next_one_runs(
    light: LightHome, order: StartRun
) -> None:
    with rig(light) as line:
        assert isinstance(line.station.handle(order), Refused)
        assert line.station.snapshot().state == "idle"
        assert line.run(parts=5).records == 5


def test_a_second_lane_that_does_not_arm_leaves_the_first_one_free(light: LightHome) -> None:
    other = light.with_recipe("other", camera={"driver": "basler", "serial": "1"})
    with rig(light) as line:
        assert isinstance(line.station.handle(StartRun(("light", other))), Refused)
        assert line.run(parts=5).records == 5
    with open_station(light.ledger) as station:
        assert station.snapshot().previous_end == ""


def test_scans_are_refused_when_they_name_no_part(light: LightHome) -> None:
    name = light.with_recipe("scanned", part_id={"kind": "scanner"})
    with rig(light) as line:
        assert isinstance(line.station.handle(ScanPart("", "SN-1")), Refused)
        line.start(name, rate_hz=2)
        assert isinstance(line.station.handle(ScanPart("", "  ")), Refused)
        assert line.station.handle(ScanPart("", " SN-1 ")) == Done()
        line.station.handle(StopRun("test"))
        line.station.wait_idle(10)


def test_a_view_that_makes_no_sense_is_refused(light: LightHome) -> None:
    with rig(light) as line:
        nan = float("nan")
        assert isinstance(line.station.handle(SetView("", nan, 0, 1, 1, 10, 10)), Refused)
        assert isinstance(line.station.handle(SetView("", 0, 0, 1, 1, 10**6, 10)), Refused)


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is POSIX's SIGPIPE")
def test_a_reader_that_goes_away_stops_the_line_in_order(light: LightHome) -> None:
    line = subprocess.Popen(
        [sys.executable, "-m", "gonogo", "run", "light", "--headless", "--progress", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(light.data),
    )
    assert line.stdout is not None
    assert line.stderr is not None
    line.stdout.readline()
    line.stdout.close()
    assert line.wait(20) != 0
    said = line.stderr.read()
    line.stderr.close()
    assert "Traceback" not in said
    with open_station(light.ledger) as station:
        assert station.snapshot().previous_end == ""
