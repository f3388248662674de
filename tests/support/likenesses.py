"""Small graphs that take and give what well-known exporters' models do, and say the same of it.

Their answers depend on the picture a little, lie in the range such models give, and mean nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Dims = Sequence[int | str]
MODEL = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16}
NAMES = "{0: 'scratch', 1: 'dent', 2: 'stain'}"


@dataclass(frozen=True)
class Gives:
    """An output: shape, range of its values, type, and the operator that makes it, if any."""

    shape: tuple[int, ...]
    most: float = 1.0
    least: float = 0.0
    dtype: int = TensorProto.FLOAT
    end: str = ""

    @property
    def values(self) -> NDArray[np.float32]:
        """Evenly spread over the range."""
        rng = np.random.default_rng(9)
        return rng.uniform(self.least, self.most, self.shape).astype(np.float32)


@dataclass(frozen=True)
class Boxes(Gives):
    """A detector's head: four numbers a box up to ``most``, then scores, and what comes besides.

    Parameters
    ----------
    rows : bool
        ``(1, n, 6 + k)``: one score, and class 0; else ``(1, 4 + classes + k, n)``.
    """

    rows: bool = False

    @property
    def values(self) -> NDArray[np.float32]:
        """Boxes of all sizes, scores of 0 to 1."""
        rng = np.random.default_rng(9)
        wide, count = self.shape[1:][:: -1 if self.rows else 1]
        table = rng.uniform(0, 1, (wide, count))
        table[:4] *= self.most
        if self.rows:
            table[5] = 0
        return (table.T if self.rows else table)[None].astype(np.float32)


def likeness(
    takes: Mapping[str, tuple[Dims, int]],
    gives: Mapping[str, Gives],
    metadata: Mapping[str, str] | None = None,
    before: Sequence[NodeProto] = (),
) -> ModelProto:
    """A model of inputs (shape and type) and outputs.

    Parameters
    ----------
    before : sequence of NodeProto
        What the first input goes through; gives ``prepared``.
    """
    first = next(iter(takes))
    weights = {"hundredth": np.array(0.01, np.float32), "almost": np.array(0.9, np.float32)}
    nodes = [*before]
    for number, name in enumerate(takes):
        source = "prepared" if before and name == first else name
        nodes += [
            helper.make_node("Cast", [source], [f"float{number}"], to=TensorProto.FLOAT),
            helper.make_node("ReduceMean", [f"float{number}"], [f"mean{number}"], keepdims=0),
        ]
    nodes += [
        helper.make_node("Sum", [f"mean{n}" for n in range(len(takes))], ["all"]),
        helper.make_node("Sin", ["all"], ["wave"]),
        helper.make_node("Mul", ["wave", "hundredth"], ["small"]),
        helper.make_node("Add", ["small", "almost"], ["light"]),
    ]
    for name, output in gives.items():
        weights[f"of {name}"] = output.values
        made = f"last {name}"
        nodes.append(helper.make_node("Mul", [f"of {name}", "light"], [made]))
        if output.end:
            nodes.append(helper.make_node(output.end, [made], [f"{made} end"]))
            made += " end"
        nodes.append(helper.make_node("Cast", [made], [name], to=output.dtype))
    graph = helper.make_graph(
        nodes,
        "likeness",
        [helper.make_tensor_value_info(n, dtype, dims) for n, (dims, dtype) in takes.items()],
        [helper.make_tensor_value_info(n, o.dtype, o.shape) for n, o in gives.items()],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, dict(metadata or {}))
    return model


def picture(*shape: int | str, dtype: int = TensorProto.FLOAT) -> tuple[Dims, int]:
    """An input's shape and type."""
    return shape, dtype


def ultralytics(task: str, head: str, size: int = 640, **said: str) -> dict[str, str]:
    """Metadata as Ultralytics 8.4 writes it."""
    return {
        "description": "Ultralytics YOLO model",
        "author": "Ultralytics",
        "version": "8.4.190",
        "license": "AGPL-3.0",
        "stride": "32",
        "task": task,
        "batch": "1",
        "imgsz": f"[{size}, {size}]",
        "names": NAMES,
        "args": "{'batch': 1, 'nms': None}",
        "channels": "3",
        "end2end": "False",
        "head": head,
    } | said


def anomalib(batch: int | str = "batch_size", takes: Dims = (3, 256, 256)) -> ModelProto:
    """anomalib 2: no metadata, four outputs, scores normalised inside."""
    rows = batch if isinstance(batch, int) else 1
    return likeness(
        {"input": picture(batch, *takes)},
        {
            "pred_score": Gives((rows, 1)),
            "pred_label": Gives((rows, 1), dtype=TensorProto.BOOL),
            "anomaly_map": Gives((rows, 1, 64, 64)),
            "pred_mask": Gives((rows, 1, 64, 64), dtype=TensorProto.BOOL),
        },
    )


def yolo(task: str, head: str, gives: Gives, *further: Gives, **said: Any) -> ModelProto:  # noqa: ANN401
    """An Ultralytics model; ``said`` is metadata, ``takes`` the input."""
    takes = said.pop("takes", picture(1, 3, 640, 640))
    outputs = {f"output{n}": output for n, output in enumerate((gives, *further))}
    return likeness({"images": takes}, outputs, ultralytics(task, head, **said))


def sklearn(numbers: int = 256, *, named: bool = True) -> ModelProto:
    """skl2onnx: logistic regression on a row of numbers, label and a map of probabilities."""
    rng = np.random.default_rng(4)
    labels = {"classlabels_strings": ["dent", "good", "scratch"]}
    ints: dict[str, Any] = {"classlabels_ints": [0, 1, 2]}
    zip_ints: dict[str, Any] = {"classlabels_int64s": [0, 1, 2]}
    nodes = [
        helper.make_node(
            "LinearClassifier",
            ["X"],
            ["label", "raw"],
            domain="ai.onnx.ml",
            coefficients=rng.normal(0, 0.01, 3 * numbers).tolist(),
            intercepts=[0.1, 0.2, 0.3],
            multi_class=1,
            post_transform="LOGISTIC",
            **(labels if named else ints),
        ),
        helper.make_node("Normalizer", ["raw"], ["even"], domain="ai.onnx.ml", norm="L1"),
        helper.make_node(
            "ZipMap", ["even"], ["probabilities"], domain="ai.onnx.ml",
            **(labels if named else zip_ints),
        ),
    ]  # fmt: skip
    kind = TensorProto.STRING if named else TensorProto.INT64
    value = helper.make_tensor_type_proto(TensorProto.FLOAT, None)
    maps = helper.make_sequence_type_proto(helper.make_map_type_proto(kind, value))
    graph = helper.make_graph(
        nodes,
        "sklearn",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, ["", numbers])],
        [
            helper.make_tensor_value_info("label", kind, [""]),
            helper.make_value_info("probabilities", maps),
        ],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)
