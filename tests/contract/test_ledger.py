"""What every ledger promises of its entries, and what happens when it cannot keep it."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import apsw
import pytest

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from tests.support.ledgers import (
    decision,
    python,
    write,
)


def test_entries_are_numbered_without_gaps_in_the_order_of_the_calls(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    calls: dict[str, list[int]] = {"a": [], "b": [], "c": []}

    def append(name: str) -> None:
        futures = [ledger.append(decision(n)) for n in range(200)]
        calls[name] = [future.result(30).seq for future in futures]

    threads = [threading.Thread(target=append, args=(name,)) for name in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.close()
    assert all(seqs == sorted(seqs) for seqs in calls.values())
    assert sorted(seq for seqs in calls.values() for seq in seqs) == list(range(1, 601))


def test_futures_are_done_in_the_order_of_the_chain(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    done: list[int] = []
    for n in range(300):
        ledger.append(decision(n)).add_done_callback(lambda f: done.append(f.result().seq))
    ledger.close()
    assert done == list(range(1, 301))


def test_what_waits_is_committed_as_one_group(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    blocker = apsw.Connection(str(path))
    blocker.execute("BEGIN IMMEDIATE")
    futures = [ledger.append(decision(n)) for n in range(101)]
    before = _commits(path)
    blocker.execute("ROLLBACK")
    blocker.close()
    for future in futures:
        future.result(30)
    groups = _commits(path) - before
    ledger.close()
    assert groups <= 2, "the first may go alone, all others wait behind it"


def test_an_acknowledged_entry_is_there_for_every_reader(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    reader = SqliteLedgerReader(path)
    for n in range(20):
        entry = ledger.append(decision(n)).result(30)
        assert reader.entry(entry.seq) == entry
        assert ledger.head == entry.hash
    reader.close()
    ledger.close()


def test_an_entry_cannot_be_taken_back_before_it_is_written(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    future = ledger.append(decision(1))
    assert not future.cancel()
    ledger.close()
    assert future.result(0).seq == 1


def test_closing_writes_what_waits_and_takes_nothing_more(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    futures = [ledger.append(decision(n)) for n in range(500)]
    ledger.close()
    assert [future.result(0).seq for future in futures] == list(range(1, 501))
    with pytest.raises(LedgerError, match="is closed"):
        ledger.append(decision(1)).result(0)


def test_a_ledger_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    last = write(path, decision(1), decision(2))[-1]
    entry = write(path, decision(3))[0]
    assert (entry.seq, entry.prev) == (3, last.hash)
    assert verify_chain(path).ok


def test_a_second_station_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    try:
        with pytest.raises(LedgerError, match=r"Another station \(process \d+\)"):
            SqliteLedger(path)
        done = python(
            "import sys, pathlib\n"
            "from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger\n"
            "SqliteLedger(pathlib.Path(sys.argv[1]))",
            path,
        )
        assert done.returncode != 0
        assert "Another station (process" in done.stderr
        assert ledger.append(decision(1)).result(30).seq == 1
    finally:
        ledger.close()
    write(path, decision(2))


def test_a_stranger_who_wrote_in_between_stops_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    first = ledger.append(decision(1)).result(30)
    stranger = apsw.Connection(str(path))
    stranger.execute(
        "INSERT INTO entries (seq, utc, monotonic_ns, boot_id, actor, kind, body, prev, hash)"
        " VALUES (2, '', 0, '', 'x', 'alarm', '{}', ?, 'x')",
        (first.hash,),
    )
    stranger.close()
    with pytest.raises(LedgerError, match="only the next entry"):
        ledger.append(decision(2)).result(30)
    ledger.close()


def test_a_killed_writer_leaves_a_ledger_that_opens_and_reads(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib, time\n"
            "from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger\n"
            "from tests.support.ledgers import decision\n"
            "ledger = SqliteLedger(pathlib.Path(sys.argv[1]))\n"
            "futures = [ledger.append(decision(n)) for n in range(40)]\n"
            "print(futures[-1].result().hash, flush=True)\n"
            "time.sleep(60)",
            str(path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    head = child.stdout.readline().strip()
    child.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    child.communicate()
    assert path.with_name("ledger.sqlite-wal").stat().st_size > 0
    assert verify_chain(path, expect_head=head).entries == 40
    assert write(path, decision(41))[0].prev == head


def _commits(path: Path) -> int:
    """Frames in the log that end a transaction (https://sqlite.org/walformat.html)."""
    log = path.with_name(path.name + "-wal").read_bytes()
    page_size, salts = int.from_bytes(log[8:12], "big"), log[16:24]
    frames = [log[at : at + 24] for at in range(32, len(log), 24 + page_size)]
    return sum(frame[8:16] == salts and frame[4:8] != bytes(4) for frame in frames)
