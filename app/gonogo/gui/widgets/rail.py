"""The rail on the left: pages above, language, theme and full screen below."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.screen import PageSpec
from gonogo.gui.widgets.basics import TOUCH, Weight, set_icon

WIDTH = 88
_SIDE = 80


class RailButton(QToolButton):
    """An icon over its label."""

    def __init__(self, text: str, icon: str, tip: str, *, checkable: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self.setFont(theme.font(16, Weight.DemiBold))
        metrics = QFontMetricsF(self.font())
        self.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, _SIDE - 4))
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(32, 32))
        self.setFixedWidth(_SIDE)
        self.setMinimumHeight(TOUCH)
        self.setMaximumHeight(76)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(self, icon)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_SIDE, 76)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            set_icon(self, self._icon)


class Rail(QFrame):
    """Labelled icons of the pages.

    Signals
    -------
    page_chosen : str
        Key of the page.
    language_pressed, theme_pressed, full_screen_pressed : ()
        The three below.
    """

    page_chosen = Signal(str)
    language_pressed = Signal()
    theme_pressed = Signal()
    full_screen_pressed = Signal()

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rail", True)
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, RailButton] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 8, 4, 8)
        layout.setSpacing(8)
        for number, page in enumerate(pages, 1):
            title = QCoreApplication.translate("pages", page.title)
            tip = self.tr("{title} (Ctrl+{n})").format(title=title, n=number)
            button = RailButton(title, page.icon, tip, checkable=True)
            button.setShortcut(f"Ctrl+{number}")
            button.clicked.connect(lambda _on=False, key=page.key: self.page_chosen.emit(key))
            group.addButton(button)
            layout.addWidget(button)
            self.buttons[page.key] = button
        layout.addStretch(1)
        speech = RailButton(
            self.tr("English"), "translate", self.tr("Language of the screen (Ctrl+L)")
        )
        speech.setShortcut("Ctrl+L")
        speech.clicked.connect(self.language_pressed)
        look = RailButton(self.tr("Theme"), "theme-light-dark", self.tr("Light or dark (Ctrl+T)"))
        look.setShortcut("Ctrl+T")
        look.clicked.connect(self.theme_pressed)
        full = RailButton(self.tr("Screen"), "fullscreen", self.tr("Full screen (F11)"))
        full.setShortcut("F11")
        full.clicked.connect(self.full_screen_pressed)
        layout.addWidget(speech)
        layout.addWidget(look)
        layout.addWidget(full)

    def set_current(self, key: str) -> None:
        """Mark a page."""
        self.buttons[key].setChecked(True)
