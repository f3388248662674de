"""The window before its pages are there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gonogo.domain.errors import DeviceError
from gonogo.gui import tabs, theme
from gonogo.gui.opening import FirstPaint, Loading
from gonogo.gui.pages.registry import find_pages, load_page
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.services import Services
from gonogo.gui.settings import SettingsFile
from gonogo.gui.window import MainWindow
from tests.gui.stage import Stage, delete


@pytest.fixture
def frame(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    theme.apply(qapp, "dark")
    window = MainWindow(tabs.SHIPPED, SettingsFile(tmp_path / "frame.json"))
    window.resize(1280, 800)
    window.show()
    yield window
    delete(window)


def test_the_tabs_of_the_first_window_are_those_of_the_shipped_pages() -> None:
    assert [page.key for page in find_pages()] == [tab.key for tab in tabs.SHIPPED]
    for tab in tabs.SHIPPED:
        page = load_page(tab.key)
        assert (page.key, page.title, page.icon, page.order) == (
            tab.key, tab.title, tab.icon, tab.order,
        )  # fmt: skip


def test_the_first_window_has_its_rail_and_says_that_it_starts(frame: MainWindow) -> None:
    assert [button.text() for button in frame.rail.buttons.values()] == [
        tab.title for tab in tabs.SHIPPED
    ]
    assert all(not button.icon().isNull() for button in frame.rail.buttons.values())
    first = frame.rail.buttons["operator"]
    assert first.isChecked()
    assert first.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon
    assert first.focusPolicy() == Qt.FocusPolicy.StrongFocus
    shown = [label.text() for label in frame.stack.findChildren(QLabel)]
    assert "The screen is starting …" in shown


def test_what_is_pressed_before_the_pages_are_there_counts(frame: MainWindow, stage: Stage) -> None:
    frame.rail.buttons["ledger"].click()
    light = frame.rail.findChildren(QToolButton)[-2]
    light.click()
    screen = Screen(stage.screen.services, SettingsFile(stage.folder / "other.json"))
    frame.furnish(screen, find_pages())
    assert frame.stack.currentWidget() is frame.page("ledger")
    assert frame.rail.buttons["ledger"].isChecked()
    assert frame.stack.count() == 1


def test_a_page_of_somebody_else_joins_the_rail(frame: MainWindow, stage: Stage) -> None:
    def make(_screen: Screen, parent: QWidget | None) -> QWidget:
        return QLabel("SPC", parent)

    spc = PageSpec("spc", "SPC", "chart-line", 15, make)
    pages = sorted([*find_pages(), spc], key=lambda page: page.order)
    screen = Screen(stage.screen.services, SettingsFile(stage.folder / "other.json"))
    frame.furnish(screen, pages)
    assert list(frame.rail.buttons) == [page.key for page in pages]
    assert frame.rail.buttons["operator"].isChecked()
    frame.rail.buttons["spc"].click()
    assert frame.stack.currentWidget() is frame.page("spc")


def test_a_window_that_still_starts_closes_at_once(frame: MainWindow) -> None:
    frame.close()
    assert not frame.isVisible()


def test_the_first_paint_is_told_once(frame: MainWindow, qtbot: QtBot) -> None:
    told: list[str] = []
    FirstPaint(frame, lambda: told.append("painted"))
    frame.update()
    qtbot.waitUntil(lambda: bool(told))
    frame.update()
    QTest.qWait(50)
    assert told == ["painted"]


def test_pages_are_loaded_beside_the_screen(stage: Stage, qtbot: QtBot) -> None:
    loading = Loading(lambda: stage.screen.services, "operator")
    came: list[tuple[Services, list[PageSpec]]] = []
    loading.done.connect(lambda services, pages: came.append((services, pages)))
    loading.start()
    qtbot.waitUntil(lambda: bool(came))
    loading.leave()
    assert came[0][0] is stage.screen.services
    assert [page.key for page in came[0][1]] == [tab.key for tab in tabs.SHIPPED]


def test_what_keeps_the_screen_from_opening_is_kept_for_the_one_who_waits(qtbot: QtBot) -> None:
    def broken() -> Services:
        msg = "The disk is gone."
        raise DeviceError(msg)

    loading = Loading(broken, "operator")
    with qtbot.waitSignal(loading.failed):
        loading.start()
    loading.leave()
    assert str(loading.error) == "The disk is gone."
