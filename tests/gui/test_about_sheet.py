"""What the program is made of, as somebody reads it on the screen."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gonogo import __version__
from gonogo.gui.widgets.about_sheet import AboutSheet
from gonogo.workbench.licences import licences
from tests.gui.stage import Stage
from tests.support.package import lay_package

_WAIT_MS = 20_000


def _open(stage: Stage) -> AboutSheet:
    stage.window.go("camera")
    stage.camera.about.click()
    (sheet,) = stage.window.findChildren(AboutSheet)
    return sheet


def _read(stage: Stage, qtbot: QtBot) -> AboutSheet:
    sheet = _open(stage)
    qtbot.waitUntil(lambda: sheet.about is not None, timeout=_WAIT_MS)
    return sheet


def test_the_sheet_names_versions_data_folder_and_every_component(
    stage: Stage, qtbot: QtBot, own_data_folder: Path
) -> None:
    sheet = _read(stage, qtbot)
    found = {one.name: one for one in licences()}
    assert f"GoNoGo {__version__}" in sheet.versions.text()
    assert f"pylon {found['pypylon'].version}" in sheet.versions.text()
    assert f"ONNX Runtime {found['onnxruntime'].version}" in sheet.versions.text()
    assert str(own_data_folder) in sheet.folder.text()
    listed = [sheet.list.item(n).text().splitlines()[0] for n in range(sheet.list.count())]
    assert listed == [f"{one.name} {one.version}" for one in found.values()]


def test_a_component_pressed_or_reached_by_key_shows_its_licence(
    stage: Stage, qtbot: QtBot
) -> None:
    sheet = _read(stage, qtbot)
    names = [one.name for one in licences()]
    row = sheet.list.visualItemRect(sheet.list.item(1))
    assert row.height() >= 64
    QTest.mouseClick(sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert sheet.list.currentRow() == 1
    sheet.list.setCurrentRow(names.index("numpy") - 1)
    QTest.keyClick(sheet.list, Qt.Key.Key_Down)
    assert "Redistribution and use" in sheet.text.toPlainText()
    QTest.keyClick(sheet.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not stage.window.findChildren(AboutSheet))


def test_only_the_package_says_how_qt_is_replaced(
    stage: Stage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = _read(stage, qtbot)
    assert not sheet.replace_qt.isVisible()
    sheet.dismiss()
    qtbot.waitUntil(lambda: not stage.window.findChildren(AboutSheet))
    folder = lay_package(tmp_path / "package", monkeypatch)
    (folder / "Qt.txt").write_text("GNU LESSER GENERAL PUBLIC LICENSE", encoding="utf-8")
    (folder / "REPLACING.txt").write_text("Put your Qt in the place of ours.", encoding="utf-8")
    packaged = _read(stage, qtbot)
    assert packaged.text.toPlainText().startswith("GNU LESSER")
    packaged.replace_qt.click()
    assert packaged.text.toPlainText() == "Put your Qt in the place of ours."


def test_licences_that_are_not_there_are_told_in_a_sentence(
    stage: Stage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_package(tmp_path / "package", monkeypatch)
    sheet = _open(stage)
    qtbot.waitUntil(lambda: "install GoNoGo again" in sheet.versions.text(), timeout=_WAIT_MS)
