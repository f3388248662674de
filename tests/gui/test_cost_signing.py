"""From labels to a signed rule on the real station: the running lane takes it."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gonogo import paths
from gonogo.bootstrap.models import recipe_store
from gonogo.bootstrap.screen import screen_services
from gonogo.domain.labels import Truth
from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.gui import theme
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.settings import SettingsFile
from gonogo.gui.window import MainWindow
from gonogo.ports.ledger import LedgerQuery
from gonogo.ports.messages import Labelled, LabelPart, Shutdown
from tests.gui.stage import delete
from tests.support.command import start
from tests.support.labelled import class_folders
from tests.support.light import LightHome

WAIT_MS = 60_000
PARTS = 60


def test_a_rule_found_on_labelled_parts_is_signed_and_taken(
    light: LightHome, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    PasswordFile(paths.people_file()).add("Ada", "a long enough secret")
    name = light.with_recipe("watched", audit={"rate": 1.0})
    theme.apply(qapp, "dark")
    settings = SettingsFile(tmp_path / "screen.json")
    golden = class_folders(tmp_path / "golden", {"good": 2, "blob": 3}, seed=900)
    settings.change(recipe=name, reviewer="Ada", challenges={name: str(golden)})
    line = start(light.data, "station", name, "--rate", "50")
    screen = Screen(screen_services(light.ledger, "", 50.0), settings)
    window = MainWindow.furnished(screen, find_pages())
    try:
        window.resize(1280, 800)
        window.show()
        screen.feed.start()
        qtbot.waitUntil(lambda: lane_records(screen) >= PARTS, timeout=WAIT_MS)
        reader = SqliteLedgerReader(light.ledger)
        rows = [row for row in reader.production(LedgerQuery(recipe=name)) if row.score is not None]
        reader.close()
        for row in rows[:PARTS]:
            bad = row.part_seq % 5 == 0
            label = LabelPart(
                row.seq, Truth.DEFECT if bad else Truth.GOOD, "blob" if bad else "", "Ada"
            )
            assert isinstance(screen.services.control.send(label).result(10), Labelled)
        window.go("cost")
        page = window.page("cost")
        assert isinstance(page, CostPage)
        qtbot.waitUntil(lambda: page.trial is not None, timeout=WAIT_MS)
        page.model.edit("defect.pass", 250.0)
        page.bench.cheapest.click()
        qtbot.waitUntil(lambda: page._found is not None and page.trial is not None, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: page.challenge.found is not None, timeout=WAIT_MS)
        page.bench.sign.click()
        sheet = page.signer.sheet
        assert sheet is not None
        new = sheet.rule
        sheet.reason.setText("The cheapest on 60 labelled parts")
        sheet.password.setText("a long enough secret")
        sheet.sign()
        qtbot.waitUntil(lambda: page.signer.sheet is None, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: lane_version(screen) == 2, timeout=WAIT_MS)
        written = recipe_store().load(name)
        assert (written.version, written.rule) == (2, new)
        assert written.cost is not None
        assert written.cost.matrix.defect.on_pass == 250
        assert written.cost == page.model.setup.plan
        assert "version 2 is in force" in window.message.text.text()
        reader = SqliteLedgerReader(light.ledger)
        signed = [entry.body.decode() for entry in reader.entries(EntryKind.RECIPE_SIGNED)]
        reader.close()
        assert len(signed) == 1
        assert "challenge parts" in signed[0]
        screen.services.control.send(Shutdown("test")).result(10)
    finally:
        screen.close()
        screen.services.control.close()
        delete(window)
        line.kill()
        line.communicate()


def lane_records(screen: Screen) -> int:
    snapshot = screen.feed.snapshot
    return snapshot.lanes[0].counters.records if snapshot is not None and snapshot.lanes else 0


def lane_version(screen: Screen) -> int:
    snapshot = screen.feed.snapshot
    return snapshot.lanes[0].recipe_version if snapshot is not None and snapshot.lanes else 0
