"""Laying a ledger's schema, forward and back, and whether a file has exactly it."""

from typing import Any

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.layers import VERSIONS

APPLICATION_ID = 0x474E474C
"""``GNGL`` in the file's header; ``file`` and other tools can tell a ledger by it."""

SCHEMA_VERSION = len(VERSIONS)
"""1 had no labels and no audit sample. A file of an older version is read as it is, and brought
forward by the station that writes to it: entries are never touched."""


def create(connection: apsw.Connection, version: int = SCHEMA_VERSION) -> None:
    """Lay the tables, guards and views in one transaction, in a file that has none."""
    with connection:
        connection.pragma("application_id", APPLICATION_ID)
        _lay(connection, 0, version)


def upgrade(connection: apsw.Connection) -> None:
    """Lay what is missing in a file of an older version, in one transaction."""
    laid = connection.pragma("user_version")
    if laid < SCHEMA_VERSION:
        with connection:
            _lay(connection, laid, SCHEMA_VERSION)


def downgrade(connection: apsw.Connection, version: int) -> None:
    """Drop what was laid after a version, in one transaction; the file then is of that version.

    Parameters
    ----------
    version : int
        From 1 to the file's own.
    """
    dropped = laid_between(version, connection.pragma("user_version"))
    with connection:
        for kind, name in dropped:
            connection.execute(f"DROP {kind} {name}")
        connection.pragma("user_version", version)


def laid_between(older: int, newer: int) -> list[tuple[str, str]]:
    """Name what the versions after ``older`` laid, up to and with ``newer``.

    Returns
    -------
    list of tuple of str
        ``index`` or ``view``, and its name, as they were laid.
    """
    blank = apsw.Connection(":memory:")
    try:
        create(blank, newer)
        before = _laid(older)
        rows = blank.execute("SELECT type, name FROM sqlite_schema ORDER BY rowid")
        return [(kind, name) for kind, name in rows if name not in before]
    finally:
        blank.close()


def _lay(connection: apsw.Connection, after: int, version: int) -> None:
    for statements in VERSIONS[after:version]:
        for statement in statements:
            connection.execute(statement.strip())
    connection.pragma("user_version", version)


def is_blank(connection: apsw.Connection) -> bool:
    """Tell whether the file holds nothing yet, as a file killed at its birth does."""
    return not _objects(connection) and connection.pragma("application_id") == 0


def require_ledger(connection: apsw.Connection, name: str) -> None:
    """Refuse a file that is another database, or a ledger of a version not known here.

    Raises
    ------
    LedgerError
        It is not to be read by this program.
    """
    if connection.pragma("application_id") != APPLICATION_ID:
        msg = f"{name} is a database but not a GoNoGo ledger; choose another file."
        raise LedgerError(msg)
    version = connection.pragma("user_version")
    if not 1 <= version <= SCHEMA_VERSION:
        msg = (
            f"{name} has ledger schema {version}, this program knows 1 to {SCHEMA_VERSION}; "
            "open it with the version of GoNoGo that wrote it, or let that one make it fit: "
            f"`gonogo ledger downgrade FILE --schema {SCHEMA_VERSION}`."
        )
        raise LedgerError(msg)


def changes(connection: apsw.Connection) -> list[str]:
    """Name the tables, guards, views and indexes that are not as they were laid.

    A missing guard lets entries be rewritten; a changed view shows something else than they say.

    Returns
    -------
    list of str
        Their names, empty where all are as they should be.
    """
    found, laid = _objects(connection), _laid(connection.pragma("user_version"))
    return sorted({name for name, _ in found.items() ^ laid.items()})


def check(connection: apsw.Connection, name: str) -> None:
    """Refuse a file that is not a ledger known here, or whose schema was changed.

    Raises
    ------
    LedgerError
        It is not to be read, or not to be trusted.
    """
    require_ledger(connection, name)
    if changed := changes(connection):
        msg = f"The schema of {name} was changed at {', '.join(changed)}; it is not to be trusted."
        raise LedgerError(msg)


def _objects(connection: apsw.Connection) -> dict[str, str]:
    # Names beginning with sqlite_ are SQLite's own, such as the statistics ANALYZE leaves.
    rows = connection.execute(
        "SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema"
        " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {_text(name): _text(sql) for name, sql in rows}


def _text(stored: Any) -> str:  # noqa: ANN401  # whatever a damaged file holds
    return stored.decode(errors="replace") if isinstance(stored, bytes) else str(stored)


def _laid(version: int) -> dict[str, str]:
    blank = apsw.Connection(":memory:")
    try:
        create(blank, version)
        return _objects(blank)
    finally:
        blank.close()
