"""A new rule is signed, recorded, written and taken between two parts, in this order."""

import errno
import json
import math
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import apsw
import pytest
from msgspec.structs import replace

from gonogo import paths
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.link import attach
from gonogo.bootstrap.models import recipe_store
from gonogo.domain.cost import ActionCost, CostMatrix, CostPlan, Pace
from gonogo.domain.errors import RecipeError
from gonogo.domain.frame import Frame
from gonogo.domain.ledger import Draft, EntryKind
from gonogo.domain.limits import Limits
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.domain.signing import Evidence
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.inspection.inspector import Inspection, Inspector
from gonogo.ports.messages import Done, Refused, SignRule, SignUpdate, StopRun
from gonogo.ports.update import UpdateTakenBack
from gonogo.station.station import Station
from tests.support.command import environment, gonogo, start
from tests.support.light import LightHome
from tests.support.rig import rig
from tests.support.waiting import eventually

PASSWORD = "a long enough secret"
EVIDENCE = Evidence(
    "parts.csv", "ab" * 32, 180, 20, "EUR", (31.5, 22.0, 44.25), ("0 of 20 defects missed.",)
)


@pytest.fixture(autouse=True)
def ada_may_sign(light: LightHome) -> None:
    PasswordFile(paths.people_file()).add("Ada", PASSWORD)


def stricter(recipe: Recipe, fail_at: float = 0.01) -> DecisionRule:
    return DecisionRule(
        tuple(replace(c, review_at=fail_at, fail_at=fail_at) for c in recipe.rule.classes)
    )


def order(recipe: Recipe, rule: DecisionRule, **other: str) -> SignRule:
    fields = {"reason": "Escapes at the customer", "author": "Ada", "password": PASSWORD, **other}
    who = fields["reason"], fields["author"], fields["password"]
    return SignRule(recipe.name, recipe.sha256, rule, *who, evidence=EVIDENCE)


def bodies(home: LightHome, kind: EntryKind) -> list[dict[str, object]]:
    reader = SqliteLedgerReader(home.ledger)
    try:
        return [
            {**json.loads(e.body), "actor": e.actor, "seq": e.seq} for e in reader.entries(kind)
        ]
    finally:
        reader.close()


def test_a_running_lane_takes_a_signed_rule_between_two_parts(light: LightHome) -> None:
    old, new = light.recipe.rule, stricter(light.recipe)
    with rig(light) as line:
        assert isinstance(line.start(rate_hz=20.0), Done)
        eventually(lambda: len(line.parts) >= 10, 30)
        assert isinstance(line.station.handle(order(light.recipe, new)), Done)
        eventually(lambda: line.station.snapshot().lanes[0].recipe_version == 2, 10)
        seen = len(line.parts)
        eventually(lambda: len(line.parts) >= seen + 10, 30)
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(30)
    records = bodies(light, EntryKind.DECISION)
    versions = [r["recipe_version"] for r in records]
    assert versions == sorted(versions, key=str)
    assert set(versions) == {1, 2}
    for record in records:
        rule = old if record["recipe_version"] == 1 else new
        assert record["rule_sha256"] == rule.sha256
        assert record["thresholds"] == {c.name: [c.review_at, c.fail_at] for c in rule.classes}
        score = record["score"]
        assert isinstance(score, float)
        assert (record["verdict"] == "FAIL") == (score >= rule.classes[0].fail_at)
    (signed,) = bodies(light, EntryKind.RECIPE_SIGNED)
    (taken,) = bodies(light, EntryKind.RECIPE_TAKEN)
    first_new = next(r for r in records if r["recipe_version"] == 2)
    assert signed["seq"] < taken["seq"] < first_new["seq"]  # type: ignore[operator]
    assert verify_chain(light.ledger).ok


def test_the_ledger_tells_who_signed_what_and_why(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        assert isinstance(station.handle(order(light.recipe, stricter(light.recipe))), Done)
    (signed,) = bodies(light, EntryKind.RECIPE_SIGNED)
    written = recipe_store().load("light")
    assert signed["actor"] == "Ada"
    assert signed["reason"] == "Escapes at the customer"
    assert signed["replaces_sha256"] == light.recipe.sha256
    assert signed["recipe_sha256"] == written.sha256
    assert (written.version, written.rule) == (2, stricter(light.recipe))
    before = light.recipe.rule.classes[0]
    changes = signed["changes"]
    assert isinstance(changes, list)
    assert {
        "class_name": before.name, "value": "fail_at", "old": before.fail_at, "new": 0.01,
    } in changes  # fmt: skip
    evidence = signed["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["cost_per_1000"] == [31.5, 22.0, 44.25]
    look = apsw.Connection(str(light.ledger), apsw.SQLITE_OPEN_READONLY)
    shown = look.execute(
        "SELECT signed_by, recipe_name, version, replaces_version, reason, recipe_sha256 "
        "FROM signatures"
    ).fetchall()
    look.close()
    reason = "Escapes at the customer"
    assert shown == [("Ada", "light", 2, 1, reason, written.sha256)]
    assert PASSWORD not in light.ledger.read_bytes().decode("utf-8", "replace")


def refused(station: Station, command: SignRule) -> str:
    reply = station.handle(command)
    assert isinstance(reply, Refused)
    return reply.text


def test_what_is_not_signed_in_order_changes_nothing(light: LightHome) -> None:
    base, rule = light.recipe, stricter(light.recipe)
    strange = DecisionRule((replace(rule.classes[0], name="dragon"),))
    with open_station(light.ledger) as station:
        assert "may not sign" in refused(station, order(base, rule, password="guess"))
        assert "may not sign" in refused(station, order(base, rule, author=PASSWORD))
        assert "a reason" in refused(station, order(base, rule, reason="  "))
        assert "this one already" in refused(station, order(base, base.rule))
        assert "must judge the classes" in refused(station, order(base, strange))
        stale = replace(base, title="Another")
        assert "not the one you started from" in refused(station, order(stale, rule))
        ghost = CostPlan(CostMatrix(0.1, classes={"ghost": ActionCost(5.0, 0.0)}))
        priced = replace(order(base, rule), cost=ghost)
        assert "does not judge: ghost" in refused(station, priced)
        assert "longer than 2000" in refused(station, order(base, rule, reason="x" * 2001))
        endless = stricter(base, 1e9)
        assert "nothing would ever fail" in refused(station, order(base, endless))
    assert recipe_store().load("light") == base
    assert not bodies(light, EntryKind.RECIPE_SIGNED)
    tried = bodies(light, EntryKind.SIGNATURE_REFUSED)
    assert [t["name"] for t in tried] == ["Ada", "somebody who is not on the list"]
    assert PASSWORD not in light.ledger.read_bytes().decode("utf-8", "replace")


def test_who_guesses_at_rules_and_at_updates_at_once_waits_for_each_guess(
    light: LightHome,
) -> None:
    guesses = (
        order(light.recipe, stricter(light.recipe), password="guess"),
        SignUpdate(UpdateTakenBack("", "0.6.0", "It is slow"), "Ada", "guess"),
    )
    with open_station(light.ledger) as station, ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(station.handle, guesses * 2))
    assert all(isinstance(reply, Refused) for reply in replies)
    reader = SqliteLedgerReader(light.ledger)
    at_s = [e.monotonic_ns / 1e9 for e in reader.entries(EntryKind.SIGNATURE_REFUSED)]
    reader.close()
    assert len(at_s) == 4
    assert min(after - before for before, after in pairwise(at_s)) >= 0.5


@pytest.mark.parametrize(
    ("field", "value"),
    [("cost_per_1000", (math.nan, 0.0, 1.0)), ("good", -5), ("data_sha256", "not a hash")],
)
def test_evidence_that_could_not_be_read_back_is_none(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"finite|SHA-256"):
        replace(EVIDENCE, **{field: value})


def test_the_rule_before_is_put_back_by_another_signature(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        station.handle(order(light.recipe, stricter(light.recipe)))
        second = recipe_store().load("light")
        reply = station.handle(order(second, light.recipe.rule, reason="Too much overkill"))
        assert isinstance(reply, Done)
    third = recipe_store().load("light")
    assert (third.version, third.rule) == (3, light.recipe.rule)
    assert recipe_store().load_version("light", 2) == second
    assert recipe_store().load_version("light", 1) == light.recipe
    with pytest.raises(RecipeError, match="no version 4 of the recipe 'light'"):
        recipe_store().load_version("light", 4)


def test_prices_limits_and_pace_are_kept_with_the_recipe(light: LightHome) -> None:
    escape = ActionCost(on_pass=250.0, on_fail=0.0, on_review=0.5)
    plan = CostPlan(
        CostMatrix(0.03, defect=escape, classes={"blob": escape}, currency="EUR"),
        Limits(min_recall=0.99, min_class_recall={"blob": 0.995}),
        Pace(parts_per_hour=900.0),
    )
    with open_station(light.ledger) as station:
        command = replace(order(light.recipe, light.recipe.rule), cost=plan)
        assert isinstance(station.handle(command), Done), "prices may change without the rule"
        priced = recipe_store().load("light")
        assert (priced.version, priced.rule, priced.cost) == (2, light.recipe.rule, plan)
        assert isinstance(station.handle(order(priced, stricter(priced))), Done)
    again = recipe_store().load("light")
    assert (again.version, again.cost) == (3, plan), "a signature without prices keeps them"
    first, second = bodies(light, EntryKind.RECIPE_SIGNED)
    found = {c["value"]: (c["old"], c["new"]) for c in first["cost_changes"]}  # type: ignore[attr-defined]
    assert found["matrix.defect_rate"] == (None, 0.03)
    assert found["matrix.classes.blob.on_pass"] == (None, 250.0)
    assert found["limits.min_class_recall.blob"] == (None, 0.995)
    assert found["pace.parts_per_hour"] == (None, 900.0)
    assert second["cost_changes"] == []
    (paths.user_recipes() / "light-v3.json").unlink()
    with open_station(light.ledger):
        assert recipe_store().load("light") == again, "written again from the ledger"


def test_a_running_lane_takes_new_prices_with_its_rule(light: LightHome) -> None:
    plan = CostPlan(CostMatrix(0.5))
    with rig(light) as line:
        assert isinstance(line.start(rate_hz=100.0), Done)
        command = replace(order(light.recipe, stricter(light.recipe)), cost=plan)
        reply = line.station.handle(command)
        assert isinstance(reply, Done)
        assert "started next" not in reply.text
        eventually(lambda: line.station.snapshot().lanes[0].recipe_version == 2, 10)


def test_a_signed_version_whose_file_was_lost_is_written_again(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        station.handle(order(light.recipe, stricter(light.recipe)))
    file = paths.user_recipes() / "light-v2.json"
    before = file.read_bytes()
    file.unlink()
    with open_station(light.ledger) as station:
        assert "written again from the ledger" in station.snapshot().previous_end
    assert file.read_bytes() == before
    with open_station(light.ledger) as station:
        assert station.snapshot().previous_end == ""


def test_a_copy_of_the_ledger_changes_no_recipe(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        station.handle(order(light.recipe, stricter(light.recipe)))
    (paths.user_recipes() / "light-v2.json").unlink()
    copy = light.data / "copy.sqlite"
    shutil.copy(light.ledger, copy)
    with open_station(copy):
        pass
    assert recipe_store().load("light") == light.recipe


def test_a_signed_rule_whose_file_cannot_be_written_is_signed_once(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with open_station(light.ledger) as station:
        with monkeypatch.context() as patch:
            patch.setattr("gonogo.drivers.recipes.store.write_durably", full)
            reply = station.handle(order(light.recipe, stricter(light.recipe, 0.2)))
        assert isinstance(reply, Done)
        assert "not yet in force" in reply.text
        again = refused(station, order(light.recipe, stricter(light.recipe, 0.9)))
        assert "a version 2 of light already" in again
    with open_station(light.ledger):
        assert recipe_store().load("light").rule == stricter(light.recipe, 0.2)
    assert len(bodies(light, EntryKind.RECIPE_SIGNED)) == 1


def test_a_former_version_is_not_signed_by_its_file(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        station.handle(order(light.recipe, stricter(light.recipe)))
        file = str(paths.user_recipes() / "light-v1.json")
        command = order(light.recipe, stricter(light.recipe, 0.3))
        by_file = replace(command, recipe=file)
        assert "not by its file" in refused(station, by_file)
    assert len(bodies(light, EntryKind.RECIPE_SIGNED)) == 1


def test_a_rule_is_not_signed_without_the_card_of_its_model(light: LightHome) -> None:
    (light.data / "models" / "light" / "card.yaml").write_text("[", encoding="utf-8")
    with open_station(light.ledger) as station:
        said = refused(station, order(light.recipe, stricter(light.recipe)))
    assert "cannot be held against the model light" in said
    assert not bodies(light, EntryKind.RECIPE_SIGNED)


def test_two_rules_signed_while_one_part_is_judged_are_both_taken(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = threading.Event()
    whole = Inspector.inspect

    def inspect(self: Inspector, frame: Frame) -> Inspection:
        slow.wait(5)
        return whole(self, frame)

    monkeypatch.setattr(Inspector, "inspect", inspect)
    with rig(light) as line:
        assert isinstance(
            line.start(light.with_recipe("light", deadline_ms=20_000, version=2)), Done
        )
        base = recipe_store().load("light")
        assert isinstance(line.station.handle(order(base, stricter(base, 0.2))), Done)
        third = recipe_store().load("light")
        assert isinstance(line.station.handle(order(third, stricter(base, 0.1))), Done)
        slow.set()
        eventually(lambda: line.station.snapshot().lanes[0].recipe_version == 4, 10)
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(30)
    assert [b["recipe_version"] for b in bodies(light, EntryKind.RECIPE_TAKEN)] == [3, 4]


def test_a_line_that_runs_another_camera_setting_says_that_it_goes_on(light: LightHome) -> None:
    with rig(light) as line:
        assert isinstance(line.start(rate_hz=50.0), Done)
        light.with_recipe("light", version=2, queue_size=3)
        base = recipe_store().load("light")
        reply = line.station.handle(order(base, stricter(base)))
        assert isinstance(reply, Done)
        assert "The line runs version 1, which differs in more than its rule" in reply.text
        line.station.handle(StopRun("test"))
        assert line.station.wait_idle(30)
    assert not bodies(light, EntryKind.RECIPE_TAKEN)


def test_the_line_can_be_stopped_while_somebody_signs(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, go = threading.Event(), threading.Event()

    def verify(self: PasswordFile, name: str, password: str) -> bool:
        entered.set()
        return go.wait(10)

    monkeypatch.setattr(PasswordFile, "verify", verify)
    with rig(light) as line:
        assert isinstance(line.start(rate_hz=50.0), Done)
        command = order(light.recipe, stricter(light.recipe))
        signer = threading.Thread(target=line.station.handle, args=(command,))
        signer.start()
        assert entered.wait(10)
        assert isinstance(line.station.handle(StopRun("test")), Done)
        assert line.station.wait_idle(30)
        go.set()
        signer.join()


def test_an_entry_of_a_newer_program_keeps_no_station_from_starting(light: LightHome) -> None:
    ledger = SqliteLedger(light.ledger)
    strange = Draft(EntryKind.RECIPE_SIGNED, b'{"recipe": 7}', "2026-01-01", 1, "b", "Ada")
    ledger.append(strange).result()
    ledger.close()
    with open_station(light.ledger) as station:
        assert isinstance(station.handle(order(light.recipe, stricter(light.recipe))), Done)


def test_two_signatures_on_the_same_version_make_one_rule(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        assert isinstance(station.handle(order(light.recipe, stricter(light.recipe, 0.2))), Done)
        text = refused(station, order(light.recipe, stricter(light.recipe, 0.3)))
        assert "version 2 now" in text
    with pytest.raises(RecipeError, match="immutable"):
        recipe_store().save(recipe_store().load("light"))


def test_a_signature_comes_over_the_link(light: LightHome) -> None:
    line = start(light.data, "station")
    screen = attach(light.ledger)
    try:
        eventually(lambda: screen.link().state == "connected", 30)
        wrong = order(light.recipe, stricter(light.recipe), password="guess")
        assert isinstance(screen.send(wrong).result(30), Refused)
        right = order(light.recipe, stricter(light.recipe))
        assert isinstance(screen.send(right).result(30), Done)
        assert PASSWORD not in repr(right)
    finally:
        screen.close()
        line.terminate()
        line.communicate()
    (signed,) = bodies(light, EntryKind.RECIPE_SIGNED)
    assert signed["actor"] == "Ada"


@pytest.mark.parametrize("encoding", ["utf-8:strict", "utf-8:surrogateescape"])
@pytest.mark.parametrize(
    "words",
    [("people", "add", "Eve"), ("update", "back", "--reason", "It is slow", "--name", "Ada")],
)
def test_a_piped_password_that_is_no_text_is_refused_in_a_sentence(
    light: LightHome, words: tuple[str, ...], encoding: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gonogo", *words, "--password-stdin"],
        input=b"a l\xf6ng enough secret\n",
        capture_output=True,
        env={**environment(light.data), "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        b"gonogo: The password on standard input is no text; write it in UTF-8.\n"
    )


def test_people_are_named_on_the_command_line(light: LightHome) -> None:
    assert gonogo(light.data, "people", "list").stdout == "Ada\n"
    done = gonogo(light.data, "people", "remove", "Bob")
    assert done.returncode == 1
    assert done.stderr == "gonogo: 'Bob' may not sign; these may: Ada.\n"
    assert gonogo(light.data, "people", "remove", "Ada").returncode == 0
    assert "Nobody may sign yet" in gonogo(light.data, "people", "list").stdout
