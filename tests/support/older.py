"""The program as it was before labels, taken out of the repository's history and run."""

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAST_OF_SCHEMA_1 = "a8a3742e5ac53a387e2651442e7638f191089a00"
"""The commit before the one that made ``SCHEMA_VERSION`` 2."""

_ROOT = Path(__file__).parents[2]
_PARTS = ("app", "tests/support", "tests/data/light", "pyproject.toml")

_FILL = """
import sys
from pathlib import Path
from gonogo.drivers.ledger.sqlite_ledger import SqliteLedger
from tests.support.ledgers import decision
ledger = SqliteLedger(Path(sys.argv[1]))
futures = [ledger.append(decision(n)) for n in range(ledger.entries, int(sys.argv[2]))]
for future in futures:
    future.result(600)
ledger.close()
"""


class NoHistoryError(Exception):
    """The older program cannot be had here; says why."""


@dataclass(frozen=True)
class OlderProgram:
    """The program of :data:`LAST_OF_SCHEMA_1` in a folder, with a data folder of its own making.

    Parameters
    ----------
    root : Path
        Its files.
    data : Path
        Where it keeps recipe, model and ledger.
    """

    root: Path
    data: Path

    @property
    def ledger(self) -> Path:
        """The ledger its station writes."""
        return self.data / "ledger.sqlite"

    def gonogo(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run its command line."""
        return self._python("-m", "gonogo", *arguments)

    def answer(self, *arguments: str) -> dict[str, Any]:
        """Run a command with ``--json`` that must succeed; its one object."""
        done = self.gonogo(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def inspect(self, parts: int) -> dict[str, Any]:
        """Let its station inspect parts; the summary."""
        return self.answer("run", "light", "--headless", "-n", str(parts))

    def fill(self, entries: int) -> None:
        """Let its writer append decisions until the ledger has so many entries."""
        self.code(_FILL, str(self.ledger), str(entries))

    def code(self, code: str, *arguments: str) -> str:
        """Run code against its modules; what it prints."""
        done = self._python("-c", code, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _python(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True, text=True, timeout=1200, check=False, cwd=self.root,
            env={
                **os.environ,
                "GONOGO_DATA": str(self.data),
                "PYTHONPATH": os.pathsep.join((str(self.root / "app"), str(self.root))),
            },
        )  # fmt: skip


def older_program(folder: Path) -> OlderProgram:
    """Take the older program out of the history and let it make a data folder.

    Raises
    ------
    NoHistoryError
        There is no git, no repository, or its history does not reach back so far.
    """
    root = folder / "older"
    with zipfile.ZipFile(io.BytesIO(_archive())) as archive:
        archive.extractall(root)
    _register(root)
    older = OlderProgram(root, folder / "data")
    older.code(
        "import sys\n"
        "from pathlib import Path\n"
        "from gonogo.drivers.ledger.schema import SCHEMA_VERSION\n"
        "from tests.support.light import light_home\n"
        "assert SCHEMA_VERSION == 1\n"
        "light_home(Path(sys.argv[1]))\n",
        str(older.data),
    )
    return older


def _archive() -> bytes:
    git = shutil.which("git")
    if git is None:
        msg = "there is no git to take the older program out of the history"
        raise NoHistoryError(msg)
    command = [git, "-C", str(_ROOT), "archive", "--format=zip", LAST_OF_SCHEMA_1, "--", *_PARTS]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        msg = f"the older program is not in the history: {done.stderr.decode().strip()}"
        raise NoHistoryError(msg)
    return done.stdout


def _register(root: Path) -> None:
    """Put its entry points before those of the program that is installed."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = (
        f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in points.items())
        for group, points in project["entry-points"].items()
    )
    facts = root / "app" / f"gonogo-{project['version']}.dist-info"
    facts.mkdir()
    (facts / "entry_points.txt").write_text("\n".join(groups), encoding="utf-8")
    (facts / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: gonogo\nVersion: {project['version']}\n", encoding="utf-8"
    )
