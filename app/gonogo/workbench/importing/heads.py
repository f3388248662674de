"""How the outputs of a task are laid out."""

from gonogo.domain.errors import ModelError
from gonogo.ports.importing import GraphFacts, TensorFacts
from gonogo.workbench.importing.answers import Candidate, Interview
from gonogo.workbench.importing.inputs import ImageInput
from gonogo.workbench.importing.metadata import is_rtdetr, is_ultralytics
from gonogo.workbench.importing.tasks import (
    ANOMALIB,
    cells,
    channels_last,
    has_boxes_apart,
    is_grid,
    is_rows,
    is_vector,
    shapes_of,
)

LAYOUTS = {
    "yolo": "boxes and class scores in one row each (YOLOv8, v11)",
    "yolo_objectness": "boxes, objectness and class scores (YOLOv5)",
    "yolox": "the same, not decoded yet (YOLOX)",
    "rows": "x0, y0, x1, y1, score, class (built-in NMS)",
    "separate": "boxes and scores apart (SSD, DETR)",
    "cells": "a grid of cells (FastestDet)",
}


_SETS_LIMITS = "a folder of good parts would set the first limits; without it the frames do"


def read_head(ask: Interview, task: str, image: ImageInput) -> bool:
    """Settle which output means what; whether all is settled.

    Raises
    ------
    ModelError
        No output fits the task.
    """
    readers = {
        "detection": _detection,
        "instances": _instances,
        "classification": _scores,
        "segmentation": _map,
        "reconstruction": _picture,
        "anomaly": _anomaly,
        "embedding": _embedding,
        "text": _text,
    }
    return readers[task](ask, image)


def output_shape(facts: GraphFacts, name: str) -> tuple[int, ...]:
    """Shape of an output, open axes as 0.

    Raises
    ------
    ModelError
        There is no such output.
    """
    return tuple(n if isinstance(n, int) else 0 for n in _output(facts, name).shape)


def _output(facts: GraphFacts, name: str) -> TensorFacts:
    for output in shapes_of(facts):
        if output.name == name:
            return output
    msg = f"There is no output {name!r}; there are {', '.join(o.name for o in facts.outputs)}."
    raise ModelError(msg)


def _one(ask: Interview, key: str, what: str, fitting: list[TensorFacts]) -> str | None:
    if not fitting:
        msg = f"No output of this model is {what}; say another task."
        raise ModelError(msg)
    if len(fitting) == 1:
        return ask.file(key, fitting[0].name, f"the only output that is {what}")
    candidates = [Candidate(o.name, f"{o.name} {list(o.shape)}") for o in fitting]
    return ask.ask(key, f"Which output is {what}?", candidates, seen=True)


def _detection(ask: Interview, image: ImageInput) -> bool:
    outputs = list(shapes_of(ask.facts))
    if has_boxes_apart(outputs):
        return _boxes_apart(ask, outputs)
    rows = [o for o in outputs if is_rows(o)] or [o for o in outputs if is_grid(o)]
    name = _one(ask, "boxes", "a list of boxes", rows)
    if name is None:
        return False
    layout = _layout(ask, name, image)
    if layout is None:
        return False
    if layout == "cells":
        return True
    if is_rtdetr(ask.facts.metadata):
        ask.file("coordinates", "unit", "the exporter's way")
        ask.file("boxes_as", "centre", "the exporter's way")
    else:
        unit = _are_unit(ask.facts, name, layout)
        ask.usual("coordinates", "unit" if unit else "pixels", "size of the numbers it gave")
    _overlap(ask, inside=layout == "rows")
    return True


def _overlap(ask: Interview, *, inside: bool) -> None:
    """Settle how far boxes may overlap before one goes."""
    if inside:
        ask.usual("nms", "0", "boxes were thinned out in the graph")
    elif is_ultralytics(ask.facts.metadata):
        ask.usual("nms", "0.7", "the exporter's way")
    else:
        ask.usual("nms", "0.45", "usual overlap of two boxes")


def _layout(ask: Interview, name: str, image: ImageInput) -> str | None:
    shape = output_shape(ask.facts, name)
    if len(shape) == 4:
        return ask.file("layout_of_boxes", "cells", "a grid of cells")
    count, width = (shape[0], shape[1]) if len(shape) == 2 else (shape[1], shape[2])
    if width == 6:
        return ask.file("layout_of_boxes", "rows", f"rows of 6 numbers: {list(shape)}")
    if count < width:
        return ask.file("layout_of_boxes", "yolo", f"more columns than rows: {list(shape)}")
    if is_ultralytics(ask.facts.metadata):
        return ask.file("layout_of_boxes", "yolo", "metadata of Ultralytics")
    places = cells(image)
    if count == places:
        raw = _is_raw(ask.facts, name, image)
        layout = "yolox" if raw else "yolo_objectness"
        return ask.file(
            "layout_of_boxes", layout, f"one row a cell, numbers {'not ' * raw}in pixels yet"
        )
    if count == 3 * places:
        return ask.file("layout_of_boxes", "yolo_objectness", "three rows a cell, as YOLOv5 has")
    known = [Candidate(k, LAYOUTS[k]) for k in ("yolo_objectness", "yolo", "yolox")]
    return ask.ask("layout_of_boxes", "How are the boxes laid out?", known, seen=True)


def _boxes_apart(ask: Interview, outputs: list[TensorFacts]) -> bool:
    boxes = [o for o in outputs if "box" in o.name.casefold()] or [
        o for o in outputs if o.shape[-1] == 4
    ]
    name = _one(ask, "boxes", "boxes", [o for o in boxes if o.shape[-1] == 4 or len(boxes) == 1])
    if name is None:
        return False
    whole = [o for o in outputs if o.name != name and o.dtype in ("int64", "int32")]
    labels = [o for o in whole if "label" in o.name.casefold() or "class" in o.name.casefold()]
    if labels:
        ask.file("labels_output", labels[0].name, "whole numbers called so")
    floats = [o for o in outputs if o.name != name and o.dtype.startswith("float")]
    named = [o for o in floats if any(w in o.name.casefold() for w in ("score", "logit", "conf"))]
    scores = _one(ask, "scores", "the boxes' scores", named or floats)
    if scores is None:
        return False
    ask.file("layout_of_boxes", "separate", "boxes and scores are outputs of their own")
    unit = _are_unit(ask.facts, name, "separate")
    ask.usual("coordinates", "unit" if unit else "pixels", "size of the numbers it gave")
    centre = "pred_boxes" in name
    ask.usual("boxes_as", "centre" if centre else "corners", "custom of such models")
    ask.usual("nms", "0" if labels or centre else "0.45", "custom of such models")
    if not labels:
        lowest = 0.0 if ask.facts.trial is None else ask.facts.trial.lowest.get(scores, 0.0)
        logits = "logit" in scores or lowest < 0
        known = ("softmax", "sigmoid", "none")
        ask.usual("activation", "softmax" if logits else "none", "values it gave", known)
    return True


def _instances(ask: Interview, image: ImageInput) -> bool:
    outputs = shapes_of(ask.facts)
    grid = _one(ask, "prototypes", "mask prototypes", [o for o in outputs if is_grid(o)])
    rows = _one(ask, "boxes", "a list of boxes", [o for o in outputs if is_rows(o)])
    if grid is None or rows is None:
        return False
    shape = output_shape(ask.facts, rows)
    prototypes = output_shape(ask.facts, grid)[1]
    done = shape[2] == 6 + prototypes
    why = "boxes were thinned out in the graph" if done else "more columns than rows"
    ask.file("layout_of_boxes", "rows" if done else "yolo", why)
    ask.usual("coordinates", "pixels", "custom of YOLO models")
    _overlap(ask, inside=done)
    return True


def _scores(ask: Interview, image: ImageInput) -> bool:
    fitting = [o for o in shapes_of(ask.facts) if is_vector(o)]
    named = [o for o in fitting if "prob" in o.name.casefold()]
    name = _one(ask, "scores", "scores of classes", named if len(named) == 1 else fitting)
    if name is None:
        return False
    facts = ask.facts
    ends = facts.ends.get(name, "")
    sums = facts.trial is not None and name in facts.trial.channel_sums_to_one
    if ends == "Softmax" or (sums and ends != "Sigmoid"):
        ask.file("activation", "none", "its scores are probabilities that sum to 1")
        ask.file("exclusive", "yes", "they sum to 1: a part is of one class")
    elif ends == "Sigmoid":
        ask.file("activation", "none", "a sigmoid gives each class its probability")
    else:
        known = [
            Candidate("softmax", "One class a part (softmax)"),
            Candidate("sigmoid", "Any number of classes a part (sigmoid)"),
            Candidate("none", "They are probabilities already"),
        ]
        count = max(output_shape(facts, name))
        if count == 1:
            known = known[1:]
        text = "Its scores are no probabilities yet. How are they to be read?"
        said = ask.ask("activation", text, known)
        if said == "softmax":
            ask.file("exclusive", "yes", "softmax: a part is of one class")
        return said is not None
    return True


def _map(ask: Interview, image: ImageInput) -> bool:
    name = _one(ask, "map", "a map", [o for o in shapes_of(ask.facts) if is_grid(o)])
    if name is None:
        return False
    facts = ask.facts
    shape = output_shape(facts, name)
    last = channels_last(_output(facts, name), image)
    ask.file("channels_last", "yes" if last else "no", f"shape {list(shape)}")
    if not _output(facts, name).dtype.startswith("float"):
        ask.file("map_values", "index", "whole numbers: each pixel's class")
        return True
    ends = facts.ends.get(name, "")
    trial = facts.trial
    inside = trial is not None and trial.lowest[name] >= 0 and trial.highest[name] <= 1
    sums = trial is not None and name in trial.channel_sums_to_one
    if ends in ("Softmax", "Sigmoid") or sums or inside:
        ask.file("activation", "none", "its values are probabilities")
        return True
    several = (shape[3] if last else shape[1]) > 1
    likely = "softmax" if several else "sigmoid"
    ask.usual("activation", likely, "its values are no probabilities yet", ("softmax", "sigmoid"))
    return True


def _picture(ask: Interview, image: ImageInput) -> bool:
    fitting = [o for o in shapes_of(ask.facts) if is_grid(o)]
    name = _one(ask, "output", "a picture", fitting)
    if name is None:
        return False
    shape = output_shape(ask.facts, name)
    wanted = sorted((1, image.channels, image.height, image.width))
    if sorted(shape) != wanted:
        msg = f"The output {name} {list(shape)} is no picture of the input's size."
        raise ModelError(msg)
    ask.usual("distance", "absolute", "the usual one", ("absolute", "squared"))
    ask.usual("window", "1", "each pixel by itself", ("1", "3", "5", "7", "11", "21"))
    ask.usual("score_from", "map", "a strange place makes a strange part", ("map", "mean"))
    ask.usual("good", "", _SETS_LIMITS)
    return True


def _anomaly(ask: Interview, image: ImageInput) -> bool:
    outputs = shapes_of(ask.facts)
    floats = [o for o in outputs if o.dtype.startswith("float")]
    grids = [o for o in floats if is_grid(o)]
    named = [o for o in grids if "anomaly" in o.name.casefold()]
    heads = [o for o in floats if is_vector(o)]
    scores = [o for o in heads if "score" in o.name.casefold()] or heads
    if grids and _one(ask, "map", "a map of strangeness", named or grids) is None:
        return False
    if scores and _one(ask, "scores", "the part's score", scores) is None:
        return False
    pools = ("map", "max", "mean", "p99") if grids else ()
    known = ("head", *pools) if scores else pools
    why = "the exporter's own score decides" if scores else "a strange place makes a strange part"
    decides = ask.usual("score_from", known[0], why, known)
    if decides != "map":
        ask.usual("higher_is", "worse", "or better, for a likeness", ("worse", "better"))
    of = ask.settled_value("scores" if known[0] == "head" else "map")
    trial = ask.facts.trial
    if of in ANOMALIB and trial is not None and trial.highest.get(of, 2.0) <= 1:
        ask.file("highest", "1", "anomalib brings scores to 0 to 1, its threshold to 0.5")
    ask.usual("good", "", _SETS_LIMITS)
    return True


def _embedding(ask: Interview, image: ImageInput) -> bool:
    fitting = [o for o in shapes_of(ask.facts) if o.dtype.startswith("float")]
    name = _one(ask, "output", "an embedding", fitting)
    if name is None:
        return False
    text = "Which folder holds pictures of good parts? The part is compared with them."
    return ask.ask("good", text, free=True) is not None


def _text(ask: Interview, image: ImageInput) -> bool:
    outputs = shapes_of(ask.facts)
    reads = [o for o in outputs if is_rows(o)]
    if reads:
        name = _one(ask, "text", "the characters' probabilities", reads)
    else:
        name = _one(ask, "map", "a map of print", [o for o in outputs if is_grid(o)])
        text = "This model finds print. Which ONNX file reads it?"
        if name is None or ask.ask("reader", text, free=True) is None:
            return False
    if name is None:
        return False
    ask.usual("expected", "", "any print is right")
    text = "Which text file lists the characters, one a line, in the order of the reader's output?"
    return ask.ask("alphabet", text, free=True) is not None


def _is_raw(facts: GraphFacts, name: str, image: ImageInput) -> bool:
    if facts.trial is None:
        return False
    return facts.trial.highest[name] < min(image.height, image.width) / 2


def _are_unit(facts: GraphFacts, name: str, layout: str) -> bool:
    if facts.trial is None or layout == "yolox":
        return False
    return facts.trial.highest.get(name, 100.0) <= 4.0
