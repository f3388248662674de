"""Finding a decision and seeing why."""

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gonogo.domain.ledger import Draft, EntryKind
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.gui.ledger_model import PAGE
from gonogo.ports.station import LinkState
from tests.gui.list_ledger import record
from tests.gui.stage import Stage


def opened(stage: Stage, qtbot: QtBot) -> None:
    stage.window.go("ledger")
    qtbot.waitUntil(lambda: len(stage.ledger_page.model.rows) > 0)


def words(stage: Stage) -> str:
    why = stage.ledger_page.part.why.widget()
    assert why is not None
    return "\n".join(label.text() for label in why.findChildren(QLabel))


def test_the_newest_decisions_come_first_and_older_ones_on_scrolling(
    stage: Stage, qtbot: QtBot
) -> None:
    opened(stage, qtbot)
    page = stage.ledger_page
    assert len(page.model.rows) == PAGE
    assert page.model.rows[0].seq == 460
    for wanted in (2 * PAGE, 460):
        page.table.scrollToBottom()
        qtbot.waitUntil(lambda wanted=wanted: len(page.model.rows) == wanted)  # type: ignore[misc]
    assert [row.seq for row in page.model.rows] == list(range(460, 0, -1))
    assert page.status.text() == "460 decisions"


def test_chips_search_recipe_and_time_filter_together(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    page = stage.ledger_page
    page.filter.chips[Verdict.FAIL].click()
    qtbot.waitUntil(lambda: {row.verdict for row in page.model.rows} == {"FAIL"})
    QTest.keyClicks(page.filter.search, "P0001")
    qtbot.waitUntil(lambda: len(page.model.rows) == 10)
    page.filter.choose_recipe("weave")
    qtbot.waitUntil(lambda: page.model.rows == [])
    assert page.panel.title.text() == "No decision fits"
    page.panel.button.click()
    qtbot.waitUntil(lambda: len(page.model.rows) == PAGE)
    page.filter.choose_span("week")
    qtbot.waitUntil(lambda: page.model.rows == [])
    assert stage.ledger.queries[-1].since_utc > "2026"


def test_an_opened_part_says_why_it_was_judged_so(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    page = stage.ledger_page
    fail = next(n for n, row in enumerate(page.model.rows) if row.verdict == "FAIL")
    QTest.mouseClick(
        page.table.viewport(), Qt.MouseButton.LeftButton,
        pos=page.table.visualRect(page.model.index(fail, 2)).center(),
    )  # fmt: skip
    qtbot.waitUntil(lambda: "crack: score 0.930, fails from 0.600" in words(stage))
    said = words(stage)
    entry = stage.ledger.entry(page.model.rows[fail].seq)
    assert entry is not None
    wanted = ("0.930", "0.35 / 0.6", "14.20 mm (182 px)", "23.30 mm²", "tile v3", "41.2 ms")
    for expected in (*wanted, "CPUExecutionProvider", entry.hash[:16], entry.prev[:16]):
        assert expected in said
    qtbot.waitUntil(lambda: page.part.pane.cover.title.text() == "No picture")


def test_without_a_station_the_archive_shows_the_picture_with_the_recorded_defects(
    stage: Stage, qtbot: QtBot
) -> None:
    pixels = np.full((820, 980), 90, np.uint8)
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    stage.archive.put(digest, pixels)
    entry = stage.ledger.write(record(463, sha256=digest))
    stage.station.link_state = LinkState("none", 0.0, "")
    stage.screen.feed.pull()
    page = stage.ledger_page
    page.part.open(entry.seq)
    qtbot.waitUntil(lambda: page.part.pane.canvas.shown is not None)
    shown = page.part.pane.canvas.shown
    assert shown is not None
    assert shown.overlay is not None
    assert len(shown.overlay.regions) == 1
    assert "From the archive" in page.part.pane.note.text()
    page.part.open(2)
    qtbot.waitUntil(lambda: "not kept by policy" in page.part.pane.cover.text.text())


def test_a_lost_frame_says_there_never_was_a_picture(stage: Stage, qtbot: QtBot) -> None:
    stage.station.link_state = LinkState("none", 0.0, "")
    stage.screen.feed.pull()
    page = stage.ledger_page
    page.part.open(458)
    qtbot.waitUntil(lambda: "never arrived" in page.part.pane.cover.text.text())


def test_a_ledger_that_does_not_open_gives_its_sentence_and_another_try(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.ledger.problem = "There is no ledger /data/ledger.sqlite yet."
    stage.window.go("ledger")
    page = stage.ledger_page
    qtbot.waitUntil(lambda: page.panel.text.text() == stage.ledger.problem)
    stage.ledger.problem = ""
    page.panel.button.click()
    qtbot.waitUntil(lambda: len(page.model.rows) == PAGE)
    assert not page.panel.isVisible()


def test_an_empty_ledger_says_so(stage: Stage, qtbot: QtBot) -> None:
    stage.ledger.stored.clear()
    stage.window.go("ledger")
    qtbot.waitUntil(lambda: stage.ledger_page.panel.title.text() == "The ledger is empty")


def test_new_decisions_appear_by_themselves_while_the_top_is_in_sight(
    stage: Stage, qtbot: QtBot
) -> None:
    opened(stage, qtbot)
    page = stage.ledger_page
    page._fresh.setInterval(50)
    stage.station.start()
    stage.station.judge(Verdict.PASS)
    stage.ledger.write(record(461))
    qtbot.waitUntil(lambda: page.model.rows[0].seq == 461)
    assert len({row.seq for row in page.model.rows}) == len(page.model.rows)


def test_an_entry_of_another_version_is_told(stage: Stage, qtbot: QtBot) -> None:
    stage.ledger.stored[0] = replace(stage.ledger.stored[0], body=b'{"schema": 99}')
    page = stage.ledger_page
    page.part.open(1)
    qtbot.waitUntil(lambda: "cannot be shown" in words(stage))


@pytest.mark.usefixtures("qapp")
def test_the_page_reads_a_real_ledger(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(file)
    for number in range(1, 31):
        body = msgspec.json.encode(record(number))
        utc = f"2026-11-20T10:00:{number:02d}.000000Z"
        ledger.append(Draft(EntryKind.DECISION, body, utc, number, "boot", "station")).result(5)
    stage = Stage(tmp_path, open_reader=lambda: SqliteLedgerReader(file))
    try:
        stage.show((1280, 800))
        opened(stage, qtbot)
        page = stage.ledger_page
        assert len(page.model.rows) == 30
        page.filter.chips[Verdict.ERROR].click()
        qtbot.waitUntil(lambda: len(page.model.rows) == 3)
        assert page.model.rows[0].part_id == "P000028"
        page.table.selectRow(0)
        qtbot.waitUntil(lambda: "No frame within 2000 ms of its trigger." in words(stage))
    finally:
        stage.close()
        ledger.close()
