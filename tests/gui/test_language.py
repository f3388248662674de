"""The screen in another language: every word, every number, and room for both."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures, language
from gonogo.gui.front import Front
from gonogo.gui.pages.registry import find_pages, page_keys
from gonogo.gui.screen import Screen
from gonogo.gui.settings import SettingsFile
from gonogo.gui.station_words import known, said
from gonogo.gui.widgets.numpad import NumberPad
from gonogo.gui.window import MainWindow
from gonogo.ports.station import LinkState
from tests.gui.clipped import MARK, PseudoTranslator, clipped, words
from tests.gui.cost_parts import produce
from tests.gui.stage import Stage, delete
from tests.gui.translations import messages

APP = Path(language.__file__).parents[1]
P, F, R, E = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.ERROR

DATA = (
    "PASS", "FAIL", "REVIEW", "ERROR", "Glazed tile 200 × 240 mm", "tile v3 · tile-seg",
    "tile-seg", "µs", "Hz", " px", " dB",
)  # fmt: skip
"""What stands on the operator page in every language: verdicts, names of a plant's own, units."""


@pytest.fixture
def german(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(Stage, "speaks", "de")
    yield from _staged(qapp, tmp_path)


@pytest.fixture
def pseudo(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """A stage whose every translated word is marked and two fifths longer."""
    translator = PseudoTranslator(qapp)
    qapp.installTranslator(translator)
    yield from _staged(qapp, tmp_path)
    qapp.removeTranslator(translator)


def _staged(qapp: QApplication, folder: Path) -> Iterator[Stage]:
    made = Stage(folder)
    made.show((1280, 800))
    yield made
    made.close()
    language.install(qapp, "en")


def _runs(stage: Stage) -> None:
    stage.run_parts(P, F, R, E)


def _alarms(stage: Stage) -> None:
    stage.run_parts(P, F)
    why = "No frame within 2000 ms of its trigger."
    stage.station.raise_alarm(f"5 parts in a row could not be judged. {why}")
    stage.settle()


def _is_silent(stage: Stage) -> None:
    stage.run_parts(P)
    text = "The station (process 41) has been silent for 7 s."
    stage.station.link_state = LinkState("lost", 7.0, text)
    stage.settle()


def _is_gone(stage: Stage) -> None:
    stage.station.link_state = LinkState("none", 0.0, "The station is not running.")
    stage.settle()


def _is_left(stage: Stage) -> None:
    stage.run_parts(P)
    stage.window.close()
    stage.settle()


def _recipes(stage: Stage) -> None:
    stage.operator.head.recipe.button.click()
    stage.settle()


STATES = [_runs, _alarms, _is_silent, _is_gone, _is_left, _recipes]


@pytest.mark.parametrize("come_to", STATES)
def test_every_word_of_the_operator_page_goes_through_a_translation_and_has_its_room(
    pseudo: Stage, come_to: Callable[[Stage], None]
) -> None:
    come_to(pseudo)
    plain = {
        text for text in words(pseudo.window)
        if MARK not in text and not any(text.startswith(own) or text.endswith(own) for own in DATA)
        and any(letter.isalpha() for letter in text)
    }  # fmt: skip
    assert plain <= {"tile", "weave v3 · weave-seg", "Cotton weave, blue"}
    assert clipped(pseudo.window) == []


@pytest.mark.parametrize("come_to", STATES)
def test_the_operator_page_is_german_and_nothing_on_it_is_cut_off(
    german: Stage, come_to: Callable[[Stage], None]
) -> None:
    come_to(german)
    assert clipped(german.window) == []
    found = set(words(german.window))
    left = {text for text in found if text in _sources() and _sources()[text] != {text}}
    assert not left
    assert "Betrieb" in found


@pytest.mark.parametrize("speaks", ["pseudo", "german"])
@pytest.mark.parametrize("key", ["camera", "ledger", "label", "cost", "models"])
def test_a_page_has_room_for_longer_words(
    key: str, speaks: str, request: pytest.FixtureRequest
) -> None:
    stage: Stage = request.getfixturevalue(speaks)
    stage.window.go(key)
    stage.settle()
    assert clipped(stage.window) == []


def test_the_bench_of_the_cost_page_is_german_and_nothing_on_it_is_cut_off(
    german: Stage, qtbot: QtBot
) -> None:
    produce(german.ledger)
    german.window.go("cost")
    page = german.cost_page
    qtbot.waitUntil(lambda: page.trial is not None, timeout=30_000)
    before = page.model.setup.rule
    page.search()
    qtbot.waitUntil(lambda: page.model.setup.rule != before, timeout=30_000)
    german.settle(1500)
    assert clipped(german.window) == []


def test_a_word_that_has_no_room_is_found(stage: Stage) -> None:
    stage.operator.run.start_button.setFixedWidth(90)
    stage.settle()
    assert any("START" in found for found in clipped(stage.window))


def test_a_language_is_chosen_on_the_rail_and_the_window_opens_in_it(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = Stage(tmp_path)
    settings = SettingsFile(tmp_path / "chosen.json")
    settings.change(language="en")
    pages = find_pages()
    window = MainWindow.furnished(Screen(stage.screen.services, settings), pages)
    front = Front(window, pages)
    front.window.show()
    front.window.go("camera")
    sheet = front.window.ask_language()
    assert sheet is not None
    assert list(sheet.rows) == ["", "en", "de"]
    sheet.rows["de"].click()
    qtbot.waitUntil(lambda: front.window.rail.buttons["camera"].text() == "Kamera")
    assert front.window.current == "camera"
    assert SettingsFile(tmp_path / "chosen.json").now.language == "de"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    front.window.screen_now.feed.stop()
    delete(front.window)
    stage.close()
    language.install(qapp, "en")


def test_a_language_nobody_knows_is_the_system_s(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    file.write_text('{"language": "tlh", "theme": "light"}', encoding="utf-8")
    assert SettingsFile(file).now.language == ""
    assert SettingsFile(file).now.theme == "light"


def test_numbers_and_dates_follow_the_language(qapp: QApplication) -> None:
    language.install(qapp, "de")
    if QLocale().decimalPoint() == ",":  # Swiss systems write a point in German, too
        assert figures.number(1234567.5, ",.1f") == "1\u202f234\u202f567,5"
        assert figures.share(2, 3) == "66,7 %"
        assert figures.score(0.5) == "0,500"
    assert figures.with_local_times("am 2026-03-02T09:31:43Z").startswith("am 02.03.2026 ")
    language.install(qapp, "en")
    assert figures.number(1234567.5, ",.1f") == "1\u202f234\u202f567.5"
    assert figures.with_local_times("on 2026-03-02T09:31:43Z").startswith("on 2026-03-02 ")


def test_the_pad_writes_a_comma_in_german_and_takes_both(german: Stage, qtbot: QtBot) -> None:
    pad = NumberPad(german.window, "Belichtung", 8.5, 0, 100, "ms")
    pad.open()
    shown = [b.text() for b in pad.findChildren(QPushButton)]
    assert figures.decimal(".") in shown
    for typed in ("1,5", "1.5"):
        pad.text, pad._fresh = "", True
        QTest.keyClicks(pad, typed)
        assert pad.value() == 1.5
    pad.dismiss()


def test_what_the_station_says_is_worded_anew_with_what_is_in_it(qapp: QApplication) -> None:
    language.install(qapp, "de")
    point = QLocale().decimalPoint()
    assert said("crack: score 0.734, fails from 0.500") == (
        f"crack: Wert 0{point}734, FAIL ab 0{point}500"
    )
    assert (
        said("Camera 24531187: The camera does not answer; looking for it by serial number.")
        == "Kamera 24531187: Die Kamera antwortet nicht; sie wird an ihrer Seriennummer gesucht."
    )
    assert said("Something of another version.") == "Something of another version."
    language.install(qapp, "en")
    assert said("crack: score 0.734, fails from 0.500") == "crack: score 0.734, fails from 0.500"


def test_every_sentence_of_the_running_station_has_a_form() -> None:
    """A sentence that is new or changed in the station would stay English on a German screen."""
    files = [
        *(APP / "station" / f"{name}.py" for name in (
            "acquire", "alarms", "intake", "judge", "keeper", "labelling", "lane", "part_ids",
            "recorder", "setup_view", "signing", "station",
        )),
        APP / "inspection" / "gate.py", APP / "link" / "client.py",
    ]  # fmt: skip
    sentences = [text for file in files for text in _sentences(file)]
    assert len(sentences) > 70
    assert [text for text in sentences if not known(text)] == []


def _sentences(file: Path) -> Iterator[str]:
    """Give what a module may tell a person: literals with a space that end like a sentence."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    quiet: set[int] = set()
    for node in ast.walk(tree):
        logs = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_LOG.")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet.add(id(node.value))
        elif logs or isinstance(node, ast.JoinedStr):
            quiet |= {id(inner) for inner in ast.walk(node) if inner is not node}
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X1" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        if " " in text and text.endswith((".", "?", "…")) and "X1 X1" not in text:
            yield text


def _sources() -> dict[str, set[str]]:
    """Give each English source with its German translations."""
    found: dict[str, set[str]] = {}
    for message in messages("de"):
        found.setdefault(message.source, set()).add(message.translation)
    return found


def test_all_pages_are_named_in_german(german: Stage) -> None:
    rail = german.window.rail
    keys = page_keys(list(german.window._specs.values()))
    assert [rail.buttons[key].text() for key in keys] == [
        "Betrieb", "Kamera", "Prüfbuch", "Labeln", "Kosten", "Modelle",
    ]  # fmt: skip
