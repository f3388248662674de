"""How far GoNoGo's answer to a picture is from the exporter's own."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.prediction import Box
from tests.outside.judged import Answered, Exported

CONFIDENCE = 0.25
"""Ultralytics' own lowest score of a box."""
MOST = 300
"""Boxes it gives at most."""
CLOSE = 1e-3

Array = NDArray[Any]


def differences(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    """Largest differences by what was compared, corners in parts of the frame's longer side."""
    compare: dict[str, Callable[[Exported, str, Answered], dict[str, float]]] = {
        "detect": _boxes,
        "segment": _boxes,
        "classify": _probabilities,
        "multilabel": _probabilities,
        "semantic": _classes,
        "anomaly": _anomaly,
        "reconstruct": _reconstruction,
    }
    return compare[exported.task](exported, name, ours)


def _probabilities(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    theirs = exported.numbers[name]["probabilities"]
    found = ours.prediction.class_scores
    at = [ours.card.outputs_in_order.index(defect) for defect in found]
    return {"score": _apart(list(found.values()), [theirs[channel] for channel in at])}


def _anomaly(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    theirs = exported.numbers[name]
    shown = ours.explanation.heatmap
    assert shown is not None
    score = ours.prediction.class_scores["anomaly"]
    return {
        "score": abs(score - theirs["score"]),
        "map": _apart(shown.values, exported.maps[f"{name}/map"]),
    }


def _reconstruction(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    theirs = exported.maps[f"{name}/difference"]
    values = ours.prediction.class_maps["anomaly"].values
    highest = abs(float(values.max()) - exported.numbers[name]["highest"])
    return {"score": highest, "map": _apart(values, theirs)}


def _classes(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    labels, maps = ours.card.outputs_in_order, ours.prediction.class_maps
    if f"{name}/logits" in exported.maps:
        logits = exported.maps[f"{name}/logits"].astype(np.float64)
        likely = np.exp(logits) / np.exp(logits).sum(axis=0)
        found = np.stack([maps[label].values[::4, ::4] for label in labels])
        return {"map": _apart(found, likely)}
    theirs = exported.maps[f"{name}/classes"]
    index = np.stack([maps[label].values for label in labels]).argmax(axis=0)
    to_frame = maps[labels[0]].to_frame
    height, width = theirs.shape
    rows = (np.arange(height) + 0.5 - to_frame.f) / to_frame.e
    columns = (np.arange(width) + 0.5 - to_frame.c) / to_frame.a
    laid = index[rows.astype(int)[:, None], columns.astype(int)]
    return {"map": float((laid != theirs).mean())}


def _boxes(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    """Pair boxes of a class, the nearest first: scores that are nearly equal change their order."""
    theirs = exported.numbers[name]
    labels = ours.card.outputs_in_order
    found = [box for box in ours.prediction.boxes if box.score >= CONFIDENCE]
    picture = exported.pictures[name].pixels
    longer = max(picture.shape[:2])
    wanted = np.array(theirs["boxes"], np.float64).reshape(-1, 4)
    wanted = np.concatenate(
        [np.minimum(wanted[:, :2], wanted[:, 2:]), np.maximum(wanted[:, :2], wanted[:, 2:])], 1
    )
    corners = np.array([(b.x0, b.y0, b.x1, b.y1) for b in found]).reshape(-1, 4)
    scores = np.array([b.score for b in found])
    kinds = np.array([labels.index(b.class_name) for b in found], int)
    worst = {"box": 0.0, "score": 0.0, "missing": 0.0, "extra": 0.0}
    masks = exported.maps.get(f"{name}/masks")
    if masks is not None:
        worst["mask"] = 0.0
    free = np.ones(len(found), bool)
    for number, (box, score, kind) in enumerate(
        zip(wanted, theirs["scores"], theirs["classes"], strict=True)
    ):
        apart = np.maximum(
            np.abs(corners - box).max(axis=1, initial=0) / longer, np.abs(scores - score)
        )
        apart[~free | (kinds != kind)] = np.inf
        best = int(apart.argmin()) if apart.size else -1
        if best < 0 or apart[best] > 10 * CLOSE:
            worst["missing"] += _counts(box, score, ours)
            continue
        free[best] = False
        worst["box"] = max(worst["box"], float(np.abs(corners[best] - box).max() / longer))
        worst["score"] = max(worst["score"], abs(float(scores[best]) - score))
        if masks is not None:
            worst["mask"] = max(worst["mask"], _mask_apart(found[best], masks[number], ours))
    lowest = min(theirs["scores"], default=1.0) if len(wanted) == MOST else 0.0
    left = [found[i] for i in np.flatnonzero(free)]
    worst["extra"] = sum(
        box.score > max(lowest, CONFIDENCE) + CLOSE and not (masks is not None and box.mask is None)
        for box in left
    )
    return worst


def _counts(box: Array, score: float, ours: Answered) -> float:
    """Whether a box of theirs that we lack counts: not one at the confidence, nor one in the bars.

    Beyond ``MOST`` either side may have cut another one of the same score.
    """
    sides = box[2:] - box[:2]
    lowest = min((b.score for b in ours.prediction.boxes), default=0.0)
    cut = len(ours.prediction.boxes) == MOST and score <= lowest + CLOSE
    return float(min(sides) > 0 and score > CONFIDENCE + CLOSE and not cut)


def _mask_apart(box: Box, theirs: Array, ours: Answered) -> float:
    """Pixels that differ where the input shows the frame, in parts of the input."""
    placed, valid = ours.placed, ours.placed.valid
    laid = np.zeros(theirs.shape, np.uint8)
    if box.mask is not None:
        values, to_frame = box.mask.values, box.mask.to_frame
        left = round((to_frame.c - placed.to_frame.c) / placed.to_frame.a)
        top = round((to_frame.f - placed.to_frame.f) / placed.to_frame.e)
        laid[top : top + values.shape[0], left : left + values.shape[1]] = values
    shown = np.s_[valid.y : valid.y + valid.height, valid.x : valid.x + valid.width]
    return float((laid != (theirs > 0))[shown].sum() / theirs.size)


def _apart(ours: Any, theirs: Any) -> float:  # noqa: ANN401  lists and arrays alike
    one, other = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    assert one.shape == other.shape, (one.shape, other.shape)
    return float(np.abs(one - other).max())
