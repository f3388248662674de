"""What a person does to bring a model in, for tests and for photographs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from gonogo.gui.import_work import FrameSource
from gonogo.gui.widgets.import_sheet import ImportSheet
from tests.gui.stage import Stage
from tests.support.foreign import SHARED

if TYPE_CHECKING:
    from gonogo.gui.pages.models import ModelsPage

MODELS = SHARED / "models"
CUBES = SHARED / "cubes" / "abnormal"
PILLS = SHARED / "pills" / "valid"


def open_sheet(stage: Stage, file: Path | None = None) -> ImportSheet:
    """Go to the page and press the button, or drop a file."""
    stage.window.go("models")
    stage.settle(100)
    return stage.models_page.open_import(file)


def until(done: Callable[[], bool], limit_ms: int = 60_000) -> None:
    """Wait until something is so."""
    for _ in range(limit_ms // 20):
        if done():
            return
        QTest.qWait(20)
    msg = "waited in vain"
    raise AssertionError(msg)


def bring(stage: Stage, file: Path, folder: Path) -> ImportSheet:
    """Choose file and frames, and look into the model, to its facts or its refusal."""
    sheet = open_sheet(stage, file)
    page: ModelsPage = stage.models_page
    page.model.choose_frames(FrameSource("folder", str(folder)))
    until(lambda: page.model.frames is not None or bool(sheet.said.text()))
    sheet.main.click()
    until(lambda: page.model.known is not None or bool(page.model.problem))
    stage.settle(100)
    return sheet


def answer(stage: Stage, key: str, value: str) -> None:
    """Answer whatever is asked, by key, without looking at the pictures."""
    problem = stage.models_page.model.answer(key, value)
    assert not problem, problem


def tried(stage: Stage) -> None:
    """Wait until every candidate was tried."""
    until(lambda: not stage.models_page.model.busy)
    stage.settle(100)
