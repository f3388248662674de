"""What can explain an answer is found in graphs of many makers, and no more than is there."""

import numpy as np
import pytest
from onnx import ModelProto, helper

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.discover import find_attention, find_features
from gonogo.drivers.models.importing.graph_view import Shape
from gonogo.drivers.models.importing.layers import layer_names
from gonogo.drivers.models.importing.shapes import real_shapes, with_outputs
from gonogo.ports.importing import FeatureFacts
from tests.support.onnx_graphs import Array, classifier, graph, run, transformer

PICTURE: dict[str, Array] = {"input": np.zeros((1, 3, 12, 16), np.float32)}


def shapes_of(model: ModelProto) -> dict[str, Shape]:
    return real_shapes(model, PICTURE)


@pytest.mark.parametrize("special", [0, 1, 2, 5])
def test_attention_is_found_with_its_grid(special: int) -> None:
    model = transformer(special)
    found = find_attention(model, shapes_of(model))
    assert [facts.tensor for facts in found] == ["attention_0", "attention_1", "attention_2"]
    last = found[-1]
    assert (last.heads, last.tokens, last.before) == (2, 12 + special, special)
    assert (last.rows, last.columns, last.is_output) == (3, 4, False)


def test_queries_that_look_at_each_other_are_no_grid() -> None:
    """As in a DETR decoder: 12 learnt queries, as many as the frame has patches."""
    rng = np.random.default_rng(0)
    weights: dict[str, Array] = {
        "kernel": rng.normal(size=(8, 3, 4, 4)).astype(np.float32),
        "queries": rng.normal(size=(1, 12, 8)).astype(np.float32),
        "flat": np.array([1, 8, 12], np.int64),
        "mean": rng.normal(size=(12, 12)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["patches"], strides=[4, 4]),
        helper.make_node("ReduceMean", ["patches"], ["whole"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Squeeze", ["whole"], ["scalar"]),
        helper.make_node("Mul", ["queries", "scalar"], ["q"]),
        helper.make_node("Transpose", ["q"], ["k"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["q", "k"], ["alike"]),
        helper.make_node("Softmax", ["alike"], ["output"], axis=-1),
    ]
    model = graph(nodes, {"input": [1, 3, 12, 16]}, {"output": [1, 12, 12]}, weights)
    assert find_attention(model, shapes_of(model)) == ()


@pytest.mark.parametrize("linear", ["Gemm", "MatMul", "Conv"])
def test_an_exact_class_activation_map_is_known_by_its_weights(linear: str) -> None:
    model = classifier(linear)
    expected = FeatureFacts("maps", 8, 6, 8, linear_weights="weight", scores="scores")
    assert find_features(model, shapes_of(model)) == expected


@pytest.mark.parametrize("between", ["Relu", "HardSwish", "Tanh"])
def test_it_is_not_exact_with_something_between(between: str) -> None:
    model = classifier(between=between)
    assert find_features(model, shapes_of(model)) == FeatureFacts("maps", 8, 6, 8)


def test_channels_may_come_last() -> None:
    weights: dict[str, Array] = {
        "kernel": np.ones((8, 3, 4, 4), np.float32),
        "weight": np.ones((8, 2), np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["input", "kernel"], ["c"], strides=[4, 4]),
        helper.make_node("Transpose", ["c"], ["maps"], perm=[0, 2, 3, 1]),
        helper.make_node("ReduceMean", ["maps"], ["pooled"], axes=[1, 2], keepdims=0),
        helper.make_node("MatMul", ["pooled", "weight"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["output"]),
    ]
    model = graph(nodes, {"input": [1, 3, 12, 16]}, {"output": [1, 2]}, weights)
    expected = FeatureFacts("maps", 8, 3, 4, linear_weights="weight", scores="output")
    assert find_features(model, shapes_of(model)) == expected


def test_sizes_that_cannot_be_inferred_are_found_by_running() -> None:
    nodes = [
        helper.make_node("NonZero", ["input"], ["where"]),
        helper.make_node("Cast", ["where"], ["output"], to=1),
    ]
    model = graph(nodes, {"input": ["n", 3, "h", "w"]}, {"output": [4, "found"]})
    assert shapes_of(model)["where"] == (4, 0)
    assert real_shapes(model, PICTURE, only=())["input"] == (1, 3, 12, 16)


def test_any_layer_can_be_looked_at() -> None:
    model = classifier()
    layers = layer_names(model, shapes_of(model))
    assert [(layer.tensor, layer.channels, layer.rows, layer.columns) for layer in layers] == [
        ("c", 8, 6, 8),
        ("maps", 8, 6, 8),
    ]
    answers = run(with_outputs(model, ["maps"]), **PICTURE)
    assert answers["maps"].shape == (1, 8, 6, 8)
    with pytest.raises(ModelError, match="no tensor 'layer4'"):
        with_outputs(model, ["layer4"])
