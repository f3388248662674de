"""What a model does, judged by its metadata and the shapes of its answers."""

import math
from collections.abc import Sequence

from msgspec import structs

from gonogo.domain.errors import ModelError
from gonogo.ports.importing import GraphFacts, TensorFacts
from gonogo.workbench.importing.answers import Candidate, Interview
from gonogo.workbench.importing.inputs import ImageInput
from gonogo.workbench.importing.metadata import is_ultralytics

TASKS = {
    "classification": "Classification: a score for each class",
    "detection": "Detection: boxes",
    "instances": "Instance segmentation: boxes with their own masks",
    "segmentation": "Segmentation: a map for each class",
    "reconstruction": "Reconstruction: paints the part as a good one; the difference is judged",
    "anomaly": "Anomaly: its own map or score of strangeness",
    "embedding": "Embedding: compared with that of good parts",
    "text": "Reading print",
}
_ULTRALYTICS = {
    "detect": "detection",
    "segment": "instances",
    "classify": "classification",
    "semantic": "segmentation",
}
ANOMALIB = ("pred_score", "anomaly_map", "anomaly_maps")
"""Outputs as anomalib calls them."""
_STRIDES = (8, 16, 32)


def read_task(ask: Interview, image: ImageInput) -> str | None:
    """Settle ``task``; None while it is open.

    Raises
    ------
    ModelError
        The model does something that is no inspection.
    """
    facts = ask.facts
    said = facts.metadata.get("task", "")
    if is_ultralytics(facts.metadata) and said:
        if said not in _ULTRALYTICS:
            msg = (
                f"This is an Ultralytics model for {said!r}; GoNoGo judges detection, "
                "segmentation and classification, not that."
            )
            raise ModelError(msg)
        return ask.file("task", _ULTRALYTICS[said], f"metadata task = {said}", list(TASKS))
    names = [output.name for output in facts.outputs]
    if any(name in ANOMALIB for name in names):
        why = "outputs are called as anomalib calls them"
        return ask.file("task", "anomaly", why, list(TASKS))
    likely = likely_tasks(facts, image)
    if not likely:
        shapes = "; ".join(f"{o.name} {list(o.shape)}" for o in shapes_of(facts))
        msg = (
            f"Its outputs ({shapes}) are none that GoNoGo can judge: scores for classes, boxes, "
            "masks, maps, a reconstruction, an embedding or print."
        )
        raise ModelError(msg)
    if len(likely) == 1:
        why = "the only one that fits the shapes of its outputs"
        return ask.file("task", likely[0], why, list(TASKS))
    candidates = [Candidate(task, TASKS[task]) for task in likely]
    return ask.ask("task", "What does this model do?", candidates, seen=True)


def shapes_of(facts: GraphFacts) -> tuple[TensorFacts, ...]:
    """Outputs with the shapes that really came, where the model was tried, for one picture."""
    outputs = facts.trial.outputs if facts.trial is not None else facts.outputs
    first = [entry.shape[0] for entry in facts.inputs if len(entry.shape) == 4]
    batches = {size for size in first if isinstance(size, int) and size > 0}
    # A fixed batch is filled with the one picture, and the first answer is taken.
    return tuple(
        structs.replace(o, shape=(1, *o.shape[1:])) if o.shape and o.shape[0] in batches else o
        for o in outputs
    )


def likely_tasks(facts: GraphFacts, image: ImageInput) -> list[str]:
    """Tasks that fit the shapes, the likeliest first."""
    outputs = [
        o for o in shapes_of(facts) if o.dtype not in ("sequence", "map", "string", "object")
    ]
    by_rank: dict[int, list[TensorFacts]] = {}
    for output in outputs:
        by_rank.setdefault(len(without_ones(output.shape)), []).append(output)
    found: list[str] = []
    if has_boxes_apart(outputs):
        found.append("detection")
    grids = [o for o in outputs if is_grid(o)]
    rows = [o for o in outputs if is_rows(o)]
    if rows and any(_prototypes(g, rows[0]) for g in grids):
        found.append("instances")
    if len(rows) == 1 and "instances" not in found:
        found += _of_rows(rows[0], image, facts)
    if grids and not found:
        found += _of_grid(grids[0], image, facts)
    vectors = [o for o in outputs if is_vector(o)]
    if vectors and not found:
        found += _of_vector(vectors[0], facts)
    return list(dict.fromkeys(found))


def is_grid(output: TensorFacts) -> bool:
    """``(1, c, h, w)``, ``(1, h, w, c)`` or ``(1, h, w)`` with more than one place each way."""
    shape = output.shape
    if len(shape) == 4:
        sizes = sorted(_open(n) for n in shape[1:])
        return sizes[1] > 1
    return len(shape) == 3 and min(_open(n) for n in shape[1:]) > 100


def is_rows(output: TensorFacts) -> bool:
    """``(1, n, k)``, ``(1, k, n)`` or ``(n, k)`` of things found, k at least 5."""
    if output.dtype not in ("float32", "float16"):
        return False
    shape = [_open(n) for n in output.shape]
    if len(shape) == 3:
        return min(shape[1:]) >= 5
    named = any(word in output.name.casefold() for word in ("det", "box"))
    return len(shape) == 2 and shape[1] == 6 and (named or shape[0] != 1)


def is_vector(output: TensorFacts) -> bool:
    """``(1, n)``, also with further axes of 1."""
    return len(without_ones(output.shape)) <= 1 and output.dtype in ("float32", "float16")


def has_boxes_apart(outputs: Sequence[TensorFacts]) -> bool:
    """Whether one output is boxes of four numbers and another holds their scores."""
    boxes = [o for o in outputs if o.shape and o.shape[-1] == 4 and len(o.shape) in (2, 3)]
    named = [o for o in outputs if "box" in o.name.casefold() and len(o.shape) in (2, 3)]
    return bool(boxes or named) and len(outputs) > 1


def channels_last(output: TensorFacts, image: ImageInput) -> bool:
    """Whether a map ``(1, ·, ·, ·)`` has its channels last: its grid has the picture's shape."""
    shape = [_open(n) for n in output.shape]
    if len(shape) != 4:
        return False
    first = _apart(shape[2], shape[3], image)
    last = _apart(shape[1], shape[2], image)
    return last < first if last != first else image.layout == "NHWC"


def _apart(rows: int, columns: int, image: ImageInput) -> float:
    """How far a grid's shape is from the picture's."""
    return abs(math.log(rows * image.width / (columns * image.height)))


def without_ones(shape: Sequence[int | str]) -> list[int | str]:
    """Leave out axes of length 1."""
    return [n for n in shape if n != 1]


def cells(image: ImageInput) -> int:
    """Places of the usual three grids over a picture."""
    return sum(math.ceil(image.height / s) * math.ceil(image.width / s) for s in _STRIDES)


def _of_rows(output: TensorFacts, image: ImageInput, facts: GraphFacts) -> list[str]:
    shape = [_open(n) for n in output.shape]
    line = image.height in (32, 48, 64)
    if len(shape) == 3 and line and shape[2] > 10:
        return ["text", "detection"]
    if len(shape) == 3 and _tokens(shape[1]) and shape[2] >= 64 and facts.operators.get("Softmax"):
        return ["embedding", "detection"]
    return ["detection"]


def _of_grid(output: TensorFacts, image: ImageInput, facts: GraphFacts) -> list[str]:
    shape = [_open(n) for n in output.shape]
    if not output.dtype.startswith("float"):
        return ["segmentation"]
    if len(shape) == 3:
        return ["anomaly", "segmentation"]
    last = channels_last(output, image)
    channels = shape[3] if last else shape[1]
    height, width = shape[1:3] if last else shape[2:4]
    same_size = (height, width) == (image.height, image.width)
    probabilities = facts.ends.get(output.name) in ("Softmax", "Sigmoid") or bool(
        facts.trial and output.name in facts.trial.channel_sums_to_one
    )
    if channels == image.channels and same_size and channels > 1:
        both = ["segmentation", "reconstruction"] if probabilities else ["reconstruction"]
        return both if probabilities else ["reconstruction", "segmentation"]
    if channels == 1 and same_size and image.channels == 1:
        return ["reconstruction", "anomaly", "segmentation"]
    if channels == 1:
        first = ["segmentation", "text"] if probabilities else ["anomaly", "segmentation"]
        return [*first, "anomaly" if probabilities else "text"]
    if channels >= 6 and height * 8 <= image.height:
        deep = channels >= 128 and not probabilities
        return ["embedding", "detection"] if deep else ["detection", "segmentation", "embedding"]
    return ["segmentation", "embedding"] if channels >= 64 else ["segmentation"]


def _of_vector(output: TensorFacts, facts: GraphFacts) -> list[str]:
    if not output.shape:
        return ["anomaly"]
    count = max([_open(n) for n in without_ones(output.shape)], default=1)
    sums = facts.trial is not None and output.name in facts.trial.channel_sums_to_one
    ends = facts.ends.get(output.name, "")
    if sums or ends in ("Softmax", "Sigmoid", "LogSoftmax") or count <= 1:
        return ["classification"] if count > 1 else ["classification", "anomaly"]
    return ["classification", "embedding"]


def _prototypes(grid: TensorFacts, rows: TensorFacts) -> bool:
    shape, row = [_open(n) for n in grid.shape], [_open(n) for n in rows.shape]
    return len(shape) == 4 and shape[1] >= 8 and min(row[1:]) > shape[1]


def _tokens(count: int) -> bool:
    return any(math.isqrt(count - extra) ** 2 == count - extra for extra in (0, 1, 2, 5))


def _open(size: int | str) -> int:
    return size if isinstance(size, int) else 1000
