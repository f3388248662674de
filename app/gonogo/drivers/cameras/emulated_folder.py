"""A folder as pylon's emulator shows it: which files, in which order, of which size."""

import os
import struct
from pathlib import Path

from gonogo.domain.errors import DeviceError
from gonogo.domain.geometry import Roi
from gonogo.drivers.cameras.pictures import UnreadableError, image_files, read_image, readable
from gonogo.drivers.cameras.pylon_nodes import Nodes

# What the emulator of pypylon 26.9 decodes; it fails on WebP, and reads 16 bits as 8.
_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"))
_PNG = b"\x89PNG\r\n\x1a\n"


class EmulatedFolder:
    """Files of one folder in the emulator's order.

    The emulator shows *every* entry of the folder, hidden files and folders included, sorted by
    their names' bytes, and cuts an image that is larger than the sensor region without a word: so
    a folder of anything but images of one size is refused.

    Raises
    ------
    DeviceError
        The folder is missing, empty, or holds something else.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        images = image_files(folder)
        self._names = self._listed()
        strange = sorted(
            {p.name for p in folder.iterdir()}
            - {p.name for p in images if p.suffix.lower() in _SUFFIXES}
        )
        if strange:
            msg = (
                f"The emulator shows every file of a folder, and {folder} also holds "
                f"{strange[0]!r}; keep {', '.join(sorted(_SUFFIXES))} images there, nothing else."
            )
            raise DeviceError(msg)
        # Where upper and lower case decide the order, another platform may sort otherwise.
        self._certain = self._names == sorted(self._names, key=str.casefold)
        self._size, self._colour = self._measure()

    def show(self, nodes: Nodes, *, pixel_format: str | None, roi: Roi | None) -> None:
        """Let the emulator show the folder, in the images' own size and colour unless told."""
        if pixel_format is None:
            nodes.set_choice("BGR8Packed" if self._colour else "Mono8", "PixelFormat")
        if roi is None:
            width, height = self._size
            for name, value in (
                ("OffsetX", 0),
                ("OffsetY", 0),
                ("Width", width),
                ("Height", height),
            ):
                nodes.set_number(value, name)
        nodes.set_text("ImageFilename", str(self._folder))
        nodes.set_choice("On", "ImageFileMode")
        nodes.set_choice("Off", "TestImageSelector")

    def check_unchanged(self) -> None:
        """Refuse a folder whose files are not those that were checked.

        Raises
        ------
        DeviceError
            Files came or went.
        """
        if self._listed() != self._names:
            msg = f"The files of {self._folder} changed since the camera was set; set it again."
            raise DeviceError(msg)

    def source(self, block_id: int) -> str:
        """Path of the file shown for a block id; empty where the order is not certain."""
        if not self._certain:
            return ""
        return readable(str(self._folder / self._names[block_id % len(self._names)]))

    def _listed(self) -> list[str]:
        try:
            return sorted((p.name for p in self._folder.iterdir()), key=os.fsencode)
        except OSError as error:
            msg = f"The image folder {self._folder} cannot be read: {error.strerror}."
            raise DeviceError(msg) from error

    def _measure(self) -> tuple[tuple[int, int], bool]:
        first = self._folder / self._names[0]
        size, colour = image_size(first)
        for name in self._names[1:]:
            other, _ = image_size(self._folder / name)
            if other != size:
                msg = (
                    f"The images of {self._folder} differ in size: {first.name} has "
                    f"{size[0]}×{size[1]} px, {name} has {other[0]}×{other[1]} px."
                )
                raise DeviceError(msg)
        return size, colour


def image_size(path: Path) -> tuple[tuple[int, int], bool]:
    """Width and height in pixels, and whether it is in colour; a PNG is not decoded for it.

    Raises
    ------
    DeviceError
        The file is no image that can be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(26)
        if head.startswith(_PNG) and len(head) == 26:
            # Width and height follow the chunk's length and name; colour types are 2, 3 and 6
            # (PNG specification, section 11.2.2).
            width, height, _, colour = struct.unpack(">IIBB", head[16:26])
            return (width, height), colour in (2, 3, 6)
        pixels = read_image(path)
    except OSError as error:
        msg = f"The image {path} cannot be read: {error.strerror}."
        raise DeviceError(msg) from error
    except UnreadableError as error:
        raise DeviceError(str(error)) from error
    return (pixels.shape[1], pixels.shape[0]), pixels.ndim == 3
