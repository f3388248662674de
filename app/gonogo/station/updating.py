"""Record who takes an update, or goes back from one: checked, signed, and durable."""

import threading
import time
from types import MappingProxyType
from typing import Any

from gonogo.domain.ledger import EntryKind
from gonogo.ports.messages import Done, Refused, SignUpdate
from gonogo.ports.people import People
from gonogo.ports.update import UpdateKeyTrusted, UpdateTaken, UpdateTakenBack
from gonogo.station.book import Book

_KINDS: MappingProxyType[type[Any], EntryKind] = MappingProxyType(
    {
        UpdateTaken: EntryKind.UPDATE_TAKEN,
        UpdateTakenBack: EntryKind.UPDATE_TAKEN_BACK,
        UpdateKeyTrusted: EntryKind.UPDATE_KEY_TRUSTED,
    }
)
_WRONG_S = 0.5
"""What a wrong password costs whoever guesses."""


class Updating:
    """Signs what people do with updates, one at a time.

    Parameters
    ----------
    book : Book or None
        None where there is no ledger yet.
    """

    def __init__(self, book: Book | None, people: People) -> None:
        self._book = book
        self._people = people
        self._lock = threading.Lock()

    def sign(self, command: SignUpdate) -> Done | Refused:
        """Write the record, where there is one; a sentence where the signature is not good.

        Raises
        ------
        InspectError
            The list of people cannot be read, or the ledger cannot be written.
        """
        record = command.record
        kind = EntryKind.UPDATE_TAKEN if record is None else _KINDS[type(record)]
        with self._lock:
            if self._people.verify(command.author, command.password):
                if self._book is not None and record is not None:
                    self._book.commit(kind, record, command.author)
                return Done()
            # People type passwords into the field for the name; the ledger never forgets.
            known = self._people.knows(command.author)
            who = command.author if known else "somebody who is not on the list"
            if self._book is not None:
                self._book.commit(EntryKind.SIGNATURE_REFUSED, {"update": kind, "name": who})
            time.sleep(_WRONG_S)
        return Refused("The name may not sign, or that is not its password.")
