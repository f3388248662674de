"""Shifts as a table model, the newest first."""

from typing import Any

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.column_model import ColumnModel, Index
from gonogo.workbench.whatif.shifts import ShiftRow

COLUMNS = ("start", "parts", "yield_then", "yield_now", "review_then", "review_now", "load")
_RIGHT = ("parts", "yield_then", "yield_now", "review_then", "review_now")
LOAD_ROLE = int(Qt.ItemDataRole.UserRole)
"""Review load then and now, as shares of the highest of any shift."""


class ShiftModel(ColumnModel[ShiftRow]):
    """Yield and review load of each shift, then and now."""

    columns = COLUMNS
    right = _RIGHT

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top = 1.0
        self.titles = {
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
            self.rows = list(rows[::-1])
            if rows:
                last = self.index(len(rows) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = list(rows[::-1])
        self.endResetModel()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == LOAD_ROLE:
            return row.review_then / self._top, row.review_now / self._top
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role != Qt.ItemDataRole.DisplayRole or column == "load":
            return None
        if column == "start":
            return f"{row.start:%Y-%m-%d %H:%M}"
        if column == "parts":
            return figures.count(row.parts)
        value: float = getattr(row, column)
        return f"{figures.number(100 * value, '.2f')} %"
