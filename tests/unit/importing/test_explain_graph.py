"""Explanations stand beside the answer, say what they claim to, and change nothing."""

from typing import Any

import numpy as np
import pytest

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.surgery import wrap
from gonogo.ports.importing import Explain, Wrapping
from tests.support.onnx_graphs import Array, classifier, run, transformer, with_all_outputs


def wrapping(explain: Explain) -> Wrapping:
    scale, offset = (0.02, 0.02, 0.02), (-2.0, -2.0, -2.0)
    return Wrapping(
        "input", 12, 16, 3, "NCHW", "float32", "bgr", scale, offset, outputs=("scores",),
        explain=explain,
    )  # fmt: skip


@pytest.fixture
def frame() -> Array:
    return np.random.default_rng(1).integers(0, 256, (1, 12, 16, 3), np.uint8)


def model_input(frame: Array) -> np.ndarray[Any, np.dtype[np.float32]]:
    values = frame / np.float32(50) - np.float32(2)
    return np.asarray(values.transpose(0, 3, 1, 2))


@pytest.mark.parametrize("linear", ["Gemm", "MatMul", "Conv"])
@pytest.mark.parametrize("opset", [11, 17, 21])
def test_the_mean_of_a_class_activation_map_is_the_score(
    linear: str, opset: int, frame: Array
) -> None:
    model = classifier(linear, opset=opset)
    answers = run(wrap(model, wrapping(Explain(activation=True))), image=frame)
    bias = next(t for t in model.graph.initializer if t.name == "bias")
    heatmap = np.asarray(answers["heatmap"], np.float64)
    assert heatmap.shape == (1, 4, 6, 8)
    decomposed = heatmap.mean(axis=(2, 3)) + np.frombuffer(bias.raw_data, np.float32)
    np.testing.assert_allclose(decomposed, answers["scores"], rtol=1e-5, atol=1e-5)


def test_no_map_is_claimed_where_something_stands_between(frame: Array) -> None:
    model = classifier(between="Tanh")
    with pytest.raises(ModelError, match="no class activation map"):
        wrap(model, wrapping(Explain(activation=True)))
    features = run(wrap(model, wrapping(Explain(features=True))), image=frame)["features"]
    inside = run(with_all_outputs(model, ["maps"]), input=model_input(frame))["maps"]
    np.testing.assert_allclose(features, inside, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("special", [0, 1, 5])
def test_attention_is_rolled_out_over_the_layers(special: int, frame: Array) -> None:
    model = transformer(special)
    names = ["attention_0", "attention_1", "attention_2"]
    inside = run(with_all_outputs(model, names), input=model_input(frame))
    tokens = 12 + special
    product = np.eye(tokens)
    for name in names:
        layer = 0.5 * np.asarray(inside[name], np.float64)[0].mean(axis=0) + 0.5 * np.eye(tokens)
        product = layer / layer.sum(axis=1, keepdims=True) @ product
    last = np.asarray(inside["attention_2"], np.float64)[0]
    views = [product, *last]
    rows = [view[0] if special else view.mean(axis=0) for view in views]
    expected = np.stack([row[special:] / row[special:].sum() for row in rows]).reshape(1, 3, 3, 4)
    answer = run(wrap(model, wrapping(Explain(attention=True))), image=frame)["attention"]
    np.testing.assert_allclose(answer, expected, rtol=1e-4, atol=1e-6)


def test_a_transformers_features_are_its_last_tokens_laid_on_the_grid(frame: Array) -> None:
    model = transformer()
    features = run(wrap(model, wrapping(Explain(features=True))), image=frame)["features"]
    inside = run(with_all_outputs(model, ["stream2"]), input=model_input(frame))["stream2"]
    expected = np.asarray(inside)[:, 1:].reshape(1, 3, 4, 16).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(features, expected, rtol=1e-4, atol=1e-5)


def test_a_model_without_attention_says_so() -> None:
    with pytest.raises(ModelError, match="no attention over the frame"):
        wrap(classifier(), wrapping(Explain(attention=True)))


@pytest.mark.parametrize("kind", ["classifier", "transformer"])
def test_explaining_changes_no_score(kind: str, frame: Array) -> None:
    is_transformer = kind == "transformer"
    model = transformer() if is_transformer else classifier()
    every = Explain(activation=not is_transformer, features=True, attention=is_transformer)
    plain = run(wrap(model, wrapping(Explain())), image=frame)["scores"]
    explained = run(wrap(model, wrapping(every)), image=frame)["scores"]
    np.testing.assert_allclose(explained, plain, rtol=0, atol=1e-6)


def test_of_two_images_the_first_is_explained(frame: Array) -> None:
    asked = wrapping(Explain(features=True, attention=True))
    alone = run(wrap(transformer(), asked), image=frame)
    paired = run(wrap(transformer(batch=2), asked), image=frame)
    for name in ("scores", "features", "attention"):
        np.testing.assert_allclose(paired[name], alone[name], rtol=1e-4, atol=1e-5)
