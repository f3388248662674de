"""What a graph says of itself is read from the graph, and what it does is seen in a trial."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.class_labels import class_labels
from gonogo.drivers.models.importing.facts import convolution_channels, graph_facts
from gonogo.drivers.models.importing.opening import open_model
from gonogo.drivers.models.importing.trial import Tried, try_out
from gonogo.ports.image_inputs import image_inputs, refuse_no_image
from gonogo.ports.importing import GraphFacts
from tests.support.foreign import PICTURE, classifier, graph_of, saved, weight


def facts_of(model: ModelProto) -> GraphFacts:
    data = model.SerializeToString()
    return graph_facts(open_model(data, "model.onnx"), data)


def trial_of(model: ModelProto) -> Tried:
    stages: list[str] = []
    with TemporaryDirectory() as folder:
        path = saved(model, Path(folder) / "model.onnx")
        until = time.monotonic() + 5
        tried = try_out(model, facts_of(model), str(path), until, stages.append)
    assert stages == ["loaded", "ran"]
    return tried


def test_the_softmax_at_the_end_is_found_behind_an_identity() -> None:
    assert facts_of(classifier()).ends == {"y": "Softmax"}


def test_parts_that_end_differently_are_all_named() -> None:
    model = graph_of(
        [
            helper.make_node("Sigmoid", ["x"], ["a"]),
            helper.make_node("Relu", ["x"], ["b"]),
            helper.make_node("Concat", ["a", "b"], ["c"], axis=1),
            helper.make_node("Transpose", ["c"], ["y"]),
        ]
    )
    assert facts_of(model).ends == {"y": "Sigmoid+Relu"}


def test_normalisation_inside_the_graph_shows_at_its_start() -> None:
    assert facts_of(classifier(normalised=True)).starts == {"x": ("Sub", "Div")}
    assert facts_of(classifier()).starts == {"x": ()}


def test_a_convolution_says_how_many_channels_the_picture_has() -> None:
    model = classifier(takes=["batch", None, "h", "w"], channels=1)
    facts = facts_of(model)
    assert facts.inputs[0].shape == ("batch", "", "h", "w")
    shapes = {"conv": (8, 1, 3, 3)}
    assert convolution_channels(model, facts, shapes) == {"x": 1}


def test_weights_listed_as_inputs_are_no_inputs() -> None:
    model = classifier()
    model.graph.input.append(helper.make_tensor_value_info("fc", TensorProto.FLOAT, [8, 3]))
    assert [entry.name for entry in facts_of(model).inputs] == ["x"]


def test_sizes_of_zero_and_less_count_as_left_open() -> None:
    assert facts_of(classifier(takes=[-1, 3, 0, 16])).inputs[0].shape == ("", 3, "", 16)


def test_metadata_and_parameters_are_read() -> None:
    model = classifier()
    helper.set_model_props(model, {"names": "{0: 'good'}"})
    facts = facts_of(model)
    assert facts.metadata == {"names": "{0: 'good'}"}
    assert facts.parameters == 8 * 27 + 24 + 3
    assert facts.operators["Conv"] == 1
    assert facts.opset == 17


def test_a_trial_sees_ranges_shapes_and_probabilities() -> None:
    trial = trial_of(classifier()).trial
    assert trial is not None
    assert trial.outputs[0].shape == (1, 3)
    assert trial.channel_sums_to_one == {"y": 1}
    assert 0 <= trial.lowest["y"] < trial.highest["y"] <= 1
    assert trial.constant == ()


def test_sizes_left_open_are_filled_with_the_exporters_own() -> None:
    model = graph_of([helper.make_node("Relu", ["x"], ["y"])], takes=["n", 3, "h", "w"])
    helper.set_model_props(model, {"imgsz": "[96, 128]"})
    trial = trial_of(model).trial
    assert trial is not None
    assert trial.outputs[0].shape == (1, 3, 96, 128)


def test_sizes_are_tried_until_one_runs() -> None:
    columns = weight("columns", np.ones((640, 2)))
    model = graph_of(
        [helper.make_node("MatMul", ["x", "columns"], ["y"])],
        takes=["n", 3, "h", "w"],
        weights=[columns],
    )
    tried = trial_of(model)
    assert tried.trial is not None
    assert tried.trial.outputs[0].shape == (1, 3, 640, 2)
    assert tried.shapes["x"] == (1, 3, 640, 640)


def test_shapes_that_only_a_run_shows_are_seen_in_one() -> None:
    """A size that is computed from pixels follows from no shape."""
    model = graph_of(
        [
            helper.make_node("Greater", ["x", "two"], ["g"]),
            helper.make_node("NonZero", ["g"], ["places"]),
            helper.make_node("Shape", ["places"], ["s"]),
            helper.make_node("ReduceMin", ["s"], ["m"], keepdims=0),
            helper.make_node("Clip", ["m", "two_whole", "two_whole"], ["n"]),
            helper.make_node("Expand", ["one", "n_row"], ["inside"]),
            helper.make_node("Relu", ["inside"], ["y"]),
        ],
        weights=[
            weight("two", np.full(1, 2.0)),
            weight("one", np.ones(1)),
            numpy_helper.from_array(np.array(2, np.int64), "two_whole"),
            numpy_helper.from_array(np.array([-1], np.int64), "flat"),
        ],
    )
    model.graph.node.insert(5, helper.make_node("Reshape", ["n", "flat"], ["n_row"]))
    tried = trial_of(model)
    assert tried.problem == ""
    assert tried.shapes["inside"] == (2,)
    assert tried.shapes["y"] == (2,)


def test_a_size_that_no_trial_fits_is_a_problem_and_no_refusal() -> None:
    columns = weight("columns", np.ones((97, 2)))
    model = graph_of(
        [helper.make_node("MatMul", ["x", "columns"], ["y"])],
        takes=["n", 3, "h", "w"],
        weights=[columns],
    )
    tried = trial_of(model)
    assert tried.trial is None
    assert "does not run on a test picture" in tried.problem


def test_an_answer_that_never_changes_is_called_constant() -> None:
    model = graph_of(
        [
            helper.make_node("Mul", ["x", "zero"], ["z"]),
            helper.make_node("ReduceMean", ["z"], ["y"], axes=[2, 3]),
        ],
        weights=[weight("zero", np.zeros(1))],
    )
    trial = trial_of(model).trial
    assert trial is not None
    assert trial.constant == ("y",)


def test_a_model_that_wakes_only_above_one_is_not_constant() -> None:
    model = graph_of(
        [
            helper.make_node("Greater", ["x", "two"], ["g"]),
            helper.make_node("Cast", ["g"], ["y"], to=TensorProto.FLOAT),
        ],
        weights=[weight("two", np.full(1, 2.0))],
    )
    trial = trial_of(model).trial
    assert trial is not None
    assert trial.constant == ()


def test_a_detector_with_no_box_in_one_picture_has_an_open_size() -> None:
    model = graph_of(
        [
            helper.make_node("Greater", ["x", "two"], ["g"]),
            helper.make_node("NonZero", ["g"], ["y"]),
        ],
        gives=TensorProto.INT64,
        weights=[weight("two", np.full(1, 2.0))],
    )
    trial = trial_of(model).trial
    assert trial is not None
    assert trial.outputs[0].shape == (4, "")
    assert trial.outputs[0].dtype == "int64"


def test_second_inputs_get_a_size_or_a_threshold() -> None:
    model = graph_of(
        [
            helper.make_node("Greater", ["x", "threshold"], ["g"]),
            helper.make_node("Cast", ["g"], ["c"], to=TensorProto.FLOAT),
            helper.make_node("Cast", ["orig_target_sizes"], ["s"], to=TensorProto.FLOAT),
            helper.make_node("ReduceMax", ["s"], ["m"], keepdims=0),
            helper.make_node("Mul", ["c", "m"], ["y"]),
        ]
    )
    model.graph.input.append(helper.make_tensor_value_info("threshold", TensorProto.FLOAT, [1]))
    model.graph.input.append(
        helper.make_tensor_value_info("orig_target_sizes", TensorProto.INT64, ["n", 2])
    )
    trial = trial_of(model).trial
    assert trial is not None
    assert trial.highest == {"y": 16.0}


@pytest.mark.parametrize(
    ("takes", "dtype", "name", "said"),
    [
        (["n", 23], TensorProto.FLOAT, "features", "23 numbers"),
        (["n", 784], TensorProto.FLOAT, "pixels", "--size HEIGHTxWIDTH (28x28 would fit)"),
        (["n", 3072], TensorProto.FLOAT, "pixels", "(32x32 would fit)"),
        (["n", None], TensorProto.FLOAT, "pixels", "--size HEIGHTxWIDTH"),
        (["n", 128], TensorProto.INT64, "input_ids", "language model"),
        (["n", "samples"], TensorProto.FLOAT, "waveform", "sound"),
        (["n", 1, 80, 100], TensorProto.FLOAT, "mel", "sound"),
        (["n"], TensorProto.STRING, "sentence", "text"),
        ([1, 3, 8, 16, 16], TensorProto.FLOAT, "clip", "sequences of pictures"),
    ],
)
def test_a_model_for_no_picture_is_refused_politely(
    takes: list[int | str | None], dtype: int, name: str, said: str
) -> None:
    nodes = [helper.make_node("Identity", [name], ["y"])]
    facts = facts_of(graph_of(nodes, takes=takes, dtype=dtype, gives=dtype, name=name))
    assert said in refuse_no_image(facts)


def test_a_model_without_inputs_is_refused_politely() -> None:
    node = helper.make_node("Constant", [], ["y"], value=weight("", np.ones(3)))
    assert "no input at all" in refuse_no_image(facts_of(graph_of([node], takes=None)))


@pytest.mark.parametrize("takes", [PICTURE, (1, 32, 32, 3), (32, 32, 3), ("n", 1, "h", "w")])
def test_pictures_are_recognised_in_any_layout(takes: tuple[int | str, ...]) -> None:
    facts = facts_of(graph_of([helper.make_node("Relu", ["x"], ["y"])], takes=takes))
    assert [entry.name for entry in image_inputs(facts)] == ["x"]
    assert refuse_no_image(facts) == ""


def test_channels_last_with_open_sizes_runs() -> None:
    model = graph_of([helper.make_node("Relu", ["x"], ["y"])], takes=["n", None, None, 3])
    trial = trial_of(model).trial
    assert trial is not None
    assert trial.outputs[0].shape == (1, 224, 224, 3)


def test_operators_inside_a_models_own_functions_are_allowed() -> None:
    function = helper.make_function(
        "mine", "twice", ["a"], ["b"], [helper.make_node("Add", ["a", "a"], ["b"])],
        [helper.make_opsetid("", 17)],
    )  # fmt: skip
    model = graph_of([helper.make_node("twice", ["x"], ["y"], domain="mine")], domains=["mine"])
    model.functions.append(function)
    assert facts_of(model).operators == {"twice": 1, "Add": 1}


def test_weights_outside_are_found_inside_branches_too() -> None:
    constant = numpy_helper.from_array(np.ones(3, np.float32), "c")
    constant.ClearField("raw_data")
    constant.data_location = TensorProto.EXTERNAL
    entry = constant.external_data.add()
    entry.key, entry.value = "location", "../../etc/passwd"
    branch = helper.make_graph(
        [helper.make_node("Constant", [], ["o"], value=constant)],
        "branch",
        [],
        [helper.make_tensor_value_info("o", TensorProto.FLOAT, [3])],
    )
    node = helper.make_node("If", ["x"], ["y"], then_branch=branch, else_branch=branch)
    with pytest.raises(ModelError, match=r"\.\./\.\./etc/passwd"):
        facts_of(graph_of([node], takes=[1], dtype=TensorProto.BOOL))


def test_nodes_are_put_in_the_order_they_run_in() -> None:
    """Converters to half precision append the cast of the input at the end."""
    nodes = [
        helper.make_node("Relu", ["cast"], ["y"]),
        helper.make_node("Cast", ["x"], ["cast"], to=TensorProto.FLOAT),
    ]
    model = open_model(graph_of(nodes).SerializeToString(), "model.onnx")
    assert [node.op_type for node in model.graph.node] == ["Cast", "Relu"]
    assert facts_of(graph_of(nodes)).starts == {"x": ("Cast", "Relu")}


def test_a_graph_that_runs_in_a_circle_stays_as_it_is() -> None:
    nodes = [
        helper.make_node("Add", ["x", "b"], ["y"]),
        helper.make_node("Add", ["x", "y"], ["b"]),
    ]
    model = open_model(graph_of(nodes).SerializeToString(), "model.onnx")
    assert [node.output[0] for node in model.graph.node] == ["y", "b"]


def test_names_that_a_classifier_keeps_inside_are_found() -> None:
    linear = helper.make_node(
        "LinearClassifier",
        ["x"],
        ["label", "y"],
        domain="ai.onnx.ml",
        classlabels_strings=["good", "dent"],
        coefficients=[1.0, -1.0],
    )
    assert class_labels(graph_of([linear], domains=["ai.onnx.ml"])) == ("good", "dent")
    picks = helper.make_node("ArrayFeatureExtractor", ["classes", "x"], ["y"], domain="ai.onnx.ml")
    listed = numpy_helper.from_array(np.array(["gut", "Kratzer – außen"], object), "classes")
    model = graph_of([picks], domains=["ai.onnx.ml"], weights=[listed])
    assert class_labels(model) == ("gut", "Kratzer – außen")
    assert class_labels(classifier()) == ()
