"""A page that has nothing to show says why, and what to do."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui.widgets.basics import TouchButton, label
from gonogo.gui.widgets.icons import symbol


class StatePanel(QFrame):
    """Icon, title, sentence and at most one button, in the middle of its place.

    Signals
    -------
    pressed : ()
        The button.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("sheet", True)
        self._icon = ""
        self._symbol = label()
        self._symbol.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title = label("", 28, bold=True, wrap=True)
        self.text = label("", 20, muted=True, wrap=True)
        for shown in (self.title, self.text):
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = TouchButton("", main=True, pixels=20)
        self.button.setMinimumWidth(260)
        self.button.clicked.connect(self.pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.setSpacing(12)
        layout.addWidget(self._symbol)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addSpacing(8)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFixedWidth(560)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_state(self, icon: str, title: str, text: str, button: str = "") -> None:
        """Say something."""
        same = (self.title.text(), self.text.text(), self.button.text()) == (title, text, button)
        if same and self._icon == icon:
            return
        self._icon = icon
        self._draw_icon()
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.place()

    def place(self) -> None:
        """Move to the middle of the parent."""
        around = self.parentWidget()
        if around is None:
            return
        self.setFixedWidth(min(560, max(300, around.width() - 32)))
        inner = self.width() - 72
        for shown in (self.title, self.text):
            shown.setMinimumHeight(shown.heightForWidth(inner) if shown.text() else 0)
        self.adjustSize()
        self.move((around.width() - self.width()) // 2, (around.height() - self.height()) // 2)

    def _draw_icon(self) -> None:
        if self._icon:
            colour = self.palette().color(QPalette.ColorRole.WindowText)
            self._symbol.setPixmap(symbol(self._icon, colour, 56, self.devicePixelRatioF()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()
