"""The last verdicts, newest first; any of them opens whole."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)  # fmt: skip
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.widgets.marks import paint_tile
from gonogo.ports.pictures import PartSummary

CELL = 68
PITCH = CELL + 14
CALM_MS = 340
"""Cells move at most three times a second, or a fast line would flash."""


class VerdictStrip(QWidget):
    """Cells of the last parts, dragged or turned by arrow keys.

    Signals
    -------
    opened : int
        Ledger entry of the part that a person tapped.
    """

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[PartSummary, ...] = ()
        self._waiting: tuple[PartSummary, ...] | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._settle)
        self._offset = 0
        self._chosen = 0
        self._grip: QPoint | None = None
        self._dragged = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Last verdicts, newest first"))

    def show_parts(self, recent: Sequence[PartSummary]) -> None:
        """Show the last parts, given oldest first."""
        parts = tuple(reversed(recent))
        known = {part.entry_seq for part in self.parts}
        goes_on = any(part.entry_seq in known for part in parts)
        if self._calm.isActive() and goes_on:
            self._waiting = parts
            return
        self._waiting = None
        if [p.entry_seq for p in parts] != [p.entry_seq for p in self.parts]:
            self._put(parts)
            self._calm.start()

    def _settle(self) -> None:
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._put(waiting)

    def _put(self, parts: tuple[PartSummary, ...]) -> None:
        held = self.parts[self._chosen].entry_seq if self._chosen < len(self.parts) else None
        self.parts = parts
        if self.hasFocus() and self._chosen and held is not None:
            places = [n for n, part in enumerate(parts) if part.entry_seq == held]
            self._chosen = places[0] if places else self._chosen
        self._chosen = min(self._chosen, max(0, len(parts) - 1))
        self._offset = min(self._offset, self._most())
        self.update()

    def _most(self) -> int:
        return max(0, len(self.parts) * PITCH - self.width())

    def _scroll(self, by: int) -> None:
        self._offset = min(max(0, self._offset + by), self._most())
        self.update()

    def _open(self, number: int) -> None:
        if 0 <= number < len(self.parts):
            self._chosen = number
            self.update()
            self.opened.emit(self.parts[number].entry_seq)

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, CELL + 30)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-event.angleDelta().y() or -event.angleDelta().x())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip, self._dragged = event.position().toPoint(), 0

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            moved = event.position().toPoint().x() - self._grip.x()
            self._dragged += abs(moved)
            self._grip = event.position().toPoint()
            self._scroll(-moved)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and self._dragged < 12:
            self._open(int(event.position().x() + self._offset) // PITCH)
        self._grip = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -64, Qt.Key.Key_End: 64,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if step is not None and self.parts:
            self._chosen = min(max(0, self._chosen + step), len(self.parts) - 1)
            left = self._chosen * PITCH
            if left < self._offset:
                self._offset = left
            elif left + PITCH > self._offset + self.width():
                self._offset = left + PITCH - self.width()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._chosen)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        muted = colours.color(QPalette.ColorRole.PlaceholderText)
        font = theme.font(16)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        if not self.parts:
            painter.setPen(muted)
            text = self.tr("The last 64 verdicts appear here")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        first = self._offset // PITCH
        # At rest no part is cut off at the right; while it is dragged, both ends may be.
        cut = 1 if self._offset % PITCH else 0
        last = min(len(self.parts), (self._offset + self.width()) // PITCH + cut)
        for number in range(first, last):
            part = self.parts[number]
            x = number * PITCH - self._offset + 2
            paint_tile(painter, QRectF(x, 3, CELL, CELL), part.verdict)
            if self.hasFocus() and number == self._chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colours.color(QPalette.ColorRole.Accent), 3))
                painter.drawRoundedRect(QRectF(x - 0.5, 1.5, CELL + 1, CELL + 3), 7, 7)
            painter.setPen(muted)
            name = metrics.elidedText(part.part_id, Qt.TextElideMode.ElideLeft, PITCH - 2)
            place = QRectF(x - 6, CELL + 6, PITCH - 2, 22)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
        painter.end()
