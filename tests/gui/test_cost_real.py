"""Gallery, comparison and report over the real ledger, archive and model."""

from pathlib import Path

import pypdf
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo.bootstrap.screen import screen_services
from gonogo.domain.labels import Truth
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.gui import theme
from gonogo.gui.cost_export import Export
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.settings import SettingsFile
from gonogo.gui.widgets.cost_compare import CostCompare
from gonogo.gui.widgets.cost_gallery import CostGallery
from gonogo.gui.widgets.part_panel import PartSheet
from gonogo.gui.widgets.picture_sheet import PictureSheet
from gonogo.gui.window import MainWindow
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import Labelled, LabelPart, Shutdown
from tests.gui.stage import delete
from tests.support.command import start
from tests.support.light import LightHome

WAIT_MS = 60_000
PARTS = 40


def label_parts(screen: Screen, light: LightHome, name: str) -> None:
    reader = SqliteLedgerReader(light.ledger)
    rows = [row for row in reader.production(LedgerQuery(recipe=name)) if row.score is not None]
    reader.close()
    for row in rows[:PARTS]:
        bad = row.part_seq % 5 == 0
        truth, defect = (Truth.DEFECT, "blob") if bad else (Truth.GOOD, "")
        command = LabelPart(row.seq, truth, defect, "Ada")
        assert isinstance(screen.services.control.send(command).result(10), Labelled)


def parts_recorded(screen: Screen) -> int:
    snapshot = screen.feed.snapshot
    return snapshot.lanes[0].counters.records if snapshot is not None and snapshot.lanes else 0


def test_parts_of_a_real_run_are_seen_compared_and_reported(
    light: LightHome, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    name = light.with_recipe("watched", audit={"rate": 1.0})
    theme.apply(qapp, "dark")
    settings = SettingsFile(tmp_path / "screen.json")
    settings.change(recipe=name, reviewer="Ada")
    line = start(light.data, "station", name, "--rate", "50")
    screen = Screen(screen_services(light.ledger, "", 50.0), settings)
    window = MainWindow.furnished(screen, find_pages())
    try:
        window.resize(1280, 800)
        window.show()
        screen.feed.start()
        qtbot.waitUntil(lambda: parts_recorded(screen) >= PARTS, timeout=WAIT_MS)
        label_parts(screen, light, name)
        window.go("cost")
        page = window.page("cost")
        assert isinstance(page, CostPage)
        qtbot.waitUntil(lambda: page.model.material is not None, timeout=WAIT_MS)
        see_parts(window, page, qtbot)
        see_a_file(window, page, light, qtbot)
        compare_and_report(page, qtbot, tmp_path)
        screen.services.control.send(Shutdown("test")).result(10)
    finally:
        screen.close()
        screen.services.control.close()
        delete(window)
        line.kill()
        line.communicate()


def see_parts(window: MainWindow, page: CostPage, qtbot: QtBot) -> None:
    """Parts that did not pass, and those of the audit sample, are in the archive."""
    page.bench.views.go("parts")
    view = page.bench.views.view("parts")
    assert isinstance(view, CostGallery)
    view.kinds.button("fail").click()
    qtbot.waitUntil(lambda: bool(view.tiles.tiles))

    def found() -> list[bool]:
        smalls = [view.thumbs.get(t.source) for t in view.tiles.tiles if t.source is not None]
        return [small.picture is not None for small in smalls if small is not None]

    qtbot.waitUntil(lambda: len(found()) >= len(view.list.rows_in_sight()), timeout=WAIT_MS)
    failed = next(n for n, tile in enumerate(view.tiles.tiles) if tile.seen.bad)
    view.list.scrollTo(view.tiles.index(failed))
    source = view.tiles.tiles[failed].source
    assert source is not None
    qtbot.waitUntil(lambda: view.thumbs.get(source) is not None, timeout=WAIT_MS)
    small = view.thumbs.get(source)
    assert small is not None
    assert small.picture is not None
    assert (small.picture.width(), small.picture.height()) == (320, 240)
    view.open(failed)
    sheet = window.findChild(PartSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.panel.pane.canvas.shown is not None, timeout=WAIT_MS)
    sheet.dismiss()


def see_a_file(window: MainWindow, page: CostPage, light: LightHome, qtbot: QtBot) -> None:
    """A picture of a folder is judged anew by the real model, for its overlay."""
    material = page.model.material
    assert material is not None
    rule = page.model.setup.rule
    assert rule is not None
    bad = light.parts / "part-0005.png"
    images = (bad,) * material.parts.scores.size
    page.model.load(replace(material, images=images), rule, review=True)
    view = page.bench.views.view("parts")
    assert isinstance(view, CostGallery)
    qtbot.waitUntil(lambda: bool(view.tiles.tiles) and view.tiles.tiles[0].source == bad)
    view.open(0)
    sheet = window.findChild(PictureSheet)
    assert sheet is not None
    canvas = sheet.pane.canvas
    qtbot.waitUntil(
        lambda: canvas.shown is not None and canvas.shown.overlay is not None, timeout=WAIT_MS
    )
    assert canvas.shown is not None
    assert canvas.shown.overlay is not None
    assert [mark.class_name for mark in canvas.shown.overlay.regions] == ["blob"]
    assert "judged anew" in sheet.pane.note.text()
    sheet.dismiss()
    page.model.load(material, rule, review=True)


def compare_and_report(page: CostPage, qtbot: QtBot, folder: Path) -> None:
    page.bench.views.go("compare")
    view = page.bench.views.view("compare")
    assert isinstance(view, CostCompare)
    qtbot.waitUntil(lambda: len(view.entries()) == 2, timeout=WAIT_MS)
    material = page.model.material
    assert material is not None
    path = folder / "report.pdf"
    export = Export(material, page.model.setup, view.entries(every=True), page.said)
    page.exporter.write_report(export, path)
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages)
    assert material.recipe is not None
    for digest in (material.sha256, material.recipe.sha256, material.recipe.model.sha256):
        assert digest in text
