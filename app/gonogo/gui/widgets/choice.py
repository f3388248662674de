"""Choose one of a few things from large rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui.widgets.basics import TouchButton, eliding, label
from gonogo.gui.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Option:
    """One row; ``problem`` says why it cannot be chosen."""

    key: str
    title: str
    detail: str = ""
    problem: str = ""


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
            layout.addWidget(self._row(option, current))
        if not options:
            layout.addWidget(label(empty, 20, muted=True, wrap=True))
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(560, max(88, 88 * len(options))))
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.inner.addWidget(area, 1)
        close = TouchButton(self.tr("Cancel"), pixels=20)
        close.clicked.connect(self.dismiss)
        self.inner.addWidget(close)

    def _row(self, option: Option, current: str) -> TouchButton:
        button = TouchButton()
        button.setProperty("slim", False)
        button.setMinimumHeight(76)
        button.setCheckable(True)
        button.setChecked(option.key == current)
        button.setEnabled(not option.problem)
        button.setAccessibleName(option.title)
        inside = QVBoxLayout(button)
        inside.setContentsMargins(18, 8, 18, 8)
        inside.setSpacing(0)
        title = eliding(option.title, 20, bold=True)
        detail = eliding(option.problem or option.detail, 16)
        for shown in (title, detail):
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            shown.setEnabled(not option.problem)
            inside.addWidget(shown)
        if option.key == current:
            for shown in (title, detail):
                shown.setStyleSheet("color: palette(window);")
        button.clicked.connect(lambda _on=False, key=option.key: self._choose(key))
        self.rows[option.key] = button
        return button

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
        self.dismiss()
