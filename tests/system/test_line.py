"""Promise 1 and 2: every trigger has one record, and nothing passes without one."""

import json
import time
from collections import Counter
from pathlib import Path

import cv2
import pytest

from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.ports.messages import (
    Acknowledge,
    Done,
    FetchPart,
    NotKept,
    PartReply,
    Refused,
    ScanPart,
    StopRun,
)
from tests.support.light import LightHome, light_image
from tests.support.rig import rig


def bodies(ledger: Path, kind: str) -> list[dict[str, object]]:
    reader = SqliteLedgerReader(ledger)
    try:
        return [json.loads(entry.body) for entry in reader.entries(kind)]
    finally:
        reader.close()


def test_good_parts_pass_and_bad_parts_fail_and_each_has_its_record(light: LightHome) -> None:
    with rig(light) as line:
        counted = line.run(parts=40)
    assert (counted.passed, counted.failed, counted.error) == (32, 8, 0)
    records = bodies(light.ledger, "decision")
    assert [r["part_seq"] for r in records] == list(range(1, 41))
    assert [r["verdict"] for r in records if int(str(r["part_seq"])) % 5 == 0] == ["FAIL"] * 8
    assert verify_chain(light.ledger).ok


def test_a_record_says_what_an_auditor_asks(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=5)
    record = bodies(light.ledger, "decision")[-1]
    assert record["verdict"] == "FAIL"
    assert record["recipe_sha256"] == light.recipe.sha256
    assert record["bundle_sha256"] == light.recipe.model.sha256
    assert record["provider"] == "CPU"
    assert record["thresholds"] == {"blob": [0.6, 0.8]}
    assert record["camera"]["emulated"] is True  # type: ignore[index]
    assert "fails from 0.800" in str(record["reasons"])
    assert len(str(record["image_sha256"])) == 64
    (armed,) = bodies(light.ledger, "station.armed")
    assert armed["model"]["runtime"].startswith("onnxruntime")  # type: ignore[index]
    assert armed["recipe"]["rule"]["classes"][0]["min_area_px"] == 256  # type: ignore[index]


def test_pass_is_driven_and_read_back_only_after_its_record(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=10)
    reader = SqliteLedgerReader(light.ledger)
    verdict_of = {e.seq: json.loads(e.body)["verdict"] for e in reader.entries("decision")}
    outputs = list(reader.entries("output"))
    reader.close()
    assert len(outputs) == 10
    for entry in outputs:
        body = json.loads(entry.body)
        assert body["decision_seq"] < entry.seq
        assert body["verdict"] == verdict_of[body["decision_seq"]]
        assert body["read_back_high"] is (body["verdict"] == "PASS")


@pytest.mark.parametrize(
    ("fault", "verdict_share"),
    [("failed", 1.0), ("lost", 1.0), ("dark", 1.0), ("wrong_shape", 1.0), ("repeated", 0.9)],
)
def test_no_fault_of_the_camera_lets_a_part_pass(
    light: LightHome, fault: str, verdict_share: float
) -> None:
    camera = {"driver": "replay", "folder": str(light.parts), "faults": {fault: 1.0}}
    name = light.with_recipe("faulty", camera={**camera, "trigger": {"timeout_ms": 200}})
    with rig(light) as line:
        counted = line.run(name, parts=20)
    assert counted.error >= verdict_share * 20
    assert counted.error + counted.passed + counted.failed == 20
    if fault != "repeated":
        assert counted.passed == 0


@pytest.mark.parametrize("fault", ["late", "stalled"])
def test_a_frame_that_comes_too_late_is_lost_and_not_taken_for_the_next_part(
    light: LightHome, fault: str
) -> None:
    camera = {
        "driver": "replay",
        "folder": str(light.parts),
        "faults": {fault: 0.3},
        "trigger": {"timeout_ms": 60},
    }
    name = light.with_recipe("slow", camera=camera, part_id={"kind": "file_name"})
    with rig(light) as line:
        counted = line.run(name, parts=20)
    assert counted.losses > 0
    assert counted.error == counted.losses
    for record in bodies(light.ledger, "decision"):
        number = str(record["part_id"]).rpartition("-")[2]
        if record["verdict"] != "ERROR":
            assert record["verdict"] == ("FAIL" if int(number) % 5 == 0 else "PASS")


def test_faults_of_all_kinds_at_once_still_add_up(light: LightHome) -> None:
    faults = dict.fromkeys(("failed", "lost", "dark", "repeated", "wrong_shape", "late"), 0.05)
    camera = {
        "driver": "replay",
        "folder": str(light.parts),
        "faults": faults,
        "trigger": {"timeout_ms": 60},
    }
    name = light.with_recipe("mixed", camera=camera)
    with rig(light) as line:
        counted = line.run(name, parts=300)
    assert counted.triggers == 300
    assert counted.error > 30
    assert verify_chain(light.ledger).decisions == 300


def test_a_full_line_rejects_and_records_every_part_it_could_not_take(light: LightHome) -> None:
    camera = {
        "driver": "replay",
        "folder": str(light.parts),
        "frame_rate_hz": 5000,
        "trigger": {"mode": "free_run"},
    }
    name = light.with_recipe("crowded", camera=camera, queue_size=1)
    with rig(light) as line:
        line.run(name, parts=300)
    reasons = Counter(
        r["reasons"][0]["code"]  # type: ignore[index]
        for r in bodies(light.ledger, "decision")
        if r["verdict"] == "ERROR"
    )
    assert set(reasons) == {"queue_full"}


def test_review_parts_never_go_to_the_pass_lane(light: LightHome) -> None:
    rule = {"classes": [{"name": "blob", "review_at": 0.2, "fail_at": 1.0}]}
    name = light.with_recipe("careful", rule=rule)
    with rig(light) as line:
        counted = line.run(name, parts=10)
    assert counted.review == 10
    assert not any(body["read_back_high"] for body in bodies(light.ledger, "output"))


def test_a_part_without_its_scanned_id_is_an_error(light: LightHome) -> None:
    name = light.with_recipe("scanned", part_id={"kind": "scanner"})
    with rig(light) as line:
        line.start(name, rate_hz=5)
        line.station.handle(ScanPart("", "SN-1"))
        line.station.handle(ScanPart("", "SN-2"))
        while len(line.parts) < 4:
            time.sleep(0.02)
        line.station.handle(StopRun("test"))
        line.station.wait_idle()
    named = [part for part in line.parts if part.part_id.startswith("SN")]
    assert sorted(part.part_id for part in named) == ["SN-1", "SN-2"]
    others = [part for part in line.parts if part not in named]
    assert others
    assert {part.verdict for part in others} == {"ERROR"}


def test_fails_in_a_row_call_a_person_who_must_acknowledge(light: LightHome) -> None:
    for file in sorted(light.parts.iterdir()):
        cv2.imwrite(str(file), light_image(hash(file.name) % 1000, bad=True))
    with rig(light) as line:
        line.run(parts=4)
        (alarm,) = line.station.snapshot().alarms
        assert alarm.code == "fails_in_row"
        assert line.station.handle(Acknowledge(alarm.alarm_id, "Ada")) == Done()
        assert line.station.snapshot().alarms == ()
    (acknowledged,) = bodies(light.ledger, "alarm.acknowledged")
    assert acknowledged["acknowledged_by"] == "Ada"


def test_the_last_parts_are_shown_whole_and_older_ones_as_the_policy_kept_them(
    light: LightHome,
) -> None:
    with rig(light) as line:
        line.run(parts=80)
        recent = line.station.snapshot().lanes[0].recent
        assert len(recent) == 64
        shown = line.station.handle(FetchPart(recent[-1].entry_seq))
        assert isinstance(shown, PartReply)
        assert (shown.picture.width, shown.picture.height) == (320, 240)
        assert shown.overlay is not None
        assert shown.overlay.decides
        assert shown.overlay.regions[0].class_name == "blob"
        assert not shown.from_archive
        old_pass, old_fail = line.parts[0], line.parts[4]
        kept = line.station.handle(FetchPart(old_fail.entry_seq))
        assert isinstance(kept, PartReply)
        assert kept.from_archive
        gone = line.station.handle(FetchPart(old_pass.entry_seq))
        assert isinstance(gone, NotKept)
        assert "not kept by policy" in gone.text


def test_a_run_can_be_stopped_and_another_started(light: LightHome) -> None:
    with rig(light) as line:
        line.start()
        refused = line.start()
        assert isinstance(refused, Refused)
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(10)
        line.start()
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(10)
    assert len(bodies(light.ledger, "station.stopped")) == 2
