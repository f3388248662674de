"""Shifts as a table model, the newest first."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)  # fmt: skip
from typing_extensions import override

from gonogo.gui import figures
from gonogo.workbench.whatif.shifts import ShiftRow

COLUMNS = ("start", "parts", "yield_then", "yield_now", "review_then", "review_now", "load")
LOAD_ROLE = int(Qt.ItemDataRole.UserRole)
"""Review load then and now, as shares of the highest of any shift."""
_Index = QModelIndex | QPersistentModelIndex


class ShiftModel(QAbstractTableModel):
    """Yield and review load of each shift, then and now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ShiftRow, ...] = ()
        self._top = 1.0
        self._titles = {
            "start": self.tr("Shift from"), "parts": self.tr("Parts"),
            "yield_then": self.tr("Yield then"), "yield_now": self.tr("Yield now"),
            "review_then": self.tr("REVIEW then"), "review_now": self.tr("REVIEW now"),
            "load": self.tr("Then / now"),
        }  # fmt: skip

    def show_rows(self, rows: tuple[ShiftRow, ...]) -> None:
        """Show other shifts."""
        same = [row.start for row in self.rows] == [row.start for row in reversed(rows)]
        self._top = max((max(r.review_then, r.review_now) for r in rows), default=1.0) or 1.0
        if same:
            self.rows = rows[::-1]
            if rows:
                last = self.index(len(rows) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = rows[::-1]
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[COLUMNS[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == LOAD_ROLE:
            return row.review_then / self._top, row.review_now / self._top
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role != Qt.ItemDataRole.DisplayRole or column == "load":
            return None
        if column == "start":
            return f"{row.start:%Y-%m-%d %H:%M}"
        if column == "parts":
            return figures.count(row.parts)
        value: float = getattr(row, column)
        return f"{figures.number(100 * value, '.2f')} %"


def _alignment(section: int) -> Qt.AlignmentFlag:
    left = COLUMNS[section] in ("start", "load")
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
