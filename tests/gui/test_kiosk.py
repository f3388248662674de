"""The screen as the kiosk's service opens it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gonogo.cli import gonogo
from gonogo.gui.window import MainWindow


@pytest.mark.parametrize(("arguments", "fills"), [(["--full-screen"], True), ([], False)])
def test_a_screen_fills_the_display_where_it_is_asked_to(
    arguments: list[str],
    fills: bool,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONOGO_DATA", str(tmp_path))
    seen: list[bool] = []

    def look() -> None:
        windows = [each for each in qapp.topLevelWidgets() if isinstance(each, MainWindow)]
        seen.extend(window.isFullScreen() for window in windows)
        qapp.exit(0)

    QTimer.singleShot(500, look)
    gonogo.main(["screen", *arguments], standalone_mode=False)
    assert seen == [fills]
