"""The ledger's page: what was decided, and why."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import figures, tabs
from gonogo.gui.ledger_model import LedgerModel
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.widgets.basics import eliding, set_text
from gonogo.gui.widgets.ledger_filter import LedgerFilter
from gonogo.gui.widgets.ledger_table import LedgerTable
from gonogo.gui.widgets.part_panel import PartPanel
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.ports.ledger import DecisionRow

FRESH_MS = 2000


class LedgerPage(QWidget):
    """Filter, table, and the chosen part with its reasons."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._asked = 0
        self._head = ""
        self.model = LedgerModel(self._older, self)
        self.filter = LedgerFilter()
        self.table = LedgerTable(self.model)
        self.part = PartPanel(screen, beside=False)
        self.status = eliding("", 16, muted=True)
        self.panel = StatePanel(self.table)
        self.panel.pressed.connect(self._panel_pressed)
        self.filter.changed.connect(self.reload)
        self.table.chosen.connect(self.part.open)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.filter)
        left.addWidget(self.table, 1)
        left.addWidget(self.status)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(left, 1)
        layout.addWidget(self.part)
        self._fresh = QTimer(self)
        self._fresh.setInterval(FRESH_MS)
        self._fresh.timeout.connect(self._look_for_newer)
        read = screen.ledger.run(screen.services.recipes.names)
        screen.pending.watch(self, read, self._recipes)

    def reload(self) -> None:
        """Ask for the newest page of the filter."""
        self._asked += 1
        mine = self._asked
        set_text(self.status, self.tr("Reading the ledger"))
        if not self.model.rows:
            self.panel.show_state("timer-sand", self.tr("Reading the ledger"), "")
            self.panel.show()
        answer = self._screen.ledger.query(self.filter.query())
        self._screen.pending.watch(
            self, answer,
            lambda rows: self._fill(rows) if mine == self._asked else None,
            lambda text: self._fail(text) if mine == self._asked else None,
        )  # fmt: skip

    def _fill(self, rows: list[DecisionRow]) -> None:
        self.model.replace(rows)
        self.table.scrollToTop()
        self._tell()

    def _fail(self, text: str) -> None:
        self.model.replace([])
        set_text(self.status, "")
        title = self.tr("The ledger cannot be read")
        self.panel.show_state("database-off-outline", title, text, self.tr("Try again"))
        self.panel.show()

    def _tell(self) -> None:
        rows = self.model.rows
        if rows:
            self.panel.hide()
            more = "" if self.model.complete else self.tr(" so far, scroll for more")
            words = self.tr("{n} decisions{more}").format(n=figures.count(len(rows)), more=more)
            set_text(self.status, words)
            return
        set_text(self.status, "")
        self.part.clear()
        if self.filter.filters:
            self.panel.show_state(
                "filter-off-outline", self.tr("No decision fits"),
                self.tr("Nothing in the ledger fits this filter."), self.tr("Clear the filter"),
            )  # fmt: skip
        else:
            self.panel.show_state(
                "book-open-blank-variant", self.tr("The ledger is empty"),
                self.tr("Every part that is judged appears here, the newest first."),
            )  # fmt: skip
        self.panel.show()

    def _panel_pressed(self) -> None:
        if self.filter.filters:
            self.filter.clear()
        else:
            self.reload()

    def _older(self) -> None:
        mine = self._asked
        last = self.model.rows[-1].seq if self.model.rows else None
        answer = self._screen.ledger.query(self.filter.query(last))

        def came(rows: list[DecisionRow]) -> None:
            if mine == self._asked:
                self.model.append(rows)
                self._tell()

        self._screen.pending.watch(self, answer, came)

    def _look_for_newer(self) -> None:
        snapshot = self._screen.feed.snapshot
        head = snapshot.ledger.head if snapshot is not None and snapshot.ledger else ""
        if head == self._head or not self.table.at_top:
            return
        self._head = head
        mine = self._asked

        def came(rows: list[DecisionRow]) -> None:
            if mine == self._asked:
                self.model.prepend(rows)
                self._tell()

        answer = self._screen.ledger.query(self.filter.query())
        self._screen.pending.watch(self, answer, came, lambda _text: None)

    def _recipes(self, names: list[str]) -> None:
        self.filter.recipes = tuple(names)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.part.setFixedWidth(max(480, round(0.44 * event.size().width())))
        self._layout.activate()
        self.panel.place()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.model.rows:
            self.reload()
        self._fresh.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fresh.stop()


LEDGER_PAGE = PageSpec.of(tabs.LEDGER, LedgerPage)
