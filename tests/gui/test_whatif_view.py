"""A rule tried on recorded production: what changes side, from scores and from images."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo import paths
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.domain.errors import ModelError
from gonogo.domain.labels import Truth
from gonogo.domain.recipe import ModelStep
from gonogo.domain.verdict import Verdict
from gonogo.drivers.archive.files import FileArchive
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.gui import whatif_model
from gonogo.gui.whatif_work import Period, Trying
from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.choice import ChoiceSheet
from gonogo.gui.widgets.period_sheet import PeriodSheet
from gonogo.gui.widgets.whatif_view import WhatIfView
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import LabelPart
from gonogo.ports.model import Model
from gonogo.ports.recipes import BundleListing
from gonogo.workbench.margin import scaled
from gonogo.workbench.whatif.money import Priced
from gonogo.workbench.whatif.span import FAIL, PASS, REVIEW
from tests.gui.fake_station import START
from tests.gui.list_ledger import THRESHOLDS, ListRecipes
from tests.gui.stage import Stage
from tests.gui.whatif_parts import PixelModel, produce_week
from tests.support.light import LightHome
from tests.support.rig import rig

KEY = Qt.Key
PARTS = 600


class Lab:
    """A stage whose models are made here, with the view in front."""

    def __init__(self, folder: Path) -> None:
        self.models: list[PixelModel] = []
        self.wait_s = 0.0
        self.problem = ""
        self.stage = Stage(folder, open_model=self._open)
        recipes = self.stage.screen.services.recipes
        assert isinstance(recipes, ListRecipes)
        self.recipes = recipes

    def _open(self, step: ModelStep) -> Model:
        if self.problem:
            raise ModelError(self.problem)
        self.models.append(PixelModel(step, self.wait_s))
        return self.models[-1]

    def go(self, qtbot: QtBot, *, drift: float = 0.0) -> WhatIfView:
        """Bring the view to the front, on all there is."""
        stage = self.stage
        produce_week(stage.ledger, self.recipes, stage.archive, PARTS, drift=drift)
        stage.show((1280, 800))
        stage.window.go("cost")
        qtbot.waitUntil(lambda: stage.cost_page.model.material is not None, timeout=15_000)
        stage.cost_page.bench.views.segments.button("whatif").click()
        view = stage.cost_page.bench.views.view("whatif")
        assert isinstance(view, WhatIfView)
        view.model.choose_period(Period("all"))
        ready(view, qtbot)
        return view


@pytest.fixture
def lab(qapp: QApplication, tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    yield made
    made.stage.close()


@pytest.fixture
def view(lab: Lab, qtbot: QtBot) -> WhatIfView:
    return lab.go(qtbot)


def ready(view: WhatIfView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.model.state == "ready", timeout=15_000)


def judged(view: WhatIfView, qtbot: QtBot) -> None:
    view.head.judge.click()
    qtbot.waitUntil(lambda: not view.model.judging, timeout=30_000)


def now(view: WhatIfView) -> dict[str, str]:
    return {key: cells[1].text() for key, cells in view.figures.cells.items()}


def pairs(view: WhatIfView) -> dict[tuple[int, int], int]:
    assert view.model.compared is not None
    return view.model.compared.found.flip_counts()


def test_the_span_is_read_and_every_move_of_the_rule_is_seen_at_once(
    lab: Lab, view: WhatIfView
) -> None:
    compared = view.model.compared
    assert compared is not None
    assert (compared.span.parts, compared.found.compared) == (PARTS, PARTS)
    page = lab.stage.cost_page
    page.model.move("fail", 1.15)
    found = pairs(view)
    assert found[FAIL, REVIEW] > 3
    fails = sum(compared.span.then == FAIL) - found[FAIL, REVIEW]
    assert now(view)["fail"] == str(fails)
    assert view.pair.text() == f"All flips: {sum(found.values())}"
    at = page.model.setup.rule
    assert at is not None
    recipe = lab.recipes.load("tile")
    assert view.model.compared is not None
    assert view.model.compared.found.rule == scaled(recipe.rule, at)
    page.model.undo()
    assert (FAIL, REVIEW) not in pairs(view)


def test_of_very_many_parts_only_the_newest_rule_is_reckoned_on_a_worker(
    lab: Lab, view: WhatIfView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatif_model, "AT_ONCE", 0)
    page = lab.stage.cost_page
    before = view.model.compared
    for at in (1.05, 1.1, 1.15):
        page.model.move("fail", at)
        assert view.model.compared is before, "nothing is waited for"
    rule = page.model.setup.rule
    assert rule is not None
    wanted = scaled(lab.recipes.load("tile").rule, rule)
    qtbot.waitUntil(lambda: view.model.compared is not before)
    assert view.model.compared is not None
    assert view.model.compared.found.rule == wanted
    assert now(view)["fail"] == str(view.model.compared.found.trial[FAIL])


def test_the_cost_has_an_interval_or_is_not_shown(lab: Lab, view: WhatIfView, qtbot: QtBot) -> None:
    lab.stage.cost_page.model.move("fail", 1.2)
    assert now(view)["cost"] == "…", "that of the rule before is gone at once"
    qtbot.waitUntil(lambda: view.model.priced is not None)
    assert isinstance(view.model.priced, Priced)
    assert now(view)["cost"] != "…"
    assert all(" … " in cell.text() for cell in view.figures.sure)
    assert "labelled parts, weighted" in view.said.text()
    lab.stage.ledger.labels.clear()
    view.model.read()
    qtbot.waitUntil(lambda: view.model.priced is not None)
    assert now(view)["cost"] == "–"
    assert "No cost: None of the" in view.said.text()


def test_flips_are_listed_by_pair_and_opened_by_key_and_touch(
    lab: Lab, view: WhatIfView, qtbot: QtBot
) -> None:
    lab.stage.cost_page.model.move("fail", 1.15)
    view.pair.click()
    sheet = lab.stage.window.findChild(ChoiceSheet)
    assert sheet is not None
    sheet.rows[f"{FAIL}>{REVIEW}"].click()
    count = pairs(view)[FAIL, REVIEW]
    assert view.flips.rowCount() == view.flips.parts.size == count
    shown = [view.flips.index(0, column).data() for column in range(view.flips.columnCount())]
    assert shown[2:4] == ["FAIL", "REVIEW"]
    assert " → " in shown[5]
    tip = view.flips.index(0, 5).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == f"FAIL {shown[5]}"
    assert shown[6] in (*THRESHOLDS, "good", "–")
    wanted: list[int] = []
    lab.stage.screen.part_wanted.disconnect()
    lab.stage.screen.part_wanted.connect(wanted.append)
    table = view.flip_table
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, KEY.Key_Down)
    QTest.keyClick(table, KEY.Key_Return)
    assert wanted == [view.flips.seq(1)]
    at = table.visualRect(view.flips.index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    assert wanted == [view.flips.seq(1), view.flips.seq(0)]
    assert view.flips.seq(0) > view.flips.seq(1), "newest first"


def test_a_long_list_grows_as_it_is_scrolled(lab: Lab, view: WhatIfView) -> None:
    lab.stage.cost_page.model.move("review", 0.02)
    flips = sum(pairs(view).values())
    assert flips > 300
    assert view.flips.rowCount() == 200
    view.flip_table.scrollToBottom()
    lab.stage.settle(100)
    assert view.flips.rowCount() > 200


def test_a_rule_that_changes_nothing_says_so(lab: Lab, view: WhatIfView, qtbot: QtBot) -> None:
    view.model.try_other(Trying(version=3))
    ready(view, qtbot)
    assert pairs(view) == {}
    assert view.stack.currentWidget() is view.nothing
    assert not view.export.isEnabled()
    view.model.try_other(Trying(version=2))
    ready(view, qtbot)
    assert list(pairs(view)) == [(FAIL, REVIEW)]
    assert view.stack.currentWidget() is view.flip_table
    view.model.try_other(Trying(version=9))
    qtbot.waitUntil(lambda: view.model.state == "failed")
    assert view.panel.text.text() == "There is no version 9 of the recipe 'tile'."
    view.model.try_other(Trying())
    view.panel.button.click()
    ready(view, qtbot)


def test_shifts_follow_the_rule_and_the_length_of_a_shift(lab: Lab, view: WhatIfView) -> None:
    view.tabs.button("shifts").click()
    assert view.stack.currentWidget() is view.shift_table
    assert not view.pair.isVisible()
    rows = view.shifts.rows
    assert sum(row.parts for row in rows) == PARTS
    assert rows[0].start > rows[-1].start
    lab.stage.cost_page.model.move("review", 0.95)
    assert view.shifts.rows[1].review_now < rows[1].review_now
    assert view.shifts.index(0, 3).data().endswith(" %")
    lab.stage.cost_page.model.edit("hours_per_shift", 24)
    assert len(view.shifts.rows) < len(rows)


def test_images_are_judged_anew_with_progress_and_give_the_same_answer(
    lab: Lab, view: WhatIfView, qtbot: QtBot
) -> None:
    lab.stage.cost_page.model.move("fail", 1.15)
    recorded = pairs(view)
    lab.wait_s = 0.002
    view.head.judge.click()
    assert view.head.judge.text() == "Cancel"
    qtbot.waitUntil(lambda: "Judging images anew: " in view.status.text())
    qtbot.waitUntil(lambda: not view.model.judging, timeout=30_000)
    (model,) = lab.models
    assert model.closed
    assert model.step.threads == 1
    assert view.status.text().startswith("Kept images: ")
    kept = len(lab.stage.archive.images)
    assert len(model.ran) == kept
    assert f"All {kept} parts of this model gave their recorded score again." in view.said.text()
    assert "yield looks too low" in view.said.text()
    anew = pairs(view)
    assert anew[FAIL, REVIEW] == recorded[FAIL, REVIEW], "all rejects are kept"
    assert anew.get((PASS, REVIEW), 0) < recorded[PASS, REVIEW], "most PASS parts are not"
    lab.stage.cost_page.model.move("fail", 1.3)
    assert pairs(view)[FAIL, REVIEW] > anew[FAIL, REVIEW], "the rule may be dragged on"
    assert view.head.judge.text() == "Recorded scores"
    view.head.judge.click()
    assert view.status.text().startswith("Recorded scores: ")


def test_parts_that_do_not_give_their_score_again_are_counted_and_listed(
    lab: Lab, qtbot: QtBot
) -> None:
    view = lab.go(qtbot, drift=0.04)
    judged(view, qtbot)
    kept = len(lab.stage.archive.images)
    assert f"of {kept} parts of this model did not give their recorded score" in view.said.text()
    assert view.model.anew is not None
    differing = view.model.anew.parity.differing
    view.choose_pair("differs")
    assert view.flips.parts.size == differing
    assert view.flips.index(0, 5).data().startswith("recorded 0.")
    view.head.judge.click()
    assert view.pair.text().startswith("All flips")


def test_judging_is_cancelled_and_what_was_judged_is_shown(
    lab: Lab, view: WhatIfView, qtbot: QtBot
) -> None:
    lab.wait_s = 0.02
    view.head.judge.click()
    qtbot.waitUntil(lambda: bool(lab.models) and len(lab.models[0].ran) > 3, timeout=15_000)
    view.head.judge.click()
    assert view.status.text() == "Stopping after this image"
    assert not view.head.judge.isEnabled()
    qtbot.waitUntil(lambda: not view.model.judging, timeout=15_000)
    assert lab.models[0].closed
    assert view.model.compared is not None
    assert 3 < view.model.compared.found.compared < PARTS / 2
    assert "Stopped before the end." in view.said.text()
    assert view.head.judge.isEnabled()


def test_a_model_that_does_not_load_says_why_and_loses_nothing(
    lab: Lab, view: WhatIfView, qtbot: QtBot
) -> None:
    before = now(view)
    lab.problem = "The model bundle 'tile-seg' was altered: its hash is another one."
    judged(view, qtbot)
    assert view.said.text().startswith(lab.problem)
    assert now(view) == before
    lab.problem = ""
    judged(view, qtbot)
    assert "was altered" not in view.said.text()


def test_another_model_needs_the_images(
    lab: Lab, view: WhatIfView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = PixelModel(ModelStep("tile-two", "00" * 32)).card
    listing = BundleListing("tile-two", Path("/models/tile-two"), card)
    broken = BundleListing("tile-bad", Path("/models/tile-bad"), None, "Its card does not read.")
    monkeypatch.setattr(lab.recipes, "bundles", lambda: [listing, broken])
    view.load()
    ready(view, qtbot)
    lab.stage.settle(100)
    view.head.trying.click()
    sheet = lab.stage.window.findChild(ChoiceSheet)
    assert sheet is not None
    assert not sheet.rows["mtile-bad"].isEnabled()
    sheet.rows["mtile-two"].click()
    ready(view, qtbot)
    assert view.head.trying.text() == "Model tile-two"
    assert view.panel.isVisible()
    assert view.panel.title.text() == "Recorded scores cannot answer that"
    assert "were scored by another model" in view.panel.text.text()
    view.panel.button.click()
    qtbot.waitUntil(lambda: view.model.anew is not None, timeout=30_000)
    assert not view.panel.isVisible()
    assert view.model.anew is not None
    assert view.model.anew.parity.checked == 0
    lab.stage.archive.images.clear()
    view.head.judge.click()
    judged(view, qtbot)
    assert view.panel.title.text() == "No image could be judged"


def test_spans_are_chosen_by_name_or_by_day_and_hour(
    lab: Lab, view: WhatIfView, qtbot: QtBot
) -> None:
    view.head.period.click()
    sheet = lab.stage.window.findChild(ChoiceSheet)
    assert sheet is not None
    sheet.rows["shift"].click()
    ready(view, qtbot)
    assert view.panel.title.text() == "No part in this span", "these parts are of March"
    view.head._take_period("between")
    asked = lab.stage.window.findChild(PeriodSheet)
    assert asked is not None
    since = START + timedelta(hours=10)
    asked.since.show_moment(since)
    asked.until.show_moment(since)
    asked.take.click()
    assert "ends before it begins" in asked.problem.text()
    asked.until.edit.setText("tomorrow")
    asked.take.click()
    assert asked.problem.text() == "Write day and hour as 2026-11-20 18:30."
    for moment, text in ((since, "+1 h"), (since + timedelta(hours=1), "−1 h")):
        asked.until.show_moment(moment)
        step = next(b for b in asked.until.findChildren(TouchButton) if b.text() == text)
        step.click()
    assert asked.until.moment == since
    asked.until.show_moment(since + timedelta(hours=6, minutes=30))
    asked.take.click()
    ready(view, qtbot)
    compared = view.model.compared
    assert compared is not None
    times = compared.span.times_us / 1e6
    assert since.timestamp() <= times[0]
    assert times[-1] < (since + timedelta(hours=6, minutes=30)).timestamp()
    assert compared.span.parts == 56, "one part in seven minutes"
    view.model.choose_period(Period("day"))
    ready(view, qtbot)
    view.panel.button.click()
    ready(view, qtbot)
    assert view.model.period == Period("all")


def test_a_period_ends_now_so_that_reading_twice_gives_the_same_parts() -> None:
    moment = datetime(2026, 3, 9, 12, tzinfo=UTC)
    week = Period("week").query("tile", 8, moment)
    assert (week.since_utc, week.until_utc) == (
        "2026-03-02T12:00:00.000000Z", "2026-03-09T12:00:00.000000Z",
    )  # fmt: skip
    assert Period("shift").query("tile", 10, moment).since_utc.startswith("2026-03-09T02:00")
    assert Period("all").query("tile", 8, moment).since_utc == ""


def test_a_ledger_that_fails_is_told_and_tried_again(
    lab: Lab, view: WhatIfView, qtbot: QtBot
) -> None:
    lab.stage.ledger.problem = "The disk of the ledger is gone."
    view.model.read()
    qtbot.waitUntil(lambda: view.model.state == "failed")
    assert view.panel.text.text() == "The disk of the ledger is gone."
    lab.stage.ledger.problem = ""
    view.panel.button.click()
    ready(view, qtbot)
    assert not view.panel.isVisible()


def test_a_table_of_scores_is_no_production(
    lab: Lab, view: WhatIfView, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "scores.csv"
    rows = "".join(f"{'bad' if n % 5 == 0 else 'good'},{n % 7}\n" for n in range(100))
    path.write_text("label,score\n" + rows)
    lab.stage.cost_page.source.open_file(path)
    qtbot.waitUntil(lambda: view.model.state == "table", timeout=15_000)
    assert view.panel.title.text() == "A table is no production"
    assert not view.head.isEnabled()
    lab.stage.cost_page.source.kinds.button("ledger").click()
    qtbot.waitUntil(lambda: view.model.state == "ready", timeout=15_000)
    assert view.head.isEnabled()


def test_the_listed_flips_are_exported(
    lab: Lab, view: WhatIfView, qtbot: QtBot, tmp_path: Path
) -> None:
    lab.stage.cost_page.model.move("fail", 1.15)
    view.choose_pair(f"{FAIL}>{REVIEW}")
    said: list[str] = []
    lab.stage.screen.said.connect(said.append)
    path = tmp_path / "flips.csv"
    view.save(path)
    qtbot.waitUntil(lambda: bool(said))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == pairs(view)[FAIL, REVIEW]
    assert {(row["then"], row["now"]) for row in rows} == {("FAIL", "REVIEW")}
    assert said == [f"{len(rows)} parts are written to {path}."]
    view.save(tmp_path)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert "cannot be written" in said[1]


def test_the_prices_give_way_where_the_page_is_narrow(lab: Lab, view: WhatIfView) -> None:
    page = lab.stage.cost_page
    assert not page.bench.left.isVisible()
    page.bench.views.segments.button("curves").click()
    assert page.bench.left.isVisible()
    page.bench.views.segments.button("whatif").click()
    assert not page.bench.left.isVisible()
    lab.stage.window.resize(1920, 1080)
    lab.stage.settle(200)
    assert page.bench.left.isVisible()
    assert view.isVisible()


def test_closing_while_images_are_judged_ends_the_work(lab: Lab, qtbot: QtBot) -> None:
    view = lab.go(qtbot)
    lab.wait_s = 0.02
    view.head.judge.click()
    qtbot.waitUntil(lambda: bool(lab.models) and len(lab.models[0].ran) > 1, timeout=15_000)
    lab.stage.screen.close()
    qtbot.waitUntil(lambda: lab.models[0].closed, timeout=5_000)
    assert len(lab.models[0].ran) < 100


def test_a_real_run_is_judged_anew_by_its_real_model(
    light: LightHome, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    light.with_recipe("tile", audit={"rate": 0.5})
    with rig(light) as line:
        line.run("tile", parts=20)
        reader = SqliteLedgerReader(light.ledger)
        for row in reader.production(LedgerQuery(recipe="tile")):
            bad = row.verdict == Verdict.FAIL
            if bad or (row.audit is not None and row.audit.drawn):
                truth = Truth.DEFECT if bad else Truth.GOOD
                line.station.handle(LabelPart(row.seq, truth, "blob" if bad else "", "Ada"))
        reader.close()
    stage = Stage(tmp_path, open_reader=lambda: SqliteLedgerReader(light.ledger))
    try:
        store = recipe_store()
        stage.screen.services = replace(
            stage.screen.services, recipes=store, open_model=load_model,
            archive=FileArchive(paths.archive_beside(light.ledger)),
        )  # fmt: skip
        stage.show((1280, 800))
        stage.window.go("cost")
        qtbot.waitUntil(lambda: stage.cost_page.model.material is not None, timeout=15_000)
        stage.cost_page.bench.views.segments.button("whatif").click()
        view = stage.cost_page.bench.views.view("whatif")
        assert isinstance(view, WhatIfView)
        ready(view, qtbot)
        stage.cost_page.model.move("review", 0.999)
        assert pairs(view) == {}, "the page moves a limit no further than the highest score"
        stage.cost_page.model.move("fail", 9.0)
        assert view.model.compared is not None
        assert view.model.compared.span.parts == 20
        recorded = pairs(view)
        assert recorded == {(FAIL, REVIEW): 4}
        judged(view, qtbot)
        assert view.model.anew is not None
        assert view.model.anew.parity.checked >= 4
        assert view.model.anew.parity.differing == 0
        assert pairs(view) == recorded
    finally:
        stage.close()


def test_without_labels_a_rule_is_still_tried_on_recorded_production(
    lab: Lab, qtbot: QtBot
) -> None:
    stage = lab.stage
    produce_week(stage.ledger, lab.recipes, stage.archive, PARTS)
    labels = list(stage.ledger.labels)
    stage.ledger.labels.clear()
    stage.show((1280, 800))
    stage.window.go("cost")
    page = stage.cost_page
    qtbot.waitUntil(lambda: page.bench.panel.button.text() == "What-if without labels")
    page.bench.panel.button.click()
    views = page.bench.views
    view = views.view("whatif")
    assert isinstance(view, WhatIfView)
    assert not views.segments.button("curves").isEnabled()
    assert page.bench.right.isHidden(), "nothing is priced or signed without labels"
    view.model.choose_period(Period("all"))
    ready(view, qtbot)
    page.model.move("review", 0.4)
    assert pairs(view)[PASS, REVIEW] > 50
    qtbot.waitUntil(lambda: view.model.priced is not None)
    assert not isinstance(view.model.priced, Priced)
    rule = page.model.setup.rule
    assert rule is not None
    QTest.keyClick(page.bench.bar.buttons["review"], KEY.Key_Right)
    assert page.model.setup.rule is not None
    assert page.model.setup.rule.review_at == pytest.approx(1.01 * rule.review_at)
    QTest.keyClick(page, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.model.setup.rule == rule
    stage.ledger.labels.extend(labels)
    page.reload()
    qtbot.waitUntil(lambda: page.model.material is not None)
    assert views.segments.button("curves").isEnabled()
    assert not page.bench.right.isHidden()
