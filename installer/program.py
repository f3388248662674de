"""Which version of the program lies in a folder, whatever this environment has installed."""

from importlib.metadata import Distribution
from pathlib import Path

from installer.contents import FreezeError


def version_in(folder: Path) -> str:
    """Version that the program's metadata in a folder names.

    Parameters
    ----------
    folder : Path
        Of an unpacked wheel, or ``_internal`` of a frozen tree.

    Raises
    ------
    FreezeError
        It names none.
    """
    found = list(folder.glob("gonogo-*.dist-info"))
    if len(found) != 1:
        msg = f"{folder} names no version of the program; 'python -m installer.freeze' makes it."
        raise FreezeError(msg)
    return Distribution.at(found[0]).version
