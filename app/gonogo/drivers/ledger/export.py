"""Decisions as CSV or JSON lines, for spreadsheets and other programs."""

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec
from msgspec.structs import astuple

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.ports.ledger import DecisionRow, LedgerQuery

_HEADER = DecisionRow.__struct_fields__


def export(reader: SqliteLedgerReader, out: Path, query: LedgerQuery) -> int:
    """Write the decisions that fit, oldest first; the file appears only when whole.

    Parameters
    ----------
    out : Path
        ``.csv`` holds the columns of :class:`~gonogo.ports.ledger.DecisionRow`; ``.jsonl`` has one
        object a line with the same fields, the entry's hash, and its body as it was stored. An
        older file of this name is replaced.
    query : LedgerQuery
        Which decisions; its limit is ignored.

    Returns
    -------
    int
        Decisions written.

    Raises
    ------
    LedgerError
        The ending is neither, the file cannot be written, or the ledger cannot be read.
    """
    writers = {".csv": _csv, ".jsonl": _jsonl}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        msg = f"{out.name} ends neither in .csv nor in .jsonl; name the export so."
        raise LedgerError(msg)
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            count = writer(file, reader, reader.stream(query))
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        msg = f"{out} cannot be written ({error.strerror}); check its folder and disk."
        raise LedgerError(msg) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def _csv(file: IO[str], _: SqliteLedgerReader, rows: Iterable[DecisionRow]) -> int:
    table = csv.writer(file)
    table.writerow(_HEADER)
    count = 0
    for row in rows:
        table.writerow(astuple(row))
        count += 1
    return count


def _jsonl(file: IO[str], reader: SqliteLedgerReader, rows: Iterable[DecisionRow]) -> int:
    count = 0
    for line in _lines(reader, rows):
        file.write(line + "\n")
        count += 1
    return count


def _lines(reader: SqliteLedgerReader, rows: Iterable[DecisionRow]) -> Iterator[str]:
    for row in rows:
        entry = reader.entry(row.seq)
        if entry is not None:
            whole = msgspec.to_builtins(row) | {
                "hash": entry.hash,
                "body": msgspec.Raw(entry.body),
            }
            yield msgspec.json.encode(whole).decode()
