"""What the rehearsal of an update found: a line a thing, with shape and word."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui.widgets.basics import label
from gonogo.gui.widgets.health import HealthMark, Level
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.ports.update import Rehearsed, RehearsedState

_TITLE_PX = 230
_WORD_PX = 128
_LEVELS: dict[RehearsedState, Level] = {"ok": "good", "failed": "bad", "as before": "unknown"}


class RehearsedRow(QWidget):
    """One thing that was tried."""

    def __init__(self, one: Rehearsed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = {
            "ok": self.tr("ok"), "failed": self.tr("failed"), "as before": self.tr("as before"),
        }  # fmt: skip
        mark = HealthMark()
        mark.set_level(_LEVELS[one.state] if one.is_here else "unknown")
        said = words[one.state] if one.is_here else self.tr("not here")
        word = label(said, 16, bold=True)
        word.setFixedWidth(_WORD_PX)
        name = label(one.title, 16, bold=True, wrap=True)
        name.setFixedWidth(_TITLE_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 8, 4)
        layout.setSpacing(12)
        for shown in (mark, word, name):
            layout.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(label(one.text, 16, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{one.title}: {said}. {one.text}")


class RehearsalList(QScrollArea):
    """The lines as they come, or a panel in their place where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Rehearsed] = []
        self.rows: list[RehearsedRow] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._lines)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Rehearsal"))
        self.panel = StatePanel(self)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_results(self, results: Sequence[Rehearsed]) -> None:
        """Show what was found; what failed stands first."""
        wanted = sorted(results, key=lambda one: one.state != "failed")
        if wanted == self._shown:
            return
        self._shown = wanted
        for each in self.rows:
            self._lines.removeWidget(each)
            each.deleteLater()
        self.rows = [RehearsedRow(one) for one in wanted]
        for place, each in enumerate(self.rows):
            self._lines.insertWidget(place, each)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.place()
