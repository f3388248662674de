"""Photographs of the page Models and of an import; played by ``tests.gui.screens``."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from onnx import helper

from gonogo import paths
from gonogo.bootstrap.models import recipe_store
from gonogo.gui.explain_work import FrozenPart
from gonogo.gui.import_work import FrameSource
from gonogo.gui.widgets.explain_sheet import ExplainSheet
from gonogo.ports.recipes import BundleListing
from gonogo.workbench.importing.pictures import read_picture
from gonogo.workbench.synthesis import TRUTH, synthesise
from tests.gui import import_play as play
from tests.gui.stage import Stage
from tests.support.foreign import SHARED
from tests.support.light import BUNDLE
from tests.support.onnx_graphs import graph

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


def _embedding(s: Stage) -> None:
    """A model that only describes: held against good parts, its strangest place beside them."""
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(128, 3, 16, 16)).astype(np.float32) / 30
    nodes = [helper.make_node("Conv", ["image", "kernel"], ["embedding"], strides=[16, 16])]
    model = graph(
        nodes, {"image": [1, 3, 240, 320]}, {"embedding": [1, 128, 15, 20]}, {"kernel": weights}
    )
    file = s.folder / "describes.onnx"
    file.write_bytes(model.SerializeToString())
    sheet = play.bring(s, file, play.CUBES)
    for key, value in (
        ("task", "embedding"), ("good", str(SHARED / "cubes" / "normal")), ("colour", "rgb"),
        ("values", "0..1"),
    ):  # fmt: skip
        play.answer(s, key, value)
    sheet.show_step("name")
    sheet.main.click()
    play.until(lambda: sheet.model.done is not None or bool(sheet.said.text()), 120_000)
    s.settle()


def _open_weave(s: Stage) -> ExplainSheet:
    recipe = s.screen.services.recipes.load("weave")
    folder = s.screen.services.sample_parts("weave")
    with (folder.parent / "truth.csv").open(encoding="utf-8") as truth:
        bad = next(line["image"] for line in csv.DictReader(truth) if line["label"] != "good")
    part = FrozenPart(read_picture(folder / Path(bad).name).pixels, recipe)
    sheet = ExplainSheet(s.window, s.screen, part, Path(bad).stem)
    sheet.open()
    return sheet


def _explain(s: Stage) -> None:
    sheet = _open_weave(s)
    sheet.cover_button.click()
    play.until(lambda: sheet.cover_button.isEnabled(), 300_000)
    s.settle()


def _explaining(s: Stage) -> None:
    """Half way."""
    _open_weave(s).cover_button.click()
    s.settle(4000)


def _own(s: Stage) -> None:
    _done(s)
    s.models_page.sheet.dismiss()  # type: ignore[union-attr]
    s.settle(600)


def _remove(s: Stage) -> None:
    """A model of one's own is to be taken out of use; the question."""
    shutil.copytree(BUNDLE, paths.user_models() / "light")
    s.window.go("models")
    play.until(lambda: "light" in s.models_page.list.rows)
    s.models_page.list.rows["light"].click()
    s.models_page.remover.remove_button.click()
    s.settle()


def _removed(s: Stage) -> None:
    _remove(s)
    question = s.models_page.remover.question
    assert question is not None
    question.buttons["remove"].click()
    play.until(lambda: "light" not in s.models_page.list.rows)
    s.settle()


def _own_parts(folder: Path, *, good: bool) -> Path:
    """Sample cloth, made here: pictures of others are no part of our documents."""
    made = folder / "cloth"
    if not made.exists():
        synthesise("weave", 1824, 16, made, defect_rate=0.4)
    chosen = folder / ("good" if good else "mixed")
    chosen.mkdir(exist_ok=True)
    with (made / TRUTH).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not good or row["label"] == "good":
                image = made / "images" / Path(row["image"]).name
                shutil.copy(image, chosen / image.name)
    return chosen


def _describing(s: Stage) -> Path:
    """A model of our own that only describes what it sees, place by place."""
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(96, 3, 32, 32)).astype(np.float32) / 60
    nodes = [helper.make_node("Conv", ["image", "kernel"], ["embedding"], strides=[32, 32])]
    model = graph(
        nodes, {"image": [1, 3, 512, 512]}, {"embedding": [1, 96, 16, 16]}, {"kernel": weights}
    )
    file = s.folder / "describes-cloth.onnx"
    file.write_bytes(model.SerializeToString())
    return file


def _cloth(s: Stage) -> None:
    sheet = play.bring(s, _describing(s), _own_parts(s.folder, good=False))
    for key, value in (("task", "embedding"), ("good", str(_own_parts(s.folder, good=True)))):
        play.answer(s, key, value)
    sheet.show_step("question values")
    play.tried(s)


def _cloth_facts(s: Stage) -> None:
    _cloth(s)
    for key, value in (("values", "0..1"), ("colour", "rgb")):
        play.answer(s, key, value)
    s.models_page.sheet.show_step("facts")  # type: ignore[union-attr]
    play.tried(s)


def _cloth_done(s: Stage) -> None:
    _cloth_facts(s)
    sheet = s.models_page.sheet
    assert sheet is not None
    sheet.show_step("name")
    sheet.main.click()
    play.until(lambda: sheet.model.done is not None or bool(sheet.said.text()), 120_000)
    s.settle()


def models_stage(folder: Path, name: str) -> Stage:
    """A window whose models are the real ones."""
    assert name in ("dark", "light")
    return Stage(folder, "dark" if name == "dark" else "light", recipes=recipe_store())


SCENES: dict[str, Callable[[Stage], None]] = {
    "models-cloth": _cloth, "models-cloth-facts": _cloth_facts, "models-cloth-done": _cloth_done,
    "models-page": _page, "models-broken": _broken, "models-own": _own,
    "models-remove": _remove, "models-removed": _removed,
    "models-files": _files, "models-chosen": _chosen, "models-checking": _checking,
    "models-refused": _refused, "models-no-picture": _no_picture,
    "models-facts": _facts_open, "models-colours": _colours, "models-values": _values,
    "models-trying": _trying, "models-labels": _labels, "models-defects": _defects,
    "models-facts-done": _facts_done, "models-name": _name, "models-done": _done,
    "models-embedding": _embedding, "models-explain": _explain,
    "models-explaining": _explaining,
    "models-constant": _constant, "models-casting": _casting, "models-deeplab": _deeplab,
}  # fmt: skip
