"""The parts to be labelled: verdict, part, time, and what was said of it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from gonogo.domain.labels import Truth
from gonogo.domain.verdict import Verdict
from gonogo.gui import figures, theme
from gonogo.gui.label_model import OWN_ROLE, TASK_ROLE, LabelModel
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.marks import paint_tile

ROW_HEIGHT = 72
_TILE = 32


class LabelDelegate(QStyledItemDelegate):
    """Paints one part in two lines."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        task, own = index.data(TASK_ROLE), index.data(OWN_ROLE)
        view = option.widget
        current = isinstance(view, QListView) and view.currentIndex() == index
        colours, roles = option.palette, QPalette.ColorRole
        box = QRectF(option.rect)
        painter.save()
        painter.fillRect(box, colours.color(roles.Midlight if current else roles.Base))
        if current:
            painter.fillRect(QRectF(box.x(), box.y(), 4, box.height()), colours.color(roles.Text))
        painter.setPen(colours.color(roles.Mid))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        tile = QRectF(box.x() + 14, box.center().y() - _TILE / 2, _TILE, _TILE)
        paint_tile(painter, tile, Verdict(task.row.verdict), 5)
        inside = box.adjusted(_TILE + 26, 10, -12, -10)
        upper, lower = inside.adjusted(0, 0, 0, -26), inside.adjusted(0, 26, 0, 0)
        text, muted = colours.color(roles.Text), colours.color(roles.PlaceholderText)
        said = truth_words(own.truth, own.defect) if own else ""
        used = _write(painter, upper, said, text, right=True, most=0.55)
        _write(painter, upper.adjusted(0, 0, -used, 0), task.row.part_id, text, bold=True)
        others = len(task.labels) - (own is not None)
        theirs = self.tr("+{n} by others").format(n=others) if others else ""
        used = _write(painter, lower, theirs, muted, right=True, most=0.7)
        when = figures.local(task.row.utc, self.tr("%m-%d %H:%M"))
        _write(painter, lower.adjusted(0, 0, -used, 0), when, muted)
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, ROW_HEIGHT)


def truth_words(truth: Truth, defect: str) -> str:
    """Write what a person says of a part: a defect by its class, the others as they are called."""
    return defect if truth is Truth.DEFECT else truth.value


def _write(
    painter: QPainter, box: QRectF, text: str, colour: QColor,
    *, right: bool = False, bold: bool = False, most: float = 1.0,
) -> float:  # fmt: skip
    """Write one elided line; answers the width it took with its gap."""
    if not text:
        return 0.0
    font = theme.font(18 if bold else 16, Weight.DemiBold if bold or right else Weight.Normal)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width() * most)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown) + 8


class LabelList(QListView):
    """List of parts.

    Signals
    -------
    chosen : int
        The row a person went to.
    """

    chosen = Signal(int)

    def __init__(self, model: LabelModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(LabelDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.setAccessibleName(self.tr("Parts to be labelled"))
        self.selectionModel().currentRowChanged.connect(self._went)

    @property
    def row(self) -> int:
        """The row that is open; -1 where none is."""
        return self.currentIndex().row()

    def go(self, row: int) -> None:
        """Open a row."""
        self.setCurrentIndex(self.model().index(row, 0))

    def _went(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())
