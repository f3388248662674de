"""The two limits as buttons: arrow keys move them, a press opens the pad."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import figures
from gonogo.gui.cost_model import Which
from gonogo.gui.widgets.basics import TouchButton, row
from gonogo.gui.widgets.numpad import NumberPad


class LimitButton(TouchButton):
    """One limit.

    Signals
    -------
    stepped : int
        To the next distinct score, or the one before.
    entered : float
        A number was typed.
    held : bool
        It has, or no longer has, the keyboard.
    """

    stepped = Signal(int)
    entered = Signal(float)
    held = Signal(bool)

    def __init__(self, verdict: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(verdict.value, pixels=18, parent=parent)
        self._verdict = verdict
        self._value = 0.0
        self.setProperty("slim", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Arrow keys: next score. Press: type a number."))
        self.clicked.connect(self._ask)

    def show_value(self, value: float) -> None:
        """Show where the limit is."""
        self._value = value
        text = self.tr("{verdict} from\n{value}").format(
            verdict=self._verdict.value, value=figures.number(value, ".4g")
        )
        self.setText(text)
        self.setAccessibleName(text.replace("\n", " "))

    def _ask(self) -> None:
        title = self.tr("{verdict} from").format(verdict=self._verdict.value)
        pad = NumberPad(self, title, self._value, None, None, "")
        pad.entered.connect(self.entered)
        pad.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.held.emit(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.held.emit(False)


class ThresholdBar(QWidget):
    """REVIEW and FAIL, each between two steppers.

    Signals
    -------
    stepped : str, int
        Which limit, and up or down.
    entered : str, float
        Which limit, and where to.
    held : object
        Which limit the keys move; None where none.
    """

    stepped = Signal(str, int)
    entered = Signal(str, float)
    held = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Which, LimitButton] = {}
        self._groups: dict[Which, QWidget] = {}
        layout = row(gap=16)
        self._add("review", Verdict.REVIEW)
        self._add("fail", Verdict.FAIL)
        for group in self._groups.values():
            layout.addWidget(group, 1)
        self.setLayout(layout)

    def show_rule(self, review_at: float, fail_at: float, *, review: bool) -> None:
        """Show both limits, or the one."""
        self._groups["review"].setVisible(review)
        self.buttons["review"].show_value(review_at)
        self.buttons["fail"].show_value(fail_at)

    def _add(self, which: Which, verdict: Verdict) -> None:
        button = self.buttons[which] = LimitButton(verdict)
        lower = TouchButton("", "chevron-left", tip=self.tr("To the score below"))
        higher = TouchButton("", "chevron-right", tip=self.tr("To the score above"))
        for stepper, by in ((lower, -1), (higher, 1)):
            stepper.setAutoRepeat(True)
            stepper.clicked.connect(lambda _on=False, by=by: self.stepped.emit(which, by))
        button.stepped.connect(lambda by: self.stepped.emit(which, by))
        button.entered.connect(lambda value: self.entered.emit(which, value))
        button.held.connect(lambda on: self.held.emit(which if on else None))
        group = QWidget()
        inside = row(lower, gap=8)
        inside.addWidget(button, 1)
        inside.addWidget(higher)
        group.setLayout(inside)
        self._groups[which] = group
