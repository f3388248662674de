"""What every table of this program looks and feels like."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView

from gonogo.gui import theme


def dress(table: QTableView, height: int, columns: tuple[str, ...], widths: dict[str, int]) -> None:
    """Make a table fit for fingers: whole rows, kinetic scrolling, nothing to edit.

    Parameters
    ----------
    height : int
        Of a row, pixels.
    widths : dict of str to int
        Of columns, pixels; those not named share the rest.
    """
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(height)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setFont(theme.font(16))
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    for number, column in enumerate(columns):
        if column in widths:
            table.setColumnWidth(number, widths[column])
        else:
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
    QScroller.grabGesture(table.viewport(), QScroller.ScrollerGestureType.TouchGesture)
