"""What stands before the first window, and what must not."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gonogo.cli import COMMANDS
from gonogo.cli.group import SUMMARIES
from gonogo.cli.startup import measure_startup
from tests.support.command import environment

HEAVY = {"apsw", "cv2", "numpy", "onnx", "onnxruntime", "pypylon", "pyqtgraph", "scipy", "zmq"}


def stamps(data: Path, *arguments: str) -> dict[str, set[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "gonogo", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**environment(data), "QT_QPA_PLATFORM": "offscreen"},
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["stage"]: set(line["packages"]) for line in lines}


def test_the_first_window_is_painted_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    loaded = stamps(tmp_path / "data", "screen", "--opening")
    assert list(loaded) == ["frame", "page"]
    assert "PySide6" in loaded["frame"]
    assert not loaded["frame"] & (HEAVY | {"click", "msgspec", "qtawesome", "superqt"})
    assert {"apsw", "cv2", "numpy", "zmq"} < loaded["page"]
    assert not loaded["page"] & {"pypylon", "pyqtgraph", "scipy"}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_waits_for_no_library(option: str, tmp_path: Path) -> None:
    code = (
        "import atexit, sys\n"
        "from gonogo.cli import main\n"
        "loaded = lambda: print('\\n' + ' '.join({n.partition('.')[0] for n in sys.modules}))\n"
        "atexit.register(loaded)\n"
        f"main(['{option}'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(tmp_path / "data"),
        check=True,
    )
    assert "gonogo" in done.stdout
    assert not set(done.stdout.splitlines()[-1].split()) & (HEAVY | {"PySide6"})


def test_help_says_of_each_command_what_the_command_says_of_itself() -> None:
    commands = {
        name: getattr(importlib.import_module(f"gonogo.cli.{module}"), module)
        for name, module in COMMANDS.items()
    }
    own = {n: c.get_short_help_str(200) for n, c in commands.items() if not c.hidden}
    assert dict(SUMMARIES) == own


def test_the_start_up_is_measured_beside_the_bare_libraries(own_data_folder: Path) -> None:
    report = measure_startup(1)
    assert not set(report.packages) & HEAVY
    assert report.page.bare_ms == report.window.bare_ms
    assert report.arming.ours_ms == report.arming_answered.ours_ms
    for found in (report.window, report.page, report.arming, report.station):
        assert found.ratio == found.ours_ms.median / found.bare_ms.median
    assert list(own_data_folder.glob("*.sqlite*")) == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads")
def test_numpy_brings_no_threads_that_spin_beside_the_line(tmp_path: Path) -> None:
    code = (
        "import atexit, os, sys\n"
        "from gonogo.cli import main\n"
        "count = lambda: print('\\n', 'numpy' in sys.modules, len(os.listdir('/proc/self/task')))\n"
        "atexit.register(count)\n"
        "main(['models'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True,
        env={k: v for k, v in environment(tmp_path / "data").items() if "OPENBLAS" not in k},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1].split() == ["True", "1"]
