"""Whether the last entries of a ledger fit together, asked before anything is added to them."""

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import GENESIS
from gonogo.drivers.ledger.rows import COLUMNS, fits, to_entry

TAIL = 1000
"""Entries looked at; the whole chain is for ``gonogo ledger verify``."""


def check_tail(connection: apsw.Connection, name: str) -> tuple[int, str]:
    """Walk the last entries.

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
    first = connection.execute("SELECT min(seq) FROM entries").get
    newest = connection.execute("SELECT max(seq) FROM entries").get
    if newest is None:
        return 0, GENESIS
    start = max(1, int(newest) - TAIL)
    prev, expected = GENESIS, start
    for row in connection.execute(
        f"SELECT {COLUMNS} FROM entries WHERE seq >= ? ORDER BY seq", (start,)
    ):
        entry = to_entry(row)
        if expected == start > 1:
            prev = entry.prev  # its predecessor is beyond the part that is looked at
        if not fits(entry, expected, prev) or first != 1:
            msg = (
                f"entry {expected} of {name} was changed or is missing; keep the file as it is, "
                "look at it with `gonogo ledger verify`, and start a new ledger"
            )
            raise LedgerError(msg)
        prev, expected = entry.hash, expected + 1
    return int(newest), prev
