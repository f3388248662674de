"""Repaint the operator page many times in one process: no crash, no growth, no lost references.

``python -m tests.soak.repaint -n 100000 [--report FILE]``

PySide6 6.12.0 on Python 3.11 drops references of ``True`` and ``None`` with every signal until the
process aborts after some 700 to 1,100 repaints; 6.11.3 does not. Prints one JSON object.
"""

import argparse
import gc
import json
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import PySide6

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from gonogo.domain.verdict import Verdict
from tests.gui.stage import Stage

_VERDICTS = (Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.REVIEW, Verdict.PASS)
_WARM = 500


def repaint(stage: Stage, count: int) -> dict[str, float]:
    """Judge ``count`` parts, each of them painted, and watch what grows.

    Returns
    -------
    dict of str to float
        ``repaints``, ``seconds``, changes of the reference counts of True and None a thousand
        repaints, and of the resident memory in MiB, all after the first 500.
    """
    canvas = stage.operator.live.canvas
    process = psutil.Process()
    start = begin = (0, 0, 0)
    began = time.monotonic()
    for number in range(count + _WARM):
        if number == _WARM:
            begin = _marks(process)
            start = (canvas.paints, number, 0)
            began = time.monotonic()
        stage.station.sent.clear()
        stage.station.judge(_VERDICTS[number % len(_VERDICTS)])
        stage.screen.feed.pull()
        stage.operator.repaint()
        QApplication.processEvents()
    end = _marks(process)
    seconds = time.monotonic() - began
    return {
        "repaints": canvas.paints - start[0],
        "seconds": round(seconds, 1),
        "true_refs_per_1000": round(1000 * (end[0] - begin[0]) / count, 3),
        "none_refs_per_1000": round(1000 * (end[1] - begin[1]) / count, 3),
        "grown_mib": round((end[2] - begin[2]) / 2**20, 1),
        "paint_p50_ms": round(sorted(canvas.paint_delays_ms)[len(canvas.paint_delays_ms) // 2], 2),
    }


def _marks(process: psutil.Process) -> tuple[int, int, int]:
    gc.collect()
    return sys.getrefcount(True), sys.getrefcount(None), process.memory_info().rss


def main() -> int:
    """Run the soak and print what was found."""
    parser = argparse.ArgumentParser(description="Repaint the operator page many times.")
    parser.add_argument("-n", type=int, default=100_000)
    parser.add_argument("--report", type=Path, help="Append a dated line of JSON here.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GONOGO_DATA"] = folder
        stage = Stage(Path(folder), entries=10)
        stage.show((1280, 800))
        stage.screen.feed.stop()
        stage.station.start()
        found = repaint(stage, chosen.n)
        stage.close()
    facts = {
        "utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "pyside6": PySide6.__version__,
        "python": platform.python_version(),
        "platform": QApplication.platformName(),
        **found,
    }
    line = json.dumps(facts)
    sys.stdout.write(line + "\n")
    if chosen.report is not None:
        with chosen.report.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    steady = max(abs(found["true_refs_per_1000"]), abs(found["none_refs_per_1000"])) < 5
    return 0 if steady and found["grown_mib"] < 24 else 1


if __name__ == "__main__":
    raise SystemExit(main())
