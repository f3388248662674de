"""The cost workbench on a million parts beside scikit-learn and numpy; a dated report.

python -m tests.bench.tuning [PARTS]

Ratios are what it is for: both sides of each are measured in turn on the same machine.
"""

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.bootstrap import Interval, intervals
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.scores_file import Columns, read_scores
from gonogo.workbench.tuning.stability import stability
from tests.soak.report import scratch, write_report

COST = CostMatrix(0.02, ActionCost(0, 1, 0.3, 0.01), ActionCost(100, 0, 0.3, 0.05))
LIMITS = Limits(max_fpr=0.03, min_recall=0.6, max_review_rate=0.3, max_escapes_per_million=3000)
REPEATS = 5
ROUNDS = 10_000
GRID = 20
DRAWN = 10


def seconds(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median time of a call."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def made_up(parts: int) -> ScoredSet:
    rng = np.random.default_rng(0)
    truth = (rng.random(parts) < 0.05).astype(np.intp)
    return ScoredSet(rng.normal(truth * 2.5), truth)


def best_rule(parts: ScoredSet, limits: Limits) -> Thresholds:
    curves = Curves.of(parts)
    return optimum(curves, Prices.of(curves, COST), limits, review=True).rule


def one_cell_of_a_grid(parts: ScoredSet) -> None:
    """What a search with scikit-learn does for each threshold it tries."""
    confusion_matrix(parts.truth, parts.scores >= 1.0)


def drawn_by_numpy(parts: ScoredSet, rule: Thresholds, rounds: int) -> list[tuple[float, float]]:
    """Recall and FPR of samples drawn with replacement within each class, part by part."""
    rng = np.random.default_rng(0)
    fails = [parts.scores[parts.truth == k] >= rule.fail_at for k in (1, 0)]
    drawn = []
    for _ in range(rounds):
        recall, fpr = (float(row[rng.integers(0, row.size, row.size)].mean()) for row in fails)
        drawn.append((recall, fpr))
    return drawn


def table(parts: ScoredSet, path: Path) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "label", "score"])
        rows = zip(parts.truth.tolist(), parts.scores.tolist(), strict=True)
        writer.writerows((f"{n:07d}.png", bad, score) for n, (bad, score) in enumerate(rows))
    return path


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    load = psutil.getloadavg()[0]
    parts = made_up(size)
    curves = Curves.of(parts)
    prices = Prices.of(curves, COST)
    rule = best_rule(parts, LIMITS)
    sure = intervals(parts, prices, rule, rounds=ROUNDS, seed=0)  # imports SciPy, once

    sort = seconds(lambda: Curves.of(parts))
    free = seconds(lambda: best_rule(parts, Limits()))
    held = seconds(lambda: best_rule(parts, LIMITS))
    roc = seconds(lambda: roc_curve(parts.truth, parts.scores, drop_intermediate=False), 3)
    known = seconds(lambda: precision_recall_curve(parts.truth, parts.scores), 3)
    grid = seconds(lambda: one_cell_of_a_grid(parts), 3)
    boot = seconds(lambda: intervals(parts, prices, rule, rounds=ROUNDS, seed=0))
    drawn = seconds(lambda: drawn_by_numpy(parts, rule, DRAWN), 1) / DRAWN
    look = seconds(lambda: [figures_of(curves, prices, rule) for _ in range(1000)]) / 1000
    again = seconds(lambda: stability(parts, COST, LIMITS, review=True, rounds=3, seed=0), 1)
    plain = drawn_by_numpy(parts, rule, DRAWN * 3)
    with scratch() as folder:
        folder.mkdir(parents=True)
        path = table(parts, folder / "scores.csv")
        read = seconds(lambda: read_scores(path, Columns("label", "score")), 1)
        lines = seconds(lambda: sum(1 for _ in csv.reader(path.open(newline=""))), 1)

    pairs = GRID * (GRID + 1) // 2
    write_report(
        "bench-tuning",
        f"python -m tests.bench.tuning {size}",
        {
            "parts": f"{size:,}",
            "load average when it began (other work on the machine)": f"{load:.1f}",
            "two thresholds, exact, from unsorted scores": f"{free * 1e3:.0f} ms",
            "the same within four limits": f"{held * 1e3:.0f} ms",
            "of that, sorting and accumulating": f"{sort * 1e3:.0f} ms",
            "scikit-learn `roc_curve` ÷ our curves": f"{roc / sort:.2f}",
            "scikit-learn `precision_recall_curve` ÷ our curves": f"{known / sort:.2f}",
            f"scikit-learn `confusion_matrix`, grid of {GRID} × {GRID} ÷ two thresholds, exact": (
                f"{grid * pairs / free:.0f} ({pairs} pairs, one measured: {grid * 1e3:.0f} ms)"
            ),
            f"{ROUNDS:,} bootstrap rounds of all figures at a fixed rule": f"{boot * 1e3:.0f} ms",
            f"numpy drawing every part, {ROUNDS:,} rounds of recall and FPR ÷ ours": (
                f"{drawn * ROUNDS / boot:.0f} ({DRAWN} rounds measured: {drawn * 1e3:.0f} ms each)"
            ),
            "standard deviation of recall, numpy's rounds ÷ ours": (
                f"{np.std([recall for recall, _ in plain]) / _deviation(sure['recall']):.2f} "
                f"({len(plain)} rounds)"
            ),
            "all figures of a dragged rule": f"{look * 1e6:.0f} µs",
            "optimum searched anew in one resample": f"{again / 3 * 1e3:.0f} ms",
            "table of these parts read": f"{read:.1f} s, {read / lines:.1f} × `csv.reader` alone",
        },
    )


def _deviation(interval: Interval) -> float:
    return (interval.high - interval.low) / (2 * 1.959964)


if __name__ == "__main__":
    main()
