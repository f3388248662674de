"""What is wrong is said in one sentence, by command line and station alike, and nothing passes."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gonogo import paths
from gonogo.bootstrap.line import open_station, serve_station
from gonogo.bootstrap.link import attach
from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import Refused, StartRun
from tests.support.command import gonogo, sentence
from tests.support.light import LightHome
from tests.support.rig import rig
from tests.support.waiting import eventually


def passes(ledger: Path) -> int:
    if not ledger.exists():
        return 0
    reader = SqliteLedgerReader(ledger)
    try:
        return len(reader.query(LedgerQuery(verdicts=("PASS",))))
    finally:
        reader.close()


def refuse(home: LightHome, *arguments: str) -> str:
    """The sentence of a run that must not start, from the command line and from the station."""
    said = sentence(gonogo(home.data, "run", "--headless", "-n", "5", *arguments))
    assert passes(home.ledger) == 0
    return said


def test_a_recipe_that_is_not_there(light: LightHome) -> None:
    assert "Did you mean 'light'" in refuse(light, "lihgt")


def test_a_recipe_with_a_wrong_field_names_file_and_field(light: LightHome) -> None:
    path = light.data / "recipes" / "light-v2.json"
    text = (light.data / "recipes" / "light-v1.json").read_text()
    path.write_text(text.replace('"queue_size": 8', '"queue_size": 8, "quue": 1'))
    said = refuse(light, "light")
    assert "light-v2.json" in said
    assert "quue" in said


def test_a_wrong_camera_serial(light: LightHome) -> None:
    assert "12345678" in refuse(light, "light", "--source", "camera:12345678")


def test_a_folder_that_is_not_there(light: LightHome) -> None:
    assert "nowhere" in refuse(light, "light", "--source", "folder:nowhere")


def test_a_missing_model(light: LightHome) -> None:
    shutil.rmtree(light.data / "models" / "light")
    assert "no model bundle 'light'" in refuse(light, "light")


def test_one_changed_byte_of_the_model(light: LightHome) -> None:
    model = light.data / "models" / "light" / "model.onnx"
    content = bytearray(model.read_bytes())
    content[100] ^= 1
    model.write_bytes(content)
    assert "was changed" in refuse(light, "light")


def test_a_changed_meaning_of_the_model(light: LightHome) -> None:
    card = light.data / "models" / "light" / "card.yaml"
    card.write_text(card.read_text().replace("blob", "dent"))
    assert "not the one the recipe was signed for" in refuse(light, "light")


def test_a_changed_golden_answer(light: LightHome) -> None:
    golden = light.data / "models" / "light" / "golden.npz"
    golden.write_bytes(golden.read_bytes() + b" ")
    assert "golden.npz was changed" in refuse(light, "light")


def test_of_a_model_and_a_camera_that_are_both_wrong_the_model_is_told(light: LightHome) -> None:
    golden = light.data / "models" / "light" / "golden.npz"
    golden.write_bytes(golden.read_bytes() + b" ")
    nowhere = f"folder:{light.data / 'nowhere'}"
    assert "golden.npz was changed" in refuse(light, "light", "--source", nowhere)


def test_a_provider_that_is_not_there_and_no_fallback_allowed(light: LightHome) -> None:
    model = {"bundle": "light", "sha256": light.recipe.model.sha256, "providers": ["TensorRT"]}
    name = light.with_recipe("gpu", model=model)
    assert "allows only TensorRT" in refuse(light, name)


def test_a_rule_that_forgets_a_class(light: LightHome) -> None:
    rule = {"classes": [{"name": "dent", "review_at": 0.2, "fail_at": 0.4}]}
    assert "classes without a rule: blob" in refuse(
        light, light.with_recipe("forgetful", rule=rule)
    )


def test_an_output_the_camera_does_not_have(light: LightHome) -> None:
    outputs = [{"driver": "camera", "line": "Line9"}]
    assert "Line9" in refuse(light, light.with_recipe("wired", outputs=outputs))


@pytest.mark.parametrize("fault", ["dark", "repeated"])
def test_a_lamp_gone_dark_or_a_frozen_image_stops_nothing_but_passes_nothing(
    light: LightHome, fault: str
) -> None:
    camera = {"driver": "replay", "folder": str(light.parts), "faults": {fault: 1.0}}
    with rig(light) as line:
        counted = line.run(light.with_recipe("faulty", camera=camera), parts=10)
        said = " ".join(part.reason for part in line.parts)
        alarms = [alarm.code for alarm in line.station.snapshot().alarms]
    # Before a frame can be a repetition there must have been one, good and judged.
    assert counted.passed <= (1 if fault == "repeated" else 0)
    assert ("too dark" if fault == "dark" else "the same as the one before") in said
    assert alarms == ["errors_in_row"]


@pytest.mark.parametrize(
    "rule",
    [
        {"min_length_px": float("nan")},
        {"min_length_px": float("inf")},
        {"min_length_px": 1e9},
        {"min_area_px": float("nan")},
        {"min_area_px": -1},
        {"fail_at": float("inf")},
        {"unknown": 1},
    ],
)
def test_a_rule_by_which_nothing_would_ever_fail(light: LightHome, rule: dict[str, float]) -> None:
    path = light.data / "recipes" / "light-v1.json"
    recipe = json.loads(path.read_text())
    recipe["rule"]["classes"][0] |= rule
    path.write_text(json.dumps(recipe))
    assert "light" in refuse(light, "light")


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_ledger_removed_in_mid_run_stops_the_line(light: LightHome) -> None:
    with rig(light) as line:
        line.start(rate_hz=50)
        eventually(lambda: len(line.parts) > 5, 10)
        light.ledger.unlink()
        assert line.station.wait_idle(10)
        snapshot = line.station.snapshot()
        acknowledged = len(line.parts)
        assert snapshot.lanes[0].counters.records == acknowledged
    assert snapshot.state == "fault"
    assert "removed or replaced" in snapshot.problem
    assert snapshot.ledger is not None
    assert not snapshot.ledger.ok


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there")
def test_a_file_name_that_is_no_text_costs_no_record(light: LightHome) -> None:
    first = sorted(light.parts.iterdir())[0]
    os.rename(os.fsencode(first), os.fsencode(light.parts) + b"/bad\xff.png")  # noqa: PTH104  bytes
    name = light.with_recipe("named", part_id={"kind": "file_name"})
    with rig(light) as line:
        line.run(name, parts=20)
    assert any("\\xff" in part.part_id for part in line.parts)


@pytest.mark.skipif(sys.platform == "win32", reason="/proc is Linux's")
def test_a_data_folder_that_cannot_be_made(light: LightHome) -> None:
    assert light.data.exists()
    assert "GONOGO_DATA" in sentence(gonogo(Path("/proc/foo"), "models"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        '{"pid":"x","started":0,"command_port":1,"news_port":2,"preview_port":3,"token":"a"}',
        '{"pid":1,"started":0,"command_port":1,"news_port":2,"preview_port":999999,"token":"a"}',
        '{"pid":1,"started":0,"command_port":1,"news_port":2,"preview_port":3,"token":5}',
    ],
)
def test_a_damaged_address_file_does_not_keep_a_screen_from_the_next_station(
    light: LightHome, content: str
) -> None:
    paths.station_file().write_text(content)
    screen = attach(light.ledger)
    try:
        time.sleep(0.5)
        assert screen.link().state == "none"
        with serve_station(light.ledger):
            eventually(lambda: screen.link().state == "connected", 10)
    finally:
        screen.close()


def test_a_second_station_on_the_same_ledger(light: LightHome) -> None:
    with rig(light):
        said = sentence(gonogo(light.data, "run", "light", "--headless", "-n", "5"))
    assert str(light.ledger) in said
    assert "station" in said


def test_a_ledger_in_a_folder_that_cannot_be_written(light: LightHome) -> None:
    if os.geteuid() == 0:
        said = refuse(light, "light", "--ledger", "/proc/ledger.sqlite")
    else:
        folder = light.data / "shut"
        folder.mkdir(mode=0o500)
        said = refuse(light, "light", "--ledger", str(folder / "ledger.sqlite"))
    assert "ledger.sqlite" in said


def test_a_file_that_is_no_ledger(light: LightHome) -> None:
    light.ledger.write_text("Dear diary, " * 500)
    said = sentence(gonogo(light.data, "run", "light", "--headless", "-n", "5"))
    assert "ledger.sqlite" in said
    assert light.ledger.read_text().startswith("Dear diary")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX's")
def test_a_disk_that_fills_up_in_mid_run_stops_the_line_with_a_sentence(light: LightHome) -> None:
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000_000, 20_000_000));"
        "from gonogo.cli import main;"
        "main(['run', 'light', '--headless', '-n', '20000', '--progress', 'jsonl'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    said = sentence(done)
    assert "ledger" in said
    acknowledged = len(done.stdout.splitlines())
    assert 0 < acknowledged < 20_000
    reader = SqliteLedgerReader(light.ledger)
    decisions = len(reader.query(LedgerQuery(limit=50_000)))
    reader.close()
    assert decisions >= acknowledged


def test_the_station_says_the_same_to_a_screen(light: LightHome) -> None:
    with rig(light) as line:
        reply = line.station.handle(StartRun(("lihgt",)))
        assert isinstance(reply, Refused)
        assert "Did you mean 'light'" in reply.text
        assert line.station.snapshot().problem == reply.text
        assert line.station.snapshot().state == "idle"


def test_a_screen_is_told_why_the_station_it_launched_did_not_start(light: LightHome) -> None:
    light.ledger.write_text("Dear diary, " * 500)
    screen = attach(light.ledger)
    try:
        screen.launch()
        eventually(lambda: "did not start" in screen.link().text, 20)
        assert "ledger.sqlite" in screen.link().text
        assert screen.link().state == "none"
    finally:
        screen.close()


def test_a_ledger_of_a_newer_program_is_left_alone(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=3)
    code = (
        f"import sqlite3; sqlite3.connect({str(light.ledger)!r}).execute('PRAGMA user_version=99')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite"), open_station(light.ledger):
        pass
