"""ONNX files as strangers bring them, made here operator by operator."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from gonogo.drivers.models.importing.workshop import ChildWorkshop

SHARED = Path(__file__).parents[3] / "shared" / "data"
COMMAND = (sys.executable, "-m", "gonogo", "model-worker")
PICTURE = (1, 3, 16, 16)


def workshop() -> ChildWorkshop:
    """With a child of this very program."""
    return ChildWorkshop(COMMAND)


def graph_of(
    nodes: Sequence[NodeProto],
    *,
    takes: Sequence[int | str | None] | None = PICTURE,
    dtype: int = TensorProto.FLOAT,
    gives: int = TensorProto.FLOAT,
    weights: Sequence[TensorProto] = (),
    opset: int = 17,
    domains: Sequence[str] = (),
    name: str = "x",
) -> ModelProto:
    """A model from ``x`` to ``y``."""
    graph = helper.make_graph(
        list(nodes),
        "made for a test",
        [helper.make_tensor_value_info(name, dtype, takes)] if takes is not None else [],
        [helper.make_tensor_value_info("y", gives, None)],
        list(weights),
    )
    opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(d, 1) for d in domains)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def classifier(
    takes: Sequence[int | str | None] = PICTURE,
    classes: int = 3,
    channels: int = 3,
    *,
    normalised: bool = False,
) -> ModelProto:
    """Convolution, global average pooling, linear layer, softmax."""
    rng = np.random.default_rng(0)
    weights = [
        weight("conv", rng.normal(size=(8, channels, 3, 3))),
        weight("fc", rng.normal(size=(8, classes))),
        weight("mean", np.full((1, channels, 1, 1), 0.5)),
    ]
    nodes = [
        helper.make_node("Conv", ["n" if normalised else "x", "conv"], ["c"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["r"]),
        helper.make_node("GlobalAveragePool", ["r"], ["g"]),
        helper.make_node("Flatten", ["g"], ["f"]),
        helper.make_node("MatMul", ["f", "fc"], ["l"]),
        helper.make_node("Softmax", ["l"], ["s"], axis=1),
        helper.make_node("Identity", ["s"], ["y"]),
    ]
    if normalised:
        nodes.insert(0, helper.make_node("Sub", ["x", "mean"], ["d"]))
        nodes.insert(1, helper.make_node("Div", ["d", "mean"], ["n"]))
    return graph_of(nodes, takes=takes, weights=weights)


def weight(name: str, values: np.ndarray) -> TensorProto:
    """A float32 initializer."""
    return numpy_helper.from_array(values.astype(np.float32), name)


def saved(model: ModelProto, path: Path) -> Path:
    """Write the model as one file."""
    path.write_bytes(model.SerializeToString())
    return path


def endless_loop() -> ModelProto:
    """A loop whose condition stays true, of 2^62 rounds."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["still"]),
            helper.make_node("Add", ["state", "state"], ["next"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("round", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("state", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("still", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next", TensorProto.FLOAT, None),
        ],
    )
    rounds = numpy_helper.from_array(np.array(2**62, np.int64), "rounds")
    go = numpy_helper.from_array(np.array(True), "go")
    return graph_of(
        [helper.make_node("Loop", ["rounds", "go", "x"], ["y"], body=body)], weights=[rounds, go]
    )


def asks_for(sizes: Sequence[int], *, hidden: bool = False) -> ModelProto:
    """A tensor of zeros of these sizes; hidden: the sizes are computed from the picture."""
    shape = numpy_helper.from_array(np.array(sizes, np.int64), "sizes")
    if not hidden:
        nodes = [helper.make_node("ConstantOfShape", ["sizes"], ["y"])]
        return graph_of(nodes, weights=[shape])
    nodes = [
        helper.make_node("ReduceMax", ["x"], ["m"], keepdims=0),
        helper.make_node("Cast", ["m"], ["i"], to=TensorProto.INT64),
        helper.make_node("Mul", ["i", "zero"], ["z"]),
        helper.make_node("Add", ["sizes", "z"], ["wanted"]),
        helper.make_node("ConstantOfShape", ["wanted"], ["big"]),
        helper.make_node("ReduceSum", ["big"], ["y"], keepdims=0),
    ]
    zero = numpy_helper.from_array(np.array(0, np.int64), "zero")
    return graph_of(nodes, weights=[shape, zero])


def functions_that_call(depth: int, *, themselves: bool = False) -> ModelProto:
    """Functions that call each other twice, ``depth`` deep: 2^depth nodes, or without end."""
    model = graph_of([helper.make_node("f0", ["x"], ["y"], domain="mine")], domains=["mine"])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("mine", 1)]
    for level in range(depth):
        called = 0 if themselves else level + 1
        nodes = [
            helper.make_node(f"f{called}", ["a"], ["m"], domain="mine"),
            helper.make_node(f"f{called}", ["m"], ["b"], domain="mine"),
        ]
        if level == depth - 1 and not themselves:
            nodes = [helper.make_node("Add", ["a", "a"], ["b"])]
        model.functions.append(
            helper.make_function("mine", f"f{level}", ["a"], ["b"], nodes, opsets)
        )
    return model


def with_weights_outside(location: str) -> ModelProto:
    """A convolution whose weights lie in another file."""
    model = classifier()
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    onnx.external_data_helper.set_external_data(_with_raw(tensor), location)
    tensor.ClearField("raw_data")
    return model


def _with_raw(tensor: TensorProto) -> TensorProto:
    tensor.raw_data = b"\0"
    return tensor
