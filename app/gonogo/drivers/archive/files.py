"""Images as lossless PNG files named by their content."""

import hashlib
import re
import shutil
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np

from gonogo.domain.errors import ArchiveError
from gonogo.domain.frame import Pixels
from gonogo.drivers.durable import write_durably

_NAME = re.compile(r"[0-9a-f]{64}")


def pixel_sha256(pixels: Pixels) -> str:
    """SHA-256 of the raw pixels: C order, little-endian, nothing of their shape."""
    little = pixels.astype(pixels.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(np.ascontiguousarray(little).data).hexdigest()


class FileArchive:
    """Keeps ``ab/abcdef….png`` below a root; the folders are made when first needed.

    An image appears under its name only when it is whole and on the disk. PNG is written with
    OpenCV's own settings, which are faster and smaller than any level set by hand.

    Parameters
    ----------
    root : Path
        The archive's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, sha256: str, pixels: Pixels) -> str:
        """Keep an image losslessly; the same content is kept once.

        Parameters
        ----------
        sha256 : str
            Of the raw pixels, as the decision carries it.
        pixels : ndarray
            ``(H, W)`` or ``(H, W, 1)`` grey, or ``(H, W, 3)`` BGR; u8 or u16.

        Returns
        -------
        str
            Path relative to the archive's root, with forward slashes.

        Raises
        ------
        ArchiveError
            It could not be written, or the pixels are not those the name says.
        """
        name = _relative(sha256)
        target = self._root / name
        if target.exists():
            return name
        if pixel_sha256(pixels) != sha256:
            msg = f"The image {sha256[:12]}… is not kept: its pixels are others than were judged."
            raise ArchiveError(msg)
        data = _encode(sha256, pixels)
        try:
            write_durably(target, data)
        except OSError as error:
            msg = (
                f"The image {sha256[:12]}… could not be kept in {self._root} "
                f"({error.strerror}); check the disk and its free space."
            )
            raise ArchiveError(msg) from error
        return name

    def get(self, sha256: str) -> Pixels | None:
        """Read an image back and check its hash; None where it was never kept.

        Raises
        ------
        ArchiveError
            The file is damaged, was changed, or cannot be read.
        """
        path = self._root / _relative(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            msg = f"The image {path} cannot be read ({error.strerror}); check the disk."
            raise ArchiveError(msg) from error
        image = _decode(data)
        if image is None or pixel_sha256(image) != sha256:
            msg = f"The image {path} is damaged or was changed; it is not what was judged."
            raise ArchiveError(msg)
        return image

    def free_bytes(self) -> int:
        """Room left on its disk.

        Raises
        ------
        ArchiveError
            The disk cannot be asked.
        """
        folder = self._root.absolute()
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        try:
            return shutil.disk_usage(folder).free
        except OSError as error:
            msg = f"The room left under {self._root} cannot be read ({error.strerror})."
            raise ArchiveError(msg) from error


def _relative(sha256: str) -> str:
    # The name comes from a ledger that anybody may hand us; it must not lead out of the root.
    if not _NAME.fullmatch(sha256):
        msg = f"{sha256[:80]!r} is not the SHA-256 of an image."
        raise ArchiveError(msg)
    return f"{sha256[:2]}/{sha256}.png"


def _encode(sha256: str, pixels: Pixels) -> bytes:
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    if channels not in (1, 3) or pixels.dtype not in (np.uint8, np.uint16) or pixels.size == 0:
        msg = (
            f"The image {sha256[:12]}… is {pixels.shape} {pixels.dtype}; "
            "the archive keeps grey and BGR of 8 or 16 bit."
        )
        raise ArchiveError(msg)
    try:
        done, data = cv2.imencode(".png", pixels)
    except cv2.error as error:
        done, data, reason = False, None, str(error)
    else:
        reason = "its encoder gave nothing"
    # A codec that was not built answers with a stub, so the flag alone tells.
    if not done or data is None:
        msg = f"OpenCV could not make a PNG of the image {sha256[:12]}…: {reason}."
        raise ArchiveError(msg)
    return data.tobytes()


def _decode(data: bytes) -> Pixels | None:
    if not data:
        return None
    with suppress(cv2.error):
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        if image is not None and image.dtype in (np.uint8, np.uint16):
            return image  # type: ignore[return-value]
    return None
