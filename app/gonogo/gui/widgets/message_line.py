"""A sentence for the person in front of the screen; it goes by itself, or when pressed."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui.widgets.basics import TouchButton, label

SHOWN_MS = 12_000


class MessageLine(QFrame):
    """Lies over the foot of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._clear = (96, 8)
        self.setProperty("sheet", True)
        self.text = label("", 20, bold=True, wrap=True)
        close = TouchButton("", "close", tip=self.tr("Close the message"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 8, 8, 8)
        layout.addWidget(self.text, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def keep_clear(self, left: int, right: int) -> None:
        """Say which room at the sides must not be covered."""
        if (left, right) != self._clear:
            self._clear = (left, right)
            self.place()

    def place(self) -> None:
        """Move over the foot of the parent."""
        around = self._around
        left, right = self._clear
        width = around.width() - left - right
        height = max(84, self.text.heightForWidth(width - 120) + 24)
        self.setGeometry(left, around.height() - height - 8, width, height)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()
