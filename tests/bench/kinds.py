"""What every kind of model costs beside its bare runs on 5 MP; a dated report.

python -m tests.bench.kinds [ROUNDS]

The networks are our own, of a few convolutions, with heads as large as real ones: what is measured
is what stands around a network. Beside a real one the share is smaller.
"""

import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from gonogo.bootstrap.models import recipe_store
from gonogo.bootstrap.samples import make_samples
from gonogo.bootstrap.workshop import import_desk, install_bundle
from gonogo.cli.bench_kinds import FRAME_PX, KindCost, measure_kind
from gonogo.cli.stopwatch import Spread
from gonogo.domain.recipe import CameraSettings
from gonogo.workbench.importing.pictures import Picture, read_pictures
from tests.soak.report import scratch, write_report
from tests.support.foreign import saved

ROUNDS = 100
PICTURE = {"colour": "rgb", "values": "0..1"}
COCO = 80


@dataclass(frozen=True)
class Made:
    """A model of one kind, and what a person has to say at its import."""

    model: ModelProto
    answers: dict[str, str] = field(default_factory=dict)


class Network:
    """A convolution of stride 8 on a colour picture, and what is put behind it."""

    def __init__(self, height: int, width: int) -> None:
        self._rng = np.random.default_rng(6)
        self._takes = [1, 3, height, width]
        self._nodes: list[NodeProto] = []
        self._weights: list[TensorProto] = []
        self._outputs: dict[str, list[int]] = {}
        self.convolve("x", "stem", 3, 16, stride=8)
        self.add("Relu", "stem", "features")

    def add(self, operator: str, takes: str, gives: str, **attributes: object) -> str:
        """A node of one input, or of several with commas."""
        self._nodes.append(helper.make_node(operator, takes.split(","), [gives], **attributes))
        return gives

    def weight(self, name: str, values: object) -> str:
        """A constant."""
        self._weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def convolve(
        self, takes: str, gives: str, channels: int, out: int, *, stride: int = 1, bias: float = 0.0
    ) -> str:
        """A convolution as wide as its stride, so that every pixel is seen."""
        spread = self._rng.normal(0, 1 / (stride * channels**0.5), (out, channels, stride, stride))
        kernel = self.weight(f"{gives}.kernel", spread.astype(np.float32))
        shift = self.weight(f"{gives}.bias", np.full(out, bias, np.float32))
        return self.add("Conv", f"{takes},{kernel},{shift}", gives, strides=[stride, stride])

    def shaped(self, takes: str, gives: str, *shape: int) -> str:
        """A reshape."""
        return self.add(
            "Reshape", f"{takes},{self.weight(f'{gives}.shape', np.array(shape, np.int64))}", gives
        )

    def enlarged(self, takes: str, gives: str, factor: int) -> str:
        """The same on a finer grid."""
        scales = self.weight(f"{gives}.scales", np.array([1, 1, factor, factor], np.float32))
        return self.add("Resize", f"{takes},,{scales}", gives, mode="linear")

    def detects(self, side: int, classes: int, further: int) -> None:
        """``boxes`` ``(1, 4 + classes + further, n)`` on grids of strides 8, 16 and 32."""
        heads, centres = [], []
        level = "features"
        for stride in (8, 16, 32):
            if stride > 8:
                level = self.convolve(level, f"level{stride}", 16, 16, stride=2)
            cells = side // stride
            raw = self.convolve(level, f"raw{stride}", 16, 4 + further)
            scores = self.convolve(level, f"logits{stride}", 16, classes, bias=-5.0)
            scores = self.add("Sigmoid", scores, f"scores{stride}")
            boxes, coefficients = f"boxes{stride}", f"coefficients{stride}"
            self._nodes.append(self._split(raw, stride, boxes, coefficients, further))
            parts = f"{boxes},{scores}" + (f",{coefficients}" if further else "")
            joined = self.add("Concat", parts, f"joined{stride}", axis=1)
            heads.append(self.shaped(joined, f"head{stride}", 1, 4 + classes + further, cells**2))
            y, x = (np.mgrid[:cells, :cells].reshape(2, -1) + 0.5) * stride
            centres.append(np.stack([x, y, np.full_like(x, 40.0), np.full_like(x, 40.0)]))
        place = np.zeros((1, 4 + classes + further, sum(c.shape[1] for c in centres)), np.float32)
        place[0, :4] = np.concatenate(centres, axis=1)
        every = self.add("Concat", ",".join(heads), "every", axis=2)
        self.add("Add", f"{every},{self.weight('place', place)}", "boxes")
        self.ends("boxes", *place.shape)

    def _split(
        self, raw: str, stride: int, boxes: str, coefficients: str, further: int
    ) -> NodeProto:
        if not further:
            return helper.make_node("Identity", [raw], [boxes])
        sizes = self.weight(f"sizes{stride}", np.array([4, further], np.int64))
        return helper.make_node("Split", [raw, sizes], [boxes, coefficients], axis=1)

    def ends(self, name: str, *shape: int) -> None:
        """Name an output."""
        self._outputs[name] = list(shape)

    def model(self) -> ModelProto:
        """The file."""
        graph = helper.make_graph(
            self._nodes,
            "made for a benchmark",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, self._takes)],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in self._outputs.items()
            ],
            self._weights,
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def classification() -> Made:
    network = Network(224, 224)
    network.add("GlobalAveragePool", "features", "pooled")
    network.convolve("pooled", "logits", 16, 1000)
    network.add("Softmax", network.shaped("logits", "flat", 1, 1000), "scores", axis=1)
    network.ends("scores", 1, 1000)
    return Made(network.model(), {"labels": "numbered", "defects": "class15"})


def detection() -> Made:
    network = Network(640, 640)
    network.detects(640, COCO, 0)
    return Made(network.model(), {"task": "detection", **_BOXES})


def instances() -> Made:
    network = Network(640, 640)
    network.detects(640, COCO, 32)
    network.convolve(network.enlarged("features", "fine", 2), "prototypes", 16, 32)
    network.ends("prototypes", 1, 32, 160, 160)
    return Made(
        network.model(),
        {"task": "instances", "prototypes": "prototypes", "boxes": "boxes", **_BOXES},
    )


def segmentation() -> Made:
    network = Network(512, 512)
    network.convolve("features", "coarse", 16, 21)
    network.enlarged("coarse", "logits", 8)
    network.ends("logits", 1, 21, 512, 512)
    answers = {"labels": "numbered", "defects": "class15", "activation": "softmax"}
    return Made(network.model(), {"task": "segmentation", **answers})


def by_map() -> Made:
    network = Network(256, 256)
    network.add("Relu", network.convolve("features", "raw", 16, 1, bias=0.2), "coarse")
    network.enlarged("coarse", "map", 8)
    network.ends("map", 1, 1, 256, 256)
    return Made(network.model(), {"task": "anomaly"})


def by_difference() -> Made:
    network = Network(256, 256)
    network.convolve("features", "coarse", 16, 3)
    network.add("Sigmoid", network.enlarged("coarse", "fine", 8), "painted")
    network.ends("painted", 1, 3, 256, 256)
    return Made(network.model(), {"task": "reconstruction"})


def by_memory() -> Made:
    network = Network(224, 224)
    network.convolve("features", "embedding", 16, 128)
    network.ends("embedding", 1, 128, 28, 28)
    return Made(network.model(), {"task": "embedding", "good": "GOOD"})


def text() -> Made:
    network = Network(32, 320)
    network.add("ReduceMean", "features", "line", axes=[2], keepdims=1)
    logits = network.shaped(network.convolve("line", "logits", 16, 97), "steps", 1, 97, 40)
    network.add("Softmax", network.add("Transpose", logits, "turned", perm=[0, 2, 1]), "text")
    network.ends("text", 1, 40, 97)
    return Made(network.model(), {"task": "text", "alphabet": "ALPHABET"})


_BOXES = {"labels": "numbered", "defects": "class0"}
KINDS = {
    "classification": classification,
    "detection": detection,
    "instances": instances,
    "segmentation": segmentation,
    "anomaly-by-map": by_map,
    "anomaly-by-difference": by_difference,
    "anomaly-by-memory": by_memory,
    "text": text,
}


def measured(name: str, made: Made, folder: Path, rounds: int) -> KindCost:
    """Bring a model in and measure it on an enlarged sample tile."""
    alphabet = folder / "alphabet.txt"
    alphabet.write_text("\n".join(chr(code) for code in range(33, 129)), encoding="utf-8")
    tiles = make_samples("tile")
    good = folder / "good"
    good.mkdir(exist_ok=True)
    for number, picture in enumerate(read_pictures(tiles, 4)):
        cv2.imwrite(str(good / f"{number}.png"), np.dstack([picture.pixels] * 3))
    enlarged = cv2.resize(read_pictures(tiles, 1)[0].pixels, FRAME_PX)
    frame = np.asarray(np.dstack([enlarged] * 3), np.uint8)
    file = saved(made.model, folder / f"{name}.onnx")
    desk = import_desk(file, [Picture("tile", frame)])
    desk.examine()
    paths = {"ALPHABET": str(alphabet), "GOOD": str(good)}
    known = desk.answer_all(
        PICTURE | {key: paths.get(value, value) for key, value in made.answers.items()}
    )
    assert not known.questions, known.questions
    camera = CameraSettings("emulator", folder="sample:tile")
    recipe = install_bundle(desk.make(name, name, camera))
    return measure_kind(recipe_store().load(recipe), rounds, frame)


def rows_of(name: str, cost: KindCost) -> dict[str, object]:
    """What is said of one kind."""
    return {
        f"{name}: bare `session.run`, ms": _say(cost.bare_ms),
        f"{name}: preparing, ms": _say(cost.pre_ms),
        f"{name}: decoding and deciding, ms": _say(cost.post_ms),
        f"{name}: explanation, when looked at, ms": _say(cost.explanation_ms),
    }


def _say(spread: Spread) -> str:
    return f"{spread.p50:.2f} median, {spread.p95:.2f} p95, {spread.p99:.2f} p99"


def main(rounds: int) -> None:
    cv2.setNumThreads(1)  # as the station does
    rows: dict[str, object] = {
        "frame": "2448 × 2048 × 3 px, in memory",
        "rounds": rounds,
        "load average when it began (other work on the machine)": f"{os.getloadavg()[0]:.1f}",
    }
    with scratch() as data, tempfile.TemporaryDirectory() as folder:
        os.environ["GONOGO_DATA"] = str(data)
        for name, make in KINDS.items():
            rows |= rows_of(name, measured(name, make(), Path(folder), rounds))
    write_report("bench-kinds", f"python -m tests.bench.kinds {rounds}", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
