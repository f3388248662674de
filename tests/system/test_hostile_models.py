"""Foreign ONNX files, good, damaged and malicious, go through a real child process."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import numpy as np
import psutil
import pytest
from onnx import ModelProto, TensorProto, helper

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.child import run_child
from gonogo.drivers.models.importing.jobs import ANSWER, JOB, Examine
from gonogo.drivers.models.importing.workshop import ChildWorkshop
from gonogo.ports.image_inputs import refuse_no_image
from gonogo.ports.importing import GraphFacts, Wrapping
from tests.support.foreign import (
    COMMAND,
    PICTURE,
    SHARED,
    asks_for,
    classifier,
    endless_loop,
    functions_that_call,
    graph_of,
    saved,
    weight,
    with_weights_outside,
    workshop,
)
from tests.support.mutated import examine_all, within_memory

needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the published models lie in ../shared/data, not here"
)
PUBLISHED = sorted((SHARED / "models").glob("*.onnx"))
BROKEN = {
    "lfs_pointer_yunet.onnx": "Git LFS pointer to a file of 232,589 bytes",
    "missing_external_data_dinov2.onnx": "dinov2.onnx.data",
    "text_detection_en_ppocrv3_2023may.onnx": "Product cannot be 0 in combination with -1",
    "truncated_yolox_nano.onnx": "cut off: 1,500,000 of at least 3,660,086 bytes",
    "zero_byte_sceneseg_int8.onnx": "empty (0 bytes)",
}


def refusal(path: Path) -> str:
    began = time.monotonic()
    with pytest.raises(ModelError) as caught:
        workshop().examine(path)
    assert time.monotonic() - began < 12
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "Traceback" not in sentence
    return sentence


def examined(model: ModelProto, folder: Path) -> GraphFacts:
    return workshop().examine(saved(model, folder / "model.onnx"))


@needs_shared
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_model_is_understood_and_runs(path: Path) -> None:
    facts = workshop().examine(path)
    assert facts.trial_problem == ""
    assert facts.trial is not None
    assert len(facts.trial.outputs) == len(facts.outputs)
    asked = refuse_no_image(facts)
    assert bool(asked) == (path.stem == "sklearn_classifier_not_image")


@needs_shared
def test_models_that_always_answer_the_same_are_told_from_those_that_see() -> None:
    constant = {
        path.stem
        for path in PUBLISHED
        if (facts := workshop().examine(path)).trial is not None
        and len(facts.trial.constant) == len(facts.outputs)
        and not refuse_no_image(facts)
    }
    assert constant == {
        "light_densenet121",
        "light_resnet50",
        "light_squeezenet",
        "sintrones_constant_detector",
    }


@needs_shared
@pytest.mark.parametrize(("name", "cause"), BROKEN.items())
def test_a_broken_published_file_is_refused_by_its_cause(name: str, cause: str) -> None:
    assert cause in refusal(SHARED / "models_broken" / name)


def test_an_endless_loop_is_ended_within_ten_seconds(tmp_path: Path) -> None:
    sentence = refusal(saved(endless_loop(), tmp_path / "model.onnx"))
    assert "was not done after 9 s and was stopped while it ran on a test image" in sentence


def test_a_model_of_a_few_bytes_that_asks_for_256_gib_is_refused(tmp_path: Path) -> None:
    sentence = refusal(saved(asks_for([2**18, 2**18]), tmp_path / "model.onnx"))
    assert "asks for 256 GiB for one tensor" in sentence


def test_an_input_of_absurd_size_is_refused(tmp_path: Path) -> None:
    model = graph_of([helper.make_node("Relu", ["x"], ["y"])], takes=(1, 3, 10**6, 10**6))
    assert "for one tensor ('x', 1 × 3 × 1000000 × 1000000)" in refusal(
        saved(model, tmp_path / "model.onnx")
    )


def test_memory_asked_for_behind_shape_inference_meets_the_limit(tmp_path: Path) -> None:
    facts = examined(asks_for([2**18, 2**18], hidden=True), tmp_path)
    assert "more than 2 GiB of memory" in facts.trial_problem
    assert within_memory()


@pytest.mark.parametrize("location", ["weights.bin", "../../secret", "/etc/passwd"])
def test_weights_in_other_files_are_named_and_never_opened(tmp_path: Path, location: str) -> None:
    (tmp_path / "weights.bin").write_bytes(b"\0" * 10_000)
    sentence = refusal(saved(with_weights_outside(location), tmp_path / "model.onnx"))
    assert f"in {location}, and other files are never opened" in sentence


def test_weights_at_an_address_in_memory_are_never_read(tmp_path: Path) -> None:
    """ONNX Runtime's own mark for weights that lie somewhere in the process."""
    model = with_weights_outside("*/_ORT_MEM_ADDR_/*")
    assert "never opened" in refusal(saved(model, tmp_path / "model.onnx"))


def test_functions_that_call_themselves_are_refused(tmp_path: Path) -> None:
    refusal(saved(functions_that_call(1, themselves=True), tmp_path / "model.onnx"))


def test_functions_that_unfold_to_a_billion_nodes_are_refused(tmp_path: Path) -> None:
    refusal(saved(functions_that_call(31), tmp_path / "model.onnx"))
    assert within_memory()


def test_custom_operators_are_named(tmp_path: Path) -> None:
    nodes = [helper.make_node("EfficientNMS_TRT", ["x"], ["y"], domain="trt.plugins")]
    sentence = refusal(saved(graph_of(nodes, domains=["trt.plugins"]), tmp_path / "model.onnx"))
    assert "trt.plugins.EfficientNMS_TRT" in sentence


def test_an_operator_onnx_never_had_is_named(tmp_path: Path) -> None:
    sentence = refusal(
        saved(graph_of([helper.make_node("Magic", ["x"], ["y"])]), tmp_path / "model.onnx")
    )
    assert "an operator that ONNX Runtime does not have (Magic of opset 17)" in sentence


def test_a_model_compiled_for_one_machine_is_refused(tmp_path: Path) -> None:
    nodes = [helper.make_node("EPContext", ["x"], ["y"], domain="com.microsoft")]
    sentence = refusal(saved(graph_of(nodes, domains=["com.microsoft"]), tmp_path / "model.onnx"))
    assert "compiled for one machine" in sentence


def test_a_newer_opset_says_which_one_to_export_with(tmp_path: Path) -> None:
    model = graph_of([helper.make_node("Relu", ["x"], ["y"])], opset=99)
    sentence = refusal(saved(model, tmp_path / "model.onnx"))
    assert "opset 99" in sentence
    assert "opset_version=17" in sentence


def test_a_newer_file_format_says_so(tmp_path: Path) -> None:
    model = classifier()
    model.ir_version = 99
    assert "ONNX version 99" in refusal(saved(model, tmp_path / "model.onnx"))


def test_a_weight_of_the_wrong_size_is_named(tmp_path: Path) -> None:
    model = classifier()
    model.graph.initializer[1].raw_data = b"\0" * 5
    assert "weight 'fc' should have 8 × 3 values" in refusal(saved(model, tmp_path / "model.onnx"))


def test_a_graph_without_nodes_is_no_model(tmp_path: Path) -> None:
    model = classifier()
    del model.graph.node[:]
    assert "holds no ONNX graph" in refusal(saved(model, tmp_path / "model.onnx"))


def test_a_sequence_output_is_named_and_the_rest_understood(tmp_path: Path) -> None:
    model = graph_of(
        [
            helper.make_node("SequenceConstruct", ["x", "x"], ["s"]),
            helper.make_node("Relu", ["x"], ["y"]),
        ]
    )
    model.graph.output.append(
        helper.make_tensor_sequence_value_info("s", TensorProto.FLOAT, PICTURE)
    )
    facts = examined(model, tmp_path)
    assert [entry.dtype for entry in facts.outputs] == ["float32", "sequence"]
    assert facts.trial is not None
    assert facts.trial.outputs[1].dtype == "sequence"
    assert facts.trial.constant == ()


def test_a_model_for_no_picture_is_understood_so_that_it_can_be_refused_politely(
    tmp_path: Path,
) -> None:
    model = graph_of(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        takes=["n", 784],
        weights=[weight("w", np.ones((784, 2)))],
    )
    facts = examined(model, tmp_path)
    assert facts.trial is not None
    assert "--size HEIGHTxWIDTH (28x28 would fit)" in refuse_no_image(facts)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_folder_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    assert "folder" in refusal(tmp_path)
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "model.onnx")
    assert "pipe" in refusal(tmp_path / "model.onnx")


def test_a_graph_runs_on_several_images_and_gives_the_runtimes_own_numbers(
    tmp_path: Path,
) -> None:
    path = saved(classifier(), tmp_path / "model.onnx")
    rng = np.random.default_rng(1)
    images = [rng.random(PICTURE, np.float32) for _ in range(3)]
    answers = workshop().run(path, images)
    assert [set(answer) for answer in answers] == [{"y"}] * 3
    scores = np.array([answer["y"] for answer in answers])
    assert scores.shape == (3, 1, 3)
    assert np.allclose(scores.sum(2), 1, atol=1e-5)
    assert not np.allclose(scores[0], scores[1], rtol=1e-6, atol=0)


def test_an_image_of_the_wrong_size_is_an_error_in_words(tmp_path: Path) -> None:
    path = saved(classifier(), tmp_path / "model.onnx")
    with pytest.raises(ModelError, match=r"does not run on image 1: .*invalid dimensions"):
        workshop().run(path, [np.zeros((1, 3, 4, 4), np.float32)])


def test_a_refused_wrapping_leaves_nothing_behind(tmp_path: Path) -> None:
    path = saved(classifier(), tmp_path / "model.onnx")
    wrapping = Wrapping("nowhere", 16, 16, 3, "NCHW", "float32", "rgb", (1.0,), (0.0,))
    with pytest.raises(ModelError):
        workshop().wrap(path, wrapping, tmp_path / "wrapped.onnx")
    assert list(tmp_path.glob("*wrap*")) == []


def test_a_cancelled_job_ends_its_child_at_once(tmp_path: Path) -> None:
    stop = threading.Event()
    bench = ChildWorkshop(COMMAND, stop.is_set)
    timer = threading.Timer(1.5, stop.set)
    timer.start()
    began = time.monotonic()
    with pytest.raises(ModelError, match="it was stopped"):
        bench.examine(saved(endless_loop(), tmp_path / "model.onnx"))
    assert time.monotonic() - began < 4
    timer.join()
    assert [p for p in psutil.Process().children() if "model-worker" in p.cmdline()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_a_child_that_dies_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = saved(classifier(), tmp_path / "model.onnx")
    dying = (sys.executable, "-c", "import os; os.abort()")
    with pytest.raises(ModelError, match="crashed the program that opened it"):
        ChildWorkshop(dying).examine(path)


def test_a_child_that_leaves_no_answer_or_nonsense_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = saved(classifier(), tmp_path / "model.onnx")
    silent = (sys.executable, "-c", "")
    with pytest.raises(ModelError, match="left no answer"):
        ChildWorkshop(silent).examine(path)
    nonsense = (
        sys.executable,
        "-c",
        "import sys, pathlib; pathlib.Path(sys.argv[1], 'answer.msgpack').write_bytes(b'\\x93')",
    )
    with pytest.raises(ModelError, match="left no answer"):
        ChildWorkshop(nonsense).examine(path)


def test_memory_is_watched_where_the_system_sets_no_limit(tmp_path: Path) -> None:
    path = saved(classifier(), tmp_path / "model.onnx")
    greedy = (sys.executable, "-c", "import time; a = b'x' * (2300 * 2**20); time.sleep(9)")
    with pytest.raises(ModelError, match="takes more than 2 GiB of memory and was stopped"):
        ChildWorkshop(greedy).examine(path)


def test_the_worker_is_no_command_for_people() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "gonogo", "--help"], capture_output=True, text=True, check=True
    )
    assert "ledger" in shown.stdout
    assert "worker" not in shown.stdout


def test_facts_travel_whole(tmp_path: Path) -> None:
    facts = examined(classifier(), tmp_path)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=GraphFacts) == facts
    assert facts.convolution_channels == {"x": 3}


def test_fifty_damaged_models_are_accepted_or_refused_and_nothing_else() -> None:
    fate = examine_all(range(50))
    assert fate.surprises == []
    assert fate.files == 50
    assert fate.accepted > 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_named_and_not_blamed_on_the_file(tmp_path: Path) -> None:
    (tmp_path / JOB).write_bytes(msgspec.msgpack.encode(Examine(str(tmp_path / "no.onnx"))))
    (tmp_path / f"{ANSWER}.new").symlink_to("/dev/full")
    loss = run_child(COMMAND, tmp_path, 10, lambda: False)
    assert loss == f"could not be opened: there is no space left in {tmp_path.parent}"
