"""What this program is: its version, what runs it, and what it is made of."""

import platform
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import qVersion

from gonogo import __version__, paths
from gonogo.workbench.licences import Licence, how_to_replace, licences

# In the package the native library comes first; a checkout only knows the Python package around it.
_PYLON = ("Basler pylon runtime", "pypylon")
_RUNTIME = ("ONNX Runtime", "onnxruntime")


class About(msgspec.Struct, frozen=True):
    """All that the sheet says.

    Parameters
    ----------
    versions : tuple of (str, str)
        Name and version of the program and of what runs it.
    data : Path
        Folder of ledger, images and recipes.
    components : tuple of Licence
        By name.
    replacing : str
        How to put another Qt in the place of ours; empty in a checkout.
    """

    versions: tuple[tuple[str, str], ...]
    data: Path
    components: tuple[Licence, ...]
    replacing: str


def read_about() -> About:
    """Read it; some hundred files, so on a worker thread.

    Raises
    ------
    DataError
        The package's licences are not there.
    """
    components = tuple(licences())
    versions = (
        ("GoNoGo", __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("pylon", _version(components, _PYLON)),
        ("ONNX Runtime", _version(components, _RUNTIME)),
    )
    return About(versions, paths.data(), components, how_to_replace())


def _version(components: Sequence[Licence], names: Sequence[str]) -> str:
    found = {one.name: one.version for one in components}
    return next((found[name] for name in names if name in found), "")
