"""What every test gets: a data folder of its own, and a look for threads it left behind."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# Tests that make models import ONNX Runtime themselves: nothing of them is told to its maker.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from tests.support.light import LightHome, light_home


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's own data."""
    data = tmp_path / "data"
    monkeypatch.setenv("GONOGO_DATA", str(data))
    return data


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Whatever a test starts, it stops; pools of the interpreter are not ours."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 5
    while True:
        left = [t for t in threading.enumerate() if t not in before and t.is_alive()]
        left = [t for t in left if not t.name.startswith(("Dummy-", "pydevd", "QThread"))]
        if not left:
            return
        if time.monotonic() > deadline:
            pytest.fail(f"threads left behind: {left}")
        time.sleep(0.02)


@pytest.fixture
def light(own_data_folder: Path) -> LightHome:
    """A data folder with the light recipe."""
    return light_home(own_data_folder)
