"""Days of production for the what-if view: shifts, kept rejects and an audit sample."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from msgspec.structs import replace

from gonogo.domain.bundle import (
    GoldenContract,
    InputContract,
    ModelCard,
    ModelInfo,
    OutputContract,
)  # fmt: skip
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Truth
from gonogo.domain.ledger import LedgerEntry
from gonogo.domain.recipe import ModelStep
from gonogo.domain.verdict import Verdict
from gonogo.ports.messages import LabelPart
from gonogo.ports.model import Tensors
from tests.gui.fake_station import START
from tests.gui.list_ledger import THRESHOLDS, DictArchive, ListLedger, ListRecipes, record

RATE = 0.25
SIDE = 16


def produce_week(
    ledger: ListLedger, recipes: ListRecipes, archive: DictArchive, parts: int = 900,
    *, drift: float = 0.0,
) -> None:  # fmt: skip
    """Replace the ledger's parts: one every seven minutes, an eighth of them bad.

    The pixels of a kept image say the scores of its part, for :class:`PixelModel`.

    Parameters
    ----------
    drift : float
        By how much the images would score higher than was recorded.
    """
    rng = np.random.default_rng(4)
    ledger.stored.clear()
    ledger.labels.clear()
    names = list(THRESHOLDS)
    newest = recipes.load("tile")
    for number in range(1, parts + 1):
        bad = number % 8 == 0
        scores = dict.fromkeys(names, _grey(12))
        which = names[number % len(names)]
        high = rng.normal(0.72, 0.16) if bad else rng.normal(0.34, 0.13)
        scores[which] = _grey(round(255 * float(np.clip(high, 0.01, 0.999))))
        verdict = _verdict(scores)
        passed = verdict is Verdict.PASS
        lost = number % 97 == 0
        drawn = bool(rng.random() < RATE)
        pixels = np.full((SIDE, SIDE), number % 251, np.uint8)
        pixels[0, :4] = [round(255 * min(1.0, scores[name] + drift)) for name in names]
        pixels[1, :2] = number // 256, number % 256
        sha256 = hashlib.sha256(pixels.tobytes()).hexdigest()
        body = replace(
            record(1), part_seq=number, part_id=f"P{number:06d}", verdict=verdict,
            score=max(scores.values()), class_scores=scores, image_sha256=sha256,
            recipe_version=newest.version, recipe_sha256=newest.sha256,
            bundle_sha256=newest.model.sha256,
            audit=AuditDraw(drawn, RATE) if passed else None,
        )  # fmt: skip
        if lost:
            body = replace(
                record(8), part_seq=number, part_id=f"P{number:06d}", audit=None,
                recipe_version=newest.version, recipe_sha256=newest.sha256,
                bundle_sha256=newest.model.sha256,
            )  # fmt: skip
        entry = _later(ledger, ledger.write(body), number)
        if lost:
            continue
        if drawn or not passed:
            archive.put(sha256, pixels)
            truth = Truth.DEFECT if bad else Truth.GOOD
            ledger.take_label(LabelPart(entry.seq, truth, which if bad else "", "Ada"))


def _grey(level: int) -> float:
    """Score of a grey level, as the model gives it in float32."""
    return float(np.float32(level) / np.float32(255))


def _verdict(scores: Mapping[str, float]) -> Verdict:
    if any(scores[name] >= THRESHOLDS[name][1] for name in scores):
        return Verdict.FAIL
    if any(scores[name] >= THRESHOLDS[name][0] for name in scores):
        return Verdict.REVIEW
    return Verdict.PASS


def _later(ledger: ListLedger, entry: LedgerEntry, number: int) -> LedgerEntry:
    """Spread the entries over days; nobody here looks at their hashes."""
    moved = replace(entry, utc=(START + timedelta(minutes=7 * number)).isoformat())
    ledger.stored[-1] = moved
    return moved


@dataclass
class PixelModel:
    """A model in a few lines: the first four pixels are the scores of the four classes."""

    step: ModelStep
    wait_s: float = 0.0
    closed: bool = False
    ran: list[int] = field(default_factory=list)

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(self.step.bundle, self.step.sha256, "CPU", ("CPU",), "none", 1, "none")

    @property
    def card(self) -> ModelCard:
        return ModelCard(
            1, self.step.bundle, "Pixels", "classification", tuple(THRESHOLDS),
            InputContract("image", SIDE, SIDE, 1), OutputContract(scores="scores"), "head",
            GoldenContract("", "", "", ""), "00" * 32,
        )  # fmt: skip

    def run(self, inputs: Tensors) -> Tensors:
        time.sleep(self.wait_s)
        pixels = inputs["image"][0, :, :, 0]
        self.ran.append(int(pixels[1, 0]) * 256 + int(pixels[1, 1]))
        scores = pixels[0, : len(THRESHOLDS)].astype(np.float32) / np.float32(255)
        return {"scores": scores[None, :]}

    def read(self, inputs: Tensors) -> Tensors:
        raise NotImplementedError

    @property
    def patches(self) -> None:
        return None

    def check_golden(self) -> float:
        return 0.0

    def close(self) -> None:
        self.closed = True
