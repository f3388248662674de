"""Takes what people say of a part, and takes it back, as entries of the ledger."""

import threading
from typing import TypeVar

import msgspec

from gonogo.domain.errors import LedgerError
from gonogo.domain.labels import Truth
from gonogo.domain.ledger import STATION, EntryKind, LedgerEntry
from gonogo.domain.records import LabelRecord, WithdrawalRecord
from gonogo.ports.ledger import LedgerReader
from gonogo.ports.messages import Done, Labelled, LabelPart, Refused, WithdrawLabel
from gonogo.station.book import Book

_T = TypeVar("_T")


class _Judged(msgspec.Struct):
    """What a label must fit, of a decision's body."""

    recipe: str
    recipe_version: int
    thresholds: dict[str, tuple[float, float]]


class Labelling:
    """Writes labels and withdrawals, whether a run is on or not. Thread-safe.

    One at a time: what is refused depends on the entries before it.
    """

    def __init__(self, book: Book, reader: LedgerReader) -> None:
        self._book = book
        self._reader = reader
        self._lock = threading.Lock()

    def label(self, command: LabelPart) -> Labelled | Refused:
        """Write a label; a sentence where it does not fit.

        Raises
        ------
        LedgerError
            The ledger cannot be read or written.
        """
        author = command.author.strip()
        if problem := _nameless(author):
            return Refused(problem)
        seq = command.entry_seq
        with self._lock:
            entry = self._reader.entry(seq)
            if entry is None or entry.kind != EntryKind.DECISION:
                return Refused(f"Ledger entry {seq} is no decision, so there is nothing to label.")
            if problem := _misfit(command, entry):
                return Refused(problem)
            record = LabelRecord(seq, command.truth, command.defect)
            spelled = self._spelled(author, seq)
            return Labelled(self._book.commit(EntryKind.LABEL, record, spelled).seq, seq)

    def withdraw(self, command: WithdrawLabel) -> Done | Refused:
        """Write that a label is taken back; a sentence where it cannot be.

        Raises
        ------
        LedgerError
            The ledger cannot be read or written.
        """
        author = command.author.strip()
        if problem := _nameless(author):
            return Refused(problem)
        number = command.label_seq
        with self._lock:
            entry = self._reader.entry(number)
            if entry is None or entry.kind != EntryKind.LABEL:
                problem = f"Ledger entry {number} is no label, so it cannot be withdrawn."
                return Refused(problem, final=True)
            if entry.actor.casefold() != author.casefold():
                return Refused(
                    f"Label {number} is {entry.actor}'s, who alone may withdraw it; {author} may "
                    "label the part as well."
                )
            decision = _decode(entry, LabelRecord).decision_seq
            if number in self._withdrawn(decision):
                return Refused(f"Label {number} is withdrawn already.", final=True)
            record = WithdrawalRecord(decision, number)
            self._book.commit(EntryKind.LABEL_WITHDRAWN, record, entry.actor)
        return Done()

    def _spelled(self, author: str, decision_seq: int) -> str:
        """Write a name as its first label of the part has it: ada and Ada are one reviewer."""
        for entry in self._reader.related(decision_seq):
            if entry.kind == EntryKind.LABEL and entry.actor.casefold() == author.casefold():
                return entry.actor
        return author

    def _withdrawn(self, decision_seq: int) -> set[int]:
        return {
            _decode(entry, WithdrawalRecord).label_seq
            for entry in self._reader.related(decision_seq)
            if entry.kind == EntryKind.LABEL_WITHDRAWN
        }


def _nameless(author: str) -> str:
    if not author:
        return "A label needs the name of its author; write it first."
    if author.casefold() == STATION:
        return f"{author!r} is the station's own name in the ledger; write yours."
    return ""


def _misfit(command: LabelPart, entry: LedgerEntry) -> str:
    """Say why a truth does not fit a decision; empty where it does."""
    if command.truth is not Truth.DEFECT:
        return f"A part that is {command.truth} has no defect class." if command.defect else ""
    judged = _decode(entry, _Judged)
    if command.defect in judged.thresholds:
        return ""
    return (
        f"Recipe {judged.recipe} version {judged.recipe_version} has no class {command.defect!r}; "
        f"its classes are {', '.join(judged.thresholds)}."
    )


def _decode(entry: LedgerEntry, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(entry.body, type=kind)
    except msgspec.MsgspecError as error:
        msg = f"Ledger entry {entry.seq} is not as this version writes them: {error}."
        raise LedgerError(msg) from error
