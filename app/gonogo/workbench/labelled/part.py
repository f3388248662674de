"""A labelled part, before and after its image is read."""

import os
from pathlib import Path
from typing import NoReturn

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError

GOOD = "none"
"""Defect class of good parts."""
IMAGE_SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pnm")
)


class ListedPart(msgspec.Struct, frozen=True):
    """A part of a labelled folder, its image not read yet.

    Parameters
    ----------
    name : str
        Path of the image in the folder, printable.
    image : Path
        The image file; it was there when the folder was listed.
    kind : str
        Defect class, or ``none``.
    mask : Path or None
        Image that is not 0 on the defect.
    size_px : float or None
        Size of the defect, where a table has it.
    """

    name: str
    image: Path
    kind: str
    mask: Path | None = None
    size_px: float | None = None

    @property
    def bad(self) -> bool:
        """Truth."""
        return self.kind != GOOD


class Listing(msgspec.Struct, frozen=True):
    """All parts of a labelled folder.

    Parameters
    ----------
    folder : Path
        As it was given.
    parts : tuple of ListedPart
        At least one.
    notes : tuple of str
        How the folder was read, and what in it was left out.
    """

    folder: Path
    parts: tuple[ListedPart, ...]
    notes: tuple[str, ...] = ()


class LabelledPart(msgspec.Struct, frozen=True, eq=False):
    """A part whose truth is known.

    Parameters
    ----------
    name : str
        Path of the image in its folder.
    pixels : ndarray
        ``(H, W)`` grey or ``(H, W, 3)`` BGR, uint8.
    bad : bool
        Truth.
    kind : str
        Defect class, or ``none``.
    mask : ndarray or None
        ``(H, W)`` bool, True on the defect.
    size_px : float or None
        Size of the defect, where the table has it.
    """

    name: str
    pixels: NDArray[np.uint8]
    bad: bool
    kind: str
    mask: NDArray[np.bool_] | None
    size_px: float | None


def spelled(path: Path | str) -> str:
    r"""Spell a path for a sentence: bytes that are no UTF-8 and unprintable signs with ``\``."""
    return "".join(c if c.isprintable() else _escaped(c) for c in str(path))


def _escaped(sign: str) -> str:
    byte = ord(sign) - 0xDC00  # how Python keeps a byte of a file name that is no UTF-8
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else ascii(sign)[1:-1]


def inside(root: Path, path: Path) -> Path | None:
    """Absolute path without ``..``; None where it leads out of a folder."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links
    folder = Path(os.path.abspath(root))  # noqa: PTH100
    return whole if folder in whole.parents else None


def is_file(path: Path) -> bool:
    """Whether a path leads to a plain file that may be looked at."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # no permission; a loop; a name that no file system takes
        return False


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder that may be looked at."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def refuse(path: Path, why: str) -> NoReturn:
    """Refuse a file or folder in a sentence that begins with its path."""
    msg = f"{spelled(path)} {why}"
    raise DataError(msg)
