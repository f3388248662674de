"""A ledger and other programs: snapshots, auditors, and no second SQLite."""

import json
import re
import threading
from pathlib import Path

import pytest

from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.snapshot import snapshot
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from gonogo.drivers.ledger.verify import verify_chain
from tests.support.ledgers import (
    decision,
    meddle,
    python,
    twelve,
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that nobody touched."""
    return twelve(tmp_path_factory.mktemp("original"))


def test_a_snapshot_is_whole_while_the_line_writes(tmp_path: Path) -> None:
    path, out = tmp_path / "ledger.sqlite", tmp_path / "copy.sqlite"
    ledger = SqliteLedger(path)
    before = [ledger.append(decision(n)) for n in range(2000)][-1].result(30)
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            ledger.append(decision(1)).result(30)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        snapshot(path, out)
    finally:
        stop.set()
        thread.join()
        ledger.close()
    report = verify_chain(out, expect_head=before.hash)
    assert report.ok, report.problem
    assert verify_chain(path, expect_head=report.head).ok
    assert not list(tmp_path.glob("copy.sqlite?*")), "no log beside it, no rest of the copying"
    with pytest.raises(LedgerError, match="exists already"):
        snapshot(path, out)


def test_a_snapshot_opens_with_what_auditors_have(original: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.sqlite"
    snapshot(original, out)
    done = python(
        "import sys, json, sqlite_utils\n"
        "db = sqlite_utils.Database(sys.argv[1])\n"
        "rows = db.query('SELECT verdict, count(*) AS n FROM decisions GROUP BY verdict')\n"
        "print(json.dumps([list(rows), db.journal_mode, sorted(db.view_names())]))",
        out,
    )
    assert done.returncode == 0, done.stderr
    rows, mode, views = json.loads(done.stdout)
    assert rows == [{"verdict": "FAIL", "n": 3}, {"verdict": "PASS", "n": 7}]
    assert mode == "delete"
    assert views == [
        "alarms", "audits", "decisions", "images", "labels", "late", "outputs", "signatures",
        "truths",
    ]  # fmt: skip


def test_the_auditors_own_verifier_from_the_documentation_works(
    original: Path, tmp_path: Path
) -> None:
    page = Path(__file__).parents[2] / "docs" / "ledger.md"
    code = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)[0]
    out = tmp_path / "copy.sqlite"
    snapshot(original, out)
    done = python(code, out)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["12", verify_chain(original).head]
    meddle(out, "UPDATE entries SET actor = 'nobody' WHERE seq = 10")
    done = python(code, out)
    assert done.returncode != 0
    assert "10" in done.stderr


def test_the_station_never_loads_a_second_sqlite() -> None:
    done = python(
        "import sys, pkgutil, importlib\n"
        "import gonogo.drivers, gonogo.station, gonogo.link, gonogo.bootstrap\n"
        "for room in (gonogo.drivers, gonogo.station, gonogo.link):\n"
        "    for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "loaded = [m for m in ('sqlite3', '_sqlite3', 'sqlite_utils') if m in sys.modules]\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    assert done.returncode == 0, done.stderr
