"""Pixels of every format, made grey or BGR."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.cameras.emulator import EmulatedCameras
from gonogo.drivers.cameras.pylon_pixels import PixelsError, pixels_of
from gonogo.drivers.cameras.pylon_sdk import pylon
from gonogo.ports.camera import Camera, Grabbed

HEIGHT, WIDTH = 48, 64
BGR = (30, 120, 220)
MOSAIC = {"B": 0, "G": 1, "R": 2}


def mosaic(pattern: str, bgr: tuple[int, int, int]) -> NDArray[np.uint16]:
    """Raw pixels of a plain colour under a Bayer pattern, named by its first two rows."""
    raw = np.zeros((HEIGHT, WIDTH), np.uint16)
    other = {"RG": "GB", "GR": "BG", "GB": "RG", "BG": "GR"}[pattern]
    for y, row in enumerate((pattern, other)):
        for x, colour in enumerate(row):
            raw[y::2, x::2] = bgr[MOSAIC[colour]]
    return raw


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[Camera]:
    made = EmulatedCameras().camera(CameraSettings("emulator", folder=str(tmp_path)))
    made.open()
    yield made
    made.close()


def shown(camera: Camera, folder: Path, raw: NDArray[np.uint8], pixel_format: str) -> Grabbed:
    """Let the emulator send raw pixels as a camera of that format would."""
    cv2.imwrite(str(folder / "raw.png"), raw)
    settings = CameraSettings("emulator", folder=str(folder), pixel_format=pixel_format)
    camera.configure(settings)
    camera.start()
    camera.trigger()
    result = camera.grab(2000)
    assert isinstance(result, Grabbed), result
    return result


@pytest.mark.parametrize("pattern", ["RG", "GR", "GB", "BG"])
def test_a_bayer_pattern_gives_the_colour_that_was_seen(
    camera: Camera, tmp_path: Path, pattern: str
) -> None:
    raw = mosaic(pattern, BGR).astype(np.uint8)
    got = shown(camera, tmp_path, raw, f"Bayer{pattern}8")
    assert got.pixels.shape == (HEIGHT, WIDTH, 3)
    assert np.array_equal(np.unique(got.pixels[2:-2, 2:-2].reshape(-1, 3), axis=0), [BGR])


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_deep_bayer_formats_keep_their_depth(camera: Camera, tmp_path: Path, bits: int) -> None:
    got = shown(camera, tmp_path, mosaic("RG", BGR).astype(np.uint8), f"BayerRG{bits}")
    assert got.bit_depth == bits
    assert got.pixels.dtype == np.uint16
    blue, green, red = got.pixels[10, 10]
    assert blue < green < red < 2**bits
    assert red > 2**bits * 0.7


@pytest.mark.parametrize(("bits", "dtype"), [(8, "u1"), (10, "u2"), (12, "u2"), (16, "u2")])
def test_grey_formats_keep_their_depth(
    camera: Camera, tmp_path: Path, bits: int, dtype: str
) -> None:
    raw = np.tile(np.arange(WIDTH, dtype=np.uint8) * 4, (HEIGHT, 1))
    got = shown(camera, tmp_path, raw, f"Mono{bits}")
    assert (got.pixels.dtype, got.bit_depth) == (np.dtype(dtype), bits)
    assert np.array_equal(got.pixels >> (bits - 8), raw)


@pytest.mark.parametrize("name", ["BGR8", "BGR8Packed", "RGB8Packed", "BGRA8Packed", "RGB16Packed"])
def test_colour_formats_become_bgr(camera: Camera, tmp_path: Path, name: str) -> None:
    got = shown(camera, tmp_path, np.full((HEIGHT, WIDTH, 3), BGR, np.uint8), name)
    assert got.pixels.shape == (HEIGHT, WIDTH, 3)
    assert got.pixels.flags.c_contiguous
    assert np.array_equal(got.pixels[5, 5] >> (got.bit_depth - 8), BGR)


def packed_12p(raw: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Two 12-bit pixels in three bytes, least significant bits first (GenICam PFNC)."""
    pairs = raw.reshape(-1, 2).astype(np.uint32)
    word = pairs[:, 0] | (pairs[:, 1] << 12)
    return np.stack([word & 255, (word >> 8) & 255, word >> 16], axis=1).astype(np.uint8).ravel()


def test_packed_grey_is_unpacked_to_the_last_bit() -> None:
    raw = (np.arange(HEIGHT * WIDTH, dtype=np.uint16) % 4096).reshape(HEIGHT, WIDTH)
    image = pylon.PylonImage()
    image.AttachMemoryView(packed_12p(raw).data, pylon.PixelType_Mono12p, WIDTH, HEIGHT, 0)
    pixels, bits = pixels_of(image)
    assert bits == 12
    assert np.array_equal(pixels, raw)


def test_packed_bayer_keeps_twelve_bits_in_bgr() -> None:
    deep = (700, 1500, 3000)
    data = packed_12p(mosaic("RG", deep))
    image = pylon.PylonImage()
    image.AttachMemoryView(data.data, pylon.PixelType_BayerRG12p, WIDTH, HEIGHT, 0)
    pixels, bits = pixels_of(image)
    assert bits == 12
    assert tuple(pixels[10, 10]) == deep


@pytest.mark.parametrize("name", ["Mono8", "RGB8packed", "BayerRG8"])
def test_padding_at_the_end_of_rows_is_left_out(name: str) -> None:
    width = WIDTH * (3 if name.startswith("RGB") else 1)
    rows = np.full((HEIGHT, width + 5), 255, np.uint8)
    rows[:, :width] = 77
    image = pylon.PylonImage()
    image.AttachMemoryView(rows.data, getattr(pylon, f"PixelType_{name}"), WIDTH, HEIGHT, 5)
    pixels, _ = pixels_of(image)
    assert pixels.shape[:2] == (HEIGHT, WIDTH)
    assert (pixels == 77).all()


def test_the_copy_outlives_the_buffer() -> None:
    rows = np.full((HEIGHT, WIDTH), 90, np.uint8)
    image = pylon.PylonImage()
    image.AttachMemoryView(rows.data, pylon.PixelType_Mono8, WIDTH, HEIGHT, 0)
    pixels, _ = pixels_of(image)
    image.Release()
    rows[:] = 0
    assert (pixels == 90).all()


class CutShort:
    """A result whose buffer holds fewer rows than it says."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)

    def GetPixelType(self) -> int:  # noqa: N802  pylon's name
        return int(pylon.PixelType_Mono8)

    def GetWidth(self) -> int:  # noqa: N802
        return self._size[0]

    def GetHeight(self) -> int:  # noqa: N802
        return self._size[1]

    def GetPaddingX(self) -> int:  # noqa: N802
        return 0

    def GetMemoryView(self) -> memoryview:  # noqa: N802
        return memoryview(bytes(WIDTH * HEIGHT // 2))


@pytest.mark.parametrize(("width", "height"), [(WIDTH, HEIGHT), (WIDTH, 0), (0, HEIGHT)])
def test_a_buffer_that_lacks_pixels_is_no_picture(width: int, height: int) -> None:
    with pytest.raises(PixelsError, match=f"{width}×{height} px"):
        pixels_of(CutShort(width, height))


def test_ranges_are_no_picture() -> None:
    rows = np.zeros((HEIGHT, WIDTH), np.uint16)
    image = pylon.PylonImage()
    image.AttachMemoryView(rows.view("u1").data, pylon.PixelType_Coord3D_C16, WIDTH, HEIGHT, 0)
    with pytest.raises(PixelsError, match="Coord3D_C16"):
        pixels_of(image)
