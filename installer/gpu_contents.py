"""What the GPU pack may hold, as ``gpu.toml`` says, and what its wheels say."""

import fnmatch
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path
from typing import ClassVar

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.contents import FreezeError, Listed

RUNTIME = "onnxruntime-gpu"
_EXTRAS = ("", "cuda", "cudnn")
_NATIVE = (".so", ".dll", ".pyd", ".exe")


class GpuContents(Listed, frozen=True, forbid_unknown_fields=True):
    """The list of the GPU pack: see ``gpu.toml``, which explains each field."""

    FILE: ClassVar[str] = "gpu.toml"

    wheels: list[str]
    left_out_wheels: list[str]
    not_depended_on: list[str]
    driver: dict[str, str]
    kept: dict[str, list[str]]
    left_out: dict[str, list[str]]

    def keeps(self, name: str, system: str) -> bool:
        """Tell whether a wheel's file goes into the pack.

        Parameters
        ----------
        name : str
            Place in the folder of the wheels, with forward slashes.
        system : str
            As ``sys.platform``.
        """
        return _fits(name, self.kept[system])

    def undecided(self, names: Iterable[str], system: str) -> list[str]:
        """Libraries of the wheels that are neither kept nor left out, a sentence each."""
        known = self.kept[system] + self.left_out[system]
        return [
            f"{name} is new in its wheel: find out what opens it, and list it in {self.FILE} as "
            "kept or as left out."
            for name in names
            if any(suffix in Path(name).suffixes for suffix in _NATIVE) and not _fits(name, known)
        ]


def base_runtime(found: Iterable[Distribution], tree: Path) -> str:
    """Version of ONNX Runtime in a frozen program.

    Parameters
    ----------
    found : iterable of Distribution
        The tree's ``onnxruntime``, or none.

    Raises
    ------
    FreezeError
        It has none.
    """
    for one in found:
        return one.version
    msg = (
        f"{tree} holds no ONNX Runtime that says its version; freeze the program first: "
        "python -m installer.freeze."
    )
    raise FreezeError(msg)


def unfit(contents: GpuContents, wheels: Iterable[Distribution], base: str) -> list[str]:
    """Say in a sentence each which wheel does not fit the program, or the others.

    Parameters
    ----------
    wheels : iterable of Distribution
        What was fetched.
    base : str
        Version of the frozen program's ONNX Runtime.
    """
    versions = {canonicalize_name(one.metadata["Name"]): one.version for one in wheels}
    runtime = versions.get(canonicalize_name(RUNTIME), "none")
    said = []
    if runtime != base:
        said.append(
            f"{RUNTIME} is {runtime}, and the frozen program has ONNX Runtime {base}: the pack "
            "must have the same version, or scores could differ with it."
        )
    for one in wheels:
        for asked in _requirements(one):
            name = canonicalize_name(asked.name)
            if name in contents.left_out_wheels:
                continue
            if name not in versions:
                said.append(
                    f"{one.metadata['Name']} asks for {name}, which {contents.FILE} neither "
                    "fetches nor leaves out."
                )
            elif not asked.specifier.contains(versions[name]):
                said.append(
                    f"{one.metadata['Name']} asks for {asked}, and {contents.FILE} fetches "
                    f"{versions[name]}."
                )
    return said


def _requirements(wheel: Distribution) -> Iterator[Requirement]:
    for line in wheel.requires or ():
        asked = Requirement(line)
        if asked.marker is None or any(asked.marker.evaluate({"extra": one}) for one in _EXTRAS):
            yield asked


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
