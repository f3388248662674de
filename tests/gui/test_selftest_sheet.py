"""The self-test by touch: progress, what failed, stopping, and the report for support."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.gui.widgets.selftest_sheet import SelfTestSheet
from gonogo.ports.selftest import CHECKS, SelfTestReport
from tests.gui.stage import Stage
from tests.support.selftest_play import FIGURES, write_script

_ASKED = tuple(check for check in CHECKS if check.key in ("disk", "usb", "gpu"))
_WAIT_MS = 20_000


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """A window whose self-test makes three checks, which say what the script tells them."""
    test = ChildSelfTest([sys.executable, str(tmp_path / "check.py")], _ASKED)
    made = Stage(tmp_path, self_test=test)
    write_script(tmp_path / "check.py", FIGURES)
    made.show((1280, 800))
    yield made
    made.close()


def _open(stage: Stage) -> SelfTestSheet:
    stage.window.go("camera")
    stage.camera.head.selftest.click()
    (sheet,) = stage.window.findChildren(SelfTestSheet)
    return sheet


def _run(sheet: SelfTestSheet, qtbot: QtBot) -> None:
    sheet.start.click()
    qtbot.waitUntil(lambda: not sheet.model.busy, timeout=_WAIT_MS)


def _words(sheet: SelfTestSheet) -> dict[str, str]:
    return {key: row.word.text() for key, row in sheet.rows.items()}


def test_a_good_self_test_shows_its_figures_and_saves_its_report(
    stage: Stage, qtbot: QtBot, own_data_folder: Path, tmp_path: Path
) -> None:
    sheet = _open(stage)
    assert not sheet.save.isEnabled()
    _run(sheet, qtbot)
    assert _words(sheet) == {"disk": "ok", "usb": "ok", "gpu": "not here"}
    assert sheet.rows["disk"].text.text() == FIGURES["disk"]
    assert sheet.status.text().startswith("Nothing failed. The report is in ")
    (kept,) = (own_data_folder / "selftest").iterdir()
    chosen = tmp_path / "usb stick" / "report.json"
    sheet.model.save(chosen)
    qtbot.waitUntil(lambda: sheet.model.saved == chosen, timeout=_WAIT_MS)
    assert chosen.read_bytes() == kept.read_bytes()
    assert str(chosen) in sheet.status.text()
    assert msgspec.json.decode(kept.read_bytes(), type=SelfTestReport) == sheet.model.report


def test_what_failed_is_said_and_found_again_when_the_sheet_is_opened_anew(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sentence = "pylon's transport layer for USB cameras is missing. Install GoNoGo again."
    write_script(tmp_path / "check.py", FIGURES, {"usb": sentence})
    sheet = _open(stage)
    _run(sheet, qtbot)
    assert _words(sheet) == {"disk": "ok", "usb": "failed", "gpu": "not here"}
    assert sheet.rows["usb"].text.text() == sentence
    assert sheet.status.text().startswith("1 of 3 checks failed.")
    sheet.leave.click()
    qtbot.waitUntil(lambda: not stage.window.findChildren(SelfTestSheet))
    assert _words(_open(stage))["usb"] == "failed"


def test_a_running_self_test_shows_how_far_it_is_and_is_stopped_by_cancel(
    stage: Stage, qtbot: QtBot, own_data_folder: Path, tmp_path: Path
) -> None:
    write_script(tmp_path / "check.py", {"disk": FIGURES["disk"]})
    sheet = _open(stage)
    sheet.start.click()
    qtbot.waitUntil(lambda: _words(sheet)["usb"] == "checking", timeout=_WAIT_MS)
    assert _words(sheet) == {"disk": "ok", "usb": "checking", "gpu": "waits"}
    assert (sheet.start.text(), sheet.status.text()) == ("Cancel", "1 of 3 checks done.")
    sheet.start.click()
    assert sheet.start.text() == "Run"
    assert sheet.status.text() == "The self-test was stopped before its end."
    assert not sheet.save.isEnabled()
    assert not (own_data_folder / "selftest").exists()


def test_a_report_that_cannot_be_saved_is_told_with_the_results(
    stage: Stage, qtbot: QtBot, own_data_folder: Path
) -> None:
    own_data_folder.mkdir(exist_ok=True)
    (own_data_folder / "selftest").write_text("a file where the folder should be")
    sheet = _open(stage)
    _run(sheet, qtbot)
    assert "Nothing failed. The report cannot be written to" in sheet.status.text()
    assert sheet.save.isEnabled()
