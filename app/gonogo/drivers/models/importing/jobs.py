"""What goes to the child process and what comes back: files in a folder of its own."""

from pathlib import Path

import msgspec
from msgspec import Struct

from gonogo.ports.importing import GraphFacts, LayerFacts, Wrapping

JOB = "job.msgpack"
ANSWER = "answer.msgpack"
STAGE = "stage"
LIMIT_GIB = 2

STAGES = {
    "read": "while it was read",
    "understood": "while its graph was looked through",
    "loaded": "while ONNX Runtime loaded it",
    "ran": "while it ran on a test image",
}


class Examine(Struct, frozen=True, tag=True):
    """Learn what a file is."""

    path: str


class Wrap(Struct, frozen=True, tag=True):
    """Write the wrapped graph to ``to``."""

    path: str
    wrapping: Wrapping
    to: str


class Run(Struct, frozen=True, tag=True):
    """Run a wrapped graph on the arrays that lie in the folder, see ``image_file``."""

    path: str
    images: int


class Inside(Struct, frozen=True, tag=True):
    """List the feature maps of a wrapped graph, or read one, for the array in the folder.

    Parameters
    ----------
    tensor : str
        Which one to read; empty lists them.
    """

    path: str
    tensor: str = ""


class Answer(Struct, frozen=True):
    """How it went.

    Parameters
    ----------
    refused : str
        Why not, one or two sentences; empty where the job is done.
    """

    refused: str = ""
    facts: GraphFacts | None = None
    layers: tuple[LayerFacts, ...] = ()


Job = Examine | Wrap | Run | Inside


def image_file(folder: Path, number: int) -> Path:
    """Where input ``number`` of a ``Run`` lies, an NPY file."""
    return folder / f"image-{number}.npy"


def outputs_file(folder: Path, number: int) -> Path:
    """Where the outputs for input ``number`` lie, an NPZ file."""
    return folder / f"outputs-{number}.npz"


def say_stage(folder: Path, stage: str) -> None:
    """Leave word of what is being done, in case it is the last."""
    (folder / STAGE).write_text(stage, encoding="ascii")


def last_stage(folder: Path) -> str:
    """What the child was doing, in words; empty where it left none."""
    try:
        return STAGES.get((folder / STAGE).read_text(encoding="ascii"), "")
    except (OSError, UnicodeDecodeError):
        return ""


def write_answer(folder: Path, answer: Answer) -> None:
    """Leave the answer; a half-written one is never seen."""
    draft = folder / f"{ANSWER}.new"
    draft.write_bytes(msgspec.msgpack.encode(answer))
    draft.replace(folder / ANSWER)
