"""Where each file of the frozen tree comes from."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from typing import Literal

Kind = Literal["program", "python", "wheel", "system"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file belongs to.

    Parameters
    ----------
    kind : {"program", "python", "wheel", "system"}
        Ours, the interpreter's, an installed distribution's, or the build machine's.
    name, version : str
        Of the distribution, or of Debian's source package.
    package : str
        Debian's binary package, whose ``copyright`` file holds the licence; empty for others.
    """

    kind: Kind
    name: str
    version: str
    package: str = ""


class Origins:
    """Tells what a source file belongs to.

    Parameters
    ----------
    program : Path
        Folder into which the program's own wheel was unpacked.
    build : Path
        Folder in which PyInstaller makes what belongs to Python: the library of base modules.
    """

    def __init__(self, program: Path, build: Path) -> None:
        self._program = program
        self._build = build
        self._owners = _owners(distributions())

    def of(self, source: Path) -> Origin | None:
        """Owner of a file, or None where nobody can be named."""
        if source.is_relative_to(self._program) or source.is_relative_to(Path(__file__).parent):
            return Origin("program", "gonogo", distribution("gonogo").version)
        owner = self._owners.get(os.path.normcase(source))
        if owner is not None:
            return Origin("wheel", owner.metadata["Name"], owner.version)
        if source.is_relative_to(self._build) or _is_pythons(source):
            return Origin("python", "python", ".".join(map(str, sys.version_info[:3])))
        return _debian_package(source)


class WheelOrigins:
    """Tells what a file belongs to in a folder into which wheels were installed.

    Parameters
    ----------
    folder : Path
        As ``pip install --target`` leaves it.
    """

    def __init__(self, folder: Path) -> None:
        self._owners = _owners(distributions(path=[str(folder)]))

    def of(self, source: Path) -> Origin | None:
        """Owner of a file, or None where nobody can be named."""
        owner = self._owners.get(os.path.normcase(source))
        return Origin("wheel", owner.metadata["Name"], owner.version) if owner else None


def _owners(installed: Iterable[Distribution]) -> dict[str, Distribution]:
    """Map each installed file to its distribution."""
    return {
        os.path.normcase(str(found.locate_file(file))): found
        for found in installed
        for file in found.files or ()
    }


def _is_pythons(source: Path) -> bool:
    library = Path(sysconfig.get_path("stdlib"))
    inside = source.is_relative_to(library) and "site-packages" not in source.parts
    beside = sys.platform == "win32" and source.is_relative_to(sys.base_prefix)
    return inside or beside or source.name == sysconfig.get_config_var("INSTSONAME")


@cache
def _debian_package(source: Path) -> Origin | None:
    if sys.platform != "linux":
        return None
    # Debian merged /lib into /usr/lib, and its database may know the file by either name.
    found = _dpkg("--search", f"*{source.resolve().name}")
    packages = {line.partition(": ")[0].partition(":")[0] for line in found.splitlines()}
    if len(packages) != 1:
        return None
    package = packages.pop()
    name, _, version = _dpkg(
        "--show", "--showformat", "${source:Package} ${source:Version}\n", package
    ).partition(" ")
    return Origin("system", name, version.split()[0], package)


def _dpkg(*arguments: str) -> str:
    try:
        return subprocess.run(
            ["dpkg-query", *arguments], capture_output=True, text=True, check=False
        ).stdout
    except FileNotFoundError:
        return ""
