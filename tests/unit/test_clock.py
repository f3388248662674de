"""What the system says of its wall clock, asked on a thread of its own."""

import os
import sys
from pathlib import Path

import pytest

from gonogo.drivers import clock
from gonogo.drivers.clock import ClockWatch
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in")


def says(folder: Path, answer: str) -> None:
    tool = folder / "timedatectl"
    tool.write_text(f"#!/bin/sh\necho {answer}\n")
    tool.chmod(0o755)


def test_a_clock_that_loses_its_server_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(clock, "_FIRST_S", 0.05)
    monkeypatch.setattr(clock, "_PERIOD_S", 0.05)
    says(tmp_path, "yes")
    watch = ClockWatch()
    assert watch.synchronised() is None, "nobody waited for the answer"
    eventually(lambda: watch.synchronised() is True, 10)
    says(tmp_path, "no")
    eventually(lambda: watch.synchronised() is False, 10)
    says(tmp_path, "Failed to connect to bus")
    eventually(lambda: watch.synchronised() is None, 10)
    watch.close()
