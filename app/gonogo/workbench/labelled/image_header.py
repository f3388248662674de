"""What an image file says of itself, read before a single pixel is decoded.

A few bytes may declare any size, so memory is bounded by looking here first.
"""

import re
import struct
from collections.abc import Iterator

import msgspec

_PNG = b"\x89PNG\r\n\x1a\n"
_TIFF = {b"II*\0": "<", b"MM\0*": ">"}
_EXIF = b"Exif\0\0"
_PNM = re.compile(rb"P[1-6](?:\s|#[^\n]*\n)+(\d{1,9})(?:\s|#[^\n]*\n)+(\d{1,9})\s")


class ImageHeader(msgspec.Struct, frozen=True):
    """Declared properties.

    Parameters
    ----------
    width, height : int
        Of the pixels as they are stored, px.
    orientation : int
        EXIF's, 1 to 8 (CIPA DC-008, tag 274); 1 is as stored.
    single : bool
        One picture, not several pages or an animation.
    cmyk : bool
        Printing colours.
    """

    width: int
    height: int
    orientation: int = 1
    single: bool = True
    cmyk: bool = False


def image_header(data: bytes) -> ImageHeader | None:
    """Read the header of a PNG, JPEG, BMP, TIFF, WebP or PNM file.

    Parameters
    ----------
    data : bytes
        The file, or as much of its beginning as there is.

    Returns
    -------
    ImageHeader or None
        None where it is none of these, or the header does not end here.
    """
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data[:4] in _TIFF:
            return _tiff(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(b"BM"):
            return _bmp(data)
        found = _PNM.match(data[:4096])
        return ImageHeader(int(found[1]), int(found[2])) if found else None
    except (struct.error, IndexError):
        return None


def _png(data: bytes) -> ImageHeader:
    # PNG specification, sections 5.3 and 11.2.2; fcTL chunks begin the frames of an animation.
    width, height = struct.unpack_from(">II", data, 16)
    orientation, single = 1, True
    at = 8
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"eXIf":
            orientation = _orientation(data[at + 8 : at + 8 + size])
        single &= name != b"acTL"
        at += size + 12
    return ImageHeader(width, height, orientation, single)


def _jpeg(data: bytes) -> ImageHeader:
    # ITU-T T.81, B.1.1.3: markers with their lengths, up to the frame header.
    orientation, at = 1, 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        (size,) = struct.unpack_from(">H", data, at + 2)
        if data[at] != 0xFF or size < 2:
            raise IndexError
        if marker == 0xE1 and data[at + 4 :].startswith(_EXIF):
            orientation = _orientation(data[at + 10 : at + 2 + size])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width, colours = struct.unpack_from(">HHB", data, at + 5)
            return ImageHeader(width, height, orientation, cmyk=colours == 4)
        at += 2 + size


def _tiff(data: bytes) -> ImageHeader:
    fields, following = _directory(data)
    orientation = fields.get(274, 1)
    cmyk = fields.get(262) == 5
    return ImageHeader(fields.get(256, 0), fields.get(257, 0), orientation, not following, cmyk)


def _webp(data: bytes) -> ImageHeader:
    # RFC 9649, sections 2.5 to 2.7.
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return ImageHeader(width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return ImageHeader((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    flags = data[20]
    width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    orientation, at = 1, 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"EXIF":
            orientation = _orientation(data[at + 8 : at + 8 + size].removeprefix(_EXIF))
        at += 8 + size + size % 2
    return ImageHeader(width, height, orientation, not flags & 0x02)


def _bmp(data: bytes) -> ImageHeader:
    (size,) = struct.unpack_from("<I", data, 14)
    width, height = struct.unpack_from("<HH" if size == 12 else "<ii", data, 18)
    return ImageHeader(abs(width), abs(height))


def _orientation(exif: bytes) -> int:
    try:
        return _directory(exif)[0].get(274, 1)
    except (struct.error, KeyError):
        return 1


def _directory(data: bytes) -> tuple[dict[int, int], int]:
    """First directory of a TIFF file: whole numbers by tag, and where the next one begins."""
    order = _TIFF[data[:4]]
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, start)
    fields = {}
    for tag, kind, values, cell in _cells(data, order, start + 2, count):
        if values == 1 and kind in (3, 4):
            (fields[tag],) = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", cell)
    (following,) = struct.unpack_from(f"{order}I", data, start + 2 + 12 * count)
    return fields, following


def _cells(data: bytes, order: str, at: int, count: int) -> Iterator[tuple[int, int, int, bytes]]:
    for number in range(count):
        yield struct.unpack_from(f"{order}HHI4s", data, at + 12 * number)
