"""A labelled folder on the cost page, and the challenge set: judged by a real model."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.domain.recipe import ModelStep
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.settings import SettingsFile
from gonogo.ports.messages import SignRule
from gonogo.ports.model import Model, Tensors
from gonogo.workbench.margin import scaled
from gonogo.workbench.material import rescaled
from gonogo.workbench.tuning.curves import Thresholds
from tests.gui.stage import Stage
from tests.support.hostile_folders import KINDS, hostile_folders
from tests.support.labelled import class_folders, write_image
from tests.support.light import LightHome, light_image

WAIT_MS = 20_000


class Gated:
    """A real model that waits before it answers; closing the gate holds it up."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.runs = 0

    def load(self, step: ModelStep) -> Model:
        return _Waiting(load_model(step), self)


class _Waiting:
    def __init__(self, model: Model, gate: Gated) -> None:
        self._model, self._gate = model, gate
        self.info, self.card, self.patches = model.info, model.card, model.patches
        self.read, self.check_golden, self.close = model.read, model.check_golden, model.close

    def run(self, inputs: Tensors) -> Tensors:
        self._gate.runs += 1
        assert self._gate.open.wait(10)
        return self._model.run(inputs)


@pytest.fixture
def gate() -> Gated:
    return Gated()


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path, light: LightHome, gate: Gated) -> Iterator[Stage]:
    """A window over the light recipe and its real model, before anything was produced."""
    made = Stage(tmp_path, recipes=recipe_store(), open_model=gate.load, entries=0)
    made.screen.settings.change(recipe="light", reviewer="Ada")
    made.show((1280, 800))
    made.window.go("cost")
    yield made
    gate.open.set()
    made.close()


@pytest.fixture
def page(stage: Stage) -> CostPage:
    return stage.cost_page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return class_folders(tmp_path / "held out", {"good": 30, "blob": 10})


def load(page: CostPage, folder: Path, qtbot: QtBot) -> None:
    page.source.open_folder(folder)
    qtbot.waitUntil(lambda: page.trial is not None, timeout=WAIT_MS)


def hear(stage: Stage) -> list[str]:
    said: list[str] = []
    stage.screen.said.connect(said.append)
    return said


def test_without_a_folder_the_page_asks_for_one(page: CostPage) -> None:
    page.source.kinds.button("folder").click()
    assert page.bench.panel.title.text() == "No folder is open"
    assert page.source.open_button.isVisible()


def test_a_folder_is_judged_by_the_recipes_model_and_can_be_signed(
    stage: Stage, page: CostPage, folder: Path, qtbot: QtBot
) -> None:
    load(page, folder, qtbot)
    material = page.model.material
    assert material is not None
    assert page.source.said.text().startswith("30 good, 10 bad parts.")
    assert page.model.setup.rule is not None
    assert page.model.setup.rule.fail_at == 1.0, "it begins at the recipe's own rule"
    assert page.bench.figures.now["recall"].text() == "100 %"
    assert "no sample of production" in page.bench.sentences.text()
    assert {path.parent.name for path in material.images} == {"good", "blob"}
    page.model.move("fail", 1.05)
    qtbot.waitUntil(lambda: page.trial is not None, timeout=WAIT_MS)
    page.bench.sign.click()
    sheet = page.signer.sheet
    assert sheet is not None
    sheet.reason.setText("Held-out parts")
    sheet.password.setText("secret")
    sheet.sign()
    stage.settle(100)
    command = next(x for x in stage.station.sent if isinstance(x, SignRule))
    recipe = recipe_store().load("light")
    review = command.rule.classes[0].review_at / recipe.rule.classes[0].fail_at
    assert command.rule == scaled(recipe.rule, Thresholds(review, 1.05))
    assert command.evidence is not None
    assert command.evidence.data == "folder held out (no sample of production)"
    assert command.evidence.data_sha256 == material.sha256
    assert (command.evidence.good, command.evidence.bad) == (30, 10)


def test_progress_is_told_and_cancel_leaves_the_page_as_it_was(
    stage: Stage, page: CostPage, folder: Path, qtbot: QtBot, gate: Gated, tmp_path: Path
) -> None:
    load(page, folder, qtbot)
    before, rule = page.model.material, Thresholds(0.9, 1.1)
    page.model.take(rule)
    said = hear(stage)
    gate.open.clear()
    page.source.open_folder(class_folders(tmp_path / "other", {"good": 5, "blob": 5}, seed=500))
    panel = page.bench.panel
    qtbot.waitUntil(lambda: "of 10 images" in panel.text.text(), timeout=WAIT_MS)
    assert panel.title.text() == "Judging"
    assert panel.button.text() == "Cancel"
    assert not page.bench.right.isVisible()
    panel.button.click()
    gate.open.set()
    assert page.model.material is before
    assert page.model.setup.rule == rule
    assert page.bench.right.isVisible()
    assert not panel.isVisible()
    assert page.source.folder == folder
    assert "not judged to its end" in said[-1]
    stage.settle(600)
    assert page.model.material is before
    assert gate.runs < 45, "it went on judging"


def test_the_time_left_is_told(
    page: CostPage, tmp_path: Path, qtbot: QtBot, gate: Gated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gonogo.gui.cost_desk._SURE_S", 0.0)
    gate.open.clear()
    page.source.open_folder(class_folders(tmp_path / "set", {"good": 900, "blob": 1}))
    panel = page.bench.panel
    qtbot.waitUntil(lambda: panel.text.text().startswith("1 of 901 images, "), timeout=WAIT_MS)
    QTest.qWait(1500)
    assert " min left" in panel.text.text()
    panel.button.click()
    assert panel.title.text() == "Judging was cancelled"
    assert panel.button.text() == "Judge again"
    gate.open.set()


def test_an_image_that_cannot_be_used_leaves_the_page_as_it_was(
    stage: Stage, page: CostPage, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = class_folders(tmp_path / "bad", {"good": 5, "blob": 5})
    small = write_image(bad / "blob" / "small.png", light_image(1, bad=True)[:200])
    panel = page.bench.panel
    page.source.open_folder(bad)
    qtbot.waitUntil(lambda: "small.png" in panel.text.text(), timeout=WAIT_MS)
    assert "is 320 × 200 px; the model light takes 320 × 240 px" in panel.text.text()
    assert page.model.material is None
    small.unlink()
    panel.button.click()
    qtbot.waitUntil(lambda: page.model.material is not None, timeout=WAIT_MS)
    before = page.model.material
    said = hear(stage)
    (folder / "good" / "text.png").write_text("not an image")
    page.source.open_folder(folder)
    qtbot.waitUntil(lambda: any("text.png is no PNG" in text for text in said), timeout=WAIT_MS)
    assert page.model.material is before
    assert page.source.folder == bad
    assert page.bench.right.isVisible()


def test_production_that_is_still_being_read_does_not_come_into_the_folder(
    stage: Stage, page: CostPage, folder: Path, qtbot: QtBot
) -> None:
    page.source.kinds.button("ledger").click()
    page.source.kinds.button("folder").click()
    stage.settle(600)
    assert page.bench.panel.title.text() == "No folder is open"


def test_a_folder_with_good_parts_alone_is_said(
    page: CostPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.source.open_folder(class_folders(tmp_path / "only", {"good": 5}))
    panel = page.bench.panel
    qtbot.waitUntil(lambda: panel.title.text() == "One kind of part is missing", timeout=WAIT_MS)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and closed files of POSIX")
def test_no_hostile_folder_is_half_imported(
    page: CostPage, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    load(page, folder, qtbot)
    before, chosen = page.model.material, page.source.state()
    (tmp_path / "hostile").mkdir()
    refused = 0
    for made in hostile_folders(tmp_path / "hostile", len(KINDS), seed=7):
        if made.expected.kinds is None:
            page.source.open_folder(made.root)
            qtbot.waitUntil(lambda: not page.folder.busy, timeout=WAIT_MS)
            assert page.model.material is before, made.name
            assert page.source.state() == chosen, made.name
            assert page.bench.right.isVisible(), made.name
            refused += 1
    assert refused > 20


# ---- the challenge set ----


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    return class_folders(tmp_path / "golden", {"good": 2, "blob": 4}, seed=900)


def test_every_rule_under_trial_is_held_against_the_challenge_set(
    stage: Stage, page: CostPage, folder: Path, golden: Path, qtbot: QtBot
) -> None:
    load(page, folder, qtbot)
    button, held = page.bench.challenge, page.bench.held
    assert button.text() == "Challenge set…"
    assert not held.isVisible()
    page.challenge.choose(golden)
    qtbot.waitUntil(lambda: page.challenge.found is not None, timeout=WAIT_MS)
    assert held.text() == "All 6 challenge parts are judged right."
    assert button.text() == "Challenge set\nall 6 right"
    assert button.mark == "check-circle-outline"
    challenge = page.challenge.found
    assert challenge is not None
    least = min((part for part in challenge.parts if part.bad), key=lambda part: part.margin)
    above = least.margin * 1.0001
    page.model.take(Thresholds(above, above))
    assert f"judged wrong: {least.name} (blob, PASS)" in held.text(), "at once, before intervals"
    assert page.trial is None
    assert button.mark == "close-octagon-outline"
    assert button.text().endswith("wrong")
    page.model.take(Thresholds(1.0, above))
    assert f"left to a person: {least.name} (blob, REVIEW)" in held.text()
    assert button.mark == "help-rhombus-outline"
    qtbot.waitUntil(lambda: page.trial is not None, timeout=WAIT_MS)
    assert page.said[-1] == held.text()
    page.bench.sign.click()
    sheet = page.signer.sheet
    assert sheet is not None
    assert sheet.evidence is not None
    assert sheet.evidence.sentences[-1] == held.text()
    sheet.dismiss()


def test_the_challenge_set_follows_the_scale_of_the_rule(
    page: CostPage, folder: Path, golden: Path, qtbot: QtBot
) -> None:
    load(page, folder, qtbot)
    page.challenge.choose(golden)
    qtbot.waitUntil(lambda: page.challenge.found is not None, timeout=WAIT_MS)
    material, before = page.model.material, page.challenge.found
    assert material is not None
    assert material.recipe is not None
    assert before is not None
    half = scaled(material.recipe.rule, Thresholds(0.5, 0.5))
    page.model.rescale(rescaled(material, half), half)
    found = page.challenge.found
    assert found is not None
    for part, then in zip(found.parts, before.parts, strict=True):
        assert part.margin == pytest.approx(2 * then.margin)
    page.model.undo()
    assert page.challenge.found is not None
    assert page.challenge.found.parts == before.parts


def test_the_challenge_set_is_there_again_after_a_restart_and_not_judged_anew(
    stage: Stage, page: CostPage, folder: Path, golden: Path, qtbot: QtBot, gate: Gated,
    qapp: QApplication, tmp_path: Path,
) -> None:  # fmt: skip
    load(page, folder, qtbot)
    page.challenge.choose(golden)
    qtbot.waitUntil(lambda: page.challenge.found is not None, timeout=WAIT_MS)
    runs = gate.runs
    again = Stage(tmp_path, recipes=recipe_store(), open_model=gate.load, entries=0)
    again.screen.settings.change(recipe="light")
    assert again.screen.settings.now.challenges == {"light": str(golden)}
    again.show((1280, 800))
    again.window.go("cost")
    other = again.cost_page
    other.source.open_folder(folder)
    qtbot.waitUntil(lambda: other.challenge.found is not None, timeout=WAIT_MS)
    assert other.bench.held.text() == "All 6 challenge parts are judged right."
    assert gate.runs == runs
    other.challenge.choose(None)
    assert other.bench.challenge.text() == "Challenge set…"
    assert not other.bench.held.isVisible()
    assert SettingsFile(tmp_path / "screen.json").now.challenges == {}
    again.close()


def test_a_challenge_set_that_cannot_be_used_is_named_in_the_evidence(
    page: CostPage, folder: Path, golden: Path, qtbot: QtBot
) -> None:
    (golden / "blob" / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    load(page, folder, qtbot)
    page.challenge.choose(golden)
    qtbot.waitUntil(lambda: bool(page.challenge.problem), timeout=WAIT_MS)
    assert page.bench.challenge.text() == "Challenge set\ncannot be used"
    assert page.bench.challenge.mark == "alert-outline"
    assert "cut.png" in page.said[-1]
    assert page.said[-1].startswith("No challenge set was held against the rule")
    page.bench.challenge.click()
    sheet = page.bench.challenge.sheet
    assert sheet is not None
    sheet.buttons["remove"].click()
    assert page.challenge.folder is None
    assert "challenge" not in " ".join(page.said)


def test_nothing_is_signed_while_the_challenge_set_is_judged(
    stage: Stage, page: CostPage, folder: Path, golden: Path, qtbot: QtBot, gate: Gated
) -> None:
    load(page, folder, qtbot)
    gate.open.clear()
    page.challenge.choose(golden)
    qtbot.waitUntil(lambda: "1 of 6 judged" in page.bench.challenge.text(), timeout=WAIT_MS)
    said = hear(stage)
    page.bench.sign.click()
    assert page.signer.sheet is None
    assert "challenge set is being judged" in said[0]
    gate.open.set()
    qtbot.waitUntil(lambda: page.challenge.found is not None, timeout=WAIT_MS)


def test_a_challenge_part_that_is_among_the_labelled_parts_is_pointed_out(
    page: CostPage, folder: Path, golden: Path, qtbot: QtBot
) -> None:
    load(page, folder, qtbot)
    write_image(golden / "good" / "known.png", light_image(1, bad=False))
    page.challenge.choose(golden)
    qtbot.waitUntil(lambda: page.challenge.found is not None, timeout=WAIT_MS)
    words = page.bench.sentences.text()
    assert "1 image of the challenge set has the same pixels as a part of the folder" in words
    assert "good/known.png and good/0001.png" in words
