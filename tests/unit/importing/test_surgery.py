"""A foreign graph, wrapped, takes the camera's frame and answers as it did before."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from onnx import TensorProto, helper

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.editing import GraphEditor
from gonogo.drivers.models.importing.surgery import wrap
from gonogo.ports.importing import Difference, Explain, Fixed, Memory, Template, Wrapping
from tests.support.onnx_graphs import Array, classifier, echo, graph, output_shape, run

SCALE = (0.5, 0.25, 0.125)
OFFSET = (-1.0, -2.0, -3.0)


def wrapping(**changes: Any) -> Wrapping:  # noqa: ANN401  the fields of Wrapping
    fields: dict[str, Any] = {
        "image": "input",
        "height": 12,
        "width": 16,
        "channels": 3,
        "layout": "NCHW",
        "dtype": "float32",
        "colour": "rgb",
        "scale": SCALE,
        "offset": OFFSET,
        "outputs": ("output",),
    }
    return Wrapping(**(fields | changes))


@pytest.fixture
def frame() -> Array:
    return np.random.default_rng(1).integers(0, 256, (1, 12, 16, 3), np.uint8)


def normalised(frame: Array) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Red first, each channel with its own scale and offset, channels last."""
    rgb = frame[..., [2, 1, 0]].astype(np.float32)
    return np.asarray(rgb * np.array(SCALE, np.float32) + np.array(OFFSET, np.float32))


def test_planes_are_red_first_and_normalised_one_by_one(frame: Array) -> None:
    wrapped = wrap(echo([1, 3, 12, 16]), wrapping())
    assert [entry.name for entry in wrapped.graph.input] == ["image"]
    expected = normalised(frame).transpose(0, 3, 1, 2)
    np.testing.assert_array_equal(run(wrapped, image=frame)["output"], expected)


def test_transpose_comes_before_cast() -> None:
    operators = [node.op_type for node in wrap(echo([1, 3, 12, 16]), wrapping()).graph.node]
    assert operators[:5] == ["Transpose", "Gather", "Cast", "Div", "Add"]


def test_grey_values_are_divided_as_the_exporters_do_to_the_last_bit(frame: Array) -> None:
    says = wrapping(scale=(1 / 255,) * 3, offset=(0.0,) * 3)
    expected = (frame[..., [2, 1, 0]] / np.float32(255)).transpose(0, 3, 1, 2)
    answer = run(wrap(echo([1, 3, 12, 16]), says), image=frame)["output"]
    np.testing.assert_array_equal(answer, expected)


def test_torchvisions_detectors_take_planes_without_a_batch(frame: Array) -> None:
    answer = run(wrap(echo([3, "h", "w"]), wrapping(layout="CHW")), image=frame)["output"]
    np.testing.assert_array_equal(answer, normalised(frame)[0].transpose(2, 0, 1))


@pytest.mark.parametrize(
    ("layout", "shape"),
    [("NHWC", [1, 12, 16, 3]), ("HWC", [12, 16, 3]), ("vector", [1, 576])],
)
def test_other_layouts_take_the_same_pixels(
    layout: Literal["NHWC", "HWC", "vector"], shape: list[int], frame: Array
) -> None:
    answer = run(wrap(echo(shape), wrapping(layout=layout)), image=frame)["output"]
    np.testing.assert_array_equal(answer, normalised(frame).reshape(shape))


def test_a_half_precision_model_answers_in_float32(frame: Array) -> None:
    model = echo([1, 3, 12, 16], TensorProto.FLOAT16)
    answer = run(wrap(model, wrapping(dtype="float16")), image=frame)["output"]
    assert answer.dtype == np.float32
    expected = normalised(frame).transpose(0, 3, 1, 2).astype(np.float16)
    np.testing.assert_array_equal(answer, expected)


def test_a_model_of_bytes_is_fed_bytes(frame: Array) -> None:
    model = echo([1, 3, 12, 16], TensorProto.UINT8)
    plain = wrapping(dtype="uint8", colour="bgr", scale=(1.0,) * 3, offset=(0.0,) * 3)
    answer = run(wrap(model, plain), image=frame)["output"]
    np.testing.assert_array_equal(answer, frame.transpose(0, 3, 1, 2))
    with pytest.raises(ModelError, match="takes bytes"):
        wrap(model, wrapping(dtype="uint8"))


def test_grey_values_between_whole_ones_go_in_as_float(frame: Array) -> None:
    wrapped = wrap(echo([1, 3, 12, 16]), wrapping(takes="float32"))
    between = frame.astype(np.float32) + np.float32(0.25)
    expected = normalised(between).transpose(0, 3, 1, 2)
    np.testing.assert_array_equal(run(wrapped, image=between)["output"], expected)


def test_open_sizes_are_fixed_in_every_output(frame: Array) -> None:
    model = echo(["batch", 3, "height", "width"])
    wrapped = wrap(model, wrapping())
    assert output_shape(wrapped, "output") == [1, 3, 12, 16]
    assert run(wrapped, image=frame)["output"].shape == (1, 3, 12, 16)


def test_a_model_exported_for_two_images_judges_one(frame: Array) -> None:
    one, two = classifier(), classifier(batch=2)
    asked = wrapping(outputs=("scores",), explain=Explain(activation=True, features=True))
    alone, paired = run(wrap(one, asked), image=frame), run(wrap(two, asked), image=frame)
    assert output_shape(wrap(two, asked), "scores") == [1, 4]
    for name in ("scores", "heatmap", "features"):
        np.testing.assert_allclose(paired[name], alone[name], rtol=1e-5, atol=1e-5)


def test_weights_listed_as_inputs_are_no_inputs(frame: Array) -> None:
    model = classifier()
    model.ir_version = 3
    for tensor in model.graph.initializer:
        model.graph.input.append(
            helper.make_tensor_value_info(tensor.name, TensorProto.FLOAT, tensor.dims)
        )
    wrapped = wrap(model, wrapping(outputs=("scores",)))
    assert len(wrapped.graph.input) == 1
    assert run(wrapped, image=frame)["scores"].shape == (1, 4)


def test_other_inputs_become_constants_and_the_golden_part_is_normalised(frame: Array) -> None:
    nodes = [
        helper.make_node("ReduceMean", ["golden"], ["mean"], axes=[2, 3]),
        helper.make_node("Sub", ["input", "mean"], ["apart"]),
        helper.make_node("Mul", ["apart", "gain"], ["output"]),
    ]
    inputs = {"input": [1, 3, 12, 16], "golden": [1, 3, 4, 6], "gain": [1]}
    model = graph(nodes, inputs, {"output": [1, 3, 12, 16]})
    golden = np.random.default_rng(2).integers(0, 256, (4, 6, 3), np.uint8)
    asked = wrapping(
        fixed=(Fixed("gain", (2.0,), (1,)),), template=Template("golden", 4, 6, golden.tobytes())
    )
    expected = 2 * (normalised(frame) - normalised(golden[None]).mean((1, 2), keepdims=True))
    answer = run(wrap(model, asked), image=frame)["output"]
    np.testing.assert_allclose(answer, expected.transpose(0, 3, 1, 2), rtol=1e-5, atol=1e-4)
    with pytest.raises(ModelError, match="another input, 'gain'"):
        wrap(model, wrapping(template=asked.template))


def test_a_models_own_names_give_way_only_where_they_collide(frame: Array) -> None:
    nodes = [
        helper.make_node("Relu", ["image"], ["map"]),
        helper.make_node("Neg", ["map"], ["features"]),
    ]
    shape = [1, 3, 12, 16]
    model = graph(nodes, {"image": shape}, {"map": shape, "features": shape})
    asked = wrapping(image="image", outputs=("map", "features"), difference=Difference("map"))
    answers = run(wrap(model, asked), image=frame)
    assert set(answers) == {"model_map", "features", "map"}
    np.testing.assert_array_equal(answers["features"], -answers["model_map"])


def test_a_classifiers_list_of_maps_becomes_a_table(frame: Array) -> None:
    nodes = [
        helper.make_node(
            "LinearClassifier",
            ["input"],
            ["label", "table"],
            domain="ai.onnx.ml",
            coefficients=[0.01] * 576 + [-0.01] * 576,
            intercepts=[0.5, -0.5],
            classlabels_strings=["good", "bad"],
            post_transform="SOFTMAX",
        ),
        helper.make_node(
            "ZipMap",
            ["table"],
            ["probabilities"],
            domain="ai.onnx.ml",
            classlabels_strings=["good", "bad"],
        ),
    ]
    model = graph(nodes, {"input": ["n", 576]}, {"label": ["n"]})
    model.graph.output[0].type.tensor_type.elem_type = TensorProto.STRING
    kind = helper.make_map_type_proto(
        TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, [])
    )
    model.graph.output.append(
        helper.make_value_info("probabilities", helper.make_sequence_type_proto(kind))
    )
    asked = wrapping(layout="vector", outputs=("label", "probabilities"))
    answers = run(wrap(model, asked), image=frame)
    assert list(answers) == ["probabilities"]
    assert answers["probabilities"].shape == (1, 2)
    assert np.sum(answers["probabilities"]) == pytest.approx(1.0)
    with pytest.raises(ModelError, match="None of the chosen outputs"):
        wrap(model, wrapping(layout="vector", outputs=("label",)))


def test_branches_keep_what_they_take_from_outside(frame: Array) -> None:
    shape = [1, 3, 12, 16]
    out = helper.make_tensor_value_info("branch", TensorProto.FLOAT, shape)
    doubled = helper.make_graph(
        [helper.make_node("Add", ["map", "map"], ["branch"])], "a", [], [out]
    )
    negated = helper.make_graph([helper.make_node("Neg", ["map"], ["branch"])], "b", [], [out])
    nodes = [
        helper.make_node("Relu", ["input"], ["map"]),
        helper.make_node("If", ["is_on"], ["output"], then_branch=doubled, else_branch=negated),
    ]
    model = graph(nodes, {"input": shape}, {"output": shape}, {"is_on": np.array(True)})
    answers = run(wrap(model, wrapping(difference=Difference("output"))), image=frame)
    expected = 2 * np.maximum(normalised(frame), 0).transpose(0, 3, 1, 2)
    np.testing.assert_array_equal(answers["output"], expected)
    assert set(answers) == {"output", "map"}


def test_operators_of_an_old_set_are_brought_up_to_date(frame: Array) -> None:
    model = echo([1, 3, 12, 16], opset=6)
    answer = run(wrap(model, wrapping()), image=frame)["output"]
    np.testing.assert_array_equal(answer, normalised(frame).transpose(0, 3, 1, 2))


@pytest.mark.parametrize("opset", [11, 17])
@pytest.mark.parametrize("axis", [1, 3])
def test_softmax_runs_over_the_class_axis_alone(opset: int, axis: int, frame: Array) -> None:
    model = echo([1, 3, 12, 16], opset=opset)
    asked = wrapping(activation={"output": "softmax"}, class_axis={"output": axis})
    values = np.exp(normalised(frame).transpose(0, 3, 1, 2).astype(np.float64) - 40)
    expected = values / values.sum(axis=axis, keepdims=True)
    answer = run(wrap(model, asked), image=frame)["output"]
    np.testing.assert_allclose(answer, expected, rtol=1e-4, atol=1e-7)


def test_sigmoid_can_be_added(frame: Array) -> None:
    asked = wrapping(activation={"output": "sigmoid"})
    answer = run(wrap(echo([1, 3, 12, 16]), asked), image=frame)["output"]
    expected = 1 / (1 + np.exp(-normalised(frame).transpose(0, 3, 1, 2).astype(np.float64)))
    np.testing.assert_allclose(answer, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize(("distance", "window"), [("absolute", 1), ("squared", 3), ("absolute", 4)])
def test_a_reconstruction_is_judged_by_its_distance_to_the_image(
    layout: Literal["NCHW", "NHWC"],
    distance: Literal["absolute", "squared"],
    window: int,
    frame: Array,
) -> None:
    shape = [1, 3, 12, 16] if layout == "NCHW" else [1, 12, 16, 3]
    nodes = [helper.make_node("Mul", ["input", "half"], ["output"])]
    model = graph(nodes, {"input": shape}, {"output": shape}, {"half": np.array([0.5], np.float32)})
    asked = wrapping(layout=layout, outputs=(), difference=Difference("output", distance, window))
    apart = normalised(frame).astype(np.float64)[0] * 0.5
    apart = (np.abs(apart) if distance == "absolute" else apart**2).mean(axis=2)
    before, after = (window - 1) // 2, window // 2
    expected = np.array(
        [
            [
                apart[max(0, y - before) : y + after + 1, max(0, x - before) : x + after + 1].mean()
                for x in range(16)
            ]
            for y in range(12)
        ]
    )
    answer = run(wrap(model, asked), image=frame)
    assert list(answer) == ["map"]
    np.testing.assert_allclose(answer["map"], expected[None, None], rtol=1e-4)


def test_a_reconstruction_of_another_size_is_refused() -> None:
    nodes = [helper.make_node("MaxPool", ["input"], ["output"], kernel_shape=[2, 2])]
    model = graph(nodes, {"input": [1, 3, 12, 16]}, {"output": [1, 3, 11, 15]})
    with pytest.raises(ModelError, match="1 × 3 × 11 × 15 is no picture like the input"):
        wrap(model, wrapping(difference=Difference("output")))


@pytest.mark.parametrize("kind", ["planes", "channels last", "tokens"])
@pytest.mark.parametrize("opset", [11, 18])
def test_an_embedding_is_judged_by_the_nearest_good_patch(
    kind: str, opset: int, frame: Array, tmp_path: Path
) -> None:
    rng = np.random.default_rng(7)
    nodes = [helper.make_node("Conv", ["input", "kernel"], ["planes"], strides=[4, 4])]
    shape: list[int] = [1, 5, 3, 4]
    if kind == "channels last":
        nodes.append(helper.make_node("Transpose", ["planes"], ["output"], perm=[0, 2, 3, 1]))
        shape = [1, 3, 4, 5]
    elif kind == "tokens":
        nodes += [
            helper.make_node("Reshape", ["planes", "flat"], ["rows"]),
            helper.make_node("Transpose", ["rows"], ["places"], perm=[0, 2, 1]),
            helper.make_node("Concat", ["class_token", "places"], ["output"], axis=1),
        ]
        shape = [1, 13, 5]
    else:
        nodes[0].output[0] = "output"
    kernel = rng.normal(size=(5, 3, 4, 4)).astype(np.float32) * 0.05
    weights: dict[str, Array] = {
        "kernel": kernel,
        "flat": np.array([1, 5, 12], np.int64),
        "class_token": np.full((1, 1, 5), 9, np.float32),
    }
    model = graph(nodes, {"input": [1, 3, 12, 16]}, {"output": shape}, weights, opset=opset)
    patches = normalised(frame)[0].reshape(3, 4, 4, 4, 3).transpose(0, 2, 4, 1, 3)
    places = np.einsum("yxcij,kcij->yxk", patches.astype(np.float64), kernel)
    bank = (rng.normal(size=(40, 5)) * places.std()).astype(np.float32)
    bank[17] = places[2, 1]
    np.save(tmp_path / "bank.npy", bank)
    memory = Memory(
        "output", 3, 4, int(kind == "tokens"), kind != "planes", str(tmp_path / "bank.npy")
    )
    answer = run(wrap(model, wrapping(outputs=(), memory=memory)), image=frame)
    apart = np.linalg.norm(places[:, :, None] - bank.astype(np.float64), axis=-1)
    np.testing.assert_allclose(answer["map"], apart.min(-1)[None, None], rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(answer["nearest"], apart.argmin(-1)[None])
    assert answer["nearest"].dtype == np.int64
    assert np.asarray(answer["nearest"])[0, 2, 1] == 17


def test_a_memory_of_another_model_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "bank.npy", np.zeros((4, 7), np.float32))
    memory = Memory("output", 12, 16, 0, channels_last=False, bank=str(tmp_path / "bank.npy"))
    with pytest.raises(ModelError, match="has no 12 × 16 places of 7 values"):
        wrap(echo([1, 3, 12, 16]), wrapping(memory=memory))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"image": "picture"}, "no input 'picture'"),
        ({"outputs": ("mask",)}, "no output 'mask'"),
        ({"height": 20}, "is 1 × 3 × 12 × 16, not 1 × 3 × 20 × 16"),
        ({"dtype": "float16"}, "takes float32, not float16"),
        ({"scale": (1.0,)}, "scale and an offset for each of its 3 channels"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ModelError, match=says):
        wrap(echo([1, 3, 12, 16]), wrapping(**changes))


def test_names_that_became_free_by_renaming_are_not_given_again() -> None:
    """Or two nodes would have one name, which ONNX Runtime refuses."""
    editor = GraphEditor(echo([1, 3, 4, 4]))
    first = editor.add("Relu", "output")
    editor.rename(first, "heat")
    assert editor.fresh("relu") != first
