"""Heads as models of each layout write them, of rectangles that were planted on the input."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 256
STRIDE = 8
CHANNELS = ("label", "scratch", "dent")
Tensors = dict[str, NDArray[Any]]


class Planted(msgspec.Struct, frozen=True):
    """A rectangle ``x0, y0, x1, y1`` and what it is."""

    corners: tuple[float, float, float, float]
    score: float
    name: str

    @property
    def channel(self) -> int:
        return CHANNELS.index(self.name)


def _single(values: Any) -> NDArray[np.float32]:  # noqa: ANN401  whatever numpy takes
    return np.asarray(values, np.float32)


def _centre(planted: Planted) -> list[float]:
    x0, y0, x1, y1 = planted.corners
    return [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0]


def _unit(values: Sequence[float]) -> list[float]:
    return [v / (WIDTH, HEIGHT)[i % 2] for i, v in enumerate(values)]


def _scores(planted: Planted, background: str = "no") -> list[float]:
    row = [0.001] * len(CHANNELS)
    row[planted.channel] = planted.score
    rest = max(0.0, 1 - sum(row))
    return {"no": row, "first": [rest, *row], "last": [*row, rest]}[background]


def _noise(columns: int) -> list[list[float]]:
    """Rows that no detector means: small boxes, scores below the floor."""
    rng = np.random.default_rng(3)
    rows = np.zeros((37, columns))
    rows[:, :4] = rng.uniform(10, 100, (37, 4))
    rows[:, 4:] = rng.uniform(0, 0.02, (37, columns - 4))
    return rows.tolist()


def yolo(planted: Sequence[Planted]) -> Tensors:
    rows = [_centre(p) + _scores(p) for p in planted] + _noise(4 + len(CHANNELS))
    return {"boxes": _single(rows).T[None]}


def yolo_transposed_unit(planted: Sequence[Planted]) -> Tensors:
    rows = [_unit(_centre(p)) + _scores(p) for p in planted] + _noise(4 + len(CHANNELS))
    return {"boxes": _single(rows)[None]}


def objectness(planted: Sequence[Planted]) -> Tensors:
    rows = [[*_centre(p), p.score, *np.eye(3)[p.channel]] for p in planted]
    return {"boxes": _single(rows + _noise(5 + len(CHANNELS)))[None]}


def yolox(planted: Sequence[Planted]) -> Tensors:
    """Write every object into the cell of its centre, on the grid of stride 8."""
    cells = sum((WIDTH // s) * (HEIGHT // s) for s in (8, 16, 32))
    head = np.zeros((cells, 5 + len(CHANNELS)))
    for p in planted:
        x, y, width, height = _centre(p)
        column, row = min(int(x / 8), WIDTH // 8 - 1), min(int(y / 8), HEIGHT // 8 - 1)
        raw = [x / 8 - column, y / 8 - row, np.log(width / 8), np.log(height / 8)]
        head[row * (WIDTH // 8) + column] = [*raw, p.score, *np.eye(3)[p.channel]]
    return {"boxes": _single(head)[None]}


def rows(planted: Sequence[Planted]) -> Tensors:
    found = [[*p.corners, p.score, p.channel] for p in planted]
    return {"boxes": _single([*found, [0.0] * 6, [0.0] * 6])[None]}


def rows_corner_and_size(planted: Sequence[Planted]) -> Tensors:
    found = [[*p.corners[:2], *_centre(p)[2:], p.score, p.channel] for p in planted]
    return {"boxes": _single([*found, [0.0] * 6])}


def ssd(planted: Sequence[Planted]) -> Tensors:
    boxes = [_unit(p.corners) for p in planted] + [[0.1, 0.1, 0.2, 0.2]]
    scores = [_scores(p, "first") for p in planted] + [[0.98, 0.01, 0.005, 0.005]]
    return {"boxes": _single(boxes)[None], "scores": _single(scores)[None]}


def detr(planted: Sequence[Planted]) -> Tensors:
    boxes = [_unit(_centre(p)) for p in planted] + [[0.5, 0.5, 0.2, 0.2]]
    scores = [_scores(p, "last") for p in planted] + [[0.01, 0.005, 0.005, 0.98]]
    return {"boxes": _single(boxes)[None], "scores": _single(scores)[None]}


def rtdetr_logits(planted: Sequence[Planted]) -> Tensors:
    boxes = [_unit(_centre(p)) for p in planted] + [[0.5, 0.5, 0.2, 0.2]]
    scores = np.array([_scores(p) for p in planted] + [[0.01, 0.005, 0.005]])
    return {"boxes": _single(boxes)[None], "scores": _single(np.log(scores / (1 - scores)))[None]}


def detr_logits(planted: Sequence[Planted]) -> Tensors:
    found = detr(planted)
    return {**found, "scores": _single(np.log(np.maximum(found["scores"], 1e-9)))}


def labelled(planted: Sequence[Planted]) -> Tensors:
    return {
        "boxes": _single([p.corners for p in planted]).reshape(-1, 4),
        "scores": _single([p.score for p in planted]),
        "labels": np.array([p.channel for p in planted], np.int64),
    }


def labelled_yx(planted: Sequence[Planted]) -> Tensors:
    found = labelled(planted)
    swapped = [[p.corners[i] for i in (1, 0, 3, 2)] for p in planted]
    boxes = _single(swapped).reshape(1, -1, 4) / _single([HEIGHT, WIDTH, HEIGHT, WIDTH])
    return {
        "boxes": boxes,
        "scores": found["scores"][None],
        "labels": found["labels"][None].astype(np.float32),
    }


def cells(planted: Sequence[Planted]) -> Tensors:
    """Write every object into the cell of its centre: objectness^0.6 · probability^0.4."""
    tall, wide = HEIGHT // 16, WIDTH // 16
    head = np.zeros((5 + len(CHANNELS), tall, wide))
    for p in planted:
        x, y, width, height = _unit(_centre(p))
        column, row = min(int(x * wide), wide - 1), min(int(y * tall), tall - 1)
        dx, dy = x * wide - column, y * tall - row
        size = [np.log(v / (1 - v)) for v in (width, height)]
        # A place on the line between two cells has no finite tanh: just this side of it.
        place = np.arctanh(np.clip([dx, dy], -0.999, 0.999))
        head[:5, row, column] = [p.score ** (1 / 0.6), *place, *size]
        head[5:, row, column] = np.eye(3)[p.channel]
    return {"boxes": _single(head)[None]}


def _masks(planted: Sequence[Planted]) -> tuple[list[list[float]], NDArray[np.float32]]:
    """Give a prototype to each object: its rectangle with the upper right quarter cut out."""
    y, x = np.mgrid[: HEIGHT // 4, : WIDTH // 4] * 4 + 2
    prototypes = np.zeros((8, HEIGHT // 4, WIDTH // 4))
    weights = []
    for number, p in enumerate(planted):
        x0, y0, x1, y1 = p.corners
        inside = (x >= x0) & (x < x1) & (y >= y0) & (y < y1)
        inside &= (x < (x0 + x1) / 2) | (y > (y0 + y1) / 2)
        prototypes[number % 8] = np.maximum(prototypes[number % 8], np.where(inside, 1.0, 0.0))
        weights.append([8.0 if k == number % 8 else 0.0 for k in range(8)])
    return weights, _single(prototypes * 2 - 1)[None]


def seg(planted: Sequence[Planted]) -> Tensors:
    weights, prototypes = _masks(planted)
    found = [_centre(p) + _scores(p) + w for p, w in zip(planted, weights, strict=True)]
    noise = [[*row, *[0.0] * 8] for row in _noise(4 + len(CHANNELS))]
    return {"boxes": _single([*found, *noise]).T[None], "prototypes": prototypes}


def seg_objectness(planted: Sequence[Planted]) -> Tensors:
    weights, prototypes = _masks(planted)
    found = [
        [*_centre(p), p.score, *np.eye(3)[p.channel], *w]
        for p, w in zip(planted, weights, strict=True)
    ]
    return {"boxes": _single([*found, [0.0] * 16])[None], "prototypes": prototypes}


def seg_rows(planted: Sequence[Planted]) -> Tensors:
    weights, prototypes = _masks(planted)
    found = [[*p.corners, p.score, p.channel, *w] for p, w in zip(planted, weights, strict=True)]
    return {"boxes": _single([*found, [0.0] * 14])[None], "prototypes": prototypes}


def maps(planted: Sequence[Planted]) -> Tensors:
    """Paint every object into the cells that it touches."""
    painted = np.zeros((len(CHANNELS), HEIGHT // STRIDE, WIDTH // STRIDE))
    for p in planted:
        x0, y0, x1, y1 = (v / STRIDE for v in p.corners)
        part = painted[p.channel, int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        np.maximum(part, p.score, out=part)
    return {"map": _single(painted)[None]}


def maps_last(planted: Sequence[Planted]) -> Tensors:
    return {"map": np.ascontiguousarray(maps(planted)["map"].transpose(0, 2, 3, 1))}


def one_map(planted: Sequence[Planted]) -> Tensors:
    return {"map": maps(planted)["map"][:, 1:2]}


def one_map_bare(planted: Sequence[Planted]) -> Tensors:
    return {"map": maps(planted)["map"][:, 1]}


def one_map_last(planted: Sequence[Planted]) -> Tensors:
    return {"map": maps(planted)["map"][:, 1, :, :, None]}


def one_score(planted: Sequence[Planted]) -> Tensors:
    return {"scores": _single([max((p.score for p in planted), default=0.0)])}


def class_scores(planted: Sequence[Planted]) -> Tensors:
    named = [max((p.score for p in planted if p.name == c), default=0.0) for c in CHANNELS]
    return {"scores": _single([named])}


def class_scores_square(planted: Sequence[Planted]) -> Tensors:
    return {"scores": class_scores(planted)["scores"][:, :, None, None]}
