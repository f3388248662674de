"""Train the tile model and ship its graph.

    python models/train/train_tile.py

makes the training parts (cached), trains, and writes
``models/tile/model.onnx``. The card and the golden image are the work of ``report.py``.
"""

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from shipping import Guard, export, fuse, gmac  # noqa: E402
from tile_net import STRIDE, FineNet, Shipped, WideNet  # noqa: E402
from training_set import TrainingSet, training_set  # noqa: E402

SEED = 1001
SETS = {1001: 1000, 1002: 800}
"""Seeds and numbers of the training parts."""
CROP = 416
SHARES = (0.25, 0.25, 0.5)
"""Of cracks, chips and spots among the crops; spots are the hardest to tell from speckle."""
LEAST = (12, 50, 50, 100)
"""Cover (255 is all) from which a cell is its class's: a fine crack marks 3 pixels of 64."""


class Sample(NamedTuple):
    """A normalised crop ``(h, w)`` with class and cover of its cells."""

    crop: NDArray[np.float32]
    truth: NDArray[np.uint8]
    cover: NDArray[np.uint8]


def vary(frame: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Expose a frame of grey levels anew, tilt its light, and normalise it as the graph does."""
    gain = math.exp(rng.uniform(-0.35, 0.12))
    y, x = np.ogrid[-1.0 : 1.0 : frame.shape[0] * 1j, -1.0 : 1.0 : frame.shape[1] * 1j]
    tilt = rng.uniform(-0.12, 0.12, 2) * rng.integers(2)
    light = (gain * (1.0 + tilt[0] * y + tilt[1] * x)).astype(np.float32)
    return np.asarray((frame * light + np.float32(rng.uniform(-6, 6))) / 64.0 - 2.0, np.float32)


def mirror(sample: Sample, rng: np.random.Generator) -> Sample:
    """Mirror at random."""
    steps = tuple(slice(None, None, int(rng.choice([1, -1]))) for _ in range(2))
    return Sample(*(np.ascontiguousarray(plane[steps]) for plane in sample))


def draw_crop(sets: list[TrainingSet], rng: np.random.Generator) -> Sample:
    """Cut a crop that shows a fine defect (two in three), or any crop of any part."""
    cells = CROP // STRIDE
    parts = sets[int(rng.integers(len(sets)))]
    rows, columns = parts.truth.shape[1:]
    index = int(rng.integers(len(parts.images)))
    top, left = (int(rng.integers(0, n - cells + 1)) for n in (rows, columns))
    if rng.random() < 0.66:
        wanted = 1 + int(rng.choice(3, p=SHARES))
        while parts.truth[index].max() != wanted:
            index = int(rng.integers(len(parts.images)))
        defect = np.argwhere(parts.truth[index])
        y, x = defect[int(rng.integers(len(defect)))]
        top = int(np.clip(y - rng.integers(4, cells - 4), 0, rows - cells))
        left = int(np.clip(x - rng.integers(4, cells - 4), 0, columns - cells))
    frame = parts.images[
        index, top * STRIDE : top * STRIDE + CROP, left * STRIDE : left * STRIDE + CROP
    ]
    window = (index, slice(top, top + cells), slice(left, left + cells))
    return mirror(
        Sample(vary(frame.astype(np.float32), rng), parts.truth[window], parts.cover[window]), rng
    )


def draw_small(
    sets: list[TrainingSet], averaged: list[NDArray[np.float32]], rng: np.random.Generator
) -> Sample:
    """Take a whole averaged frame; two in three are shaded."""
    chosen = int(rng.integers(len(sets)))
    parts, small = sets[chosen], averaged[chosen]
    index = int(rng.integers(len(small)))
    wanted = rng.random() < 0.66
    while wanted != bool(parts.truth[index].max() == 4):
        index = int(rng.integers(len(small)))
    return mirror(Sample(vary(small[index], rng), parts.truth[index], parts.cover[index]), rng)


def loss_of(logits: Tensor, truth: Tensor, cover: Tensor, classes: tuple[int, ...]) -> Tensor:
    """Focal loss per class; cells barely touched by their class count for nothing.

    Parameters
    ----------
    logits : Tensor
        ``(n, k, h, w)`` for the ``k`` given classes.
    truth, cover : Tensor
        ``(n, h, w)`` class of the cell (0 good) and covered share, 255 is all.
    classes : tuple of int
        Classes, counted from 0, that the logits are for.
    """
    total = torch.zeros(())
    for k, c in enumerate(classes):
        mine = truth == c + 1
        target = mine & (cover >= LEAST[c])
        cross = torch.nn.functional.binary_cross_entropy_with_logits(
            logits[:, k], target.float(), reduction="none"
        )
        p = torch.sigmoid(logits[:, k])
        each = cross * torch.where(target, 1.0 - p, p) * (target | ~mine)
        # Few cells are a defect's; all the others together weigh a little more than they do.
        found = target.sum() + 100.0
        total = total + (each * target).sum() / found + 1.5 * (each * ~target).sum() / found
    return total


def train(
    net: FineNet | WideNet,
    draw: Callable[[np.random.Generator], Sample],
    minutes: float,
    peak: float,
    batch: int,
    bfloat: bool,
) -> None:
    """Train in place for a given time, the rate rising at first and then falling to nothing."""
    rng = np.random.default_rng(torch.initial_seed())
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-6, weight_decay=1e-4)
    net.train().to(memory_format=torch.channels_last)
    guard = Guard(net)
    began, step, mean = time.monotonic(), 0, 0.0
    while (done := (time.monotonic() - began) / (60.0 * minutes)) < 1.0:
        for group in optimiser.param_groups:
            rate = 0.5 * (1.0 + math.cos(math.pi * done))
            group["lr"] = peak * min(1.0, (step + 1) / 100.0) * rate + 1e-6
        samples = [draw(rng) for _ in range(batch)]
        crops, truth, cover = (np.stack(p) for p in zip(*samples, strict=True))
        x = torch.from_numpy(crops)[:, None].to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat):
            logits = net(x)
        loss = loss_of(
            logits.float(), torch.from_numpy(truth), torch.from_numpy(cover), net.classes
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        size_of_step = torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        if not guard.finite(loss.detach(), size_of_step):
            continue
        optimiser.step()
        mean += 0.02 * (loss.item() - mean) if step else loss.item()
        step += 1
        if step % 50 == 0:
            print(f"{type(net).__name__} {step}, {done:.0%}, loss {mean:.4f}", flush=True)


def main() -> None:
    """Train both networks, one after the other, and export them as one graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=12.0, help="for the fine network")
    parser.add_argument("--wide-minutes", type=float, default=5.0, help="for the wide network")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--go-on", action="store_true", help="from the weights of the last run")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "tile")
    parser.add_argument("--peak", type=float, default=3e-3, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=SEED, help="of weights and crops")
    default = Path(tempfile.gettempdir()) / "gonogo-train"
    parser.add_argument("--cache", type=Path, default=default)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    sets = [training_set("tile", seed, n, STRIDE, args.cache) for seed, n in SETS.items()]
    fine, wide = FineNet(), WideNet()
    for net in (fine, wide):
        kept = args.cache / f"{type(net).__name__}.pt"
        minutes = args.minutes if net is fine else args.wide_minutes
        if args.go_on:
            net.load_state_dict(torch.load(kept, weights_only=True))
        if minutes > 0 and net is fine:
            train(net, partial(draw_crop, sets), minutes, args.peak, 20, bfloat=True)
        elif minutes > 0:
            averaged = [np.stack([average(frame) for frame in parts.images]) for parts in sets]
            train(net, partial(draw_small, sets, averaged), minutes, args.peak, 10, bfloat=False)
        torch.save(net.state_dict(), kept)
        net.to(memory_format=torch.contiguous_format)
        fuse(net)
    blank = torch.zeros((1, *sets[0].images.shape[1:3], 1), dtype=torch.uint8)
    path = args.out / "model.onnx"
    export(Shipped(fine, wide), blank, path, ["map"])
    print(f"{path}: {gmac(path):.2f} GMAC a frame, {path.stat().st_size / 1e6:.2f} MB")


def average(frame: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Average a frame over the wide network's cells, as the graph does."""
    size = (frame.shape[1] // WideNet.stride, frame.shape[0] // WideNet.stride)
    return cv2.resize(frame, size, interpolation=cv2.INTER_AREA).astype(np.float32)


if __name__ == "__main__":
    main()
