"""Opening SQLite through APSW, and its errors as sentences."""

import os
from pathlib import Path
from urllib.parse import quote

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger import schema

SAFE_SQLITE = (3, 51, 3)
"""3.7.0 to 3.51.2 can corrupt a file when its WAL is reset (https://sqlite.org/wal.html)."""

FAULTS = (apsw.Error, OSError, UnicodeDecodeError)
"""What SQLite and the system raise on a file; a damaged one may hold texts that are none."""

_BUSY_MS = 2000


def require_safe_sqlite(version: str = "") -> None:
    """Refuse a SQLite that has the WAL-reset bug.

    Raises
    ------
    LedgerError
        APSW was built with one below 3.51.3.
    """
    found = version or apsw.sqlite_lib_version()
    if tuple(int(part) for part in found.split(".")) < SAFE_SQLITE:
        wanted = ".".join(map(str, SAFE_SQLITE))
        msg = (
            f"SQLite {found} can corrupt a ledger when its WAL is reset; "
            f"install an apsw that bundles {wanted} or later."
        )
        raise LedgerError(msg)


def open_writer(path: Path) -> apsw.Connection:
    """Open a file for durable writing; it is made where it does not exist.

    Raises
    ------
    LedgerError
        It is no database, cannot be written, or is damaged.
    """
    require_safe_sqlite()
    connection = None
    try:
        connection = apsw.Connection(
            str(path), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        )
        if connection.readonly("main"):  # SQLite falls back to reading without a word
            msg = f"{path} is read-only; give the station a ledger it can write."
            raise LedgerError(msg)
        connection.set_busy_timeout(_BUSY_MS)
        if not schema.is_blank(connection):
            schema.require_ledger(connection, str(path))  # before another program's file is changed
        mode = connection.pragma("journal_mode", "wal")
        if mode != "wal":
            msg = f"{path} lies on a disk that cannot keep a write-ahead log; use a local disk."
            raise LedgerError(msg)
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)
        connection.pragma("recursive_triggers", True)
        connection.pragma("trusted_schema", False)
        connection.wal_autocheckpoint(0)
    except (*FAULTS, LedgerError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, LedgerError):
            raise
        raise LedgerError(sentence(error, path)) from error
    return connection


def open_reader(path: Path) -> apsw.Connection:
    """Open a file for reading only, beside its writer or after its death.

    Raises
    ------
    LedgerError
        There is no such file, it is no database, or it cannot be read.
    """
    require_safe_sqlite()
    try:
        if not path.is_file() or path.stat().st_size == 0:
            msg = f"There is no ledger at {path}."
            raise LedgerError(msg)
    except OSError as error:
        raise LedgerError(sentence(error, path)) from error
    require_place(path)
    try:
        return _probed(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY))
    except FAULTS as error:
        if not isinstance(error, apsw.CantOpenError | apsw.ReadOnlyError) or _has_wal(path):
            raise LedgerError(sentence(error, path)) from error
    # A read-only folder has no room for the shared index of a WAL; with no WAL there is no need.
    try:
        address = f"file:{quote(str(path.resolve()))}?immutable=1"
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        return _probed(apsw.Connection(address, flags=flags))
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error


def sentence(error: Exception, path: Path) -> str:
    """Say what happened to a ledger, and what the reader can do."""
    match error:
        case apsw.FullError():
            return f"The disk under {path} is full; free some space and start the station again."
        case apsw.NotADBError():
            return f"{path} is not a ledger; choose another file."
        case apsw.CorruptError() | UnicodeDecodeError():
            return f"{path} is damaged ({error}); keep the file and start a new ledger."
        case apsw.ReadOnlyError() | PermissionError():
            return f"{path} is read-only; give the station a ledger it can write."
        case apsw.CantOpenError():
            return f"{path} cannot be opened; check that its folder exists and may be written."
        case apsw.BusyError() | apsw.LockedError():
            return f"Another program holds {path}; close it and start the station again."
        case apsw.ConstraintError() | apsw.SQLError():
            return f"{path} refused an entry: {error}."
        case apsw.IOError():
            return f"{path} could not be written or read ({error}); check its disk."
        case _:
            return f"{path} failed: {error}."


def sync_directory(folder: Path) -> None:
    """Make a new or renamed file's name durable. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _probed(connection: apsw.Connection) -> apsw.Connection:
    connection.set_busy_timeout(_BUSY_MS)
    try:
        connection.pragma("trusted_schema", False)
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
    except FAULTS:
        connection.close()
        raise
    return connection


def _has_wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def require_place(path: Path) -> None:
    """Refuse a path where no file can be.

    Raises
    ------
    LedgerError
        Its folder does not exist, or it is a folder itself.
    """
    # Never open() the file here, not even to read its first bytes: closing any descriptor of it
    # drops the POSIX locks that SQLite holds on it in this process.
    try:
        if not path.parent.is_dir():
            msg = f"The folder {path.parent} does not exist; create it or choose another ledger."
            raise LedgerError(msg)
        if path.is_dir():
            msg = f"{path} is a folder; name a file for the ledger."
            raise LedgerError(msg)
    except OSError as error:
        raise LedgerError(sentence(error, path)) from error
