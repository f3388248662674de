"""What every question of the first start offers to the sheet around it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gonogo.gui.first_model import FirstModel
from gonogo.gui.widgets.basics import label


class FirstStep(QWidget):
    """One question.

    Signals
    -------
    moved : ()
        What :attr:`forward` says may have changed.
    passed : ()
        The question is answered: the next one.
    said : str
        A sentence for the foot of the sheet; empty takes it away.
    """

    moved = Signal()
    passed = Signal()
    said = Signal(str)

    may_be_skipped = False

    def __init__(self, model: FirstModel, title: str, text: str) -> None:
        super().__init__()
        self.model = model
        self.inner = QVBoxLayout(self)
        self.inner.setContentsMargins(0, 8, 0, 0)
        self.inner.setSpacing(16)
        self.inner.addWidget(label(title, 28, bold=True, wrap=True))
        self.inner.addWidget(label(text, 20, muted=True, wrap=True))

    @property
    def forward(self) -> bool:
        """Whether the main button may be pressed."""
        return True

    @property
    def first(self) -> QWidget | None:
        """What takes the focus while the main button is not to be pressed."""
        return None

    def enter(self) -> None:
        """The step comes into sight."""

    def write(self) -> None:
        """Show what the model knows by now."""

    def go(self) -> None:
        """The main button was pressed."""
        self.passed.emit()
