"""The rail on the left: pages above, theme and full screen below."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.tabs import Tab
from gonogo.gui.widgets.icons import set_icon

WIDTH = 88


class RailButton(QToolButton):
    """An icon over its label."""

    def __init__(self, text: str, icon: str, tip: str, *, checkable: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self.setText(text)
        self.setFont(theme.font(16, QFont.Weight.DemiBold))
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(32, 32))
        self.setFixedSize(80, 76)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(self, icon)

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
    theme_pressed, full_screen_pressed : ()
        The two below.
    """

    page_chosen = Signal(str)
    theme_pressed = Signal()
    full_screen_pressed = Signal()

    def __init__(self, pages: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rail", True)
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 8, 4, 8)
        layout.setSpacing(12)
        layout.addLayout(self._pages)
        self.show_tabs(pages)
        layout.addStretch(1)
        look = RailButton(self.tr("Theme"), "theme-light-dark", self.tr("Light or dark (Ctrl+T)"))
        look.setShortcut("Ctrl+T")
        look.clicked.connect(self.theme_pressed)
        full = RailButton(self.tr("Screen"), "fullscreen", self.tr("Full screen (F11)"))
        full.setShortcut("F11")
        full.clicked.connect(self.full_screen_pressed)
        layout.addWidget(look)
        layout.addWidget(full)

    def show_tabs(self, pages: Sequence[Tab]) -> None:
        """Show the tabs of these pages; those that are there already stay as they are."""
        if [page.key for page in pages] == list(self.buttons):
            return
        for button in self.buttons.values():
            self._pages.removeWidget(button)
            button.deleteLater()
        self.buttons.clear()
        for number, page in enumerate(pages, 1):
            tip = self.tr("{title} (Ctrl+{n})").format(title=page.title, n=number)
            button = RailButton(page.title, page.icon, tip, checkable=True)
            button.setShortcut(f"Ctrl+{number}")
            button.clicked.connect(lambda _on=False, key=page.key: self.page_chosen.emit(key))
            self._group.addButton(button)
            self._pages.addWidget(button)
            self.buttons[page.key] = button

    def set_current(self, key: str) -> None:
        """Mark a page."""
        self.buttons[key].setChecked(True)
