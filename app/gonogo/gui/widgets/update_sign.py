"""A signature under an update, or under the way back from one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gonogo.gui import theme
from gonogo.gui.widgets.basics import TouchButton, label, row
from gonogo.gui.widgets.sheet import Sheet


class UpdateSignSheet(Sheet):
    """Asks for name and password, and where wanted for a reason; what was written stays.

    Parameters
    ----------
    asks_why : bool
        A reason is wanted.

    Signals
    -------
    signed : str, str, str
        Reason, name and password.
    """

    signed = Signal(str, str, str)

    def __init__(
        self, over: QWidget, title: str, text: str, answer: str, *, asks_why: bool
    ) -> None:
        super().__init__(over, width=720)
        self.inner.addWidget(label(title, 28, bold=True, wrap=True))
        self.inner.addWidget(label(text, 18, muted=True, wrap=True))
        self.reason = self._line(self.tr("Reason"))
        self.reason.setVisible(asks_why)
        self.name = self._line(self.tr("Name"))
        self.password = self._line(self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.inner.addWidget(self.reason)
        who = row(gap=12)
        who.addWidget(self.name, 1)
        who.addWidget(self.password, 1)
        self.inner.addLayout(who)
        self.problem = label("", 18, bold=True, wrap=True)
        self.problem.hide()
        self.inner.addWidget(self.problem)
        cancel = TouchButton(self.tr("Cancel"), pixels=20)
        cancel.clicked.connect(self.dismiss)
        self.button = TouchButton(answer, "draw-pen", main=True, pixels=20)
        self.button.clicked.connect(self.sign)
        self.password.returnPressed.connect(self.sign)
        buttons = row(gap=12)
        buttons.addWidget(cancel, 1)
        buttons.addWidget(self.button, 1)
        self.inner.addLayout(buttons)
        self._lines = (
            *(((self.reason, self.tr("Say why; the reason goes into the ledger.")),) * asks_why),
            (self.name, self.tr("Write your name.")),
            (self.password, self.tr("Write your password.")),
        )

    def sign(self) -> None:
        """Ask for the signature to be taken; again only after an answer."""
        for line, text in self._lines:
            if not line.text().strip():
                self.refuse(text)
                line.setFocus()
                return
        if self.button.isEnabled():
            self.button.setEnabled(False)
            self.signed.emit(self.reason.text(), self.name.text(), self.password.text())

    def refuse(self, text: str) -> None:
        """Say why not; nothing that was written is lost."""
        self.button.setEnabled(True)
        self.problem.setText(text)
        self.problem.show()
        self._fill()

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setFont(theme.font(18))
        made.setPlaceholderText(name)
        made.setAccessibleName(name)
        return made
