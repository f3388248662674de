"""The page Models: what is there, and how a stranger's model is brought in by looking."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from onnx import numpy_helper
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gonogo import paths
from gonogo.bootstrap.models import recipe_store
from gonogo.drivers.models.in_use import mark_in_use
from gonogo.gui.import_model import name_for
from gonogo.gui.import_work import FrameSource
from gonogo.gui.widgets.import_question import where_they_differ
from gonogo.gui.widgets.import_sheet import ImportSheet
from gonogo.gui.widgets.name_sheet import NameSheet
from gonogo.workbench.importing.pictures import camera_over, read_pictures
from tests.gui import import_play as play
from tests.gui.stage import Stage
from tests.support.foreign import SHARED, classifier, endless_loop, saved
from tests.support.light import BUNDLE

ANSWERS = {"colour": "bgr", "values": "0..255", "labels": "good,scratch,dent"}


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """A window over the real bundles and the real import."""
    made = Stage(tmp_path, recipes=recipe_store())
    made.show((1280, 800))
    yield made
    made.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Four parts in colour, each of another brightness."""
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(4):
        pixels = np.full((40, 48, 3), 60 * number, np.uint8)
        pixels[10:20, 10:30] = (200, 80, 20)
        cv2.imwrite(str(folder / f"part-{number}.png"), pixels)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A classifier of three classes that says nothing of itself."""
    return saved(classifier(), tmp_path / "Lid_v2.onnx")


def brought(stage: Stage, file: Path, pictures: Path) -> ImportSheet:
    """The sheet, all questions answered."""
    sheet = play.bring(stage, file, pictures)
    for key, value in ANSWERS.items():
        play.answer(stage, key, value)
    sheet.show_step("facts")
    play.tried(stage)
    return sheet


def texts(stage: Stage) -> str:
    page = stage.models_page
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def drop(stage: Stage, path: Path) -> bool:
    """Drop a file on the page; whether it was welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(9, 9), *held, Qt.KeyboardModifier.NoModifier)
    enter.setAccepted(False)
    QApplication.sendEvent(stage.models_page, enter)
    if enter.isAccepted():
        put = QDropEvent(QPointF(9, 9), *held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(stage.models_page, put)
    return enter.isAccepted()


def test_models_are_listed_in_words_and_the_way_in_is_shown(stage: Stage) -> None:
    stage.window.go("models")
    play.until(lambda: bool(stage.models_page.list.rows))
    assert list(stage.models_page.list.rows) == ["tile", "weave"]
    said = texts(stage)
    assert "No model of your own is here yet" in said
    assert "The map: the highest value of a region that is large enough." in said
    assert stage.models_page.bring.isVisible()


def test_a_bundle_that_cannot_be_used_says_why(stage: Stage) -> None:
    folder = paths.user_models() / "lid"
    shutil.copytree(BUNDLE, folder)
    (folder / "card.yaml").write_text("schema_version: 1\n", encoding="utf-8")
    stage.window.go("models")
    play.until(lambda: "lid" in stage.models_page.list.rows)
    stage.models_page.list.rows["lid"].click()
    assert "card.yaml: field name: the field is missing" in texts(stage)


def test_a_file_dropped_on_the_page_is_brought_in(stage: Stage, file: Path) -> None:
    stage.window.go("models")
    assert drop(stage, file)
    assert stage.models_page.sheet is not None
    assert stage.models_page.model.file == file
    assert not stage.models_page.sheet.main.isEnabled(), "pictures are missing still"


def test_only_a_model_may_be_dropped(stage: Stage, pictures: Path) -> None:
    stage.window.go("models")
    assert not drop(stage, pictures / "part-0.png")
    assert stage.models_page.sheet is None


def test_a_refused_file_says_why_and_the_pictures_stay(
    stage: Stage, tmp_path: Path, file: Path, pictures: Path
) -> None:
    empty = tmp_path / "empty.onnx"
    empty.write_bytes(b"")
    sheet = play.bring(stage, empty, pictures)
    assert sheet.working.panel.title.text() == "empty.onnx cannot be used"
    assert "empty" in sheet.working.panel.text.text()
    sheet.working.panel.button.click()
    assert sheet.now == "files"
    assert sheet.model.frames is not None
    sheet.model.choose_file(file)
    sheet.main.click()
    play.until(lambda: sheet.now == "facts")


def test_a_folder_without_pictures_says_so_and_the_file_stays(
    stage: Stage, tmp_path: Path, file: Path
) -> None:
    sheet = play.open_sheet(stage, file)
    sheet.model.choose_frames(FrameSource("folder", str(tmp_path / "data")))
    (tmp_path / "data").mkdir(exist_ok=True)
    play.until(lambda: bool(sheet.said.text()))
    assert "holds no pictures" in sheet.said.text()
    assert sheet.model.file == file


def test_parts_that_the_station_kept_are_pictures_to_try_on(stage: Stage, file: Path) -> None:
    stage.archive.images["cd" * 32] = np.full((30, 40), 9, np.uint8)
    sheet = play.open_sheet(stage, file)
    sheet.model.choose_frames(FrameSource("kept", "tile"))
    play.until(lambda: sheet.model.frames is not None)
    assert sheet.model.frames is not None
    assert sheet.model.frames.pictures[0].pixels.shape == (30, 40)
    assert sheet.model.camera == stage.screen.services.recipes.load("tile").camera


def test_facts_come_with_their_reasons_and_can_be_changed(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = play.bring(stage, file, pictures)
    assert sheet.now == "facts"
    assert sheet.main.text() == "Answer 3 questions"
    said = "\n".join(label.text() for label in sheet.facts.findChildren(QLabel))
    assert "Stretched to the model's size" in said
    assert "By custom: usual for such models" in said
    assert "size" not in sheet.facts.changes, "it is fixed in the graph"
    sheet.facts.changes["fit"].click()
    assert sheet.question.cards is not None
    sheet.question.cards.cards["letterbox"].button.click()
    sheet.main.click()
    assert sheet.model.value("fit") == "letterbox"


def test_wrong_numbers_are_seen_on_real_pictures(stage: Stage, file: Path, pictures: Path) -> None:
    sheet = play.bring(stage, file, pictures)
    sheet.show_step("question values")
    play.tried(stage)
    cards = sheet.question.cards
    assert cards is not None
    trials = [sheet.model.trial("values", c) for c in sheet.question.question.candidates]  # type: ignore[union-attr]
    assert all(trial is not None and not trial.problem for trial in trials)
    said = {card.view.words.text() for card in cards.cards.values()}
    assert len(said) > 1, "the candidates answer differently"
    assert all(card.view.canvas.shown is not None for card in cards.cards.values())
    assert "names of its classes" in sheet.question.note.text(), "what is assumed is said"
    assert not sheet.main.isEnabled(), "nothing is chosen for a person"


def test_pictures_are_flipped_by_keys_for_all_candidates_at_once(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = play.bring(stage, file, pictures)
    sheet.show_step("question values")
    play.tried(stage)
    cards = sheet.question.cards
    assert cards is not None
    before = cards.flip.number
    QTest.keyClick(sheet, Qt.Key.Key_PageDown)
    assert cards.flip.number == (before + 1) % 4
    names = {card.view.accessibleName().partition(":")[0] for card in cards.cards.values()}
    assert names == {f"part-{cards.flip.number}.png"}


def test_the_picture_where_candidates_differ_most_is_looked_at_first(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = play.bring(stage, file, pictures)
    sheet.show_step("question values")
    play.tried(stage)
    assert sheet.question.question is not None
    candidates = sheet.question.question.candidates
    trials = [t for c in candidates if (t := sheet.model.trial("values", c)) is not None]
    assert sheet.question.cards is not None
    assert sheet.question.cards.flip.number == where_they_differ(trials)


def test_an_answer_of_ones_own_is_taken_or_its_fault_is_said(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = play.bring(stage, file, pictures)
    sheet.show_step("question values")
    sheet.question.other.click()
    asked = sheet.question.findChildren(NameSheet) or stage.window.findChildren(NameSheet)
    asked[0].name.setText("mean 1 std")
    asked[0].take()
    assert "values cannot be 'mean 1 std'" in asked[0].said.text()
    asked[0].name.setText("mean 127 std 64")
    asked[0].take()
    assert sheet.model.value("values") == "mean 127 std 64"


def test_a_wrong_answer_leaves_all_others(stage: Stage, file: Path, pictures: Path) -> None:
    sheet = play.bring(stage, file, pictures)
    play.answer(stage, "values", "0..1")
    sheet.show_step("question labels")
    sheet.question.field.setText("good, bad")
    QTest.keyClick(sheet.question.field, Qt.Key.Key_Return)
    assert sheet.said.text() == "The model tells 3 classes apart, but 2 names were given."
    assert sheet.now == "question"
    assert sheet.model.value("values") == "0..1"
    sheet.question.field.setText("good, scratch, dent")
    QTest.keyClick(sheet.question.field, Qt.Key.Key_Return)
    assert sheet.model.value("labels") == "good, scratch, dent"


def test_defects_are_pressed_not_typed(stage: Stage, file: Path, pictures: Path) -> None:
    sheet = brought(stage, file, pictures)
    sheet.facts.changes["defects"].click()
    picker = sheet.question.picker
    assert picker is not None
    assert picker.answer == "scratch,dent", "good is none of them"
    picker.buttons["dent"].click()
    sheet.main.click()
    assert sheet.model.value("defects") == "scratch"


def test_going_back_and_closing_keep_every_answer(stage: Stage, file: Path, pictures: Path) -> None:
    sheet = brought(stage, file, pictures)
    sheet.show_step("name")
    for step in ("facts", "files"):
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert sheet.now == step
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert stage.models_page.sheet is None
    again = stage.models_page.open_import()
    assert again.now == "facts"
    assert {key: again.model.value(key) for key in ANSWERS} == ANSWERS


def test_other_pictures_keep_the_answers(
    stage: Stage, file: Path, pictures: Path, tmp_path: Path
) -> None:
    sheet = brought(stage, file, pictures)
    other = shutil.copytree(pictures, tmp_path / "others")
    sheet.show_step("files")
    sheet.model.choose_frames(FrameSource("folder", str(other)))
    play.until(lambda: sheet.model.desk is None)
    sheet.main.click()
    play.until(lambda: sheet.now == "facts")
    assert {key: sheet.model.value(key) for key in ANSWERS} == ANSWERS


def test_cancel_ends_the_child_process(stage: Stage, tmp_path: Path, pictures: Path) -> None:
    sheet = play.open_sheet(stage, saved(endless_loop(), tmp_path / "endless.onnx"))
    sheet.model.choose_frames(FrameSource("folder", str(pictures)))
    play.until(lambda: sheet.model.frames is not None)
    sheet.main.click()
    play.until(lambda: bool(workers()))
    assert sheet.working.panel.button.text() == "Cancel"
    sheet.working.panel.button.click()
    assert sheet.now == "files"
    play.until(lambda: not workers(), 5_000)
    assert sheet.model.file is not None


def workers() -> list[psutil.Process]:
    """Children of this test that open models."""
    found = []
    for child in psutil.Process().children():
        try:
            if "model-worker" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
        except psutil.Error:
            continue
    return found


def test_the_screen_goes_on_while_a_model_is_opened_and_tried(
    stage: Stage, file: Path, pictures: Path
) -> None:
    gaps: list[float] = []
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        gaps.append(time.monotonic() - last)
        last = time.monotonic()

    timer = QTimer(stage.window)
    timer.timeout.connect(tick)
    timer.start(10)
    sheet = play.bring(stage, file, pictures)
    sheet.show_step("question values")
    play.tried(stage)
    timer.stop()
    assert len(gaps) > 20
    assert max(gaps) < 0.8


def test_a_model_that_always_says_the_same_must_be_taken_knowingly(
    stage: Stage, tmp_path: Path, pictures: Path
) -> None:
    model = classifier()
    for weights in model.graph.initializer:
        zeros = np.zeros_like(numpy_helper.to_array(weights))
        weights.CopyFrom(numpy_helper.from_array(zeros, weights.name))
    sheet = brought(stage, saved(model, tmp_path / "empty-weights.onnx"), pictures)
    said = "\n".join(label.text() for label in sheet.facts.findChildren(QLabel))
    assert "Its answer does not depend on the picture" in said
    assert not sheet.main.isEnabled()
    sheet.facts.accept.click()
    assert sheet.main.isEnabled()


def test_a_model_becomes_a_bundle_and_a_recipe_that_is_shown_live(
    stage: Stage, file: Path, pictures: Path
) -> None:
    assert stage.operator.head.recipe.name == "tile"
    sheet = brought(stage, file, pictures)
    sheet.main.click()
    assert sheet.name.name.text() == "lid-v2"
    sheet.name.title.setText("Lids of line 4")
    sheet.name.title.textEdited.emit("Lids of line 4")
    sheet.main.click()
    play.until(lambda: sheet.now == "done")
    card = next(b.card for b in recipe_store().bundles() if b.name == "lid-v2")
    assert card is not None
    assert card.classes == ("scratch", "dent")
    recipe = recipe_store().load("lid-v2")
    assert (recipe.version, recipe.title) == (1, "Lids of line 4")
    assert (recipe.camera.driver, recipe.camera.folder) == ("emulator", str(pictures))
    assert sheet.done.view.canvas.shown is not None
    sheet.main.click()
    assert stage.models_page.sheet is None
    assert stage.window.stack.currentWidget() is stage.operator
    play.until(lambda: stage.operator.head.recipe.name == "lid-v2")
    assert stage.screen.settings.now.recipe == "lid-v2"


def test_limits_of_the_new_model_are_tuned_from_the_sheet(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = brought(stage, file, pictures)
    sheet.show_step("name")
    sheet.main.click()
    play.until(lambda: sheet.now == "done")
    sheet.done.tune_button.click()
    assert stage.window.stack.currentWidget() is stage.cost_page
    play.until(lambda: "lid-v2" in stage.cost_page.source.recipes)
    assert stage.cost_page.source.recipe == "lid-v2"
    stage.settle(100)


def test_a_name_that_is_taken_is_said_and_nothing_is_lost(
    stage: Stage, file: Path, pictures: Path
) -> None:
    shutil.copytree(BUNDLE, paths.user_models() / "lid-v2")
    sheet = brought(stage, file, pictures)
    sheet.show_step("name")
    sheet.main.click()
    play.until(lambda: sheet.now == "name" and bool(sheet.said.text()))
    assert "take another name" in sheet.said.text()
    assert {key: sheet.model.value(key) for key in ANSWERS} == ANSWERS
    sheet.model.name = "lid-v3"
    sheet.main.click()
    play.until(lambda: sheet.now == "done")


def test_a_name_that_is_taken_is_said_before_anything_is_made(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = brought(stage, file, pictures)
    sheet.show_step("name")
    sheet.model.name = "tile"
    file.unlink()  # whatever would be made of it now
    sheet.main.click()
    play.until(lambda: sheet.now == "name" and bool(sheet.said.text()))
    assert sheet.said.text() == "There is a recipe tile already; take another name."


def test_after_one_model_the_next_begins_anew_with_the_same_pictures(
    stage: Stage, file: Path, pictures: Path
) -> None:
    sheet = brought(stage, file, pictures)
    sheet.show_step("name")
    sheet.main.click()
    play.until(lambda: sheet.now == "done")
    sheet.dismiss()
    play.until(lambda: "lid-v2" in stage.models_page.list.rows)
    assert stage.models_page.list.rows["lid-v2"].isChecked()
    again = stage.models_page.open_import()
    assert again.now == "files"
    assert again.model.file is None
    assert again.model.frames is not None


def test_a_folder_with_other_files_is_replayed_since_the_emulator_wants_pictures_alone(
    pictures: Path,
) -> None:
    found = read_pictures(pictures)
    assert camera_over(pictures, found).driver == "emulator"
    (pictures / "notes.txt").write_text("of Tuesday", encoding="utf-8")
    assert camera_over(pictures, found).driver == "replay"


@pytest.mark.parametrize(
    ("stem", "name"), [("YOLOX_Nano (2)", "yolox-nano-2"), ("Größe", "grosse"), ("___", "model")]
)
def test_a_bundle_is_named_after_its_file(stem: str, name: str) -> None:
    assert name_for(stem) == name


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published models are not here")
def test_a_published_detector_shows_which_numbers_it_wants(stage: Stage) -> None:
    sheet = play.bring(stage, play.MODELS / "yolox_nano.onnx", play.PILLS)
    for key, value in (("fit", "corner"), ("colour", "bgr")):
        play.answer(stage, key, value)
    sheet.show_step("question values")
    play.tried(stage)
    cards = sheet.question.cards
    assert cards is not None
    failing = {value for value, card in cards.cards.items() if "FAIL" in card.view.words.text()}
    assert failing == {"0..255"}, "with all other numbers it sees nothing"


def own_model(stage: Stage) -> None:
    """A model of one's own among the others, chosen."""
    shutil.copytree(BUNDLE, paths.user_models() / "light")
    stage.window.go("models")
    play.until(lambda: "light" in stage.models_page.list.rows)
    stage.models_page.list.rows["light"].click()


def test_only_a_model_of_ones_own_can_be_removed(stage: Stage) -> None:
    own_model(stage)
    assert stage.models_page.remover.remove_button.accessibleName() == "Remove light"
    stage.models_page.list.rows["tile"].click()
    assert not stage.models_page.remover.isVisible()


def test_a_model_is_removed_after_one_question_and_put_back(stage: Stage) -> None:
    own_model(stage)
    remover = stage.models_page.remover
    remover.remove_button.click()
    assert remover.question is not None
    assert "light" in remover.question.findChildren(QLabel)[0].text()
    remover.question.buttons["keep"].click()
    stage.settle(100)
    assert "light" in stage.models_page.list.rows
    remover.remove_button.click()
    remover.question.buttons["remove"].click()
    play.until(lambda: "light" not in stage.models_page.list.rows)
    assert not (paths.user_models() / "light").exists()
    assert remover.back_button.text() == "Put light back"
    assert not remover.remove_button.isVisible()
    remover.back_button.click()
    play.until(lambda: "light" in stage.models_page.list.rows)
    assert stage.models_page.list.rows["light"].isChecked()
    assert not remover.back_button.isVisible()


def test_a_model_in_use_is_not_removed_and_the_page_says_why(stage: Stage) -> None:
    own_model(stage)
    said: list[str] = []
    stage.screen.said.connect(said.append)
    release = mark_in_use(paths.user_models() / "light")
    stage.models_page.remover.remove_button.click()
    question = stage.models_page.remover.question
    assert question is not None
    question.buttons["remove"].click()
    play.until(lambda: bool(said))
    release()
    assert said == ["A running station has armed with light; stop that run first."]
    assert "light" in stage.models_page.list.rows
