"""For each kind of model: cards, and tensors that say exactly what was planted.

Encoders stand for models: they are given rectangles on the input, and write them down as a head of
their layout would. A kind is tested by having cases here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from msgspec.structs import replace

from gonogo.domain.bundle import (
    GoldenContract,
    InputContract,
    ModelCard,
    OutputContract,
    Preparation,
)
from gonogo.domain.prediction import ScoreFrom
from tests.support.heads import (
    CHANNELS,
    HEIGHT,
    STRIDE,
    WIDTH,
    Planted,
    Tensors,
    cells,
    class_scores,
    class_scores_square,
    detr,
    detr_logits,
    labelled,
    labelled_yx,
    maps,
    maps_last,
    objectness,
    one_map,
    one_map_bare,
    one_map_last,
    one_score,
    rows,
    rows_corner_and_size,
    rtdetr_logits,
    seg,
    seg_objectness,
    seg_rows,
    ssd,
    yolo,
    yolo_transposed_unit,
    yolox,
)

DEFECTS = ("scratch", "dent")


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
    rounding : float
        How far a score may be from the one planted: 0 where it is copied.
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
    rounding: float = 0.0
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


def _detection(
    name: str,
    encode: Encode,
    wrong: Tensors,
    labels: bool = False,
    empty: Tensors | None = None,
    rounding: float = 0.0,
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
    return KindCase(name, "detection", card, encode, wrongs, empty=empty, rounding=rounding)


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
    wrongs = {"missing": {"other": np.zeros(1, np.float32)}, "shape": wrong}
    places = score_from == "map"
    return KindCase(
        name, "anomaly", card, encode, wrongs, STRIDE if places else 0, places, defects=("scratch",)
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
        "RT-DETR logits", rtdetr_logits,
        {"boxes": np.zeros((1, 50, 4), np.float32), "scores": np.zeros((1, 50, 4), np.float32)},
        rounding=1e-6,
        layout="separate", coordinates="unit", boxes_as="centre", nms=0.0, activation="sigmoid",
    ),
    _detection(
        "DETR logits", detr_logits,
        {"boxes": np.zeros((1, 50, 4), np.float32), "scores": np.zeros((1, 50, 3), np.float32)},
        rounding=1e-6, layout="separate", coordinates="unit", background="last",
        boxes_as="centre", nms=0.0, activation="softmax",
    ),
    _detection(
        "FastestDet", cells, {"boxes": np.zeros((1, 7, 16, 20), np.float32)},
        rounding=1e-6, layout="cells",
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
