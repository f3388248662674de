"""Photographs of the self-test; played by ``tests.gui.screens``."""

import sys
from collections.abc import Callable
from pathlib import Path

from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.gui import theme
from gonogo.gui.widgets.selftest_sheet import SelfTestSheet
from gonogo.ports.selftest import CHECKS
from tests.gui.stage import Stage
from tests.support.selftest_play import FIGURES, write_script


def selftest_stage(folder: Path, name: theme.ThemeName) -> Stage:
    """A stage whose checks answer at once, with what a real one said."""
    script = write_script(folder / "check.py", FIGURES)
    return Stage(folder, name, self_test=ChildSelfTest([sys.executable, str(script)], CHECKS))


def _open(s: Stage) -> SelfTestSheet:
    s.window.go("camera")
    s.settle()
    sheet = s.camera.open_selftest()
    s.settle()
    return sheet


def _begin(s: Stage) -> None:
    _open(s)


def _end_of(s: Stage, sheet: SelfTestSheet) -> None:
    sheet.start.click()
    while sheet.model.busy:
        s.settle(200)
    s.settle()


def _good(s: Stage) -> None:
    _end_of(s, _open(s))


def _running(s: Stage) -> None:
    sheet = _open(s)
    sheet.start.click()
    while len(sheet.model.results) < 7:
        s.settle(20)
    s.settle(160)


def _failed(s: Stage) -> None:
    write_script(
        s.folder / "check.py",
        FIGURES,
        {
            "usb": "pylon's transport layer for USB cameras is missing: in /opt/gonogo/_internal/"
            "pypylon there is no library pylon_TL_usb that loads, or one that it needs is not "
            "beside it. Install GoNoGo again.",
            "model-weave": "/opt/gonogo/_internal/gonogo/models/weave/model.onnx was changed: its "
            "SHA-256 is 5a4e0c9d11fe…, the card says e0b77aa0c2f4…. Nothing was loaded; restore "
            "the model bundle.",
        },
    )
    _end_of(s, _open(s))


SCENES: dict[str, Callable[[Stage], None]] = {
    "selftest-begin": _begin,
    "selftest-running": _running,
    "selftest-good": _good,
    "selftest-failed": _failed,
}
