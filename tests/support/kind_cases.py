"""For each kind of model: cards, and tensors that say exactly what was planted.

Encoders stand for models: they are given rectangles on the input, and write them down as a head of
their layout would. A kind is tested by having cases here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import (
    GoldenContract,
    InputContract,
    ModelCard,
    OutputContract,
    Preparation,
)
from gonogo.domain.prediction import ScoreFrom

WIDTH, HEIGHT = 320, 256
STRIDE = 8
CHANNELS = ("label", "scratch", "dent")
DEFECTS = ("scratch", "dent")
Tensors = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Planted:
    """A rectangle ``x0, y0, x1, y1`` and what it is."""

    corners: tuple[float, float, float, float]
    score: float
    name: str

    @property
    def channel(self) -> int:
        return CHANNELS.index(self.name)


Encode = Callable[[Sequence[Planted]], Tensors]


@dataclass(frozen=True)
class KindCase:
    """A layout of a kind.

    Parameters
    ----------
    encode : callable
        Rectangles on the input to tensors.
    cell : int
        Input px within which a place can be told; 0 where it is told exactly.
    places : bool
        Whether the answer has places at all.
    wrong : dict
        Tensors the card does not allow, by what is wrong with them.
    empty : dict or None
        Tensors with no object at all, beside an encoding of none.
    """

    name: str
    kind: str
    card: ModelCard
    encode: Encode
    wrong: dict[str, Tensors]
    cell: int = 0
    places: bool = True
    empty: Tensors | None = None
    defects: tuple[str, ...] = field(default=DEFECTS)


def card_of(
    kind: str,
    score_from: ScoreFrom,
    outputs: OutputContract,
    decoder: dict[str, float | str] | None = None,
    classes: tuple[str, ...] = DEFECTS,
    channels: tuple[str, ...] = CHANNELS,
) -> ModelCard:
    return ModelCard(
        schema_version=1,
        name="planted",
        title="Planted",
        kind=kind,
        classes=classes,
        input=InputContract("image", HEIGHT, WIDTH, 1),
        outputs=outputs,
        score_from=score_from,
        golden=GoldenContract("", "", "", ""),
        onnx_sha256="",
        decoder=decoder or {},
        prepare=Preparation(1),
        channels=channels,
    )


def prepared(card: ModelCard, how: Preparation) -> ModelCard:
    return replace(card, prepare=how)


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


def _detection(
    name: str,
    encode: Encode,
    wrong: Tensors,
    labels: bool = False,
    empty: Tensors | None = None,
    **decoder: float | str,
) -> KindCase:
    apart = decoder["layout"] == "separate"
    outputs = OutputContract(
        boxes="boxes", scores="scores" if apart else None, labels="labels" if labels else None
    )
    background = decoder.get("background")
    channels = {"first": ("nothing", *CHANNELS), "last": (*CHANNELS, "nothing")}
    card = card_of(
        "detection",
        "boxes",
        outputs,
        decoder,
        channels=channels.get(str(background), CHANNELS),
    )
    few = encode([Planted((10, 10, 50, 50), 0.5, "dent")])
    missing = {"other": few["boxes"]}
    batch = {k: np.concatenate([v, v]) if v.ndim > 2 else v[None, None] for k, v in few.items()}
    wrongs = {"missing": missing, "batch of two": batch, "shape": wrong}
    return KindCase(name, "detection", card, encode, wrongs, empty=empty)


def _instances(name: str, encode: Encode, **decoder: float | str) -> KindCase:
    outputs = OutputContract(boxes="boxes", prototypes="prototypes")
    card = card_of("instances", "boxes", outputs, decoder)
    few = encode([Planted((10, 10, 50, 50), 0.5, "dent")])
    more = {**few, "prototypes": np.concatenate([few["prototypes"]] * 2, axis=1)}
    wrong = {"missing": {"boxes": few["boxes"]}, "shape": more}
    return KindCase(name, "instances", card, encode, wrong)


def _anomaly(
    name: str, score_from: ScoreFrom, outputs: OutputContract, encode: Encode, wrong: Tensors
) -> KindCase:
    card = card_of("anomaly", score_from, outputs, {}, ("scratch",), ())
    wrongs = {"missing": {"other": _single([0])}, "shape": wrong}
    places = score_from == "map"
    return KindCase(
        name, "anomaly", card, encode, wrongs, STRIDE if places else 0, places, None, ("scratch",)
    )


_NONE = {"boxes": np.zeros((0, 4), np.float32), "scores": np.zeros(0, np.float32)}
_MAP, _SCORES = OutputContract(map="map"), OutputContract(scores="scores")

CASES = (
    _detection("yolo", yolo, {"boxes": np.zeros((1, 9, 50), np.float32)}, layout="yolo"),
    _detection(
        "yolo transposed, unit",
        yolo_transposed_unit,
        {"boxes": np.zeros((1, 50, 9), np.float32)},
        layout="yolo",
        coordinates="unit",
    ),
    _detection(
        "yolo, several labels", yolo, {"boxes": np.zeros((7, 50, 1, 1), np.float32)},
        layout="yolo", multi_label="yes",
    ),
    _detection(
        "objectness", objectness, {"boxes": np.zeros((1, 50, 7), np.float32)},
        empty={"boxes": np.zeros((1, 0, 8), np.float32)}, layout="yolo_objectness",
    ),
    _detection("yolox", yolox, {"boxes": np.zeros((1, 1679, 8), np.float32)}, layout="yolox"),
    _detection(
        "rows", rows, {"boxes": np.zeros((1, 50, 5), np.float32)},
        empty={"boxes": np.zeros((1, 0, 6), np.float32)}, layout="rows",
    ),
    _detection(
        "rows, corner and size", rows_corner_and_size, {"boxes": np.zeros((50, 5), np.float32)},
        empty={"boxes": np.zeros((0, 6), np.float32)}, layout="rows", boxes_as="corner_and_size",
    ),
    _detection(
        "SSD", ssd,
        {"boxes": np.zeros((1, 50, 4), np.float32), "scores": np.zeros((1, 50, 3), np.float32)},
        layout="separate", coordinates="unit", background="first",
    ),
    _detection(
        "DETR", detr,
        {"boxes": np.zeros((1, 50, 4), np.float32), "scores": np.zeros((1, 50, 3), np.float32)},
        layout="separate", coordinates="unit", background="last", boxes_as="centre", nms=0.0,
    ),
    _detection(
        "torchvision", labelled,
        {"boxes": np.zeros((5, 4), np.float32), "scores": np.zeros(5, np.float32),
         "labels": np.zeros(4, np.int64)},
        labels=True, empty={**_NONE, "labels": np.zeros(0, np.int64)}, layout="separate",
    ),
    _detection(
        "TensorFlow", labelled_yx,
        {"boxes": np.zeros((1, 5, 4), np.float32), "scores": np.zeros((1, 5, 3), np.float32),
         "labels": np.zeros((1, 5), np.float32)},
        labels=True, layout="separate", boxes_as="corners_yx", coordinates="unit",
    ),
    _detection(
        "FastestDet", cells, {"boxes": np.zeros((1, 7, 16, 20), np.float32)}, layout="cells"
    ),
    _instances("YOLO-seg", seg, layout="yolo"),
    _instances("YOLOv5-seg", seg_objectness, layout="yolo_objectness"),
    _instances("YOLO26-seg", seg_rows, layout="rows"),
    _anomaly("map", "map", _MAP, one_map, {"map": np.zeros((1, 2, 8, 8), np.float32)}),
    _anomaly("bare map", "map", _MAP, one_map_bare, {"map": np.zeros((8, 8), np.float32)}),
    _anomaly("map NHWC", "map", _MAP, one_map_last, {"map": np.zeros((2, 8, 8, 1), np.float32)}),
    _anomaly("pooled map", "head", _MAP, one_map, {"map": np.zeros((1, 3, 8, 8), np.float32)}),
    _anomaly("score", "head", _SCORES, one_score, {"scores": np.zeros((1, 2), np.float32)}),
    KindCase(
        "segmentation", "segmentation", card_of("segmentation", "map", _MAP), maps,
        {"missing": {}, "shape": {"map": np.zeros((1, 2, 8, 8), np.float32)}}, STRIDE,
    ),
    KindCase(
        "segmentation NHWC", "segmentation",
        card_of("segmentation", "map", _MAP, {"channels_last": "yes"}), maps_last,
        {"missing": {}, "shape": {"map": np.zeros((1, 3, 8, 8), np.float32)}}, STRIDE,
    ),
    KindCase(
        "classification", "classification", card_of("classification", "head", _SCORES),
        class_scores, {"missing": {}, "shape": {"scores": np.zeros((1, 4), np.float32)}},
        places=False,
    ),
    KindCase(
        "classification (1, n, 1, 1)", "classification",
        card_of("classification", "head", _SCORES), class_scores_square,
        {"missing": {}, "shape": {"scores": np.zeros((2, 3), np.float32)}}, places=False,
    ),
)  # fmt: skip
