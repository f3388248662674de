"""The parts to be labelled, as a list model."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from gonogo.domain.labels import Label
from gonogo.ports.ledger import LabelQueue, LabelTask

TASK_ROLE = int(Qt.ItemDataRole.UserRole)
OWN_ROLE = TASK_ROLE + 1
_Index = QModelIndex | QPersistentModelIndex


class LabelModel(QAbstractListModel):
    """Parts in the order they were asked for; what is labelled keeps its place.

    Attributes
    ----------
    tasks : list of LabelTask
        The rows.
    total, labelled : int
        Parts that fit in the whole ledger, and how many of them anybody has labelled.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks: list[LabelTask] = []
        self.total = self.labelled = 0
        self._author = ""

    @property
    def left(self) -> int:
        """Parts that nobody has labelled."""
        return self.total - self.labelled

    def set_author(self, author: str) -> None:
        """Say whose labels are shown in words."""
        self._author = author
        self._changed(range(len(self.tasks)))

    def replace(self, queue: LabelQueue) -> None:
        """Show another queue."""
        self.beginResetModel()
        self.tasks = list(queue.tasks)
        self.total, self.labelled = queue.total, queue.labelled
        self.endResetModel()

    def merge(self, queue: LabelQueue) -> None:
        """Take newer labels over, and new parts at the end; no row moves."""
        rows = {task.row.seq: row for row, task in enumerate(self.tasks)}
        self.total, self.labelled = queue.total, queue.labelled
        known = [(rows[task.row.seq], task) for task in queue.tasks if task.row.seq in rows]
        for row, task in known:
            self.tasks[row] = task
        self._changed([row for row, _ in known])
        self._append([task for task in queue.tasks if task.row.seq not in rows])

    def give(self, label: Label) -> None:
        """Add a label that the ledger has taken."""
        row = self.row_of(label.decision_seq)
        if row >= 0:
            before = self.tasks[row]
            others = tuple(x for x in before.labels if x.author != label.author)
            self.tasks[row] = replace(before, labels=(*others, label))
            self.labelled += not before.labels
            self._changed([row])

    def take_back(self, task: LabelTask, label: Label) -> int:
        """Drop a label that was withdrawn; answers the row of its part, which is added if need be.

        The author's label before it, if any, is in force again: the next :meth:`merge` brings it.
        """
        seq = task.row.seq
        if self.row_of(seq) < 0:
            self._append([task])
        row = self.row_of(seq)
        before = self.tasks[row]
        left = tuple(x for x in before.labels if x.seq != label.seq)
        self.tasks[row] = replace(before, labels=left)
        self.labelled -= bool(before.labels) and not left
        self._changed([row])
        return row

    def row_of(self, seq: int) -> int:
        """Find a part's row; -1 where it is not there."""
        return next((n for n, task in enumerate(self.tasks) if task.row.seq == seq), -1)

    def own(self, task: LabelTask) -> Label | None:
        """Find the label that the author gave a part."""
        return next((x for x in task.labels if x.author == self._author), None)

    def next_open(self, row: int) -> int:
        """Find the part to label next, from below a row and round to it.

        Returns
        -------
        int
            Row of a part nobody has labelled, else of one the author has not; else -1.
        """
        around = [*range(row + 1, len(self.tasks)), *range(row + 1)]
        unseen = (each for each in around if not self.tasks[each].labels)
        not_own = (each for each in around if self.own(self.tasks[each]) is None)
        return next(unseen, next(not_own, -1))

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.tasks)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.tasks):
            return None
        task = self.tasks[index.row()]
        if role == TASK_ROLE:
            return task
        if role == OWN_ROLE:
            return self.own(task)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{task.row.part_id} {task.row.verdict}"
        return None

    def _append(self, tasks: list[LabelTask]) -> None:
        if tasks:
            first = len(self.tasks)
            self.beginInsertRows(QModelIndex(), first, first + len(tasks) - 1)
            self.tasks += tasks
            self.endInsertRows()

    def _changed(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
