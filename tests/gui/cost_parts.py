"""Labelled production for the cost page: scores that overlap, and an audit sample."""

import numpy as np
from msgspec.structs import replace

from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Truth
from gonogo.domain.verdict import Verdict
from gonogo.ports.messages import LabelPart
from tests.gui.fake_station import samples
from tests.gui.list_ledger import THRESHOLDS, DictArchive, ListLedger, record

RATE = 0.5


def picture_name(number: int) -> str:
    """Digest under which the archive would keep a part's picture."""
    return f"{number:064x}"


def keep_pictures(archive: DictArchive, parts: int = 400) -> None:
    """Keep the pictures of all parts but every ninth."""
    shown = samples()
    for number in range(1, parts + 1):
        if number % 9:
            good_or_bad = shown[1 + number // 8 % 3 * 2 if number % 8 == 0 else number % 3 * 2]
            archive.images[picture_name(number)] = good_or_bad.picture


def produce(
    ledger: ListLedger, parts: int = 400, *, audit: bool = True, labels: bool = True, seed: int = 3
) -> None:
    """Replace the ledger's parts by labelled ones, an eighth of them bad."""
    rng = np.random.default_rng(seed)
    ledger.stored.clear()
    names = list(THRESHOLDS)
    for number in range(1, parts + 1):
        bad = number % 8 == 0
        scores = dict.fromkeys(names, 0.05)
        which = names[(number // 8 if bad else number) % len(names)]
        high = rng.normal(0.72, 0.16) if bad else rng.normal(0.3, 0.13)
        scores[which] = float(np.clip(high, 0.01, 0.999))
        verdict = Verdict.PASS
        for name, score in scores.items():
            review_at, fail_at = THRESHOLDS[name]
            if score >= fail_at:
                verdict = Verdict.FAIL
            elif score >= review_at and verdict == Verdict.PASS:
                verdict = Verdict.REVIEW
        drawn = bool(rng.random() < RATE)
        passed = verdict == Verdict.PASS
        entry = ledger.write(
            replace(
                record(1), part_seq=number, part_id=f"P{number:06d}", verdict=verdict,
                score=max(scores.values()), class_scores=scores, image_sha256=picture_name(number),
                audit=AuditDraw(drawn, RATE) if passed and audit else None,
            )
        )  # fmt: skip
        if labels and (not passed or (audit and drawn)):
            truth = Truth.DEFECT if bad else Truth.GOOD
            ledger.take_label(LabelPart(entry.seq, truth, which if bad else "", "Ada"))
