"""Real ONNX models of a few nodes that find bright squares, as bundles in memory."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from gonogo.domain.bundle import (
    GoldenContract,
    InputContract,
    ModelCard,
    OutputContract,
    Preparation,
)
from gonogo.domain.frame import Frame
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings, ImageGate, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.drivers.models.bundles import Bundle
from gonogo.drivers.models.onnx_model import OnnxModel
from gonogo.inspection.inspector import Inspector

WIDTH, HEIGHT = 320, 256
CELL = 4
"""Input px of a cell of the maps."""


def bundle(kind: str, prepare: Preparation) -> Bundle:
    """Make a model of a kind that calls what is brighter than 0.7 a blob."""
    content = _graph(kind)
    outputs, score_from, decoder = _CONTRACTS[kind]
    card = ModelCard(
        schema_version=1,
        name=f"blob-{kind}",
        title="Bright squares",
        kind=kind,
        classes=("blob",),
        input=InputContract("image", HEIGHT, WIDTH, 1),
        outputs=outputs,
        score_from=score_from,
        golden=GoldenContract("", "", "", ""),
        onnx_sha256=hashlib.sha256(content).hexdigest(),
        decoder=decoder,
        prepare=prepare,
    )
    return Bundle(Path(), card, content, b"", b"")


def inspector(
    kind: str, prepare: Preparation, roi: Roi | None = None, tile_overlap_px: int | None = None
) -> Inspector:
    """Load the model and judge with it: a blob fails from 0.6 on."""
    made = bundle(kind, prepare)
    step = ModelStep(
        made.card.name, made.card.bundle_sha256, roi_px=roi, tile_overlap_px=tile_overlap_px
    )
    return Inspector(recipe(step), OnnxModel(made, step))


def recipe(step: ModelStep) -> Recipe:
    """Make one that fails a blob from 0.6 on."""
    return Recipe(
        schema_version=1,
        name="blobs",
        title="Bright squares",
        version=1,
        camera=CameraSettings("replay"),
        model=step,
        rule=DecisionRule((ClassRule("blob", 0.5, 0.6),)),
        gate=ImageGate(refuse_repeated=False),
        mm_per_px=0.1,
    )


def frame(width: int, height: int, square: tuple[int, int, int, int] | None) -> Frame:
    """Draw a grey part with a bright square ``x0, y0, x1, y1``."""
    pixels = np.random.default_rng(7).integers(60, 90, (height, width), dtype=np.uint8)
    if square is not None:
        x0, y0, x1, y1 = square
        pixels[y0:y1, x0:x1] = 240
    return Frame(1, "P1", "0", None, "2026-01-01T00:00:00.000000+00:00", 0, pixels)


def _graph(kind: str) -> bytes:
    nodes = [
        helper.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Cast", ["planes"], ["levels"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["levels", "scale"], ["light"]),
        helper.make_node("Greater", ["light", "bright"], ["is_bright"]),
        helper.make_node("Cast", ["is_bright"], ["mask"], to=TensorProto.FLOAT),
    ]
    constants = {"scale": np.float32(1 / 255), "bright": np.float32(0.7)}
    more, shapes, named = _HEADS[kind]
    image = helper.make_tensor_value_info("image", TensorProto.UINT8, [1, HEIGHT, WIDTH, 1])
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in shapes.items()
    ]
    initializers = [
        numpy_helper.from_array(np.asarray(value), name)
        for name, value in {**constants, **named}.items()
    ]
    model = helper.make_model(
        helper.make_graph([*nodes, *more], kind, [image], outputs, initializers),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    content: bytes = model.SerializeToString()
    return content


def _pooled(source: str, to: str) -> Any:  # noqa: ANN401  onnx has no types
    return helper.make_node(
        "AveragePool", [source], [to], kernel_shape=[CELL, CELL], strides=[CELL, CELL]
    )


def _corners() -> list[Any]:
    """Find the first and the last bright row and column: a box ``(1, 1, 1)`` a side."""
    nodes = []
    for axis, across, low, high in ((3, 2, "x0", "x1"), (2, 3, "y0", "y1")):
        profile, backwards = f"{low}_profile", f"{low}_backwards"
        nodes += [
            helper.make_node("ReduceMax", ["mask"], [profile], axes=[1, across], keepdims=0),
            helper.make_node("ArgMax", [profile], [f"{low}_at"], axis=1),
            helper.make_node(
                "Slice", [profile, "from_end", "to_start", "one", "minus_one"], [backwards]
            ),
            helper.make_node("ArgMax", [backwards], [f"{high}_back"], axis=1),
            helper.make_node("Cast", [f"{low}_at"], [low], to=TensorProto.FLOAT),
            helper.make_node("Cast", [f"{high}_back"], [f"{high}_cast"], to=TensorProto.FLOAT),
            helper.make_node("Sub", [f"size_{axis}", f"{high}_cast"], [high]),
        ]
    return [
        *nodes,
        helper.make_node("ReduceMax", ["mask"], ["any"], axes=[1, 2], keepdims=0),
        helper.make_node("ReduceMax", ["any"], ["found"], axes=[1], keepdims=1),
        helper.make_node("Mul", ["found", "sure"], ["score"]),
        helper.make_node("Mul", ["found", "zero"], ["class"]),
    ]


_SIDES: dict[str, NDArray[Any]] = {
    "from_end": np.array([-1], np.int64),
    "to_start": np.array([np.iinfo(np.int64).min + 1], np.int64),
    "one": np.array([1], np.int64),
    "minus_one": np.array([-1], np.int64),
    "size_3": np.array([[WIDTH]], np.float32),
    "size_2": np.array([[HEIGHT]], np.float32),
    "sure": np.array([[0.9]], np.float32),
    "zero": np.array([[0.0]], np.float32),
    "row": np.array([1, 1, -1], np.int64),
}
_GRID = [1, 1, HEIGHT // CELL, WIDTH // CELL]
_MAP_NODES = [_pooled("mask", "map")]
_HEADS: dict[str, tuple[list[Any], dict[str, list[int]], dict[str, NDArray[Any]]]] = {
    "segmentation": (_MAP_NODES, {"map": _GRID}, {}),
    "anomaly": (_MAP_NODES, {"map": _GRID}, {}),
    "classification": (
        [
            helper.make_node("ReduceMax", ["mask"], ["scores_3"], axes=[2, 3], keepdims=0),
            helper.make_node("Identity", ["scores_3"], ["scores"]),
            _pooled("mask", "heatmap"),
        ],
        {"scores": [1, 1], "heatmap": _GRID},
        {},
    ),
    "detection": (
        [
            *_corners(),
            helper.make_node(
                "Concat", ["x0", "y0", "x1", "y1", "score", "class"], ["flat"], axis=1
            ),
            helper.make_node("Reshape", ["flat", "row"], ["boxes"]),
        ],
        {"boxes": [1, 1, 6]},
        _SIDES,
    ),
    "instances": (
        [
            *_corners(),
            helper.make_node(
                "Concat", ["x0", "y0", "x1", "y1", "score", "class", "found"], ["flat"], axis=1
            ),
            helper.make_node("Reshape", ["flat", "row"], ["boxes"]),
            _pooled("mask", "share"),
            helper.make_node("Sub", ["share", "half"], ["prototypes"]),
        ],
        {"boxes": [1, 1, 7], "prototypes": _GRID},
        {**_SIDES, "half": np.array(0.5, np.float32)},
    ),
}
_CONTRACTS: dict[str, tuple[OutputContract, Any, dict[str, float | str]]] = {
    "segmentation": (OutputContract(map="map"), "map", {}),
    "anomaly": (OutputContract(map="map"), "map", {"floor": 0.1}),
    "classification": (OutputContract(scores="scores", heatmap="heatmap"), "head", {}),
    "detection": (OutputContract(boxes="boxes"), "boxes", {"layout": "rows"}),
    "instances": (
        OutputContract(boxes="boxes", prototypes="prototypes"),
        "boxes",
        {"layout": "rows"},
    ),
}
