"""Photographs of the page Models and of an import; played by ``tests.gui.screens``."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gonogo import bootstrap
from gonogo.gui.import_work import FrameSource
from gonogo.ports.recipes import BundleListing
from tests.gui import import_play as play
from tests.gui.stage import Stage
from tests.support.foreign import SHARED

VOC = (
    "background,aeroplane,bicycle,bird,boat,bottle,bus,car,cat,chair,cow,table,dog,horse,"
    "motorbike,person,plant,sheep,sofa,train,screen"
)


def _page(s: Stage) -> None:
    s.window.go("models")
    s.settle(800)


def _broken(s: Stage) -> None:
    store = s.screen.services.recipes
    problem = (
        "/home/ada/gonogo/models/lid/model.onnx was changed: its SHA-256 is 8c1d…, the card says "
        "77aa…. Nothing was loaded; restore the model bundle."
    )
    folder = s.folder / "models" / "lid"
    found = [*store.bundles(), BundleListing("lid", folder, None, problem)]
    services = replace(s.screen.services)
    object.__setattr__(services.recipes, "bundles", lambda: found)
    _page(s)
    s.models_page.choose("lid")
    s.settle()


def _files(s: Stage) -> None:
    play.open_sheet(s)
    s.settle()


def _chosen(s: Stage) -> None:
    sheet = play.open_sheet(s, play.MODELS / "yolox_nano.onnx")
    sheet.model.choose_frames(FrameSource("folder", str(play.PILLS)))
    play.tried(s)


def _checking(s: Stage) -> None:
    _chosen(s)
    s.models_page.sheet.main.click()  # type: ignore[union-attr]
    s.settle(120)


def _refused(s: Stage) -> None:
    broken = SHARED / "models_broken" / "missing_external_data_dinov2.onnx"
    play.bring(s, broken, play.PILLS)


def _no_picture(s: Stage) -> None:
    play.bring(s, play.MODELS / "sklearn_classifier_not_image.onnx", play.PILLS)


def _facts_open(s: Stage) -> None:
    play.bring(s, play.MODELS / "yolox_nano.onnx", play.PILLS)


def _colours(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "yolox_nano.onnx", play.PILLS)
    play.answer(s, "fit", "corner")
    play.answer(s, "values", "0..255")
    sheet.show_step("question colour")
    play.tried(s)


def _values(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "yolox_nano.onnx", play.PILLS)
    play.answer(s, "fit", "corner")
    play.answer(s, "colour", "bgr")
    sheet.show_step("question values")
    play.tried(s)
    sheet.question.choose("0..255")
    s.settle()


def _trying(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "yolox_nano.onnx", play.PILLS)
    sheet.show_step("question values")
    play.until(lambda: bool(sheet.model._trials))
    s.settle(50)


def _labels(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "yolox_nano.onnx", play.PILLS)
    sheet.show_step("question labels")
    sheet.question.field.setText("bolt, nut")
    sheet.question.go()
    s.settle()


def _all_but_name(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "yolox_nano.onnx", play.PILLS)
    for key, value in (
        ("fit", "corner"), ("colour", "bgr"), ("values", "0..255"),
        ("labels", str(play.MODELS / "coco_classes.txt")),
    ):  # fmt: skip
        play.answer(s, key, value)
    sheet.show_step("facts")


def _defects(s: Stage) -> None:
    _all_but_name(s)
    sheet = s.models_page.sheet
    assert sheet is not None
    sheet.show_step("question defects")
    assert sheet.question.picker is not None
    sheet.question.picker.none.click()
    for name in ("donut", "sports ball", "clock"):
        sheet.question.picker.buttons[name].click()
    s.settle()


def _facts_done(s: Stage) -> None:
    _defects(s)
    s.models_page.sheet.main.click()  # type: ignore[union-attr]
    play.tried(s)


def _name(s: Stage) -> None:
    _facts_done(s)
    s.models_page.sheet.main.click()  # type: ignore[union-attr]
    s.settle()


def _done(s: Stage) -> None:
    _name(s)
    s.models_page.sheet.main.click()  # type: ignore[union-attr]
    play.until(lambda: s.models_page.model.done is not None)
    s.settle()


def _constant(s: Stage) -> None:
    play.bring(s, play.MODELS / "light_resnet50.onnx", play.CUBES)
    sheet = s.models_page.sheet
    assert sheet is not None
    while sheet.model.questions:
        question = sheet.model.questions[0]
        play.answer(s, question.key, question.candidates[0].value)
    sheet.show_step("facts")
    play.tried(s)


def _casting(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "casting_autoencoder.onnx", play.CUBES)
    while sheet.model.questions and not sheet.model.questions[0].seen:
        question = sheet.model.questions[0]
        play.answer(s, question.key, question.candidates[0].value)
    sheet.main.click()
    play.tried(s)


def _deeplab(s: Stage) -> None:
    sheet = play.bring(s, play.MODELS / "deeplabv3_nhwc_257.onnx", play.PILLS)
    play.answer(s, "labels", VOC)
    sheet.show_step("question values")
    play.tried(s)


def _own(s: Stage) -> None:
    _done(s)
    s.models_page.sheet.dismiss()  # type: ignore[union-attr]
    s.settle(600)


def models_stage(folder: Path, name: str) -> Stage:
    """A window whose models are the real ones."""
    assert name in ("dark", "light")
    return Stage(folder, "dark" if name == "dark" else "light", recipes=bootstrap.recipe_store())


SCENES: dict[str, Callable[[Stage], None]] = {
    "models-page": _page, "models-broken": _broken, "models-own": _own,
    "models-files": _files, "models-chosen": _chosen, "models-checking": _checking,
    "models-refused": _refused, "models-no-picture": _no_picture,
    "models-facts": _facts_open, "models-colours": _colours, "models-values": _values,
    "models-trying": _trying, "models-labels": _labels, "models-defects": _defects,
    "models-facts-done": _facts_done, "models-name": _name, "models-done": _done,
    "models-constant": _constant, "models-casting": _casting, "models-deeplab": _deeplab,
}  # fmt: skip
