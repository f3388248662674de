"""The real window on a real station process: killed in mid-run, and found again."""

import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo.bootstrap.screen import screen_services
from gonogo.gui import theme
from gonogo.gui.pages.operator import OperatorPage
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.settings import SettingsFile
from gonogo.gui.window import MainWindow
from gonogo.ports.messages import Shutdown
from tests.gui.stage import delete
from tests.support.command import start
from tests.support.light import LightHome

WAIT_MS = 60_000


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")
def test_the_window_outlives_its_station_and_starts_the_next(
    light: LightHome, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    theme.apply(qapp, "dark")
    settings = SettingsFile(tmp_path / "screen.json")
    settings.change(recipe="light")
    screen = Screen(screen_services(light.ledger, "", 50.0), settings)
    window = MainWindow.furnished(screen, find_pages())
    page = window.page("operator")
    assert isinstance(page, OperatorPage)
    line = start(light.data, "station", "light", "--rate", "50")
    try:
        window.resize(1280, 800)
        window.show()
        screen.feed.start()
        qtbot.waitUntil(lambda: len(page.paint_delays_ms) >= 10, timeout=WAIT_MS)
        line.send_signal(signal.SIGKILL)
        line.wait()
        panel = page.live.panel
        qtbot.waitUntil(lambda: page.banner.word == "NO STATION", timeout=WAIT_MS)
        assert page.banner.part is None
        assert panel.isVisible()
        assert panel.title.text() == "The station ended in mid-run"
        assert not page.run.start_button.isEnabled()
        assert not page.run.stop_button.isEnabled()

        panel.button.click()
        qtbot.waitUntil(page.run.start_button.isEnabled, timeout=WAIT_MS)
        assert "was not stopped in order" in panel.text.text()
        painted = len(page.paint_delays_ms)
        page.run.start_button.click()
        qtbot.waitUntil(lambda: len(page.paint_delays_ms) >= painted + 10, timeout=WAIT_MS)
        page.run.stop_button.click()
        qtbot.waitUntil(lambda: page.banner.word == "STOPPED", timeout=WAIT_MS)
        screen.services.control.send(Shutdown("test")).result(10)
    finally:
        screen.close()
        screen.services.control.close()
        delete(window)
        line.kill()
        line.communicate()
