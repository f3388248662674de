"""The watchdog: what is late is rejected, and its verdict is never sent."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from gonogo.bootstrap import line as line_module
from gonogo.bootstrap.models import load_model
from gonogo.domain.bundle import ModelCard, ModelInfo
from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings, ModelStep
from gonogo.drivers.cameras.replay import ReplayCamera
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import StartRun
from gonogo.ports.model import Model, Tensors
from tests.support.light import LightHome
from tests.support.rig import rig


class SleepyModel:
    """The real model, slow for chosen parts."""

    def __init__(self, inner: Model, slow: set[int], seconds: float) -> None:
        self._inner = inner
        self._slow = slow
        self._seconds = seconds
        self._runs = 0

    @property
    def info(self) -> ModelInfo:
        return self._inner.info

    @property
    def card(self) -> ModelCard:
        return self._inner.card

    def run(self, inputs: Tensors) -> Tensors:
        self._runs += 1
        if self._runs in self._slow:
            time.sleep(self._seconds)
        return self._inner.run(inputs)

    def read(self, inputs: Tensors) -> Tensors:
        return self._inner.read(inputs)

    @property
    def patches(self) -> None:
        return None

    def check_golden(self) -> float:
        return self._inner.check_golden()

    def close(self) -> None:
        self._inner.close()


def bodies(ledger: Path, kind: str) -> list[dict[str, Any]]:
    reader = SqliteLedgerReader(ledger)
    try:
        return [json.loads(entry.body) for entry in reader.entries(kind)]
    finally:
        reader.close()


def slow_for(monkeypatch: pytest.MonkeyPatch, parts: set[int], seconds: float) -> None:
    real = load_model

    def load(step: ModelStep) -> Model:
        return SleepyModel(real(step), parts, seconds)

    monkeypatch.setattr(line_module, "load_armed_model", load)


def test_a_late_verdict_is_recorded_and_never_sent(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_for(monkeypatch, {3}, 0.3)
    name = light.with_recipe("strict", deadline_ms=100)
    with rig(light) as line:
        counted = line.run(name, parts=6, rate_hz=2.5)
    assert counted.error == 1
    records = bodies(light.ledger, "decision")
    assert [r["verdict"] for r in records] == ["PASS", "PASS", "ERROR", "PASS", "FAIL", "PASS"]
    assert records[2]["reasons"][0]["code"] == "deadline"
    (late,) = bodies(light.ledger, "late")
    assert late["part_seq"] == 3
    assert late["verdict"] == "PASS"
    assert late["late_ms"] > 250
    (driven,) = [
        body["read_back_high"]
        for body in bodies(light.ledger, "output")
        if body["decision_seq"] == late["decision_seq"]
    ]
    assert driven is False


def test_a_verdict_written_after_its_deadline_is_shown_as_not_sent(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_for(monkeypatch, {3}, 0.3)
    name = light.with_recipe("strict", deadline_ms=100)
    with rig(light) as line:
        line.run(name, parts=4, rate_hz=2.5)
    reader = SqliteLedgerReader(light.ledger)
    withheld = [row.part_seq for row in reader.query(LedgerQuery()) if row.withheld]
    reader.close()
    assert withheld == [3]


def test_parts_that_queue_behind_a_hanging_model_are_rejected_in_time(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_for(monkeypatch, {2}, 1.0)
    name = light.with_recipe("strict", deadline_ms=100, queue_size=20)
    with rig(light) as line:
        counted = line.run(name, parts=10, rate_hz=20)
        latencies = [p.latency_ms for p in line.parts if p.verdict == "ERROR"]
    assert counted.error >= 5
    assert max(ms for ms in latencies if ms is not None) < 300


class BrokenOutput(ReplayCamera):
    """A camera whose output stops answering after some writes."""

    def __init__(self, settings: CameraSettings, good_writes: int) -> None:
        super().__init__(settings)
        self._left = good_writes
        self._guard = threading.Lock()

    def write_output(self, line: str, *, high: bool) -> bool:
        with self._guard:
            self._left -= 1
            if self._left < 0:
                msg = f"The output {line} did not take its level."
                raise DeviceError(msg)
        return super().write_output(line, high=high)


def test_an_output_that_does_not_answer_stops_the_line_with_a_sentence(light: LightHome) -> None:
    with rig(light, camera=lambda settings: BrokenOutput(settings, 5)) as line:
        line.start(parts=50)
        line.station.wait_idle(20)
        snapshot = line.station.snapshot()
    assert snapshot.state == "fault"
    assert "did not take its level" in snapshot.problem
    assert snapshot.lanes[0].counters.records < 50
    assert "problem" in bodies(light.ledger, "output")[-1]


def test_two_lanes_run_side_by_side_into_one_ledger(light: LightHome) -> None:
    camera = {"driver": "replay", "serial": "second", "folder": str(light.parts)}
    other = light.with_recipe("second", camera=camera)
    with rig(light) as line:
        line.station.handle(StartRun(("light", other), "", 30))
        assert line.station.wait_idle(30)
        lanes = line.station.snapshot().lanes
    assert [lane.counters.records for lane in lanes] == [30, 30]
    assert [lane.counters.failed for lane in lanes] == [6, 6]
    by_lane = {r["lane"] for r in bodies(light.ledger, "decision")}
    assert by_lane == {"light", "second"}
