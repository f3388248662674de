"""Small samples of what a plot draws, for its legend."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class Swatch(QWidget):
    """Filled for good parts, hatched for defects, a disc for the rule, a square for today's."""

    def __init__(
        self, kind: Literal["good", "bad", "now", "today"], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setFixedSize(20, 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        faint = QColor(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.setPen(QPen(text, 2 if self._kind == "today" else 1))
        box = QRectF(3, 3, 14, 14)
        if self._kind == "now":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(text)
            painter.drawEllipse(box)
        elif self._kind == "bad":
            painter.fillRect(box, QBrush(text, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(box)
        else:
            faint.setAlpha(90 if self._kind == "good" else 0)
            painter.fillRect(box, faint)
            painter.drawRect(box)
        painter.end()
