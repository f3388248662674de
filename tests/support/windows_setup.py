"""Small stand-ins for the frozen program, and the installer made of them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from installer.nsis import compile_setup

needs_makensis = pytest.mark.skipif(
    shutil.which("makensis") is None and not os.environ.get("CI"),
    reason="no makensis here: apt-get install nsis",
)


def small_tree(folder: Path, program: Path | None = None) -> Path:
    """A folder laid out as the frozen program is; ``program`` stands for its executables."""
    for name in ("gonogo.exe", "gonogo-gui.exe"):
        (folder / "_internal" / "gonogo" / "Prüf daten").mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(program.read_bytes() if program else b"MZ")
    (folder / "_internal" / "gonogo" / "Prüf daten" / "model.onnx").write_bytes(b"onnx")
    (folder / "_internal" / "price$INSTDIR.txt").write_text("not a variable")
    (folder / "LICENSES").mkdir()
    (folder / "LICENSES" / "licenses.json").write_text("[]")
    return folder


def names_in(tree: Path) -> set[str]:
    """Files of a tree, with forward slashes."""
    return {file.relative_to(tree).as_posix() for file in tree.rglob("*") if file.is_file()}


def made_setup(
    tree: Path, folder: Path, number: str = "1.2.3", target: str = "x86-unicode"
) -> Path:
    """Compile an installer of that version into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    setup = folder / f"gonogo-{number}-setup.exe"
    compile_setup(tree, setup, number, target=target, quick=True)
    return setup


def listed_in(setup: Path) -> set[str]:
    """What 7-Zip finds in an installer."""
    said = subprocess.run(
        ["7z", "l", "-ba", "-slt", "-sccUTF-8", str(setup)], capture_output=True, check=True
    ).stdout.decode()
    return {Path(line[7:]).as_posix() for line in said.splitlines() if line.startswith("Path = ")}
