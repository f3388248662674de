"""Which of a model's classes are defects."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from gonogo.gui.widgets.basics import TouchButton, label, row
from gonogo.gui.widgets.words_button import WordsButton

_ACROSS = 5


class ClassPicker(QWidget):
    """A button a class; those pressed down are defects.

    Signals
    -------
    changed : ()
        Another class was pressed.
    """

    changed = Signal()

    def __init__(self, names: tuple[str, ...], chosen: tuple[str, ...]) -> None:
        super().__init__()
        self.buttons: dict[str, WordsButton] = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(12)
        for number, name in enumerate(names):
            button = WordsButton(name)
            button.setChecked(name in chosen)
            button.clicked.connect(self._pressed)
            grid.addWidget(button, number // _ACROSS, number % _ACROSS)
            self.buttons[name] = button
        grid.setRowStretch(len(names), 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.every = TouchButton(self.tr("All"), pixels=18)
        self.none = TouchButton(self.tr("None"), pixels=18)
        self.every.clicked.connect(lambda: self._press_all(on=True))
        self.none.clicked.connect(lambda: self._press_all(on=False))
        self.said = label("", 18, muted=True)
        head = row(self.every, self.none, gap=12)
        head.addWidget(self.said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(area, 1)
        self._write()

    @property
    def answer(self) -> str:
        """Names with commas."""
        return ",".join(name for name, button in self.buttons.items() if button.isChecked())

    def _press_all(self, *, on: bool) -> None:
        for button in self.buttons.values():
            button.setChecked(on)
        self._pressed()

    def _pressed(self) -> None:
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        count = sum(button.isChecked() for button in self.buttons.values())
        text = self.tr("{n} of {all} are defects; the others never fail a part.")
        self.said.setText(text.format(n=count, all=len(self.buttons)))
