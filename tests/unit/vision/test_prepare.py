"""A frame becomes a model's input by the same rules, and the same pixels, as where it was made."""

from typing import Literal

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from gonogo.domain.bundle import InputContract, Preparation
from gonogo.domain.geometry import Roi
from gonogo.vision.prepare import fitted, prepare


def contract(
    width: int, height: int, channels: int = 1, dtype: Literal["uint8", "float32"] = "uint8"
) -> InputContract:
    return InputContract("image", height, width, channels, dtype)


def noise(height: int, width: int, channels: int = 1) -> np.ndarray:
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(5).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("how", ["bilinear", "bicubic"])
def test_pillow_resizing_is_pillows_own(how: Literal["bilinear", "bicubic"], channels: int) -> None:
    pixels = noise(479, 641, channels)
    preparation = Preparation(channels, "stretch", how)
    tensor, _ = prepare(pixels, contract(224, 192, channels), preparation)
    resampling = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}[how]
    expected = np.asarray(Image.fromarray(pixels).resize((224, 192), resampling))
    np.testing.assert_array_equal(tensor.reshape(expected.shape), expected)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("how", ["bilinear", "bicubic"])
@pytest.mark.parametrize("size", [(224, 192), (641, 300), (1300, 700), (1, 1)])
def test_a_float_input_keeps_fractions_of_a_grey_value(
    how: Literal["bilinear", "bicubic"], channels: int, size: tuple[int, int]
) -> None:
    pixels = noise(479, 641, channels)
    tensor, _ = prepare(
        pixels, contract(*size, channels, "float32"), Preparation(channels, "stretch", how)
    )
    resampling = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}[how]
    for channel, plane in enumerate(np.moveaxis(pixels.reshape(479, 641, channels), 2, 0)):
        single = Image.fromarray(plane.astype(np.float32))
        expected = np.asarray(single.resize(size, resampling))
        np.testing.assert_allclose(tensor[0, :, :, channel], expected, rtol=0, atol=1e-3)
    assert np.abs(tensor - np.rint(tensor)).max() > 0.1


def test_letterbox_rounds_as_ultralytics_does() -> None:
    """Over 500 random sizes, against the formula of Ultralytics 8.4, ``LetterBox.get_params``."""
    rng = np.random.default_rng(11)
    want = contract(640, 512)
    for width, height in rng.integers(16, 4000, (500, 2)).tolist():
        ratio = min(512 / height, 640 / width)
        size = (max(round(width * ratio), 1), max(round(height * ratio), 1))
        padding = ((640 - size[0]) / 2, (512 - size[1]) / 2)
        at = (round(padding[0] - 0.1), round(padding[1] - 0.1))
        assert fitted(width, height, want, Preparation(1, "letterbox")) == (size, at)


@pytest.mark.parametrize(
    ("frame", "resize_px", "size", "scaled", "at"),
    [
        ((640, 480), 256, (224, 224), (341, 256), (-58, -16)),
        ((2448, 2048), 256, (224, 224), (306, 256), (-41, -16)),
        ((641, 479), 232, (224, 224), (310, 232), (-43, -4)),
        ((479, 641), 256, (224, 224), (256, 342), (-16, -59)),
        ((300, 300), 256, (224, 224), (256, 256), (-16, -16)),
        ((1001, 333), 257, (255, 224), (772, 257), (-258, -16)),
    ],
)
def test_crop_cuts_where_torchvision_cuts(
    frame: tuple[int, int],
    resize_px: int,
    size: tuple[int, int],
    scaled: tuple[int, int],
    at: tuple[int, int],
) -> None:
    """Numbers that Resize and CenterCrop of torchvision 0.29 gave."""
    how = Preparation(1, "crop", resize_px=resize_px)
    assert fitted(*frame, contract(*size), how) == (scaled, at)


def test_corner_is_padded_right_and_below_alone() -> None:
    pixels = np.full((480, 640), 200, np.uint8)
    tensor, placed = prepare(pixels, contract(416, 416), Preparation(1, "corner", pad=114))
    image = tensor[0, :, :, 0]
    assert (image[:312] == 200).all()
    assert (image[312:] == 114).all()
    valid = placed.valid
    assert (valid.x, valid.y, valid.width, valid.height) == (0, 0, 416, 312)


@pytest.mark.parametrize("fit", ["stretch", "letterbox", "corner"])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_halving_keeps_a_defect_of_3_by_3_px_that_linear_may_lose(
    fit: Literal["stretch", "letterbox", "corner"], dtype: Literal["uint8", "float32"]
) -> None:
    want = replace(contract(256, 256), dtype=dtype)
    rng = np.random.default_rng(2)
    kept = {"halving": 0, "linear": 0}
    for x, y in rng.integers(100, 1900, (40, 2)).tolist():
        pixels = np.full((2048, 2448), 100, np.uint8)
        pixels[y : y + 3, x : x + 3] = 255
        for how in ("halving", "linear"):
            preparation = Preparation(1, fit, "halving" if how == "halving" else "linear", pad=100)
            tensor, _ = prepare(pixels, want, preparation)
            kept[how] += int(tensor.max() > 102)
    assert kept["halving"] == 40
    assert kept["linear"] < 20


@pytest.mark.parametrize("fit", ["stretch", "letterbox", "corner", "crop"])
@pytest.mark.parametrize("origin", [(0, 0), (37, 11)])
def test_a_point_of_the_input_is_the_same_point_of_the_frame(
    fit: Literal["stretch", "letterbox", "corner", "crop"], origin: tuple[int, int]
) -> None:
    """The middle of a disc, found on the input, is put back on the frame within half a pixel."""
    pixels = np.zeros((479, 641), np.uint8)
    cv2.circle(pixels, (310, 251), 40, 255, -1)
    resize_px = 250 if fit == "crop" else 0
    how = Preparation(1, fit, "bilinear", pad=0, resize_px=resize_px)
    tensor, placed = prepare(pixels, contract(256, 224), how, origin)
    rows, columns = np.nonzero(tensor[0, :, :, 0] > 127)
    middle = np.array([[columns.mean() + 0.5, rows.mean() + 0.5]])
    expected = [[310.5 + origin[0], 251.5 + origin[1]]]
    np.testing.assert_allclose(placed.to_frame.apply(middle), expected, atol=0.5)


def test_grey_frames_are_repeated_for_a_colour_model_and_colour_is_weighed_for_a_grey_one() -> None:
    grey = noise(64, 64)
    tensor, _ = prepare(grey, contract(64, 64, 3), Preparation(1))
    assert all(np.array_equal(tensor[0, :, :, c], grey) for c in range(3))
    colour = noise(64, 64, 3)
    tensor, _ = prepare(colour, contract(64, 64), Preparation(3))
    luma = colour @ np.array([0.114, 0.587, 0.299])
    np.testing.assert_allclose(tensor[0, :, :, 0], luma, atol=1)


@pytest.mark.parametrize("how", ["bilinear", "linear", "halving"])
def test_more_channels_than_three_are_resized_alike(
    how: Literal["bilinear", "linear", "halving"],
) -> None:
    pixels = noise(100, 120, 5)
    many, _ = prepare(pixels, contract(40, 30, 5), Preparation(5, "stretch", how))
    plane = np.ascontiguousarray(pixels[:, :, 3])
    one, _ = prepare(plane, contract(40, 30), Preparation(1, "stretch", how))
    # OpenCV rounds a value of 5 channels otherwise than of one.
    np.testing.assert_allclose(many[0, :, :, 3].astype(int), one[0, :, :, 0], atol=1)


def test_what_the_graph_cuts_out_itself_is_all_of_the_frame_that_its_answers_cover() -> None:
    how = Preparation(1, "stretch", looks_at=Roi(28, 14, 392, 420))
    tensor, placed = prepare(noise(896, 1344), contract(448, 448), how, (10, 20))
    assert tensor.shape == (1, 448, 448, 1)
    assert (placed.width, placed.height) == (392, 420)
    assert placed.valid == Roi(0, 0, 392, 420)
    assert list(placed.shown) == [10 + 28 * 3, 20 + 14 * 2, 10 + 420 * 3, 20 + 434 * 2]
    values, to_frame = placed.lay(np.ones((105, 98), np.float32))
    assert values.shape == (105, 98)
    corners = to_frame.apply(np.array([[0.0, 0.0], [98.0, 105.0]]))
    np.testing.assert_allclose(corners.ravel(), placed.shown)


def test_padding_counts_in_the_part_that_the_graph_looks_at() -> None:
    how = Preparation(1, "letterbox", looks_at=Roi(32, 32, 384, 384))
    _, placed = prepare(noise(300, 448), contract(448, 448), how)
    assert placed.valid == Roi(0, 74 - 32, 384, 300)
    assert list(placed.shown) == [32, 0, 416, 300]
    np.testing.assert_allclose(placed.box(np.array([[0.0, 0, 384, 384]])), [[32, 0, 416, 300]])


def test_grey_is_weighed_before_it_is_resized() -> None:
    pixels = noise(40, 60, 3)
    tensor, _ = prepare(pixels, contract(20, 30), Preparation(3, "stretch", "bilinear"))
    grey = Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    expected = np.asarray(grey.resize((20, 30), Image.Resampling.BILINEAR))
    np.testing.assert_array_equal(tensor[0, :, :, 0], expected)
