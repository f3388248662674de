"""Rules side by side on the cost page, and scenarios that are saved, taken back and deleted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gonogo.gui.figures import span
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.widgets.compare_table import WAITING
from gonogo.gui.widgets.cost_compare import CostCompare
from gonogo.gui.widgets.cost_figures import money
from gonogo.gui.widgets.name_sheet import NameSheet
from gonogo.gui.widgets.scenario_sheet import ScenarioSheet
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.sentences import percent
from tests.gui.cost_parts import produce
from tests.gui.stage import Stage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> CostPage:
    """The cost page with the comparison in front."""
    produce(stage.ledger)
    stage.window.go("cost")
    made = stage.cost_page
    qtbot.waitUntil(lambda: made.model.material is not None, timeout=15_000)
    made.bench.views.go("compare")
    settled(made, qtbot)
    return made


def view_of(page: CostPage) -> CostCompare:
    view = page.bench.views.view("compare")
    assert isinstance(view, CostCompare)
    return view


def settled(page: CostPage, qtbot: QtBot) -> None:
    view = view_of(page)
    qtbot.waitUntil(
        lambda: bool(view.table.cells) and WAITING not in [
            cells["cost"].text() for cells in view.table.cells
        ], timeout=15_000,
    )  # fmt: skip


def column(page: CostPage, name: str) -> dict[str, str]:
    for cells in view_of(page).table.cells:
        if cells["name"].text() == name:
            return {key: cell.text() for key, cell in cells.items()}
    msg = f"no column {name}"
    raise AssertionError(msg)


def names(page: CostPage) -> list[str]:
    return [cells["name"].text() for cells in view_of(page).table.cells]


def save(page: CostPage, qtbot: QtBot, name: str) -> None:
    view = view_of(page)
    view.buttons["save"].click()
    assert isinstance(view.sheet, NameSheet)
    view.sheet.name.setText(name)
    view.sheet.take()
    qtbot.waitUntil(lambda: name in view.store.names)
    settled(page, qtbot)


def listing(page: CostPage) -> ScenarioSheet:
    view = view_of(page)
    view.buttons["list"].click()
    assert isinstance(view.sheet, ScenarioSheet)
    return view.sheet


def rule_of(page: CostPage) -> Thresholds:
    assert page.model.setup.rule is not None
    return page.model.setup.rule


def test_todays_rule_stands_beside_the_one_under_trial(page: CostPage, qtbot: QtBot) -> None:
    page.model.move("fail", 0.9)
    assert column(page, "Trial")["fail_at"] == "0.9", "the rule is shown before its figures are"
    settled(page, qtbot)
    model = page.model
    for name, found in (("Today", model.today), ("Trial", model.figures)):
        assert found is not None
        shown = column(page, name)
        assert shown["cost"] == money(found.cost_per_1000)
        assert shown["recall"] == percent(found.recall)
        assert shown["fpr"] == percent(found.fpr)
        assert shown["review"] == percent(found.review_rate)
    best = [name for name in names(page) if column(page, name)["best"] == "cheapest"]
    assert model.today is not None
    assert model.figures is not None
    cheaper = model.figures.cost_per_1000 < model.today.cost_per_1000
    assert best == ["Trial" if cheaper else "Today"]


def test_the_comparison_shows_the_intervals_that_the_page_shows(
    page: CostPage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.trial is not None, timeout=15_000)
    low, high = page.bench.figures.sure["recall"].text().removeprefix("95 %: ").split(" to ")
    assert view_of(page).table.sure[1]["recall"].text() == span(low, high)


def test_figures_of_other_prices_are_never_left_standing(page: CostPage, qtbot: QtBot) -> None:
    before = column(page, "Today")["cost"]
    page.model.edit("good.review", 30)
    assert column(page, "Today")["cost"] == WAITING
    assert column(page, "Today")["best"] == ""
    settled(page, qtbot)
    assert column(page, "Today")["cost"] != before


def test_a_scenario_is_saved_and_taken_back_with_its_prices(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    page.model.edit("defect.pass", 400)
    page.model.edit("min_recall", 90)
    page.model.move("fail", 0.8)
    kept = page.model.setup
    save(page, qtbot, "Claims")
    file = stage.folder / "scenarios" / "tile.json"
    written = json.loads(file.read_text())["scenarios"][0]
    assert written["name"] == "Claims"
    assert written["setup"]["cost"]["defect"]["on_pass"] == 400
    assert written["data"] == "tile, all times"
    page.model.edit("defect.pass", 50)
    page.model.move("fail", 1.2)
    settled(page, qtbot)
    assert column(page, "Claims")["fail_at"] == "0.8"
    assert "per 1,000 at its own prices." in view_of(page).said.text()
    sheet = listing(page)
    sheet.rows["Claims"]["take"].click()
    assert page.model.setup == kept
    QTest.keyClick(page, KEY.Key_Z, CTRL)
    assert page.model.setup.cost.defect.on_pass == 50
    assert rule_of(page).fail_at == 1.2
    QTest.keyClick(page, KEY.Key_Y, CTRL)
    assert page.model.setup == kept
    QTest.keyClick(page, KEY.Key_Z, CTRL)
    QTest.keyClick(page, KEY.Key_Z, CTRL | SHIFT)
    assert page.model.setup == kept


def test_a_name_that_is_taken_is_refused_and_the_sheet_stays(page: CostPage, qtbot: QtBot) -> None:
    save(page, qtbot, "Claims")
    view = view_of(page)
    view.buttons["save"].click()
    sheet = view.sheet
    assert isinstance(sheet, NameSheet)
    assert sheet.name.text() == "Scenario 1"
    sheet.name.setText("  Claims ")
    QTest.keyClick(sheet.name, KEY.Key_Return)
    assert "already" in sheet.said.text()
    assert view.sheet is sheet
    sheet.dismiss()


def test_a_deleted_scenario_comes_back_where_it_stood(page: CostPage, qtbot: QtBot) -> None:
    for name in ("one", "two", "three"):
        page.model.move("fail", 0.7 + len(name) / 20)
        save(page, qtbot, name)
    sheet = listing(page)
    sheet.rows["two"]["delete"].click()
    qtbot.waitUntil(lambda: "two" not in sheet.rows)
    assert sheet.said.text() == "two is deleted."
    assert "two" not in names(page)
    sheet.undo.click()
    qtbot.waitUntil(lambda: "two" in sheet.rows)
    assert view_of(page).store.names == ("one", "two", "three")
    assert sheet.undo.isHidden()
    sheet.dismiss()


def test_a_scenario_is_renamed_and_stays_in_the_comparison(page: CostPage, qtbot: QtBot) -> None:
    save(page, qtbot, "one")
    sheet = listing(page)
    sheet.rows["one"]["rename"].click()
    ask = next(s for s in page.window().findChildren(NameSheet) if s.isVisible())
    ask.name.setText("first")
    ask.take()
    qtbot.waitUntil(lambda: "first" in sheet.rows)
    sheet.dismiss()
    assert names(page) == ["Today", "Trial", "first"]


def test_four_scenarios_are_compared_and_no_more(page: CostPage, qtbot: QtBot) -> None:
    for number in range(5):
        page.model.move("fail", 0.7 + number / 10)
        save(page, qtbot, f"s{number}")
    assert names(page) == ["Today", "Trial", "s1", "s2", "s3", "s4"]
    sheet = listing(page)
    sheet.rows["s0"]["compare"].click()
    assert "take one of them out" in sheet.said.text()
    assert not sheet.rows["s0"]["compare"].isChecked()
    sheet.rows["s3"]["compare"].click()
    sheet.rows["s0"]["compare"].click()
    sheet.dismiss()
    settled(page, qtbot)
    assert names(page) == ["Today", "Trial", "s1", "s2", "s4", "s0"]


def test_limits_that_are_broken_are_named(page: CostPage, qtbot: QtBot) -> None:
    page.model.edit("min_recall", 99)
    page.model.move("fail", 1.3)
    settled(page, qtbot)
    assert column(page, "Trial")["limits"] == "breaks recall"
    page.model.move("fail", 0.5)
    settled(page, qtbot)
    assert column(page, "Trial")["limits"] == "keeps all"
    assert column(page, "Trial")["best"] == "cheapest", "today's rule breaks the limit"


def test_a_scenario_made_on_other_parts_says_so(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    save(page, qtbot, "before")
    assert column(page, "before")["about"] == "scenario"
    stage.ledger.labels.pop()
    page.reload()
    qtbot.waitUntil(lambda: page.model.material is not None, timeout=15_000)
    qtbot.waitUntil(lambda: "before" in names(page))
    assert column(page, "before")["about"] == "other data"
    settled(page, qtbot)
    assert column(page, "before")["cost"] != WAITING
    table = tmp_path / "scores.csv"
    rows = [f"{'bad' if n % 5 == 0 else 'good'},{n % 7}" for n in range(100)]
    table.write_text("\n".join(["label,score", *rows]))
    page.source.open_file(table)
    qtbot.waitUntil(lambda: page.model.material is not None and names(page) == ["Trial"])
    settled(page, qtbot)


def test_a_scenario_of_other_classes_is_not_reckoned(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    save(page, qtbot, "old classes")
    rewrite(stage, lambda kept: kept["scale"].update(dent=kept["scale"].pop("crack")))
    view = view_of(page)
    view.load()
    qtbot.waitUntil(lambda: column(page, "old classes")["about"] == "other scale")
    assert column(page, "old classes")["cost"] == "–"
    before = page.model.setup
    said: list[str] = []
    stage.screen.said.connect(said.append)
    listing(page).rows["old classes"]["take"].click()
    assert "cannot be taken" in said[0]
    assert page.model.setup == before


def test_a_scenario_with_limits_of_its_own_is_reckoned_on_its_own_scale(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    save(page, qtbot, "stricter on cracks")
    rewrite(stage, lambda kept: kept["scale"].update(crack=0.3))
    view = view_of(page)
    view.load()
    qtbot.waitUntil(lambda: view.store.scenarios[0].scale["crack"] == 0.3)
    settled(page, qtbot)
    found = column(page, "stricter on cracks")
    assert found["cost"] not in ("–", WAITING)
    assert found["fail_at"] == "by class"
    before = page.model.setup
    listing(page).rows["stricter on cracks"]["take"].click()
    qtbot.waitUntil(lambda: page.model.setup.base is not None)
    base = page.model.setup.base
    assert base is not None
    assert {c.name: c.fail_at for c in base.classes}["crack"] == 0.3
    assert page.model.material is not None
    assert page.model.material.base == base
    page.model.undo()
    assert page.model.setup == before
    assert page.model.material.base is None


def test_prices_of_classes_that_are_gone_wait_until_there_are_such_parts(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    save(page, qtbot, "dented")
    rewrite(
        stage, lambda kept: kept["setup"]["cost"].update(
            classes={"dent": {"on_pass": 5, "on_fail": 0}}
        ),
    )  # fmt: skip
    view_of(page).load()
    qtbot.waitUntil(lambda: bool(view_of(page).store.scenarios[0].setup.cost.classes))
    listing(page).rows["dented"]["take"].click()
    assert set(page.model.setup.cost.classes) == {"dent"}
    assert page.model.cost.classes == {}
    assert page.model.figures is not None


def rewrite(stage: Stage, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change the first scenario in its file, as another program would."""
    file = stage.folder / "scenarios" / "tile.json"
    text = json.loads(file.read_text())
    edit(text["scenarios"][0])
    file.write_text(json.dumps(text))


def test_a_damaged_file_of_scenarios_is_told_and_kept(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    save(page, qtbot, "one")
    file = stage.folder / "scenarios" / "tile.json"
    file.write_text("{ not json")
    said: list[str] = []
    stage.screen.said.connect(said.append)
    view_of(page).load()
    qtbot.waitUntil(lambda: bool(said))
    assert "are damaged" in said[0]
    assert list(file.parent.glob("tile.damaged-*.json"))
    assert view_of(page).store.scenarios == ()


def test_the_prices_make_room_for_the_comparison(page: CostPage) -> None:
    assert page.bench.left.isHidden()
    page.bench.views.go("curves")
    assert page.bench.left.isVisible()


def test_an_interval_is_written_short() -> None:
    assert span("69.3 %", "91.5 %") == "69.3–91.5 %"
    assert span("780 k", "5.72 M") == "780 k–5.72 M"
    assert span("2\u202f113", "2\u202f195") == "2\u202f113–2\u202f195"
    assert span("0", "2") == "0–2"
    assert span("0 %", "0 %") == "0 %"
