"""The commands that scripts rely on."""

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.support.command import gonogo, gonogo_json, sentence
from tests.support.labelled import class_folders, coco_file, write_image
from tests.support.light import LightHome, dimmer_bundle, light_image

COMMANDS = [
    "bench",
    "cameras",
    "demo",
    "evaluate",
    "ledger",
    "licences",
    "models",
    "run",
    "screen",
    "station",
    "synth",
    "tune",
    "whatif",
]


@pytest.mark.parametrize("command", ["", *COMMANDS, "ledger verify", "ledger show"])
def test_every_command_explains_itself(light: LightHome, command: str) -> None:
    done = gonogo(light.data, *command.split(), "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: gonogo")


def test_licences_are_listed_and_come_whole_as_json(light: LightHome) -> None:
    listed = gonogo(light.data, "licences").stdout.splitlines()
    found = gonogo_json(light.data, "licences")["components"]
    assert len(listed) == len(found) > 30
    (numpy,) = [one for one in found if one["name"] == "numpy"]
    assert any(line.startswith("numpy ") and numpy["version"] in line for line in listed)
    assert "Redistribution and use" in numpy["text"]


def test_run_prints_one_object_with_counters_that_add_up(light: LightHome) -> None:
    found = gonogo_json(light.data, "run", "light", "--headless", "-n", "50")
    assert found["triggers"] == found["frames"] + found["losses"] == found["records"] == 50
    assert found["pass"] + found["fail"] + found["review"] + found["error"] == 50
    assert (found["pass"], found["fail"]) == (40, 10)
    assert found["provider"] == "CPU"
    assert found["emulated"] is True
    assert 0 < found["p50_ms"] <= found["p95_ms"] <= found["p99_ms"]
    assert Path(found["ledger"]) == light.ledger


def test_progress_has_one_line_per_part_after_its_commit(light: LightHome) -> None:
    done = gonogo(
        light.data, "run", "light", "--headless", "-n", "7", "--progress", "jsonl", "--json"
    )
    *parts, summary = [json.loads(line) for line in done.stdout.splitlines()]
    assert [part["seq"] for part in parts] == [1, 2, 3, 4, 5, 6, 7]
    assert set(parts[0]) == {"seq", "part_id", "verdict", "score", "latency_ms"}
    assert [part["verdict"] for part in parts] == ["PASS"] * 4 + ["FAIL"] + ["PASS"] * 2
    assert summary["records"] == 7


def test_the_emulator_runs_where_it_is_named_and_every_record_says_so(light: LightHome) -> None:
    found = gonogo_json(
        light.data, "run", "light", "--headless", "-n", "12", "--source", "emulator"
    )
    assert found["camera"].startswith("emulator")
    assert (found["pass"], found["fail"], found["error"]) == (10, 2, 0)
    shown = gonogo_json(light.data, "ledger", "show", str(light.ledger))
    assert all(row["emulated"] for row in shown["decisions"])


def test_a_folder_can_stand_in_for_the_camera(light: LightHome, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "one.png"), light_image(1, bad=True))
    cv2.imwrite(str(tmp_path / "two.png"), light_image(2, bad=True))
    found = gonogo_json(
        light.data, "run", "light", "--headless", "-n", "4", "--source", f"folder:{tmp_path}"
    )
    assert found["fail"] == 4


def test_a_ledger_is_verified_and_a_changed_byte_is_found(light: LightHome) -> None:
    gonogo_json(light.data, "run", "light", "--headless", "-n", "20")
    found = gonogo_json(light.data, "ledger", "verify", str(light.ledger))
    assert (found["ok"], found["decisions"], found["first_bad"]) == (True, 20, None)
    expected = gonogo(light.data, "ledger", "verify", str(light.ledger), "--expect-head", "0" * 64)
    assert expected.returncode == 1
    content = bytearray(light.ledger.read_bytes())
    at = content.find(b'"part_id":"L000007"')
    content[at + 17] ^= 1
    light.ledger.write_bytes(content)
    done = gonogo(light.data, "ledger", "verify", str(light.ledger), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["ok"] is False
    assert json.loads(done.stdout)["first_bad"] is not None


def test_models_and_cameras_are_listed(light: LightHome) -> None:
    models = {m["name"]: m for m in gonogo_json(light.data, "models")["models"]}
    assert models["light"]["sha256"] == light.recipe.model.sha256
    cameras = gonogo_json(light.data, "cameras")["cameras"]
    assert {"serial", "model", "transport", "state"} <= set(cameras[0])


def test_synth_gives_the_same_bytes_for_the_same_seed(light: LightHome, tmp_path: Path) -> None:
    for name in ("a", "b"):
        gonogo_json(
            light.data, "synth", "weave", "--seed", "5", "-n", "3", "--out", str(tmp_path / name)
        )
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert len(files) == 7
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_evaluate_counts_what_the_rule_misses(light: LightHome, tmp_path: Path) -> None:
    folder = tmp_path / "labelled"
    (folder / "images").mkdir(parents=True)
    (folder / "masks").mkdir()
    rows = []
    for number in range(20):
        bad = number < 8
        image = light_image(number, bad=bad)
        name = f"{number}.png"
        cv2.imwrite(str(folder / "images" / name), image)
        cv2.imwrite(str(folder / "masks" / name), (image > 200).astype(np.uint8))
        # Two of the bad ones are labelled good: the rule must be charged with them.
        rows.append((name, "bad" if number < 6 else "good", "blob" if number < 6 else "none"))
    with (folder / "truth.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("image", "label", "kind"), *rows])
    scores = tmp_path / "scores.csv"
    found = gonogo_json(light.data, "evaluate", "light", str(folder), "--scores", str(scores))
    assert found["n"] == 20
    assert found["recall"] == 1.0
    assert found["fpr"] == pytest.approx(2 / 14)
    assert found["threshold"] == 0.8
    assert found["auroc"] == pytest.approx((12 + 2 * 0.5) / 14, abs=0.08)
    assert found["pixel_auroc"] > 0.99
    assert found["kinds"][0]["recall"]["low"] == pytest.approx(0.541, abs=0.001)
    with scores.open() as file:
        table = list(csv.DictReader(file))
    assert len(table) == 20
    assert {row["verdict"] for row in table if row["label"] == "bad"} == {"FAIL"}


def test_evaluate_takes_class_folders_and_coco_files(light: LightHome, tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "classes", {"ok": 6, "blob": 4}, ("ok",))
    write_image(folder / "blob" / "again.png", light_image(1, bad=False))
    found = gonogo_json(light.data, "evaluate", "light", str(folder))
    assert (found["good"], found["bad"], found["fpr"]) == (6, 5, 0.0)
    assert found["recall"] == 0.8
    assert "Read as a folder for each class: good, blob." in found["notes"]
    assert any("one of the labels is wrong" in note for note in found["notes"])
    names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.png"))]
    boxes = {name: [("blob", 32, 32)] if name.startswith("blob/0") else [] for name in names}
    (folder / "ok").rename(folder / "parts")
    boxes = {name.replace("ok/", "parts/"): found for name, found in boxes.items()}
    coco_file(folder / "boxes.json", boxes, ["blob"])
    again = gonogo_json(light.data, "evaluate", "light", str(folder))
    assert (again["good"], again["bad"], again["recall"]) == (7, 4, 1.0)


def test_evaluate_says_what_a_folder_lacks(light: LightHome, tmp_path: Path) -> None:
    assert "truth.csv" in sentence(gonogo(light.data, "evaluate", "light", str(tmp_path)))
    (tmp_path / "truth.csv").write_text("image,kind\na.png,none\n")
    assert "label" in sentence(gonogo(light.data, "evaluate", "light", str(tmp_path)))
    (tmp_path / "truth.csv").write_text("image,label\na.png,good\n")
    assert "a.png" in sentence(gonogo(light.data, "evaluate", "light", str(tmp_path)))


def test_bench_gives_times_as_median_and_tail_with_their_ratios(light: LightHome) -> None:
    found = gonogo_json(light.data, "bench", "--recipe", "light", "-n", "30")
    for key in ("bare_ms", "station_ms"):
        assert 0 < found[key]["p50"] <= found[key]["p99"]
    assert found["ratio_p50"] == pytest.approx(found["station_ms"]["p50"] / found["bare_ms"]["p50"])
    assert found["fps"] > 0
    assert {"gate", "run", "post", "digest", "commit"} <= set(found["stages"])
    assert found["parts"] == 30
    assert list((light.data / "bench").glob("bench-light-*.json"))


def test_bench_gives_what_each_kind_costs_beside_its_bare_runs(light: LightHome) -> None:
    dimmer_bundle(light, "unused")
    found = gonogo_json(light.data, "bench", "--kinds", "-n", "10")
    kinds = {cost["bundle"]: cost for cost in found["kinds"]}
    assert {"light", "tile", "weave"} <= set(kinds)
    for cost in kinds.values():
        for stage in ("bare_ms", "pre_ms", "post_ms", "explanation_ms"):
            assert 0 < cost[stage]["p50"] <= cost[stage]["p99"]
        assert cost["ratio_p50"] > 0
        assert cost["ratio_p99"] > 0
    assert kinds["light"]["kind"] == "segmentation"
    assert kinds["light"]["threads"] == light.recipe.model.threads
    assert "no recipe" in found["left_out"]["unused"]
    assert list((light.data / "bench").glob("bench-kinds-*.json"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "light", "--headless", "-n", "0"),
        ("run", "light", "--headless", "--source", "usb", "-n", "1"),
        ("synth", "brick", "--seed", "1", "-n", "1", "--out", "x"),
        ("ledger", "verify", "nowhere.sqlite"),
        ("frobnicate",),
        ("run", "nowhere.json", "--headless", "-n", "1"),
    ],
)
def test_wrong_usage_is_one_sentence(light: LightHome, arguments: tuple[str, ...]) -> None:
    sentence(gonogo(light.data, *arguments))
