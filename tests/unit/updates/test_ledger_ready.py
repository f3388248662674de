"""A ledger that the newer program alone could make readable again, where that one is gone."""

import sys
from pathlib import Path

import psutil
import pytest

from gonogo import paths
from gonogo.bootstrap import update
from gonogo.bootstrap.update import ledger_ready
from gonogo.domain.errors import LedgerError
from gonogo.drivers.ledger.schema import SCHEMA_VERSION
from gonogo.drivers.ledger.verify import verify_chain
from tests.support import ledgers


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_newer_program_that_does_not_start_is_a_sentence(tmp_path: Path) -> None:
    ledgers.write(paths.ledger(), ledgers.decision(1))
    with pytest.raises(LedgerError, match=r"does not start .* 'gonogo ledger downgrade'"):
        ledger_ready([str(tmp_path / "gone" / "gonogo")], SCHEMA_VERSION - 1)
    assert verify_chain(paths.ledger()).ok


def test_a_newer_program_that_comes_to_no_end_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "_MAKE_READABLE_S", 5.0)
    ledgers.write(paths.ledger(), ledgers.decision(1))
    hangs = tmp_path / "hangs.py"
    hangs.write_text(
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(tmp_path / 'child')!r}, 'w').write(str(child.pid))\n"
        "child.wait()\n"
    )
    with pytest.raises(LedgerError, match=r"did not come to its end within .* was ended"):
        ledger_ready([sys.executable, str(hangs)], SCHEMA_VERSION - 1)
    assert not _runs(int((tmp_path / "child").read_text()))
    assert verify_chain(paths.ledger()).ok


def test_the_time_a_newer_program_has_grows_with_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def ran(_command: object, limit_s: float) -> tuple[int, str]:
        given.append(limit_s)
        return 0, ""

    monkeypatch.setattr(update, "_ran", ran)
    for count in (1, 100):
        ledgers.write(paths.ledger(), *(ledgers.decision(n) for n in range(count)))
        ledger_ready(["none"], SCHEMA_VERSION - 1)
    assert given[1] - given[0] == pytest.approx(100 * 5 / 100_000 * 10)
