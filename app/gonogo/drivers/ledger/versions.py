"""A ledger between versions of the program: forward by the station, back on somebody's word.

Both ways only the indexes and views over the entries change. That is an entry of its own, in the
same transaction: the record says which program laid or dropped what, and nothing is said that was
not done.
"""

from pathlib import Path

import apsw
import msgspec

import gonogo
from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import STATION, Draft, EntryKind
from gonogo.domain.records import SchemaRecord
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.chain import check_tail
from gonogo.drivers.ledger.connection import (
    FAULTS,
    open_reader,
    open_writer,
    sentence,
)
from gonogo.drivers.ledger.lock import StationLock
from gonogo.drivers.ledger.rows import chained, insert
from gonogo.drivers.ledger.verify import Progress, verify_chain
from gonogo.ports.clock import SystemClock
from gonogo.ports.ledger import ChainReport


class WayBack(msgspec.Struct, frozen=True):
    """What stands between a ledger and an older program.

    Parameters
    ----------
    from_schema, to_schema : int
        The file's own, and the one it needs; the same where the older program can read it already.
    drops : tuple of str
        Indexes and views laid since, as ``view labels``; empty where the two are the same.
    """

    from_schema: int
    to_schema: int
    drops: tuple[str, ...]


class TakenBack(msgspec.Struct, frozen=True):
    """What became of a ledger that was taken back.

    Parameters
    ----------
    way : WayBack
        What was dropped.
    before, after : ChainReport
        The whole chain as it was found and as it was left; ``after`` has one entry more, which
        says what was done, unless there was nothing to do.
    """

    way: WayBack
    before: ChainReport
    after: ChainReport


def bring_forward(connection: apsw.Connection, tail: tuple[int, str]) -> tuple[int, str]:
    """Bring the file to this program's schema, where it is of an older one.

    Parameters
    ----------
    tail : tuple of int and str
        Number and hash of the newest entry.

    Returns
    -------
    tuple of int and str
        The same afterwards.
    """
    laid = connection.pragma("user_version")
    if laid == schema.SCHEMA_VERSION:
        return tail
    names = _names(laid, schema.SCHEMA_VERSION)
    record = SchemaRecord(laid, schema.SCHEMA_VERSION, names, gonogo.__version__)
    with connection:
        tail = _note(connection, tail, EntryKind.LEDGER_UPGRADED, record, STATION)
        schema.upgrade(connection)
    return tail


def way_back(path: Path, version: int) -> WayBack:
    """Say what would be dropped for a program that knows the schema up to ``version``.

    Raises
    ------
    LedgerError
        There is no ledger, it cannot be read, its schema was changed, or no ledger has that one.
    """
    connection = open_reader(path)
    try:
        schema.check(connection, str(path))
        laid = int(connection.pragma("user_version"))
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        connection.close()
    if version < 1:
        msg = f"No ledger has schema {version}; name one from 1 to {laid} for {path}."
        raise LedgerError(msg)
    needed = min(laid, version)
    return WayBack(laid, needed, _names(needed, laid))


def take_back(
    path: Path, version: int, actor: str = STATION, progress: Progress | None = None
) -> TakenBack:
    """Make a ledger fit an older program: drop the indexes and views that came after its schema.

    Every entry and every hash stays, and the older program goes on with the chain. The station that
    opens the file with a newer program later brings it forward again.

    Parameters
    ----------
    path : Path
        A ledger that no station has open.
    version : int
        Newest schema that the older program knows; a file that it can read is left as it is.
    actor : str
        Who does it.
    progress : callable or None
        Called while the chain is walked, once before and once afterwards.

    Raises
    ------
    LedgerError
        A station has it open, it does not verify, or it cannot be written. The file then is as it
        was.
    """
    way_back(path, version)  # a lock beside no ledger would stay behind
    lock = StationLock(path)
    try:
        way = way_back(path, version)
        before = _verified(path, progress)
        if not way.drops:
            return TakenBack(way, before, before)
        _drop(path, way, actor)
        after = _verified(path, progress, before.head)
    finally:
        lock.release()
    return TakenBack(way, before, after)


def _drop(path: Path, way: WayBack, actor: str) -> None:
    record = SchemaRecord(way.from_schema, way.to_schema, way.drops, gonogo.__version__)
    connection = open_writer(path)
    try:
        tail = check_tail(connection, str(path))
        with connection:
            _note(connection, tail, EntryKind.LEDGER_DOWNGRADED, record, actor)
            schema.downgrade(connection, way.to_schema)
    except FAULTS as error:
        raise LedgerError(sentence(error, path)) from error
    finally:
        connection.close()


def _verified(path: Path, progress: Progress | None, head: str | None = None) -> ChainReport:
    report = verify_chain(path, head, progress)
    if not report.ok:
        msg = f"{report.problem} Keep the file as it is and look into it before anything else."
        raise LedgerError(msg)
    return report


def _note(
    connection: apsw.Connection,
    tail: tuple[int, str],
    kind: EntryKind,
    record: SchemaRecord,
    actor: str,
) -> tuple[int, str]:
    clock = SystemClock()
    body = msgspec.json.encode(record)
    draft = Draft(kind, body, clock.utc(), clock.monotonic_ns(), clock.boot_id, actor)
    entry = chained(draft, tail[0] + 1, tail[1])
    insert(connection, entry)
    return entry.seq, entry.hash


def _names(older: int, newer: int) -> tuple[str, ...]:
    return tuple(f"{kind} {name}" for kind, name in schema.laid_between(older, newer))
