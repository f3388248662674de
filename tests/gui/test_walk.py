"""The engineer's walk: label, price, find the rule, try it on a recorded week, sign, see it live.

Real pictures, model, ledger, station and screen; only the week passes in seconds. With
``GONOGO_WALK=FOLDER`` the pictures of the way are kept there; the guide shows them.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo import paths
from gonogo.bootstrap import line as line_module
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.models import recipe_store
from gonogo.bootstrap.screen import screen_services
from gonogo.domain.ledger import EntryKind
from gonogo.domain.verdict import Verdict
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.gui import theme
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.pages.label import LabelPage
from gonogo.gui.pages.operator import OperatorPage
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.settings import SettingsFile
from gonogo.gui.whatif_work import Period
from gonogo.gui.widgets.choice import ChoiceSheet
from gonogo.gui.widgets.cost_compare import CostCompare
from gonogo.gui.widgets.cost_gallery import CostGallery
from gonogo.gui.widgets.cost_sweep import CostSweep
from gonogo.gui.widgets.numpad import NumberPad
from gonogo.gui.widgets.sheet import Sheet
from gonogo.gui.widgets.whatif_view import WhatIfView
from gonogo.gui.window import MainWindow
from gonogo.ports.clock import SystemClock
from gonogo.ports.messages import Done, Shutdown, StartRun
from tests.gui.screens import few_colours
from tests.gui.stage import delete
from tests.support.command import start
from tests.support.light import LightHome
from tests.support.waiting import eventually

WAIT_MS = 60_000
PARTS, LABELS = 600, 200
RATE = 60.0
BAD_EVERY = 12
PASSWORD = "a long enough secret"
KEY = Qt.Key


class WeekClock(SystemClock):
    """The system's clock, a week ago and so fast that the week is over in seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._began, self._speed = time.monotonic(), timedelta(days=6.5).total_seconds() / seconds

    def utc(self) -> str:
        passed = timedelta(seconds=(time.monotonic() - self._began) * self._speed)
        now = min(timedelta(days=6.9), passed) - timedelta(days=6.95)
        return (datetime.now(UTC) + now).isoformat(timespec="microseconds").replace("+00:00", "Z")


def is_bad(number: int) -> bool:
    return number % BAD_EVERY == 0


def make_parts(folder: Path) -> None:
    """Grey parts with a glint; a bad one has a brighter blob, and some of them are faint."""
    folder.mkdir()
    rng = np.random.default_rng(11)
    for number in range(1, PARTS + 1):
        image = rng.integers(60, 90, (240, 320), dtype=np.uint8)
        x, y = (int(v) * 8 for v in rng.integers(4, 22, 2))
        level = rng.normal(0.74, 0.09) if is_bad(number) else rng.normal(0.42, 0.07)
        image[y : y + 32, x : x + 32] = round(255 * float(np.clip(level, 0.3, 0.98)))
        cv2.imwrite(str(folder / f"part-{number:04d}.png"), image)


@pytest.fixture
def week(light: LightHome, monkeypatch: pytest.MonkeyPatch) -> str:
    """A recipe of which a week is recorded, with an audit sample and all its pictures."""
    make_parts(light.data / "week")
    name = light.with_recipe(
        "seals", title="Seals 24 mm",
        camera={"driver": "replay", "folder": str(light.data / "week")},
        rule={"classes": [
            {"name": "blob", "review_at": 0.7, "fail_at": 0.8, "min_area_px": 256}
        ]},
        audit={"rate": 0.33}, archive={"keep": "all"},
        alarms={"fails_in_row": 0, "errors_in_row": 0},
    )  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(line_module, "SystemClock", lambda: WeekClock(PARTS / RATE))
        with open_station(light.ledger) as station:
            assert isinstance(station.handle(StartRun((name,), "", PARTS, RATE)), Done)
            eventually(lambda: station.wait_idle(0.2), 120)
    return name


class Walk:
    """The window over a station that runs, and the pictures taken on the way."""

    def __init__(self, light: LightHome, recipe: str, folder: Path) -> None:
        settings = SettingsFile(folder / "screen.json")
        settings.change(recipe=recipe, reviewer="Ada")
        self.light, self.recipe = light, recipe
        self.screen = Screen(screen_services(light.ledger, "", 10.0), settings)
        self.window = MainWindow.furnished(self.screen, find_pages())
        self.window.resize(1280, 800)
        self.window.show()
        self.screen.feed.start()
        kept = os.environ.get("GONOGO_WALK")
        self.pictures = Path(kept) if kept else folder / "walk"
        self.pictures.mkdir(parents=True, exist_ok=True)

    def grab(self, name: str) -> None:
        QTest.qWait(300)
        picture = few_colours(self.window.grab().toImage())
        assert picture.save(str(self.pictures / f"walk-{name}.png"))

    @property
    def records(self) -> int:
        snapshot = self.screen.feed.snapshot
        lanes = snapshot.lanes if snapshot is not None else ()
        return lanes[0].counters.records if lanes else 0

    @property
    def version(self) -> int:
        snapshot = self.screen.feed.snapshot
        lanes = snapshot.lanes if snapshot is not None else ()
        return lanes[0].recipe_version if lanes else 0


@contextmanager
def walking(light: LightHome, recipe: str, folder: Path) -> Iterator[Walk]:
    line = start(light.data, "station", recipe, "--rate", "10")
    walk = Walk(light, recipe, folder)
    try:
        yield walk
    finally:
        walk.screen.close()
        walk.screen.services.control.close()
        delete(walk.window)
        line.kill()
        line.communicate()


def label_parts(walk: Walk, qtbot: QtBot) -> int:
    """Label the REVIEW parts, the rejects, then the audit sample, each by one key."""
    walk.window.go("label")
    page = walk.window.page("label")
    assert isinstance(page, LabelPage)
    page.look.timer.setInterval(1)
    said = 0
    for kind in ("review", "chosen", "audit"):
        asked = page._asked
        page.source.kinds.button(kind).click()
        if kind == "chosen":
            page.source.filter.chips[Verdict.FAIL].click()
        qtbot.waitUntil(lambda n=asked: page._asked > n and not page._waiting, timeout=WAIT_MS)  # type: ignore[misc]
        while said < LABELS and page.task is not None and not page.task.labels:
            seq = page.task.row.seq
            qtbot.waitUntil(lambda s=seq: page.look.was_at(s), timeout=WAIT_MS)  # type: ignore[misc]
            # The parts on the line repeat the pictures of the week.
            bad = is_bad((page.task.row.part_seq - 1) % PARTS + 1)
            QTest.keyClick(page.pane.canvas, KEY.Key_1 if bad else KEY.Key_G)
            said += 1
            qtbot.waitUntil(lambda s=seq: moved_on(page, s), timeout=WAIT_MS)  # type: ignore[misc]
            if said == 12:
                walk.grab("1-label")
    return said


def moved_on(page: LabelPage, seq: int) -> bool:
    """The label is taken: another part is open, or the last one shows it."""
    return page.task is None or page.task.row.seq != seq or bool(page.task.labels)


def type_number(page: CostPage, tile: str, digits: str) -> None:
    """Press a tile and type on its pad, as a finger would."""
    pad = page.bench.inputs.tiles[tile].ask()
    assert isinstance(pad, NumberPad)
    QTest.keyClicks(pad, digits)
    QTest.keyClick(pad, KEY.Key_Return)


def choose(walk: Walk, key: str) -> None:
    """Press a row of the sheet that is open."""
    sheet = next(s for s in walk.window.findChildren(ChoiceSheet) if s.isVisible())
    sheet.rows[key].click()


def test_two_hundred_labels_become_a_signed_rule_that_judges_the_next_part(
    light: LightHome, week: str, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    PasswordFile(paths.people_file()).add("Ada", PASSWORD)
    theme.apply(qapp, "dark")
    with walking(light, week, tmp_path) as walk:
        qtbot.waitUntil(lambda: walk.records > 5, timeout=WAIT_MS)
        assert label_parts(walk, qtbot) == LABELS

        walk.window.go("cost")
        page = walk.window.page("cost")
        assert isinstance(page, CostPage)
        qtbot.waitUntil(lambda: page.trial is not None, timeout=WAIT_MS)
        material = page.model.material
        assert material is not None
        assert material.good + material.bad == LABELS
        type_number(page, "defect.pass", "250")
        page.bench.inputs.currency.click()
        choose(walk, "EUR")
        page.bench.inputs.as_produced.click()
        setup = page.model.setup
        assert setup.cost.defect.on_pass == 250
        assert setup.cost.currency == "EUR"
        told = material.defect_rate
        assert told is not None
        assert told.low < 1 / BAD_EVERY < told.high
        qtbot.waitUntil(lambda: page.trial is not None, timeout=WAIT_MS)
        walk.grab("2-prices")

        page.bench.cheapest.click()
        qtbot.waitUntil(lambda: page._found is not None and page.trial is not None, timeout=WAIT_MS)
        assert page.model.figures is not None
        assert page.model.today is not None
        assert page.model.figures.cost_per_1000 < page.model.today.cost_per_1000
        walk.grab("3-rule")

        views = page.bench.views
        views.go("parts")
        gallery = views.view("parts")
        assert isinstance(gallery, CostGallery)
        QTest.qWait(1500)
        walk.grab("4-parts")
        views.go("sweep")
        rate = views.view("sweep")
        assert isinstance(rate, CostSweep)
        qtbot.waitUntil(lambda: rate.shown is not None, timeout=WAIT_MS)
        walk.grab("5-rate")

        views.go("whatif")
        whatif = views.view("whatif")
        assert isinstance(whatif, WhatIfView)
        whatif.model.choose_period(Period("week"))
        qtbot.waitUntil(
            lambda: whatif.model.priced is not None and whatif.model.compared is not None,
            timeout=WAIT_MS,
        )
        compared = whatif.model.compared
        assert compared is not None
        assert compared.span.parts >= PARTS
        caught = sum(
            int(row) for row in compared.found.pairs[(0, 1), 2]
        )  # PASS and REVIEW that become FAIL
        assert caught > 0
        whatif.tabs.button("shifts").click()
        assert whatif.shifts.rowCount() > 10, "three shifts a day, for a week"
        whatif.tabs.button("flips").click()
        walk.grab("6-week")

        views.go("compare")
        compare = views.view("compare")
        assert isinstance(compare, CostCompare)
        qtbot.waitUntil(lambda: len(compare._found) == len(compare.entries()) > 1, timeout=WAIT_MS)
        walk.grab("7-compare")

        views.go("curves")
        page.bench.sign.click()
        sheet = page.signer.sheet
        assert isinstance(sheet, Sheet)
        new, plan = sheet.rule, page.model.setup.plan
        sheet.reason.setText("Cheapest on 200 labelled parts; escapes at the customer")
        walk.grab("8-sign")
        sheet.password.setText(PASSWORD)
        sheet.sign()
        qtbot.waitUntil(lambda: walk.version == 2, timeout=WAIT_MS)

        walk.window.go("operator")
        live = walk.window.page("operator")
        assert isinstance(live, OperatorPage)
        signed_at = walk.records
        qtbot.waitUntil(lambda: walk.records > signed_at + 20, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: "v2" in live.head.recipe._detail.text(), timeout=WAIT_MS)
        walk.window.message.hide()
        walk.grab("9-live")
        assert walk.screen.services.control.send(Shutdown("test")).result(20)

    written = recipe_store().load(week)
    assert (written.version, written.rule, written.cost) == (2, new, plan)
    reader = SqliteLedgerReader(light.ledger)
    judged = [json.loads(entry.body) for entry in reader.entries(EntryKind.DECISION)]
    (signed,) = reader.entries(EntryKind.RECIPE_SIGNED)
    reader.close()
    (limits,) = new.classes
    mine = [part for part in judged if part["recipe_version"] == 2]
    assert len(mine) > 20
    for part in mine:
        assert part["thresholds"] == {"blob": [limits.review_at, limits.fail_at]}
        assert (part["verdict"] == "FAIL") == (part["score"] >= limits.fail_at)
    body = json.loads(signed.body)
    assert signed.actor == "Ada"
    assert (body["evidence"]["good"], body["evidence"]["bad"]) == (material.good, material.bad)
    low, high = body["evidence"]["cost_per_1000"][1:]
    assert low <= body["evidence"]["cost_per_1000"][0] <= high
    assert {c["value"] for c in body["cost_changes"]} >= {"matrix.defect.on_pass"}
    assert verify_chain(light.ledger).ok
    assert len(list(walk.pictures.glob("walk-*.png"))) == 9
