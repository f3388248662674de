"""What the station and its screen cost beside the bare model; a dated report in ``docs/reports``.

python -m tests.bench [PARTS]
"""

import os
import sys

import numpy as np

from gonogo.bootstrap.models import recipe_store
from gonogo.cli.benchmark import Report, measure
from gonogo.cli.stopwatch import WARM_UP
from tests.soak.report import scratch, write_report
from tests.support.light import light_home

ROUNDS = 3


def station_cost(name: str, parts: int) -> dict[str, object]:
    """Frame in memory to committed verdict, without and with the screen."""
    recipe = recipe_store().load(name)
    rows: dict[str, object] = {}
    for with_screen in (False, True):
        found = measure(name, recipe, parts, with_screen=with_screen)
        rows |= _rows(f"{name}, {'with' if with_screen else 'without'} screen", found)
    return rows


def light_screen(parts: int) -> dict[str, object]:
    """25 light parts a second with and without the screen, in turn."""
    with scratch() as data:
        before = os.environ.get("GONOGO_DATA")
        os.environ["GONOGO_DATA"] = str(data)
        try:
            home = light_home(data)
            alone: list[float] = []
            watched: list[float] = []
            for _ in range(ROUNDS):
                for into, with_screen in ((alone, False), (watched, True)):
                    found = measure(
                        "light", home.recipe, parts, with_screen=with_screen, rate_hz=25.0
                    )
                    into.append(found.stages["run"].p50)
        finally:
            if before is None:
                del os.environ["GONOGO_DATA"]
            else:
                os.environ["GONOGO_DATA"] = before
    rows = _rows("light at 25 a second, with screen", found)
    slowed = float(np.median(watched) / np.median(alone))
    rows["light: inference with the screen ÷ without"] = f"{slowed:.3f} (median of {ROUNDS})"
    return rows


def _rows(title: str, found: Report) -> dict[str, object]:
    rows: dict[str, object] = {
        f"{title}: bare `session.run`, ms": (
            f"{found.bare_ms.p50:.2f} median, {found.bare_ms.p95:.2f} p95, "
            f"{found.bare_ms.p99:.2f} p99"
        ),
        f"{title}: frame to committed verdict, ms": (
            f"{found.station_ms.p50:.2f} median, {found.station_ms.p95:.2f} p95, "
            f"{found.station_ms.p99:.2f} p99"
        ),
        f"{title}: ratio at the median": f"{found.ratio_p50:.3f}",
        f"{title}: p99 ÷ median": f"{found.station_ms.p99 / found.station_ms.p50:.2f}",
        f"{title}: parts a second, CPU, memory": (
            f"{found.fps:.1f}, {found.cpu_percent:.0f} %, {found.rss_mb:.0f} MB"
        ),
    }
    if found.screen is not None:
        rows[f"{title}: painted after the verdict, ms"] = (
            f"{found.screen.paint_p50_ms:.1f} median, {found.screen.paint_p99_ms:.1f} p99, "
            f"{found.screen.painted} of {found.parts + WARM_UP} parts painted"
        )
    return rows


def main() -> None:
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rows = station_cost("tile", parts) | station_cost("weave", parts) | light_screen(parts)
    write_report("bench", f"python -m tests.bench {parts}", rows)


if __name__ == "__main__":
    main()
