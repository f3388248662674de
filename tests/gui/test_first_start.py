"""A new machine is set up by touch: once, in the person's language, and never in the way."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo import paths
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.gui import language
from gonogo.gui.first_start import FirstStart
from gonogo.gui.front import Front
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.settings import Settings, SettingsFile, asks_first
from gonogo.gui.widgets.first_sheet import FirstSheet
from gonogo.ports.messages import StartRun
from tests.gui.stage import Stage, delete
from tests.support.command import environment
from tests.support.new_machine import SERIAL, new_machine

_WAIT_MS = 30_000
_WAIT_S = 60.0


class Asked:
    """The questions over a window, and the person who answers."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage, self.qtbot = stage, qtbot
        self.front = Front(stage.window, find_pages())
        self.first = FirstStart(self.front)
        self.first.begin()

    @property
    def sheet(self) -> FirstSheet:
        assert self.first.sheet is not None
        return self.first.sheet

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: self.first.sheet is not None, timeout=_WAIT_MS)

    def next(self) -> None:
        at = self.sheet.at
        self.qtbot.waitUntil(lambda: self.sheet.main.isEnabled(), timeout=_WAIT_MS)
        self.sheet.main.click()
        self.qtbot.waitUntil(lambda: self.sheet.at == at + 1, timeout=_WAIT_MS)

    def go_to(self, step: int) -> None:
        """Go on from the first question; nobody will sign."""
        self.next()
        self.sheet.skip.click()
        while self.sheet.at < step:
            self.next()

    def settings(self) -> Settings:
        return SettingsFile(self.stage.folder / "screen.json").now


@pytest.fixture
def asked(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Asked]:
    """A machine with two cameras, of which one is free."""
    yield from _staged(qapp, tmp_path, qtbot, cameras=True)


@pytest.fixture
def blind(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Asked]:
    """A machine without a camera."""
    yield from _staged(qapp, tmp_path, qtbot, cameras=False)


def _staged(qapp: QApplication, folder: Path, qtbot: QtBot, *, cameras: bool) -> Iterator[Asked]:
    stage = Stage(folder, entries=0, set_up=new_machine(folder, cameras=cameras))
    stage.show((1280, 800))
    made = Asked(stage, qtbot)
    made.wait()
    yield made
    window = made.front.window
    if window is not stage.window:
        window.screen_now.feed.stop()
        delete(window)
    else:
        stage.close()
    language.install(qapp, "en")


def test_only_a_new_machine_is_asked_and_only_until_it_was_set_up(
    tmp_path: Path, own_data_folder: Path
) -> None:
    file = tmp_path / "screen.json"
    new = SettingsFile(file)
    assert asks_first(new)
    PasswordFile(paths.people_file()).add("Ada", "a long password")
    assert not asks_first(new)
    (own_data_folder / "people.json").unlink()
    new.change(first_start="open")
    assert asks_first(SettingsFile(file))
    new.change(first_start="done")
    assert not asks_first(SettingsFile(file))
    new.change(first_start="", theme="light")
    assert not asks_first(SettingsFile(file))


def test_a_machine_whose_ledger_has_entries_is_not_asked(stage: Stage, qtbot: QtBot) -> None:
    first = FirstStart(Front(stage.window, find_pages()))
    first.begin()
    settings = stage.screen.settings
    qtbot.waitUntil(lambda: settings.now.first_start == "done", timeout=_WAIT_MS)
    assert first.sheet is None


def test_an_administrator_and_a_camera_are_set_up_by_touch(asked: Asked, qtbot: QtBot) -> None:
    assert asked.settings().first_start == "open"
    asked.next()
    people = asked.sheet.people
    assert not asked.sheet.main.isEnabled()
    QTest.keyClicks(people.name, "Ada Lovelace")
    for field in (people.password, people.repeated):
        QTest.keyClicks(field, "a long password")
    asked.next()
    assert PasswordFile(paths.people_file()).verify("Ada Lovelace", "a long password")
    assert asked.sheet.data.folder.text() == str(paths.data())
    qtbot.waitUntil(lambda: "are free on its disk" in asked.sheet.data.room.text())
    asked.next()
    camera = asked.sheet.camera
    qtbot.waitUntil(lambda: SERIAL in camera.options.rows, timeout=_WAIT_MS)
    assert list(camera.options.rows) == [SERIAL, "40123456", "emulator"]
    assert camera.options.rows[SERIAL].isChecked()
    assert not camera.options.rows["40123456"].isEnabled()
    asked.next()
    qtbot.waitUntil(lambda: "no NVIDIA GPU" in asked.sheet.gpu.found.text(), timeout=_WAIT_MS)
    asked.next()
    assert asked.sheet.main.text() == "Start"
    assert asked.sheet.summary.values["people"].text() == "Ada Lovelace"
    assert asked.sheet.summary.values["camera"].text() == SERIAL
    asked.sheet.main.click()
    assert asked.front.window.current == "camera"
    assert asked.stage.screen.services.source == f"camera:{SERIAL}"
    assert asked.settings().first_start == "done"
    qtbot.waitUntil(lambda: not asked.stage.window.findChildren(FirstSheet))


def test_without_an_administrator_the_person_is_told_what_cannot_be_done(asked: Asked) -> None:
    asked.next()
    assert "nobody can sign" in asked.sheet.people.note.text()
    asked.sheet.skip.click()
    assert asked.sheet.at == 2
    asked.sheet.show_step(5)
    assert "nothing can be signed" in asked.sheet.summary.values["people"].text()
    assert not paths.people_file().exists()


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "A password needs at least 8 characters."),
        ("a long password", "a wrong password", "The two passwords are not the same"),
    ],
)
def test_a_password_that_will_not_do_is_told_and_the_name_stays(
    asked: Asked, qtbot: QtBot, password: str, again: str, sentence: str
) -> None:
    asked.next()
    people = asked.sheet.people
    for field, text in (
        (people.name, "Ada"),
        (people.password, password),
        (people.repeated, again),
    ):
        QTest.keyClicks(field, text)
    QTest.keyClick(people.repeated, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sentence in asked.sheet.said.text(), timeout=_WAIT_MS)
    assert asked.sheet.at == 1
    assert people.name.text() == "Ada"
    assert not paths.people_file().exists()


def test_without_a_camera_the_demo_starts_as_the_command_does(blind: Asked, qtbot: QtBot) -> None:
    blind.go_to(3)
    camera = blind.sheet.camera
    qtbot.waitUntil(lambda: camera.note.text() == "No camera is connected.", timeout=_WAIT_MS)
    assert camera.options.rows["emulator"].isChecked()
    blind.next()
    blind.next()
    blind.sheet.main.click()
    assert not blind.sheet.back_button.isEnabled()
    said = blind.sheet.said
    qtbot.waitUntil(lambda: "of 40 is made" in said.text(), timeout=_WAIT_MS)
    sent = blind.stage.station.sent
    qtbot.waitUntil(lambda: any(isinstance(c, StartRun) for c in sent), timeout=2 * _WAIT_MS)
    assert StartRun(("tile",), "emulator", 0, None) in sent
    assert len(list((paths.samples("tile") / "images").glob("*.png"))) == 40
    assert blind.front.window.current == "operator"
    assert blind.settings().recipe == "tile"
    assert blind.settings().first_start == "done"


def test_making_the_sample_parts_can_be_given_up(blind: Asked, qtbot: QtBot) -> None:
    blind.go_to(3)
    camera = blind.sheet.camera
    qtbot.waitUntil(lambda: camera.note.text() == "No camera is connected.", timeout=_WAIT_MS)
    blind.next()
    blind.next()
    blind.sheet.main.click()
    said = blind.sheet.said
    qtbot.waitUntil(lambda: "of 40 is made" in said.text(), timeout=_WAIT_MS)
    assert blind.sheet.skip_all.text() == "Cancel"
    blind.sheet.skip_all.click()
    assert said.text() == "Stopped. No sample part is kept; Start makes them anew."
    assert blind.sheet.skip_all.text() == "Skip all"
    assert blind.sheet.main.isEnabled()
    samples = paths.samples("tile").parent
    qtbot.waitUntil(lambda: not any(samples.iterdir()), timeout=_WAIT_MS)
    assert not any(isinstance(c, StartRun) for c in blind.stage.station.sent)


def test_another_language_opens_the_window_anew_and_the_questions_go_on(
    asked: Asked, qtbot: QtBot
) -> None:
    former = asked.sheet
    former.language.options.rows["de"].click()
    qtbot.waitUntil(lambda: asked.first.sheet is not former, timeout=_WAIT_MS)
    assert asked.front.window is not asked.stage.window
    assert asked.sheet.main.text() == "Weiter"
    assert asked.sheet.language.options.rows["de"].isChecked()
    assert asked.settings().language == "de"
    asked.next()
    assert "kann niemand unterschreiben" in asked.sheet.people.note.text()


def test_escape_goes_back_and_only_skip_all_ends_the_questions_for_good(
    asked: Asked, qtbot: QtBot
) -> None:
    asked.next()
    QTest.keyClick(asked.sheet, Qt.Key.Key_Escape)
    QTest.keyClick(asked.sheet, Qt.Key.Key_Escape)
    assert asked.sheet.at == 0
    assert asked.sheet.isVisible()
    assert asked.settings().first_start == "open"
    asked.sheet.skip_all.click()
    qtbot.waitUntil(lambda: not asked.stage.window.findChildren(FirstSheet))
    assert asked.settings().first_start == "done"
    assert asked.stage.screen.services.source == ""


def test_every_row_and_button_is_large_enough_for_a_glove(asked: Asked, qtbot: QtBot) -> None:
    asked.go_to(3)
    qtbot.waitUntil(lambda: SERIAL in asked.sheet.camera.options.rows, timeout=_WAIT_MS)
    asked.stage.settle(50)
    pressed = [*asked.sheet.camera.options.rows.values(), asked.sheet.main, asked.sheet.skip_all]
    assert all(button.height() >= 64 for button in pressed)


def _first_start_of(data: Path) -> str:
    try:
        kept = msgspec.json.decode((data / "screen.json").read_bytes(), type=dict[str, object])
    except FileNotFoundError:
        return ""
    return str(kept["first_start"])


@pytest.mark.skipif(sys.platform == "win32", reason="ends the screen by a signal")
def test_the_screen_asks_on_a_new_machine_and_not_where_it_is_measured(tmp_path: Path) -> None:
    measured, new = tmp_path / "measured", tmp_path / "new"
    command = [sys.executable, "-m", "gonogo", "screen"]
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(
        [*command, "--opening"], env={**environment(measured), **offscreen}, check=True,
        capture_output=True, timeout=_WAIT_S,
    )  # fmt: skip
    assert _first_start_of(measured) == ""
    screen = subprocess.Popen(command, env={**environment(new), **offscreen})
    try:
        until = time.monotonic() + _WAIT_S
        while not _first_start_of(new) and time.monotonic() < until:
            time.sleep(0.1)
        assert _first_start_of(new) == "open"
    finally:
        screen.terminate()
        screen.wait(_WAIT_S)
