"""A signature under an update, or under the way back from one."""

from PySide6.QtWidgets import QWidget

from gonogo.gui.widgets.basics import label
from gonogo.gui.widgets.signature_sheet import SignatureSheet


class UpdateSignSheet(SignatureSheet):
    """Says what will be done, and asks who does it.

    Parameters
    ----------
    asks_why : bool
        A reason is wanted.
    """

    def __init__(
        self, over: QWidget, title: str, text: str, answer: str, *, asks_why: bool
    ) -> None:
        super().__init__(over, width=720)
        self.inner.addWidget(label(title, 28, bold=True, wrap=True))
        self.inner.addWidget(label(text, 18, muted=True, wrap=True))
        why = self.tr("Say why; the reason goes into the ledger.")
        self.ask_signature(answer, why if asks_why else "")
