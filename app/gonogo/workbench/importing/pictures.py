"""Pictures and texts from files, for the person who brings a model in."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.domain.recipe import CameraSettings
from gonogo.workbench.labelled.image_file import read_bytes

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp")
_EMULATED = frozenset(SUFFIXES) - {".webp"}
_MOST = 64
_MOST_TEXT = 1 << 20


class Picture(msgspec.Struct, frozen=True, eq=False):
    """A picture and where it comes from.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` grey or ``(H, W, C)`` BGR, uint8.
    """

    name: str
    pixels: NDArray[np.uint8]

    @property
    def channels(self) -> int:
        """Channels of its pixels."""
        return self.pixels.shape[2] if self.pixels.ndim == 3 else 1


def read_picture(path: Path) -> Picture:
    """Read a picture file as a camera would give it: grey, or BGR.

    Raises
    ------
    DataError
        It cannot be read; one sentence with the path.
    """
    data = read_bytes(path)
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        pixels = None
    if pixels is None:
        msg = f"{path} cannot be read as a picture; save it as PNG."
        raise DataError(msg)
    if pixels.dtype != np.uint8:
        msg = f"{path} has pixels of {8 * pixels.dtype.itemsize} bits; save it with 8."
        raise DataError(msg)
    grey = pixels.ndim == 3 and pixels.shape[2] >= 3 and _is_grey(np.asarray(pixels, np.uint8))
    plain = pixels[..., 0] if grey else pixels[..., :3] if pixels.ndim == 3 else pixels
    return Picture(path.name, np.ascontiguousarray(plain, np.uint8))


def read_pictures(place: Path, most: int = _MOST) -> tuple[Picture, ...]:
    """Read a picture, or those of a folder by name, evenly drawn where there are many.

    All come as one camera would give them: in colour where any of them is.

    Raises
    ------
    DataError
        There is none, or one cannot be read.
    """
    if not place.is_dir():
        return (read_picture(place),)
    paths = sorted(p for p in place.iterdir() if p.suffix.casefold() in SUFFIXES and p.is_file())
    if not paths:
        msg = f"{place} holds no pictures ({', '.join(SUFFIXES)})."
        raise DataError(msg)
    chosen = [paths[i] for i in np.linspace(0, len(paths) - 1, min(most, len(paths))).astype(int)]
    return _of_one_camera([read_picture(path) for path in chosen])


def camera_over(folder: Path, pictures: Sequence[Picture]) -> CameraSettings:
    """Play a folder as a camera: by Basler's emulator where it can, which wants pictures alone."""
    plain = all(p.is_file() and p.suffix.casefold() in _EMULATED for p in folder.iterdir())
    one_size = len({picture.pixels.shape for picture in pictures}) == 1
    # Said, since files of grey pictures often have three channels, and the model expects one.
    grey = all(picture.channels == 1 for picture in pictures)
    return CameraSettings(
        "emulator" if plain and one_size else "replay",
        folder=str(folder),
        pixel_format="Mono8" if grey else "BGR8",
    )


def lines_of(path: Path) -> tuple[str, ...]:
    """Read the lines of a text file: characters or class names.

    Raises
    ------
    DataError
        It cannot be read, or is no text.
    """
    try:
        return tuple(read_bytes(path, _MOST_TEXT).decode("utf-8-sig").splitlines())
    except UnicodeDecodeError as error:
        msg = f"{path} is no text in UTF-8."
        raise DataError(msg) from error


def from_camera(picture: Picture, channels: int) -> Picture:
    """A grey picture as a camera in colour gives it: its three channels are equal."""
    if channels != 3 or picture.pixels.ndim != 2:
        return picture
    return replace(picture, pixels=np.repeat(picture.pixels[..., None], 3, axis=2))


def _of_one_camera(pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """Give grey pictures among coloured ones three channels, too."""
    if all(picture.channels == 1 for picture in pictures):
        return tuple(pictures)
    return tuple(from_camera(picture, 3) for picture in pictures)


def _is_grey(pixels: NDArray[np.uint8]) -> bool:
    first = pixels[..., 0]
    return bool((pixels[..., 1] == first).all() and (pixels[..., 2] == first).all())
