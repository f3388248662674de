"""Record who takes an update, or goes back from one: checked, signed, and durable."""

from types import MappingProxyType
from typing import Any

from gonogo.domain.ledger import EntryKind
from gonogo.ports.messages import Done, Refused, SignUpdate
from gonogo.ports.update import (
    UpdateKeyTrusted,
    UpdateKeyWithdrawn,
    UpdateTaken,
    UpdateTakenBack,
)
from gonogo.station.book import Book
from gonogo.station.signers import Signers

_KINDS: MappingProxyType[type[Any], EntryKind] = MappingProxyType(
    {
        UpdateTaken: EntryKind.UPDATE_TAKEN,
        UpdateTakenBack: EntryKind.UPDATE_TAKEN_BACK,
        UpdateKeyTrusted: EntryKind.UPDATE_KEY_TRUSTED,
        UpdateKeyWithdrawn: EntryKind.UPDATE_KEY_WITHDRAWN,
    }
)


class Updating:
    """Signs what people do with updates.

    Parameters
    ----------
    book : Book or None
        None where there is no ledger yet.
    """

    def __init__(self, book: Book | None, signers: Signers) -> None:
        self._book = book
        self._signers = signers

    def sign(self, command: SignUpdate) -> Done | Refused:
        """Write the record, where there is one; a sentence where the signature is not good.

        Raises
        ------
        InspectError
            The list of people cannot be read, or the ledger cannot be written.
        """
        record = command.record
        kind = EntryKind.UPDATE_TAKEN if record is None else _KINDS[type(record)]
        refused = self._signers.refusal(command.author, command.password, {"update": kind})
        if refused is not None:
            return refused
        if self._book is not None and record is not None:
            self._book.commit(kind, record, command.author)
        return Done()
