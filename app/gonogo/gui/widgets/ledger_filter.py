"""Which decisions are listed."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gonogo.domain.verdict import Verdict
from gonogo.gui import theme
from gonogo.gui.ledger_model import PAGE
from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.marks import paint_tile
from gonogo.ports.ledger import LedgerQuery

_HOURS = {"": None, "hour": 1, "shift": 8, "day": 24, "week": 24 * 7}


def verdict_icon(verdict: Verdict, side: int = 28) -> QIcon:
    """Draw a verdict's tile as an icon, sharp at 2x."""
    pixmap = QPixmap(side * 2, side * 2)
    pixmap.fill("transparent")
    painter = QPainter(pixmap)
    box = pixmap.rect()
    paint_tile(painter, box.toRectF(), verdict, 8)
    painter.end()
    return QIcon(pixmap)


class LedgerFilter(QWidget):
    """Chips, search, recipe and time span.

    Signals
    -------
    changed : ()
        The query is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recipe, self.span = "", ""
        self.recipes: tuple[str, ...] = ()
        self.chips: dict[Verdict, TouchButton] = {}
        chips = QHBoxLayout()
        chips.setSpacing(12)
        for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.ERROR):
            chip = TouchButton(f" {verdict.value}", pixels=16)
            chip.setCheckable(True)
            chip.setIcon(verdict_icon(verdict))
            chip.setIconSize(QSize(28, 28))
            chip.toggled.connect(lambda _on: self.changed.emit())
            chips.addWidget(chip, 1)
            self.chips[verdict] = chip
        self.search = QLineEdit()
        self.search.setFont(theme.font(18))
        self.search.setPlaceholderText(self.tr("Part id"))
        self.search.setAccessibleName(self.tr("Search for a part id"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(64)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(250)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.recipe_button = TouchButton("", "file-document-outline", pixels=16)
        self.span_button = TouchButton("", "clock-outline", pixels=16)
        self.clear_button = TouchButton(self.tr("Clear"), pixels=16)
        self.recipe_button.clicked.connect(self._ask_recipe)
        self.span_button.clicked.connect(self._ask_span)
        self.clear_button.clicked.connect(self.clear)
        lower = QHBoxLayout()
        lower.setSpacing(12)
        lower.addWidget(self.search, 2)
        lower.addWidget(self.recipe_button, 1)
        lower.addWidget(self.span_button, 1)
        lower.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(chips)
        layout.addLayout(lower)
        self._write()

    @property
    def filters(self) -> bool:
        """Whether anything is filtered."""
        chips = any(chip.isChecked() for chip in self.chips.values())
        return chips or bool(self.search.text() or self.recipe or self.span)

    def query(self, before_seq: int | None = None) -> LedgerQuery:
        """Make the query, from a page's end where one is given."""
        hours = _HOURS[self.span]
        since = ""
        if hours is not None:
            moment = datetime.now(UTC) - timedelta(hours=hours)
            since = moment.isoformat(timespec="microseconds")
        return LedgerQuery(
            verdicts=tuple(v.value for v, chip in self.chips.items() if chip.isChecked()),
            part_id=self.search.text().strip(),
            recipe=self.recipe,
            since_utc=since,
            before_seq=before_seq,
            limit=PAGE,
        )

    def clear(self) -> None:
        """Filter nothing."""
        for chip in self.chips.values():
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.recipe, self.span = "", ""
        self._write()
        self.changed.emit()

    def choose_span(self, span: str) -> None:
        """Choose a time span."""
        self.span = span
        self._write()
        self.changed.emit()

    def choose_recipe(self, recipe: str) -> None:
        """Choose a recipe."""
        self.recipe = recipe
        self._write()
        self.changed.emit()

    def _spans(self) -> dict[str, str]:
        return {
            "": self.tr("All times"), "hour": self.tr("Last hour"),
            "shift": self.tr("Last 8 hours"), "day": self.tr("Last 24 hours"),
            "week": self.tr("Last 7 days"),
        }  # fmt: skip

    def _write(self) -> None:
        self.recipe_button.setText(self.recipe or self.tr("All recipes"))
        self.span_button.setText(self._spans()[self.span])
        for button in (self.recipe_button, self.span_button):
            button.setAccessibleName(button.text())

    def _ask_span(self) -> None:
        options = [Option(key, title) for key, title in self._spans().items()]
        sheet = ChoiceSheet(self, self.tr("Time span"), options, self.span, "")
        sheet.chosen.connect(self.choose_span)
        sheet.open()

    def _ask_recipe(self) -> None:
        options = [Option("", self.tr("All recipes")), *(Option(n, n) for n in self.recipes)]
        sheet = ChoiceSheet(self, self.tr("Recipe"), options, self.recipe, "")
        sheet.chosen.connect(self.choose_recipe)
        sheet.open()
