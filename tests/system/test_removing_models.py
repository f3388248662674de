"""A model that was brought in can be taken out of use and put back; the ledger stays as it is."""

import errno
import json
import shutil
import signal
from pathlib import Path

import pytest
from msgspec.structs import replace

from gonogo import paths
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.workshop import removal
from gonogo.domain.errors import RecipeError
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.ports.messages import Done, SignRule, StartRun
from tests.support.command import gonogo, gonogo_json, sentence, start
from tests.support.light import LightHome
from tests.support.waiting import eventually


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_model_goes_with_its_recipe_and_comes_back_as_it_was(light: LightHome) -> None:
    before = files(paths.user_models()), files(paths.user_recipes())
    said = gonogo_json(light.data, "model", "remove", "light")["done"]
    assert "The model light and its recipe are out of use and kept in" in said
    store = recipe_store()
    assert "light" not in store.names()
    assert "light" not in [bundle.name for bundle in store.bundles()]
    assert "No recipe is called 'light'" in sentence(
        gonogo(light.data, "run", "light", "--headless")
    )
    assert "recipe are back." in gonogo_json(light.data, "model", "restore", "light")["done"]
    assert (files(paths.user_models()), files(paths.user_recipes())) == before
    assert gonogo(light.data, "run", "light", "--headless", "-n", "2").returncode == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tile", "tile came with GoNoGo"),
        ("ligth", "You have no model called 'ligth'; yours are: light. Did you mean light?"),
        ("../light", "You have no model called '../light'"),
        ("", "You have no model called ''"),
    ],
)
def test_what_is_no_model_of_ones_own_is_refused(light: LightHome, name: str, said: str) -> None:
    assert said in sentence(gonogo(light.data, "model", "remove", name))
    assert (paths.user_models() / "light" / "card.yaml").exists()


def test_a_model_that_another_recipe_uses_stays_until_that_is_removed(light: LightHome) -> None:
    light.with_recipe("faster")
    remove = removal().remove
    with pytest.raises(RecipeError, match="The recipe faster uses the model light; remove that"):
        remove("light")
    assert "The recipe faster is out of use" in remove("faster")
    assert "The model light and its recipe are" in remove("light")


def test_a_model_that_a_run_has_armed_with_stays_until_it_ends(light: LightHome) -> None:
    line = start(light.data, "run", "light", "--headless", "-n", "100000", "--progress", "jsonl")
    assert line.stdout is not None
    line.stdout.readline()
    said = sentence(gonogo(light.data, "model", "remove", "light"))
    assert "A running station has armed with light; stop that run first." in said
    line.send_signal(signal.SIGKILL)
    line.communicate()
    assert gonogo(light.data, "model", "remove", "light").returncode == 0


def test_a_station_that_waits_holds_no_model(light: LightHome) -> None:
    with open_station(light.ledger) as station:
        assert isinstance(station.handle(StartRun(("light",), "", 3, None)), Done)
        eventually(lambda: station.wait_idle(0.2), 60)
        assert "out of use" in removal().remove("light")
        with pytest.raises(RecipeError, match="No recipe is called 'light'"):
            recipe_store().load("light")
    assert verify_chain(light.ledger).ok


def test_a_run_that_did_not_arm_holds_no_model(light: LightHome) -> None:
    name = light.with_recipe("nowhere", camera={"driver": "replay", "folder": "/nowhere"})
    with open_station(light.ledger) as station:
        station.handle(StartRun((name,), "", 3, None))
        assert station.snapshot().state == "idle"
        assert "The recipe nowhere is out of use" in removal().remove(name)


def test_a_signed_rule_of_a_removed_recipe_is_not_written_again(light: LightHome) -> None:
    PasswordFile(paths.people_file()).add("Ada", "correct horse battery")
    recipe = recipe_store().load("light")
    limits = tuple(replace(c, fail_at=c.fail_at * 1.1) for c in recipe.rule.classes)
    rule = replace(recipe.rule, classes=limits)
    with open_station(light.ledger) as station:
        who = ("Escapes have become dearer.", "Ada", "correct horse battery")
        reply = station.handle(SignRule("light", recipe.sha256, rule, *who))
        assert isinstance(reply, Done), reply
    assert recipe_store().load("light").version == 2
    said = removal().remove("light")
    assert "its recipe, all 2 versions, are out of use" in said
    with open_station(light.ledger) as station:
        assert not station.snapshot().previous_end
    assert "light" not in recipe_store().names()


def test_the_versions_of_a_name_go_on_where_another_model_takes_it(light: LightHome) -> None:
    bundle = shutil.copytree(paths.user_models() / "light", light.data / "copy")
    removal().remove("light")
    store = recipe_store()
    assert store.next_version("light") == 2
    shutil.copytree(bundle, paths.user_models() / "light")
    store.save(replace(light.recipe, version=store.next_version("light")))
    with pytest.raises(RecipeError, match="There is another light now; remove that before"):
        removal().put_back("light")
    removal().remove("light")
    removal().put_back("light")
    assert store.load("light").version == 2
    kept = [json.loads(p.read_text()) for p in paths.removed().glob("light=*/light-v1.json")]
    assert [recipe["version"] for recipe in kept] == [1]


def test_what_cannot_be_moved_stays_whole(
    light: LightHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if self.name == "light":
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        with pytest.raises(RecipeError, match=r"No space left on device\. It is where it was\."):
            removal().remove("light")
    assert recipe_store().load("light") == light.recipe
    load_model(light.recipe.model).close()
