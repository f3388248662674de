"""A numeric pad for gloves, and a number with steppers beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.widgets.basics import TouchButton, label
from gonogo.gui.widgets.sheet import Sheet


def plain(value: float) -> str:
    """Write a number without needless digits."""
    if abs(value) < 1e4:
        return figures.number(value, ".6g")
    return figures.number(value, ",.0f" if value == round(value) else ",.1f")


def limits_text(low: float | None, high: float | None, unit: str) -> str:
    """Say between which limits a number lies."""
    tail = f" {unit}" if unit else ""
    if unit == "µs" and low is not None and high is not None:
        return f"{_span(low)} – {_span(high)}"
    if low is not None and high is not None:
        return f"{plain(low)} – {plain(high)}{tail}"
    if low is not None:
        return f"≥ {plain(low)}{tail}"
    return f"≤ {plain(high)}{tail}" if high is not None else unit


def _span(us: float) -> str:
    """Write a time span in the unit that keeps it short."""
    if us < 1e3:
        return f"{figures.number(us, '.3g')} µs"
    scaled, unit = (us / 1e3, "ms") if us < 1e6 else (us / 1e6, "s")
    return f"{figures.number(scaled, '.3g')} {unit}"


class NumberPad(Sheet):
    """Type a number within limits.

    Signals
    -------
    entered : float
        The number, when it lies within the limits.
    """

    entered = Signal(float)

    def __init__(
        self, over: QWidget, title: str, value: float, low: float | None, high: float | None,
        unit: str,
    ) -> None:  # fmt: skip
        super().__init__(over, width=460)
        self._low, self._high, self._unit = low, high, unit
        self.text = f"{value:.9g}"
        self._fresh = True
        self.inner.addWidget(label(title, 28, bold=True, wrap=True))
        self._shown = label("", 58, bold=True)
        self._shown.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._note = label("", 16, muted=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.inner.addWidget(self._shown)
        self.inner.addWidget(self._note)
        grid = QGridLayout()
        grid.setSpacing(12)
        keys = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "±", "0", ".")
        for number, key in enumerate(keys):
            button = TouchButton(figures.decimal(key), pixels=28)
            button.setMinimumHeight(72)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, key=key: self.press(key))
            grid.addWidget(button, number // 3, number % 3)
        self.inner.addLayout(grid)
        back = TouchButton("", "backspace-outline", tip=self.tr("Delete the last digit"))
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(lambda: self.press("back"))
        cancel = TouchButton(self.tr("Cancel"), pixels=20)
        cancel.clicked.connect(self.dismiss)
        self.ok = TouchButton(self.tr("Set"), main=True, pixels=20)
        self.ok.clicked.connect(self.confirm)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(back)
        bottom.addWidget(cancel, 1)
        bottom.addWidget(self.ok, 1)
        self.inner.addLayout(bottom)
        self._show()

    def press(self, key: str) -> None:
        """Press a key of the pad."""
        if key == "back":
            self.text = "" if self._fresh else self.text[:-1]
        elif key == "±":
            self.text = self.text[1:] if self.text.startswith("-") else "-" + self.text
        elif key == ".":
            self.text = "0." if self._fresh else self.text + ("" if "." in self.text else ".")
        elif len(self.text) < 12 or self._fresh:
            self.text = key if self._fresh else self.text + key
        self._fresh = False
        self._show()

    def value(self) -> float | None:
        """Read the number; None where it is none or lies outside the limits."""
        try:
            number = float(self.text)
        except ValueError:
            return None
        below = self._low is not None and number < self._low
        above = self._high is not None and number > self._high
        return None if below or above else number

    def confirm(self) -> None:
        """Enter the number if it may be."""
        number = self.value()
        if number is not None:
            self.entered.emit(number)
            self.dismiss()

    def _show(self) -> None:
        self._shown.setText(figures.decimal(self.text or "0"))
        good = self.value() is not None
        self.ok.setEnabled(good)
        limits = limits_text(self._low, self._high, self._unit)
        outside = self.tr("Allowed: {limits}").format(limits=limits)
        self._note.setText(limits if good else outside)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        elif key == Qt.Key.Key_Backspace:
            self.press("back")
        elif text == "-":
            self.press("±")
        elif text in (".", ","):
            self.press(".")
        elif text.isdigit() and text:
            self.press(text)
        else:
            super().keyPressEvent(event)
