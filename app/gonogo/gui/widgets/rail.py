"""The rail on the left: pages above, language, theme and full screen below."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Signal
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.tabs import Tab
from gonogo.gui.widgets.icons import set_icon

WIDTH = 88
_SIDE, _LEAST, _MOST = 80, 64, 76


class RailButton(QToolButton):
    """An icon over its label; how it is laid out and focused stands in the style sheet.

    It is part of the first window: whatever asks for ``Qt.…`` would have PySide make the 130
    enumerations of ``Qt`` before that is painted.
    """

    def __init__(
        self, text: str, icon: str, tip: str, shortcut: str, *, checkable: bool = False
    ) -> None:
        super().__init__()
        self._icon = icon
        self.setFont(theme.font(16, QFont.Weight.DemiBold))
        self.setText(_fitting(text, QFontMetricsF(self.font())))
        self.setToolTip(tip)
        self.setProperty("shortcut", shortcut)
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setIconSize(QSize(32, 32))
        self.setFixedWidth(_SIDE)
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_MOST)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._dressed = 0
        self._dress()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _MOST)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        colours = QApplication.palette().cacheKey()
        if colours != self._dressed:
            self._dressed = colours
            set_icon(self, self._icon)


def _fitting(text: str, metrics: QFontMetricsF) -> str:
    if metrics.horizontalAdvance(text) <= _SIDE - 4:
        return text
    from PySide6.QtCore import Qt

    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, _SIDE - 4)


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

    def __init__(self, pages: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("rail", True)
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 8, 4, 8)
        layout.setSpacing(8)
        layout.addLayout(self._pages)
        self.show_tabs(pages)
        layout.addStretch(1)
        tip = self.tr("Language of the screen (Ctrl+L)")
        speech = RailButton(self.tr("English"), "translate", tip, "Ctrl+L")
        speech.clicked.connect(self.language_pressed)
        tip = self.tr("Light or dark (Ctrl+T)")
        look = RailButton(self.tr("Theme"), "theme-light-dark", tip, "Ctrl+T")
        look.clicked.connect(self.theme_pressed)
        full = RailButton(self.tr("Screen"), "fullscreen", self.tr("Full screen (F11)"), "F11")
        full.clicked.connect(self.full_screen_pressed)
        layout.addWidget(speech)
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
            title = QCoreApplication.translate("pages", page.title)
            tip = self.tr("{title} (Ctrl+{n})").format(title=title, n=number)
            button = RailButton(title, page.icon, tip, f"Ctrl+{number}", checkable=True)
            button.clicked.connect(lambda _on=False, key=page.key: self.page_chosen.emit(key))
            self._group.addButton(button)
            self._pages.addWidget(button)
            self.buttons[page.key] = button

    def set_current(self, key: str) -> None:
        """Mark a page."""
        self.buttons[key].setChecked(True)
