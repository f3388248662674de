"""What is drawn over a part, from the prediction that decided it."""

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.decision import Judgement
from gonogo.domain.prediction import Prediction, ScoreMap
from gonogo.domain.recipe import Recipe
from gonogo.inspection.inspector import Inspection
from gonogo.ports.pictures import BoxMark, Overlay, Plane, RegionMark
from gonogo.vision.regions import regions_at

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
    heat = _deciding_heat if decides else _explaining_heat
    return Overlay(
        heat=heat(prediction, recipe),
        attention=tuple(
            _plane(m, m.values * np.float32(m.values.size), _ATTENTION_LEVELS, f"attention {i + 1}")
            for i, m in enumerate(prediction.attention)
        ),
        regions=tuple(_marks(prediction, inspection.judgement, recipe)) if decides else (),
        boxes=tuple(
            BoxMark(b.x0, b.y0, b.x1, b.y1, b.score, b.class_name) for b in prediction.boxes
        ),
        decides=decides,
    )


def _deciding_heat(prediction: Prediction, recipe: Recipe) -> Plane | None:
    fail_at = {c.name: c.fail_at for c in recipe.rule.classes}
    maps = list(prediction.class_maps.items())
    if not maps:
        return None
    # Maps of one model share their grid.
    values = maps[0][1].values / np.float32(fail_at[maps[0][0]])
    for name, score_map in maps[1:]:
        np.maximum(values, score_map.values / np.float32(fail_at[name]), out=values)
    return _plane(maps[0][1], values, _HEAT_LEVELS, "score map")


def _explaining_heat(prediction: Prediction, recipe: Recipe) -> Plane | None:
    if prediction.heatmap is None:
        return None
    lowest = min(c.fail_at for c in recipe.rule.classes)
    values = prediction.heatmap.values / np.float32(lowest)
    return _plane(prediction.heatmap, values, _HEAT_LEVELS, "evidence")


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
