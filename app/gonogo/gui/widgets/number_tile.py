"""A number on a button: pressed, it opens the pad."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.numpad import NumberPad, plain


class NumberTile(TouchButton):
    """Caption above, value below.

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
        if self._idle is not None and value == self._idle[0]:
            shown = self._idle[1]
        else:
            shown = f"{plain(value)} {self._unit}".rstrip()
        self.setText(f"{self._caption}\n{shown}" if self._caption else shown)
        self.setAccessibleName(f"{self._title}: {shown}")

    def ask(self) -> NumberPad:
        """Open the pad."""
        pad = NumberPad(self, self._title, self.value, self._low, self._high, self._unit)
        pad.entered.connect(self.entered)
        pad.open()
        return pad
