"""How far GoNoGo's answer to a picture is from the exporter's own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.prediction import Box
from tests.outside.judged import Answered, Exported

CONFIDENCE = 0.25
"""Ultralytics' own lowest score of a box."""
MOST = 300
"""Boxes it gives at most."""
OVERLAP = 0.7
"""Intersection over union beyond which it suppresses one."""
CLOSE = 1e-3

Array = NDArray[Any]


def differences(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    """Largest differences by what was compared, corners in parts of the frame's longer side."""
    match exported.task:
        case "detect" | "segment":
            return _boxes(exported, name, ours)
        case "classify" | "multilabel":
            return _probabilities(exported, name, ours)
        case "semantic":
            return _classes(exported, name, ours)
        case "anomaly":
            return _anomaly(exported, name, ours)
    return _reconstruction(exported, name, ours)


def _probabilities(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    theirs = exported.numbers[name]["probabilities"]
    found = ours.prediction.class_scores
    at = [ours.card.outputs_in_order.index(defect) for defect in found]
    return {"score": _apart(list(found.values()), [theirs[channel] for channel in at])}


def _anomaly(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    theirs = exported.numbers[name]
    # As the graph gives it: what a person sees is anchored to the part's own score.
    given = np.asarray(ours.outputs[str(ours.card.outputs.heatmap)])[0, 0]
    score = ours.prediction.class_scores["anomaly"]
    return {
        "score": abs(score - theirs["score"]),
        "map": _apart(given, exported.maps[f"{name}/map"]),
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
    height, width = theirs.shape
    # The exporter scales it up from the upper left corners of its cells, not from their middles.
    rows = np.arange(height) * index.shape[0] // height
    columns = np.arange(width) * index.shape[1] // width
    laid = index[rows[:, None], columns]
    return {"map": float((laid != theirs).mean())}


def _boxes(exported: Exported, name: str, ours: Answered) -> dict[str, float]:
    """Pair boxes of a class, the nearest first: scores that are nearly equal change their order."""
    theirs = exported.numbers[name]
    masks = exported.maps.get(f"{name}/masks")
    height, width = exported.pictures[name].pixels.shape[:2]
    wanted = _sorted_corners(np.array(theirs["boxes"], np.float64).reshape(-1, 4))
    wanted = np.clip(wanted, 0, [width, height, width, height])  # RT-DETR's may reach beyond
    found = [box for box in ours.prediction.boxes if box.score >= CONFIDENCE]
    corners = np.array([(b.x0, b.y0, b.x1, b.y1) for b in found]).reshape(-1, 4)
    scores = np.array([b.score for b in found])
    kinds = np.array([ours.card.outputs_in_order.index(b.class_name) for b in found], int)
    worst = {"box": 0.0, "score": 0.0, **({} if masks is None else {"mask": 0.0})}
    free, missing = np.ones(len(found), bool), []
    for number, (box, score) in enumerate(zip(wanted, theirs["scores"], strict=True)):
        apart = np.abs(corners - box).max(axis=1, initial=0) / max(height, width)
        cost = np.maximum(apart, np.abs(scores - score))
        cost[~free | (kinds != theirs["classes"][number])] = np.inf
        if not cost.size or cost.min() > CLOSE:
            missing.append(number)
            continue
        best = int(cost.argmin())
        free[best] = False
        worst["box"] = max(worst["box"], float(apart[best]))
        worst["score"] = max(worst["score"], abs(float(scores[best]) - score))
        if masks is not None:
            worst["mask"] = max(worst["mask"], _mask_apart(found[best], masks[number], ours))
    left = [found[i] for i in np.flatnonzero(free)]
    lowest = max([CONFIDENCE, *([min(theirs["scores"])] if len(wanted) == MOST else [])])
    unlike = [(wanted[n], theirs["scores"][n]) for n in missing]
    worst["missing"] = sum(
        min(box[2:] - box[:2]) > 0  # one in the grey bars is clipped to nothing
        and score > lowest + CLOSE
        and not any(_tied(box, score, other) for other in left)
        for box, score in unlike
    )
    worst["extra"] = sum(
        box.score > lowest + CLOSE
        and not any(_tied(other, score, box) for other, score in unlike)
        and not (masks is not None and _without_mask(box, ours))
        for box in left
    )
    return worst


def _sorted_corners(boxes: Array) -> Array:
    """An untrained head may give the right corner first."""
    one, other = boxes[:, :2], boxes[:, 2:]
    return np.concatenate([np.minimum(one, other), np.maximum(one, other)], axis=1)


def _tied(box: Array, score: float, ours: Box) -> bool:
    """Whether suppression chose between two of the same score that overlap."""
    sides = np.minimum(box[2:], [ours.x1, ours.y1]) - np.maximum(box[:2], [ours.x0, ours.y0])
    both = float(np.prod(np.maximum(sides, 0)))
    either = float(np.prod(box[2:] - box[:2])) + (ours.x1 - ours.x0) * (ours.y1 - ours.y0) - both
    return abs(score - ours.score) <= CLOSE and both > OVERLAP * either


def _without_mask(box: Box, ours: Answered) -> bool:
    """The exporter drops a box without a pixel, such as one whose corners are swapped."""
    rows = np.asarray(ours.outputs[str(ours.card.outputs.boxes)])[0]
    if box.mask is None or len(rows) != MOST:
        return box.mask is None
    same = rows[np.abs(rows[:, 4] - box.score) < 1e-6]
    return bool((same[:, :2] > same[:, 2:4]).any())


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
