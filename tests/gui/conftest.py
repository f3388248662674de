"""Real widgets on a display of their own, and a look for what a window leaves behind."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform.startswith("linux"):
    # A bare X server has no window manager, and without one no window is ever active.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from gonogo.gui import language
from gonogo.gui.app import application
from tests.gui.stage import Stage


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    app = application()
    language.install(app, "en")  # whatever the system speaks
    return app


@pytest.fixture(autouse=True)
def no_leaked_widgets(qapp: QApplication) -> Iterator[None]:
    """A window that is closed takes all its widgets, and with them their timers, along."""
    before = {id(widget) for widget in qapp.allWidgets()}
    yield
    gc.collect()
    left = [w for w in qapp.allWidgets() if id(w) not in before and w.isWindow()]
    assert not left, f"windows left behind: {left}"


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """A window of 1280 × 800 over a fake station."""
    made = Stage(tmp_path)
    made.show((1280, 800))
    yield made
    made.close()
