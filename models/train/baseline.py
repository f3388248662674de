"""How hard the parts are: contrast-to-noise and size per class, and what a plain baseline finds.

    python models/train/baseline.py

writes ``docs/models/parts.md``. It knows no model, and ran before any was trained.

The baseline is what a line engineer tries first: flatten the lighting, count the pixels that are
darker, brighter or of steeper gradient than a limit, and reject the part whose count is high. It is
given every advantage: the best of all limits, of two scales, and of all pairs of one brightness and
one gradient count is picked on one set, its threshold set to a false-positive rate of 1 %, and then
applied to another set.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from gonogo.vision.synth import GENERATOR_VERSION, KINDS, make_part  # noqa: E402
from gonogo.vision.synth.part import Defect  # noqa: E402

FIT_SEED, TEST_SEED = 2101, 2102
FPR = 0.01
BRIGHTNESS = (6, 9, 12, 16, 22, 30, 40, 55)
GRADIENT = (8, 16, 24, 32, 48, 64, 96, 128, 192)


class Seen(NamedTuple):
    """Counts of a part and the truth about it."""

    counts: NDArray[np.float64]
    defect: Defect | None


def names() -> list[str]:
    """Return the name of every count, brightness first within each scale."""
    return [
        f"{what} at 1/{scale}"
        for scale in (1, 4)
        for what in (
            *(f"darker than -{k}" for k in BRIGHTNESS),
            *(f"brighter than +{k}" for k in BRIGHTNESS),
            *(f"gradient over {k}" for k in GRADIENT),
        )
    ]


def counts(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Count conspicuous pixels of an image ``(H, W)`` or ``(H, W, 3)``, in the order of names."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    found: list[int] = []
    for scale in (1, 4):
        size = (grey.shape[1] // scale, grey.shape[0] // scale)
        seen = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        window = 2 * (150 // scale) + 1
        # The conveyor is masked out, as a ROI would: the surface's own mean fills in beyond it.
        inside = (seen > 90).astype(np.float32) if image.ndim == 2 else np.ones_like(seen)
        weight = cv2.blur(inside, (window, window))
        flat = cv2.blur(seen * inside, (window, window)) / np.maximum(weight, 1e-3)
        interior = cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)) > 0
        rest = np.where(interior, seen - flat, 0)
        steep = cv2.magnitude(
            cv2.Sobel(rest, cv2.CV_32F, 1, 0) / 4, cv2.Sobel(rest, cv2.CV_32F, 0, 1) / 4
        )
        found += [int(np.count_nonzero(rest < -k)) for k in BRIGHTNESS]
        found += [int(np.count_nonzero(rest > k)) for k in BRIGHTNESS]
        found += [int(np.count_nonzero(steep > k)) for k in GRADIENT]
    return np.asarray(found, np.float64)


def see(index: int, kind: str, seed: int) -> Seen:
    """Make a part, good and bad by turns, and count."""
    classes = KINDS[kind].classes
    defect = "none" if index % 2 else classes[index // 2 % len(classes)]
    part = make_part(kind, seed, index, defect=defect)
    return Seen(counts(part.image), part.defect)


def threshold(good: NDArray[np.float64], fpr: float) -> NDArray[np.float64]:
    """Return the least limits, per column, that at most this share of good parts exceeds."""
    allowed = int(np.floor(fpr * len(good)))
    return np.asarray(np.sort(good, axis=0)[len(good) - 1 - allowed], np.float64)


def baseline(fit: list[Seen], test: list[Seen]) -> tuple[str, float, float, dict[str, float]]:
    """Pick the best rule on ``fit``; return its name and its recall and FPR on ``test``."""

    def split(seen: list[Seen]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        good = np.stack([s.counts for s in seen if s.defect is None])
        bad = np.stack([s.counts for s in seen if s.defect is not None])
        return good, bad

    good, bad = split(fit)
    label = names()
    single, half = threshold(good, FPR), threshold(good, FPR / 2)
    rules: list[tuple[float, str, list[int], NDArray[np.float64]]] = []
    for k, name in enumerate(label):
        rules.append((float((bad[:, k] > single[k]).mean()), name, [k], single[[k]]))
    for a in (k for k, name in enumerate(label) if "gradient" not in name):
        for b in (k for k, name in enumerate(label) if "gradient" in name):
            hit = (bad[:, [a, b]] > half[[a, b]]).any(axis=1)
            rules.append((float(hit.mean()), f"{label[a]} or {label[b]}", [a, b], half[[a, b]]))
    _, name, columns, limits = max(rules, key=lambda rule: rule[0])
    good_test, bad_test = split(test)
    hits = (bad_test[:, columns] > limits).any(axis=1)
    fpr = float((good_test[:, columns] > limits).any(axis=1).mean())
    truth = [s.defect.kind for s in test if s.defect is not None]
    per_class = {
        kind: float(np.mean([hit for hit, k in zip(hits, truth, strict=True) if k == kind]))
        for kind in dict.fromkeys(truth)
    }
    return name, float(hits.mean()), fpr, per_class


def size_table(seen: list[Seen], classes: tuple[str, ...]) -> list[str]:
    """Return the table of contrast-to-noise per class and third of size."""
    lines = [
        "| class | size px | parts | area px | contrast | CNR | CNR × √area: least | median |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in classes:
        own = sorted(
            (s.defect for s in seen if s.defect is not None and s.defect.kind == name),
            key=lambda d: d.size_px,
        )
        for third in np.array_split(np.arange(len(own)), 3):
            part = [own[i] for i in third]
            power = [d.cnr * d.area_px**0.5 for d in part]
            lines.append(
                f"| {name} | {part[0].size_px:.0f}–{part[-1].size_px:.0f} | {len(part)} "
                f"| {np.median([d.area_px for d in part]):.0f} "
                f"| {np.median([d.contrast for d in part]):.1f} "
                f"| {np.median([d.cnr for d in part]):.2f} "
                f"| {min(power):.1f} | {np.median(power):.0f} |"
            )
    return lines


def main() -> None:
    """Measure both kinds and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1000, help="parts a set, half of them bad")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "models" / "parts.md")
    args = parser.parse_args()
    page = [
        "# How hard the synthetic parts are",
        "",
        f"Generator version {GENERATOR_VERSION}; `python models/train/baseline.py`. Written "
        "before any model was trained.",
        "",
        "Contrast is the mean absolute difference, in grey levels, between a bad part and its good "
        "twin over the defect's mask; noise is the standard deviation of the good twin around it, "
        "so texture, speckle, pattern, edges and uneven light all count as noise (which is why a "
        "chip on the tile's edge, or a defect in striped cloth, has a low figure). CNR × √area is "
        "what a detector that knew the shape and saw independent noise could reach at most.",
    ]
    with ProcessPoolExecutor(args.workers, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        for kind in KINDS.values():
            fit, test = (
                list(pool.map(partial(see, kind=kind.name, seed=seed), range(args.n), chunksize=8))
                for seed in (FIT_SEED, TEST_SEED)
            )
            name, recall, fpr, per_class = baseline(fit, test)
            page += ["", f"## {kind.name}", "", *size_table(fit + test, kind.classes), ""]
            page += [
                f"Plain baseline (best rule on {args.n} parts of seed {FIT_SEED}: {name}), on "
                f"{args.n} parts of seed {TEST_SEED}: **recall {recall:.1%} at FPR {fpr:.1%}** ("
                + ", ".join(f"{k} {v:.0%}" for k, v in per_class.items())
                + ")."
            ]
            print(f"{kind.name}: recall {recall:.3f} at FPR {fpr:.3f} by {name}; {per_class}")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
