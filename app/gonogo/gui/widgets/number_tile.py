"""A number on a button: pressed, it opens the pad."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QWidget
from typing_extensions import override

from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.numpad import NumberPad, plain


class NumberTile(TouchButton):
    """Caption above, value below. Where the caption has no room, its tooltip says the whole.

    Parameters
    ----------
    idle : float or None
        The value that means none, shown as ``none``.

    Signals
    -------
    entered : float
        What a person typed.
    """

    entered = Signal(float)

    def __init__(
        self, caption: str, unit: str, low: float, high: float, *,
        idle: tuple[float, str] | None = None, title: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(caption, pixels=16, parent=parent)
        self._caption, self._title, self._unit = caption, title or caption, unit
        self._low, self._high, self._idle = low, high, idle
        self.value = 0.0
        self.setProperty("slim", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.ask)

    def show_value(self, value: float) -> None:
        """Show a number."""
        self.value = value
        self._write()

    def _write(self) -> None:
        value = self.value
        if self._idle is not None and value == self._idle[0]:
            shown = self._idle[1]
        else:
            shown = f"{plain(value)} {self._unit}".rstrip()
        caption = self._fitting(self._caption)
        self.setText(f"{caption}\n{shown}" if caption else shown)
        self.setToolTip(self._caption if caption != self._caption else "")
        self.setAccessibleName(f"{self._title}: {shown}")

    def _fitting(self, caption: str) -> str:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_PushButtonContents
        room = self.style().subElementRect(part, option, self).width()
        return self.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, room)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def ask(self) -> NumberPad:
        """Open the pad."""
        pad = NumberPad(self, self._title, self.value, self._low, self._high, self._unit)
        pad.entered.connect(self.entered)
        pad.open()
        return pad
