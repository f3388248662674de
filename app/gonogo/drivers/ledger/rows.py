"""Rows of the table as entries."""

from typing import Any

from gonogo.domain.ledger import LedgerEntry

COLUMNS = "seq, kind, CAST(body AS BLOB), utc, monotonic_ns, boot_id, actor, prev, hash"
"""What :func:`to_entry` expects, in its order; the body as the bytes that were stored."""


def to_entry(row: tuple[Any, ...]) -> LedgerEntry:
    """Make an entry of a row of :data:`COLUMNS`."""
    return LedgerEntry(*row)
