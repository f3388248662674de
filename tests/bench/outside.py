"""A 5 MP frame through the same models, by GoNoGo and by their exporters' own predict calls.

python -m tests.bench.outside OTHER_PYTHON MODELS PICTURE [ROUNDS]

``OTHER_PYTHON`` has ultralytics and anomalib, which the product never imports; ``MODELS`` holds
what ``tests.outside.exporters`` made, each as one file. Both ways take turns, call by call, so that
noise hits both; a dated report in ``docs/reports``.
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
from onnx.utils import Extractor

from gonogo import bootstrap
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
    model = bootstrap.load_model(recipe.model)
    folded = normalisation(data / "models" / name / "model.onnx", models / f"{name}.onnx")
    way, task = MODELS[name]
    arguments = [way, str(models / f"{name}.onnx") if way == "ultralytics" else name, task]
    with closing(Predict(python, [*arguments, str(picture)])) as predict:
        times = Times(predict.versions)
        for number in range(rounds + WARM_UP):
            ours = inspected(pixels, recipe, model)
            ours["normalising"] = once(folded, model_inputs(pixels, model.card, recipe.model)[0][0])
            theirs = predict()
            if number >= WARM_UP:
                times.note(ours, theirs)
    return times


def brought_in(onnx_file: Path, picture: Path) -> Recipe:
    """Import a model as ``gonogo model import`` does."""
    desk = bootstrap.import_desk(onnx_file, [read_picture(picture)])
    desk.examine()
    camera = CameraSettings("emulator", folder=str(picture.parent))
    name = bootstrap.install_bundle(desk.make(onnx_file.stem, onnx_file.stem, camera))
    return bootstrap.recipe_store().load(name)


def inspected(pixels: NDArray[np.uint8], recipe: Recipe, model: Model) -> dict[str, float]:
    """Judge the frame as the line does; ms of each stage."""
    kind = kind_of(model.card)
    marks = [time.perf_counter_ns()]
    inputs = model_inputs(pixels, model.card, recipe.model)
    marks.append(time.perf_counter_ns())
    runs = [(model.run({model.card.input.name: tensor}), placed) for tensor, placed in inputs]
    marks.append(time.perf_counter_ns())
    prediction = join([kind.decode(outputs, placed) for outputs, placed in runs])
    marks.append(time.perf_counter_ns())
    decide(prediction, recipe.rule, recipe.mm_per_px)
    marks.append(time.perf_counter_ns())
    stages = ("preparing", "run", "decoding", "deciding")
    return dict(zip(stages, (np.diff(marks) / 1e6).tolist(), strict=True))


def normalisation(wrapped: Path, original: Path) -> ort.InferenceSession:
    """Cut out what import put before the model: theirs does that outside its session."""
    (taken,) = (entry.name for entry in onnx.load(original).graph.input)
    head = Extractor(onnx.load(wrapped)).extract_model([IMAGE], [taken])
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(head.SerializeToString(), options)


def once(session: ort.InferenceSession, tensor: NDArray[np.generic]) -> float:
    """One run, ms."""
    started = time.perf_counter_ns()
    session.run(None, {IMAGE: tensor})
    return (time.perf_counter_ns() - started) / 1e6


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


def rows_of(name: str, times: Times) -> dict[str, object]:
    """What is said of one model."""
    ours, theirs = times.ours, times.theirs
    own = np.sum([ours[s] for s in ("preparing", "normalising", "decoding", "deciding")], axis=0)
    said = np.add(theirs["pre"], theirs["post"])
    versions = ", ".join(f"{package} {version}" for package, version in times.versions.items())
    return {
        f"**{name}**": f"beside {versions}",
        f"{name}: ours, ms": spread(own),
        f"{name}: of that preparing; normalising in the graph; decoding; deciding, ms": "; ".join(
            f"{np.median(ours[stage]):.2f}"
            for stage in ("preparing", "normalising", "decoding", "deciding")
        ),
        f"{name}: theirs, pre- and post-processing, ms": spread(said),
        f"{name}: of that before; after, ms": (
            f"{np.median(theirs['pre']):.2f}; {np.median(theirs['post']):.2f}"
        ),
        f"{name}: theirs, the whole call but its network, ms": spread(theirs["beside"]),
        f"{name}: **ours ÷ their pre- and post-processing**": ratio(own, said),
        f"{name}: **ours ÷ their whole call but its network**": ratio(own, theirs["beside"]),
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
