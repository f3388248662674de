"""A threshold set in money: prices, limits, a rule under the finger, a signature."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gonogo.domain.labels import Truth
from gonogo.domain.limits import Limits
from gonogo.gui.cost_model import ROUNDS, SEED
from gonogo.gui.cost_setup import Setup, class_key
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.widgets.cost_plots import CostPlots
from gonogo.gui.widgets.cost_sweep import CostSweep
from gonogo.gui.widgets.numpad import NumberPad
from gonogo.gui.widgets.whatif_view import WhatIfView
from gonogo.ports.messages import SignRule
from gonogo.ports.station import LinkState
from gonogo.workbench.margin import scaled
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.prices import figures_of
from gonogo.workbench.tuning.sentences import sentences
from gonogo.workbench.tuning.tune import tune
from tests.gui.cost_parts import produce
from tests.gui.list_ledger import ListRecipes
from tests.gui.stage import Stage

KEY = Qt.Key


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> CostPage:
    """The cost page on 400 labelled parts, its intervals reckoned."""
    produce(stage.ledger)
    stage.screen.settings.change(reviewer="Ada")
    stage.window.go("cost")
    made = stage.cost_page
    qtbot.waitUntil(lambda: made.trial is not None, timeout=15_000)
    return made


def sent(stage: Stage) -> list[SignRule]:
    return [command for command in stage.station.sent if isinstance(command, SignRule)]


def rule_of(page: CostPage) -> Thresholds:
    assert page.model.setup.rule is not None
    return page.model.setup.rule


def shown(page: CostPage) -> dict[str, str]:
    return {key: cell.text() for key, cell in page.bench.figures.now.items()}


def plots_of(page: CostPage) -> CostPlots:
    plots = page.bench.views.view("curves")
    assert isinstance(plots, CostPlots)
    return plots


def points(page: CostPage) -> list[tuple[float, float]]:
    return [plots_of(page).point(name) for name in ("roc", "pr", "cost")]


def right(page: CostPage) -> None:
    """Everything that is shown follows from the rule."""
    model = page.model
    assert model.material is not None
    assert model.prices is not None
    found = figures_of(model.material.curves, model.prices, rule_of(page))
    assert model.figures == found
    roc, pr, cost = points(page)
    assert roc == (found.fpr, found.recall)
    assert pr[0] == found.recall
    assert cost == (rule_of(page).fail_at, found.cost_per_1000)
    line = plots_of(page)._lines["fail"][0]
    assert line.value() == rule_of(page).fail_at


def test_the_page_begins_at_todays_rule(page: CostPage) -> None:
    assert rule_of(page).fail_at == 1.0
    assert page.model.setup.review
    assert page.model.material is not None
    assert "one rule scales all classes" in page.source.said.text()
    assert page.bench.figures.sure["recall"].text().startswith("95 %: ")
    assert page.bench.figures.today["cost"].text() != "–"
    right(page)


def test_arrow_keys_move_a_limit_to_the_next_score_and_everything_with_it(page: CostPage) -> None:
    button = page.bench.bar.buttons["fail"]
    button.setFocus()
    assert button.hasFocus()
    scores = page.model.material.curves.thresholds  # type: ignore[union-attr]
    before, then = shown(page), points(page)
    above = int(scores.searchsorted(1.0))
    for number in range(60):
        QTest.keyClick(button, KEY.Key_Right)
        assert rule_of(page).fail_at == scores[min(above + number, scores.size - 1)]
    right(page)
    assert all(a != b for a, b in zip(points(page), then, strict=True))
    assert shown(page)["recall"] != before["recall"]
    assert page.bench.figures.sure["recall"].text() == "…", "the old interval is of another rule"
    at = rule_of(page).fail_at
    QTest.keyClick(button, KEY.Key_Left)
    assert rule_of(page).fail_at < at


def test_a_drag_moves_the_rule_and_is_undone_at_once(page: CostPage) -> None:
    plots = plots_of(page)
    view = plots.plots["scores"].viewport()
    start = rule_of(page)

    def at(score: float) -> QPoint:
        return QPoint(round(plots.pixel("scores", score)), 60)

    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at(1.0))
    for score in (1.05, 1.1, 1.2):
        QTest.mouseMove(view, at(score))
        right(page)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(1.2))
    assert rule_of(page).fail_at == pytest.approx(1.2, abs=0.02)
    assert rule_of(page).review_at == start.review_at
    QTest.keyClick(page, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rule_of(page) == start
    assert not page.bench.undo.isEnabled()
    right(page)


def test_one_limit_pushes_the_other(page: CostPage) -> None:
    page.model.move("fail", 0.4)
    assert rule_of(page) == Thresholds(0.4, 0.4)
    page.model.move("review", 0.9)
    assert rule_of(page) == Thresholds(0.9, 0.9)
    page.model.move("fail", 99)
    assert page.model.figures is not None
    assert page.model.figures.recall == 0
    page.bench.inputs.kinds.button("one").click()
    assert rule_of(page).review_at == rule_of(page).fail_at
    assert (
        page.bench.bar.buttons["review"].isHidden()
        or not page.bench.bar.buttons["review"].isVisible()
    )


def test_prices_are_typed_and_taken_back(stage: Stage, page: CostPage) -> None:
    before = page.model.figures
    tile = page.bench.inputs.tiles["good.review"]
    tile.setFocus()
    QTest.keyClick(tile, KEY.Key_Space)
    pad = stage.window.findChild(NumberPad)
    assert pad is not None
    for key in (KEY.Key_2, KEY.Key_5, KEY.Key_0):
        QTest.keyClick(pad, key)
    QTest.keyClick(pad, KEY.Key_Return)
    assert page.model.setup.cost.good.on_review == 250
    assert tile.text() == "250"
    assert page.model.figures is not None
    assert before is not None
    assert page.model.figures.cost_per_1000 > before.cost_per_1000
    right(page)
    page.bench.undo.click()
    assert page.model.figures == before
    assert tile.text() == "0.5"


def test_the_cheapest_rule_is_the_one_that_tune_finds(page: CostPage, qtbot: QtBot) -> None:
    page.model.edit("min_recall", 90)
    page.bench.cheapest.click()
    qtbot.waitUntil(lambda: page._found is not None, timeout=30_000)
    material, setup = page.model.material, page.model.setup
    assert material is not None
    found = tune(
        material.parts, setup.cost, Limits(min_recall=0.9), review=True, rounds=ROUNDS, seed=SEED
    )
    assert rule_of(page) == found.rule
    assert page.said == sentences(found, setup.cost)
    assert page.said[0] in page.bench.sentences.text()
    right(page)
    page.bench.undo.click()
    assert rule_of(page).fail_at == 1.0


def test_limits_that_no_rule_keeps_are_named(page: CostPage, qtbot: QtBot) -> None:
    page.model.edit("min_recall", 99.9)
    page.model.edit("max_fpr", 0.1)
    page.model.edit("max_review_rate", 0.1)
    page.bench.cheapest.click()
    qtbot.waitUntil(lambda: page._found is not None, timeout=30_000)
    assert page.said[0].startswith("No rule keeps to ")
    assert "recall of at least 99.9 %" in page.said[0]


def test_a_signature_sends_rule_and_evidence_and_a_refusal_loses_nothing(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    page.model.move("fail", 1.1)
    page._try()
    qtbot.waitUntil(lambda: page.trial is not None, timeout=30_000)
    stage.station.refusals[SignRule] = "That is not the password of Ada."
    page.bench.sign.click()
    sheet = page.signer.sheet
    assert sheet is not None
    assert sheet.name.text() == "Ada"
    sheet.button.click()
    assert not sent(stage)
    assert "the reason" in sheet.problem.text()
    sheet.reason.setText("Escapes at the customer")
    sheet.password.setText("secret")
    sheet.button.click()
    qtbot.waitUntil(lambda: sheet.problem.text() == "That is not the password of Ada.")
    assert (sheet.reason.text(), sheet.password.text()) == ("Escapes at the customer", "secret")
    del stage.station.refusals[SignRule]
    sheet.button.click()
    qtbot.waitUntil(lambda: page.signer.sheet is None)
    command = sent(stage)[-1]
    recipe = stage.screen.services.recipes.load("tile")
    assert command.rule == scaled(recipe.rule, rule_of_was(command, recipe.rule.classes[0].fail_at))
    assert command.base_sha256 == recipe.sha256
    assert (command.author, command.reason) == ("Ada", "Escapes at the customer")
    evidence = command.evidence
    assert evidence is not None
    assert evidence.data == "tile, all times"
    assert len(evidence.data_sha256) == 64
    cost, low, high = evidence.cost_per_1000
    assert low <= cost <= high
    assert evidence.sentences
    assert page.signer.sheet is None


def rule_of_was(command: SignRule, unit: float) -> Thresholds:
    first = command.rule.classes[0]
    return Thresholds(first.review_at / unit, first.fail_at / unit)


def test_the_version_before_is_one_press_away(stage: Stage, page: CostPage, qtbot: QtBot) -> None:
    page.bench.restore.click()
    qtbot.waitUntil(lambda: page.signer.sheet is not None)
    sheet = page.signer.sheet
    assert sheet is not None
    assert sheet.reason.text() == "Back to the rule of version 2"
    sheet.password.setText("secret")
    sheet.sign()
    stage.settle(100)
    recipes = stage.screen.services.recipes
    assert sent(stage)[-1].rule == recipes.load_version("tile", 2).rule
    assert sent(stage)[-1].evidence is None


def test_without_a_station_the_sheet_says_so(stage: Stage, page: CostPage) -> None:
    stage.station.link_state = LinkState("none", 0.0, "")
    page.bench.sign.click()
    sheet = page.signer.sheet
    assert sheet is not None
    sheet.reason.setText("why")
    sheet.password.setText("secret")
    sheet.sign()
    stage.settle(100)
    assert sheet.problem.text() == "The station cannot be reached."
    assert sheet.button.isEnabled()


@pytest.mark.parametrize(
    ("audit", "labels", "title", "text"),
    [
        (True, False, "Nothing is labelled yet", "labelled"),
        (False, True, "Recall and cost cannot be estimated", "There is no audit sample"),
    ],
)
def test_what_is_missing_is_said(
    stage: Stage, qtbot: QtBot, audit: bool, labels: bool, title: str, text: str
) -> None:
    produce(stage.ledger, audit=audit, labels=labels)
    stage.window.go("cost")
    panel = stage.cost_page.bench.panel
    qtbot.waitUntil(lambda: panel.title.text() == title)
    assert text in panel.text.text()
    assert not stage.cost_page.bench.right.isVisible()


def test_without_a_recipe_the_page_says_so(stage: Stage, qtbot: QtBot) -> None:
    recipes = stage.screen.services.recipes
    assert isinstance(recipes, ListRecipes)
    recipes.titles.clear()
    stage.screen.settings.change(recipe="")
    stage.window.go("cost")
    panel = stage.cost_page.bench.panel
    qtbot.waitUntil(lambda: panel.title.text() == "No recipe is chosen")


def test_a_truth_without_any_part_is_named(stage: Stage, qtbot: QtBot) -> None:
    produce(stage.ledger)
    stage.ledger.labels = [x for x in stage.ledger.labels if x.truth == Truth.GOOD]
    stage.window.go("cost")
    panel = stage.cost_page.bench.panel
    qtbot.waitUntil(lambda: panel.title.text() == "One kind of part is missing")
    assert panel.text.text() == "All labelled parts are good; recall needs some bad ones."


def test_a_ledger_that_is_not_there_is_tried_again(stage: Stage, qtbot: QtBot) -> None:
    stage.ledger.problem = "There is no ledger here."
    stage.window.go("cost")
    page = stage.cost_page
    qtbot.waitUntil(lambda: page.bench.panel.text.text() == "There is no ledger here.")
    stage.ledger.problem = ""
    produce(stage.ledger)
    page.bench.panel.button.click()
    qtbot.waitUntil(lambda: page.model.material is not None)
    assert page.bench.right.isVisible()


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_table_is_read_whole_or_refused_in_a_sentence(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = write(tmp_path / "bad.csv", "image,label,score\na,good,0.1\nb,bad,many\n")
    page.source.open_file(bad)
    qtbot.waitUntil(lambda: "line 3" in page.bench.panel.text.text())
    assert page.model.material is None, "nothing of the production before is left over"
    only = write(tmp_path / "only.csv", "label,score\ngood,0.1\ngood,0.2\n")
    page.source.open_file(only)
    qtbot.waitUntil(lambda: "only.csv" in page.bench.panel.text.text())
    rows = "".join(f"{'bad' if n % 5 == 0 else 'good'},{n % 7},{n % 5}\n" for n in range(100))
    good = write(tmp_path / "good.csv", "label,score,other\n" + rows)
    page.source.open_file(good)
    qtbot.waitUntil(lambda: page.trial is not None, timeout=15_000)
    assert page.source.score_button.text() == "Score\nscore"
    assert page.source.said.text() == "80 good, 20 bad parts."
    page.source.choose_column("score", "other")
    qtbot.waitUntil(lambda: page.trial is not None and page.source.columns is not None)
    said: list[str] = []
    stage.screen.said.connect(said.append)
    page.bench.sign.click()
    assert page.signer.sheet is None
    assert "belongs to no recipe" in said[0]


def test_only_the_newest_wish_is_answered(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = "".join(f"{'bad' if n % 5 == 0 else 'good'},{n % 7}\n" for n in range(50_000))
    slow = write(tmp_path / "slow.csv", "label,score\n" + rows)
    page.source.open_file(slow)
    page.source.kinds.button("ledger").click()
    qtbot.waitUntil(lambda: page.model.material is not None, timeout=15_000)
    stage.settle(500)
    assert page.model.material is not None
    assert page.model.material.recipe is not None


def test_the_theme_may_change_under_the_curves(stage: Stage, page: CostPage) -> None:
    stage.window.toggle_theme()
    stage.settle(100)
    right(page)
    stage.window.toggle_theme()


def test_each_defect_class_has_its_own_prices_and_recall(page: CostPage) -> None:
    model, tiles = page.model, page.bench.inputs.tiles
    assert model.material is not None
    assert model.material.classes == ("crack", "chip", "spot", "shade")
    before = shown(page)["cost"]
    model.edit(class_key("crack", "review"), 40.0)
    assert tiles[class_key("crack", "review")].value == 40
    assert tiles["defect.review"].value == 0.5
    assert shown(page)["cost"] != before
    model.edit("defect.review", 2.0)
    assert tiles[class_key("chip", "review")].value == 2, "a class without its own price follows"
    assert tiles[class_key("crack", "review")].value == 40
    model.edit("defect.review", 40.0)
    model.edit("defect.review", 2.0)
    assert tiles[class_key("crack", "review")].value == 40, "its own price is not lost on the way"
    model.edit(class_key("crack", "review"), 2.0)
    assert model.setup.cost.classes == {}
    model.edit(class_key("chip", "recall"), 99.0)
    assert model.limits.min_class_recall == {"chip": 0.99}
    model.edit(class_key("chip", "recall"), 0.0)
    assert model.setup.limits == Limits()
    right(page)


def test_a_limit_for_each_class_is_searched_tried_and_undone(page: CostPage, qtbot: QtBot) -> None:
    page.model.edit(class_key("crack", "pass"), 500.0)
    today, start = page.model.today, page.model.setup
    assert page.bench.inputs.per_class.isVisibleTo(page)
    page.bench.inputs.per_class.click()
    qtbot.waitUntil(lambda: page.model.setup.base is not None, timeout=20_000)
    assert rule_of(page) == Thresholds(1.0, 1.0)
    assert page.model.today == today, "today's rule is the same on every scale"
    qtbot.waitUntil(lambda: page.trial is not None, timeout=15_000)
    assert page.said[0].startswith("Each class fails from a limit of its own: crack from ")
    assert "of its class" in plots_of(page).plots["scores"].getAxis("bottom").labelText
    right(page)
    page.sign()
    sheet = page.signer.sheet
    assert sheet is not None
    base = page.model.setup.base
    assert base is not None
    assert [c.fail_at for c in sheet.rule.classes] == [c.fail_at for c in base.classes]
    sheet.dismiss()
    page.bench.undo.click()
    assert page.model.setup == start
    assert page.model.material is not None
    assert page.model.material.base is None
    right(page)


def test_the_defect_rate_is_taken_from_production(page: CostPage) -> None:
    material = page.model.material
    assert material is not None
    told = material.defect_rate
    assert told is not None
    assert told.low < 1 / 8 < told.high, "an eighth of the parts is bad"
    page.bench.inputs.as_produced.click()
    assert page.model.setup.cost.defect_rate == pytest.approx(told.value, rel=0.005)


def test_cost_is_shown_over_every_defect_rate(page: CostPage, qtbot: QtBot) -> None:
    page.bench.views.segments.button("sweep").click()
    view = page.bench.views.view("sweep")
    assert isinstance(view, CostSweep)
    qtbot.waitUntil(lambda: view.shown is not None, timeout=15_000)
    first = view.shown
    assert first is not None
    page.model.move("fail", 0.7)
    qtbot.waitUntil(lambda: view.shown is not first, timeout=15_000)
    assert view.shown is not None
    assert (view.shown.trial != first.trial).any()
    np.testing.assert_array_equal(view.shown.cheapest, first.cheapest)
    assert view.text.text()


def test_a_reviewers_capacity_stays_what_it_is_when_the_pace_changes(page: CostPage) -> None:
    page.model.edit("looks", 180.0)
    assert page.model.limits.max_review_rate == pytest.approx(180 / 3600)
    page.model.edit("parts_per_hour", 7200.0)
    assert page.bench.inputs.tiles["looks"].value == 180
    assert page.model.limits.max_review_rate == pytest.approx(180 / 7200)
    page.model.edit("max_review_rate", 1.0)
    assert page.model.limits.max_review_rate == pytest.approx(0.01), "the stricter of the two"
    page.model.edit("looks", 0.0)
    assert page.model.setup.pace.looks_per_hour is None


def test_a_limit_that_the_parts_cannot_answer_for_is_said_and_signed_so(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    stage.ledger.labels = [x for x in stage.ledger.labels if x.defect != "shade"]
    page.reload()
    qtbot.waitUntil(lambda: page.model.material is not None)
    page.model.edit(class_key("chip", "recall"), 1.0)
    limits = replace(page.model.setup.limits, min_class_recall={"shade": 0.999})
    page.model.set_up(replace(page.model.setup, limits=limits))
    qtbot.waitUntil(lambda: page.trial is not None, timeout=30_000)
    wanted = "Recall of shade of at least 99.9 % cannot be checked"
    assert page.said[0].startswith(wanted)
    page.sign()
    sheet = page.signer.sheet
    assert sheet is not None
    assert sheet.evidence is not None
    assert sheet.evidence.sentences[0].startswith(wanted)


def test_prices_of_one_recipe_are_not_signed_into_another(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    page.model.edit(class_key("crack", "pass"), 900.0)
    page.model.edit("defect_rate", 7.0)
    page.model.set_currency("EUR")
    page.reload()
    qtbot.waitUntil(lambda: page.model.material is not None)
    assert page.model.setup.cost.defect_rate == 0.07, "the same recipe keeps what was set"
    stage.ledger.stored = [
        replace(entry, body=entry.body.replace(b'"recipe":"tile"', b'"recipe":"weave"'))
        for entry in stage.ledger.stored
    ]
    page.source.choose_recipe("weave")
    qtbot.waitUntil(lambda: page.model.material is not None)
    assert page.model.setup.plan == Setup().plan


def test_what_was_judged_and_chosen_outlives_another_scale(page: CostPage, qtbot: QtBot) -> None:
    views = page.bench.views
    views.go("whatif")
    view = views.view("whatif")
    assert isinstance(view, WhatIfView)
    qtbot.waitUntil(lambda: view.model.state != "reading")
    recorded = view.model._recorded
    page.search_per_class()
    qtbot.waitUntil(lambda: page.model.setup.base is not None, timeout=20_000)
    assert view.model._recorded is recorded, "the span is not read anew"
