"""What a graph does to a picture before it looks is seen, and left out where a frame needs none."""

from typing import Any

import numpy as np
import pytest
from onnx import ModelProto, NodeProto, helper

from gonogo.drivers.models.importing.graph_view import GraphView
from gonogo.drivers.models.importing.own_preparation import own_preparation, own_preparations
from gonogo.drivers.models.importing.shapes import real_shapes
from gonogo.drivers.models.importing.surgery import wrap
from gonogo.ports.importing import TensorFacts, Wrapping
from tests.support.onnx_graphs import Array, graph, run

MEAN = np.array([0.5, 0.4, 0.3], np.float32).reshape(1, 3, 1, 1)
LARGE = {
    "mean": MEAN,
    "zoomed": np.array([1, 3, 12, 16]),
    "sides": np.array([12, 16]),
    "as it was": np.array([-1, 3, 24, 32]),
    "kernel": np.random.default_rng(2).normal(size=(4, 3, 3, 3)).astype(np.float32),
    "quarter": np.array([1, 1, 0.5, 0.5], np.float32),
}
LOOKS = [helper.make_node("Conv", ["seen", "kernel"], ["output"], pads=[1] * 4)]


def resize(taken: str, sizes: str, given: str = "seen", **said: Any) -> NodeProto:  # noqa: ANN401
    return helper.make_node("Resize", [taken, "", "", sizes], [given], **{"mode": "linear", **said})


def anomalibs() -> list[NodeProto]:
    """Reshape, Shape, Concat, Resize, Sub: the way an export with ``input_size`` begins."""
    return [
        helper.make_node("Reshape", ["input", "as it was"], ["view"]),
        helper.make_node("Shape", ["view"], ["all"]),
        helper.make_node("Slice", ["all", "zero", "two"], ["first"]),
        helper.make_node("Concat", ["first", "sides"], ["sizes"], axis=0),
        resize("view", "sizes", "small"),
        helper.make_node("Sub", ["small", "mean"], ["seen"]),
    ]


def model_of(nodes: list[NodeProto], takes: tuple[int | str, ...] = (1, 3, 24, 32)) -> ModelProto:
    weights: dict[str, Array] = LARGE | {"zero": np.array([0]), "two": np.array([2])}
    return graph([*nodes, *LOOKS], {"input": takes}, {"output": ["a", "b", "c", "d"]}, weights)


def seen_of(model: ModelProto) -> tuple[tuple[int, int] | None, tuple[int, ...] | None]:
    picture = np.zeros((1, 3, 24, 32), np.float32)
    found = own_preparation(GraphView(model, real_shapes(model, {"input": picture})), "input")
    return found.size, found.part


def wrapping(**changes: Any) -> Wrapping:  # noqa: ANN401  the fields of Wrapping
    fields: dict[str, Any] = {
        "image": "input",
        "height": 12,
        "width": 16,
        "channels": 3,
        "layout": "NCHW",
        "dtype": "float32",
        "colour": "bgr",
        "scale": (1 / 255,) * 3,
        "offset": (0.0,) * 3,
        "outputs": ("output",),
        "own_size": True,
    }
    return Wrapping(**(fields | changes))


@pytest.mark.parametrize("takes", [(1, 3, 24, 32), ("n", 3, "h", "w")])
def test_a_graphs_own_size_is_found_where_its_sizes_are_fixed(takes: tuple[int | str, ...]) -> None:
    assert seen_of(model_of([resize("input", "zoomed")], takes)) == ((12, 16), None)


def test_it_is_found_behind_anomalibs_reshaping() -> None:
    assert seen_of(model_of(anomalibs())) == ((12, 16), None)


def test_it_is_found_behind_normalisation() -> None:
    before = [helper.make_node("Sub", ["input", "mean"], ["less"]), resize("less", "zoomed")]
    assert seen_of(model_of(before)) == ((12, 16), None)


def test_normalisation_that_takes_the_picture_from_a_number_is_gone_past_no_further() -> None:
    before = [helper.make_node("Sub", ["mean", "input"], ["less"]), resize("less", "zoomed")]
    assert seen_of(model_of(before)) == (None, None)


@pytest.mark.parametrize(
    "nodes",
    [
        [resize("input", "zoomed", mode="nearest")],
        [resize("input", "zoomed", coordinate_transformation_mode="tf_crop_and_resize")],
        [helper.make_node("Resize", ["input", "", "quarter"], ["seen"], mode="linear")],
        [
            resize("input", "zoomed", "small"),
            helper.make_node("ReduceMean", ["input"], ["light"], keepdims=0),
            helper.make_node("Add", ["small", "light"], ["seen"]),
        ],
        [
            helper.make_node("Abs", ["input"], ["positive"]),
            resize("positive", "zoomed"),
        ],
        [
            helper.make_node("Shape", ["input"], ["all"]),
            resize("input", "all"),
        ],
    ],
    ids=["picks pixels", "cuts", "a part of any size", "looks elsewhere", "bends", "any size"],
)
def test_other_beginnings_have_no_own_size(nodes: list[NodeProto]) -> None:
    assert seen_of(model_of(nodes)) == (None, None)


@pytest.mark.parametrize("nodes", [[resize("input", "zoomed")], anomalibs()])
def test_a_frame_of_that_size_goes_past_the_resizing(nodes: list[NodeProto]) -> None:
    frame = np.random.default_rng(3).integers(0, 256, (1, 12, 16, 3), np.uint8)
    wrapped = wrap(model_of(nodes), wrapping())
    assert "Resize" not in [node.op_type for node in wrapped.graph.node]
    mean = [node for node in nodes if node.op_type == "Sub"]
    plain = model_of([helper.make_node("Sub", ["input", "mean" if mean else "zero_f"], ["seen"])])
    plain.graph.initializer.extend(
        graph([], {}, {}, {"zero_f": np.zeros(1, np.float32)}).graph.initializer
    )
    picture = np.ascontiguousarray((frame / np.float32(255)).transpose(0, 3, 1, 2), np.float32)
    for dim, size in zip(
        plain.graph.input[0].type.tensor_type.shape.dim, picture.shape, strict=True
    ):
        dim.dim_value = size
    expected = run(plain, input=picture)["output"]
    np.testing.assert_allclose(run(wrapped, image=frame)["output"], expected, atol=1e-6)


def test_without_a_word_about_it_the_graph_resizes_as_before() -> None:
    wrapped = wrap(model_of(anomalibs()), wrapping(own_size=False, height=24, width=32))
    assert "Resize" in [node.op_type for node in wrapped.graph.node]


def middle(*nodes: NodeProto, **lists: list[int]) -> ModelProto:
    model = model_of([*nodes, helper.make_node("Slice", ["input", *lists], ["seen"])])
    weights = {name: np.array(values) for name, values in lists.items()}
    model.graph.initializer.extend(graph([], {}, {}, weights).graph.initializer)
    return model


def test_the_part_that_a_graph_cuts_out_is_found() -> None:
    cut = middle(starts=[4, 2], ends=[28, 2**40], axes=[3, 2])
    assert seen_of(cut) == (None, (4, 2, 24, 22))
    assert seen_of(middle(starts=[-20, -22], ends=[-4, -2], axes=[3, 2])) == (None, (12, 2, 16, 20))


def test_a_cut_that_keeps_everything_or_every_second_pixel_is_none() -> None:
    assert seen_of(middle(starts=[0], ends=[99], axes=[2])) == (None, None)
    assert seen_of(middle(starts=[0], ends=[99], axes=[2], steps=[2])) == (None, None)
    assert seen_of(middle(starts=[0], ends=[3], axes=[1])) == (None, None)


def test_facts_name_a_size_only_where_the_input_has_another() -> None:
    model = model_of([resize("input", "zoomed")], (1, 3, 12, 16))
    entry = TensorFacts("input", "float32", (1, 3, 12, 16))
    view = GraphView(model, {})
    assert own_preparations(view, [entry]) == ({}, {})
    open_one = TensorFacts("input", "float32", ("", 3, "", ""))
    assert own_preparations(view, [open_one]) == ({"input": (12, 16)}, {})
    assert own_preparations(view, [TensorFacts("input", "float32", (3, 4))]) == ({}, {})
