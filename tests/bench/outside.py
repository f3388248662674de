"""A 5 MP frame through the same models, by GoNoGo and by their exporters' own predict calls.

python -m tests.bench.outside OTHER_PYTHON MODELS PICTURE [ROUNDS]

``OTHER_PYTHON`` has ultralytics and anomalib, which the product never imports; ``MODELS`` holds
what ``tests.outside.exporters`` made, each as one file. Both ways take turns, so that noise hits
both, and of each turn the second call counts: the first one finds the caches full of the other's
frame, and torch's threads still at work for some 30 ms. A dated report in ``docs/reports``.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import helper

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.workshop import import_desk, install_bundle
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.inspection.decide import decide
from gonogo.inspection.inspector import kind_of, model_inputs
from gonogo.inspection.tiles import join
from gonogo.ports.importing import IMAGE
from gonogo.ports.model import Model
from gonogo.workbench.importing.pictures import read_picture
from tests.soak.report import scratch, write_report

HERE = Path(__file__).parents[2]
ROUNDS = 30
WARM_UP = 3
MODELS = {
    "yolov8n": ("ultralytics", "detect"),
    "yolov8n_nms": ("ultralytics", "detect"),
    "yolov8n_seg": ("ultralytics", "segment"),
    "yolov8n_cls": ("ultralytics", "classify"),
    "patchcore": ("anomalib", "-"),
    "padim": ("anomalib", "-"),
}


@dataclass
class Times:
    """Both ways' stages, ms a round."""

    versions: dict[str, str]
    ours: dict[str, list[float]] = field(default_factory=dict)
    theirs: dict[str, list[float]] = field(default_factory=dict)

    def note(self, ours: dict[str, float], theirs: dict[str, float]) -> None:
        """Add a round."""
        for into, found in ((self.ours, ours), (self.theirs, theirs)):
            for stage, ms in found.items():
                into.setdefault(stage, []).append(ms)


def compare(name: str, models: Path, picture: Path, python: Path, data: Path, rounds: int) -> Times:
    """Time one model both ways in turn."""
    recipe = brought_in(models / f"{name}.onnx", picture)
    pixels = read_picture(picture).pixels
    model = load_model(recipe.model)
    folded = Normalising(data / "models" / name / "model.onnx", models / f"{name}.onnx")
    way, task = MODELS[name]
    arguments = [way, str(models / f"{name}.onnx") if way == "ultralytics" else name, task]
    with closing(Predict(python, [*arguments, str(picture)])) as predict:
        times = Times(predict.versions)
        for number in range(rounds + WARM_UP):
            inspected(pixels, recipe, model)
            ours = inspected(pixels, recipe, model)
            tensor = model_inputs(pixels, model.card, recipe.model)[0][0]
            folded.once(tensor)
            ours["normalising"], busy = folded.once(tensor)
            ours["busy"] += busy
            predict()
            theirs = predict()
            if number >= WARM_UP:
                times.note(ours, theirs)
    return times


def brought_in(onnx_file: Path, picture: Path) -> Recipe:
    """Import a model as ``gonogo model import`` does."""
    desk = import_desk(onnx_file, [read_picture(picture)])
    desk.examine()
    camera = CameraSettings("emulator", folder=str(picture.parent))
    name = install_bundle(desk.make(onnx_file.stem, onnx_file.stem, camera))
    return recipe_store().load(name)


def inspected(pixels: NDArray[np.uint8], recipe: Recipe, model: Model) -> dict[str, float]:
    """Judge the frame as the line does; ms of each stage, and processor time beside the network."""
    kind = kind_of(model.card)
    marks = [_now()]
    inputs = model_inputs(pixels, model.card, recipe.model)
    marks.append(_now())
    runs = [(model.run({model.card.input.name: tensor}), placed) for tensor, placed in inputs]
    marks.append(_now())
    prediction = join([kind.decode(outputs, placed) for outputs, placed in runs])
    marks.append(_now())
    decide(prediction, recipe.rule, recipe.mm_per_px)
    marks.append(_now())
    wall, busy = (np.diff(marks, axis=0) / 1e6).T.tolist()
    stages = ("preparing", "run", "decoding", "deciding")
    return {**dict(zip(stages, wall, strict=True)), "busy": sum(busy) - busy[1]}


def _now() -> tuple[int, int]:
    return time.perf_counter_ns(), time.thread_time_ns()


class Normalising:
    """What import put before the model, cut out: theirs does that outside its session.

    It ends in the model's input by an Identity, which the runtime takes away in the whole graph,
    and writes into memory that is there already, as it does there.

    Parameters
    ----------
    wrapped, original : Path
        The bundle's graph and the file it was made from.
    """

    def __init__(self, wrapped: Path, original: Path) -> None:
        (taken,) = (entry.name for entry in onnx.load(original).graph.input)
        head = onnx.load(wrapped)
        graph = head.graph
        end = next(number for number, node in enumerate(graph.node) if taken in node.output)
        (made,) = graph.node[end].input
        del graph.node[end:]
        del graph.output[:]
        graph.output.append(onnx.ValueInfoProto(name=made))
        needed = {name for node in graph.node for name in node.input}
        kept = [tensor for tensor in graph.initializer if tensor.name in needed]
        del graph.initializer[:]
        graph.initializer.extend(kept)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(head.SerializeToString(), options)
        takes = [axis.dim_value for axis in graph.input[0].type.tensor_type.shape.dim]
        kind = helper.tensor_dtype_to_np_dtype(graph.input[0].type.tensor_type.elem_type)
        (gives,) = self._session.run(None, {IMAGE: np.zeros(takes, kind)})
        self._into = ort.OrtValue.ortvalue_from_numpy(np.ones_like(gives))

    def once(self, tensor: NDArray[np.generic]) -> tuple[float, float]:
        """One run: ms, and ms of processor time."""
        binding = self._session.io_binding()
        binding.bind_cpu_input(IMAGE, tensor)
        binding.bind_ortvalue_output(self._session.get_outputs()[0].name, self._into)
        started = _now()
        self._session.run_with_iobinding(binding)
        wall, busy = (np.subtract(_now(), started) / 1e6).tolist()
        return wall, busy


class Predict:
    """The other environment's process; each call asks it to predict once.

    The first answer names its versions.
    """

    def __init__(self, python: Path, arguments: list[str]) -> None:
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", "-m", "tests.outside.timing", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HERE,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )
        self.versions = self._answer()

    def __call__(self) -> dict[str, float]:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return {stage: float(ms) for stage, ms in self._answer().items()}

    def close(self) -> None:
        """End it and wait for it."""
        self._process.communicate()

    def _answer(self) -> dict[str, str]:
        assert self._process.stdout is not None
        answer: dict[str, str] = json.loads(self._process.stdout.readline())
        return answer


_STAGES = ("preparing", "normalising", "decoding", "deciding")


def rows_of(name: str, times: Times) -> dict[str, object]:
    """What is said of one model."""
    ours, theirs = times.ours, times.theirs
    found = np.sum([ours[stage] for stage in _STAGES[:-1]], axis=0)
    said = np.add(theirs["pre"], theirs["post"])
    decided = found + ours["deciding"]
    versions = ", ".join(f"{package} {version}" for package, version in times.versions.items())
    stages = {stage: f"{np.median(ours[stage]):.2f}" for stage in _STAGES}
    return {
        f"**{name}**": f"beside {versions}",
        f"{name}: ours to the prediction, ms": spread(found),
        f"{name}: ours to the verdict, ms": spread(decided),
        f"{name}: of that, ms": ", ".join(f"{stage} {ms}" for stage, ms in stages.items()),
        f"{name}: theirs, pre- and post-processing, ms": spread(said),
        f"{name}: of that, before and after, ms": (
            f"{np.median(theirs['pre']):.2f}, {np.median(theirs['post']):.2f}"
        ),
        f"{name}: theirs, the whole call but its network, ms": spread(theirs["beside"]),
        f"{name}: **to the prediction ÷ their pre- and post-processing**": ratio(found, said),
        f"{name}: **to the verdict ÷ their whole call but its network**": ratio(
            decided, theirs["beside"]
        ),
        f"{name}: processor time to the verdict; of their call but its network, ms": (
            f"{np.median(ours['busy']):.2f}; {np.median(theirs['busy']):.2f}"
        ),
        f"{name}: **processor time ÷ theirs**": ratio(ours["busy"], theirs["busy"]),
        f"{name}: network, ours; theirs, ms": (
            f"{np.median(ours['run']):.0f}; {np.median(theirs['run']):.0f}"
        ),
    }


def spread(values: object) -> str:
    low, middle, high = np.percentile(np.asarray(values, np.float64), (0, 50, 99))
    return f"{middle:.2f} median, {low:.2f} least, {high:.2f} p99"


def ratio(ours: object, theirs: object) -> str:
    mine, others = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    return (
        f"{np.median(mine) / np.median(others):.2f} of the medians, "
        f"{mine.min() / others.min():.2f} of the least, "
        f"lower in {np.count_nonzero(mine < others)} of {mine.size} rounds"
    )


def main(python: Path, models: Path, picture: Path, rounds: int) -> None:
    cv2.setNumThreads(1)  # as the station does
    rows: dict[str, object] = {
        "frame": "2448 × 2048 × 3 px, in memory",
        "rounds, in turn": rounds,
        "method": (
            "calls in turn, the second of each turn counts; boxes from a score of 0.05 and an "
            "overlap of 0.7 on both sides; ours has what import put into the graph added, run by "
            "itself; processor time is that of the calling thread, which does all the work on both "
            "sides, and does not count waiting for a core that others use"
        ),
        "threads": "1 for ONNX Runtime, OpenCV and torch, on both sides",
        "load average when it began (other work on the machine)": f"{os.getloadavg()[0]:.1f}",
        "ours": f"onnxruntime {ort.__version__}, OpenCV {cv2.__version__}, numpy {np.__version__}",
    }
    with scratch() as data:
        os.environ["GONOGO_DATA"] = str(data)
        for name in MODELS:
            rows |= rows_of(name, compare(name, models, picture, python, data, rounds))
    write_report("bench-outside", "python -m tests.bench.outside PYTHON MODELS PICTURE", rows)


if __name__ == "__main__":
    python, models, picture = (Path(argument).absolute() for argument in sys.argv[1:4])
    main(python, models, picture, int(sys.argv[4]) if len(sys.argv) > 4 else ROUNDS)
