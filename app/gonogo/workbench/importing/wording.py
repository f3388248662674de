"""How facts about a model are called, and what else each of them could be."""

from typing import Literal

import msgspec

from gonogo.ports.importing import GraphFacts
from gonogo.workbench.importing.answers import Candidate, Settled
from gonogo.workbench.importing.fitting import FITS, INTERPOLATIONS
from gonogo.workbench.importing.heads import LAYOUTS
from gonogo.workbench.importing.tasks import TASKS
from gonogo.workbench.importing.values import CANDIDATES

FileKind = Literal["", "folder", "model", "text", "names", "picture"]
_FIXED = frozenset(
    ("layout", "channels", "frame_channels", "channels_last", "map_values", "takes", "exclusive")
)
NAMES = {
    "task": "What it does",
    "image": "Input of the part",
    "size": "Size it sees, height × width",
    "layout": "Order of its axes",
    "channels": "Its channels",
    "frame_channels": "Channels of the frames",
    "colour": "Order of its colours",
    "values": "Numbers for grey values",
    "fit": "How a frame is brought to size",
    "interpolation": "How it is scaled",
    "resize": "Shorter side before the cut, px",
    "pad": "Grey of the bars",
    "takes": "Type of its input",
    "boxes": "Output of the boxes",
    "layout_of_boxes": "How boxes are laid out",
    "coordinates": "Coordinates of boxes",
    "boxes_as": "Boxes are given by",
    "nms": "Largest overlap of two boxes",
    "labels_output": "Output of the boxes' classes",
    "scores": "Output of the scores",
    "prototypes": "Output of the mask prototypes",
    "map": "Output of the map",
    "channels_last": "Its channels come last",
    "map_values": "What its map holds",
    "output": "Output that is judged",
    "activation": "Scores become probabilities by",
    "distance": "Difference to a good part",
    "window": "Difference averaged over, px",
    "score_from": "What decides",
    "good": "Good parts",
    "text": "Output of the characters",
    "reader": "Model that reads",
    "alphabet": "Characters it knows",
    "labels": "Names of its classes",
    "defects": "Classes that are defects",
    "expected": "Text that must be read",
    "higher_is": "A high score is",
    "exclusive": "A part is of one class only",
    "unsure": "A class for parts it is unsure of",
    "highest": "Highest score there is",
}
_CHOICES: dict[str, tuple[Candidate, ...]] = {
    "task": tuple(Candidate(key, words) for key, words in TASKS.items()),
    "colour": (
        Candidate("rgb", "Red, green, blue (PyTorch, TensorFlow)"),
        Candidate("bgr", "Blue, green, red (OpenCV, YOLOX, PaddleOCR)"),
    ),
    "values": CANDIDATES,
    "fit": tuple(Candidate(key, words) for key, words in FITS.items()),
    "interpolation": tuple(
        Candidate(key, words)
        for key, words in zip(
            INTERPOLATIONS,
            (
                "Halved by area, then linear: keeps small defects",
                "Linear (OpenCV)",
                "Bilinear, weighs all pixels (Pillow)",
                "Bicubic, weighs all pixels (Pillow)",
                "Nearest pixel",
            ),
            strict=True,
        )
    ),
    "layout_of_boxes": tuple(Candidate(key, words) for key, words in LAYOUTS.items()),
    "coordinates": (
        Candidate("pixels", "pixels of its input"),
        Candidate("unit", "0 to 1 over its input"),
    ),
    "boxes_as": (
        Candidate("corners", "two corners"),
        Candidate("centre", "centre, width and height"),
    ),
    "activation": (
        Candidate("softmax", "One class a part (softmax)"),
        Candidate("sigmoid", "Any number of classes a part (sigmoid)"),
        Candidate("none", "They are probabilities already"),
    ),
    "distance": (
        Candidate("absolute", "absolute"),
        Candidate("squared", "squared: large differences count more"),
    ),
    "window": tuple(Candidate(n, f"{n} × {n} px") for n in ("1", "3", "5", "7", "11", "21")),
    "higher_is": (
        Candidate("worse", "worse: the part is strange"),
        Candidate("better", "better: the part is like a good one"),
    ),
    "unsure": (
        Candidate("no", "No: its likeliest class counts"),
        Candidate("yes", "Yes: a part that no class fits well goes to a person"),
    ),
    "score_from": (
        Candidate("map", "The strangest place"),
        Candidate("mean", "The mean over all places"),
        Candidate("head", "The model's own score"),
    ),
}
_ASKS_FOR: dict[str, FileKind] = {
    "good": "folder",
    "reader": "model",
    "alphabet": "text",
    "labels": "names",
}
_LONG = 60


class Fact(msgspec.Struct, frozen=True):
    """A settled answer, as a person reads it.

    Parameters
    ----------
    choices : tuple of Candidate
        What else it could be; empty where any text is an answer.
    fixed : bool
        The file leaves no choice.
    """

    key: str
    name: str
    value: str
    choices: tuple[Candidate, ...]
    fixed: bool


def name_of(key: str) -> str:
    """Name of a fact or a question."""
    if key.startswith("input "):
        return f"Input {key.removeprefix('input ')}"
    return NAMES.get(key, key)


def fact(settled: Settled) -> Fact:
    """Spell a settled answer out."""
    key = settled.key
    choices = _CHOICES.get(key, ())
    if key == "colour" and settled.value not in ("rgb", "bgr"):
        choices = ()
    fixed = key in _FIXED or (settled.source == "file" and key in ("size", "image", "colour"))
    return Fact(key, name_of(key), words(key, settled.value), choices, fixed)


def words(key: str, value: str) -> str:
    """Say a value in words, as far as there are any; long lists are counted."""
    for choice in _CHOICES.get(key, ()):
        if choice.value == value:
            return choice.label
    if not value:
        return "not given"
    names = value.split(",")
    if key in ("labels", "defects") and len(value) > _LONG:
        return f"{len(names)}: {', '.join(names[:4])} …"
    if key == "size":
        return value.replace("x", " × ") + " px"
    if key in ("labels", "defects"):
        return ", ".join(names)
    return value


def file_for(key: str, facts: GraphFacts) -> FileKind:
    """Say what kind of file may answer a question; empty where none does."""
    if key.startswith("input "):
        name = key.removeprefix("input ")
        picture = any(entry.name == name and len(entry.shape) == 4 for entry in facts.inputs)
        return "picture" if picture else ""
    return _ASKS_FOR.get(key, "")
