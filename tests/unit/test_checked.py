"""What a person wrote into a recipe or a card is taken whole, or refused at its place."""

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
import yaml
from msgspec.structs import replace

from gonogo.domain.bundle import ModelCard
from gonogo.domain.recipe import Recipe
from gonogo.drivers.checked import MisfitError, checked, schema_of, spelled
from gonogo.drivers.models.bundles import CARD
from gonogo.paths import models, shipped_recipes

NESTED = tuple(pairwise("abcdefghijklmnopqrstuvwxyz"))


@pytest.fixture
def fields() -> dict[str, Any]:
    read: dict[str, Any] = msgspec.json.decode((shipped_recipes() / "tile-v1.json").read_bytes())
    return read


def refusal(fields: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(MisfitError) as caught:
        checked(fields, Recipe)
    return caught.value.where, caught.value.what


def test_what_is_right_says_the_same_when_it_is_spelled_again(fields: dict[str, Any]) -> None:
    recipe = checked(fields, Recipe)
    assert checked(msgspec.to_builtins(recipe), Recipe) == recipe


def test_a_misspelled_field_is_named_with_its_path(fields: dict[str, Any]) -> None:
    fields["camera"]["trigger"] = {"mode": "software", "timeout": 5.0}
    assert refusal(fields) == ("camera.trigger.timeout", "there is no such field")


def test_a_misspelled_field_in_a_list_is_named_with_its_number(fields: dict[str, Any]) -> None:
    fields["outputs"] = [{"driver": "camera"}, {"driver": "camera", "pass": 5.0}]
    assert refusal(fields) == ("outputs[1].pass", "there is no such field")


def test_a_missing_field_is_named_with_its_path(fields: dict[str, Any]) -> None:
    del fields["model"]["bundle"]
    assert refusal(fields) == ("model.bundle", "the field is missing")


def test_a_wrong_word_is_held_against_those_that_there_are(fields: dict[str, Any]) -> None:
    fields["model"]["providers"] = ["GPU"]
    assert refusal(fields) == (
        "model.providers[0]",
        "'GPU' is none of 'TensorRT', 'CUDA', 'CPU'",
    )


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("version", "1", "expected int, got str"),
        ("version", True, "expected int, got bool"),
        ("deadline_ms", None, "expected float, got null"),
        ("title", 5, "expected str, got int"),
    ],
)
def test_a_value_of_another_kind_is_not_converted(
    fields: dict[str, Any], field: str, value: object, what: str
) -> None:
    fields[field] = value
    assert refusal(fields) == (field, what)


def test_what_a_class_itself_refuses_is_named_with_its_path(fields: dict[str, Any]) -> None:
    fields["outputs"] = [{"driver": "camera", "pass_ms": -1}]
    where, what = refusal(fields)
    assert where == "outputs[0]"
    assert what.startswith("pass_ms must lie between 0 and 60000")


def test_a_name_that_a_person_gives_is_no_unknown_field(fields: dict[str, Any]) -> None:
    fields["camera"]["faults"] = {"late": 0.1}
    assert checked(fields, Recipe).camera.faults == {"late": 0.1}


def test_a_misspelled_price_of_a_class_is_named_with_its_path(fields: dict[str, Any]) -> None:
    price = {"on_pass": 5.0, "on_fail": 0.0, "on_reveiw": 1.0}
    fields["cost"] = {"matrix": {"defect_rate": 0.1, "classes": {"crack": price}}}
    assert refusal(fields) == (
        "cost.matrix.classes.crack.on_reveiw",
        "there is no such field",
    )


@pytest.mark.parametrize("place", ["title", "provenance.made_by", "classes[0]"])
def test_half_a_character_which_no_ledger_can_hold_is_refused(place: str) -> None:
    text = (models() / "tile" / CARD).read_text("utf-8")
    card = yaml.safe_load(text)
    half = yaml.safe_load('"\\ud800"')
    if place == "title":
        card["title"] = half
    elif place == "classes[0]":
        card["classes"][0] = half
    else:
        card["provenance"]["made_by"] = half
    with pytest.raises(MisfitError, match="half a character") as caught:
        checked(card, ModelCard)
    assert caught.value.where == place


@pytest.mark.parametrize(
    "figure",
    [
        "!!binary aGFsbG8=",
        "{2026-11-02: 0.5}",
        "[&a [1, 1], " + ", ".join(f"&{b} [{'*' + a + ', *' + a}]" for a, b in NESTED) + "]",
    ],
    ids=["bytes", "a day as a name", "a list in itself millions of times"],
)
def test_figures_may_be_anything_that_yaml_spells(figure: str) -> None:
    card = yaml.safe_load((models() / "tile" / CARD).read_text("utf-8"))
    card["figures"]["more"] = yaml.safe_load(figure)
    assert checked(card, ModelCard).figures["more"] is not None


def test_a_whole_number_is_spelled_as_the_file_will_be_read(fields: dict[str, Any]) -> None:
    recipe = replace(checked(fields, Recipe), deadline_ms=500)
    assert json.dumps(spelled(recipe)["deadline_ms"]) == "500.0"


def test_the_schema_refuses_unknown_fields_too() -> None:
    assert schema_of(Recipe)["$defs"]["CameraSettings"]["additionalProperties"] is False
