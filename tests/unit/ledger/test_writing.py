"""The writer's log, its files and what it runs on."""

from pathlib import Path

import pytest

from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import GENESIS, EntryKind, chain_hash
from gonogo.drivers.ledger.checkpoint import LIMIT_PAGES, WAKE_PAGES
from gonogo.drivers.ledger.connection import require_safe_sqlite
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from tests.support.ledgers import decision, draft, write

PAGE = 4096 + 24


@pytest.mark.parametrize("version", ["3.7.0", "3.40.1", "3.51.2"])
def test_a_sqlite_that_may_corrupt_the_file_is_refused(version: str) -> None:
    with pytest.raises(LedgerError, match=r"bundles 3\.51\.3 or later"):
        require_safe_sqlite(version)


@pytest.mark.parametrize("version", ["", "3.51.3", "3.52.0", "4.0.0"])
def test_a_sound_sqlite_is_taken(version: str) -> None:
    require_safe_sqlite(version)


def test_the_log_has_its_room_from_the_start_and_keeps_to_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    log = path.with_name("ledger.sqlite-wal")
    ledger = SqliteLedger(path)
    at_first = log.stat().st_size
    for _ in range(40):
        [ledger.append(decision(n)) for n in range(250)][-1].result(30)
    in_the_end = log.stat().st_size
    ledger.close()
    assert at_first >= WAKE_PAGES * PAGE
    assert in_the_end <= 2 * LIMIT_PAGES * PAGE
    assert not log.exists()
    left = {file.name for file in tmp_path.iterdir() if file.is_file()}
    assert left - {"ledger.sqlite.lock"} == {"ledger.sqlite"}


def test_making_room_leaves_no_trace_in_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    for n in range(3):
        write(path, decision(n))
    assert path.stat().st_size < 200_000


def test_an_empty_ledger_starts_at_the_genesis(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = SqliteLedger(path)
    assert (ledger.path, ledger.head) == (path, GENESIS)
    entry = ledger.append(decision(1)).result(30)
    assert (entry.seq, entry.prev) == (1, GENESIS)
    assert entry.hash == chain_hash(GENESIS, 1, decision(1)) == ledger.head
    ledger.close()
    ledger.close()


@pytest.mark.parametrize("body", [b"not JSON", b"\xff", b""])
def test_a_body_that_is_no_json_is_refused(tmp_path: Path, body: bytes) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    one = draft(EntryKind.ALARM, {})
    bad = type(one)(one.kind, body, one.utc, one.monotonic_ns, one.boot_id, one.actor)
    with pytest.raises(LedgerError):
        ledger.append(bad).result(30)
    ledger.close()


@pytest.mark.parametrize(
    "body",
    [
        {"recipe": {"name": "tile"}, "lane": "main", "run_id": "1"},
        {"verdict": 3, "score": "high", "part_seq": "x", "reasons": "none"},
        {"text": "Straße \u0000 \U0001f600"},
        {},
    ],
)
def test_entries_other_than_decisions_may_say_anything(tmp_path: Path, body: object) -> None:
    path = tmp_path / "ledger.sqlite"
    one = draft(EntryKind.STATION_ARMED, body)
    write(path, one)
    reader = SqliteLedgerReader(path)
    entry = reader.entry(1)
    reader.close()
    assert entry is not None
    assert entry.body == one.body
