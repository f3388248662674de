"""One part whole: picture with overlay, and why it was judged so."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gonogo.gui import figures
from gonogo.gui.ledger_desk import WholeEntry
from gonogo.gui.part_loader import PartLoader
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, card, eliding, row
from gonogo.gui.widgets.explain_sheet import ExplainSheet
from gonogo.gui.widgets.picture_pane import PicturePane
from gonogo.gui.widgets.sheet import Sheet
from gonogo.gui.widgets.why import WhyView


class PartPanel(QWidget):
    """Opens a decision by its ledger entry.

    Parameters
    ----------
    beside : bool
        Facts beside the picture instead of below it.
    """

    shown = Signal(int)

    def __init__(self, screen: Screen, *, beside: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = PicturePane(screen.settings, legend_inside=True)
        self.loader = PartLoader(screen, self)
        self.loader.entry_came.connect(self._entry)
        self.loader.picture_came.connect(self.pane.show_picture)
        self.loader.picture_missing.connect(self.pane.show_missing)
        self.loader.failed.connect(self._failed)
        self.why = WhyView()
        self._seq = 0
        held = QVBoxLayout()
        held.addWidget(self.why)
        facts = card(held, 1)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        layout = QBoxLayout(direction, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.pane, 3 if beside else 5)
        layout.addWidget(facts, 0 if beside else 4)
        if beside:
            facts.setFixedWidth(480)
        self.clear()

    def clear(self) -> None:
        """Show that nothing is open."""
        self._seq = 0
        self.pane.say(
            "image-outline", self.tr("No part is open"), self.tr("Choose a line of the list.")
        )
        self.why.show_text(self.tr("Why"), self.tr("Reasons, scores and hashes appear here."))

    def open(self, entry_seq: int) -> None:
        """Open a part."""
        if entry_seq == self._seq:
            return
        self._seq = entry_seq
        self.pane.show_opening(entry_seq)
        self.loader.load(entry_seq)

    def _entry(self, whole: WholeEntry | None) -> None:
        if whole is None:
            missing = self.tr("The ledger has no entry {n}.").format(n=self._seq)
            self.why.show_text(self.tr("No such entry"), missing)
        else:
            self.why.show_entry(whole)
        self.shown.emit(self._seq)

    def _failed(self, text: str) -> None:
        self.why.show_text(self.tr("The ledger cannot be read"), text)


class PartSheet(Sheet):
    """A part over the whole window, opened from the strip or the last reject."""

    def __init__(self, over: QWidget, screen: Screen, entry_seq: int) -> None:
        super().__init__(over, whole=True)
        self.panel = PartPanel(screen, beside=True)
        title = eliding(self.tr("Entry {n}").format(n=figures.count(entry_seq)), 28, bold=True)
        self._screen = screen
        self.explain = TouchButton(self.tr("Explain more…"), "magnify-scan", pixels=20)
        self.explain.clicked.connect(self._explain)
        self.explain.hide()
        self.panel.loader.frozen.connect(lambda _part: self.explain.show())
        close = TouchButton(self.tr("Close"), "close", pixels=20)
        close.clicked.connect(self.dismiss)
        head = row(gap=12)
        head.addWidget(title, 1)
        head.addWidget(self.explain)
        head.addWidget(close)
        self.inner.setContentsMargins(16, 12, 16, 16)
        self.inner.setSpacing(8)
        self.inner.addLayout(head)
        self.inner.addWidget(self.panel, 1)
        self.panel.open(entry_seq)

    def _explain(self) -> None:
        part = self.panel.loader.part
        if part is not None:
            ExplainSheet(self, self._screen, part, self.tr("Where the model looks")).open()
