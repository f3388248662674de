"""Photographs of updates by file; played by ``tests.gui.screens``."""

from collections.abc import Callable
from pathlib import Path

from gonogo import paths
from gonogo.drivers.updates.programs import InUse, Programs
from gonogo.gui import theme
from gonogo.gui.widgets.update_sheet import UpdateSheet
from gonogo.ports.update import Rehearsed
from tests.gui.stage import Stage
from tests.support.selftest_play import ABSENT, FIGURES
from tests.support.updates import (
    NEW,
    make_quick_tree,
    trusted_publisher,
    update_desk,
)

_NOTES = """Version 0.6.0

- The tile model takes 9 ms instead of 13.
- A part's heatmap can be saved as a picture.
- Of the operator's page: the strip keeps its place when a run ends.

Recipes and ledger stay as they are. It may be taken by version 0.5.0 and newer.
"""
_GOOD = (
    Rehearsed("ledger", "Ledger", "ok", "104,233 entries and 98,120 decisions, the chain fits"),
    Rehearsed("recipe:cap-v1", "Recipe cap-v1", "ok", "reads, and fits the model cap"),
    Rehearsed("recipe:cap-v2", "Recipe cap-v2", "ok", "cap: golden answer on CPU, off by 2e-07"),
    Rehearsed("model:cap", "Model cap", "ok", "golden answer on CPU, off by 2e-07"),
    Rehearsed("people", "People who may sign", "ok", "4 people"),
    Rehearsed("settings", "Settings of the screen", "ok", "11 settings"),
    *(
        Rehearsed(
            f"selftest-{key}",
            f"Self-test: {key.capitalize()}",
            "ok",
            text,
            is_here=key not in ABSENT,
        )
        for key, text in FIGURES.items()
    ),
    Rehearsed("way-back", "Way back", "ok", "104,233 entries are there, readable with the program "
              "in use"),
)  # fmt: skip
_BAD = (
    *_GOOD[:2],
    Rehearsed(
        "recipe:cap-v2", "Recipe cap-v2", "failed",
        "The model bundle tile is not the one the recipe was signed for: its contract hashes to "
        "5a4e0c9d11fe…, the recipe pins e0b77aa0c2f4…. Restore the bundle, or make a new recipe "
        "version.",
    ),
    *_GOOD[3:],
)  # fmt: skip


def update_stage(folder: Path, name: theme.ThemeName) -> Stage:
    """A stage whose updates are real and quick."""
    return Stage(folder, name, updates=update_desk)


def _open(s: Stage) -> UpdateSheet:
    s.window.go("camera")
    s.settle()
    sheet = s.camera.open_about().open_update()
    s.settle()
    return sheet


def _update(s: Stage, found: tuple[Rehearsed, ...], hangs_after: str = "") -> Path:
    tree = make_quick_tree(s.folder / "tree", NEW, found=found, hangs_after=hangs_after)
    return trusted_publisher().make(tree, s.folder / "stick", notes=_NOTES)


def _tried(s: Stage, found: tuple[Rehearsed, ...]) -> UpdateSheet:
    sheet = _open(s)
    sheet.choose(_update(s, found))
    while sheet.model.busy:
        s.settle(100)
    s.settle()
    return sheet


def _about(s: Stage) -> None:
    s.window.go("camera")
    s.settle()
    sheet = s.camera.open_about()
    while sheet.about is None:
        s.settle(100)
    s.settle()


def _begin(s: Stage) -> None:
    Programs(paths.programs()).use(InUse(NEW))
    _open(s)


def _running(s: Stage) -> None:
    sheet = _open(s)
    sheet.choose(_update(s, _GOOD[:9], "Self-test: Camera emulator"))
    while len(sheet.model.results) < 9:
        s.settle(50)
    s.settle(400)
    s.window.destroyed.connect(sheet.model.cancel)


def _good(s: Stage) -> None:
    _tried(s, _GOOD)


def _failed(s: Stage) -> None:
    _tried(s, _BAD)


def _sign(s: Stage) -> None:
    sheet = _tried(s, _GOOD)
    sheet.take.click()
    s.settle()
    assert sheet.signing is not None
    sheet.signing.name.setText("Ada")
    sheet.signing.sign()
    s.settle()


def _refused(s: Stage) -> None:
    sheet = _open(s)
    file = _update(s, _GOOD)
    paths.trusted_update_keys().unlink()
    sheet.choose(file)
    while sheet.model.busy:
        s.settle(100)
    s.settle()


SCENES: dict[str, Callable[[Stage], None]] = {
    "update-about": _about,
    "update-begin": _begin,
    "update-running": _running,
    "update-good": _good,
    "update-failed": _failed,
    "update-sign": _sign,
    "update-refused": _refused,
}
