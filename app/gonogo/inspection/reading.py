"""Print that was found is read, and held against what it must say."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.bundle import InputContract, ModelCard, Preparation, ReaderContract
from gonogo.domain.errors import RecipeError
from gonogo.domain.expected_text import says, wording
from gonogo.domain.frame import Pixels
from gonogo.domain.prediction import Prediction, ReadText
from gonogo.domain.recipe import ModelStep
from gonogo.inspection.kinds.text import Decoding, flat, unsureness
from gonogo.ports.model import Model
from gonogo.vision.lines import Corners, reading_order, turned_over, upright
from gonogo.vision.prepare import Input, prepare

_KIND = "text"
_GREY = 128
"""What is beside a short line: readers take (x / 255 − 0.5) / 0.5 and are padded with 0 there."""


class Reading:
    """Reads the lines of a prediction with a bundle's second model.

    Parameters
    ----------
    model : Model
        Whose card is of the kind ``text``. Without a second model its lines are read already.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._decoding = Decoding(model.card)
        self._either_way_up = model.card.decoder.get("either_way_up") == "yes"

    @classmethod
    def of(cls, model: Model) -> "Reading | None":
        """Make one where the card's kind is ``text``."""
        return cls(model) if model.card.kind == _KIND else None

    def read(self, prediction: Prediction, pixels: Pixels, expected: str) -> Prediction:
        """Fill in texts and the score of the class ``print``: 0 to 1, higher is worse.

        Print that does not say what it must scores 1. Otherwise the score is 1 minus the lowest
        confidence of a line: of those that say something where they say what they must, of all
        where anything may stand there; 1 where nothing was read. What is not finite stays so.

        Parameters
        ----------
        pixels : ndarray
            The frame, uint8.
        expected : str
            As :func:`~gonogo.domain.expected_text.says` takes it; empty: anything.

        Raises
        ------
        ModelError
            The second model failed, or does not fit the card.
        """
        reader = self._model.card.reader
        texts = prediction.texts
        if reader is not None:
            frame = np.asarray(pixels, np.uint8)
            texts = in_order([self._line(frame, quad(line), reader) for line in texts])
        ((name, found),) = prediction.class_scores.items()
        score = found if np.isnan(found) else _score(texts, expected)
        return replace(prediction, class_scores={name: score}, texts=texts, expected_text=expected)

    def _line(self, frame: NDArray[np.uint8], corners: Corners, reader: ReaderContract) -> ReadText:
        ways = [corners, turned_over(corners)] if self._either_way_up else [corners]
        read = []
        for way in ways:
            tensor = line_input(upright(frame, way), reader.input)
            outputs = self._model.read({reader.input.name: tensor})
            read.append(self._decoding.line(outputs, reader.output, flat(way)))
        return max(read, key=lambda line: np.nan_to_num(line.confidence, nan=np.inf))


def in_order(lines: list[ReadText]) -> tuple[ReadText, ...]:
    """Put lines in reading order, once it is known which way up they are."""
    return tuple(lines[index] for index in reading_order([quad(line) for line in lines]))


def quad(line: ReadText) -> Corners:
    """Corners as an array ``(4, 2)``."""
    return np.array(line.corners, np.float64).reshape(4, 2)


def line_input(line: NDArray[np.uint8], want: InputContract) -> Input:
    """Make a reader's input of a line: its height, padded on the right; a longer one is squeezed.

    Parameters
    ----------
    line : ndarray
        ``(h, w)`` or ``(h, w, C)`` uint8, upright.
    """
    height, width = line.shape[:2]
    longer = width * want.height > height * want.width
    channels = line.shape[2] if line.ndim == 3 else 1
    how = Preparation(channels, "stretch" if longer else "corner", "halving", pad=_GREY)
    tensor, _ = prepare(line, want, how)
    return tensor


def check_reading(name: str, step: ModelStep, card: ModelCard) -> None:
    """Refuse a recipe that expects a text of a model that does not read, or shows it in pieces.

    Parameters
    ----------
    name : str
        Of the recipe.

    Raises
    ------
    RecipeError
        The message says what to change.
    """
    if card.kind != _KIND:
        if not step.expected_text:
            return
        msg = (
            f"Recipe {name} expects the print to say {step.expected_text!r}, but the model "
            f"{card.name} does not read; choose one that does, or expect no text."
        )
        raise RecipeError(msg)
    if step.tile_overlap_px is not None:
        msg = (
            f"Recipe {name} shows the model {card.name} the frame in windows, which would cut "
            "lines of print in two; show it the frame or a region of it in one piece."
        )
        raise RecipeError(msg)


def _score(texts: tuple[ReadText, ...], expected: str) -> float:
    unsure = unsureness(texts)
    if not expected or np.isnan(unsure):
        return unsure
    if not says(wording(line.text for line in texts), expected):
        return 1.0
    return unsureness([line for line in texts if line.text])
