"""The ledger's table: newest first, verdicts with their shapes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import theme
from gonogo.gui.ledger_model import COLUMNS, ROW_ROLE, LedgerModel
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.marks import paint_tile
from gonogo.gui.widgets.tables import dress

ROW_HEIGHT = 48
_WIDTHS = {
    "seq": 96, "utc": 150, "part_id": 150, "verdict": 128, "score": 76, "recipe": 110,
    "total_ms": 76,
}  # fmt: skip


class VerdictDelegate(QStyledItemDelegate):
    """Paints a verdict as tile and word."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        super().paint(painter, option, index)
        row = index.data(ROW_ROLE)
        box = QRectF(option.rect)
        side = 26.0
        tile = QRectF(box.x() + 8, box.center().y() - side / 2, side, side)
        paint_tile(painter, tile, Verdict(row.verdict), 4)
        painter.save()
        painter.setFont(theme.font(16, Weight.DemiBold))
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        words = box.adjusted(42, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, row.verdict)
        painter.restore()

    @override
    def displayText(self, value: object, locale: object) -> str:
        return ""


class LedgerTable(QTableView):
    """Table of decisions.

    Signals
    -------
    chosen : int
        Ledger entry of the row that a person went to.
    """

    chosen = Signal(int)

    def __init__(self, model: LedgerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegateForColumn(COLUMNS.index("verdict"), VerdictDelegate(self))
        dress(self, ROW_HEIGHT, COLUMNS, _WIDTHS)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.setAccessibleName(self.tr("Decisions, newest first"))
        self.selectionModel().currentRowChanged.connect(self._went)

    @property
    def at_top(self) -> bool:
        """Whether the newest row is in sight."""
        return self.verticalScrollBar().value() < ROW_HEIGHT

    def _went(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._model.rows[now.row()].seq)

    @override
    def sizeHint(self) -> QSize:
        return QSize(700, 600)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        for column, least in (("recipe", 1100), ("total_ms", 900), ("seq", 760), ("score", 760)):
            self.setColumnHidden(COLUMNS.index(column), width < least)
