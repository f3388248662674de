"""Rows of the ledger as a table model that grows as it is scrolled."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.column_model import ColumnModel, Index
from gonogo.gui.language import tr
from gonogo.gui.station_words import said
from gonogo.ports.ledger import DecisionRow

PAGE = 200
ROW_ROLE = int(Qt.ItemDataRole.UserRole)

COLUMNS = ("seq", "utc", "part_id", "verdict", "score", "reason", "recipe", "total_ms")
_RIGHT = ("seq", "score", "total_ms")


class LedgerModel(ColumnModel[DecisionRow]):
    """Decisions, newest first.

    Parameters
    ----------
    more : callable
        Asked for the rows older than the last one, when the table is scrolled to its end.
    """

    columns = COLUMNS
    right = _RIGHT

    def __init__(self, more: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._more = more
        self._asked = False
        self.complete = True
        self.titles = {
            "seq": self.tr("Entry"), "utc": self.tr("Time"), "part_id": self.tr("Part"),
            "verdict": self.tr("Verdict"), "score": self.tr("Score"),
            "reason": self.tr("Reason"), "recipe": self.tr("Recipe"),
            "total_ms": self.tr("ms"),
        }  # fmt: skip

    def replace(self, rows: list[DecisionRow]) -> None:
        """Show the newest page of another filter."""
        self.beginResetModel()
        self.rows = list(rows)
        self.complete = len(rows) < PAGE
        self._asked = False
        self.endResetModel()

    def append(self, rows: list[DecisionRow]) -> None:
        """Add an older page."""
        self._asked = False
        self.complete = len(rows) < PAGE
        if rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def prepend(self, rows: list[DecisionRow]) -> None:
        """Add newer rows above."""
        known = {row.seq for row in self.rows[:PAGE]}
        fresh = [row for row in rows if row.seq not in known]
        if len(fresh) == len(rows) and self.rows:
            self.replace(rows)
        elif fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self.rows = fresh + self.rows
            self.endInsertRows()

    def row_of(self, seq: int) -> int:
        """Find an entry's row; -1 where it is not there."""
        return next((n for n, row in enumerate(self.rows) if row.seq == seq), -1)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self.complete and not self._asked

    @override
    def fetchMore(self, parent: Index) -> None:
        self._asked = True
        self._more()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.utc if column == "utc" else _text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        return None


def _text(row: DecisionRow, column: str) -> str:
    match column:
        case "seq":
            return figures.count(row.seq)
        case "utc":
            return figures.local(row.utc, tr("%m-%d %H:%M:%S"))
        case "score":
            return figures.score(row.score)
        case "total_ms":
            return figures.NONE if row.total_ms is None else figures.number(row.total_ms, ".1f")
        case "reason":
            reason = said(row.reason.replace("_", " "))
            withheld = tr("Not sent, the part was rejected.")
            return f"{withheld} {reason}".strip() if row.withheld else reason
        case _:
            return str(getattr(row, column))
