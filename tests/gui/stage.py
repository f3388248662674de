"""One window over a fake station, for tests and for photographs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from gonogo import paths
from gonogo.bootstrap.samples import make_samples
from gonogo.bootstrap.screen import set_up as new_set_up
from gonogo.bootstrap.update import updates as desk_of_updates
from gonogo.bootstrap.workshop import (
    check_new_name,
    import_desk,
    inside,
    install_bundle,
    occluded,
    removal,
)
from gonogo.domain.errors import ModelError
from gonogo.domain.recipe import ModelStep
from gonogo.domain.verdict import Verdict
from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.gui import language, theme
from gonogo.gui.app import application
from gonogo.gui.pages.camera import CameraPage
from gonogo.gui.pages.cost import CostPage
from gonogo.gui.pages.label import LabelPage
from gonogo.gui.pages.ledger import LedgerPage
from gonogo.gui.pages.models import ModelsPage
from gonogo.gui.pages.operator import OperatorPage
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.services import Services, SetUp
from gonogo.gui.settings import OverlayMode, SettingsFile
from gonogo.gui.window import MainWindow
from gonogo.ports.ledger import LedgerReader
from gonogo.ports.model import Model
from gonogo.ports.recipes import RecipeStore
from gonogo.ports.selftest import SelfTest
from gonogo.ports.update import Updates
from gonogo.workbench.judging import judge_with
from gonogo.workbench.whatif.explain import explainer
from tests.gui.fake_station import FakeStation
from tests.gui.list_ledger import DictArchive, ListLedger, ListRecipes


class Stage:
    """One window over a fake station."""

    speaks = "en"

    def __init__(
        self, folder: Path, name: theme.ThemeName = "dark", overlay: OverlayMode = "heatmap",
        open_reader: Callable[[], LedgerReader] | None = None, entries: int = 460,
        recipes: RecipeStore | None = None,
        open_model: Callable[[ModelStep], Model] | None = None,
        self_test: SelfTest | None = None,
        set_up: SetUp | None = None,
        updates: Callable[[], Updates] | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.station = FakeStation()
        self.ledger = ListLedger().fill(entries)
        self.station.take_label = self.ledger.take_label
        self.station.drop_label = self.ledger.drop_label
        self.archive = DictArchive()
        services = Services(
            self.station, recipes or ListRecipes(), open_reader or (lambda: self.ledger),
            self.archive, open_model or no_model,
            partial(judge_with, open_model or no_model, folder / "scores"), explainer,
            import_desk, check_new_name, install_bundle,
            make_samples, occluded, inside,
            removal().remove, removal().put_back,
            self_test or ChildSelfTest([*paths.own_command(), "selftest-check"]),
            set_up or new_set_up(),
            updates or desk_of_updates,
        )  # fmt: skip
        settings = SettingsFile(folder / "screen.json")
        settings.change(theme=name, recipe="tile", overlay=overlay)
        theme.apply(application(), name)
        language.install(application(), self.speaks)
        self.screen = Screen(services, settings)
        self.window = MainWindow.furnished(self.screen, find_pages())

    @property
    def operator(self) -> OperatorPage:
        page = self.window.page("operator")
        assert isinstance(page, OperatorPage)
        return page

    @property
    def camera(self) -> CameraPage:
        page = self.window.page("camera")
        assert isinstance(page, CameraPage)
        return page

    @property
    def ledger_page(self) -> LedgerPage:
        page = self.window.page("ledger")
        assert isinstance(page, LedgerPage)
        return page

    @property
    def label_page(self) -> LabelPage:
        page = self.window.page("label")
        assert isinstance(page, LabelPage)
        return page

    @property
    def cost_page(self) -> CostPage:
        page = self.window.page("cost")
        assert isinstance(page, CostPage)
        return page

    @property
    def models_page(self) -> ModelsPage:
        page = self.window.page("models")
        assert isinstance(page, ModelsPage)
        return page

    def show(self, size: tuple[int, int]) -> None:
        self.window.resize(*size)
        self.window.show()
        self.screen.feed.start()
        self.settle()

    def settle(self, ms: int = 350) -> None:
        QTest.qWait(ms)

    def run_parts(self, *verdicts: Verdict) -> None:
        self.station.start()
        self.settle()
        for verdict in verdicts:
            self.station.judge(verdict)
            self.settle(30)
        self.settle(900)

    def close(self) -> None:
        """Close as with an idle station, and let Qt delete what was made."""
        if self.station.snapshot() is not None:
            self.station.change(state="idle")
        self.screen.launched = False
        self.screen.feed.pull()
        delete(self.window)


def no_model(step: ModelStep) -> Model:
    msg = f"There is no model {step.bundle!r}."
    raise ModelError(msg)


def delete(window: MainWindow) -> None:
    """Close it, and let Qt delete what was made."""
    window.close()
    window.deleteLater()
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
