"""The gallery of the cost page: the parts that a rule turns on, with their pictures."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gonogo.domain.errors import DataError
from gonogo.domain.frame import Pixels
from gonogo.domain.recipe import Recipe
from gonogo.domain.verdict import Verdict
from gonogo.gui.gallery_model import Tile
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.thumbnails import BOX
from gonogo.gui.widgets.cost_gallery import MOST, CostGallery
from gonogo.gui.widgets.part_panel import PartSheet
from gonogo.gui.widgets.picture_sheet import PictureSheet
from gonogo.ports.pictures import Overlay
from gonogo.vision.thumbnail import thumbnail
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Thresholds
from tests.gui.cost_parts import keep_pictures, produce
from tests.gui.fake_station import samples
from tests.gui.stage import Stage

KEY = Qt.Key


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> CostPage:
    """The cost page with its gallery in front."""
    produce(stage.ledger)
    keep_pictures(stage.archive)
    stage.window.go("cost")
    made = stage.cost_page
    qtbot.waitUntil(lambda: made.model.material is not None, timeout=15_000)
    made.bench.views.go("parts")
    qtbot.waitUntil(lambda: bool(gallery(made).said.text()))
    return made


def gallery(page: CostPage) -> CostGallery:
    view = page.bench.views.view("parts")
    assert isinstance(view, CostGallery)
    return view


def material(page: CostPage) -> Material:
    assert page.model.material is not None
    return page.model.material


def tiles(page: CostPage) -> tuple[Tile, ...]:
    return gallery(page).tiles.tiles


def test_mistakes_of_the_rule_under_trial_stand_first(page: CostPage) -> None:
    page.model.move("fail", 0.8)
    parts = material(page).parts
    bad = parts.truth > 0
    escapes = int((bad & (parts.scores < 0.5833333)).sum())
    overkill = int((~bad & (parts.scores >= 0.8)).sum())
    shown = [tile.seen.mistake for tile in tiles(page)]
    assert shown.count("escape") == escapes
    assert shown.count("overkill") == min(overkill, MOST - escapes)
    assert shown == sorted(shown, key=["escape", "overkill"].index)
    assert f"overkill: {overkill}" in gallery(page).said.text()


def test_a_part_that_changes_sides_says_from_what_to_what(page: CostPage) -> None:
    gallery(page).kinds.button("changes").click()
    before = {tile.seen.index for tile in tiles(page)}
    page.model.move("fail", 0.8)
    scale = material(page).margins
    assert scale is not None
    assert {tile.seen.index for tile in tiles(page)} != before
    for tile in tiles(page):
        at = tile.seen.index
        words = (Verdict.PASS, Verdict.REVIEW, Verdict.FAIL)
        assert tile.seen.today == words[int(scale.today.scores[at])]
        assert tile.seen.today != tile.seen.now
        assert (tile.seen.now == Verdict.FAIL) == (scale.parts.scores[at] >= 0.8)


def test_the_parts_nearest_a_limit_follow_it(page: CostPage) -> None:
    gallery(page).kinds.button("fail").click()
    for at in (1.0, 0.9, 1.1):
        page.model.move("fail", at)
        sides = {tile.seen.now == Verdict.FAIL for tile in tiles(page)}
        assert sides == {True, False}
        far = [abs(tile.seen.score - at) for tile in tiles(page)]
        assert far == sorted(far)
        assert far[0] == pytest.approx(abs(material(page).parts.scores - at).min())
    page.bench.inputs.kinds.button("one").click()
    assert gallery(page).kinds.button("review").isHidden()


def test_pictures_come_for_the_tiles_in_sight_and_no_others(page: CostPage, qtbot: QtBot) -> None:
    view = gallery(page)
    view.kinds.button("fail").click()
    seen = [tiles(page)[row].source for row in view.list.rows_in_sight()]
    assert 3 <= len(seen) < len(tiles(page))
    qtbot.waitUntil(lambda: all(view.thumbs.get(s) is not None for s in seen if s), timeout=5000)
    unseen = [tile.source for tile in tiles(page) if tile.source not in seen]
    assert not any(view.thumbs.get(source) for source in unseen if source)
    for source in seen:
        small = view.thumbs.get(source) if source else None
        assert small is not None
        if small.picture is None:
            assert int(str(source), 16) % 9 == 0
            assert small.text == "not kept by policy"
        else:
            assert small.picture.width() <= BOX[0]
            assert small.picture.height() <= BOX[1]


def test_a_small_defect_is_still_there_in_a_small_picture() -> None:
    pixels = np.full((2048, 2448), 100, np.uint8)
    pixels[1000:1008, 1200:1208] = 255
    small = thumbnail(pixels, *BOX)
    assert small.shape == (240, 287)
    assert int(small.max()) > 150
    deep = thumbnail((pixels.astype(np.uint16) << 4).astype(np.uint16), *BOX)
    assert np.array_equal(deep, small) or int(np.abs(deep.astype(int) - small).max()) <= 1
    assert thumbnail(pixels[:10, :10], *BOX).shape == (10, 10)


def test_arrows_move_and_enter_opens_the_part_whole(
    stage: Stage, page: CostPage, qtbot: QtBot
) -> None:
    view = gallery(page)
    view.kinds.button("fail").click()
    view.list.setFocus()
    assert view.list.currentIndex().row() == 0
    QTest.keyClick(view.list, KEY.Key_Right)
    QTest.keyClick(view.list, KEY.Key_Down)
    row = view.list.currentIndex().row()
    assert row > 2
    QTest.keyClick(view.list, KEY.Key_Return)
    sheet = stage.window.findChild(PartSheet)
    assert sheet is not None
    scale = material(page).margins
    assert scale is not None
    assert sheet.panel._seq == scale.seqs[tiles(page)[row].seen.index]
    name = tiles(page)[row].name
    qtbot.waitUntil(lambda: sheet.panel.pane.canvas.shown is not None or "kept" in
                    sheet.panel.pane.cover.text.text())  # fmt: skip
    assert name.startswith("P0")
    sheet.dismiss()


def test_the_tile_that_is_chosen_stays_chosen_while_a_limit_moves(page: CostPage) -> None:
    view = gallery(page)
    view.kinds.button("fail").click()
    view.list.setFocus()
    held = tiles(page)[3].seen.index
    view.list.setCurrentIndex(view.tiles.index(3))
    page.model.move("fail", 1.002)
    row = view.list.currentIndex().row()
    assert tiles(page)[row].seen.index == held


def test_a_list_without_parts_says_so(page: CostPage) -> None:
    view = gallery(page)
    page.bench.inputs.kinds.button("one").click()
    page.model.move("fail", 0.0)
    page.model.move("fail", 99)
    view.kinds.button("mistakes").click()
    assert tiles(page)
    assert view.cover.isHidden()
    page.bench.undo.click()
    gallery(page).kinds.button("mistakes").click()
    parts = material(page).parts
    page.bench.inputs.kinds.button("two").click()
    page.model.move("review", float(parts.scores.min()))
    page.model.move("fail", float(parts.scores.max()) + 1)
    page.model.move("review", float(parts.scores.min()))
    assert not tiles(page)
    assert view.cover.title.text() == "No mistakes"
    assert view.cover.isVisible()


def test_a_table_lists_its_parts_by_image_or_row(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [f"{'bad' if n % 5 == 0 else 'good'},{n % 7}" for n in range(100)]
    named = tmp_path / "named.csv"
    lines = [f"{n}.png,{row}" for n, row in enumerate(rows)]
    named.write_text("\n".join(["image,label,score", *lines]))
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join(["label,score", *rows]))
    gallery(page).kinds.button("changes").click()
    page.source.open_file(named)
    qtbot.waitUntil(lambda: gallery(page).kind == "mistakes")
    gallery(page).kinds.button("fail").click()
    qtbot.waitUntil(lambda: any(tile.name.endswith(".png") for tile in tiles(page)))
    assert gallery(page).kinds.button("changes").isHidden(), "a table has no rule of today"
    assert not gallery(page).tiles.pictured
    said: list[str] = []
    stage.screen.said.connect(said.append)
    gallery(page).open(0)
    assert said == [f"{tiles(page)[0].name} has no picture: a table holds scores alone."]
    page.source.open_file(bare)
    qtbot.waitUntil(lambda: any(tile.name.startswith("Row ") for tile in tiles(page)))
    first = tiles(page)[0]
    assert first.name == f"Row {first.seen.index + 1}"


def test_images_of_a_folder_open_large(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path
) -> None:
    count = material(page).parts.scores.size
    path = tmp_path / "tile.png"
    cv2.imwrite(str(path), samples()[1].picture)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    files = tuple(path if n % 2 else broken for n in range(count))
    folder = replace(material(page), margins=None, recipe=None, images=files)
    page.model.load(folder, Thresholds(0.5, 1.0), review=True)
    view = gallery(page)
    view.kinds.button("fail").click()
    qtbot.waitUntil(
        lambda: view.thumbs.get(path) is not None and view.thumbs.get(broken) is not None
    )
    bad, good = view.thumbs.get(broken), view.thumbs.get(path)
    assert bad is not None
    assert bad.text == "cannot be read"
    assert good is not None
    assert good.picture is not None
    rows = {tile.source: row for row, tile in enumerate(tiles(page))}
    view.open(rows[path])
    sheet = stage.window.findChild(PictureSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.pane.canvas.shown is not None)
    assert "score" in sheet.pane.note.text()
    sheet.dismiss()
    stage.settle(50)
    view.open(rows[broken])
    other = stage.window.findChildren(PictureSheet)[-1]
    qtbot.waitUntil(lambda: "cannot be decoded" in other.pane.cover.text.text())
    other.dismiss()


@pytest.mark.parametrize(
    ("answer", "words"),
    [(None, "The model failed on it"), (DataError("The picture is too small."), "too small")],
)
def test_a_picture_that_cannot_be_judged_anew_is_shown_and_says_why(
    stage: Stage, page: CostPage, qtbot: QtBot, tmp_path: Path,
    answer: DataError | None, words: str,
) -> None:  # fmt: skip
    def judge(_recipe: Recipe, _pixels: Pixels) -> Overlay | None:
        if answer is not None:
            raise answer
        return None

    stage.screen.services = replace(stage.screen.services, judge_anew=judge)
    path = tmp_path / "tile.png"
    cv2.imwrite(str(path), samples()[1].picture)
    recipe = material(page).recipe
    sheet = PictureSheet(page, stage.screen, path, "FAIL.", recipe)
    sheet.open()
    qtbot.waitUntil(lambda: words in sheet.pane.note.text())
    assert sheet.pane.note.text().startswith("FAIL.")
    assert sheet.pane.canvas.shown is not None
    sheet.dismiss()


def test_every_part_of_the_gallery_is_read_aloud_as_a_sentence(page: CostPage) -> None:
    page.model.move("fail", 0.8)
    view = gallery(page)
    text = view.tiles.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    tile = tiles(page)[0]
    assert tile.name in text
    assert "today" in text
    assert text.endswith(("escape.", "overkill."))
