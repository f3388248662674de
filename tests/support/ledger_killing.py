"""Kill -9 a ledger's writer at random moments and look for what it had acknowledged.

A writer process appends in groups and says each entry's number and hash only when its future is
done. It is killed at a random moment: while it starts, commits, moves its log or closes. Then the
ledger must open, its chain must fit, and it must hold every entry that was acknowledged.
"""

import multiprocessing
import random
import shutil
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import apsw

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger import checkpoint, sqlite_ledger
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from tests.support.ledgers import decision

KILLS_A_FILE = 20
LONGEST_S = 0.15
_AWAKE = b"awake"


@dataclass(slots=True)
class Outcome:
    """What the kills came to.

    ``silent`` kills came before the writer had acknowledged anything; ``written`` counts what the
    ledgers hold, which may be more than was acknowledged, never less.
    """

    kills: int = 0
    silent: int = 0
    acknowledged: int = 0
    written: int = 0
    lost: int = 0
    broken: int = 0


def writer(path: Path, seed: int, said: Connection) -> None:
    """Append for ever, or close and open again; every acknowledged entry is said at once."""
    rng = random.Random(seed)
    said.send_bytes(_AWAKE)
    # A small log, so that it is moved and begun anew many times between two kills.
    checkpoint.WAKE_PAGES = rng.choice((20, 100, 1000))
    limit = rng.choice((50, 400, 4000))
    for module in (checkpoint, sqlite_ledger):
        module.__dict__["LIMIT_PAGES"] = limit
    while True:
        ledger = SqliteLedger(path)
        for _ in range(rng.choice((3, 30, 1000))):
            futures = [ledger.append(decision(n)) for n in range(rng.randint(1, 30))]
            for future in futures:
                entry = future.result()
                said.send_bytes(f"{entry.seq} {entry.hash}".encode())
        ledger.close()


def kill_once(path: Path, delay_s: float, seed: int) -> dict[int, str]:
    """Kill a writer so long after it awoke; number and hash of what it had acknowledged."""
    hear, say = multiprocessing.Pipe(duplex=False)
    process = _writer_process(path, seed, say)
    process.start()
    say.close()
    acknowledged: dict[int, str] = {}
    if hear.recv_bytes() != _AWAKE:
        msg = "the writer spoke before it was awake"
        raise AssertionError(msg)
    end = time.monotonic() + delay_s
    try:
        while (left := end - time.monotonic()) > 0:
            if hear.poll(left):
                _hear(hear, acknowledged)
        process.kill()
        while True:
            _hear(hear, acknowledged)
    except EOFError:
        pass
    process.join()
    if process.exitcode is None or process.exitcode >= 0:
        msg = f"the writer ended by itself with {process.exitcode}"
        raise AssertionError(msg)
    hear.close()
    process.close()
    return acknowledged


def _writer_process(path: Path, seed: int, say: Connection) -> BaseProcess:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn").Process(target=writer, args=(path, seed, say))
    forks = multiprocessing.get_context("forkserver")  # comes up in milliseconds
    forks.set_forkserver_preload([__name__])
    return forks.Process(target=writer, args=(path, seed, say))


def kill_many(folder: Path, kills: int, seed: int) -> Outcome:
    """Kill again and again; every file sees many kills."""
    rng = random.Random(seed)
    outcome = Outcome()
    path, all_of_it, known = folder / "ledger.sqlite", dict[int, str](), 0
    for kill in range(kills):
        if kill % KILLS_A_FILE == 0:
            outcome.written += known
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            all_of_it, known = {}, 0
        said = kill_once(path, rng.uniform(0, LONGEST_S), rng.getrandbits(32))
        outcome.kills += 1
        outcome.silent += not said
        outcome.acknowledged += len(said)
        all_of_it |= said
        known = _examine(path, all_of_it, known, outcome)
    outcome.written += known
    return outcome


def _examine(path: Path, acknowledged: dict[int, str], known: int, outcome: Outcome) -> int:
    if not path.exists():
        outcome.lost += len(acknowledged)
        return 0
    try:
        report = verify_chain(path)
    except LedgerError as error:
        # Killed before the tables were laid: nothing may have been acknowledged by then.
        if acknowledged or (
            "not a GoNoGo ledger" not in str(error) and "no ledger" not in str(error)
        ):
            outcome.broken += 1
        return 0
    outcome.broken += not report.ok
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        stored = dict(connection.execute("SELECT seq, hash FROM entries"))
    finally:
        connection.close()
    outcome.lost += sum(stored.get(seq) != digest for seq, digest in acknowledged.items())
    outcome.lost += max(0, known - report.entries)
    return report.entries


def _hear(hear: Connection, acknowledged: dict[int, str]) -> None:
    seq, digest = hear.recv_bytes().decode().split()
    acknowledged[int(seq)] = digest
