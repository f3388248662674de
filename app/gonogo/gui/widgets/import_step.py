"""What every step of an import offers to the sheet around it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gonogo.gui.import_model import ImportModel


class ImportStep(QWidget):
    """One step.

    Signals
    -------
    moved : ()
        What :attr:`forward` says may have changed.
    wanted : str
        Another step by name; ``question KEY`` for a question.
    said : str
        A sentence for the foot of the sheet; empty takes it away.
    """

    moved = Signal()
    wanted = Signal(str)
    said = Signal(str)
    place = 0

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model

    @property
    def forward(self) -> tuple[str, bool]:
        """Words of the main button, and whether it may be pressed; no words for none."""
        return "", False

    @property
    def first(self) -> QWidget | None:
        """What takes the focus while the main button is not to be pressed."""
        return None

    def enter(self) -> None:
        """The step comes into sight."""

    def go(self) -> None:
        """The main button was pressed."""
