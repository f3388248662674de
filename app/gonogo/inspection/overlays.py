"""What is drawn over a part, from the prediction that decided it."""

import logging

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.decision import Judgement
from gonogo.domain.errors import ModelError
from gonogo.domain.prediction import Box, Explanation, NearestPatch, Prediction, ScoreMap
from gonogo.domain.recipe import Recipe
from gonogo.inspection.decide import boxes_that_count
from gonogo.inspection.explain import Evidence, explain
from gonogo.inspection.inspector import Inspection
from gonogo.ports.pictures import BoxMark, Overlay, PatchMark, Plane, RegionMark, TextMark
from gonogo.vision.regions import mask_outline, regions_at

_LOG = logging.getLogger(__name__)

_HEAT_LEVELS = 64.0
_ATTENTION_LEVELS = 16.0


def overlay(inspection: Inspection | None) -> Overlay | None:
    """Build the overlay; score maps in multiples of the failing threshold that judged the part.

    Where the score comes from the map, the regions are those of the decision itself. None where no
    model was asked, or it failed.
    """
    if inspection is None or inspection.prediction is None:
        return None
    prediction, recipe = inspection.prediction, inspection.recipe
    decides = prediction.score_from == "map"
    found = Explanation()
    if inspection.evidence is not None:
        try:
            found = explain(inspection.evidence, prediction)
        except ModelError:
            _LOG.exception("The explanation of a part could not be made; its verdict stands.")
    heat = (
        _deciding_heat(prediction, inspection.judgement, recipe)
        if decides
        else _explaining_heat(found, recipe)
    )
    return Overlay(
        heat=heat,
        attention=_attention(found, inspection.evidence),
        regions=tuple(_marks(prediction, inspection.judgement, recipe)) if decides else (),
        boxes=tuple(_box_marks(prediction, inspection.judgement, recipe)),
        decides=decides,
        texts=tuple(TextMark(t.text, t.confidence, t.corners) for t in prediction.texts),
        nearest=_nearest(found.nearest, inspection.evidence),
        explained_ms=found.cost_ms,
        by_boxes=prediction.score_from == "boxes",
    )


def _attention(found: Explanation, evidence: Evidence | None) -> tuple[Plane, ...]:
    # An import, which alone gives a card its preparation, puts the rollout before the heads.
    rolled = evidence is not None and evidence.card.prepare is not None
    names = [f"head {n + 1 - rolled}" for n in range(len(found.attention))]
    if rolled and names:
        names[0] = "rollout over all layers"
    return tuple(
        _plane(m, m.values * np.float32(m.values.size), _ATTENTION_LEVELS, name)
        for m, name in zip(found.attention, names, strict=True)
    )


def _nearest(found: NearestPatch | None, evidence: Evidence | None) -> PatchMark | None:
    if found is None:
        return None
    mark = PatchMark(found.x, found.y, found.width, found.height, found.row)
    patches = None if evidence is None else evidence.patches
    if patches is None or not 0 <= found.row < len(patches):
        return mark
    patch = patches[found.row]
    channels = patch.shape[2] if patch.ndim == 3 else 1
    return replace(mark, pixels=patch.tobytes(), side=patch.shape[0], channels=channels)


def _deciding_heat(prediction: Prediction, judgement: Judgement, recipe: Recipe) -> Plane | None:
    fail_at = {c.name: c.fail_at for c in recipe.rule.classes}
    maps = list(prediction.class_maps.items())
    if not maps or judgement.score is None:  # an answer that is no number has no colour
        return None
    # Maps of one model share their grid.
    values = maps[0][1].values / np.float32(fail_at[maps[0][0]])
    for name, score_map in maps[1:]:
        np.maximum(values, score_map.values / np.float32(fail_at[name]), out=values)
    return _plane(maps[0][1], values, _HEAT_LEVELS, "score map")


def _explaining_heat(found: Explanation, recipe: Recipe) -> Plane | None:
    if found.heatmap is None or not np.isfinite(found.heatmap.values).all():
        return None
    lowest = min(c.fail_at for c in recipe.rule.classes)
    values = found.heatmap.values / np.float32(lowest)
    return _plane(found.heatmap, values, _HEAT_LEVELS, found.method or "evidence")


def _plane(source: ScoreMap, values: NDArray[np.float32], per_unit: float, name: str) -> Plane:
    levels = np.clip(np.rint(values * np.float32(per_unit)), 0, 255).astype(np.uint8)
    t = source.to_frame
    height, width = levels.shape
    return Plane(width, height, levels.tobytes(), per_unit, (t.a, t.b, t.c, t.d, t.e, t.f), name)


def _marks(prediction: Prediction, judgement: Judgement, recipe: Recipe) -> list[RegionMark]:
    scale = recipe.mm_per_px
    marks = []
    for limits in recipe.rule.classes:
        if judgement.class_scores.get(limits.name, -np.inf) < limits.review_at:
            continue
        area, length = limits.area_px(scale), limits.length_px(scale)
        marks += [
            RegionMark(
                class_name=limits.name,
                score=region.score,
                outline=tuple(float(v) for v in region.outline.ravel()),
                area_px=region.area_px,
                length_px=region.length_px,
                area_mm2=None if scale is None else region.area_px * scale**2,
                length_mm=None if scale is None else region.length_px * scale,
            )
            for region in regions_at(
                prediction.class_maps[limits.name], limits.review_at, area, length
            )
        ]
    return marks


def _box_marks(prediction: Prediction, judgement: Judgement, recipe: Recipe) -> list[BoxMark]:
    """Boxes that count from the review level on: those the verdict comes from."""
    marks = []
    for limits in recipe.rule.classes:
        if judgement.class_scores.get(limits.name, -np.inf) < limits.review_at:
            continue
        marks += [
            BoxMark(
                box.x0, box.y0, box.x1, box.y1, box.score, box.class_name,
                outline=_mask_outline(box), area_px=area, length_px=length,
                area_mm2=None if recipe.mm_per_px is None else area * recipe.mm_per_px**2,
                length_mm=None if recipe.mm_per_px is None else length * recipe.mm_per_px,
            )
            for box, area, length in boxes_that_count(prediction, limits, recipe.mm_per_px)
            if box.score >= limits.review_at
        ]  # fmt: skip
    return sorted(marks, key=lambda mark: -mark.score)


def _mask_outline(box: Box) -> tuple[float, ...]:
    return () if box.mask is None else tuple(mask_outline(box.mask).ravel().tolist())
