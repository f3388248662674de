"""What is drawn over a part lies where it belongs, and means what the legend says."""

import time

import cv2
import numpy as np
import pytest

from gonogo.domain.geometry import Affine
from gonogo.vision import overlay
from gonogo.vision.overlay import Layer, Patch, View

FRAME = (2448, 2048)
FIT = View(1200, 900, -140.0, 0.0, 900 / 2048)


def composed(view: View, pixels: np.ndarray, layer: Layer | None = None) -> np.ndarray:
    out = overlay.blank(view, (20, 20, 20))
    overlay.draw_picture(out, view, Patch(pixels, 0, 0, *FRAME))
    if layer is not None:
        overlay.draw_layer(out, view, layer, FRAME)
    return out


def layer_of(levels: np.ndarray, opacity: float = 1.0) -> Layer:
    height, width = levels.shape
    to_frame = Affine.scale(FRAME[0] / width, FRAME[1] / height)
    return Layer(levels, 64.0, to_frame, "inferno", opacity)


def test_a_picture_of_the_screens_scale_is_copied_and_the_rest_is_ground() -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (900, 1076), np.uint8)
    out = composed(FIT, pixels)
    left = FIT.box(0, 0, *FRAME)[0]
    assert (out[:, left : left + 1076, 0] == pixels[:, : 1200 - left]).all()
    assert (out[:, : left - 1, :3] == 20).all()
    assert (out[..., 3] == 255).all()


def test_a_colour_picture_keeps_its_colours() -> None:
    pixels = np.zeros((900, 1076, 3), np.uint8)
    pixels[...] = (10, 90, 200)
    assert (composed(FIT, pixels)[450, 600] == (10, 90, 200, 255)).all()


@pytest.mark.parametrize("scale", [0.11, 0.44, 1.0, 2.7, 9.0])
def test_a_mark_on_the_frame_lies_at_its_place_at_every_zoom(scale: float) -> None:
    pixels = np.zeros((FRAME[1], FRAME[0]), np.uint8)
    pixels[1000:1040, 1200:1240] = 255
    view = View(800, 600, 1220 - 400 / scale, 1020 - 300 / scale, scale)
    out = composed(view, pixels)
    ys, xs = np.nonzero(out[..., 0] > 127)
    assert xs.mean() == pytest.approx(399.5, abs=max(1.5, scale))
    assert ys.mean() == pytest.approx(299.5, abs=max(1.5, scale))
    assert np.ptp(xs) + 1 == pytest.approx(40 * scale, abs=2 * max(1.0, scale))


def test_nothing_shows_below_the_threshold() -> None:
    pixels = np.full((900, 1076), 90, np.uint8)
    assert (composed(FIT, pixels) == composed(FIT, pixels, layer_of(_grid(63)))).all()
    assert (composed(FIT, pixels) != composed(FIT, pixels, layer_of(_grid(64)))).any()


def test_the_edge_of_the_colour_is_the_thresholds_contour() -> None:
    """Where a ramp crosses one unit between cells the colour begins, within half a level."""
    levels = np.zeros((64, 64), np.uint8)
    levels[:] = np.linspace(0, 126, 64).astype(np.uint8)
    out = composed(FIT, np.zeros((900, 1076), np.uint8), layer_of(levels))
    left = FIT.box(0, 0, *FRAME)[0]
    first = left + np.nonzero(out[450, left:, 2])[0].min()
    crossing = (32 + 0.5) * FRAME[0] / 64
    assert first == pytest.approx((crossing - FIT.x) * FIT.scale, abs=5)


def test_a_colour_means_the_same_multiple_on_every_part() -> None:
    weak, strong = _grid(0), _grid(0)
    weak[10:20, 10:20], strong[10:20, 10:20] = 128, 128
    strong[40:50, 40:50] = 255
    pixels = np.zeros((900, 1076), np.uint8)
    x, y = (int(v) for v in FIT.to_screen(np.array([[15 / 64 * FRAME[0], 15 / 64 * FRAME[1]]]))[0])
    assert (composed(FIT, pixels, layer_of(weak))[y, x]
            == composed(FIT, pixels, layer_of(strong))[y, x]).all()  # fmt: skip


def test_a_map_is_never_drawn_outside_the_frame() -> None:
    pixels = np.full((900, 1076), 90, np.uint8)
    out = composed(FIT, pixels, layer_of(_grid(200)))
    left = FIT.box(0, 0, *FRAME)[0]
    assert (out[:, :left, :3] == 20).all()


def test_outlines_are_white_on_black_and_lie_on_the_defect() -> None:
    out = composed(FIT, np.full((900, 1076), 128, np.uint8))
    overlay.draw_outlines(out, FIT, [overlay.box_outline(600, 800, 900, 1000)])
    x0, y0, x1, y1 = FIT.box(600, 800, 300, 200)
    row = out[(y0 + y1) // 2, x0 - 5 : x0 + 5, 0]
    assert row.max() == 255
    assert row[:5].min() < 20
    assert row[5:].min() < 20
    assert (out[y0 + 8 : y1 - 8, x0 + 8 : x1 - 8, 0] == 128).all(), "not filled"


def test_colours_grow_in_lightness_so_that_they_are_read_without_a_hue() -> None:
    for colours in ("inferno", "cividis"):
        table = overlay.colour_table(64.0, colours)
        lab = cv2.cvtColor(table[64:, :3].reshape(1, -1, 3).copy(), cv2.COLOR_BGR2LAB)
        lightness = np.asarray(lab)[0, :, 0].astype(int)
        assert (np.diff(lightness) >= -2).all()
        assert lightness[-1] - lightness[0] > 100


def test_composing_a_viewport_is_fast_enough_for_every_part() -> None:
    """Budget 8 ms for 1200 × 900 on an idle core; three times that here, for a shared one."""
    pixels = np.random.default_rng(1).integers(0, 255, (900, 1076), np.uint8)
    levels = np.random.default_rng(2).integers(0, 255, (256, 306), np.uint8)
    layer = layer_of(levels, 0.6)
    out: np.ndarray | None = None
    times = []
    for _ in range(20):
        began = time.perf_counter()
        out = overlay.blank(FIT, (20, 20, 20), out)
        overlay.draw_picture(out, FIT, Patch(pixels, 0, 0, *FRAME))
        overlay.draw_layer(out, FIT, layer, FRAME)
        overlay.draw_outlines(out, FIT, [overlay.box_outline(600, 800, 900, 1000)])
        times.append(1e3 * (time.perf_counter() - began))
    assert np.median(times) < 24


def _grid(level: int) -> np.ndarray:
    return np.full((64, 64), level, np.uint8)
