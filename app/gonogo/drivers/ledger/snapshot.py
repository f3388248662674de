"""A copy of a ledger for other programs, made while the line runs."""

import os
from pathlib import Path

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.connection import FAULTS, open_reader, sentence, sync_directory

_PAGES = 2000


def snapshot(path: Path, out: Path) -> None:
    """Copy one consistent state of a ledger into a plain file without a write-ahead log.

    Page by page, so the copy is the ledger itself with the same chain. Any program may open it:
    sqlite-utils, a browser, Python's own ``sqlite3``. It appears under its name only when whole.

    Raises
    ------
    LedgerError
        ``out`` exists already or cannot be written, or the ledger cannot be read.
    """
    if out.exists():
        msg = f"{out} exists already; choose another name for the snapshot."
        raise LedgerError(msg)
    if not out.parent.is_dir():
        msg = f"The folder {out.parent} does not exist; create it or choose another."
        raise LedgerError(msg)
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    source = open_reader(path)
    try:
        schema.check(source, str(path))
        _copy(source, part, out)
        _publish(part, out)
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        source.close()
        part.unlink(missing_ok=True)


def _copy(source: apsw.Connection, part: Path, out: Path) -> None:
    try:
        target = apsw.Connection(str(part))
    except apsw.Error as error:
        raise LedgerError(sentence(error, out)) from error
    try:
        # The open transaction keeps one state in view, else every commit would start the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM entries LIMIT 1").fetchall()
        with target.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(_PAGES)
        source.execute("ROLLBACK")
        target.pragma("journal_mode", "delete")
    except (apsw.FullError, apsw.IOError) as error:
        raise LedgerError(sentence(error, out)) from error
    finally:
        target.close()


def _publish(part: Path, out: Path) -> None:
    try:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        _name(part, out)
        sync_directory(out.parent)
    except FileExistsError as error:
        msg = f"{out} exists already; choose another name for the snapshot."
        raise LedgerError(msg) from error
    except OSError as error:
        raise LedgerError(sentence(error, out)) from error


def _name(part: Path, out: Path) -> None:
    try:
        os.link(part, out)  # unlike a rename it never replaces what came meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        part.replace(out)
