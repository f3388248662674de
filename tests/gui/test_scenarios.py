"""Named scenarios: kept whole on the disk, found again, never silently lost."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.cost import ActionCost
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.gui import scenario_file
from gonogo.gui.cost_setup import FIELDS, History, Setup
from gonogo.gui.scenarios import Scenario, file_name, name_problem
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.drawing import Bars, thinned
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.whole_file import write_whole


def setup() -> Setup:
    made = FIELDS["defect.pass"].put(Setup(), 250.0)
    cost = replace(made.cost, classes={"crack": ActionCost(900.0, 0.0, 2.5)}, currency="EUR")
    return replace(
        made, cost=cost, review=True, rule=Thresholds(1.0 / 3.0, 0.7),
        limits=Limits(min_recall=0.99, min_class_recall={"crack": 0.999}, max_fpr=0.05),
    )  # fmt: skip


def scenario(name: str = "Night shift") -> Scenario:
    return Scenario(name, setup(), "tile, all times", "ab" * 32, 193, 50, {"crack": 0.6}, "2026")


def test_a_scenario_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "tile.json"
    assert scenario_file.read(path).scenarios == ()
    one, other = scenario(), scenario("Ünïcode, \"quoted\" 'n' <b>")
    scenario_file.change(path, lambda found: (*found, one))
    scenario_file.change(path, lambda found: (*found, other))
    assert scenario_file.read(path).scenarios == (one, other)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text)["scenarios"][0]["setup"]["limits"]["min_class_recall"] == {
        "crack": 0.999
    }
    assert len(text.splitlines()) > 20, "a person can read it"
    assert [each.name for each in path.parent.iterdir()] == ["tile.json"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff\xfe", b"[" * 5000,
     b'{"schema_version": 1, "scenarios": [{"name": "x"}]}'],
)  # fmt: skip
def test_a_damaged_file_is_kept_aside_and_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "tile.json"
    path.write_bytes(damage)
    kept = scenario_file.change(path, lambda found: (*found, scenario()))
    assert kept.scenarios == (scenario(),)
    assert kept.note.startswith(f"The scenarios in {path} are damaged")
    aside = [each for each in tmp_path.iterdir() if ".damaged-" in each.name]
    assert [each.read_bytes() for each in aside] == [damage]
    assert aside[0].name in kept.note
    assert scenario_file.read(path).scenarios == (scenario(),)


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tile.json"
    newer = b'{"schema_version": 2, "scenarios": []}'
    path.write_bytes(newer)
    with pytest.raises(DataError, match="version 2; this program knows version 1"):
        scenario_file.change(path, lambda found: (*found, scenario()))
    assert path.read_bytes() == newer


def test_two_windows_lose_no_scenario(tmp_path: Path) -> None:
    path = tmp_path / "scenarios" / "tile.json"

    def save(name: str) -> None:
        for number in range(20):
            one = replace(scenario(), name=f"{name} {number}")
            scenario_file.change(path, lambda found, one=one: (*found, one))  # type: ignore[misc]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(save, ("left", "right")))
    assert len(scenario_file.read(path).scenarios) == 40


def test_values_out_of_range_are_damage_too(tmp_path: Path) -> None:
    path = tmp_path / "tile.json"
    scenario_file.change(path, lambda _found: (scenario(),))
    path.write_text(path.read_text().replace('"defect_rate": 0.02', '"defect_rate": 7.0'))
    assert "defect rate" in scenario_file.read(path).note


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "scenarios").write_text("a file where the folder should be")
    path = tmp_path / "scenarios" / "tile.json"
    with pytest.raises(DataError, match="cannot be"):
        scenario_file.change(path, lambda found: (*found, scenario()))


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.csv"
    write_whole(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match="No space left on device"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]
    monkeypatch.undo()
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def table(name: str) -> Material:
    parts = ScoredSet(np.array([0.1, 0.9]), np.array([0, 1]))
    curves = Curves.of(parts)
    return Material(name, "ab" * 32, parts, curves, thinned(curves), Bars.of(parts), ())


def test_each_recipe_and_each_table_has_a_file_of_its_own() -> None:
    assert file_name(table("scores.csv")) == "table scores.csv.json"
    assert file_name(table("../../etc/passwd")) == "table .._.._etc_passwd.json"
    assert "/" not in file_name(table("a/b\\c:d"))
    assert len(file_name(table("x" * 500))) < 100


def test_a_scenario_knows_whether_it_was_tried_on_these_parts() -> None:
    made = Scenario.of("one", Setup(rule=Thresholds(0.5, 0.5)), table("scores.csv"))
    assert made.tried_on(table("renamed.csv"))
    assert not made.tried_on(replace(table("scores.csv"), sha256="cd" * 32))
    assert made.rule_on(table("scores.csv")) == Thresholds(0.5, 0.5)
    assert replace(made, scale={"crack": 0.6}).rule_on(table("scores.csv")) is None


def test_names_that_will_not_do_are_told() -> None:
    assert name_problem("", ()) == "Write a name for the scenario."
    assert "longer than 60" in name_problem("x" * 61, ())
    assert "already" in name_problem("one", ("one",))
    assert name_problem("two", ("one",)) == ""


def test_what_was_undone_can_be_done_again_until_something_else_is() -> None:
    history = History()
    first, second = FIELDS["good.fail"].put(Setup(), 2.0), FIELDS["good.fail"].put(Setup(), 3.0)
    history.change(first)
    history.change(second)
    history.undo()
    history.undo()
    history.redo()
    assert history.now == first
    history.redo()
    history.redo()
    assert history.now == second
    history.undo()
    history.change(Setup(review=True))
    history.redo()
    assert history.now == Setup(review=True)
