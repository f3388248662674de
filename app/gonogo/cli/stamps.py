"""When a process came how far, for the benchmark of the start-up."""

import json
import sys
import time


def stamp(stage: str) -> None:
    """Print one JSON line: the stage, the time on a clock that all processes share, and packages.

    ``packages`` are those imported by then, the standard library's left out.
    """
    now_ns = time.perf_counter_ns()
    names = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
    line = {"stage": stage, "ns": now_ns, "packages": sorted(n for n in names if n[0] != "_")}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
