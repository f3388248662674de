"""Parts that change side, as a table model that grows as it is scrolled."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, Qt
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures
from gonogo.gui.column_model import ColumnModel, Index
from gonogo.gui.ledger_model import ROW_ROLE
from gonogo.workbench.whatif.flips import Flip, flip
from gonogo.workbench.whatif.rejudge import Difference
from gonogo.workbench.whatif.replay import Replay
from gonogo.workbench.whatif.span import Span

PAGE = 200
COLUMNS = ("utc", "part_id", "then", "now", "score", "limit", "label")


class Shown(msgspec.Struct, frozen=True):
    """A verdict to be painted."""

    verdict: Verdict


class FlipModel(ColumnModel[Flip]):
    """Parts of a span by their numbers; each is put together when it comes into sight."""

    columns = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._span: Span | None = None
        self._found: Replay | None = None
        self._differences: dict[int, Difference] = {}
        self.parts: NDArray[np.intp] = np.zeros(0, np.intp)
        self.titles = {
            "utc": self.tr("Time"), "part_id": self.tr("Part"), "then": self.tr("Then"),
            "now": self.tr("Now"), "score": self.tr("Score"), "limit": self.tr("Limit crossed"),
            "label": self.tr("Label"),
        }  # fmt: skip

    def show_parts(
        self, span: Span, found: Replay, parts: NDArray[np.intp],
        differences: dict[int, Difference],
    ) -> None:  # fmt: skip
        """Show other parts; the newest first.

        Parameters
        ----------
        differences : dict of int to Difference
            By ledger entry: show the recorded score of these in place of the limit.
        """
        self.beginResetModel()
        self._span, self._found, self._differences = span, found, differences
        self.parts = parts[::-1]
        self.rows = []
        self._grow()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._span = self._found = None
        self.parts, self.rows = np.zeros(0, np.intp), []
        self.endResetModel()

    def seq(self, row: int) -> int:
        """Ledger entry of a row."""
        return self.rows[row].seq

    def _grow(self) -> None:
        if self._span is not None and self._found is not None:
            done = len(self.rows)
            more = self.parts[done : done + PAGE].tolist()
            self.rows += [flip(self._span, self._found, part) for part in more]

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self.rows) < self.parts.size

    @override
    def fetchMore(self, parent: Index) -> None:
        first = len(self.rows)
        last = min(first + PAGE, self.parts.size) - 1
        self.beginInsertRows(QModelIndex(), first, last)
        self._grow()
        self.endInsertRows()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        if role == ROW_ROLE:
            return Shown(row.then if column == "then" else row.now)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, column, whole=role == Qt.ItemDataRole.ToolTipRole)
        return None

    def _text(self, row: Flip, column: str, *, whole: bool) -> str:
        match column:
            case "utc":
                return row.utc if whole else figures.local(row.utc, self.tr("%m-%d %H:%M"))
            case "part_id" if row.withheld:
                return self.tr("{part} (not sent)").format(part=row.part_id)
            case "score":
                return self._score(row, whole=whole)
            case "limit":
                return self._limit(row, whole=whole)
            case "label":
                return row.label or figures.NONE
            case _:
                return str(getattr(row, column))

    def _score(self, row: Flip, *, whole: bool) -> str:
        if whole:
            return "\n".join(
                f"{name} {figures.number(score, '.4f')}" for name, score in row.scores.items()
            )
        apart = self._differences.get(row.seq)
        if apart is not None:
            return f"{apart.class_name} {figures.number(apart.anew, '.3f')}"
        crossed = row.crossed
        if crossed is None:
            return figures.NONE
        return f"{crossed.class_name} {figures.score(crossed.score)}"

    def _limit(self, row: Flip, *, whole: bool) -> str:
        apart = self._differences.get(row.seq)
        if apart is not None:
            return self.tr("recorded {score}").format(score=figures.score(apart.recorded))
        crossed = row.crossed
        if crossed is None:
            return figures.NONE
        kind = f"{crossed.kind} " if whole else ""
        if crossed.then == crossed.now:
            return f"{kind}{figures.number(crossed.now, '.3f')}"
        return f"{kind}{figures.number(crossed.then, '.3f')} → {figures.number(crossed.now, '.3f')}"
