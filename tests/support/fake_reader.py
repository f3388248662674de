"""A card that reads print, and a model of a few lines that plays its two graphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import (
    FileContract,
    GoldenContract,
    InputContract,
    ModelCard,
    ModelInfo,
    OutputContract,
    ReaderContract,
)
from gonogo.ports.model import Tensors

ALPHABET = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- ")
SIZE = (640, 480)


def print_card(*, finds: bool, decoder: dict[str, float | str] | None = None) -> ModelCard:
    """Of a bundle that finds lines and reads them, or of one that reads its whole input."""
    width, height = SIZE
    reader = ReaderContract(
        FileContract("reader.onnx", "0" * 64), InputContract("line", 32, 320, 1), "steps"
    )
    return ModelCard(
        1, "print", "Print", "text", ("print",), InputContract("image", height, width, 1),
        OutputContract(map="found") if finds else OutputContract(text="steps"), "head",
        GoldenContract("", "", "", ""), "0" * 64, decoder=decoder or {},
        reader=reader if finds else None, alphabet=ALPHABET,
    )  # fmt: skip


def steps_of(text: str, probability: float = 0.9) -> NDArray[np.float32]:
    """``(1, steps, characters + 1)`` probabilities: each character twice, a blank after it."""
    steps = np.full((3 * len(text) + 2, len(ALPHABET) + 1), 0.0, np.float32)
    steps[:, 0] = 1.0
    for number, character in enumerate(text):
        for step in (3 * number + 1, 3 * number + 2):
            steps[step, 0] = 1 - probability
            steps[step, ALPHABET.index(character) + 1] = probability
    return steps[None]


@dataclass
class FakeReader:
    """Finds what ``found`` says, and reads one text after another.

    Parameters
    ----------
    found : ndarray
        ``(h, w)`` probability map.
    says : sequence of ndarray
        Answers of the reader, in the order of its calls.
    """

    card: ModelCard
    found: NDArray[np.float32]
    says: Sequence[NDArray[np.float32]]
    lines: list[NDArray[np.generic]] = field(default_factory=list)

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("print", "0" * 64, "CPU", ("CPU",), "none", 1, "none")

    def run(self, inputs: Tensors) -> Tensors:
        return {"found": self.found[None, None]}

    def read(self, inputs: Tensors) -> Tensors:
        self.lines.append(inputs["line"])
        return {"steps": self.says[len(self.lines) - 1]}

    @property
    def patches(self) -> None:
        return None

    def check_golden(self) -> float:
        return 0.0

    def close(self) -> None:
        """Hold nothing."""
