"""Photographs of what a new machine is asked and told; played by ``tests.gui.screens``."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from gonogo.gui import theme
from gonogo.gui.first_start import FirstStart
from gonogo.gui.front import Front
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.widgets.about_sheet import AboutSheet
from gonogo.gui.widgets.first_sheet import FirstSheet
from tests.gui.stage import Stage
from tests.support.new_machine import new_machine


def new_stage(folder: Path, name: theme.ThemeName) -> Stage:
    """A stage of a machine that has two cameras, no GPU and no record."""
    return Stage(folder, name, entries=0, set_up=new_machine(folder, cameras=True))


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


def _begin(s: Stage) -> FirstSheet:
    first = FirstStart(Front(s.window, find_pages()), s.window)
    first.begin()
    while first.sheet is None:
        s.settle(50)
    s.settle()
    return first.sheet


def _at(s: Stage, step: int) -> FirstSheet:
    sheet = _begin(s)
    for number in range(1, step + 1):
        sheet.show_step(number)
        s.settle(1500 if number > 1 else 50)
    return sheet


def _refused(s: Stage) -> None:
    sheet = _at(s, 1)
    sheet.people.name.setText("Ada Lovelace")
    sheet.people.password.setText("short")
    sheet.people.repeated.setText("short")
    sheet.people.go()
    s.settle(1500)


SCENES: dict[str, Callable[[Stage], object]] = {
    "about": _licence,
    "first-language": partial(_at, step=0),
    "first-people": partial(_at, step=1),
    "first-refused": _refused,
    "first-data": partial(_at, step=2),
    "first-camera": partial(_at, step=3),
    "first-gpu": partial(_at, step=4),
    "first-summary": partial(_at, step=5),
}
