"""Who may sign, whatever it is that he signs."""

import threading
import time
from collections.abc import Mapping

from gonogo.domain.ledger import EntryKind
from gonogo.ports.messages import Refused
from gonogo.ports.people import People
from gonogo.station.book import Book

_WRONG_S = 0.5
"""What a wrong password costs whoever guesses."""


class Signers:
    """Holds names against passwords, one at a time: whoever guesses has one lane, not several.

    Parameters
    ----------
    book : Book or None
        None where there is no ledger yet.
    """

    def __init__(self, people: People, book: Book | None) -> None:
        self._people = people
        self._book = book
        self._lock = threading.Lock()

    def refusal(self, author: str, password: str, signs: Mapping[str, str]) -> Refused | None:
        """Refuse a signature that is not good, with an entry of what it was for; None otherwise.

        Raises
        ------
        InspectError
            The list of people cannot be read, or the ledger cannot be written.
        """
        with self._lock:
            if self._people.verify(author, password):
                return None
            # People type passwords into the field for the name; the ledger never forgets.
            known = self._people.knows(author)
            who = author if known else "somebody who is not on the list"
            if self._book is not None:
                self._book.commit(EntryKind.SIGNATURE_REFUSED, {**signs, "name": who})
            time.sleep(_WRONG_S)
        return Refused("The name may not sign, or that is not its password.")
