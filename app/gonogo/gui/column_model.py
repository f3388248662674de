"""What Qt asks of every table of ours alike: rows under titled columns."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

Index = QModelIndex | QPersistentModelIndex
_Row = TypeVar("_Row")


class ColumnModel(QAbstractTableModel, Generic[_Row]):
    """Rows, each shown in the same columns.

    Attributes
    ----------
    columns : tuple of str
        Keys of the columns, from the left.
    right : tuple of str
        Those of figures, which stand right.
    rows : list
        What is shown, from the top.
    titles : dict of str to str
        Heads of the columns by key.
    """

    columns: tuple[str, ...] = ()
    right: tuple[str, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []
        self.titles: dict[str, str] = {}

    def alignment(self, column: str) -> Qt.AlignmentFlag:
        """Where the text of a column stands."""
        side = Qt.AlignmentFlag.AlignRight if column in self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        return None
