"""An update by touch: what the file holds, its rehearsal, the signature, and the way back."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo import paths
from gonogo.bootstrap.update import sign_update
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.gui.widgets.about_sheet import AboutSheet
from gonogo.gui.widgets.update_sheet import UpdateSheet
from gonogo.ports.update import RehearsalReport, Rehearsed, Signature
from tests.gui.stage import Stage
from tests.support.updates import (
    FOUND,
    NEW,
    OLD,
    PASSWORD,
    make_quick_tree,
    trusted_publisher,
    update_desk,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

_WAIT_MS = 20_000
_BROKEN = Rehearsed("recipe:b-v1", "Recipe b-v1", "failed", "The scale is a number no more.")


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path, own_data_folder: Path) -> Iterator[Stage]:
    """A window whose updates are real; Ada may sign."""
    PasswordFile(paths.people_file()).add("Ada", PASSWORD)
    made = Stage(tmp_path, updates=partial(update_desk, record=sign_update))
    made.show((1280, 800))
    yield made
    made.close()


def _file(tmp_path: Path, *found: Rehearsed, hangs_after: str = "") -> Path:
    tree = make_quick_tree(tmp_path / "tree", NEW, found=(*FOUND, *found), hangs_after=hangs_after)
    return trusted_publisher().make(tree, tmp_path / "stick", notes="The strip keeps its place.")


def _open(stage: Stage, qtbot: QtBot) -> UpdateSheet:
    stage.window.go("camera")
    stage.camera.about.click()
    (about,) = stage.window.findChildren(AboutSheet)
    about.update_button.click()
    (sheet,) = stage.window.findChildren(UpdateSheet)
    qtbot.waitUntil(lambda: sheet.model.state is not None, timeout=_WAIT_MS)
    return sheet


def _try(sheet: UpdateSheet, file: Path, qtbot: QtBot) -> None:
    sheet.choose(file)
    qtbot.waitUntil(lambda: not sheet.model.busy, timeout=_WAIT_MS)


def _sign(sheet: UpdateSheet, password: str, reason: str = "") -> None:
    assert sheet.signing is not None
    sheet.signing.reason.setText(reason)
    sheet.signing.name.setText("Ada")
    sheet.signing.password.setText(password)
    sheet.signing.button.click()


def test_an_update_is_read_tried_signed_and_taken_back(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = _open(stage, qtbot)
    assert not sheet.take.isEnabled()
    assert not sheet.back.isEnabled()
    _try(sheet, _file(tmp_path), qtbot)
    assert sheet.offered.text() == f"Version {NEW}"
    assert "Signed by publisher" in sheet.origin.text()
    assert sheet.notes.toPlainText() == "The strip keeps its place."
    assert [row.accessibleName() for row in sheet.list.rows] == ["Recipe a-v1: ok. reads"]
    sheet.take.click()
    _sign(sheet, "wrong password")
    signing = sheet.signing
    assert signing is not None
    qtbot.waitUntil(lambda: "not its password" in signing.problem.text(), timeout=_WAIT_MS)
    assert update_desk().state().kept == (NEW,)
    _sign(sheet, PASSWORD)
    qtbot.waitUntil(lambda: bool(sheet.model.done), timeout=_WAIT_MS)
    assert sheet.signing is None
    assert list(paths.programs().glob(".new-*")) == []
    assert update_desk().state().next == NEW
    qtbot.waitUntil(sheet.back.isEnabled, timeout=_WAIT_MS)
    assert f"Next start: version {NEW}" in sheet.programs.text()
    sheet.back.click()
    _sign(sheet, PASSWORD, "It is slow")
    qtbot.waitUntil(lambda: "runs the installed program again" in sheet.model.done)
    assert update_desk().state().next != NEW


def test_what_would_not_work_any_more_stands_first_and_keeps_the_update_out(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = _open(stage, qtbot)
    _try(sheet, _file(tmp_path, _BROKEN), qtbot)
    assert sheet.list.rows[0].accessibleName() == f"Recipe b-v1: failed. {_BROKEN.text}"
    assert sheet.status.text().startswith("1 of 2 things that work now would not work any more")
    assert not sheet.take.isEnabled()


def test_what_this_machine_has_not_is_shown_as_the_self_test_shows_it(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    absent = Rehearsed("selftest-gpu", "Self-test: GPU", "ok", "no NVIDIA GPU", is_here=False)
    sheet = _open(stage, qtbot)
    _try(sheet, _file(tmp_path, absent), qtbot)
    assert sheet.list.rows[1].accessibleName() == "Self-test: GPU: not here. no NVIDIA GPU"
    assert sheet.take.isEnabled()


def test_what_failed_is_saved_as_a_report_for_who_made_the_update(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = _open(stage, qtbot)
    assert not sheet.save.isEnabled()
    _try(sheet, _file(tmp_path, _BROKEN), qtbot)
    assert "Save the report and send it" in sheet.status.text()
    sheet.save.click()
    assert sheet.dialog is not None
    file = tmp_path / "usb stick" / "report.json"
    (tmp_path / "file").write_text("")
    sheet.dialog.fileSelected.emit(str(tmp_path / "file" / "report.json"))
    qtbot.waitUntil(lambda: "cannot be written to" in sheet.status.text(), timeout=_WAIT_MS)
    sheet.dialog.fileSelected.emit(str(file))
    qtbot.waitUntil(lambda: str(file) in sheet.status.text(), timeout=_WAIT_MS)
    report = msgspec.json.decode(file.read_bytes(), type=RehearsalReport)
    assert (report.version, report.former_version, report.ok) == (NEW, OLD, False)
    assert report.rehearsal.failed == (_BROKEN,)


def test_a_file_that_was_changed_is_told_in_words(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = _file(tmp_path)
    file.write_bytes(file.read_bytes()[:-1])
    sheet = _open(stage, qtbot)
    _try(sheet, file, qtbot)
    assert sheet.list.panel.isVisible()
    assert "was cut off" in sheet.list.panel.text.text()
    assert not sheet.take.isEnabled()


def test_cancelled_nothing_is_left_and_another_can_be_tried(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = _open(stage, qtbot)
    sheet.choose(_file(tmp_path, hangs_after="Self-test: Clock"))
    qtbot.waitUntil(lambda: "Self-test: Clock" in sheet.status.text(), timeout=_WAIT_MS)
    assert sheet.bar.value() == 65
    sheet.file.click()
    assert "nothing of it is left" in sheet.status.text() + sheet.list.panel.text.text()
    qtbot.waitUntil(lambda: not list(paths.programs().glob(".new-*")), timeout=_WAIT_MS)


def test_closed_without_being_taken_it_leaves_nothing(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = _open(stage, qtbot)
    _try(sheet, _file(tmp_path), qtbot)
    assert list(paths.programs().glob(".new-*"))
    sheet.leave.click()
    qtbot.waitUntil(lambda: not list(paths.programs().glob(".new-*")), timeout=_WAIT_MS)
    assert update_desk().state().kept == ()


def test_closed_before_a_wrong_password_is_known_to_be_wrong_it_leaves_nothing(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = _open(stage, qtbot)
    _try(sheet, _file(tmp_path), qtbot)
    sheet.take.click()
    _sign(sheet, "wrong password")
    qtbot.waitUntil(lambda: (paths.programs() / NEW).exists(), timeout=_WAIT_MS)
    assert sheet.signing is not None
    sheet.signing.dismiss()
    sheet.leave.click()
    qtbot.waitUntil(lambda: not list(paths.programs().glob(".new-*")), timeout=_WAIT_MS)
    assert update_desk().state().kept == ()


def test_a_file_dropped_on_the_about_sheet_is_tried_and_other_files_are_not_taken(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.window.go("camera")
    about = stage.camera.open_about()
    for name, taken in (("picture.png", False), (_file(tmp_path).name, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "stick" / name))])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(QPoint(9, 9), action, data, button, none)
        entering.ignore()
        about.dragEnterEvent(entering)
        assert entering.isAccepted() == taken
    about.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, none))
    (sheet,) = stage.window.findChildren(UpdateSheet)
    qtbot.waitUntil(lambda: sheet.take.isEnabled(), timeout=_WAIT_MS)


def test_a_damaged_version_in_use_is_mended_by_choosing_its_file(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = _file(tmp_path)
    desk = update_desk()
    prepared = desk.prepare(file, lambda *_: None, lambda _: None, lambda: False)
    desk.take(prepared, Signature("Ada", ""))
    prepared.close()
    (paths.programs() / NEW / "_internal" / "library.so").write_bytes(b"cut")
    sheet = _open(stage, qtbot)
    _try(sheet, file, qtbot)
    assert "was damaged and is whole again" in sheet.list.panel.text.text()
    assert not sheet.take.isEnabled()
    qtbot.waitUntil(lambda: f"Next start: version {NEW}" in sheet.programs.text(), timeout=_WAIT_MS)
