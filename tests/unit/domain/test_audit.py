"""Drawing PASS parts for a person to look at."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gonogo import paths
from gonogo.domain.errors import RecipeError
from gonogo.domain.keeping import AuditPolicy, draw
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.drivers.recipes.store import read_recipe, write_recipe
from tests.support.light import LightHome

RECIPE, RUN = "cd" * 32, "0f" * 16


@given(st.floats(1e-6, 1), st.integers(1, 10**9), st.text("0123456789abcdef", min_size=1))
def test_anybody_can_draw_again_from_the_record_alone(rate: float, part: int, run: str) -> None:
    told = hashlib.sha256(f"{RECIPE}:{run}:{part}".encode()).hexdigest()
    drawn = draw(AuditPolicy(rate), RECIPE, run, part)
    assert drawn.drawn == (int(told[:16], 16) / 2**64 < rate)
    assert drawn.rate == rate


@pytest.mark.parametrize("rate", [0.002, 0.05, 0.5])
def test_as_many_are_drawn_as_the_rate_says(rate: float) -> None:
    parts = 40_000
    count = sum(draw(AuditPolicy(rate), RECIPE, RUN, part).drawn for part in range(1, parts + 1))
    spread = (parts * rate * (1 - rate)) ** 0.5
    assert abs(count - parts * rate) < 4 * spread


def test_a_rate_of_one_draws_every_part() -> None:
    assert all(draw(AuditPolicy(1.0), RECIPE, RUN, part).drawn for part in range(2000))


def test_every_run_and_every_recipe_draws_its_own_parts() -> None:
    half = AuditPolicy(0.5)
    runs = [[draw(half, RECIPE, run, n).drawn for n in range(200)] for run in ("a", "b")]
    other = [draw(half, "ab" * 32, "a", n).drawn for n in range(200)]
    assert runs[0] != runs[1] != other != runs[0]


def test_a_recipe_without_an_audit_keeps_the_hash_it_had_before_there_was_one() -> None:
    old = Recipe(
        schema_version=1, name="old", title="Before audits", version=1,
        camera=CameraSettings("emulator", folder="sample:tile"), model=ModelStep("tile", "01" * 32),
        rule=DecisionRule((ClassRule("crack", 0.4, 0.5),)),
    )  # fmt: skip
    before = "cf704bf055cf4af3f29db69f05e6e7e2eb4ba2b51e1f1c70aee03fd1b4a56f27"
    assert old.sha256 == before
    assert replace(old, audit=AuditPolicy(0.01)).sha256 != before
    assert read_recipe(paths.shipped_recipes() / "tile-v1.json").audit == AuditPolicy(0.1)


def test_an_audit_is_read_and_written_with_the_recipe(light: LightHome, tmp_path: Path) -> None:
    assert "audit" not in json.loads((light.data / "recipes" / "light-v1.json").read_text())
    drawing = replace(light.recipe, version=2, audit=AuditPolicy(0.02))
    assert read_recipe(write_recipe(drawing, tmp_path)) == drawing


@pytest.mark.parametrize("audit", ['{"rate": 0}', '{"rate": 1.5}', '{"rate": NaN}', "{}", "0.1"])
def test_a_wrong_audit_is_refused_by_its_field(light: LightHome, audit: str) -> None:
    file = light.data / "recipes" / "light-v1.json"
    text = file.read_text().rstrip().removesuffix("}") + f', "audit": {audit}}}'
    wrong = file.with_name("wrong-v1.json")
    wrong.write_text(text)
    with pytest.raises(RecipeError, match="audit"):
        read_recipe(wrong)
