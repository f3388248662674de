"""The tables of the what-if view: parts that change side, and shifts."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from gonogo.gui import flip_model, shift_model
from gonogo.gui.flip_model import FlipModel
from gonogo.gui.shift_model import LOAD_ROLE, ShiftModel
from gonogo.gui.widgets.ledger_table import VerdictDelegate
from gonogo.gui.widgets.tables import dress

_TOUCH_ROW = 64
_ROW = 48
_FLIP_WIDTHS = {
    "utc": 128, "part_id": 112, "then": 114, "now": 114, "limit": 150, "label": 70,
}  # fmt: skip
_SHIFT_WIDTHS = {
    "start": 174, "parts": 76, "yield_then": 104, "yield_now": 104, "review_then": 120,
    "review_now": 120,
}  # fmt: skip


class FlipTable(QTableView):
    """Parts that change side; a press or Enter opens one.

    Signals
    -------
    opened : int
        Ledger entry of the part.
    """

    opened = Signal(int)

    def __init__(self, model: FlipModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        dress(self, _TOUCH_ROW, flip_model.COLUMNS, _FLIP_WIDTHS)
        for column in ("then", "now"):
            delegate = VerdictDelegate(self)
            self.setItemDelegateForColumn(flip_model.COLUMNS.index(column), delegate)
        self.setAccessibleName(self.tr("Parts that change side, newest first; Enter opens one"))
        self.clicked.connect(lambda index: self.opened.emit(model.seq(index.row())))

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 120)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(self._model.seq(index.row()))
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        for column, least in (("label", 830), ("limit", 640)):
            self.setColumnHidden(flip_model.COLUMNS.index(column), width < least)


class LoadDelegate(QStyledItemDelegate):
    """Paints the review load as two bars: outlined then, filled now."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        super().paint(painter, option, index)
        then, now = index.data(LOAD_ROLE)
        box = QRectF(option.rect).adjusted(10, 9, -10, -9)
        half = box.height() / 2
        ink = option.palette.color(QPalette.ColorRole.Text)
        painter.save()
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(box.x(), box.y() + 0.5, max(1.0, then * box.width()), half - 4))
        painter.fillRect(QRectF(box.x(), box.y() + half + 2, now * box.width() + 1, half - 3), ink)
        painter.restore()


class ShiftTable(QTableView):
    """Yield and review load by shift."""

    def __init__(self, model: ShiftModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        dress(self, _ROW, shift_model.COLUMNS, _SHIFT_WIDTHS)
        load = shift_model.COLUMNS.index("load")
        self.setItemDelegateForColumn(load, LoadDelegate(self))
        self.setAccessibleName(self.tr("Yield and review load by shift, newest first"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 120)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < 820
        self.setColumnHidden(shift_model.COLUMNS.index("load"), narrow)
