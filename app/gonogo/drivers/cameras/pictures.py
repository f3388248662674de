"""Pictures from a folder or a video file, as a replay shows them."""

import os
import re
from pathlib import Path
from typing import Protocol, cast

import cv2
import msgspec
import numpy as np

from gonogo.domain.errors import DeviceError
from gonogo.domain.frame import Pixels

IMAGE_SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".jp2", ".pgm", ".ppm", ".pnm")
)
VIDEO_SUFFIXES = frozenset((".avi", ".mp4", ".mkv", ".mov", ".m4v", ".webm", ".mpg", ".mpeg"))
CACHE_BYTES = 256 * 1024**2
PRELOAD_BYTES = 1024**3


class UnreadableError(Exception):
    """A picture is there but cannot be decoded; the text names it."""


class Picture(msgspec.Struct, frozen=True, eq=False):
    """One decoded picture. ``pixels`` may be shared: copy before giving it away."""

    pixels: Pixels
    source: str


class Pictures(Protocol):
    """Pictures by number; past the end there is None."""

    @property
    def endless(self) -> bool:
        """Whether a run starts again at the end."""
        ...

    def read(self, index: int) -> Picture | None:
        """Picture ``index``, from 0.

        Raises
        ------
        UnreadableError
            It cannot be decoded.
        """
        ...

    def preload(self, limit_bytes: int = PRELOAD_BYTES) -> int:
        """Decode ahead of the run what fits, and keep it; returns the number kept."""
        ...

    def close(self) -> None:
        """Give files and memory back."""
        ...


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Key that sorts ``t2`` before ``t10``, and ties by the exact name."""
    parts = re.split(r"(\d+)", name)
    key = [(0, int(p), "") if p.isdecimal() else (1, 0, p.casefold()) for p in parts if p]
    return [*key, (2, 0, name)]


def image_files(folder: Path) -> list[Path]:
    """Image files of a folder in natural order, hidden files left out.

    Raises
    ------
    DeviceError
        The folder is missing, unreadable, or holds no image.
    """
    try:
        entries = list(folder.iterdir())
    except FileNotFoundError as error:
        msg = f"The image folder {folder} does not exist."
        raise DeviceError(msg) from error
    except OSError as error:
        msg = f"The image folder {folder} cannot be read: {error.strerror}."
        raise DeviceError(msg) from error
    files = [
        p
        for p in entries
        if p.suffix.lower() in IMAGE_SUFFIXES and not p.name.startswith(".") and p.is_file()
    ]
    if not files:
        msg = f"The folder {folder} holds no image ({', '.join(sorted(IMAGE_SUFFIXES))})."
        raise DeviceError(msg)
    return sorted(files, key=lambda p: natural_key(p.name))


def read_image(path: Path) -> Pixels:
    """Decode one image file: ``(H, W)`` or ``(H, W, 3)`` BGR, uint8 or uint16.

    Raises
    ------
    UnreadableError
        The file cannot be read or decoded, or has another pixel type.
    """
    try:
        # Not imread: it takes no path outside the ANSI code page on Windows.
        data = np.frombuffer(path.read_bytes(), np.uint8)
        decoded = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if data.size else None
    except OSError as error:
        msg = f"The image {path} cannot be read: {error.strerror}."
        raise UnreadableError(msg) from error
    except cv2.error as error:
        msg = f"The image {path} cannot be decoded: {error.err}."
        raise UnreadableError(msg) from error
    if decoded is None:
        msg = f"The image {path} cannot be decoded; it is damaged, or no image."
        raise UnreadableError(msg)
    if decoded.ndim == 3 and decoded.shape[2] == 4:
        decoded = cv2.cvtColor(decoded, cv2.COLOR_BGRA2BGR)
    if decoded.dtype not in (np.uint8, np.uint16):
        msg = f"The image {path} has pixels of {decoded.dtype}; 8 or 16 bits are understood."
        raise UnreadableError(msg)
    return cast("Pixels", np.ascontiguousarray(decoded))


class FolderPictures:
    """A folder's images in natural order; the first ones stay in memory as far as they fit."""

    endless = True

    def __init__(self, folder: Path) -> None:
        self._files = image_files(folder)
        self._kept: dict[Path, Pixels] = {}
        self._free_bytes = CACHE_BYTES

    def read(self, index: int) -> Picture | None:
        """Picture ``index``, counted around the folder's end."""
        path = self._files[index % len(self._files)]
        pixels = self._kept.get(path)
        if pixels is None:
            pixels = read_image(path)
            self._keep(path, pixels)
        return Picture(pixels, str(path))

    def preload(self, limit_bytes: int = PRELOAD_BYTES) -> int:
        """Decode what fits into ``limit_bytes``, from the first file on."""
        self._free_bytes += max(0, limit_bytes - CACHE_BYTES)
        for path in self._files:
            if path in self._kept:
                continue
            try:
                if not self._keep(path, read_image(path)):
                    break
            except UnreadableError:
                continue  # reported when its turn comes
        return len(self._kept)

    def close(self) -> None:
        """Forget the decoded pictures."""
        self._kept.clear()

    def _keep(self, path: Path, pixels: Pixels) -> bool:
        if pixels.nbytes > self._free_bytes:
            return False
        self._free_bytes -= pixels.nbytes
        self._kept[path] = pixels
        return True


class VideoPictures:
    """A video file's frames, decoded one after the other."""

    endless = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._video = cv2.VideoCapture(str(path))
        self._next = 0
        if not self._video.isOpened():
            msg = f"The video {path} cannot be opened; it is damaged, or its codec is unknown."
            raise DeviceError(msg)

    def read(self, index: int) -> Picture | None:
        """Frame ``index``; None past the end."""
        if index < self._next:
            self._video.release()
            self._video = cv2.VideoCapture(str(self._path))
            self._next = 0
        while self._next < index:
            if not self._video.grab():
                return None
            self._next += 1
        good, pixels = self._video.read()
        if not good:
            return None
        self._next += 1
        frame: Pixels = np.ascontiguousarray(pixels, dtype=np.uint8)
        name = f"{self._path.stem}#{index:06d}{self._path.suffix}"
        return Picture(frame, str(self._path.with_name(name)))

    def preload(self, limit_bytes: int = PRELOAD_BYTES) -> int:
        """Keep nothing: a video is decoded as it runs."""
        del limit_bytes
        return 0

    def close(self) -> None:
        """Close the file."""
        self._video.release()


def open_pictures(path: Path) -> Pictures:
    """Open a folder or a video file.

    Raises
    ------
    DeviceError
        It is missing, empty, or neither.
    """
    if path.is_file():
        if path.suffix.lower() in VIDEO_SUFFIXES:
            return VideoPictures(path)
        msg = f"{path} is neither a folder of images nor a video ({', '.join(VIDEO_SUFFIXES)})."
        raise DeviceError(msg)
    return FolderPictures(path)


def readable(path: str) -> str:
    r"""Spell a path whose bytes are no UTF-8 with ``\x``: records are UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
