"""Whether the frozen tree is that of the sources as they are now."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ROOT / "build" / "frozen" / "sources.sha256"

# Not the whole installer: what packs the tree does not change it.
_SOURCES = (
    *("app/gonogo", "resources", "models/recipes", "models/tile", "models/weave"),
    *("pyproject.toml", "constraints.txt", "installer/gonogo.spec", "installer/contents.toml"),
    *("installer/hooks", "installer/texts", "installer/start.py", "installer/freeze.py"),
    *(
        "installer/contents.py",
        "installer/licences.py",
        "installer/bill.py",
        "installer/origins.py",
        "installer/program.py",
        "installer/windows_parts.py",
    ),
)


def is_fresh() -> bool:
    """Tell whether a tree was made from these sources and found good."""
    return STAMP.is_file() and STAMP.read_text() == digest()


def digest() -> str:
    """Digest of the interpreter's version and of each file that goes into the tree."""
    found = hashlib.sha256(sys.version.encode())
    for file in sorted(_files()):
        found.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    for name in _SOURCES:
        place = ROOT / name
        inside = [place] if place.is_file() else place.rglob("*")
        yield from (file for file in inside if file.is_file() and "__pycache__" not in file.parts)
