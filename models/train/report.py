"""Measure a shipped model and write down what it finds and what it misses.

    python models/train/report.py tile validation
    python models/train/report.py tile heldout
    python models/train/report.py tile shifted

generates the split's parts, scores them as the product does, and writes
``docs/models/figures/<model>-<split>.json`` and, from all of them, ``docs/models/<model>.md``.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from shipping import gmac, session  # noqa: E402
from splits import OPERATING, SIZE_EDGES, SPLITS, Operating, Purpose  # noqa: E402
from streaming import Scored, score_parts  # noqa: E402

from gonogo.vision.synth import GENERATOR_VERSION, KINDS  # noqa: E402

DOCS = ROOT / "docs" / "models"
DEFECT_RATE = 0.5


def share(hits: int, n: int) -> dict[str, float]:
    """Return a share with its exact (Clopper-Pearson) two-sided 95 % bounds."""
    bounds = binomtest(hits, n).proportion_ci(method="exact")
    return {"hits": hits, "n": n, "share": hits / n, "low": bounds.low, "high": bounds.high}


def auroc(good: NDArray[np.float64], bad: NDArray[np.float64]) -> float:
    """Return the area under the ROC curve from weights of good and bad by rising score."""
    below = np.cumsum(good) - good / 2.0
    return float((bad * below).sum() / (bad.sum() * good.sum()))


def part_auroc(scored: list[Scored]) -> float:
    """Return the AUROC of the highest class score."""
    best = np.array([s.scores.max() for s in scored])
    bad = np.array([s.defect is not None for s in scored])
    level = np.unique(best, return_inverse=True)[1]
    return auroc(np.bincount(level, ~bad).astype(float), np.bincount(level, bad).astype(float))


def figures(scored: list[Scored], at: Operating) -> dict[str, Any]:
    """Summarise scores at an operating point."""
    rejected = np.array([bool((s.scores >= np.array(at.fail_at)).any()) for s in scored])
    bad = np.array([s.defect is not None for s in scored])
    result: dict[str, Any] = {
        "parts": len(scored),
        "recall": share(int(rejected[bad].sum()), int(bad.sum())),
        "fpr": share(int(rejected[~bad].sum()), int((~bad).sum())),
        "auroc": part_auroc(scored),
        "fail_at": list(at.fail_at),
        "min_area_px": list(at.min_area_px),
    }
    pixels = np.sum([s.pixels for s in scored], axis=0)
    if pixels.size:
        result["pixel_auroc"] = auroc(pixels[0].astype(float), pixels[1].astype(float))
    by_size: dict[str, Any] = {}
    for k, s in enumerate(scored):
        if s.defect is None:
            continue
        small, large = SIZE_EDGES[s.defect.kind]
        size = s.defect.size_px
        band = (
            f"< {small:g}"
            if size < small
            else f"{small:g}–{large:g}"
            if size < large
            else f"≥ {large:g}"
        )
        for key in (f"{s.defect.kind} all", f"{s.defect.kind} {band}"):
            hits, n = by_size.get(key, (0, 0))
            by_size[key] = (hits + int(rejected[k]), n + 1)
    result["by_size"] = {key: share(*by_size[key]) for key in sorted(by_size)}
    return result


def milliseconds(model: Path, kind: str) -> float:
    """Return the median time of a frame on one thread, 30 runs."""
    runner = session(model)
    shape = KINDS[kind].shape_px
    image = np.full((1, *shape, 1 if kind == "tile" else 3), 128, np.uint8)
    times = []
    for _ in range(33):
        began = time.perf_counter()
        runner.run(None, {"image": image})
        times.append(time.perf_counter() - began)
    return float(np.median(times[3:]) * 1e3)


def page(kind: str) -> str:
    """Write the model's page from all figures that were measured."""
    model = ROOT / "models" / kind / "model.onnx"
    text = [
        f"# What the {kind} model finds",
        "",
        f"{gmac(model):.2f} GMAC a frame, {model.stat().st_size / 1e6:.2f} MB. Generator version "
        f"{GENERATOR_VERSION}; half of the parts are bad. Intervals are exact (Clopper-Pearson) "
        "two-sided 95 % bounds. A bad part is found if any class reaches its threshold.",
    ]
    for purpose, title in (
        ("heldout", "Held out"),
        ("shifted", "Held out, under lamps not seen in training"),
        ("validation", "Validation, where the thresholds were fixed"),
    ):
        path = DOCS / "figures" / f"{kind}-{purpose}.json"
        if not path.exists():
            continue
        found = json.loads(path.read_text(encoding="utf-8"))
        text += ["", f"## {title}", "", f"Seed {found['seed']}, {found['parts']} parts."]
        text += ["", "| | found | share | 95 % bounds |", "|---|---|---|---|"]
        rows = {"**recall**": found["recall"], "**FPR**": found["fpr"], **found["by_size"]}
        for name, s in rows.items():
            text.append(
                f"| {name}{' px' if name[-1].isdigit() else ''} | {s['hits']} of {s['n']} "
                f"| {s['share']:.2%} | {s['low']:.2%} – {s['high']:.2%} |"
            )
        text += ["", f"AUROC of the part score {found['auroc']:.5f}"]
        if "pixel_auroc" in found:
            text[-1] += f"; pixel AUROC {found['pixel_auroc']:.5f}"
        limits = ", ".join(
            f"{name} {t:g}" + (f" over {a:g} px²" if a else "")
            for name, t, a in zip(
                KINDS[kind].classes, found["fail_at"], found["min_area_px"], strict=True
            )
        )
        text[-1] += f". Thresholds: {limits}."
    return "\n".join(text) + "\n"


def main() -> None:
    """Measure one split of one model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(OPERATING))
    parser.add_argument("purpose", choices=["validation", "heldout", "shifted", "page"])
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    kind: str = args.kind
    model = ROOT / "models" / kind / "model.onnx"
    (DOCS / "figures").mkdir(parents=True, exist_ok=True)
    if args.purpose != "page":
        purpose: Purpose = args.purpose
        split = SPLITS[kind, purpose]
        scored = score_parts(
            model,
            kind,
            split.seed,
            split.n,
            split.lighting,
            DEFECT_RATE,
            OPERATING[kind].min_area_px,
            args.workers,
        )
        found = {"seed": split.seed, **figures(scored, OPERATING[kind])}
        path = DOCS / "figures" / f"{kind}-{purpose}.json"
        path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(found, indent=1))
    (DOCS / f"{kind}.md").write_text(page(kind), encoding="utf-8")
    print(f"{milliseconds(model, kind):.1f} ms a frame on one thread")


if __name__ == "__main__":
    main()
