"""Which shared libraries the frozen tree asks the system for."""

import re
import subprocess
import sys
from pathlib import Path

from installer.contents import FreezeError


def missing_libraries(tree: Path) -> set[str]:
    """Shared libraries that files of the tree ask for and the tree does not hold.

    Only on Linux, where a package names them as what it depends on.

    Raises
    ------
    FreezeError
        There is no objdump.
    """
    if sys.platform != "linux":
        return set()
    files = elf_files(tree)
    if not files:  # for another system
        return set()
    try:
        shown = subprocess.run(
            ["objdump", "--private-headers", *files],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        msg = f"objdump cannot read the libraries of {tree} ({error}); install binutils."
        raise FreezeError(msg) from error
    held = {file.name for file in tree.rglob("*") if file.is_file()}
    return set(re.findall(r"^\s+NEEDED\s+(\S+)", shown, re.MULTILINE)) - held


def elf_files(tree: Path) -> list[Path]:
    """Programs and shared libraries of Linux below a folder."""
    files = [file for file in tree.rglob("*") if file.is_file() and not file.is_symlink()]
    return sorted(file for file in files if _is_elf(file))


def _is_elf(file: Path) -> bool:
    with file.open("rb") as data:
        return data.read(4) == b"\x7fELF"
