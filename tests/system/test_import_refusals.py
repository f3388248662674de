"""Answers that contradict a file, or themselves, are refused in words before anything is made."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from onnx import ModelProto, helper

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.workshop import import_desk, install_bundle
from gonogo.domain.errors import InspectError, ModelError, RecipeError
from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.models.bundles import read_card
from gonogo.inspection.inspector import check_classes
from gonogo.workbench.importing.desk import ImportDesk
from gonogo.workbench.importing.first_recipe import first_recipe
from gonogo.workbench.importing.pictures import Picture
from gonogo.workbench.importing.results import MadeBundle
from tests.support.command import gonogo, sentence
from tests.support.foreign import classifier, graph_of, saved

COLOUR = {"colour": "bgr", "values": "0..255"}
ANSWERS = {**COLOUR, "labels": "good,scratch,dent"}
REPLAY = CameraSettings("replay")


def evenly(grey: int) -> Picture:
    pixels = np.empty((40, 40, 3), np.uint8)
    pixels[:] = (grey, grey - 1, grey - 2)
    return Picture(f"grey-{grey}", pixels)


def desk_of(model: ModelProto, tmp_path: Path, *frames: Picture) -> ImportDesk:
    desk = import_desk(saved(model, tmp_path / "three.onnx"), frames or [evenly(90)])
    desk.examine()
    return desk


def made_with(desk: ImportDesk, answers: dict[str, str]) -> MadeBundle:
    desk.answer_all(answers)
    return desk.make("three", "", REPLAY)


def says_its_classes(names: str) -> ModelProto:
    model = classifier()
    helper.set_model_props(model, {"names": names})
    return model


def roots() -> ModelProto:
    """Two values of colour's brightness above 100; NaN for what is darker."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["g"]),
        helper.make_node("Flatten", ["g"], ["f"]),
        helper.make_node("Constant", [], ["dark"], value_float=100.0),
        helper.make_node("Sub", ["f", "dark"], ["d"]),
        helper.make_node("Sqrt", ["d"], ["s"]),
        helper.make_node("Softmax", ["s"], ["y"], axis=1),
    ]
    return graph_of(nodes)


@pytest.mark.parametrize("name", ["../evil", "a b", ".hidden", "x" * 300, "Ünïcode", "tile"])
def test_a_name_that_a_bundle_cannot_have_is_refused_before_anything_is_asked(
    name: str, tmp_path: Path, own_data_folder: Path
) -> None:
    file = str(saved(classifier(), tmp_path / "three.onnx"))
    said = sentence(gonogo(own_data_folder, "model", "import", file, "--name", name))
    assert "name" in said
    assert "Something went wrong" not in said
    assert not (own_data_folder / "models").exists()


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"labels": "good,bad"}, "3 classes apart, but 2 names"),
        ({"labels": "a,b,b"}, "a name of its own"),
        ({"defects": "scratch,scratch"}, "name each once"),
        ({"defects": "good"}, "says that a part is good"),
        ({"fit": "crop", "resize": "100000"}, "1 to 8192"),
        ({"fit": "letterbox", "pad": "999"}, "pad of 0 to 255"),
        ({"fit": "letterbox", "pad": "nan"}, "pad is a number"),
        ({"image": "z"}, "image cannot be 'z'"),
        ({"task": "magic"}, "task cannot be 'magic'"),
        ({"channels": "4"}, "channels cannot be '4'"),
        ({"frame_channels": "two"}, "frame_channels cannot be 'two'"),
        ({"expected": "x"}, "leave it out"),
    ],
)
def test_an_answer_that_contradicts_the_file_or_itself_is_one_sentence(
    answers: dict[str, str], says: str, tmp_path: Path
) -> None:
    desk = desk_of(says_its_classes("{0: 'good', 1: 'scratch', 2: 'dent'}"), tmp_path)
    with pytest.raises(InspectError, match=says):
        made_with(desk, {**COLOUR, **answers})


def test_names_with_commas_stay_one_name_each(tmp_path: Path) -> None:
    desk = desk_of(says_its_classes("['tench, Tinca tinca', 'cock', 'hen']"), tmp_path)
    known = desk.answer_all(COLOUR)
    assert known.value("labels") == "tench; Tinca tinca,cock,hen"


def test_names_of_the_file_that_are_not_unique_are_asked_for(tmp_path: Path) -> None:
    desk = desk_of(says_its_classes("['crane', 'crane', 'hen']"), tmp_path)
    assert [q.key for q in desk.answer_all(COLOUR).questions] == ["labels"]


def test_a_regular_expression_that_could_hold_up_the_line_makes_no_recipe() -> None:
    card = read_card(recipe_store().bundle_folder("tile"))
    with pytest.raises(RecipeError, match="too many ways"):
        first_recipe(card, REPLAY, 1.0, (), expected_text="/(a+)+$/")


def test_the_golden_picture_is_one_whose_answer_is_a_number(tmp_path: Path) -> None:
    desk = desk_of(roots(), tmp_path, evenly(30), evenly(180))
    desk.answer_all(ANSWERS)
    recipe = recipe_store().load(install_bundle(desk.make("three", "", REPLAY)))
    model = load_model(recipe.model)
    try:
        assert model.check_golden() <= model.card.golden.atol
    finally:
        model.close()


def test_a_model_that_judges_none_of_the_frames_makes_no_bundle(tmp_path: Path) -> None:
    desk = desk_of(roots(), tmp_path, evenly(30), evenly(40))
    desk.answer_all(ANSWERS)
    with pytest.raises(ModelError, match="NaN"):
        desk.make("three", "", REPLAY)


def test_a_card_that_names_a_class_twice_or_never_ends_is_refused(tmp_path: Path) -> None:
    card = (recipe_store().bundle_folder("tile") / "card.yaml").read_text("utf-8")
    (tmp_path / "card.yaml").write_text(card + "channels: [a, b, a]\n", "utf-8")
    with pytest.raises(ModelError, match="'a' twice"):
        read_card(tmp_path)
    (tmp_path / "card.yaml").write_text("[" * 5000, "utf-8")
    with pytest.raises(ModelError, match="too deep"):
        read_card(tmp_path)


def test_windows_that_would_hardly_move_are_refused(tmp_path: Path) -> None:
    desk = desk_of(classifier(), tmp_path)
    made = made_with(desk, ANSWERS)
    for overlap, fits in ((12, True), (13, False)):
        step = replace(made.recipe.model, tile_overlap_px=overlap)
        recipe = replace(made.recipe, model=step)
        if fits:
            check_classes(recipe, made.card)
        else:
            with pytest.raises(RecipeError, match="take 12 at most"):
                check_classes(recipe, made.card)
