"""The cost page on paper and in a table: real files, opened again."""

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo.gui.cost_export import Export
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.report_pages import Block, Drawing, Grid, Heading, Text, mm, write_pdf
from gonogo.gui.report_plots import ticks
from gonogo.gui.scenarios import Scenario
from gonogo.gui.widgets.cost_compare import CostCompare
from gonogo.gui.widgets.cost_figures import money
from gonogo.workbench.tuning.sentences import percent
from tests.gui.cost_parts import produce
from tests.gui.stage import Stage


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> CostPage:
    """The cost page with the comparison in front, and two scenarios saved."""
    produce(stage.ledger)
    stage.screen.settings.change(reviewer="Ada Lovelace")
    stage.window.go("cost")
    made = stage.cost_page
    qtbot.waitUntil(lambda: made.trial is not None, timeout=15_000)
    made.bench.views.go("compare")
    made.model.edit("defect.pass", 321)
    keep(made, qtbot, "Night shift")
    keep(made, qtbot, "=HYPERLINK(1)")
    made.model.edit("min_recall", 99)
    made.model.move("fail", 0.9)
    qtbot.waitUntil(lambda: made.trial is not None, timeout=15_000)
    return made


def view_of(page: CostPage) -> CostCompare:
    view = page.bench.views.view("compare")
    assert isinstance(view, CostCompare)
    return view


def export(page: CostPage) -> Export:
    material = page.model.material
    assert material is not None
    return Export(material, page.model.setup, view_of(page).entries(every=True), page.said)


def outcome(stage: Stage, qtbot: QtBot, write: Callable[[], None]) -> str:
    """What is said once a file is written, or could not be."""
    said: list[str] = []
    stage.screen.said.connect(said.append)
    write()
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert len(said) == 1
    return said[0]


def keep(page: CostPage, qtbot: QtBot, name: str) -> None:
    material = page.model.material
    assert material is not None
    page.scenarios.save(Scenario.of(name, page.model.setup, material))
    qtbot.waitUntil(lambda: name in page.scenarios.names)


def fonts(sheet: pypdf.PageObject) -> list[str]:
    resources: Any = sheet["/Resources"]
    found = resources["/Font"].get_object()
    return [str(found[key].get_object()["/BaseFont"]) for key in found]


def words(path: Path) -> str:
    """All text of a PDF on one line."""
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert "\t" not in text
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_report_says_what_the_page_says(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    said = outcome(stage, qtbot, lambda: page.exporter.write_report(export(page), path))
    assert said == f"Written: {path}"
    assert page.bench.progress.text() == ""
    text = words(path)
    model, material = page.model, page.model.material
    assert material is not None
    assert material.recipe is not None
    assert model.figures is not None
    assert model.today is not None
    for expected in (
        "Threshold report: tile, all times", "Ada Lovelace", material.sha256,
        material.recipe.sha256, material.recipe.model.sha256, "tile, version 3",
        "193 good, 50 bad", "321", "recall at least 99 %", "3 600 parts an hour",
        "Night shift (scenario)", "=HYPERLINK(1) (scenario)", "Youden",
        f"Recall {percent(model.figures.recall)}", money(model.figures.cost_per_1000),
        money(model.today.cost_per_1000), "breaks recall", "crack 0.35",
    ):  # fmt: skip
        assert expected in text, expected
    for sentence in page.said:
        assert sentence in text
    for note in material.notes:
        assert note in text


def test_the_report_is_a4_with_page_numbers_our_font_and_curves_as_vectors(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    outcome(stage, qtbot, lambda: page.exporter.write_report(export(page), path))
    reader = pypdf.PdfReader(path)
    count = len(reader.pages)
    assert count >= 2
    assert reader.metadata is not None
    assert reader.metadata.title == "Threshold report: tile, all times"
    for number, sheet in enumerate(reader.pages, 1):
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
        assert f"{number} / {count}" in sheet.extract_text()
        assert not sheet.images
        assert {"Inter" in name for name in fonts(sheet)} == {True}


def test_the_table_holds_every_rule_with_its_figures_and_intervals(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "figures.csv"
    outcome(stage, qtbot, lambda: page.exporter.write_table(export(page), path))
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
    kinds = [row["kind"] for row in rows]
    assert kinds[:4] == ["today", "trial", "scenario", "scenario"]
    assert set(kinds[4:]) == {"rival"}
    trial = rows[1]
    figures = page.model.figures
    assert figures is not None
    assert page.trial is not None
    assert float(trial["fail_at"]) == 0.9
    assert float(trial["cost_per_1000"]) == figures.cost_per_1000
    assert float(trial["recall"]) == figures.recall
    assert float(trial["recall low"]) == page.trial.intervals["recall"].low
    assert float(trial["fpr high"]) == page.trial.intervals["fpr"].high
    assert float(trial["cost_per_year"]) == pytest.approx(figures.cost_per_1000 * 3600 * 4)
    assert (trial["limits_met"], trial["limits_broken"]) == ("no", "min_recall")
    assert rows[0]["fail_at"] == "", "today's rule differs from class to class"
    assert rows[3]["rule"] == "'=HYPERLINK(1)", "no spreadsheet takes it for a formula"
    assert rows[3]["made_on"] == "tile, all times"
    assert {row["data_sha256"] for row in rows} == {page.model.material.sha256}  # type: ignore[union-attr]
    everything = next(row for row in rows if row["rule"] == "fail everything")
    assert (everything["fail_at"], float(everything["recall"])) == ("", 1.0)
    assert all(None not in row and None not in row.values() for row in rows)


def test_a_place_that_cannot_be_written_gets_one_sentence_and_no_half_file(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file, no folder")
    report, table = wall / "report.pdf", wall / "figures.csv"
    said = outcome(stage, qtbot, lambda: page.exporter.write_report(export(page), report))
    assert said.startswith(f"{report} cannot be written")
    assert page.bench.progress.text() == ""
    said = outcome(stage, qtbot, lambda: page.exporter.write_table(export(page), table))
    assert said.startswith(f"{table} cannot be written")
    assert page.bench.progress.text() == ""
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []
    assert wall.read_text() == "a file, no folder"


@pytest.mark.parametrize(("key", "suffix"), [("report", "pdf"), ("table", "csv")])
def test_the_buttons_ask_where_to_and_write_there(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path, key: str, suffix: str
) -> None:
    view_of(page).buttons[key].click()
    dialog = page.exporter.dialog
    assert dialog is not None
    proposed = Path(dialog.selectedFiles()[0]).name
    assert proposed.startswith("tile-all-times-")
    assert proposed.endswith(f".{suffix}")
    target = tmp_path / f"chosen.{suffix}"
    outcome(stage, qtbot, lambda: dialog.fileSelected.emit(str(target)))
    dialog.close()
    assert target.stat().st_size > 1000


def test_a_table_of_scores_is_reported_without_a_rule_of_today(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    name = 'Größe <b>of & all\' "scores" ' + "x" * 120 + ".csv"
    table = tmp_path / name.replace('"', "")
    rows = [f"{'bad' if n % 5 == 0 else 'good'},{n % 7 + 4 * (n % 5 == 0)}" for n in range(200)]
    table.write_text("\n".join(["label,score", *rows]))
    page.source.open_file(table)
    qtbot.waitUntil(lambda: page.trial is not None, timeout=15_000)
    path = tmp_path / "report.pdf"
    outcome(stage, qtbot, lambda: page.exporter.write_report(export(page), path))
    text = words(path)
    assert "<b>of & all'" in text
    assert "in the units of the table's scores" in text
    assert "Today" not in text


def test_each_defect_class_has_its_own_recall_on_paper_and_in_the_table(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "classes.csv"
    kinds = ("good", "good", "good", "crack", "=chip")
    rows = [f"{kinds[n % 5]},{n % 11 + 4 * (n % 5 > 2)}" for n in range(300)]
    table.write_text("\n".join(["label,score", *rows]))
    page.source.open_file(table)
    qtbot.waitUntil(lambda: page.trial is not None, timeout=15_000)
    report, figures = tmp_path / "report.pdf", tmp_path / "figures.csv"
    outcome(stage, qtbot, lambda: page.exporter.write_report(export(page), report))
    outcome(stage, qtbot, lambda: page.exporter.write_table(export(page), figures))
    found = page.model.figures
    assert found is not None
    assert set(found.class_recall) == {"crack", "=chip"}
    text = words(report)
    rows_written = list(csv.DictReader(io.StringIO(figures.read_text(), newline="")))
    for name, recall in found.class_recall.items():
        assert f"Recall of {name} {percent(recall)}" in text
        assert float(rows_written[0][f"recall of {name}"]) == recall
    assert float(rows_written[0]["'=chip FAIL"]) == found.class_recall["=chip"] * 60


def test_a_long_table_goes_on_with_its_header_on_the_next_page(
    qapp: QApplication, tmp_path: Path
) -> None:
    rows = tuple((f"Row {n}", "words that are broken between them, " * 3) for n in range(120))
    painted: list[QRectF] = []

    def paint(_painter: QPainter, box: QRectF) -> None:
        painted.append(box)

    path = tmp_path / "long.pdf"
    blocks: list[Block] = [
        Heading("A table", 17), Grid(("Name", "Much text"), rows, (1, 2), 2), Heading("Below"),
        Drawing(100, paint), Text("The end of it."),
    ]  # fmt: skip
    path.write_bytes(write_pdf(blocks, "title", "foot " * 100))
    pages = [sheet.extract_text() for sheet in pypdf.PdfReader(path).pages]
    assert len(pages) > 3
    for text in pages[:-1]:
        assert text.count("Much text") == 1
    whole = " ".join(pages)
    assert all(f"Row {n}" in whole for n in range(120))
    assert "broken between them" in pages[0].replace("\n", " ")
    last = pages[-1]
    assert "Below" in last
    assert "The end of it." in last
    assert painted[0].height() == mm(100)


def test_ticks_are_round_and_inside() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert ticks(-3.3, 5.1) == [-2, 0, 2, 4]
    for low, high in ((0.0, 3e-7), (-1e6, 5e8), (0.995, 1.0), (17.0, 17.1)):
        found = ticks(low, high)
        assert 3 <= len(found) <= 12
        assert all(low - 1e-9 <= at <= high + 1e-9 for at in found)


def test_a_report_is_finished_while_the_page_gets_other_parts(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"

    def begin() -> None:
        begun = time.perf_counter()
        page.exporter.write_report(export(page), path)
        assert time.perf_counter() - begun < 0.1
        assert page.bench.progress.text() == "Writing the report"
        page.reload()

    outcome(stage, qtbot, begin)
    assert "FAIL from 0.9 on" in words(path), "it is of the rule at that moment"
