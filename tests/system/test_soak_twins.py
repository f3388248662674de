"""The long runs, scaled down."""

import os
from pathlib import Path

import pytest

from tests.soak.failed_buffers import run_failed
from tests.soak.line import run_line


@pytest.fixture(autouse=True)
def restored_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONOGO_DATA", os.environ["GONOGO_DATA"])


def test_a_thousand_parts_add_up_and_leave_the_memory_flat(tmp_path: Path) -> None:
    found = run_line(tmp_path / "soak", 1000)
    c = found.counters
    assert c.triggers == c.frames + c.losses == c.records == found.decisions == 1000
    assert c.error > 0
    assert found.chain_ok
    assert found.growth_mb < 30


def test_forced_failed_buffers_are_errors_and_never_pass(tmp_path: Path) -> None:
    counters, ok = run_failed(tmp_path / "soak", 40)
    assert (counters.error, counters.records, counters.passed) == (40, 40, 0)
    assert ok
