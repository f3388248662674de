"""Choose one of a few things from large rows."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui.widgets.basics import TouchButton, clear, eliding, label
from gonogo.gui.widgets.sheet import Sheet


class Option(msgspec.Struct, frozen=True):
    """One row; ``problem`` says why it cannot be chosen."""

    key: str
    title: str
    detail: str = ""
    problem: str = ""


def option_row(option: Option, *, down: bool) -> TouchButton:
    """Make a row's button, with its title above its detail."""
    button = TouchButton()
    button.setProperty("slim", False)
    button.setMinimumHeight(76)
    button.setCheckable(True)
    button.setChecked(down)
    button.setEnabled(not option.problem)
    button.setAccessibleName(option.title)
    inside = QVBoxLayout(button)
    inside.setContentsMargins(18, 8, 18, 8)
    inside.setSpacing(0)
    for words, pixels in ((option.title, 20), (option.problem or option.detail, 16)):
        if not words:
            continue
        shown = eliding(words, pixels, bold=pixels == 20)
        shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        shown.setEnabled(not option.problem)
        if down:
            shown.setStyleSheet("color: palette(window);")
        inside.addWidget(shown)
    return button


class OptionList(QWidget):
    """Rows of which one is down.

    Signals
    -------
    chosen : str
        Key of the row a person pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, TouchButton] = {}
        self._shown: tuple[tuple[Option, ...], str] = ((), "")
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(_scrolled(inside))
        self._inside = inside

    def show_options(self, options: Sequence[Option], current: str) -> None:
        """Show these; the row that has the focus keeps it."""
        held = next((key for key, button in self.rows.items() if button.hasFocus()), None)
        if self._shown == (tuple(options), current):
            if current in self.rows:
                self.rows[current].setChecked(True)
            return
        self._shown = (tuple(options), current)
        clear(self._inside)
        self._rows.addStretch(1)
        self.rows.clear()
        for option in options:
            button = option_row(option, down=option.key == current)
            button.clicked.connect(lambda _on=False, key=option.key: self.chosen.emit(key))
            self.rows[option.key] = button
            self._rows.insertWidget(self._rows.count() - 1, button)
        if held in self.rows:
            self.rows[held].setFocus()


class ChoiceSheet(Sheet):
    """A sheet of rows.

    Signals
    -------
    chosen : str
        Key of the row a person pressed.
    """

    chosen = Signal(str)

    def __init__(
        self, over: QWidget, title: str, options: Sequence[Option], current: str, empty: str
    ) -> None:
        super().__init__(over, width=720)
        self.inner.addWidget(label(title, 28, bold=True))
        self.rows: dict[str, TouchButton] = {}
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for option in options:
            button = option_row(option, down=option.key == current)
            button.clicked.connect(lambda _on=False, key=option.key: self._choose(key))
            self.rows[option.key] = button
            layout.addWidget(button)
        if not options:
            layout.addWidget(label(empty, 20, muted=True, wrap=True))
        layout.addStretch(1)
        area = _scrolled(inside)
        area.setMinimumHeight(min(560, max(88, 88 * len(options))))
        self.inner.addWidget(area, 1)
        close = TouchButton(self.tr("Cancel"), pixels=20)
        close.clicked.connect(self.dismiss)
        self.inner.addWidget(close)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
        self.dismiss()


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return area
