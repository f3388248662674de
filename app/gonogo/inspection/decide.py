"""Apply the rule to a prediction. Pure: the same prediction and rule give the same judgement."""

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import TypeAlias

import numpy as np

from gonogo.domain.decision import Judgement, Region
from gonogo.domain.expected_text import says, wording
from gonogo.domain.prediction import Box, Prediction, ReadText, ScoreMap
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.vision.regions import mask_size, regions_at, score_of

_MOST_REGIONS = 64
_MOST_QUOTED = 80
_Sized: TypeAlias = tuple[Box, float, float]


def decide(prediction: Prediction, rule: DecisionRule, mm_per_px: float | None = None) -> Judgement:
    """Judge a prediction.

    Parameters
    ----------
    prediction : Prediction
        A class the rule does not name is an error of the recipe and refused when the station arms.
    rule : DecisionRule
        Limits per class.
    mm_per_px : float or None
        Scale, for limits and sizes in millimetres.

    Returns
    -------
    Judgement
        ERROR where any score is not finite: no limit can be held against it.
    """
    if not _finite(prediction):
        text = "The model's answer contains values that are not numbers (NaN or infinity)."
        return Judgement(Verdict.ERROR, None, reasons=(Reason(ReasonCode.NOT_FINITE, text),))
    scores: dict[str, float] = {}
    regions: list[Region] = []
    reasons: list[Reason] = []
    boxes: defaultdict[str, list[Box]] = defaultdict(list)
    for box in prediction.boxes:
        boxes[box.class_name].append(box)
    for limits in rule.classes:
        counting = _large_enough(boxes[limits.name], limits, mm_per_px)
        score = _score(prediction, limits, mm_per_px, counting)
        scores[limits.name] = score
        if score >= limits.review_at:
            reasons.append(_reason(limits, score, prediction))
            regions += _regions(prediction, limits, mm_per_px, counting)
    failed = any(scores[c.name] >= c.fail_at for c in rule.classes)
    verdict = Verdict.FAIL if failed else Verdict.REVIEW if reasons else Verdict.PASS
    reasons.sort(key=lambda reason: reason.code is not ReasonCode.DEFECT)
    return Judgement(
        verdict, max(scores.values()), scores, tuple(reasons), tuple(regions), prediction.texts
    )


def box_size(box: Box) -> tuple[float, float]:
    """Area (frame px squared) and largest extent (frame px): of the mask, else of the corners."""
    if box.mask is not None:
        return mask_size(box.mask)
    width, height = box.x1 - box.x0, box.y1 - box.y0
    return width * height, math.hypot(width, height)


def boxes_that_count(
    prediction: Prediction, limits: ClassRule, mm_per_px: float | None
) -> list[_Sized]:
    """Boxes of a class that are large enough, with area and length in frame px."""
    found = [box for box in prediction.boxes if box.class_name == limits.name]
    return [(box, *box_size(box)) for box in _large_enough(found, limits, mm_per_px)]


def _large_enough(found: list[Box], limits: ClassRule, mm_per_px: float | None) -> list[Box]:
    area, length = limits.area_px(mm_per_px), limits.length_px(mm_per_px)
    if area <= 0 and length <= 0:
        return found
    sized = ((box, box_size(box)) for box in found)
    return [box for box, size in sized if size[0] >= area and size[1] >= length]


def _finite(prediction: Prediction) -> bool:
    numbers = [*prediction.class_scores.values(), *(t.confidence for t in prediction.texts)]
    # One that is no number makes none of the sum.
    numbers += [x0 + y0 + x1 + y1 + score for x0, y0, x1, y1, score, _, _ in prediction.boxes]
    return all(map(math.isfinite, numbers)) and all(
        bool(np.isfinite(m.values).all()) for m in prediction.class_maps.values()
    )


def _score(
    prediction: Prediction,
    limits: ClassRule,
    mm_per_px: float | None,
    counting: list[Box],
) -> float:
    if prediction.score_from == "head":
        return prediction.class_scores[limits.name]
    if prediction.score_from == "boxes":
        return max((box.score for box in counting), default=0.0)
    area, length = limits.area_px(mm_per_px), limits.length_px(mm_per_px)
    return score_of(prediction.class_maps[limits.name], area, length)


def _reason(limits: ClassRule, score: float, prediction: Prediction) -> Reason:
    found = f"score {score:.3f}"
    if prediction.expected_text is not None:
        found = f"{_read(prediction.texts, prediction.expected_text)}: {found}"
    if score >= limits.fail_at:
        text = f"{limits.name}: {found}, fails from {limits.fail_at:.3f}"
        return Reason(ReasonCode.DEFECT, text)
    text = f"{limits.name}: {found}, to be looked at from {limits.review_at:.3f}"
    return Reason(ReasonCode.BORDERLINE, text)


def _read(texts: Sequence[ReadText], expected: str) -> str:
    read = wording(line.text for line in texts)
    said = f"read {_quoted(read)}" if read else "nothing could be read"
    if not expected:
        return said
    if says(read, expected):
        return f"{said} as expected, not surely enough"
    return f"{said}, expected {_quoted(expected)}"


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= _MOST_QUOTED else f'"{text[:_MOST_QUOTED]}…"'


def _regions(
    prediction: Prediction,
    limits: ClassRule,
    mm_per_px: float | None,
    counting: list[Box],
) -> list[Region]:
    if prediction.score_from == "boxes":
        return _box_regions(counting, limits, mm_per_px)
    score_map: ScoreMap | None = prediction.class_maps.get(limits.name)
    if score_map is None:
        return []
    found = regions_at(
        score_map, limits.review_at, limits.area_px(mm_per_px), limits.length_px(mm_per_px)
    )
    return [
        Region(
            class_name=limits.name,
            score=region.score,
            x=region.x,
            y=region.y,
            width=region.width,
            height=region.height,
            area_px=region.area_px,
            length_px=region.length_px,
            area_mm2=None if mm_per_px is None else region.area_px * mm_per_px**2,
            length_mm=None if mm_per_px is None else region.length_px * mm_per_px,
        )
        for region in found
    ]


def _box_regions(counting: list[Box], limits: ClassRule, mm_per_px: float | None) -> list[Region]:
    shown = [box for box in counting if box.score >= limits.review_at]
    shown.sort(key=attrgetter("score"), reverse=True)
    return [_region(limits.name, box, mm_per_px) for box in shown[:_MOST_REGIONS]]


def _region(name: str, box: Box, mm_per_px: float | None) -> Region:
    x, y, right, bottom, score, _, _ = box
    area, length = box_size(box)
    region = partial(Region, name, score, x, y, right - x, bottom - y, area, length)
    return region() if mm_per_px is None else region(area * mm_per_px**2, length * mm_per_px)
