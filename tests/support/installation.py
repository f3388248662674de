"""A copy of the program and of what ships with it, to be broken."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# A test has no display but the one that it names.
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "train")


@dataclass
class SelfTested:
    """What one ``gonogo selftest --json`` said."""

    status: int
    stderr: str
    report: dict[str, Any]

    def result(self, key: str) -> dict[str, Any]:
        (found,) = [result for result in self.report["results"] if result["key"] == key]
        assert isinstance(found, dict)
        return found

    def failed(self) -> dict[str, str]:
        """Sentences of what failed, by key."""
        return {r["key"]: r["text"] for r in self.report["results"] if r["state"] == "failed"}


@dataclass
class Installation:
    """A copied installation; the libraries are those of the tests unless replaced."""

    folder: Path
    data: Path
    before: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("app/gonogo", "resources", "models"):
            shutil.copytree(ROOT / name, self.folder / name, ignore=_NOT_COPIED)

    @property
    def libraries(self) -> Path:
        """Found before those of the tests."""
        return self.folder / "libraries"

    def copy_library(self, folder: Path) -> Path:
        """Put a copy of an installed package before the real one."""
        to = self.libraries / folder.name
        shutil.copytree(folder, to, copy_function=_link, ignore=_NOT_COPIED)
        return to

    def selftest(self, *arguments: str) -> SelfTested:
        done = self.run("selftest", *arguments, "--json")
        assert "Traceback" not in done.stderr + done.stdout
        return SelfTested(done.returncode, done.stderr.strip(), json.loads(done.stdout))

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        path = os.pathsep.join([str(self.folder / "app"), str(self.libraries)])
        inherited = {name: text for name, text in os.environ.items() if name not in _DISPLAYS}
        return subprocess.run(
            [*self.before, sys.executable, "-m", "gonogo", *arguments],
            capture_output=True,
            text=True,
            timeout=280,
            env={
                **inherited,
                "GONOGO_DATA": str(self.data),
                "PYTHONPATH": path,
                "PYTHONDONTWRITEBYTECODE": "1",
                **self.environment,
            },
            check=False,
        )


def _link(source: str, target: str) -> None:
    # pypylon has 240 MB; what is changed in a copy is removed or written anew, never in place.
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
