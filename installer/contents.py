"""What the frozen tree may hold, as ``contents.toml`` says, and what it does hold."""

import fnmatch
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import msgspec

from installer.origins import Origin

CONTENTS = Path(__file__).with_name("contents.toml")


class FreezeError(Exception):
    """The frozen tree cannot be made or must not be shipped; the message says why in a sentence."""


class Allowed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One component that may be in the tree.

    Parameters
    ----------
    mb : float
        Most that it may take on the disk, in 10^6 bytes.
    licence : str
        SPDX expression, where the component's own metadata gives none.
    texts : list of str
        Licence texts besides those in the wheel's metadata.
    """

    mb: float
    licence: str = ""
    texts: list[str] = []


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Native software inside a wheel that has a name, a version and a licence of its own.

    Parameters
    ----------
    name, licence : str
        Name and SPDX expression.
    inside : str
        Distribution that brings it.
    file : str
        Regular expression that finds one of its files in the tree; a group ``version`` gives the
        version.
    texts : list of str
        Its licence.
    versioned_as_wheel : bool
        It has the distribution's version.
    """

    name: str
    inside: str
    licence: str
    file: str
    texts: list[str]
    versioned_as_wheel: bool = False

    def version_in(self, names: Iterable[str], wheels: str) -> str | None:
        """Version in a tree of these files, empty where unknown; None where it is not there."""
        for name in names:
            found = re.search(self.file, name)
            if found:
                default = wheels if self.versioned_as_wheel else ""
                return found.groupdict().get("version", default).replace("_", ".")
        return None


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What any list says: of the frozen tree, or of the GPU pack beside it.

    Parameters
    ----------
    compressed_mb : float
        Most that the whole may take, deflated, in 10^6 bytes.
    from_target : list of str
        Shared libraries that the target system brings.
    required : dict of str to list of str
        Patterns of what must be there, by ``sys.platform``.
    components : dict of str to Allowed
        By the name of the distribution.
    parts : list of Part
        Named software inside components.
    """

    FILE: ClassVar[str]

    compressed_mb: float
    from_target: list[str]
    required: dict[str, list[str]]
    components: dict[str, Allowed]
    parts: list[Part]

    @classmethod
    def read(cls, file: Path | None = None) -> Self:
        """Read a list."""
        file = file or Path(__file__).with_name(cls.FILE)
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), cls)


class Contents(Listed, frozen=True, forbid_unknown_fields=True):
    """The list of the frozen tree: see ``contents.toml``, which explains each field."""

    FILE: ClassVar[str] = CONTENTS.name

    left_out_modules: list[str]
    kept_qt: list[str]
    from_build_machine: list[str]
    cpp_runtime: dict[str, str]

    def keeps(self, name: str, origin: Origin | None) -> bool:
        """Tell whether a file that PyInstaller collected shall stay.

        Parameters
        ----------
        name : str
            Place in the tree, with forward slashes.
        origin : Origin or None
            What it belongs to.
        """
        if origin is None or origin.kind == "system":
            return Path(name).name in self.from_build_machine
        if origin.name == "PySide6_Essentials":
            # Windows does not tell MSVCP140.dll from msvcp140.dll, nor may we there.
            return any(fnmatch.fnmatch(name, pattern) for pattern in self.kept_qt)
        return True


@dataclass(frozen=True, slots=True)
class Item:
    """A file or a module of the tree.

    Parameters
    ----------
    name : str
        Place in the tree, or name of the module.
    source : Path
        Where it was taken from.
    origin : Origin or None
        What it belongs to; None where nobody can be named.
    installed_b, compressed_b : int
        Bytes on the disk and deflated.
    """

    name: str
    source: Path
    origin: Origin | None
    installed_b: int
    compressed_b: int


def faults(
    contents: Listed,
    items: list[Item],
    links: list[str],
    needs: set[str],
    system: str = sys.platform,
) -> list[str]:
    """Say in a sentence each what must not be shipped.

    Parameters
    ----------
    items : list of Item
        All files and modules.
    links : list of str
        Symbolic links in the tree.
    needs : set of str
        Shared libraries that files of the tree ask for and the tree does not hold.
    system : str
        For which the tree is, as ``sys.platform``.
    """
    said = []
    for item in items:
        if item.origin is None:
            said.append(
                f"{item.name} comes from {item.source} and belongs to no package: it is stray; "
                "find out what asks for it."
            )
        elif item.origin.name not in contents.components:
            said.append(
                f"{item.name} belongs to {item.origin.name}, which {contents.FILE} does not list: "
                "leave its module out, or list it with a budget."
            )
    said += [
        f"{link} is a link to a library of pylon, which then looks there for its transport layers."
        for link in links
        if Path(link).name in {Path(item.name).name for item in items if "pypylon/" in item.name}
    ]
    names = [item.name for item in items]
    said += [
        f"{pattern} is not in the tree: the program would start and then fail."
        for pattern in contents.required.get(system, ())
        if not fnmatch.filter(names, pattern)
    ]
    said += [
        f"{library} is needed, and is neither in the tree nor listed as the target system's."
        for library in sorted(needs - set(contents.from_target))
    ]
    return said
