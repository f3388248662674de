"""Random fields: smooth ones for lighting and glaze, rough ones for texture and noise.

Whatever is filtered or interpolated at frame size is an integer image, and transcendental functions
only make small tables that are rounded: OpenCV's filters on integers are exact, so a seed gives the
same bytes on every processor, which its float filters (fused multiply-add or not) do not promise.
"""

from statistics import NormalDist

import cv2
import numpy as np
from numpy.typing import NDArray

from gonogo.vision.synth.part import I16, U8

F64 = NDArray[np.float64]

_QUANTILES = np.array([NormalDist().inv_cdf((k + 0.5) / 256.0) for k in range(256)])
"""A random byte through this table is a normal deviate with 256 values, standard deviation 1."""


def random_bytes(rng: np.random.Generator, shape: tuple[int, ...]) -> U8:
    """Return uniform bytes of the given shape."""
    return np.frombuffer(rng.bytes(int(np.prod(shape))), np.uint8).reshape(shape)


def noise(rng: np.random.Generator, shape: tuple[int, ...], sigma: float, unit: int) -> I16:
    """Return white normal noise of standard deviation ``sigma`` in steps of ``1 / unit``."""
    table = np.rint(_QUANTILES * (sigma * unit)).astype(np.int16).reshape(1, 256)
    drawn = random_bytes(rng, shape)
    return np.asarray(cv2.LUT(drawn, table), np.int16)


def rough(rng: np.random.Generator, shape: tuple[int, int], radius_px: float) -> U8:
    """Return a texture around 128 with a standard deviation of about 24 and this grain radius."""
    grain = random_bytes(rng, shape)
    if radius_px > 0.0:
        grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), radius_px), np.uint8)
    # White bytes have a deviation of 73.9; a Gaussian of radius r leaves 1 / (2 r sqrt(pi)) of it.
    spread = 73.9 / max(2.0 * radius_px * np.sqrt(np.pi), 1.0)
    levels = (np.arange(256) - 127.5) * (24.0 / spread) + 128.0
    table = np.clip(np.rint(levels), 0, 255).astype(np.uint8).reshape(1, 256)
    return np.asarray(cv2.LUT(grain, table), np.uint8)


def enlarge_u8(image: U8, shape: tuple[int, int]) -> U8:
    """Interpolate to ``shape`` (H, W), bit-exactly."""
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR_EXACT), np.uint8)


def enlarge(field: F64, shape: tuple[int, int], unit: int) -> I16:
    """Round a small field to steps of ``1 / unit`` and interpolate it to ``shape``, bit-exactly."""
    steps = np.clip(np.rint(field * unit), -32768, 32767).astype(np.int16)
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(steps, size, interpolation=cv2.INTER_LINEAR_EXACT), np.int16)


def grid(shape: tuple[int, int]) -> tuple[F64, F64]:
    """Return x and y in [-1, 1] over a small field of ``shape`` (h, w)."""
    y, x = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    return x, y


def clouds(rng: np.random.Generator, shape: tuple[int, int], cells: int) -> F64:
    """Return a smooth field of deviation about 1 with some ``cells`` bumps along its width."""
    rows = max(round(cells * shape[0] / shape[1]), 2)
    knots = rng.standard_normal((rows + 3, cells + 3))
    return _spline(_spline(knots, shape[0]).T, shape[1]).T * 1.5


def _spline(knots: F64, n: int) -> F64:
    """Sample the uniform cubic B-spline through rows of ``knots`` at ``n`` places."""
    spans = knots.shape[0] - 3
    at = np.linspace(0.0, spans, n, endpoint=False)
    first = at.astype(np.intp)
    t = (at - first)[:, None]
    weights = (
        (1 - t) ** 3,
        3 * t**3 - 6 * t**2 + 4,
        -3 * t**3 + 3 * t**2 + 3 * t + 1,
        t**3,
    )
    total = sum(w * knots[first + k] for k, w in enumerate(weights))
    return np.asarray(total / 6.0, np.float64)


def wobble(rng: np.random.Generator, n: int, knots: int) -> F64:
    """Return a smooth curve of ``n`` samples, deviation about 1."""
    return _spline(rng.standard_normal((knots + 3, 1)), n)[:, 0] * 1.4


def blob(
    rng: np.random.Generator, centre: tuple[float, float], radius_px: float, ragged: float
) -> F64:
    """Return the ``(n, 2)`` outline of an irregular disc; ``ragged`` is the radius's deviation."""
    n = int(np.clip(radius_px * 1.5, 16, 96))
    angle = np.arange(n) * (2 * np.pi / n)
    radius = np.ones(n)
    for order in range(2, 7):
        phase = rng.uniform(0, 2 * np.pi)
        radius += ragged * rng.standard_normal() / order * np.cos(order * angle + phase)
    stretch = rng.uniform(0.8, 1.25)
    turn = rng.uniform(0, np.pi)
    x = radius * np.cos(angle) * stretch
    y = radius * np.sin(angle) / stretch
    points = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], 1)
    return np.asarray(points * radius_px + np.asarray(centre), np.float64)


def fixed_point(points: F64) -> NDArray[np.int32]:
    """Return points as OpenCV draws them with ``shift=4``: sixteenths of a pixel."""
    return np.rint(points * 16.0).astype(np.int32)
