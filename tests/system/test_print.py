"""Print verified with PaddleOCR's published models: found, read, recorded."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.frame import Frame
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.models.bundles import read_card
from gonogo.drivers.models.loading import open_model
from gonogo.drivers.recipes.store import write_recipe
from gonogo.inspection.inspector import Inspection, Inspector
from gonogo.inspection.overlays import overlay
from gonogo.ports.model import Model
from gonogo.workbench.importing.desk import ImportDesk
from gonogo.workbench.importing.pictures import read_picture
from tests.support.foreign import workshop
from tests.support.light import LightHome
from tests.support.print_bundle import (
    FINDER,
    MODELS,
    READER,
    needs_paddle,
    paddle_bundle,
    print_recipe,
    printed,
)
from tests.support.rig import rig

pytestmark = needs_paddle
LABEL = ["LOT 4711", "EXP 2027-03"]
EXPECTED = "LOT 4711 EXP 2027-03"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "print"
    paddle_bundle(folder)
    return folder


@pytest.fixture(scope="module")
def card(bundle: Path) -> ModelCard:
    return read_card(bundle)


@pytest.fixture(scope="module")
def model(bundle: Path, card: ModelCard) -> Iterator[Model]:
    made = open_model(bundle, print_recipe(card).model)
    yield made
    made.close()


def inspected(
    model: Model, pixels: NDArray[np.uint8], expected: str, **of_model: object
) -> Inspection:
    pixels.setflags(write=False)
    frame = Frame(1, "P1", "camera", 1, "", 0, pixels)
    return Inspector(print_recipe(model.card, expected, **of_model), model).inspect(frame)


@pytest.mark.parametrize("size", [20, 32, 64, 110])
@pytest.mark.parametrize("angle", [0, 10, -10])
def test_print_is_found_and_verified_small_and_large_level_and_sloping(
    model: Model, size: int, angle: float
) -> None:
    found = inspected(model, printed(LABEL, size, angle), EXPECTED)
    assert found.judgement.verdict is Verdict.PASS, found.judgement.reasons
    assert [t.text.replace(" ", "") for t in found.judgement.texts] == ["LOT4711", "EXP2027-03"]


@pytest.mark.parametrize("wrong", ["LOT 4717", "LOT 4771", "LOT 471", "LOT 47111", "IOT 4711"])
def test_one_wrong_character_fails(model: Model, wrong: str) -> None:
    found = inspected(model, printed([wrong, LABEL[1]]), EXPECTED)
    assert found.judgement.verdict is Verdict.FAIL
    assert f'expected "{EXPECTED}"' in found.judgement.reasons[0].text


def test_a_pattern_holds_for_any_lot_and_no_other_print(model: Model) -> None:
    pattern = r"/LOT ?\d{4}/"
    assert inspected(model, printed(["LOT 0815"]), pattern).judgement.verdict is Verdict.PASS
    assert inspected(model, printed(["EXP 2027"]), pattern).judgement.verdict is Verdict.FAIL


@pytest.mark.parametrize("lines", [[], LABEL[:1], [*LABEL, "QC 5"]])
def test_missing_print_and_print_too_much_fail(model: Model, lines: list[str]) -> None:
    assert inspected(model, printed(lines), EXPECTED).judgement.verdict is Verdict.FAIL


def test_print_that_stands_on_its_head_fails_unless_parts_lie_anyhow(bundle: Path) -> None:
    card = read_card(bundle)
    step = print_recipe(card).model
    turned = printed(LABEL, angle=180)
    model = open_model(bundle, step)
    assert inspected(model, turned, EXPECTED).judgement.verdict is Verdict.FAIL
    model._bundle = replace(model._bundle, card=replace(card, decoder={"either_way_up": "yes"}))
    for angle in (0, 90, 180, 270):
        found = inspected(model, printed(LABEL, angle=angle), EXPECTED)
        assert found.judgement.verdict is Verdict.PASS, (angle, found.judgement.reasons)
    model.close()


def test_the_frame_of_a_line_lies_around_its_print(model: Model) -> None:
    pixels = printed(["LOT 4711"], at=(200, 300))
    drawn = overlay(inspected(model, pixels, "LOT 4711"))
    assert drawn is not None
    (mark,) = drawn.texts
    ys, xs = np.nonzero(cv2.erode((pixels < 100).astype(np.uint8), np.ones((3, 3))))
    ink = (xs.min(), ys.min(), xs.max(), ys.max())
    frame = (mark.corners[0], mark.corners[1], mark.corners[4], mark.corners[5])
    assert frame == pytest.approx(ink, abs=16)


def test_only_the_region_of_the_recipe_is_read(model: Model) -> None:
    pixels = printed(LABEL, at=(200, 300))
    first = Roi(150, 280, 800, 110)
    found = inspected(model, pixels, "LOT 4711", roi_px=first)
    assert found.judgement.verdict is Verdict.PASS, found.judgement.reasons
    (line,) = found.judgement.texts
    assert 190 < line.corners[0] < 210, "in pixels of the frame"
    assert 300 < line.corners[1] < 320
    assert inspected(model, pixels, "LOT 4711").judgement.verdict is Verdict.FAIL


def test_a_reader_that_was_changed_is_refused_before_it_is_parsed(
    bundle: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "print"
    shutil.copytree(bundle, copy)
    content = bytearray((copy / "reader.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copy / "reader.onnx").write_bytes(content)
    with pytest.raises(ModelError, match=r"reader\.onnx was changed"):
        open_model(copy, print_recipe(read_card(copy)).model)


def test_a_finder_is_brought_in_with_its_reader_and_the_published_dictionary(
    tmp_path: Path,
) -> None:
    cv2.imwrite(str(tmp_path / "part.png"), printed(LABEL))
    desk = ImportDesk(workshop(), FINDER, [read_picture(tmp_path / "part.png")])
    desk.examine()
    answers = {"size": "768x960", "task": "text", "values": "imagenet", "colour": "bgr"}
    files = {"reader": str(READER), "alphabet": str(MODELS / "en_dict.txt")}
    assert desk.answer_all(answers | files).complete
    made = desk.make("label", "Label", CameraSettings("replay", folder="."))
    assert made.card.alphabet[-1] == " ", "PaddleOCR's readers know one that no file lists"
    assert made.shown[0].judgement.verdict is Verdict.PASS
    texts = made.shown[0].judgement.texts
    assert [t.text.replace(" ", "") for t in texts] == ["LOT4711", "EXP2027-03"]
    (tmp_path / "other.txt").write_text("\n".join("0123456789"))
    desk.answer("alphabet", str(tmp_path / "other.txt"))
    with pytest.raises(ModelError, match="tells 96 characters apart, the dictionary lists 10"):
        desk.make("label", "Label", CameraSettings("replay", folder="."))


def test_what_was_read_stands_in_the_ledger(light: LightHome, bundle: Path) -> None:
    shutil.copytree(bundle, light.data / "models" / "print")
    parts = light.data / "labels"
    parts.mkdir()
    for number, lot in enumerate(("LOT 4711", "LOT 4712")):
        cv2.imwrite(str(parts / f"{number}.png"), printed([lot, LABEL[1]]))
    recipe = replace(
        print_recipe(read_card(bundle), EXPECTED), deadline_ms=20_000,
        camera=CameraSettings(
            "replay", folder=str(parts), trigger=TriggerSettings(timeout_ms=5000)
        ),
    )  # fmt: skip
    write_recipe(recipe, light.data / "recipes")
    with rig(light) as line:
        counted = line.run("print", parts=2)
    assert (counted.passed, counted.failed) == (1, 1)
    reader = SqliteLedgerReader(light.ledger)
    records = [json.loads(entry.body) for entry in reader.entries("decision")]
    reader.close()
    assert [r["texts"][0]["text"].replace(" ", "") for r in records] == ["LOT4711", "LOT4712"]
    assert records[0]["texts"][0]["confidence"] > 0.8
    assert f'expected "{EXPECTED}"' in records[1]["reasons"][0]["text"]


def test_a_recipe_that_expects_a_text_of_a_model_that_cannot_read_does_not_arm(
    light: LightHome,
) -> None:
    fields = {"bundle": "light", "sha256": light.recipe.model.sha256, "expected_text": "LOT 4711"}
    name = light.with_recipe("reads", model=fields)
    with rig(light) as line:
        reply = line.start(name)
    assert "the model light does not read; choose one that does" in str(reply)
