"""Run the real command line in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "GONOGO_DATA": str(data), "PYTHONFAULTHANDLER": "1"}


def gonogo(
    data: Path, *arguments: str, timeout_s: float = 120
) -> "subprocess.CompletedProcess[str]":
    """Run to the end."""
    return subprocess.run(
        [sys.executable, "-m", "gonogo", *arguments],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env=environment(data),
        check=False,
    )


def gonogo_json(data: Path, *arguments: str) -> dict[str, Any]:
    """Run a command with ``--json`` that must succeed; its one object."""
    done = gonogo(data, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def start(data: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start and go on."""
    return subprocess.Popen(
        [sys.executable, "-m", "gonogo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(data),
    )


def sentence(done: "subprocess.CompletedProcess[str]") -> str:
    """The one sentence of a command that must have failed."""
    assert done.returncode != 0, done.stdout
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]
