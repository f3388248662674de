"""Photographs of what a new machine is asked and told; played by ``tests.gui.screens``."""

from collections.abc import Callable

from gonogo.gui.widgets.about_sheet import AboutSheet
from tests.gui.stage import Stage


def _about(s: Stage) -> AboutSheet:
    s.window.go("camera")
    s.settle()
    sheet = s.camera.open_about()
    while sheet.about is None:
        s.settle(50)
    s.settle()
    return sheet


def _licence(s: Stage) -> None:
    _about(s).list.setCurrentRow(12)
    s.settle()


SCENES: dict[str, Callable[[Stage], None]] = {"about": _licence}
