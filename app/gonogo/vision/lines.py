"""Lines of print: found in a probability map, put in reading order, and cut out upright."""

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Corners: TypeAlias = NDArray[np.float64]
"""``(4, 2)`` of ``x, y`` at pixel edges, clockwise from where the line begins and is highest."""

_SAME_ROW = 0.5
"""Lines whose middles are nearer than this part of the smaller one's height are one row."""
_TALL = 1.5
"""What is taller than wide by this much runs downwards, as PaddleOCR has it."""


class LineLimits(msgspec.Struct, frozen=True):
    """What counts as a line of print.

    Parameters
    ----------
    threshold : float
        Probability from which a pixel belongs to print.
    box_threshold : float
        Least mean probability over a line.
    unclip : float
        A network trained on shrunken lines finds their core; it is grown again by
        ``area · unclip / perimeter`` on all sides.
    least_px : float
        Least height of the core, cells of the map.
    """

    threshold: float
    box_threshold: float
    unclip: float
    least_px: float


def find_lines(probability: NDArray[np.float32], limits: LineLimits) -> list[Corners]:
    """Find lines of print: Liao et al., "Real-time scene text detection with differentiable
    binarization", AAAI 2020, section 3.3.

    Parameters
    ----------
    probability : ndarray
        ``(h, w)`` float32, 0 to 1.

    Returns
    -------
    list of ndarray
        Corners on the map's grid, in no order.
    """  # noqa: D205  the title of the paper does not fit one line
    print_there = (probability > limits.threshold).astype(np.uint8)
    contours, hierarchy = cv2.findContours(print_there, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for number, contour in enumerate(contours):
        is_hole = hierarchy.reshape(-1, 4)[number][3] >= 0
        core = cv2.minAreaRect(np.asarray(contour, np.float32))
        if is_hole or min(core[1]) < limits.least_px:
            continue
        box = np.asarray(cv2.boxPoints(core), np.float64)
        if _mean_inside(probability, box) < limits.box_threshold:
            continue
        (width, height), middle = core[1], core[0]
        grown = 2 * width * height * limits.unclip / (2 * (width + height))
        # OpenCV's indices are the middles of pixels, half a pixel from their edges.
        whole = ((middle[0] + 0.5, middle[1] + 0.5), (width + grown, height + grown), core[2])
        found.append(begun(np.asarray(cv2.boxPoints(whole), np.float64)))
    return found


def begun(corners: Corners) -> Corners:
    """Order the corners of a rectangle from where its line begins.

    That is the upper left: of the two leftmost corners the upper one. A tall line runs downwards
    and begins at its upper right.
    """
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    ordered = np.stack([top_left, top_right, bottom_right, bottom_left])
    width, height = _sides(ordered)
    return np.roll(ordered, -1, axis=0) if height >= _TALL * width else ordered


def turned_over(corners: Corners) -> Corners:
    """Read a line the other way up: it begins at the opposite corner."""
    return np.roll(corners, 2, axis=0)


def reading_order(lines: Sequence[Corners]) -> list[int]:
    """Order lines row by row, each row from its beginning; rows follow the slope of the print."""
    if not lines:
        return []
    tops = np.stack([corners[1] - corners[0] for corners in lines])
    slope = (tops / np.linalg.norm(tops, axis=1, keepdims=True)).sum(axis=0)
    middles = np.stack([corners.mean(axis=0) for corners in lines])
    along = middles @ slope / np.linalg.norm(slope)
    down = middles @ np.array([-slope[1], slope[0]]) / np.linalg.norm(slope)
    heights = [_sides(corners)[1] for corners in lines]
    rows: list[list[int]] = []
    for line in sorted(range(len(lines)), key=lambda i: float(down[i])):
        last = rows[-1][-1] if rows else line
        if rows and down[line] - down[last] < _SAME_ROW * min(heights[line], heights[last]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda i: float(along[i]))]


def upright(pixels: NDArray[np.uint8], corners: Corners) -> NDArray[np.uint8]:
    """Cut a line out of a frame ``(H, W)`` or ``(H, W, C)``, at the frame's resolution."""
    width, height = (max(1, round(side)) for side in _sides(corners))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    # OpenCV's indices are the middles of pixels, half a pixel from their edges.
    turn = cv2.getPerspectiveTransform(
        (corners - 0.5).astype(np.float32), (target - 0.5).astype(np.float32)
    )
    cut = cv2.warpPerspective(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8)


def _sides(corners: Corners) -> tuple[float, float]:
    """Width and height, the longer one of each pair of sides."""
    a, b, c, d = corners
    width = max(np.linalg.norm(b - a), np.linalg.norm(c - d))
    height = max(np.linalg.norm(d - a), np.linalg.norm(c - b))
    return float(width), float(height)


def _mean_inside(probability: NDArray[np.float32], box: Corners) -> float:
    height, width = probability.shape
    left, top = np.clip(np.floor(box.min(axis=0)), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(np.ceil(box.max(axis=0)), 0, (width - 1, height - 1)).astype(int)
    inside = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(inside, [np.round(box - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(probability[top : bottom + 1, left : right + 1], inside)[0])
