"""Reading a ledger, live or dead, without disturbing its writer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import LedgerEntry
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.connection import open_reader, sentence
from gonogo.drivers.ledger.labels import label_queue, scored_after
from gonogo.drivers.ledger.queries import ROW, conditions, to_row
from gonogo.drivers.ledger.rows import COLUMNS, to_entry
from gonogo.ports.ledger import DecisionRow, LabelQueue, LedgerQuery, ScoredDecision

_CHUNK = 500
_FEW = 8
_BEYOND = 2**63 - 1


class SqliteLedgerReader:
    """Answers from read-only connections, one for each call that runs at the same time.

    No call keeps a transaction open after it has returned, nor does an iterator between its
    chunks: a reader that lingers would keep the writer's log from being reused.

    Parameters
    ----------
    path : Path
        A ledger; its writer may be alive, gone or killed.

    Raises
    ------
    LedgerError
        There is no ledger, it cannot be read, or its schema was changed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[apsw.Connection] = []
        self._closed = False
        with self._connection() as connection:
            schema.check(connection, str(path))

    def query(self, query: LedgerQuery) -> list[DecisionRow]:
        """Newest decisions that fit."""
        where, values = conditions(query)
        sql = f"SELECT {ROW} FROM entries WHERE {where} ORDER BY seq DESC LIMIT ?"
        with self._connection() as connection:
            rows = connection.execute(sql, (*values, query.limit)).fetchall()
        return [to_row(row) for row in rows]

    def stream(self, query: LedgerQuery) -> Iterator[DecisionRow]:
        """Every decision that fits, oldest first, whatever the query's limit says."""
        where, values = conditions(query)
        sql = f"SELECT {ROW} FROM entries WHERE {where} AND seq > ? ORDER BY seq LIMIT {_CHUNK}"
        after = 0
        while True:
            with self._connection() as connection:
                rows = [to_row(row) for row in connection.execute(sql, (*values, after))]
            if not rows:
                return
            yield from rows
            after = rows[-1].seq

    def entry(self, seq: int) -> LedgerEntry | None:
        """One entry whole."""
        sql = f"SELECT {COLUMNS} FROM entries WHERE seq = ?"
        with self._connection() as connection:
            rows = connection.execute(sql, (seq,)).fetchall()
        return to_entry(rows[0]) if rows else None

    def related(self, seq: int) -> list[LedgerEntry]:
        """Entries that refer to a decision: outputs, images, late results, labels."""
        sql = f"SELECT {COLUMNS} FROM entries WHERE decision_seq = ? ORDER BY seq"
        with self._connection() as connection:
            rows = connection.execute(sql, (seq,)).fetchall()
        return [to_entry(row) for row in rows]

    def label_queue(self, query: LedgerQuery) -> LabelQueue:
        """Decisions that fit, those nobody has labelled first."""
        with self._connection() as connection:
            return label_queue(connection, query)

    def production(self, query: LedgerQuery) -> Iterator[ScoredDecision]:
        """Every decision that fits with its labels, oldest first, whatever the query's limit."""
        after = 0
        while True:
            with self._connection() as connection:
                rows = scored_after(connection, query, after, _CHUNK)
            if not rows:
                return
            yield from rows
            after = rows[-1].seq

    def entries(self, kind: str | None = None) -> Iterator[LedgerEntry]:
        """All entries in order, or those of one kind, up to the newest at the time."""
        only = "" if kind is None else "kind = ? AND"
        values = () if kind is None else (kind,)
        sql = f"SELECT {COLUMNS} FROM entries WHERE {only} seq > ? ORDER BY seq LIMIT {_CHUNK}"
        after = 0
        while True:
            with self._connection() as connection:
                rows = connection.execute(sql, (*values, after)).fetchall()
            if not rows:
                return
            for row in rows:
                yield to_entry(row)
            after = to_entry(rows[-1]).seq

    def newest(self, kind: str) -> Iterator[LedgerEntry]:
        """Entries of one kind, the newest first; no more are read than are asked for."""
        sql = (
            f"SELECT {COLUMNS} FROM entries WHERE kind = ? AND seq < ? ORDER BY seq DESC "
            f"LIMIT {_FEW}"
        )
        before = _BEYOND
        while True:
            with self._connection() as connection:
                rows = connection.execute(sql, (kind, before)).fetchall()
            if not rows:
                return
            yield from map(to_entry, rows)
            before = to_entry(rows[-1]).seq

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        connection = self._take()
        try:
            yield connection
        except apsw.Error as error:
            connection.close()
            raise LedgerError(sentence(error, self._path)) from error
        except UnicodeDecodeError as error:
            connection.close()
            msg = (
                f"An entry of {self._path} was changed and is no text any more; verify the ledger."
            )
            raise LedgerError(msg) from error
        except msgspec.MsgspecError as error:
            connection.close()
            msg = f"A decision of {self._path} is not as this version writes them: {error}."
            raise LedgerError(msg) from error
        except BaseException:  # an interrupt, too, must not leave it open
            connection.close()
            raise
        self._give(connection)

    def _take(self) -> apsw.Connection:
        with self._lock:
            if self._closed:
                msg = f"The reader of {self._path} is closed."
                raise LedgerError(msg)
            if self._idle:
                return self._idle.pop()
        return open_reader(self._path)

    def _give(self, connection: apsw.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()
