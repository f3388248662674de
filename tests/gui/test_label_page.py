"""Saying what parts really are, by keys and by touch."""

from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gonogo.bootstrap.line import serve_station
from gonogo.bootstrap.screen import screen_services
from gonogo.domain.labels import Truth
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.gui import theme
from gonogo.gui.look import LOOK_MS
from gonogo.gui.pages.label import LabelPage
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.settings import SettingsFile
from gonogo.gui.window import MainWindow
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import (
    Command,
    FetchPart,
    LabelPart,
    Refused,
    Reply,
    StartRun,
    WithdrawLabel,
)
from gonogo.ports.station import LinkState
from tests.gui.list_ledger import record
from tests.gui.stage import Stage, delete
from tests.support.light import LightHome
from tests.support.waiting import eventually

KEY = Qt.Key


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> LabelPage:
    """The label page with Ada at it, on the REVIEW parts 455, 445 … 5."""
    stage.screen.settings.change(reviewer="Ada")
    for seq in range(5, 461, 5):
        stage.station.remember(seq, Verdict.REVIEW)
    stage.window.go("label")
    made = stage.label_page
    made.look.timer.setInterval(40)
    qtbot.waitUntil(lambda: made.pane.canvas.shown is not None)
    return made


def press(page: LabelPage, key: Qt.Key, on: QWidget | None = None) -> None:
    """Look at the part, and press a key."""
    while page.task is not None and not page.look.was_at(page.task.row.seq):
        QTest.qWait(10)
    QTest.keyClick(on or page.pane.canvas, key)


def labels(stage: Stage) -> list[LabelPart]:
    return [command for command in stage.station.sent if isinstance(command, LabelPart)]


def shown_seq(page: LabelPage) -> int:
    assert page.task is not None
    content = page.pane.canvas.shown
    if content is None or content.part is None:
        return 0
    return content.part.entry_seq


def test_each_key_says_its_truth_and_the_next_part_is_there_at_once(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    keys = (KEY.Key_G, KEY.Key_1, KEY.Key_4, KEY.Key_U)
    for number, key in enumerate(keys):
        assert shown_seq(page) == 455 - 10 * number
        press(page, key)
        qtbot.waitUntil(lambda n=number: page.list.row == n + 1)  # type: ignore[misc]
        assert shown_seq(page) == 445 - 10 * number, "it was loaded ahead"
        following = page.model.tasks[number + 2].row.seq
        qtbot.waitUntil(lambda seq=following: page.stock.get(seq) is not None)  # type: ignore[misc]
    assert labels(stage) == [
        LabelPart(455, Truth.GOOD, "", "Ada"), LabelPart(445, Truth.DEFECT, "crack", "Ada"),
        LabelPart(435, Truth.DEFECT, "shade", "Ada"), LabelPart(425, Truth.UNSURE, "", "Ada"),
    ]  # fmt: skip
    assert page.pad.progress.text() == "4 of 46 labelled"
    assert page.status.text() == "42 left"
    press(page, KEY.Key_9)
    assert len(labels(stage)) == 4, "the recipe has no ninth class"
    QTest.keyClick(page.pane.canvas, KEY.Key_2, Qt.KeyboardModifier.KeypadModifier)
    qtbot.waitUntil(lambda: page.list.row == 5)
    assert labels(stage)[-1] == LabelPart(415, Truth.DEFECT, "chip", "Ada")


def test_a_finger_does_what_the_keys_do(stage: Stage, page: LabelPage, qtbot: QtBot) -> None:
    chip = page.pad.buttons[Truth.DEFECT, "chip"]
    qtbot.waitUntil(chip.isEnabled)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.row == 1)
    assert labels(stage) == [LabelPart(455, Truth.DEFECT, "chip", "Ada")]
    QTest.mouseClick(page.pad.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.row == 0)
    assert not page.pad.buttons[Truth.DEFECT, "chip"].isChecked()


def test_one_tap_too_many_labels_no_part_that_nobody_saw(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    page.look.timer.setInterval(LOOK_MS)
    good = page.pad.buttons[Truth.GOOD, ""]
    qtbot.waitUntil(good.isEnabled)
    QTest.mouseClick(good, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.row == 1)
    QTest.qWait(200)
    QTest.mouseClick(good, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.pane.canvas, KEY.Key_G)
    assert labels(stage) == [LabelPart(455, Truth.GOOD, "", "Ada")]
    qtbot.waitUntil(good.isEnabled)
    QTest.mouseClick(good, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.list.row == 2)


def test_nothing_can_be_said_of_a_part_whose_picture_is_on_its_way(
    stage: Stage, page: LabelPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = stage.station.send

    def send(command: Command) -> Future[Reply]:
        return Future() if isinstance(command, FetchPart) else answer(command)

    monkeypatch.setattr(stage.station, "send", send)
    page.list.go(30)
    QTest.qWait(100)
    assert not page.pad.buttons[Truth.GOOD, ""].isEnabled()
    QTest.keyClick(page.pane.canvas, KEY.Key_G)
    assert labels(stage) == []
    monkeypatch.setattr(stage.station, "send", answer)
    page.list.go(0)
    qtbot.waitUntil(page.pad.buttons[Truth.GOOD, ""].isEnabled)


@pytest.mark.parametrize("undo", ["backspace", "ctrl+z"])
def test_undo_withdraws_the_last_label_and_shows_its_part_again(
    stage: Stage, page: LabelPage, qtbot: QtBot, undo: str
) -> None:
    for row, key in enumerate((KEY.Key_G, KEY.Key_2), 1):
        press(page, key)
        qtbot.waitUntil(lambda row=row: page.list.row == row)  # type: ignore[misc]
    for row in (1, 0):
        if undo == "backspace":
            press(page, KEY.Key_Backspace)
        else:
            QTest.keyClick(page.pane.canvas, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda row=row: page.list.row == row)  # type: ignore[misc]
        assert shown_seq(page) == 455 - 10 * row
    withdrawn = [c for c in stage.station.sent if isinstance(c, WithdrawLabel)]
    assert withdrawn == [WithdrawLabel(9002, "Ada"), WithdrawLabel(9001, "Ada")]
    assert page.pad.progress.text() == "0 of 46 labelled"
    assert not page.pad.undo.isEnabled()
    press(page, KEY.Key_Backspace)
    assert len([c for c in stage.station.sent if isinstance(c, WithdrawLabel)]) == 2


def test_undo_brings_back_a_part_that_is_not_in_the_queue_any_more(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    press(page, KEY.Key_G)
    qtbot.waitUntil(lambda: page.list.row == 1)
    page.source.kinds.button("audit").click()
    qtbot.waitUntil(lambda: page.model.tasks[0].row.verdict == "PASS")
    press(page, KEY.Key_Backspace)
    qtbot.waitUntil(lambda: page.task is not None and page.task.row.seq == 455)
    qtbot.waitUntil(lambda: shown_seq(page) == 455)


def test_arrows_move_and_pan_where_the_picture_is_zoomed(page: LabelPage, qtbot: QtBot) -> None:
    for key, row in ((KEY.Key_Down, 1), (KEY.Key_Right, 2), (KEY.Key_Up, 1), (KEY.Key_Left, 0)):
        press(page, key)
        assert page.list.row == row
    press(page, KEY.Key_Left)
    assert page.list.row == 0
    page.pane.canvas.setFocus()
    page.pane.canvas.zoom(4.0)
    before = page.pane.canvas.viewport.centre_x
    press(page, KEY.Key_Right)
    assert page.list.row == 0
    assert page.pane.canvas.viewport.centre_x > before
    press(page, KEY.Key_0)
    press(page, KEY.Key_Right)
    qtbot.waitUntil(lambda: page.list.row == 1)


def test_a_refused_label_is_said_and_the_part_stays(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    stage.station.refusals[LabelPart] = "Recipe tile version 3 has no class 'dent'."
    press(page, KEY.Key_1)
    qtbot.waitUntil(stage.window.message.isVisible)
    assert stage.window.message.text.text() == "Recipe tile version 3 has no class 'dent'."
    assert (page.list.row, shown_seq(page)) == (0, 455)
    assert not any(button.isChecked() for button in page.pad.buttons.values())
    assert page.pad.progress.text() == "0 of 46 labelled"
    stage.station.refusals.clear()
    press(page, KEY.Key_1)
    qtbot.waitUntil(lambda: page.list.row == 1)


def test_a_label_that_is_withdrawn_already_is_not_tried_again(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    press(page, KEY.Key_G)
    qtbot.waitUntil(lambda: page.list.row == 1)
    refusal = Refused("Label 9001 is withdrawn already.", final=True)
    stage.station.refusals[WithdrawLabel] = refusal
    press(page, KEY.Key_Backspace)
    qtbot.waitUntil(stage.window.message.isVisible)
    assert stage.window.message.text.text() == "Label 9001 is withdrawn already."
    assert not page.pad.undo.isEnabled()


def test_a_withdrawal_that_fails_can_be_tried_again(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    press(page, KEY.Key_G)
    qtbot.waitUntil(lambda: page.list.row == 1)
    refusal = "The station could not carry out WithdrawLabel; its log says why."
    stage.station.refusals[WithdrawLabel] = refusal
    press(page, KEY.Key_Backspace)
    qtbot.waitUntil(stage.window.message.isVisible)
    assert stage.window.message.text.text() == refusal
    assert page.pad.undo.isEnabled()
    stage.station.refusals.clear()
    press(page, KEY.Key_Backspace)
    qtbot.waitUntil(lambda: page.list.row == 0)
    assert not page.pad.undo.isEnabled()


def test_no_second_label_goes_out_before_the_first_is_answered(
    stage: Stage, page: LabelPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: Future[Reply] = Future()
    answer, sent = stage.station.send, []

    def send(command: Command) -> Future[Reply]:
        if not isinstance(command, LabelPart):
            return answer(command)
        sent.append(command)
        return waiting

    monkeypatch.setattr(stage.station, "send", send)
    press(page, KEY.Key_G)
    press(page, KEY.Key_1)
    assert sent == [LabelPart(455, Truth.GOOD, "", "Ada")]
    assert page.list.row == 0, "what the ledger does not have is not labelled"
    waiting.set_result(answer(sent[0]).result())
    qtbot.waitUntil(lambda: page.list.row == 1)


def test_without_a_name_nothing_is_labelled_and_the_name_is_remembered(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.window.go("label")
    page = stage.label_page
    qtbot.waitUntil(lambda: bool(page.model.tasks))
    qtbot.waitUntil(page.pad.author.hasFocus)
    page.pane.canvas.setFocus()
    press(page, KEY.Key_G)
    assert stage.window.message.text.text().startswith("Write your name first")
    assert page.pad.author.hasFocus()
    assert labels(stage) == []
    QTest.keyClicks(page.pad.author, "Gu 1")
    press(page, KEY.Key_Backspace, page.pad.author)
    assert labels(stage) == [], "in the field, keys write"
    press(page, KEY.Key_Return, page.pad.author)
    assert page.pane.canvas.hasFocus()
    press(page, KEY.Key_G)
    qtbot.waitUntil(lambda: page.list.row == 1)
    assert labels(stage) == [LabelPart(455, Truth.GOOD, "", "Gu")]
    assert stage.screen.settings.now.reviewer == "Gu"


def test_what_nobody_has_labelled_comes_first_and_others_labels_stay_unsaid(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.screen.settings.change(reviewer="Ada")
    stage.ledger.take_label(LabelPart(455, Truth.DEFECT, "crack", "Bob"))
    stage.ledger.take_label(LabelPart(445, Truth.GOOD, "", "Ada"))
    stage.window.go("label")
    page = stage.label_page
    qtbot.waitUntil(lambda: bool(page.model.tasks))
    assert page.task is not None
    assert page.task.row.seq == 435
    assert page.pad.progress.text() == "2 of 46 labelled"
    page.list.go(page.model.row_of(445))
    assert page.pad.buttons[Truth.GOOD, ""].isChecked()
    page.list.go(page.model.row_of(455))
    assert not any(button.isChecked() for button in page.pad.buttons.values())


def test_the_last_part_of_the_queue_stays_and_says_that_all_is_labelled(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    page.source.kinds.button("chosen").click()
    page.source.filter.search.setText("P00000")
    qtbot.waitUntil(lambda: len(page.model.tasks) == 9)
    for number in range(9):
        press(page, KEY.Key_G)
        qtbot.waitUntil(lambda n=number: page.model.labelled == n + 1)  # type: ignore[misc]
    assert page.status.text() == "All labelled"
    assert page.pad.progress.text() == "9 of 9 labelled"
    assert page.task is not None


def test_the_audit_sample_and_the_ledgers_filter_choose_parts(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    page.source.kinds.button("audit").click()
    qtbot.waitUntil(lambda: len(page.model.tasks) == 39)
    assert {task.row.verdict for task in page.model.tasks} == {"PASS"}
    assert stage.ledger.queries[-1].audited
    assert not page.source.filter.isVisible()
    page.source.kinds.button("chosen").click()
    assert page.source.filter.isVisible()
    page.source.filter.chips[Verdict.FAIL].click()
    qtbot.waitUntil(lambda: {task.row.verdict for task in page.model.tasks} == {"FAIL"})
    page.source.filter.choose_recipe("weave")
    qtbot.waitUntil(lambda: page.pane.cover.title.text() == "No decision fits")
    page.pane.cover.button.click()
    qtbot.waitUntil(lambda: len(page.model.tasks) == 200)
    assert page.status.text() == "460 left"


def test_new_parts_join_at_the_end_while_somebody_labels(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    page._fresh.setInterval(50)
    press(page, KEY.Key_Down)
    stage.station.start()
    for number in range(461, 466):
        stage.ledger.write(record(number))
    stage.station.judge(Verdict.PASS)  # the ledger's head moves
    qtbot.waitUntil(lambda: len(page.model.tasks) == 47)
    assert page.model.tasks[-1].row.seq == 465
    assert page.task is not None
    assert page.task.row.seq == 445
    assert page.pad.progress.text() == "0 of 47 labelled"


def test_a_picture_that_was_not_kept_is_said_and_the_part_can_be_labelled(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.screen.settings.change(reviewer="Ada")
    stage.window.go("label")
    page = stage.label_page
    qtbot.waitUntil(lambda: "not kept by policy" in page.pane.cover.text.text())
    press(page, KEY.Key_U)
    qtbot.waitUntil(lambda: page.list.row == 1)


def test_empty_queues_and_a_missing_ledger_say_what_to_do(stage: Stage, qtbot: QtBot) -> None:
    stage.ledger.problem = "There is no ledger at /data/ledger.sqlite."
    stage.window.go("label")
    page = stage.label_page
    cover = page.pane.cover
    qtbot.waitUntil(lambda: cover.text.text() == stage.ledger.problem)
    assert not page.pad.buttons[Truth.GOOD, ""].isEnabled()
    stage.ledger.problem = ""
    stage.ledger.stored.clear()
    cover.button.click()
    qtbot.waitUntil(lambda: cover.title.text() == "No part waits for review")
    page.source.kinds.button("audit").click()
    qtbot.waitUntil(lambda: cover.title.text() == "There is no audit sample")
    page.source.kinds.button("chosen").click()
    qtbot.waitUntil(lambda: cover.title.text() == "The ledger is empty")
    assert page.pad.progress.text() == ""


def test_without_a_station_it_says_that_labels_cannot_be_written(
    stage: Stage, page: LabelPage, qtbot: QtBot
) -> None:
    stage.station.link_state = LinkState("none", 0.0, "")
    qtbot.waitUntil(lambda: page.pad.hint.text() == "No station runs: labels cannot be written.")
    assert not page.pad.buttons[Truth.GOOD, ""].isEnabled()
    press(page, KEY.Key_G)
    assert labels(stage) == []
    page.pad.launch.click()
    assert stage.station.launches == 1
    qtbot.waitUntil(page.pad.buttons[Truth.GOOD, ""].isEnabled)
    assert not page.pad.launch.isVisible()


def test_parts_are_labelled_through_a_real_station(
    light: LightHome, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    theme.apply(qapp, "dark")
    settings = SettingsFile(tmp_path / "screen.json")
    settings.change(reviewer="Ada", recipe="light")
    rule = {"classes": [{"name": "blob", "review_at": 0.6, "fail_at": 1.0}]}
    name = light.with_recipe("careful", rule=rule)
    with serve_station(light.ledger) as station:
        station.handle(StartRun((name,), "", 20))
        eventually(lambda: station.wait_idle(0.2), 60)
        screen = Screen(screen_services(light.ledger, "", None), settings)
        window = MainWindow.furnished(screen, find_pages())
        page = window.page("label")
        assert isinstance(page, LabelPage)
        try:
            window.resize(1280, 800)
            window.show()
            screen.feed.start()
            qtbot.waitUntil(lambda: screen.connected, timeout=10_000)
            window.go("label")
            qtbot.waitUntil(lambda: len(page.model.tasks) == 4, timeout=10_000)
            for number, key in enumerate((KEY.Key_1, KEY.Key_G, KEY.Key_Backspace, KEY.Key_1)):
                row = (1, 2, 1, 2)[number]
                qtbot.waitUntil(lambda: page.pane.canvas.shown is not None, timeout=10_000)
                press(page, key)
                qtbot.waitUntil(lambda row=row: page.list.row == row, timeout=10_000)  # type: ignore[misc]
        finally:
            screen.close()
            screen.services.control.close()
            delete(window)
    reader = SqliteLedgerReader(light.ledger)
    said = [
        (x.author, x.truth, x.defect)
        for row in reader.production(LedgerQuery())
        for x in row.labels
    ]
    reader.close()
    assert said == [("Ada", Truth.DEFECT, "blob")] * 2
