"""Sends labels to the station, one at a time, and takes the last ones back."""

import msgspec
from PySide6.QtCore import QObject, Signal

from gonogo.domain.labels import Label, Truth
from gonogo.gui.screen import Screen
from gonogo.gui.station_words import said
from gonogo.ports.ledger import LabelTask
from gonogo.ports.messages import Labelled, LabelPart, Refused, Reply, WithdrawLabel


class Given(msgspec.Struct, frozen=True):
    """A label that the ledger has taken, with its part."""

    task: LabelTask
    label: Label


class Labeller(QObject):
    """Gives and withdraws labels; a label counts only when the ledger has it.

    Signals
    -------
    given, withdrawn : Given
        The ledger has it.
    refused : str
        A sentence why not; nothing has changed.

    Attributes
    ----------
    busy : bool
        A command is on its way; until it is answered no other is sent.
    """

    given = Signal(object)
    withdrawn = Signal(object)
    refused = Signal(str)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._past: list[Given] = []
        self.busy = False

    @property
    def can_undo(self) -> bool:
        """Whether a label of this session is left to be withdrawn."""
        return bool(self._past)

    def give(self, task: LabelTask, truth: Truth, defect: str, author: str) -> None:
        """Label a part."""
        if self.busy:
            return
        seq = task.row.seq

        def taken(reply: Reply) -> None:
            assert isinstance(reply, Labelled)
            given = Given(task, Label(reply.label_seq, "", seq, author, truth, defect))
            self.busy = False
            self._past.append(given)
            self.given.emit(given)

        self.busy = True
        self._screen.send(self, LabelPart(seq, truth, defect, author), taken, self._refuse)

    def undo(self) -> None:
        """Withdraw the last label that was given here and is not withdrawn."""
        if self.busy or not self._past:
            return
        last = self._past[-1]

        def answered(reply: Reply) -> None:
            if not isinstance(reply, Refused):
                self.busy = False
                self._past.remove(last)
                self.withdrawn.emit(last)
                return
            if reply.final:
                self._past.remove(last)
            self._refuse(said(reply.text))

        self.busy = True
        command = WithdrawLabel(last.label.seq, last.label.author)
        sent = self._screen.services.control.send(command)
        self._screen.pending.watch(self, sent, answered, self._refuse)

    def _refuse(self, text: str) -> None:
        self.busy = False
        self.refused.emit(text)
