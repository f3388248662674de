"""What the operator sees and does."""

import pytest
from msgspec import structs
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gonogo.domain.verdict import Verdict
from gonogo.ports.messages import FetchPart, ScanPart, SetView, StartRun, StopRun
from gonogo.ports.station import LinkState
from tests.gui.stage import Stage

P, F, R, E = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.ERROR


def last(stage: Stage, kind: type) -> object:
    return next((c for c in reversed(stage.station.sent) if isinstance(c, kind)), None)


def test_start_runs_the_chosen_recipe_and_stop_names_who_stopped_it(
    stage: Stage, qtbot: QtBot
) -> None:
    page = stage.operator
    qtbot.waitUntil(lambda: page.head.recipe.lines != {})
    assert page.banner.word == "READY"
    page.run.start_button.click()
    qtbot.waitUntil(page.run.stop_button.isEnabled)
    assert last(stage, StartRun) == StartRun(("tile",))
    assert not page.run.start_button.isEnabled()
    assert not page.head.recipe.button.isEnabled(), "the recipe must not change in a run"
    page.run.stop_button.click()
    qtbot.waitUntil(page.run.start_button.isEnabled)
    assert last(stage, StopRun) == StopRun("operator")


def test_each_part_is_painted_soon_after_its_verdict_with_its_figures(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.station.start()
    page = stage.operator
    for verdict in (P, P, F, P):
        part = stage.station.judge(verdict)
        qtbot.waitUntil(lambda part=part: shown_part(stage) == part.part_id)  # type: ignore[misc]
        qtbot.wait(20)
    assert len(page.paint_delays_ms) == 4
    assert max(page.paint_delays_ms) < 250
    qtbot.waitUntil(lambda: page.banner.verdict == P)
    assert page.counters._inspected.text() == "4"
    assert page.counters._yield.text() == "75.0 %"
    qtbot.waitUntil(lambda: [part.verdict for part in page.strip.parts] == [P, F, P, P])


def shown_part(stage: Stage) -> str:
    shown = stage.operator.live.canvas.shown
    return shown.part.part_id if shown is not None and shown.part is not None else ""


def test_only_the_newest_picture_is_painted(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.screen.feed.pull()
    canvas = stage.operator.live.canvas
    qtbot.wait(50)
    painted = canvas.paints
    for _ in range(20):
        newest = stage.station.judge(P)
        stage.screen.feed.pull()
    qtbot.waitUntil(lambda: len(canvas.paint_delays_ms) > 0)
    qtbot.wait(100)
    assert shown_part(stage) == newest.part_id
    assert len(canvas.paint_delays_ms) == 1, "nothing is queued"
    assert canvas.paints - painted <= 4


def test_a_reject_is_not_hidden_behind_the_pass_after_it(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    page = stage.operator
    seen: list[Verdict | None] = []
    for verdict in (P, F, P):
        stage.station.judge(verdict)
        stage.screen.feed.pull()
    while page.banner.verdict != P or F not in seen:
        seen.append(page.banner.verdict)
        qtbot.wait(20)
        assert len(seen) < 200
    changes = [v for n, v in enumerate(seen) if n == 0 or v != seen[n - 1]]
    assert changes == [P, F], "PASS first, then the reject for its while, then PASS again"
    assert seen.count(F) >= 10, "a colour stays long enough to be read"


def test_the_last_reject_stays_with_its_picture_and_opens_whole(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    page = stage.operator
    reject = stage.station.judge(F)
    qtbot.waitUntil(lambda: page.latched.pictured == reject.entry_seq)
    stage.station.judge(P)
    qtbot.wait(60)
    assert page.latched.part == reject
    asked = last(stage, FetchPart)
    assert isinstance(asked, FetchPart)
    assert 0 < asked.width < 600, "a thumbnail does not need the whole frame"
    with qtbot.waitSignal(stage.screen.part_wanted) as wanted:
        QTest.mouseClick(page.latched, Qt.MouseButton.LeftButton)
    assert wanted.args == [reject.entry_seq]


def test_a_tap_on_the_strip_opens_the_part_and_escape_closes_it(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    for verdict in (P, F):
        stage.station.judge(verdict)
    page = stage.operator
    qtbot.waitUntil(lambda: len(page.strip.parts) == 2)
    sheet = stage.window.open_part(page.strip.parts[0].entry_seq)
    panel = sheet.panel
    qtbot.waitUntil(lambda: panel.pane.canvas.shown is not None)
    assert panel.pane.canvas.shown is not None
    assert panel.pane.canvas.shown.patch.pixels.shape == (820, 980), "opened whole"
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not stage.window.findChildren(type(sheet)))


def test_a_part_without_a_kept_picture_says_so(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    part = stage.station.judge(P)
    stage.station.kept_from = 10_000
    sheet = stage.window.open_part(part.entry_seq)
    qtbot.waitUntil(lambda: "not kept by policy" in sheet.panel.pane.cover.text.text())
    sheet.dismiss()


def test_a_part_that_has_no_picture_does_not_leave_the_one_before(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.station.start()
    stage.station.judge(P)
    qtbot.waitUntil(lambda: shown_part(stage) == "P000001")
    stage.station.judge(E)
    page = stage.operator
    qtbot.waitUntil(lambda: page.live.panel.title.text() == "P000002 has no picture")
    assert page.live.canvas.shown is None


def test_a_silent_station_leaves_no_verdict_on_the_screen(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.station.judge(P)
    page = stage.operator
    qtbot.waitUntil(lambda: page.banner.verdict == P)
    stage.station.link_state = LinkState("lost", 6.0, "")
    qtbot.waitUntil(lambda: page.banner.word == "SILENT")
    assert page.banner.verdict is None
    assert page.live.canvas.shown is None
    assert "may still run" in page.live.panel.text.text()
    assert page.strip.parts == ()
    assert not page.run.stop_button.isEnabled()


def test_without_a_station_one_button_starts_it(stage: Stage, qtbot: QtBot) -> None:
    stage.station.link_state = LinkState("none", 0.0, "")
    page = stage.operator
    qtbot.waitUntil(lambda: page.live.panel.title.text() == "Station is not running")
    page.live.panel.button.click()
    qtbot.waitUntil(lambda: page.banner.word == "READY")
    assert stage.station.launches == 1


def test_a_refused_start_is_told_in_the_stations_words(stage: Stage, qtbot: QtBot) -> None:
    sentence = "No camera has the serial number 4711."
    stage.station.refusals[StartRun] = sentence
    stage.operator.run.start_button.click()
    qtbot.waitUntil(lambda: stage.window.message.text.text() == sentence)
    assert stage.window.message.isVisible()
    qtbot.waitUntil(stage.operator.run.start_button.isEnabled)


def test_an_emulated_camera_is_always_named(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.station.judge(P)
    qtbot.waitUntil(lambda: stage.operator.live.canvas.tag == "EMULATED CAMERA")


def test_zooming_asks_for_what_is_looked_at_and_fit_for_the_whole(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.station.start()
    stage.station.judge(P)
    qtbot.waitUntil(lambda: shown_part(stage) != "")
    qtbot.waitUntil(lambda: isinstance(last(stage, SetView), SetView))
    canvas = stage.operator.live.canvas
    for _ in range(6):
        canvas.zoom(1.25)
    qtbot.waitUntil(lambda: 0 < _view(stage).w < 980)
    view = _view(stage)
    assert view.lane == "tile"
    assert view.w * canvas.viewport.scale == pytest.approx(view.width, abs=2)
    sent = len(stage.station.sent)
    for _ in range(50):
        canvas.viewport.pan(3, 3)
        canvas._moved()
    qtbot.wait(250)
    assert len(stage.station.sent) - sent <= 3, "throttled"
    canvas.fit()
    qtbot.waitUntil(lambda: _view(stage).w == 0)


def _view(stage: Stage) -> SetView:
    found = last(stage, SetView)
    assert isinstance(found, SetView)
    return found


def test_several_lanes_can_be_chosen(stage: Stage, qtbot: QtBot) -> None:
    stage.station.start()
    stage.station.judge(F)
    first = stage.station.now().lanes[0]
    second = structs.replace(first, lane="weave", recipe="weave", recent=(), last_reject=None)
    stage.station.change(lanes=(first, second))
    page = stage.operator
    qtbot.waitUntil(lambda: page.head._lanes is not None)
    assert page.head._lanes is not None
    page.head._lanes.button("weave").click()
    qtbot.waitUntil(lambda: _view(stage).lane == "weave")
    assert page.strip.parts == ()


def test_a_scanner_types_the_next_parts_id(stage: Stage, qtbot: QtBot) -> None:
    page = stage.operator
    qtbot.waitUntil(lambda: "tile" in page.head.recipe.lines)
    lines = page.head.recipe.lines
    lines["tile"] = replace(lines["tile"], part_id="scanner")
    stage.station.start()
    qtbot.waitUntil(page.head.scanner.isVisible)
    QTest.keyClicks(page.head.scanner, "LOT7-0042")
    QTest.keyClick(page.head.scanner, Qt.Key.Key_Return)
    assert last(stage, ScanPart) == ScanPart("tile", "LOT7-0042")
    assert page.head.scanner.text() == ""
