"""A self-test whose checks are real processes that only say what they are told."""

import json
from collections.abc import Mapping
from pathlib import Path

FIGURES = {
    "program": "GoNoGo 0.1.0, Python 3.11.2, Linux-6.1.0-28-amd64-x86_64-with-glibc2.36",
    "settings": "/home/ada/.local/share/gonogo, 11.7 ms",
    "disk": "64 GB free of 252 GB",
    "clock": "2026-11-26 20:46:09 UTC, synchronised",
    "sqlite": "3.54.1",
    "ledger": "20 entries verified, 1.1 ms a commit",
    "archive": "written in 43 ms, read in 7 ms",
    "camera": "5 frames of 1024 × 1040 px, 16.9 ms each",
    "usb": "pylon 12.4.2.1525, 1 camera: 24531187",
    "gige": "pylon 12.4.2.1525, no camera connected",
    "model-tile": "golden answer on CPU, off by 0; 12.7 ms a picture",
    "model-weave": "golden answer on CPU, off by 0; 24.0 ms a picture",
    "model-worker": "111 operators, 63,182 parameters in 1.1 s",
    "gpu": "no NVIDIA GPU; models run on the CPU",
    "tensorrt": "this ONNX Runtime has no TensorRT provider",
    "fonts": "Inter, 4 files, 40 letters and signs drawn apart",
    "icons": "6 icons drawn apart",
    "screen": "6 pages painted, 1136 colours at least, on xcb",
    "link": "heard after 2.0 s, answered in 4 ms, ended in order",
}
ABSENT = ("gpu", "tensorrt")


def write_script(
    file: Path, figures: Mapping[str, str], refused: Mapping[str, str] | None = None
) -> Path:
    """Write the program of the checks; a key that it does not know hangs."""
    answers = {
        key: {"finding": {"figure": figure, "is_here": key not in ABSENT}}
        for key, figure in figures.items()
    } | {key: {"refused": text} for key, text in (refused or {}).items()}
    file.write_text(
        "import json, pathlib, sys, time\n"
        f"answers = json.loads({json.dumps(answers)!r})\n"
        "key, folder = sys.argv[1:]\n"
        "if key not in answers:\n"
        "    time.sleep(300)\n"
        "(pathlib.Path(folder) / f'{key}.json').write_text(json.dumps(answers[key]))\n",
        encoding="utf-8",
    )
    return file
