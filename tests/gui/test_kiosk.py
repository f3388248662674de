"""The screen as the kiosk's service opens it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
import sys
from PySide6.QtCore import QTimer
from gonogo.cli import main
from gonogo.gui.app import application
from gonogo.gui.window import MainWindow

app = application()

def look():
    print(*(each.isFullScreen() for each in app.topLevelWidgets() if isinstance(each, MainWindow)))
    app.exit(0)

QTimer.singleShot(500, look)
main(sys.argv[1:])
"""


@pytest.mark.parametrize(("arguments", "fills"), [(["--full-screen"], "True"), ([], "False")])
def test_a_screen_fills_the_display_where_it_is_asked_to(
    arguments: list[str], fills: str, tmp_path: Path
) -> None:
    seen = subprocess.run(
        [sys.executable, "-c", LOOK, "screen", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "GONOGO_DATA": str(tmp_path)},
        timeout=120,
        check=True,
    )
    assert seen.stdout.split() == [fills]
