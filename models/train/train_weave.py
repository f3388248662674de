"""Train the weave model and ship its graph.

    python models/train/train_weave.py

makes the training parts (cached), trains on whole frames, and writes ``models/weave/model.onnx``.
The card and the golden image are the work of ``report.py``.
"""

import argparse
import math
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from shipping import Guard, export, fuse, gmac  # noqa: E402
from training_set import TrainingSet, training_set  # noqa: E402
from weave_net import CELL, Shipped, WeaveNet  # noqa: E402

SEED = 1101
SETS = {1101: 1800, 1102: 2400}
"""Parts of each seed that are trained on."""
BATCH = 8
SHARES = (0.3, 0.1, 0.3, 0.2, 0.1)
"""Of good parts and of each class among those drawn; yarns and skew are the hardest to tell."""


def draw_frame(
    parts: TrainingSet, rng: np.random.Generator, index: int
) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.uint8]]:
    """Take a cloth, turn it, and dye and light it anew.

    Mirroring is no variation: it turns the twill's diagonal, which is a defect. Half a turn and an
    exchange of warp and weft keep it.

    Returns the normalised frame ``(h, w, 3)`` and class and cover of its cells.
    """
    frame, truth, cover = parts.images[index], parts.truth[index], parts.cover[index]
    if rng.random() < 0.5:
        frame, truth, cover = frame[::-1, ::-1], truth[::-1, ::-1], cover[::-1, ::-1]
    if rng.random() < 0.5:
        frame, truth, cover = frame.transpose(1, 0, 2), truth.T, cover.T
    gain = np.exp(rng.uniform(-0.3, 0.12) + rng.normal(0.0, 0.12, 3))
    table = (np.arange(256)[:, None] * (gain / 64.0) - 2.0).astype(np.float32)
    dyed = cv2.LUT(np.ascontiguousarray(frame), table.reshape(1, 256, 3))
    if rng.random() < 0.5:
        y, x = np.ogrid[-1.0 : 1.0 : frame.shape[0] * 1j, -1.0 : 1.0 : frame.shape[1] * 1j]
        tilt = rng.uniform(-0.12, 0.12, 2)
        light = (1.0 + tilt[0] * y + tilt[1] * x).astype(np.float32)[..., None]
        dyed = (dyed + np.float32(2.0)) * light - np.float32(2.0)
    return np.asarray(dyed, np.float32), truth, cover


def loss_of(logits: Tensor, evidence: Tensor, truth: Tensor, cover: Tensor) -> Tensor:
    """Cross entropy of the part's classes and of its tokens.

    Parameters
    ----------
    logits, evidence : Tensor
        ``(n, classes)`` and ``(n, classes, h, w)``.
    truth, cover : Tensor
        ``(n, h, w)`` class of the token (0 good) and covered share, 255 is all.
    """
    classes = torch.arange(1, logits.shape[1] + 1)
    mine = truth[:, None] == classes[None, :, None, None]
    cross = torch.nn.functional.binary_cross_entropy_with_logits
    part = cross(logits, mine.flatten(2).any(-1).float(), reduction="none").sum(1).mean()
    # A missing yarn covers a third of its tokens, less where it runs between two.
    target = mine & (cover[:, None] >= 30)
    sure = target | ~mine
    token = cross(evidence, target.float(), reduction="none") * sure
    found = target.sum((0, 2, 3))
    each = (token * target).sum((0, 2, 3)) / (found + 30.0)
    each = each + (token * ~target).sum((0, 2, 3)) / (~target).sum((0, 2, 3)) * 2.0
    return part + each.sum()


def label_of(parts: TrainingSet) -> NDArray[np.uint8]:
    """Return the class of each part, ``(n,)``, 0 good."""
    return np.asarray(parts.truth.reshape(len(parts.truth), -1).max(axis=1), np.uint8)


def train(net: WeaveNet, sets: list[TrainingSet], minutes: float, peak: float) -> None:
    """Train in place for a given time."""
    rng = np.random.default_rng(torch.initial_seed())
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-6, weight_decay=1e-3)
    net.train().to(memory_format=torch.channels_last)
    label = np.concatenate([label_of(parts) for parts in sets])
    place = [(parts, k) for parts in sets for k in range(len(parts.images))]
    of_class = [np.flatnonzero(label == c) for c in range(len(SHARES))]
    # Made anew for each step, so much memory takes longer to get than to fill.
    batch = np.empty((BATCH, *sets[0].images.shape[1:]), np.float32)
    guard = Guard(net)
    began, step, mean = time.monotonic(), 0, 0.0
    while (done := (time.monotonic() - began) / (60.0 * minutes)) < 1.0:
        rate = peak * min(1.0, (step + 1) / 100.0) * 0.5 * (1.0 + math.cos(math.pi * done))
        for group in optimiser.param_groups:
            group["lr"] = rate + 1e-5
        picks = [rng.choice(of_class[int(c)]) for c in rng.choice(len(SHARES), BATCH, p=SHARES)]
        drawn = (draw_frame(place[int(k)][0], rng, place[int(k)][1]) for k in picks)
        frames, cells, covers = zip(*drawn, strict=True)
        # Already in the memory order that the network trains in.
        x = torch.from_numpy(np.stack(frames, out=batch)).permute(0, 3, 1, 2)
        with torch.autocast("cpu", torch.bfloat16):
            logits, _, evidence = net(x)
        loss = loss_of(
            logits.float(),
            evidence.float(),
            torch.from_numpy(np.stack(cells)),
            torch.from_numpy(np.stack(covers)),
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        size_of_step = torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        if not guard.finite(loss, size_of_step):
            continue
        optimiser.step()
        mean += 0.02 * (loss.item() - mean) if step else loss.item()
        step += 1
        if step % 50 == 0:
            print(f"step {step}, {done:.0%}, loss {mean:.4f}", flush=True)


def fit_angle(net: WeaveNet, sets: list[TrainingSet]) -> None:
    """Fit the judge of the measured slopes, and let it outvote the tokens on skew.

    The slopes have nothing to learn, so this takes a minute and not a training.
    """
    net.eval()
    bad = torch.from_numpy(np.concatenate([label_of(parts) for parts in sets]) == 3)
    with torch.no_grad():
        seen = torch.cat(
            [
                net.angle.slopes(
                    torch.from_numpy(f / np.float32(64.0) - np.float32(2.0))[None].permute(
                        0, 3, 1, 2
                    )
                )
                for parts in sets
                for f in parts.images
            ]
        )
        net.angle.middle.copy_(seen.median(0).values)
        net.angle.spread.copy_(seen.std(0))
    judge = net.angle.judge
    optimiser = torch.optim.AdamW(judge.parameters(), lr=3e-3, weight_decay=0.03)
    scaled = (seen - net.angle.middle) / net.angle.spread
    for _ in range(1500):
        # A slope is measured to some tenth of its spread.
        noisy = scaled + 0.1 * torch.randn_like(scaled)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(judge(noisy)[:, 0], bad.float())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
    print(f"slopes judged: loss {loss.item():.4f}", flush=True)


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "weave")
    parser.add_argument("--go-on", action="store_true", help="from the weights of the last run")
    parser.add_argument("--peak", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=SEED, help="of weights and draws")
    default = Path(tempfile.gettempdir()) / "gonogo-train"
    parser.add_argument("--cache", type=Path, default=default)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    sets = [training_set("weave", seed, n, CELL, args.cache) for seed, n in SETS.items()]
    net = WeaveNet()
    kept = args.cache / "WeaveNet.pt"
    if args.go_on:
        net.load_state_dict(torch.load(kept, weights_only=True))
    train(net, sets, args.minutes, args.peak)
    fit_angle(net, sets)
    torch.save(net.state_dict(), kept)
    net = net.to(memory_format=torch.contiguous_format)
    fuse(net)
    blank = torch.zeros((1, *sets[0].images.shape[1:]), dtype=torch.uint8)
    path = args.out / "model.onnx"
    export(Shipped(net), blank, path, ["scores", "attention", "heatmap"])
    print(f"{path}: {gmac(path):.2f} GMAC a frame, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
