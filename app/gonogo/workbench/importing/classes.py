"""What the channels are called, and which of them are defects."""

from collections.abc import Sequence

from gonogo.domain.errors import ModelError
from gonogo.domain.rule import NO_DEFECT
from gonogo.inspection.kinds.classification import UNSURE
from gonogo.ports.importing import GraphFacts
from gonogo.workbench.importing.answers import Candidate, Interview
from gonogo.workbench.importing.heads import output_shape
from gonogo.workbench.importing.metadata import class_names

GOOD = (
    *("good", "ok", "normal", "background", "__background__", "no_defect", "pass"),
    *("none", "no_object", "no object", "nothing", ""),
)
"""Names that say a part, or a place, is good."""
_SINGLE = {
    "reconstruction": "anomaly",
    "anomaly": "anomaly",
    "embedding": "anomaly",
    "text": "print",
}
_MOST_ASSUMED = 20
_MOST_NUMBERED = 100
_NUMBERED = "numbered"


def read_classes(ask: Interview, task: str) -> bool:
    """Settle ``labels`` and ``defects``; whether both are.

    Raises
    ------
    ModelError
        As many names are needed as the output has channels.
    """
    if task in _SINGLE:
        ask.file("defects", _SINGLE[task], "such a model knows one class")
        return True
    count = channels(ask.facts, task, ask)
    labels = _labels(ask, count)
    if labels is None or not _defects(ask, labels):
        return False
    can_decline = task == "classification" and len(labels) > 1 and UNSURE not in labels
    if can_decline and ask.settled_value("exclusive") == "yes":
        why = "or yes: a part that no class fits well goes to a person"
        if ask.usual("unsure", "no", why, ("no", "yes")) == "yes":
            ask.restate("defects", f"{ask.settled_value('defects')},{UNSURE}")
    return True


def channels(facts: GraphFacts, task: str, ask: Interview) -> int:
    """How many classes the output tells apart; 0 where its shape does not say."""
    if task == "classification":
        return max(output_shape(facts, ask.settled_value("scores")))
    if task == "segmentation":
        if ask.settled_value("map_values") == "index":
            return 0
        shape = output_shape(facts, ask.settled_value("map"))
        if len(shape) == 3:
            return 1
        return shape[3] if ask.settled_value("channels_last") == "yes" else shape[1]
    shape = output_shape(facts, ask.settled_value("boxes"))
    layout = ask.settled_value("layout_of_boxes")
    if layout == "rows":
        return 0
    if layout == "separate":
        if ask.settled_value("labels_output"):
            return 0
        scores = output_shape(facts, ask.settled_value("scores"))
        return scores[2] if len(scores) == 3 else 1
    if layout == "cells":
        return shape[1] - 5
    width = min(shape[1:])
    if task == "instances":
        return width - 4 - output_shape(facts, ask.settled_value("prototypes"))[1]
    return width - (4 if layout == "yolo" else 5)


def _labels(ask: Interview, count: int) -> tuple[str, ...] | None:
    number = f"{count} classes" if count else "classes"
    last = (count or _MOST_NUMBERED) - 1
    found = _listed(ask, count)
    if found is not None:
        answer: str | None = ask.file("labels", *found)
    elif count == 1:
        answer = ask.usual("labels", "defect", "its only class")
    else:
        candidates = [Candidate(_NUMBERED, f"numbered: class0 … class{last}")]
        if count == 2:
            both = [("good,defect", "good, defect"), ("defect,good", "defect, good")]
            candidates = [*(Candidate(value, label) for value, label in both), *candidates]
        text = f"What are its {number} called, in their order? Names with commas, or a file."
        answer = ask.ask("labels", text, candidates, free=True)
    if answer is None:
        return None
    if answer == _NUMBERED:
        answer = ask.restate("labels", ",".join(f"class{n}" for n in range(last + 1)))
    return _parted(answer, count)


def _listed(ask: Interview, count: int) -> tuple[str, str] | None:
    """Names that the file lists, with commas, and where; None where they do not fit the output."""
    for names, why in (
        (class_names(ask.facts.metadata), "metadata"),
        (ask.facts.class_labels, "kept in the graph"),
    ):
        # A comma parts names wherever they are written in one line.
        plain = [name.replace(",", ";") for name in names]
        if plain and len(plain) == (count or len(plain)) and len(set(plain)) == len(plain):
            return ",".join(plain), why
    return None


def _parted(answer: str, count: int) -> tuple[str, ...]:
    given = tuple(name.strip() for name in answer.split(","))
    if count and len(given) != count:
        classes = "1 class" if count == 1 else f"{count} classes"
        msg = f"The model tells {classes} apart, but {len(given)} names were given."
        raise ModelError(msg)
    if len(set(given)) != len(given) or not all(given):
        msg = "Each class needs a name of its own."
        raise ModelError(msg)
    return given


def _defects(ask: Interview, labels: tuple[str, ...]) -> bool:
    bad = [name for name in labels if name.casefold() not in GOOD]
    said = ask.given("defects")
    if said is not None:
        _check_defects([name.strip() for name in said.split(",")], labels)
    if bad and len(bad) <= _MOST_ASSUMED:
        ask.usual("defects", ",".join(bad), "all classes but the good ones")
        return True
    text = f"Which of its {len(labels)} classes are defects? Names with commas."
    every = [Candidate(",".join(bad), "every one of them")] if bad else []
    return ask.ask("defects", text, every, free=True) is not None


def _check_defects(named: Sequence[str], labels: tuple[str, ...]) -> None:
    missing = [name for name in named if name not in labels]
    if missing:
        msg = f"{missing[0]!r} is none of the model's classes: {', '.join(labels[:30])}."
        raise ModelError(msg)
    good = [name for name in named if name.casefold() in NO_DEFECT]
    if good:
        msg = f"A class called {good[0]!r} says that a part is good; it can be no defect."
        raise ModelError(msg)
    if len(set(named)) != len(named):
        msg = f"The defects {', '.join(named[:30])} name a class twice; name each once."
        raise ModelError(msg)
