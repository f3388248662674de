"""What every page shares: services, news, futures, the ledger's desk and the settings."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gonogo.domain.errors import LinkError
from gonogo.gui.cost_desk import CostDesk
from gonogo.gui.feed import StationFeed
from gonogo.gui.ledger_desk import LedgerDesk
from gonogo.gui.pending import Pending
from gonogo.gui.services import Services
from gonogo.gui.settings import SettingsFile
from gonogo.gui.station_words import said
from gonogo.gui.tabs import Tab
from gonogo.ports.messages import Command, Refused, Reply


class Screen(QObject):
    """One window's shared things; pages are made with it.

    Signals
    -------
    said : str
        A sentence for the person in front of the screen.
    part_wanted : int
        The number of a decision's ledger entry to be opened whole.
    theme_changed : str
        The new theme's name.
    page_wanted : str
        Key of a page to be shown.
    recipe_chosen : str
        A recipe was chosen for all pages.
    """

    said = Signal(str)
    part_wanted = Signal(int)
    theme_changed = Signal(str)
    page_wanted = Signal(str)
    recipe_chosen = Signal(str)

    def __init__(
        self, services: Services, settings: SettingsFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.settings = settings
        self.feed = StationFeed(services.control, self)
        self.pending = Pending(self.said.emit, self)
        self.ledger = LedgerDesk(services)
        self.tuning = CostDesk(self.pending)
        self.launched = False

    @property
    def connected(self) -> bool:
        """Whether commands reach a station now."""
        return self.feed.link.state == "connected"

    def send(
        self,
        owner: QObject,
        command: Command,
        done: Callable[[Reply], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> Future[Reply]:
        """Send a command; a refusal is told to the person like an error."""

        def answered(reply: Reply) -> None:
            if isinstance(reply, Refused):
                (failed or self.said.emit)(said(reply.text))
            elif done is not None:
                done(reply)

        future = self.services.control.send(command)
        self.pending.watch(owner, future, answered, failed)
        return future

    def look_through(self, source: str) -> None:
        """Take this camera for every run and view until the window closes."""
        self.services = replace(self.services, source=source)

    def launch(self) -> None:
        """Start a station process."""
        try:
            self.services.control.launch()
        except LinkError as error:
            self.said.emit(str(error))
        else:
            self.launched = True

    def close(self) -> None:
        """Stop pulling and give the ledger back."""
        self.feed.stop()
        self.tuning.close()
        self.ledger.close()


@dataclass(frozen=True, slots=True)
class PageSpec(Tab):
    """A page as its entry point in ``gonogo.pages`` declares it: its tab, and what makes it.

    Parameters
    ----------
    make : callable
        Makes the page's widget, on its first visit.
    """

    make: Callable[[Screen, QWidget | None], QWidget]

    @classmethod
    def of(cls, tab: Tab, make: Callable[[Screen, QWidget | None], QWidget]) -> "PageSpec":
        """Make a shipped page's."""
        return cls(tab.key, tab.title, tab.icon, tab.order, make)
