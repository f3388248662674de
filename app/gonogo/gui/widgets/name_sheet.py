"""Ask for a name."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gonogo.gui import theme
from gonogo.gui.widgets.basics import TouchButton, label, row
from gonogo.gui.widgets.sheet import Sheet


class NameSheet(Sheet):
    """One line to write on; it stays open until the name will do.

    Parameters
    ----------
    problem : callable
        Says why a name will not do; empty where it does.

    Signals
    -------
    named : str
        The name, without spaces around it.
    """

    named = Signal(str)

    def __init__(
        self, over: QWidget, title: str, name: str, problem: Callable[[str], str], button: str
    ) -> None:
        super().__init__(over, width=640)
        self._problem = problem
        self.inner.addWidget(label(title, 28, bold=True, wrap=True))
        self.name = QLineEdit(name)
        self.name.setFont(theme.font(20))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.selectAll()
        self.said = label("", 18, bold=True, wrap=True)
        self.said.hide()
        cancel = TouchButton(self.tr("Cancel"), pixels=20)
        cancel.clicked.connect(self.dismiss)
        self.button = TouchButton(button, main=True, pixels=20)
        self.button.clicked.connect(self.take)
        self.name.returnPressed.connect(self.take)
        buttons = row(gap=12)
        buttons.addWidget(cancel, 1)
        buttons.addWidget(self.button, 1)
        self.inner.addWidget(self.name)
        self.inner.addWidget(self.said)
        self.inner.addLayout(buttons)

    def take(self) -> None:
        """Take the name, or say why not."""
        name = self.name.text().strip()
        problem = self._problem(name)
        if problem:
            self.said.setText(problem)
            self.said.show()
            self._fill()
            self.name.setFocus()
            return
        self.named.emit(name)
        self.dismiss()
