"""A threshold dragged on the cost page over a million parts; a dated report.

xvfb-run python -m tests.bench.drag [PARTS]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from gonogo.gui.app import application
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.drawing import Bars, thinned
from tests.bench.tuning import made_up
from tests.gui.stage import Stage
from tests.soak.report import write_report

MOVES = 200


def milliseconds(moves: Callable[[int], None]) -> str:
    times = []
    for number in range(MOVES):
        began = time.perf_counter()
        moves(number)
        times.append(1e3 * (time.perf_counter() - began))
    return f"{np.median(times):.1f} median, {np.quantile(times, 0.99):.1f} p99"


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    parts = made_up(size)
    curves = Curves.of(parts)
    material = Material("made up", "", parts, curves, thinned(curves), Bars.of(parts), notes=())
    rows: dict[str, object] = {"parts": f"{size:,}"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GONOGO_DATA"] = folder
        stage = Stage(Path(folder))
        stage.show((1920, 1080))
        stage.window.go("cost")
        page = stage.cost_page
        stage.settle(1000)
        page.model.load(material, Thresholds(1.0, 2.0), review=True)
        stage.settle(1000)
        rng = np.random.default_rng(0)
        to = rng.uniform(-1, 4, MOVES)

        def follow(number: int) -> None:
            page.model.move("fail", float(to[number]), remember=False)

        def paint(number: int) -> None:
            follow(number)
            application().processEvents()

        rows["figures, confusion, markers and curves of one move, ms"] = milliseconds(follow)
        rows["the same, painted at 1920 × 1080, ms"] = milliseconds(paint)
        page.bench.views.go("parts")
        stage.settle(2000)
        rows["figures and gallery of one move, ms"] = milliseconds(follow)
        rows["the same, painted, ms"] = milliseconds(paint)
        stage.close()
    write_report("bench-drag", f"xvfb-run python -m tests.bench.drag {size}", rows)


if __name__ == "__main__":
    application()
    main()
