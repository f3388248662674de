"""Image files of labelled parts, read as the camera would have given them, or refused."""

import stat
from pathlib import Path
from typing import Any, NoReturn

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.workbench.labelled.image_header import ImageHeader, image_header
from gonogo.workbench.labelled.part import refuse

MOST_BYTES = 256 << 20
"""Larger files are refused before they are read."""
_HEAD_BYTES = 1 << 17


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Read a plain file that is not too large.

    Parameters
    ----------
    most : int
        Bytes of the largest file that is read whole.

    Raises
    ------
    DataError
        It is missing, unreadable, no plain file or too large.
    """
    return _read(path, most, most)


class ImageReader:
    """Reads images that a model takes: its size, its channels, 8 bits.

    Parameters
    ----------
    card : ModelCard
        Of the model.
    """

    def __init__(self, card: ModelCard) -> None:
        self._card = card

    def check(self, path: Path) -> None:
        """Refuse an image by its header, where that lies at the beginning of the file.

        Raises
        ------
        DataError
            As :meth:`decode`.
        """
        data = _read(path, MOST_BYTES, _HEAD_BYTES)
        header = image_header(data)
        if header is None and len(data) < _HEAD_BYTES:
            _refuse_format(path, data)
        if header is not None:
            self._check(path, header)

    def decode(self, path: Path, data: bytes) -> NDArray[np.uint8]:
        """Decode a file's bytes.

        Three equal channels are taken for grey, and an alpha channel that covers nothing is
        dropped: the pixels stay what they were.

        Returns
        -------
        ndarray
            ``(H, W)`` grey or ``(H, W, 3)`` BGR, uint8, of a size that the model takes.

        Raises
        ------
        DataError
            It is damaged, or of another size, format or depth; one sentence with the path.
        """
        header = image_header(data)
        if header is None:
            _refuse_format(path, data)
        self._check(path, header)
        pixels = _decode(path, data)
        if pixels.dtype != np.uint8:
            why = f"has pixels of {8 * pixels.dtype.itemsize} bits; the model "
            refuse(path, f"{why}{self._card.name} takes 8. Save it as the camera gives it.")
        if pixels.ndim == 3 and pixels.shape[2] == 4:
            if (pixels[..., 3] != 255).any():
                refuse(path, "is partly transparent; save it without an alpha channel.")
            pixels = pixels[..., :3]
        grey = self._card.frame_channels == 1
        if grey and pixels.ndim == 3:
            first = pixels[..., 0]
            if (pixels[..., 1] != first).any() or (pixels[..., 2] != first).any():
                refuse(path, f"is in colour; the model {self._card.name} takes grey images.")
            pixels = first
        if not grey and pixels.ndim == 2:
            refuse(path, f"is grey; the model {self._card.name} takes images in colour.")
        return np.ascontiguousarray(pixels, np.uint8)

    def read(self, path: Path) -> NDArray[np.uint8]:
        """Read and decode a file."""
        return self.decode(path, read_bytes(path))

    def _check(self, path: Path, header: ImageHeader) -> None:
        want = self._card.input
        exact = self._card.prepare is None
        if exact and (header.width, header.height) != (want.width, want.height):
            size = f"is {header.width} × {header.height} px; the model {self._card.name} takes "
            refuse(path, f"{size}{want.width} × {want.height} px.")
        if not header.single:
            refuse(path, "holds several pictures; save the one that was labelled by itself.")
        if header.cmyk:
            refuse(path, "is in printing colours (CMYK); save it as grey or RGB.")
        if 2 <= header.orientation <= 8:
            why = f"asks to be turned (EXIF orientation {header.orientation}), which no camera of "
            refuse(path, f"{why}a line does; save it turned as the camera sees the part.")


def read_mask(path: Path, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Read a mask that belongs to an image.

    Parameters
    ----------
    shape : tuple of int
        Of the image; the first two are height and width.

    Returns
    -------
    ndarray
        ``(H, W)`` bool, True where the mask is not 0.

    Raises
    ------
    DataError
        It is damaged, or of another size than its image.
    """
    data = read_bytes(path)
    header = image_header(data)
    if header is None:
        _refuse_format(path, data)
    height, width = shape[:2]
    if (header.height, header.width) != (height, width):
        size = f"is a mask of {header.width} × {header.height} px, its image has "
        refuse(path, f"{size}{width} × {height} px.")
    pixels = _decode(path, data)
    if pixels.ndim == 3:
        pixels = pixels[..., :3].max(axis=2)  # not the alpha channel
    return np.asarray(pixels > 0, np.bool_)


def _decode(path: Path, data: bytes) -> NDArray[Any]:
    # From bytes: on Windows OpenCV cannot open every path by name. Unchanged also means unturned.
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        pixels = None
    if pixels is None:
        why = "cannot be decoded: it is cut short, damaged or of an unusual kind; "
        refuse(path, f"{why}copy or save it again.")
    return np.asarray(pixels)


def _read(path: Path, most: int, wanted: int) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            refuse(path, "is no plain file but a folder, a pipe or a device; take it away.")
        if found.st_size > most:
            size = f"has {found.st_size / 2**20:.0f} MiB, more than the {most >> 20} MiB that "
            refuse(path, f"{size}are read.")
        with path.open("rb") as file:
            return file.read(wanted)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        refuse(path, f"cannot be read: {why}.")


def _refuse_format(path: Path, data: bytes) -> NoReturn:
    if not data:
        refuse(path, "is empty; copy the image again.")
    refuse(path, "is no PNG, JPEG, BMP, TIFF, WebP or PNM image, or its beginning is damaged.")
