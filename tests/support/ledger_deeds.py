"""What is done to a large ledger, each in a process of its own that may be killed in the midst.

A deed says ``begin`` and ``end`` around what is at stake; a writer says number and hash of each
entry that was acknowledged. All of it is the product's own code; only where it begins and ends is
announced, and the log may be shorter than a station's, so that it is moved more often.
"""

import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import apsw
from msgspec.structs import replace

from gonogo.domain.errors import LedgerError
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.ledger import Draft, EntryKind
from gonogo.drivers.ledger import checkpoint, schema, sqlite_ledger, versions
from gonogo.drivers.ledger.export import export
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.snapshot import snapshot
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.ports.ledger import LedgerQuery
from tests.support.ledgers import RECORD, draft, label

if sys.platform != "win32":
    import resource

PART_S = 0.02
"""A part each 20 ms: 50 a second."""

BEGIN, END, REFUSED = "begin", "end", "refused"


class Deed(StrEnum):
    """What is done."""

    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    WRITE = "write"
    SNAPSHOT = "snapshot"
    EXPORT = "export"


@dataclass(slots=True)
class Heard:
    """What a deed said before it ended or was killed.

    Parameters
    ----------
    began_s, ended_s : float or None
        When ``begin`` and ``end`` were heard, by the monotonic clock; None where they were not.
    acknowledged : dict of int to str
        Number and hash of entries.
    refusal : str
        The product's own sentence, where it would not.
    """

    began_s: float | None = None
    ended_s: float | None = None
    acknowledged: dict[int, str] = field(default_factory=dict)
    refusal: str = ""

    @property
    def ms(self) -> float:
        """From ``begin`` to ``end``."""
        assert self.began_s is not None
        assert self.ended_s is not None
        return 1000 * (self.ended_s - self.began_s)


def copy_name(path: Path, deed: Deed) -> Path:
    """Where a snapshot or an export of a ledger goes."""
    return path.with_name({Deed.SNAPSHOT: "copy.sqlite", Deed.EXPORT: "copy.csv"}[deed])


def do(path: Path, deed: Deed, seed: int = 0, room: int | None = None) -> Heard:
    """Do it undisturbed.

    Parameters
    ----------
    room : int or None
        No file may grow beyond so many bytes, as on a disk that is full; not on Windows.
    """
    process, hear = _started(path, deed, seed, room)
    return _ended(process, hear, Heard())


def kill(path: Path, deed: Deed, delay_s: float, seed: int) -> Heard:
    """Start it, and kill it so long after it began; a writer, after its first acknowledgement."""
    process, hear = _started(path, deed, seed)
    heard = Heard()
    while heard.began_s is None and not heard.acknowledged:
        _hear(hear, heard)
    end = time.monotonic() + delay_s
    with suppress(EOFError):  # it was quicker
        while (left := end - time.monotonic()) > 0 and hear.poll(left):
            _hear(hear, heard)
    process.kill()
    return _ended(process, hear, heard)


def _started(
    path: Path, deed: Deed, seed: int, room: int | None = None
) -> tuple[BaseProcess, Connection]:
    hear, say = multiprocessing.Pipe(duplex=False)
    process: BaseProcess
    if sys.platform == "win32":
        spawns = multiprocessing.get_context("spawn")
        process = spawns.Process(target=_work, args=(path, deed, seed, room, say))
    else:
        forks = multiprocessing.get_context("forkserver")  # comes up in milliseconds
        forks.set_forkserver_preload([__name__])
        process = forks.Process(target=_work, args=(path, deed, seed, room, say))
    process.start()
    say.close()
    return process, hear


def _ended(process: BaseProcess, hear: Connection, heard: Heard) -> Heard:
    with suppress(EOFError):
        while True:
            _hear(hear, heard)
    process.join()
    hear.close()
    code = process.exitcode
    process.close()
    if code is None or code > 0:
        msg = f"the process ended by itself with {code} after it had said {heard}"
        raise AssertionError(msg)
    return heard


def _hear(hear: Connection, heard: Heard) -> None:
    said: str = hear.recv()
    word, _, rest = said.partition(" ")
    if said == BEGIN:
        heard.began_s = time.monotonic()
    elif said == END:
        heard.ended_s = time.monotonic()
    elif word == REFUSED:
        heard.refusal = rest
    else:
        heard.acknowledged[int(word)] = rest


def _work(path: Path, deed: Deed, seed: int, room: int | None, say: Connection) -> None:
    if room is not None and sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    rng = random.Random(seed)
    checkpoint.__dict__["WAKE_PAGES"] = rng.choice((20, 100, 1000))
    limit = rng.choice((50, 400, 4000))
    for module in (checkpoint, sqlite_ledger):
        module.__dict__["LIMIT_PAGES"] = limit
    try:
        _DEEDS[deed](path, say.send)
    except LedgerError as error:
        say.send(f"{REFUSED} {error}")


def _upgrade(path: Path, say: Callable[[str], None]) -> None:
    def announced(connection: apsw.Connection, tail: tuple[int, str]) -> tuple[int, str]:
        say(BEGIN)
        tail = versions.bring_forward(connection, tail)
        say(END)
        return tail

    sqlite_ledger.__dict__["bring_forward"] = announced
    SqliteLedger(path).close()


def _downgrade(path: Path, say: Callable[[str], None]) -> None:
    drop, downgrade = versions._drop, schema.downgrade

    def announced(connection: apsw.Connection, version: int) -> None:
        say(BEGIN)  # the entry that says so has been added, and is not committed
        downgrade(connection, version)

    def whole(path: Path, way: versions.WayBack, actor: str) -> None:
        drop(path, way, actor)
        say(END)

    schema.__dict__["downgrade"] = announced
    versions.__dict__["_drop"] = whole
    versions.take_back(path, 1, "Ada")


def _write(path: Path, say: Callable[[str], None]) -> None:
    ledger = SqliteLedger(path)
    next_s = time.monotonic()
    part = 0
    while True:
        part += 1
        decided = ledger.append(_decision(part, drawn=part % 7 == 0)).result(60)
        say(f"{decided.seq} {decided.hash}")
        followers = [
            draft(EntryKind.OUTPUT, {"decision_seq": decided.seq, "output": "line"}, part),
            draft(EntryKind.IMAGE, {"decision_seq": decided.seq, "path": None}, part),
        ]
        if part % 5 == 0:
            followers.append(label(part, decided.seq, "Ada"))
        for future in [ledger.append(one) for one in followers]:
            entry = future.result(60)
            say(f"{entry.seq} {entry.hash}")
        next_s += PART_S
        time.sleep(max(0.0, next_s - time.monotonic()))


def _snapshot(path: Path, say: Callable[[str], None]) -> None:
    say(BEGIN)
    snapshot(path, copy_name(path, Deed.SNAPSHOT))
    say(END)


def _export(path: Path, say: Callable[[str], None]) -> None:
    reader = SqliteLedgerReader(path)
    say(BEGIN)
    export(reader, copy_name(path, Deed.EXPORT), LedgerQuery())
    say(END)
    reader.close()


def _decision(part: int, *, drawn: bool) -> Draft:
    record = replace(
        RECORD, part_seq=part, part_id=f"L{part:06d}", audit=AuditDraw(drawn=drawn, rate=0.14)
    )
    return draft(EntryKind.DECISION, record, part)


_DEEDS = {
    Deed.UPGRADE: _upgrade,
    Deed.DOWNGRADE: _downgrade,
    Deed.WRITE: _write,
    Deed.SNAPSHOT: _snapshot,
    Deed.EXPORT: _export,
}
