"""A frozen part explained with time to spend; nothing of it decides."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.workshop import import_desk, install_bundle
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.gui.explain_work import FrozenPart
from gonogo.gui.widgets.choice import ChoiceSheet
from gonogo.gui.widgets.explain_sheet import ExplainSheet
from gonogo.workbench.importing.pictures import Picture
from tests.gui.import_play import until
from tests.gui.stage import Stage
from tests.support.foreign import classifier, saved
from tests.support.light import LightHome, light_image


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, recipes=recipe_store(), open_model=load_model)
    made.show((1280, 800))
    yield made
    made.close()


@pytest.fixture
def foreign(own_data_folder: Path, tmp_path: Path) -> FrozenPart:
    """A part of a model that was brought in."""
    pixels = np.random.default_rng(2).integers(0, 255, (40, 48, 3), dtype=np.uint8)
    file = saved(classifier(), tmp_path / "lid.onnx")
    desk = import_desk(file, (Picture("part", pixels),))
    desk.examine()
    desk.answer_all({"colour": "rgb", "values": "0..1", "labels": "good,scratch,dent"})
    name = install_bundle(desk.make("lid", "Lid", CameraSettings("replay")))
    return FrozenPart(pixels, recipe_store().load(name))


def opened(stage: Stage, pixels: np.ndarray, recipe: Recipe) -> ExplainSheet:
    sheet = ExplainSheet(stage.window, stage.screen, FrozenPart(pixels, recipe), "P000103")
    sheet.open()
    return sheet


def test_the_score_hangs_on_the_defect(stage: Stage, light: LightHome) -> None:
    pixels = light_image(5, bad=True)
    sheet = opened(stage, pixels, light.recipe)
    sheet.cover_button.click()
    assert sheet.cancel.isEnabled()
    until(lambda: sheet.cover_button.isEnabled())
    shown = sheet.canvas.shown
    assert shown is not None
    assert shown.overlay is not None
    plane = shown.overlay.heat
    assert plane is not None
    assert not shown.overlay.decides
    levels = np.frombuffer(plane.data, np.uint8).reshape(plane.height, plane.width)
    row, column = np.unravel_index(int(levels.argmax()), levels.shape)
    top, left = (int(v[0]) for v in np.nonzero(pixels == 240))
    cell = plane.to_frame[0]
    assert abs((column + 0.5) * cell - left - 16) < 2 * cell
    assert abs((row + 0.5) * cell - top - 16) < 2 * cell
    assert "Explanation, not decision" in sheet.said.text()


def test_a_score_that_hangs_on_no_place_says_so(stage: Stage, light: LightHome) -> None:
    sheet = opened(stage, light_image(5, bad=False), light.recipe)
    sheet.cover_button.click()
    until(lambda: sheet.cover_button.isEnabled())
    assert sheet.said.text().startswith("No single place carries the score")


def test_covering_can_be_stopped(stage: Stage, light: LightHome) -> None:
    sheet = opened(stage, light_image(5, bad=True), light.recipe)
    sheet.cover_button.click()
    sheet.cancel.click()
    assert sheet.said.text() == "It was stopped; nothing is shown of it."
    assert sheet.cover_button.isEnabled()
    stage.settle(300)
    assert sheet.canvas.shown is not None
    assert sheet.canvas.shown.overlay is None


def test_layers_of_a_model_are_looked_into_channel_by_channel(
    stage: Stage, foreign: FrozenPart
) -> None:
    sheet = opened(stage, np.asarray(foreign.pixels), foreign.recipe)
    assert not sheet.more.isEnabled(), "no layer is chosen yet"
    sheet.layer_button.click()
    until(lambda: bool(stage.window.findChildren(ChoiceSheet)))
    convolution = next(layer for layer in sheet.layers if layer.operator == "Conv")
    choice = stage.window.findChildren(ChoiceSheet)[0]
    choice.rows[convolution.tensor].click()
    until(lambda: sheet.more.isEnabled())
    assert sheet.channel_words.text() == "Channel 1 of 8"
    sheet.less.click()
    until(lambda: sheet.more.isEnabled())
    assert sheet.channel_words.text() == "Channel 8 of 8"
    assert "it has no unit" in sheet.said.text()


def test_a_part_that_the_model_does_not_take_says_so(stage: Stage, light: LightHome) -> None:
    sheet = opened(stage, np.zeros((10, 10), np.uint8), light.recipe)
    sheet.cover_button.click()
    until(lambda: sheet.cover_button.isEnabled())
    assert "The frame is 10 × 10 px" in sheet.said.text()


def test_a_part_of_the_strip_can_be_explained_more(qapp: QApplication, tmp_path: Path) -> None:
    plain = Stage(tmp_path)
    plain.show((1280, 800))
    plain.station.start()
    part = plain.station.judge()
    sheet = plain.window.open_part(part.entry_seq)
    until(lambda: sheet.panel.loader.part is not None)
    assert sheet.explain.isVisible()
    sheet.explain.click()
    assert plain.window.findChildren(ExplainSheet)
    plain.close()
