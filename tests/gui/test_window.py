"""Alarms, leaving, pages, theme, keyboard."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from gonogo.domain.verdict import Verdict
from gonogo.gui.pages.registry import broken_page, find_pages, make_page
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.settings import Settings, SettingsFile
from gonogo.ports.messages import Acknowledge, Shutdown
from gonogo.ports.state import StationEvent
from gonogo.ports.station import LinkState
from tests.gui.stage import Stage


def test_an_alarm_stays_until_it_is_acknowledged_by_name(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.station.raise_alarm("5 parts failed in a row.")
    stage.station.raise_alarm("Camera 0815-0000 is lost.", "camera_lost")
    strip = stage.window.alarms
    qtbot.waitUntil(strip.isVisible)
    assert strip.text.text() == "5 parts failed in a row."
    assert "1 of 2" in strip.detail.text()
    qtbot.wait(200)
    assert strip.isVisible()
    strip.button.click()
    qtbot.waitUntil(lambda: strip.text.text() == "Camera 0815-0000 is lost.")
    qtbot.waitUntil(strip.button.isEnabled)
    QTest.keyClick(stage.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not strip.isVisible())
    acknowledged = [c for c in stage.station.sent if isinstance(c, Acknowledge)]
    assert acknowledged == [Acknowledge("a1", "operator"), Acknowledge("a2", "operator")]


def test_a_refused_acknowledgement_can_be_pressed_again(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.station.raise_alarm("Camera lost.")
    stage.station.refusals[Acknowledge] = "The alarm is still on."
    strip = stage.window.alarms
    qtbot.waitUntil(strip.isVisible)
    strip.button.click()
    qtbot.waitUntil(stage.window.message.isVisible)
    assert strip.button.isEnabled()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_an_alarm_covers_neither_verdict_nor_stop(
    stage: Stage, qtbot: QtBot, size: tuple[int, int]
) -> None:
    stage.window.resize(*size)
    stage.station.start()
    stage.station.judge(Verdict.PASS)
    stage.station.raise_alarm("Camera lost.")
    stage.screen.said.emit("A sentence that is long enough. " * 6)
    qtbot.waitUntil(stage.window.alarms.isVisible)
    page = stage.operator
    for cover in (stage.window.alarms, stage.window.message):
        for kept in (page.banner, page.run):
            place = kept.rect().translated(kept.mapTo(stage.window, kept.rect().topLeft()))
            assert not cover.geometry().intersects(place)


def test_closing_in_a_run_asks_and_leave_running_leaves_it(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.settle(60)
    stage.window.close()
    question = stage.window._leaving.question
    assert question is not None
    assert stage.window.isVisible()
    question.buttons["cancel"].click()
    assert stage.window.isVisible()
    qtbot.waitUntil(lambda: stage.window._leaving.question is None)
    stage.window.close()
    question = stage.window._leaving.question
    assert question is not None
    question.buttons["leave"].click()
    qtbot.waitUntil(lambda: not stage.window.isVisible())
    assert not any(isinstance(c, Shutdown) for c in stage.station.sent)


def test_closing_in_a_run_can_stop_the_line(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.settle(60)
    stage.window.close()
    question = stage.window._leaving.question
    assert question is not None
    question.buttons["stop"].click()
    qtbot.waitUntil(lambda: not stage.window.isVisible())
    assert Shutdown("operator") in stage.station.sent


def test_a_screen_without_a_station_closes_at_once(stage: Stage) -> None:
    stage.station.start()
    stage.station.link_state = LinkState("lost", 9.0, "")
    stage.screen.feed.pull()
    stage.window.close()
    assert not stage.window.isVisible()


def test_the_rail_shows_every_registered_page(stage: Stage, qtbot: QtBot) -> None:
    specs = find_pages()
    assert [spec.key for spec in specs][:3] == ["operator", "camera", "ledger"]
    for number, spec in enumerate(specs, 1):
        button = stage.window.rail.buttons[spec.key]
        assert button.text() == spec.title
        QTest.keyClick(
            stage.window, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.ControlModifier
        )
        qtbot.waitUntil(button.isChecked)
        assert stage.window.stack.currentWidget() is stage.window.page(spec.key)


def test_an_unknown_page_is_told_and_a_broken_one_stands_in(stage: Stage, qtbot: QtBot) -> None:
    stage.window.go("holograms")
    assert "No page is called holograms" in stage.window.message.text.text()
    broken = broken_page("spc", "ImportError: no module")
    assert broken.make(stage.screen, stage.window).isWidgetType()

    def fails(_screen: Screen, _parent: QWidget | None) -> QWidget:
        msg = "no luck"
        raise RuntimeError(msg)

    page = make_page(PageSpec("x", "X", "help", 1, fails), stage.screen, stage.window)
    assert page.isWidgetType()


def test_the_theme_is_toggled_and_remembered(stage: Stage, tmp_path: Path) -> None:
    before = QApplication.palette().color(QPalette.ColorRole.Window).lightness()
    stage.window.toggle_theme()
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() > before + 100
    assert json.loads((tmp_path / "screen.json").read_text())["theme"] == "light"
    stage.window.toggle_theme()


def test_one_bad_field_does_not_void_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    file.write_text('{"theme": "purple", "actor": "Asha", "opacity": "much", "extra": 1}')
    assert SettingsFile(file).now == Settings(actor="Asha")
    file.write_text("not json")
    assert SettingsFile(file).now == Settings()


def test_warnings_of_the_station_are_said_and_the_rest_is_not(stage: Stage, qtbot: QtBot) -> None:
    stage.station.events = [StationEvent("", "info", "part 12 archived")]
    qtbot.wait(60)
    assert not stage.window.message.isVisible()
    stage.station.events = [StationEvent("", "warning", "The disk fills in 2 days.")]
    qtbot.waitUntil(stage.window.message.isVisible)


def test_everything_that_can_be_pressed_is_large_named_and_in_the_tab_order(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.station.start()
    stage.station.judge(Verdict.FAIL)
    stage.settle(200)
    for page_key in ("operator", "camera", "ledger", "label"):
        stage.window.go(page_key)
        stage.settle(150)
        page = stage.window.page(page_key)
        for button in page.findChildren(QAbstractButton):
            if not button.isVisible() or type(button).__module__.startswith("PySide6"):
                continue
            name = button.accessibleName() or button.text()
            assert button.width() >= 64, f"{page_key}: {name} is {button.width()} px wide"
            assert button.height() >= 64, f"{page_key}: {name} is {button.height()} px high"
            assert name, f"{page_key}: a button has no name"
            assert button.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    operator = stage.operator
    assert operator.run.start_button.height() >= 96
    assert operator.run.stop_button.height() >= 96


def test_tab_walks_through_the_operator_page_and_stays_inside_a_sheet(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.window.activateWindow()
    qtbot.waitUntil(lambda: stage.operator.head.recipe.lines != {})
    stage.operator.head.recipe.button.setFocus()
    seen = set()
    for _ in range(30):
        QTest.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_Tab)
        seen.add(stage.window.focusWidget())
    assert stage.operator.run.start_button in seen
    assert stage.operator.live.canvas in seen
    assert stage.operator.strip in seen
    stage.operator.head.recipe.button.click()
    for _ in range(8):
        QTest.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_Tab)
        focus = stage.window.focusWidget()
        assert focus is not None
        assert type(focus.parentWidget()).__name__ != "OperatorHead"
    QTest.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_Escape)


def test_the_overlay_is_chosen_by_keys_and_remembered(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.station.start()
    stage.station.judge(Verdict.FAIL)
    canvas = stage.operator.live.canvas
    for number, mode in enumerate(("off", "heatmap", "contour", "attention"), 1):
        QTest.keyClick(
            stage.window, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.AltModifier
        )
        qtbot.waitUntil(lambda mode=mode: canvas.style_now.mode == mode)  # type: ignore[misc]
    assert json.loads((tmp_path / "screen.json").read_text())["overlay"] == "attention"
    qtbot.waitUntil(stage.operator.live.bar.head.isVisible)
    stage.operator.live.bar.head.click()
    assert canvas.style_now.head == 1


def test_the_focus_leaves_a_name_on_the_rail_whole(stage: Stage) -> None:
    for key, button in stage.window.rail.buttons.items():
        stage.window.go(key)
        name = button.rect().adjusted(4, 42, -4, -4)
        stage.window.setFocus()
        stage.settle(50)
        before = button.grab(name).toImage()
        button.setFocus()
        stage.settle(50)
        assert button.hasFocus()
        assert button.grab(name).toImage() == before, key
