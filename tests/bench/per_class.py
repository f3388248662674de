"""Thresholds of four classes on made-up scores: how long, and how far from the optimum.

python -m tests.bench.per_class [PARTS ...]
"""

import sys
import time

import numpy as np
import psutil

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.per_class import ClassScores, PerClass, tune_per_class
from gonogo.workbench.tuning.scored import ScoredSet
from tests.soak.report import write_report

NAMES = ("crack", "chip", "dent", "stain")
LIMITS = {
    "no limits": Limits(),
    "three limits": Limits(0.3, 0.85, {"crack": 0.85}),
}


def made_up(parts: int) -> tuple[ScoredSet, ClassScores]:
    """A tenth bad; scores of different scale that share a part of their noise."""
    rng = np.random.default_rng(7)
    truth = np.where(rng.random(parts) < 0.1, rng.integers(1, 5, parts), 0).astype(np.intp)
    scores = 0.8 * rng.normal(size=(4, parts)) + 0.6 * rng.normal(size=parts)
    for k in range(4):
        scores[k, truth == k + 1] += 2.0 + 0.5 * k
        scores[k] *= 10.0 ** (k - 1)
    return ScoredSet(scores[0], truth, NAMES), ClassScores(NAMES, scores)


def _said(found: PerClass, took_s: float) -> str:
    scaled = found.global_rules[1].figures.cost_per_1000
    gap = "no rule found" if found.gap_per_1000 is None else f"{found.gap_per_1000:.3g}"
    return (
        f"{took_s:.2f} s, {found.boxes:,} boxes; {found.rule.figures.cost_per_1000:.1f} per 1,000, "
        f"gap {gap}; one scaled threshold {scaled:.1f}"
    )


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or [2_000, 100_000]
    figures: dict[str, object] = {
        "load average when it began (other work on the machine, so times are rough)": (
            f"{psutil.getloadavg()[0]:.1f}"
        )
    }
    for parts in sizes:
        scored, classes = made_up(parts)
        for name, limits in LIMITS.items():
            start = time.perf_counter()
            found = tune_per_class(scored, classes, CostMatrix(0.02), limits, rounds=1_000, seed=0)
            figures[f"{parts:,} parts, {name}"] = _said(found, time.perf_counter() - start)
    megabytes = psutil.Process().memory_info().rss / 2**20
    figures["resident memory at the end"] = f"{megabytes:,.0f} MiB"
    command = " ".join(["python -m tests.bench.per_class", *sys.argv[1:]])
    write_report("per-class", command, figures)


if __name__ == "__main__":
    main()
