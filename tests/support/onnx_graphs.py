"""Small real ONNX graphs of the kinds people bring, and how to run them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Array = NDArray[Any]
Dims = Sequence[int | str]


def graph(
    nodes: list[NodeProto],
    inputs: Mapping[str, Dims],
    outputs: Mapping[str, Dims],
    weights: Mapping[str, Array] | None = None,
    *,
    opset: int = 17,
    dtype: int = TensorProto.FLOAT,
) -> ModelProto:
    return helper.make_model(
        helper.make_graph(
            nodes,
            "test",
            [helper.make_tensor_value_info(name, dtype, dims) for name, dims in inputs.items()],
            [helper.make_tensor_value_info(name, dtype, dims) for name, dims in outputs.items()],
            [numpy_helper.from_array(value, name) for name, value in (weights or {}).items()],
        ),
        opset_imports=[helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)],
        ir_version=8,
    )


def echo(shape: Dims, dtype: int = TensorProto.FLOAT, opset: int = 17) -> ModelProto:
    """Gives back what it is given: the normalised image."""
    nodes = [helper.make_node("Identity", ["input"], ["output"])]
    return graph(nodes, {"input": shape}, {"output": shape}, opset=opset, dtype=dtype)


def classifier(
    linear: str = "Gemm", between: str = "", batch: int | str = 1, opset: int = 17
) -> ModelProto:
    """Convolution, ReLU, global average pooling, a linear layer of 4 classes, ``scores``."""
    rng = np.random.default_rng(3)
    weights: dict[str, Array] = {
        "kernel": rng.normal(size=(8, 3, 3, 3)).astype(np.float32),
        "weight": rng.normal(size=(4, 8)).astype(np.float32),
        "bias": rng.normal(size=4).astype(np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["c"], pads=[1] * 4, strides=[2, 2]),
        helper.make_node("Relu", ["c"], ["maps"]),
        helper.make_node("GlobalAveragePool", ["maps"], ["pooled"]),
        helper.make_node(between or "Identity", ["pooled"], ["passed"]),
    ]
    if linear == "Conv":
        weights["weight"] = weights["weight"].reshape(4, 8, 1, 1)
        nodes += [
            helper.make_node("Conv", ["passed", "weight", "bias"], ["logits"]),
            helper.make_node("Flatten", ["logits"], ["scores"]),
        ]
    elif linear == "MatMul":
        weights["weight"] = np.ascontiguousarray(weights["weight"].T)
        nodes += [
            helper.make_node("Flatten", ["passed"], ["flat"]),
            helper.make_node("MatMul", ["flat", "weight"], ["product"]),
            helper.make_node("Add", ["product", "bias"], ["scores"]),
        ]
    else:
        nodes += [
            helper.make_node("Flatten", ["passed"], ["flat"]),
            helper.make_node("Gemm", ["flat", "weight", "bias"], ["scores"], transB=1, alpha=0.5),
        ]
    shape = [batch, 3, 12, 16]
    return graph(nodes, {"input": shape}, {"scores": [batch, 4]}, weights, opset=opset)


def transformer(special: int = 1, batch: int = 1) -> ModelProto:
    """Patches of 4 × 4 px of 12 × 16: 3 × 4 places, 2 heads; attention is ``attention_0`` …."""
    rng = np.random.default_rng(5)
    tokens, width, heads, layers = 12 + special, 16, 2, 3
    weights: dict[str, Array] = {
        "kernel": rng.normal(size=(width, 3, 4, 4)).astype(np.float32) * 0.3,
        "to_tokens": np.array([batch, width, 12], np.int64),
        "to_heads": np.array([batch, tokens, heads, width // heads], np.int64),
        "from_heads": np.array([batch, tokens, width], np.int64),
        "last": rng.normal(size=(width, 4)).astype(np.float32),
        "first": np.array(0, np.int64),
    }
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["patches"], strides=[4, 4]),
        helper.make_node("Reshape", ["patches", "to_tokens"], ["flat"]),
        helper.make_node("Transpose", ["flat"], ["places"], perm=[0, 2, 1]),
    ]
    stream = "places"
    if special:
        one = rng.normal(size=(1, special, width)).astype(np.float32)
        weights["special"] = np.repeat(one, batch, axis=0)
        nodes.append(helper.make_node("Concat", ["special", "places"], ["tokens"], axis=1))
        stream = "tokens"
    for layer in range(layers):
        for part, perm in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            weights[f"w{part}{layer}"] = rng.normal(size=(width, width)).astype(np.float32) * 0.2
            name = f"{part}{layer}"
            nodes += [
                helper.make_node("MatMul", [stream, f"w{name}"], [f"{name}a"]),
                helper.make_node("Reshape", [f"{name}a", "to_heads"], [f"{name}b"]),
                helper.make_node("Transpose", [f"{name}b"], [name], perm=perm),
            ]
        nodes += [
            helper.make_node("MatMul", [f"q{layer}", f"k{layer}"], [f"alike{layer}"]),
            helper.make_node("Softmax", [f"alike{layer}"], [f"attention_{layer}"], axis=-1),
            helper.make_node("MatMul", [f"attention_{layer}", f"v{layer}"], [f"heads{layer}"]),
            helper.make_node("Transpose", [f"heads{layer}"], [f"t{layer}"], perm=[0, 2, 1, 3]),
            helper.make_node("Reshape", [f"t{layer}", "from_heads"], [f"joined{layer}"]),
            helper.make_node("Add", [stream, f"joined{layer}"], [f"stream{layer}"]),
        ]
        stream = f"stream{layer}"
    nodes += [
        helper.make_node("Gather", [stream, "first"], ["class_token"], axis=1),
        helper.make_node("MatMul", ["class_token", "last"], ["scores"]),
    ]
    return graph(nodes, {"input": [batch, 3, 12, 16]}, {"scores": [batch, 4]}, weights)


def run(model: ModelProto, **inputs: Array) -> dict[str, Array]:
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, inputs), strict=True))


def output_shape(model: ModelProto, name: str) -> list[int | str]:
    entry = next(output for output in model.graph.output if output.name == name)
    return [dim.dim_param or dim.dim_value for dim in entry.type.tensor_type.shape.dim]


def with_all_outputs(model: ModelProto, names: Sequence[str]) -> ModelProto:
    copy = ModelProto()
    copy.CopyFrom(model)
    copy.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    return copy
