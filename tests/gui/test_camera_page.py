"""Setting up the camera by touch."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gonogo.gui.widgets.node_rows import stepped
from gonogo.gui.widgets.numpad import NumberPad, limits_text
from gonogo.ports.messages import LoadFeatures, Node, SaveFeatures, SetNode, StartView, StopView
from gonogo.ports.station import LinkState
from tests.gui.stage import Stage


def opened(stage: Stage, qtbot: QtBot) -> None:
    stage.window.go("camera")
    stage.camera.toggle_view()
    qtbot.waitUntil(lambda: "exposure_us" in stage.camera.nodes.rows)
    qtbot.waitUntil(lambda: stage.camera.canvas.shown is not None)


def test_the_view_shows_picture_histogram_and_figures(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    page = stage.camera
    assert StartView("tile") in stage.station.sent
    assert page.histogram.counts != ()
    assert page.focus.value is not None
    assert page._figures["mean"].text().endswith("%")
    assert page.canvas.tag == "EMULATED CAMERA"
    page.toggle_view()
    qtbot.waitUntil(lambda: page.canvas.shown is None)
    assert StopView() in stage.station.sent
    assert page.panel.title.text() == "The view is off"


def test_a_setting_is_stepped_and_typed_within_its_limits(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    row = stage.camera.nodes.rows["exposure_us"]
    row.steppers[1].click()
    qtbot.waitUntil(lambda: row.value.text() == "8400")
    row.value.click()
    pad = stage.window.findChildren(NumberPad)[0]
    for digit in "99999999":
        QTest.keyClicks(pad, digit)
    assert not pad.ok.isEnabled(), "above the camera's limit"
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    for key in ["back", "back", "back", "back", "back"]:
        pad.press(key)
    assert pad.text == "99"
    pad.confirm()
    qtbot.waitUntil(lambda: row.value.text() == "99")
    assert SetNode("exposure_us", 99.0) in stage.station.sent
    assert not stage.camera.nodes.rows["roi_px.width"].value.isEnabled(), "not writable now"


def test_settings_cannot_be_changed_in_a_run(stage: Stage, qtbot: QtBot) -> None:
    stage.window.go("camera")
    stage.station.start()
    page = stage.camera
    qtbot.waitUntil(lambda: "exposure_us" in page.nodes.rows)
    assert not page.nodes.rows["exposure_us"].value.isEnabled()
    assert "only in the view" in page.nodes.note.text()
    assert not page.head.save.isEnabled()
    assert not page.head.view.isEnabled()


def test_a_refused_setting_is_told_and_read_back(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    stage.station.refusals[SetNode] = "Gain is locked while GainAuto is on."
    row = stage.camera.nodes.rows["gain_db"]
    row.steppers[0].click()
    qtbot.waitUntil(lambda: "GainAuto" in stage.window.message.text.text())
    assert row.value.text() == "3"


def test_feature_files_are_saved_and_loaded_by_path(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    stage.camera.head.save_asked.emit("/tmp/a.pfs")
    stage.camera.head.load_asked.emit("/tmp/b.pfs")
    assert SaveFeatures("/tmp/a.pfs") in stage.station.sent
    assert LoadFeatures("/tmp/b.pfs") in stage.station.sent
    qtbot.waitUntil(lambda: "a.pfs" in stage.window.message.text.text())


def test_a_lost_station_empties_the_page(stage: Stage, qtbot: QtBot) -> None:
    opened(stage, qtbot)
    stage.station.link_state = LinkState("lost", 5.0, "")
    page = stage.camera
    qtbot.waitUntil(lambda: page.panel.title.text() == "The station fell silent")
    assert page.canvas.shown is None
    assert page.focus.value is None


def test_steps_are_about_five_percent_and_keep_the_limits() -> None:
    def node(value: float, low: float, high: float, step: float | None) -> Node:
        return Node("x", value, low, high, step, (), "", True)

    assert stepped(node(8000, 20, 1e7, 1), 1) == 8400
    assert stepped(node(3.0, 0, 24, 0.1), -1) == 2.8
    assert stepped(node(0.0, 0, 24, 0.1), 1) == 0.1
    assert stepped(node(24.0, 0, 24, 0.1), 1) == 24.0
    assert stepped(node(2448, 16, 2448, 16), -1) == 2352
    assert limits_text(20, 1e7, "µs") == "20 µs – 10 s"
    assert limits_text(None, 4, "px") == "≤ 4 px"
