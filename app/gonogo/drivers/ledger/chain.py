"""Taking stored rows one after the other and telling the first that does not fit."""

from typing import Any

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import GENESIS, EntryKind, hash_fields

TAIL = 1000
"""Entries looked at when a ledger is opened; ``gonogo ledger verify`` looks at all."""

STORED = (
    "seq, CAST(hash AS BLOB), CAST(prev AS BLOB), CAST(seq AS BLOB), CAST(utc AS BLOB),"
    " CAST(monotonic_ns AS BLOB), CAST(boot_id AS BLOB), CAST(actor AS BLOB),"
    " CAST(kind AS BLOB), CAST(body AS BLOB)"
)
"""What :meth:`Chain.take` expects: the bytes as stored, whatever somebody made of them."""

_DECISION = EntryKind.DECISION.encode()


class Chain:
    """The chain up to some entry.

    Parameters
    ----------
    seq : int
        Number of the newest entry taken.
    head : bytes
        Its hash in hexadecimal.
    """

    def __init__(self, seq: int = 0, head: bytes = GENESIS.encode()) -> None:
        self.seq = seq
        self.head = head
        self.decisions = 0

    def take(self, row: tuple[Any, ...]) -> bool:
        """Take the next row of :data:`STORED`; False where it does not fit."""
        seq, digest, *fields = row
        if seq != self.seq + 1 or fields[0] != self.head:
            return False
        try:
            if hash_fields(fields).encode() != digest:
                return False
        except TypeError:  # a NULL, which the table forbids and a hex editor does not
            return False
        self.seq, self.head = seq, digest
        self.decisions += fields[6] == _DECISION
        return True


def check_tail(connection: apsw.Connection, name: str) -> tuple[int, str]:
    """Walk the last entries before anything is added to them.

    Returns
    -------
    int
        Number of the newest entry, 0 where there is none.
    str
        Its hash.

    Raises
    ------
    LedgerError
        An entry does not fit.
    """
    newest = connection.execute("SELECT coalesce(max(seq), 0) FROM entries").get
    first = max(1, newest - TAIL + 1)
    chain = None
    for row in connection.execute(
        f"SELECT {STORED} FROM entries WHERE seq >= ? ORDER BY seq", (first,)
    ):
        if chain is None:
            # Beyond the tail the predecessor is taken at its word.
            chain = Chain(first - 1, row[2]) if first > 1 else Chain()
        if not chain.take(row):
            msg = (
                f"Entry {chain.seq + 1} of {name} was changed or is missing; keep the file as it "
                "is, look at it with `gonogo ledger verify`, and start a new ledger."
            )
            raise LedgerError(msg)
    chain = chain or Chain()
    return chain.seq, chain.head.decode()
