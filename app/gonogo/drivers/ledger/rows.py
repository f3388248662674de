"""Rows of the table as entries, and entries as rows."""

from typing import Any

import apsw

from gonogo.domain.ledger import Draft, LedgerEntry, chain_hash

COLUMNS = "seq, kind, CAST(body AS BLOB), utc, monotonic_ns, boot_id, actor, prev, hash"
"""What :func:`to_entry` expects, in its order; the body as the bytes that were stored."""

_INSERT = (
    "INSERT INTO entries (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def to_entry(row: tuple[Any, ...]) -> LedgerEntry:
    """Make an entry of a row of :data:`COLUMNS`."""
    return LedgerEntry(*row)


def chained(draft: Draft, seq: int, prev: str) -> LedgerEntry:
    """Give a draft its place behind the entry whose hash is ``prev``."""
    return LedgerEntry(
        seq=seq,
        kind=str(draft.kind),
        body=draft.body,
        utc=draft.utc,
        monotonic_ns=draft.monotonic_ns,
        boot_id=draft.boot_id,
        actor=draft.actor,
        prev=prev,
        hash=chain_hash(prev, seq, draft),
    )


def insert(connection: apsw.Connection, e: LedgerEntry) -> None:
    """Add an entry within the transaction that is open."""
    body = e.body.decode()
    connection.execute(
        _INSERT, (e.seq, e.utc, e.monotonic_ns, e.boot_id, e.actor, e.kind, body, e.prev, e.hash)
    )
