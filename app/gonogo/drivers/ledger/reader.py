"""Reading a ledger, live or dead, without disturbing its writer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import LedgerEntry
from gonogo.drivers.ledger import schema
from gonogo.drivers.ledger.connection import open_reader, sentence
from gonogo.drivers.ledger.rows import COLUMNS, to_entry
from gonogo.ports.ledger import DecisionRow, LedgerQuery

_CHUNK = 500

_ROW = (
    "seq, utc, run_id, lane, part_seq, part_id, verdict, score,"
    " coalesce(json_extract(reasons, '$[0].text'), ''),"
    " recipe, provider, total_ms, image_sha256, coalesce(emulated, 0),"
    " EXISTS (SELECT 1 FROM entries AS after WHERE after.decision_seq = entries.seq"
    " AND (after.kind = 'late'"
    " OR after.kind = 'output' AND json_extract(after.body, '$.problem') > ''))"
)


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
        where, values = _conditions(query)
        sql = f"SELECT {_ROW} FROM entries WHERE {where} ORDER BY seq DESC LIMIT ?"
        with self._connection() as connection:
            rows = connection.execute(sql, (*values, query.limit)).fetchall()
        return [_to_row(row) for row in rows]

    def stream(self, query: LedgerQuery) -> Iterator[DecisionRow]:
        """Every decision that fits, oldest first, whatever the query's limit says."""
        where, values = _conditions(query)
        sql = f"SELECT {_ROW} FROM entries WHERE {where} AND seq > ? ORDER BY seq LIMIT {_CHUNK}"
        after = 0
        while True:
            with self._connection() as connection:
                rows = [_to_row(row) for row in connection.execute(sql, (*values, after))]
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
        """Entries that refer to a decision: outputs, images, late results."""
        sql = f"SELECT {COLUMNS} FROM entries WHERE decision_seq = ? ORDER BY seq"
        with self._connection() as connection:
            rows = connection.execute(sql, (seq,)).fetchall()
        return [to_entry(row) for row in rows]

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
        except BaseException:
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


def _to_row(row: tuple[Any, ...]) -> DecisionRow:
    return DecisionRow(*(*row[:-2], bool(row[-2]), bool(row[-1])))


def _conditions(query: LedgerQuery) -> tuple[str, list[str | int]]:
    terms: list[tuple[str, str | int]] = []
    if query.part_id:
        terms.append(("part_id LIKE ? ESCAPE '\\'", f"%{_literal(query.part_id)}%"))
    if query.recipe:
        terms.append(("recipe = ?", query.recipe))
    if query.reason:
        # Exact: inside a JSON text every quote is escaped, so only a code can look like this.
        terms.append(("instr(reasons, ?)", f'"code":"{query.reason}"'))
    if query.since_utc:
        terms.append(("utc >= ?", query.since_utc))
    if query.until_utc:
        terms.append(("utc < ?", query.until_utc))
    if query.before_seq is not None:
        terms.append(("seq < ?", query.before_seq))
    where = ["kind = 'decision'", *(condition for condition, _ in terms)]
    values = [value for _, value in terms]
    if query.verdicts:
        where.append(f"verdict IN ({', '.join('?' * len(query.verdicts))})")
        values.extend(query.verdicts)
    return " AND ".join(where), values


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
