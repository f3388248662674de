"""Which parts are to be labelled."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gonogo.domain.verdict import Verdict
from gonogo.gui.ledger_model import PAGE
from gonogo.gui.widgets.basics import Segmented, column
from gonogo.gui.widgets.ledger_filter import LedgerFilter
from gonogo.ports.ledger import LedgerQuery


class LabelSource(QWidget):
    """REVIEW parts, the audit sample, or what the ledger's filter finds.

    Signals
    -------
    changed : ()
        The query is another one.

    Attributes
    ----------
    filter : LedgerFilter
        Shown only while its parts are chosen; its place is the page's business.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = LedgerFilter()
        self.kinds = Segmented(
            [
                ("review", self.tr("Review")),
                ("audit", self.tr("Audit")),
                ("chosen", self.tr("Filter")),
            ]
        )
        self.kinds.button("review").setToolTip(self.tr("Parts with the verdict REVIEW"))
        self.kinds.button("audit").setToolTip(self.tr("PASS parts drawn at random"))
        self.kinds.button("chosen").setToolTip(self.tr("Parts of the ledger's filter"))
        self.setLayout(column(self.kinds))
        self.kinds.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kinds.set_current("review")
        self.filter.hide()
        self.kinds.chosen.connect(self._choose)
        self.filter.changed.connect(self.changed)

    def query(self) -> LedgerQuery:
        """Make the query."""
        match self.kinds.current():
            case "review":
                return LedgerQuery(verdicts=(Verdict.REVIEW.value,), limit=PAGE)
            case "audit":
                return LedgerQuery(audited=True, limit=PAGE)
            case _:
                return self.filter.query()

    def empty_words(self) -> tuple[str, str, str, str]:
        """Say why there is nothing: icon, title, text, and a button where one helps."""
        match self.kinds.current():
            case "review":
                text = self.tr("Parts with the verdict REVIEW appear here as they are judged.")
                return "check-all", self.tr("No part waits for review"), text, ""
            case "audit":
                text = self.tr(
                    "A recipe with an audit rate draws PASS parts at random and keeps their "
                    "pictures. Without such a sample nobody can tell what slips through."
                )
                return "dice-multiple-outline", self.tr("There is no audit sample"), text, ""
        if self.filter.filters:
            text = self.tr("Nothing in the ledger fits this filter.")
            clear = self.tr("Clear the filter")
            return "filter-off-outline", self.tr("No decision fits"), text, clear
        text = self.tr("Every part that is judged appears here, the newest first.")
        return "book-open-blank-variant", self.tr("The ledger is empty"), text, ""

    def _choose(self, kind: str) -> None:
        self.filter.setVisible(kind == "chosen")
        self.changed.emit()
