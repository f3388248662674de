"""A sheet that leads through steps: where one is at its head, Back and the main button below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.widgets.basics import TouchButton, Weight, label, row
from gonogo.gui.widgets.sheet import Sheet


class StepSheet(Sheet):
    """The frame of a wizard; Escape goes one step back, and never away by accident.

    Parameters
    ----------
    over : QWidget
        Any widget of the window to cover.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, whole=True)
        self.stack = QStackedWidget()
        self.back_button = TouchButton(self.tr("Back"), "arrow-left", pixels=20)
        self.back_button.clicked.connect(self.back)
        self.main = TouchButton("", main=True, pixels=20)
        self.main.setMinimumWidth(280)
        self.main.clicked.connect(self.go)
        self.said = label("", 18, bold=True, wrap=True)
        self._trail: list[QLabel] = []

    def lay_out(
        self, trail: Sequence[str], leave: TouchButton, aside: Sequence[TouchButton] = ()
    ) -> None:
        """Lay out head, steps and foot, once.

        Parameters
        ----------
        trail : sequence of str
            The steps in words, in their order.
        leave : TouchButton
            What ends it before its end, at the head.
        aside : sequence of TouchButton
            Buttons beside the main one.
        """
        self._trail = [label(words, 18) for words in trail]
        head = row(*self._trail, gap=24)
        head.addStretch(1)
        head.addWidget(leave)
        foot = row(self.back_button, gap=16)
        foot.addWidget(self.said, 1)
        for button in (*aside, self.main):
            foot.addWidget(button)
        self.inner.setContentsMargins(24, 16, 24, 16)
        self.inner.setSpacing(12)
        self.inner.addLayout(head)
        self.inner.addWidget(self.stack, 1)
        self.inner.addLayout(foot)

    def go(self) -> None:
        """The main button was pressed."""

    def back(self) -> None:
        """Go one step back, where there is one; the answers stay."""

    def say(self, text: str) -> None:
        """Say something at the foot."""
        self.said.setText(text)

    @override
    def open(self) -> None:
        super().open()
        self.focus_step()

    def first_stop(self) -> QWidget | None:
        """What takes the focus when a step comes into sight."""
        return self.main

    def focus_step(self) -> None:
        """Give the focus to the step that is in sight."""
        first = self.first_stop()
        if self.isVisible() and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, place: int) -> None:
        """Show at the head where one is, counted from 0."""
        for number, shown in enumerate(self._trail):
            here = number == place
            shown.setProperty("muted", not here)
            shown.style().unpolish(shown)
            shown.style().polish(shown)
            shown.setFont(theme.font(18, Weight.DemiBold if here else Weight.Normal))

    def name_main(self, words: str, *, allowed: bool) -> None:
        """Say what the main button does, and whether it may be pressed."""
        self.main.setText(words)
        self.main.setAccessibleName(words)
        self.main.setEnabled(allowed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        event.accept()
