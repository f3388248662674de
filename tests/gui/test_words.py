"""What the screen says, without a window."""

from msgspec.structs import replace

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures
from gonogo.gui.render import Style
from gonogo.gui.situation import judge
from gonogo.gui.widgets.canvas_notes import legend_lines
from gonogo.gui.widgets.health import assess
from gonogo.gui.widgets.viewport import Viewport
from gonogo.ports.state import Counters
from gonogo.ports.station import LinkState
from tests.gui.fake_station import FakeStation, samples

CONNECTED = LinkState("connected", 0.0, "")


def test_the_legend_names_the_map_and_says_where_it_does_not_decide() -> None:
    decides = samples()[1].overlay
    explains = replace(decides, decides=False)
    assert legend_lines(decides, Style("heatmap"))[0] == "Heatmap: glaze defects"
    assert "× fail threshold" in legend_lines(decides, Style("heatmap"))
    assert "Explanation, not decision" not in legend_lines(decides, Style("heatmap"))
    assert "Explanation, not decision" in legend_lines(explains, Style("heatmap"))
    assert "Explanation, not decision" in legend_lines(decides, Style("attention", head=2))
    assert legend_lines(decides, Style("attention", head=2))[0] == "Attention: head 3"
    bare = replace(decides, attention=(), heat=None)
    assert legend_lines(bare, Style("attention")) == ["This model has no attention map"]
    assert legend_lines(decides, Style("off")) == []


def test_no_situation_without_a_station_claims_to_be_alive() -> None:
    snapshot = FakeStation().now()
    for state in ("lost", "none", "connecting"):
        now = judge(LinkState(state, 3.0, ""), snapshot)
        assert not now.alive
        assert now.title
    assert judge(CONNECTED, None).key == "connecting"
    fault = judge(CONNECTED, replace(snapshot, state="fault", problem="The lamp is dark."))
    assert fault.text == "The lamp is dark."
    ended = judge(CONNECTED, replace(snapshot, previous_end="The run before was killed."))
    assert "The run before was killed." in ended.text
    died = judge(LinkState("none", 0.0, ""), replace(snapshot, state="running"))
    assert died.title == "The station ended in mid-run"
    assert not died.alive
    assert figures.with_local_times("last at 2026-03-02T09:30:00.5Z, kept").count("T") == 0


def test_health_says_what_is_wrong() -> None:
    station = FakeStation()
    station.start()
    station.judge(Verdict.PASS)
    lane = station.now().lanes[0]
    lost = replace(lane, camera=replace(lane.camera, state="lost"))
    ledger = station.now().ledger
    assert ledger is not None
    sick = replace(
        station.now(), lanes=(lost,), clock_synchronised=False,
        ledger=replace(ledger, ok=False, problem="disk full", free_bytes=10_000),
    )  # fmt: skip
    levels = {h.key: (h.level, h.word) for h in assess(CONNECTED, sick, lost)}
    assert levels["camera"] == ("bad", "lost")
    assert levels["ledger"] == ("bad", "disk full")
    assert levels["disk"][0] == "bad"
    assert levels["clock"] == ("watch", "not in sync")
    assert levels["link"] == ("good", "connected")
    silent = {h.key: h.level for h in assess(LinkState("lost", 4, ""), sick, lost)}
    assert silent["camera"] == "unknown", "nothing is known of a station that is not heard"
    assert silent["link"] == "bad"


def test_a_model_that_does_not_run_where_its_recipe_wants_it_is_marked_and_tells_why() -> None:
    station = FakeStation()
    station.start()
    lane = station.now().lanes[0]
    why = "The recipe wants CUDA first, and the model runs on CPU. This ONNX Runtime has no CUDA."
    fallen = replace(lane, model=replace(lane.model, fallback=why))
    found = {h.key: h for h in assess(CONNECTED, replace(station.now(), lanes=(fallen,)), fallen)}
    assert (found["provider"].level, found["provider"].why) == ("watch", why)
    wanted = {h.key: h for h in assess(CONNECTED, station.now(), lane)}
    assert (wanted["provider"].level, wanted["provider"].why) == ("good", "")


def test_a_yield_is_never_rounded_up_to_a_hundred() -> None:
    assert figures.share(999_999, 1_000_000) == "99.99 %"
    assert figures.share(10, 10) == "100 %"
    assert figures.share(0, 0) == figures.NONE
    assert figures.ppm(Counters(records=1000, passed=998)) == "2\u202f000"
    assert figures.milliseconds(None) == figures.NONE


def test_zoom_keeps_the_point_under_the_finger_and_pan_stays_on_the_frame() -> None:
    port = Viewport()
    port.set_frame(2448, 2048)
    port.resize(1200, 900)
    assert port.fits
    assert port.wanted() == (0, 0, 0, 0, 1200, 900)
    before = port.view()
    at = (before.x + 700 / before.scale, before.y + 400 / before.scale)
    port.zoom(4.0, 700, 400)
    after = port.view()
    assert abs(after.x + 700 / after.scale - at[0]) < 1e-6
    assert abs(after.y + 400 / after.scale - at[1]) < 1e-6
    port.pan(1e6, 1e6)
    x, y, w, h, width, height = port.wanted()
    assert (x, y) == (0, 0)
    assert abs(w * port.scale - width) < 1
    assert abs(h * port.scale - height) < 1
    port.zoom(1e-9)
    assert port.fits
    port.zoom(2.0)
    port.set_frame(1024, 1024)
    assert port.fits, "another camera shows its whole frame"
