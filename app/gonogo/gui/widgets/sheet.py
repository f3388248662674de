"""A modal sheet inside the window: works full-screen, by touch and by keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui.widgets.basics import TouchButton, label, row


class Sheet(QWidget):
    """Covers a window, keeps the focus inside, goes on Escape.

    Parameters
    ----------
    over : QWidget
        Any widget of the window to cover.
    whole : bool
        Fill the window instead of standing in its middle.

    Signals
    -------
    closed : ()
        The sheet is gone, whatever the reason.
    """

    closed = Signal()

    def __init__(self, over: QWidget, *, whole: bool = False, width: int = 640) -> None:
        window = over.window()
        super().__init__(window)
        self._covers = window
        self._before = window.focusWidget()
        self.body = QFrame(self)
        self.body.setProperty("sheet", True)
        self.inner = QVBoxLayout(self.body)
        self.inner.setContentsMargins(24, 24, 24, 24)
        self.inner.setSpacing(16)
        self._whole, self._width = whole, width
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.installEventFilter(self)

    def open(self) -> None:
        """Show the sheet and take the focus."""
        self._fill()
        self.show()
        self.raise_()
        inside = self._stops()
        (inside[0] if inside else self).setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Go, and give the focus back."""
        if self._before is not None:
            self._before.setFocus()
        self.closed.emit()
        self.close()

    def _fill(self) -> None:
        self.setGeometry(self._covers.rect())
        if self._whole:
            self.body.setGeometry(self.rect().adjusted(16, 16, -16, -16))
            return
        width = min(self._width, self.width() - 48)
        self.body.setFixedWidth(width)
        self.inner.activate()
        wanted = self.inner.totalHeightForWidth(width) if self.inner.hasHeightForWidth() else 0
        height = min(max(wanted, self.body.sizeHint().height()), self.height() - 48)
        self.body.setFixedHeight(height)
        self.body.move((self.width() - width) // 2, (self.height() - height) // 2)

    def _stops(self) -> list[QWidget]:
        found: list[QWidget] = []
        for child in self.body.findChildren(QWidget):
            tabs = bool(child.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
            if tabs and child.isVisibleTo(self) and child.isEnabled():
                found.append(child)
        return found

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        stops = self._stops()
        if not stops:
            return True
        now = self.window().focusWidget()
        at = stops.index(now) if now in stops else -1
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._covers:
            self._fill()
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    @override
    def mousePressEvent(self, event: QEvent) -> None:
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), QColor(0, 0, 0, 150))
        painter.end()


class Question(Sheet):
    """Ask once, naming the thing; the answers are buttons.

    Signals
    -------
    answered : str
        Key of the button.
    """

    answered = Signal(str)

    def __init__(
        self, over: QWidget, title: str, text: str, answers: Sequence[tuple[str, str, str]]
    ) -> None:
        super().__init__(over, width=720)
        self.inner.addWidget(label(title, 28, bold=True, wrap=True))
        if text:
            self.inner.addWidget(label(text, 20, muted=True, wrap=True))
        self.buttons: dict[str, TouchButton] = {}
        buttons = row(gap=12)
        for number, (key, words, icon) in enumerate(answers):
            button = TouchButton(words, icon, main=number == 0, pixels=20)
            button.clicked.connect(lambda _on=False, key=key: self._answer(key))
            buttons.addWidget(button, 1)
            self.buttons[key] = button
        self.inner.addLayout(buttons)

    def _answer(self, key: str) -> None:
        self.answered.emit(key)
        self.dismiss()
