"""The administrator: who may sign new limits from the beginning."""

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.first_model import FirstModel
from gonogo.gui.widgets.basics import label, set_text
from gonogo.gui.widgets.first_step import FirstStep


class PeopleStep(FirstStep):
    """Name and password, or nobody."""

    may_be_skipped = True

    def __init__(self, model: FirstModel) -> None:
        super().__init__(
            model,
            self.tr("Who signs?"),
            self.tr(
                "New limits come into force when somebody signs them with name and password, and "
                "the ledger keeps who it was."
            ),
        )
        self._sent = False
        self.name = self._field(self.tr("Name"))
        self.password = self._field(self.tr("Password, at least 8 characters"), hidden=True)
        self.repeated = self._field(self.tr("The password again"), hidden=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for number, (words, field) in enumerate((
            (self.tr("Name"), self.name), (self.tr("Password"), self.password),
            (self.tr("Again"), self.repeated),
        )):  # fmt: skip
            grid.addWidget(label(words, 20, bold=True), number, 0)
            grid.addWidget(field, number, 1)
        self.note = label("", 18, wrap=True)
        self.inner.addLayout(grid)
        self.inner.addWidget(self.note)
        self.inner.addStretch(1)

    @property
    @override
    def forward(self) -> bool:
        written = [bool(field.text()) for field in (self.name, self.password, self.repeated)]
        kept = bool(self.model.administrator) and not any(written)
        return (all(written) or kept) and not self.model.busy

    @property
    @override
    def first(self) -> QWidget | None:
        return self.name

    @override
    def write(self) -> None:
        if self._sent and not self.model.busy:
            self._sent = False
            if self.model.administrator == self.name.text().strip():
                for field in (self.name, self.password, self.repeated):
                    field.clear()
                self.passed.emit()
        kept = self.tr("{name} may sign. Write another name to add somebody, or go on.")
        none = self.tr(
            "If you skip this, nobody can sign: limits found on the page Cost cannot be put in "
            "force. Somebody is added later with: gonogo people add NAME"
        )
        who = self.model.administrator
        set_text(self.note, kept.format(name=who) if who else none)

    @override
    def go(self) -> None:
        if not self.forward:
            return
        if not self.name.text():
            self.passed.emit()
        elif self.password.text() != self.repeated.text():
            self.said.emit(self.tr("The two passwords are not the same; write both again."))
            self.password.clear()
            self.repeated.clear()
            self.password.setFocus()
        else:
            self.said.emit("")
            self._sent = True
            self.model.add_administrator(self.name.text().strip(), self.password.text())

    def _field(self, words: str, *, hidden: bool = False) -> QLineEdit:
        made = QLineEdit()
        made.setFont(theme.font(20))
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        if hidden:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        made.textEdited.connect(lambda _text: self.moved.emit())
        made.returnPressed.connect(self.go)
        return made
