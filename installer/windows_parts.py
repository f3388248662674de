"""What the frozen program needs on Windows alone: the C++ runtime, an icon, a version to show."""

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

from installer.ico import write_ico

_VERSION = """VSVersionInfo(
  ffi=FixedFileInfo(filevers=({numbers}), prodvers=({numbers})),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The GoNoGo project"),
      StringStruct("FileDescription", "GoNoGo"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("ProductName", "GoNoGo"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 0x04B0])]),
  ],
)
"""


def cpp_runtime(owners: dict[str, str]) -> list[tuple[str, str, str]]:
    """Libraries of Microsoft's C++ runtime for the program's own folder, as PyInstaller lists them.

    ONNX Runtime and pylon ask for it, and a Windows without Microsoft's redistributable has none.

    Parameters
    ----------
    owners : dict of str to str
        Library, and the distribution that carries it.
    """
    found = []
    for library, owner in owners.items():
        held = distribution(owner).files or []
        file = next(file for file in held if file.name.lower() == library)
        found.append((library, str(file.locate()), "BINARY"))
    return found


def dressed(work: Path, metadata: Path) -> dict[str, str]:
    """Icon and version of the programs, as PyInstaller's ``EXE`` takes them.

    Parameters
    ----------
    work : Path
        Folder for the two files.
    metadata : Path
        The program's ``dist-info`` folder.
    """
    icon, shown = work / "gonogo.ico", work / "version.txt"
    write_ico(icon)
    shown.write_text(version_resource(Distribution.at(metadata).version), "utf-8")
    return {"icon": str(icon), "version": str(shown)}


def version_resource(version: str) -> str:
    """Version resource in the words of PyInstaller."""
    numbers = ", ".join(four_numbers(version).split("."))
    return _VERSION.format(numbers=numbers, version=version)


def four_numbers(number: str) -> str:
    """Version as Windows' file properties take it: four numbers, ``0.1.0`` is ``0.1.0.0``."""
    release = re.match(r"\d+(\.\d+){0,3}", number)
    found = release.group().split(".") if release else []
    return ".".join([*found, "0", "0", "0", "0"][:4])
