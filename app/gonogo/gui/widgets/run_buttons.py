"""START and STOP."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gonogo.gui.widgets.basics import TouchButton

SIDE = 96


class RunButtons(QWidget):
    """Two large buttons, of which at most one can be pressed.

    Signals
    -------
    start, stop : ()
        A person pressed it; also F5 and Shift+F5.
    """

    start = Signal()
    stop = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start_button = TouchButton(
            self.tr("START"), "play", tip=self.tr("Start the run (F5)"), main=True, side=SIDE,
            pixels=28,
        )  # fmt: skip
        self.stop_button = TouchButton(
            self.tr("STOP"), "stop", tip=self.tr("Stop the run (Shift+F5)"), side=SIDE, pixels=28
        )
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.stop)
        for keys, button in (("F5", self.start_button), ("Shift+F5", self.stop_button)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(button.click)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.start_button, 1)
        layout.addWidget(self.stop_button, 1)

    def allow(self, *, start: bool, stop: bool) -> None:
        """Say which may be pressed now."""
        self.start_button.setEnabled(start)
        self.stop_button.setEnabled(stop)
