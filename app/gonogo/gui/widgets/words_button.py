"""A large choice whose words may take several lines."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QSizePolicy
from typing_extensions import override

from gonogo.gui.widgets.basics import TOUCH, TouchButton

_PAD = 12


class WordsButton(TouchButton):
    """A checkable button that wraps its words at its own width."""

    def __init__(self, text: str, *, pixels: int = 18) -> None:
        super().__init__("", pixels=pixels)
        self.words = text
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setToolTip(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def heightForWidth(self, width: int) -> int:
        room = max(40, width - 2 * _PAD)
        box = QFontMetrics(self.font()).boundingRect(
            0, 0, room, 2000, int(Qt.TextFlag.TextWordWrap), self.words
        )
        return max(TOUCH, box.height() + 2 * _PAD)

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = QApplication.palette()
        role = QPalette.ColorRole.Window if self.isChecked() else QPalette.ColorRole.ButtonText
        painter = QPainter(self)
        painter.setPen(colours.color(QPalette.ColorGroup.Active, role))
        painter.setFont(self.font())
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(self.rect()).adjusted(_PAD, 4, -_PAD, -4), flags, self.words)
        painter.end()
