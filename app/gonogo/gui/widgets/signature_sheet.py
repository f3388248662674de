"""A sheet that ends in a signature: reason, name and password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from gonogo.gui import theme
from gonogo.gui.widgets.basics import TouchButton, label, row
from gonogo.gui.widgets.sheet import Sheet


class SignatureSheet(Sheet):
    """Asks for a signature below what is to be signed; what was written stays until it is taken.

    Signals
    -------
    signed : str, str, str
        Reason, name and password.
    """

    signed = Signal(str, str, str)

    def ask_signature(self, answer: str, why: str, *, reason: str = "", name: str = "") -> None:
        """Lay out the form, once, below what stands there already.

        Parameters
        ----------
        answer : str
            Words of the button that signs.
        why : str
            What is said where the reason is missing; empty asks for none.
        reason, name : str
            Written into the form already.
        """
        self.reason = self._line(self.tr("Reason"), reason)
        self.reason.setVisible(bool(why))
        self.name = self._line(self.tr("Name"), name)
        self.password = self._line(self.tr("Password"), "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._wanted = {
            **({self.reason: why} if why else {}),
            self.name: self.tr("Write your name."),
            self.password: self.tr("Write your password."),
        }
        self.problem = label("", 18, bold=True, wrap=True)
        self.problem.hide()
        cancel = TouchButton(self.tr("Cancel"), pixels=20)
        cancel.clicked.connect(self.dismiss)
        self.button = TouchButton(answer, "draw-pen", main=True, pixels=20)
        self.button.clicked.connect(self.sign)
        self.password.returnPressed.connect(self.sign)
        who, buttons = row(gap=12), row(gap=12)
        for line in (self.name, self.password):
            who.addWidget(line, 1)
        for button in (cancel, self.button):
            buttons.addWidget(button, 1)
        self.inner.addWidget(self.reason)
        self.inner.addLayout(who)
        self.inner.addWidget(self.problem)
        self.inner.addLayout(buttons)

    def sign(self) -> None:
        """Ask for the signature to be taken; again only after an answer."""
        for line, text in self._wanted.items():
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

    def _line(self, name: str, text: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setFont(theme.font(18))
        made.setPlaceholderText(name)
        made.setAccessibleName(name)
        return made
