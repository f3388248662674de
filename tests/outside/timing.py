"""What an exporter's own predict call costs on a frame, beside the network that it runs.

Run by the other environment's Python; one JSON line is printed when the model is ready, and one
for each line that comes in, so that the caller can time its own way in turn::

    python -m tests.outside.timing ultralytics MODEL.onnx TASK PICTURE
    python -m tests.outside.timing anomalib padim - PICTURE

Everything runs on one thread.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.update(
    YOLO_AUTOINSTALL="false", YOLO_OFFLINE="true", YOLO_VERBOSE="false", TRUST_REMOTE_CODE="1"
)

import cv2
import numpy as np
import onnxruntime as ort
import torch

from tests.outside.recording import Foreign

FLOOR, OVERLAP = 0.05, 0.7
"""Lowest score and largest overlap of the boxes that are kept, as GoNoGo's cards have them."""
Times = dict[str, float]


class TimedSession:
    """An ONNX Runtime session that says how long its last run took, and kept its thread busy."""

    def __init__(self, session: Foreign) -> None:
        self._session = session
        self.ms = 0.0
        self.busy_ms = 0.0

    def run(self, *arguments: Foreign) -> Foreign:
        started, busy = time.perf_counter_ns(), time.thread_time_ns()
        outputs = self._session.run(*arguments)
        self.ms = (time.perf_counter_ns() - started) / 1e6
        self.busy_ms = (time.thread_time_ns() - busy) / 1e6
        return outputs

    def __getattr__(self, name: str) -> Foreign:
        return getattr(self._session, name)


def of_ultralytics(
    onnx: str, task: str, picture: Path
) -> tuple[dict[str, str], Callable[[], Times]]:
    """``YOLO(onnx).predict(frame)``, on a session of one thread."""
    import ultralytics

    options = ort.SessionOptions

    def one_thread() -> Foreign:
        made = options()
        made.intra_op_num_threads = made.inter_op_num_threads = 1
        made.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return made

    ort.SessionOptions = one_thread
    model = ultralytics.YOLO(onnx, task=task)
    frame = cv2.imread(str(picture))
    asked = {"conf": FLOOR, "iou": OVERLAP, "verbose": False}
    model.predict(frame, **asked)
    backend = model.predictor.model.backend
    backend.session = session = TimedSession(backend.session)
    torch.set_num_threads(1)  # the predictor sets its own number

    def once() -> Times:
        started, busy = time.perf_counter_ns(), time.thread_time_ns()
        (found,) = model.predict(frame, **asked)
        busy_ms = (time.thread_time_ns() - busy) / 1e6
        wall = (time.perf_counter_ns() - started) / 1e6
        return {
            "pre": found.speed["preprocess"],
            "post": found.speed["postprocess"],
            "beside": wall - session.ms,
            "busy": busy_ms - session.busy_ms,
            "run": session.ms,
        }

    return {"ultralytics": ultralytics.__version__, "onnxruntime": ort.__version__}, once


def of_anomalib(name: str, _: str, picture: Path) -> tuple[dict[str, str], Callable[[], Times]]:
    """``TorchInferencer(pt).predict(frame)``, beside the forward pass of its network."""
    import anomalib
    from anomalib.deploy import TorchInferencer

    from tests.outside.of_anomalib import learned

    with tempfile.TemporaryDirectory() as folder:
        path = learned(name, Path(folder), [picture]).to_torch(Path(folder))
        inferencer = TorchInferencer(path, device="cpu")
    frame = np.ascontiguousarray(np.asarray(cv2.imread(str(picture)))[..., ::-1])
    marks: dict[str, int] = {}

    def note(what: str) -> Callable[..., None]:
        def hook(*_: Foreign) -> None:
            marks[what] = time.perf_counter_ns()
            marks[f"{what}, busy"] = time.thread_time_ns()

        return hook

    inferencer.model.model.register_forward_pre_hook(note("begun"))
    inferencer.model.model.register_forward_hook(note("done"))

    def once() -> Times:
        started, busy = time.perf_counter_ns(), time.thread_time_ns()
        with torch.inference_mode():
            inferencer.predict(frame)
        ended, busy = time.perf_counter_ns(), time.thread_time_ns() - busy
        pre, post = marks["begun"] - started, ended - marks["done"]
        run = marks["done"] - marks["begun"]
        busy -= marks["done, busy"] - marks["begun, busy"]
        return {
            "pre": pre / 1e6,
            "post": post / 1e6,
            "beside": (pre + post) / 1e6,
            "busy": busy / 1e6,
            "run": run / 1e6,
        }

    return {"anomalib": anomalib.__version__, "torch": torch.__version__}, once


def main(way: str, model: str, task: str, picture: str) -> None:
    """Time one call for each line of stdin."""
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    make: dict[str, Any] = {"ultralytics": of_ultralytics, "anomalib": of_anomalib}
    answers = os.dup(1)  # what the packages print is no answer
    os.dup2(2, 1)
    with os.fdopen(answers, "w", encoding="utf-8") as said:
        versions, once = make[way](model, task, Path(picture))
        print(json.dumps(versions), file=said, flush=True)
        for _ in sys.stdin:
            print(json.dumps(once()), file=said, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
