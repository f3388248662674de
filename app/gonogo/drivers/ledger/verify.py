"""Walking the whole chain of a ledger."""

from collections.abc import Callable
from pathlib import Path

import apsw
from msgspec.structs import replace

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import GENESIS
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.chain import STORED, Chain
from gonogo.drivers.ledger.connection import FAULTS, open_reader, sentence
from gonogo.ports.ledger import ChainReport

_CHUNK = 5000

Progress = Callable[[int, int], None]
"""Called with entries done and entries in all."""


def verify_chain(
    path: Path,
    expect_head: str | None = None,
    progress: Progress | None = None,
    *,
    chain_only: bool = False,
) -> ChainReport:
    """Check every entry's hash, number and predecessor, in chunks, beside a living writer.

    A chain cannot tell that its end was cut off. Whoever wrote down a head earlier gives it as
    ``expect_head``: the chain is good only if it still holds an entry with that hash.

    Unless ``chain_only``, the tables, guards, views and indexes are checked as well: queries are
    answered from indexes, which could be made to say something else than the entries.

    Raises
    ------
    LedgerError
        There is no ledger, or it cannot be read at all.
    """
    connection = open_reader(path)
    try:
        schema.require_ledger(connection, str(path))
        if "entries" in schema.changes(connection):
            problem = f"The table of {path} was changed; its entries cannot be checked."
            return ChainReport(False, 0, 0, GENESIS, None, problem)
        report = _walk(connection, path, expect_head, progress)
        if report.ok and not chain_only and (problem := _contradiction(connection, path)):
            return replace(report, ok=False, problem=problem)
        return report
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        connection.close()


def _contradiction(connection: apsw.Connection, path: Path) -> str:
    """Say where queries would not show what the entries are; empty when they do."""
    if changed := schema.changes(connection):
        return f"The entries of {path} fit but its schema was changed at {', '.join(changed)}."
    try:
        found = str(connection.execute("PRAGMA integrity_check(1)").get)
    except apsw.CorruptError as error:
        found = str(error)
    if found != "ok":
        return f"The entries of {path} fit but its tables and indexes do not: {found}."
    return ""


def _walk(
    connection: apsw.Connection, path: Path, expect_head: str | None, progress: Progress | None
) -> ChainReport:
    chain = Chain()
    wanted = expect_head.strip().lower().encode() if expect_head else chain.head
    seen = not expect_head

    def report(problem: str) -> ChainReport:
        bad = chain.seq + 1 if problem else None
        return ChainReport(
            not problem, chain.seq, chain.decisions, chain.head.decode(), bad, problem
        )

    sql = f"SELECT {STORED} FROM entries WHERE seq > ? ORDER BY seq LIMIT {_CHUNK}"
    after = -(2**63)  # a foreign entry may have any number
    total = int(connection.execute("SELECT coalesce(max(seq), 0) FROM entries").get)
    while True:
        try:
            rows = connection.execute(sql, (after,)).fetchall()
        except apsw.CorruptError as error:
            return report(f"Entry {chain.seq + 1} of {path} cannot be read: {error}.")
        if not rows:
            break
        for row in rows:
            if not chain.take(row):
                return report(f"Entry {chain.seq + 1} of {path} was changed, moved or is missing.")
            seen = seen or chain.head == wanted
        after = chain.seq
        if progress is not None:
            progress(chain.seq, max(total, chain.seq))
    if not seen and not (chain.seq == 0 and wanted == chain.head):
        return report(
            f"The chain of {path} fits but does not hold the expected head; its end was cut off, "
            "or it is another ledger."
        )
    return report("")
