"""What a real line recorded and kept, judged by another rule, version and model."""

import csv
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from gonogo import paths
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.domain.cost import CostMatrix
from gonogo.domain.errors import RecipeError
from gonogo.domain.labels import Truth
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Verdict
from gonogo.drivers.archive.files import FileArchive
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.recipes.store import write_recipe
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import Labelled, LabelPart
from gonogo.workbench.whatif.answers import Gap, Recorded
from gonogo.workbench.whatif.background import give_way
from gonogo.workbench.whatif.candidates import beside_the_line, count_of, with_model
from gonogo.workbench.whatif.explain import explainer
from gonogo.workbench.whatif.money import Priced, Unpriced, price
from gonogo.workbench.whatif.rejudge import Rejudge, Rejudged, rejudge
from gonogo.workbench.whatif.replay import replay
from gonogo.workbench.whatif.said import said_of
from gonogo.workbench.whatif.span import FAIL, PASS, REVIEW, Span, read_span
from tests.support.command import gonogo, gonogo_json, sentence
from tests.support.light import LightHome, dimmer_bundle
from tests.support.rig import rig

PARTS = 20


def recorded(home: LightHome, candidate: Recipe, name: str = "light") -> Span:
    reader = SqliteLedgerReader(home.ledger)
    try:
        rows = reader.production(LedgerQuery(recipe=name))
        return read_span(rows, candidate, Recorded(candidate, recipe_store()))
    finally:
        reader.close()


@contextmanager
def judge(home: LightHome, candidate: Recipe) -> Iterator[Rejudge]:
    model = load_model(beside_the_line(candidate.model))
    archive = FileArchive(paths.archive_beside(home.ledger))
    try:
        recorded = Recorded(candidate, recipe_store())
        explain = explainer(candidate, model)
        yield Rejudge(candidate, model.card, explain, archive, recorded)
    finally:
        model.close()


def anew(
    home: LightHome, candidate: Recipe, name: str = "light",
    stop: Callable[[], bool] = lambda: False,
) -> Rejudged:  # fmt: skip
    reader = SqliteLedgerReader(home.ledger)
    try:
        with judge(home, candidate) as one:
            rows = reader.production(LedgerQuery(recipe=name))
            return rejudge(rows, one, candidate, stop)
    finally:
        reader.close()


def ruled(recipe: Recipe, low: float, high: float, area: float = 256.0) -> Recipe:
    rule = DecisionRule((ClassRule("blob", low, high, min_area_px=area),))
    return replace(recipe, rule=rule)


def all_kept(light: LightHome) -> Recipe:
    light.with_recipe("kept", archive={"keep": "all"})
    with rig(light) as line:
        line.run("kept", parts=PARTS)
    return recipe_store().load("kept")


def test_a_real_run_replayed_by_its_own_rule_flips_nothing(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=PARTS)
    span = recorded(light, light.recipe)
    same = replay(span, light.recipe.rule)
    assert (same.compared, same.flips.size) == (PARTS, 0)
    assert same.pairs[FAIL, FAIL] == 4
    higher = replay(span, ruled(light.recipe, 0.6, 0.99).rule)
    assert higher.flip_counts() == {(FAIL, REVIEW): 4}
    lower = replay(span, ruled(light.recipe, 0.1, 0.8).rule)
    assert lower.flip_counts() == {(PASS, REVIEW): 16}


def test_kept_images_give_their_recorded_scores_again(light: LightHome) -> None:
    recipe = all_kept(light)
    found = anew(light, recipe, "kept")
    assert (found.parity.checked, found.parity.differing, found.stopped) == (PARTS, 0, False)
    before = recorded(light, recipe, "kept")
    assert found.span.scores.tolist() == before.scores.tolist()
    for rule in (recipe.rule, ruled(recipe, 0.1, 0.99).rule):
        once, again = replay(before, rule), replay(found.span, rule)
        assert once.pairs.tolist() == again.pairs.tolist()
    said = said_of(found.span, replay(found.span, recipe.rule), found)
    assert f"All {PARTS} parts of this model gave their recorded score again." in said
    assert not any("mostly rejects" in text for text in said)


def test_what_was_not_kept_is_counted_and_the_bias_is_said(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=PARTS)
    found = anew(light, light.recipe)
    assert found.span.gap_counts() == {Gap.UNKEPT: 16}
    replayed = replay(found.span, light.recipe.rule)
    assert replayed.compared == 4
    said = " ".join(said_of(found.span, replayed, found))
    assert "Judged anew: 0 of 16 PASS, 4 of 4 FAIL parts." in said
    assert "yield looks too low" in said
    assert "16 of 20 parts have no kept image (L000001, L000002, L000003, …)." in said


def test_other_minimum_sizes_need_the_images(light: LightHome) -> None:
    recipe = all_kept(light)
    larger = ruled(recipe, 0.6, 0.8, area=1400.0)
    assert recorded(light, larger, "kept").gap_counts() == {Gap.SIZES: PARTS}
    found = anew(light, larger, "kept")
    assert replay(found.span, larger.rule).flip_counts() == {(FAIL, PASS): 4}
    assert found.parity.checked == 0, "scores over other sizes are not to be reproduced"


def test_another_model_judges_the_kept_images(light: LightHome) -> None:
    recipe = all_kept(light)
    dimmer_bundle(light)
    other = with_model(recipe, recipe_store(), "dimmer")
    assert recorded(light, other, "kept").gap_counts() == {Gap.MODEL: PARTS}
    found = anew(light, other, "kept")
    assert found.parity.checked == 0
    assert replay(found.span, other.rule).flip_counts() == {(FAIL, REVIEW): 4}
    assert found.span.scores.max() == pytest.approx(0.8 * 240 / 255, abs=0.01)


def test_a_span_of_two_models_and_three_versions_is_compared_part_by_part(
    light: LightHome,
) -> None:
    recipe = all_kept(light)
    dimmer_bundle(light)
    store = recipe_store()
    dim = replace(with_model(recipe, store, "dimmer"), version=2)
    low = replace(ruled(recipe, 0.1, 0.2), version=3)
    for version in (dim, low):
        write_recipe(version, light.data / "recipes")
        with rig(light) as line:
            line.run("kept", parts=PARTS)
    span = recorded(light, low, "kept")
    assert span.gap_counts() == {Gap.MODEL: PARTS}
    found = replay(span, low.rule)
    assert found.compared == 2 * PARTS
    assert found.flip_counts() == {(PASS, FAIL): 16}
    assert not found.flips[found.flips >= 2 * PARTS].size, "the third run was by this very rule"
    judged = anew(light, low, "kept")
    assert (judged.parity.checked, judged.parity.differing) == (2 * PARTS, 0)
    assert replay(judged.span, low.rule).compared == 3 * PARTS


def test_a_changed_image_is_not_judged_and_another_scale_is_noticed(light: LightHome) -> None:
    recipe = all_kept(light)
    files = sorted(paths.archive_beside(light.ledger).rglob("*.png"))
    files[0].write_bytes(files[1].read_bytes())
    assert anew(light, recipe, "kept").span.gap_counts() == {Gap.DAMAGED: 1}
    # Somebody swaps the model under the pinned hash: only the scores can tell.
    dimmer_bundle(light)
    other = with_model(recipe, recipe_store(), "dimmer")
    model = load_model(other.model)
    as_pinned = Recorded(recipe, recipe_store())
    archive = FileArchive(paths.archive_beside(light.ledger))
    one = Rejudge(other, model.card, explainer(other, model), archive, as_pinned)
    reader = SqliteLedgerReader(light.ledger)
    found = rejudge(reader.production(LedgerQuery(recipe="kept")), one, other)
    reader.close()
    model.close()
    assert found.parity.checked == found.parity.differing == PARTS - 1
    assert found.parity.largest == pytest.approx(0.2 * 240 / 255, abs=0.02)
    assert len(found.parity.differences) == PARTS - 1
    said = " ".join(said_of(found.span, replay(found.span, other.rule), found))
    assert "19 of 19 parts of this model did not give their recorded score again" in said


def test_stopping_keeps_what_was_judged_until_then(light: LightHome) -> None:
    recipe = all_kept(light)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 7

    found = anew(light, recipe, "kept", stop)
    assert found.stopped
    assert found.span.parts == 7
    assert replay(found.span, recipe.rule).compared == 7
    said = said_of(found.span, replay(found.span, recipe.rule), found)
    assert said[0].startswith("Stopped before the end.")


def test_a_model_of_other_classes_is_refused(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=3)
    rule = DecisionRule((ClassRule("dent", 0.6, 0.8),))
    with pytest.raises(RecipeError, match="classes without a rule: blob"):
        anew(light, replace(light.recipe, rule=rule))


def test_cost_from_images_counts_all_parts_that_the_kept_ones_stand_for(light: LightHome) -> None:
    light.with_recipe("audited", audit={"rate": 0.5}, archive={"keep": "non_pass"})
    with rig(light) as line:
        line.run("audited", parts=PARTS)
        reader = SqliteLedgerReader(light.ledger)
        for row in reader.production(LedgerQuery(recipe="audited")):
            bad = row.verdict == Verdict.FAIL
            if bad or (row.audit is not None and row.audit.drawn):
                truth = Truth.DEFECT if bad else Truth.GOOD
                reply = line.station.handle(LabelPart(row.seq, truth, "blob" if bad else "", "Ada"))
                assert isinstance(reply, Labelled)
        reader.close()
    recipe = recipe_store().load("audited")
    by_scores, found = recorded(light, recipe, "audited"), anew(light, recipe, "audited")
    lenient = ruled(recipe, 1.0, 1.0).rule
    cost = CostMatrix(0.2)
    once = price(by_scores, replay(by_scores, lenient), cost)
    again = price(found.span, replay(found.span, lenient), cost)
    assert isinstance(once, Priced)
    assert isinstance(again, Priced)
    assert (once.then.value, once.now.value) == (again.then.value, again.now.value)
    assert once.now.value == pytest.approx(1000 * 0.2 * 100)
    for file in paths.archive_beside(light.ledger).rglob("*.png"):
        file.unlink()
    gone = anew(light, recipe, "audited")
    unpriced = price(gone.span, replay(gone.span, lenient), cost)
    assert isinstance(unpriced, Unpriced)
    assert "none could be judged anew" in unpriced.text


@pytest.mark.skipif(sys.platform != "linux", reason="a thread's own niceness is Linux's")
def test_judging_gives_way_to_the_line() -> None:
    import os

    seen: list[int] = []

    def work() -> None:
        assert give_way()
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [19]
    assert os.getpriority(os.PRIO_PROCESS, 0) < 19, "the other threads are as they were"


def test_the_count_is_known_before_the_rows_are_read(light: LightHome) -> None:
    with rig(light) as line:
        line.run(parts=5)
    reader = SqliteLedgerReader(light.ledger)
    assert count_of(reader, LedgerQuery(recipe="light")) == 5
    assert count_of(reader, LedgerQuery(recipe="other")) == 0
    reader.close()


def test_scripts_ask_the_same_and_get_one_object(light: LightHome, tmp_path: Path) -> None:
    recipe = all_kept(light)
    dimmer_bundle(light)
    write_recipe(replace(ruled(recipe, 0.1, 0.2), version=2), light.data / "recipes")
    ask = ("whatif", "kept", "--ledger", str(light.ledger))
    found = gonogo_json(light.data, *ask, "--rule-from", "1")
    assert (found["source"], found["version"], found["parts"], found["flips"]) == (
        "recorded", 1, PARTS, [],
    )  # fmt: skip
    assert found["then"] == found["now"] == {"PASS": 16, "REVIEW": 0, "FAIL": 4, "ERROR": 0}
    assert found["yield_then"] == 0.8
    assert sum(shift["parts"] for shift in found["shifts"]) == PARTS
    newest = gonogo_json(light.data, *ask)
    assert newest["flips"] == [{"then": "PASS", "now": "FAIL", "parts": 16}]
    file = tmp_path / "flips.csv"
    scaled = gonogo_json(
        light.data, *ask, "--rule-from", "1", "--fail-at", "1.2", "--flips", str(file),
        "--defect-rate", "0.02",
    )  # fmt: skip
    assert scaled["rule"]["blob"][1] == pytest.approx(0.96)
    assert scaled["flips"] == [{"then": "FAIL", "now": "REVIEW", "parts": 4}]
    assert "There is no audit sample" in scaled["cost_problem"]
    assert scaled["cost_per_1000"] is None
    with file.open(encoding="utf-8-sig", newline="") as table:
        assert [row["part_id"] for row in csv.DictReader(table)] == [
            f"L{number:06d}" for number in (5, 10, 15, 20)
        ]  # fmt: skip
    other = gonogo_json(
        light.data, *ask, "--rule-from", "1", "--images", "--model", "dimmer"
    )  # fmt: skip
    assert other["flips"] == [{"then": "FAIL", "now": "REVIEW", "parts": 4}]
    assert (other["model"], other["parity"]["checked"]) == ("dimmer", 0)
    plain = gonogo(light.data, *ask, "--rule-from", "1", "--images")
    assert f"All {PARTS} parts of this model gave their recorded score again." in plain.stdout
    assert plain.stderr == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--model", "light"), "--model needs --images"),
        (("--rule-from", "9"), "There is no version 9 of the recipe 'light'."),
        (("--fail-at", "0.5", "--review-at", "0.6"), "--review-at 0.6 lies above --fail-at 0.5."),
        (("--fail-at", "inf"), "inf is no finite number."),
        (("--images", "--model", "tiny"), "There is no model bundle 'tiny'; there are:"),
        (("--ledger", "nowhere.sqlite"), "nowhere.sqlite"),
        (("--since", "yesterday"), "'yesterday' is no time"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(
    light: LightHome, options: tuple[str, ...], words: str
) -> None:
    with rig(light) as line:
        line.run(parts=2)
    assert words in sentence(gonogo(light.data, "whatif", "light", *options))
