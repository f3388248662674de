"""Print: found and read, and held against what it must say; what it says decides."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction, Quad, ReadText
from gonogo.inspection.kinds.tensors import lay, number, take, word
from gonogo.ports.model import Tensors
from gonogo.vision.lines import Corners, LineLimits, find_lines, reading_order

_MOST_LINES = 64
_ROUNDING = 1e-3


class Text:
    """Decode a reader's ``(1, steps, characters + 1)``, or a text detector's ``(1, 1, h, w)``.

    Without a second model in the bundle the input is one line of print, and the graph reads it.
    With one, the graph finds lines in the frame, and :mod:`gonogo.inspection.reading` has them
    read.

    Parameters
    ----------
    card : ModelCard
        Must name one class (``print``), the alphabet, and ``outputs.text``, or a reader and
        ``outputs.map``. Decoder settings: ``probabilities`` ``yes``, or ``no`` where a reader
        gives logits; ``threshold``, ``box_threshold``, ``unclip`` and ``least_px`` as in
        :class:`~gonogo.vision.lines.LineLimits`; ``either_way_up`` ``no``, or ``yes`` where parts
        lie anyhow: then each line is read both ways up and the surer one counts, so that 66 and 99
        are the same.
    """

    settings: ClassVar[frozenset[str]] = frozenset(
        (
            "either_way_up",
            "threshold",
            "box_threshold",
            "unclip",
            "least_px",
            "probabilities",
        )
    )
    highest_score = 1.0

    def __init__(self, card: ModelCard) -> None:
        output = card.outputs.text if card.reader is None else card.outputs.map
        if output is None or card.score_from != "head" or len(card.classes) != 1:
            msg = (
                f"The card of {card.name} reads print, but does not name one class that decides "
                "and what is read: outputs.text, or a reader and outputs.map."
            )
            raise ModelError(msg)
        word(card, "either_way_up", ("no", "yes"))
        self._card = card
        self._output = output
        self._decoding = Decoding(card)
        self._limits = LineLimits(
            threshold=number(card, "threshold", 0.3),
            box_threshold=number(card, "box_threshold", 0.6),
            unclip=number(card, "unclip", 1.5),
            least_px=number(card, "least_px", 3.0),
        )

    def decode(self, outputs: Tensors, placed: Placement) -> Prediction:
        """Read the line, or find the lines; those are still to be read, and empty."""
        if self._card.reader is None:
            return self._scored([self._decoding.line(outputs, self._output, _shown(placed))])
        probability = lay(take(outputs, self._output, self._card, axes=4, first=1)[0], placed)
        if not np.isfinite(probability.values).all():
            return Prediction("head", {self._card.classes[0]: float("nan")}, expected_text="")
        found = find_lines(probability.values, self._limits)
        if len(found) > _MOST_LINES:
            msg = (
                f"The model {self._card.name} found {len(found)} lines of print, more than "
                f"{_MOST_LINES}; show it only the region with the print."
            )
            raise ModelError(msg)
        lines = [self._within(probability.to_frame.apply(corners), placed) for corners in found]
        return self._scored(
            [ReadText("", 0.0, flat(lines[index])) for index in reading_order(lines)]
        )

    def _within(self, corners: Corners, placed: Placement) -> Corners:
        x0, y0, x1, y1 = placed.shown
        return np.clip(corners, (x0, y0), (x1, y1))

    def _scored(self, texts: Sequence[ReadText]) -> Prediction:
        return Prediction(
            "head", {self._card.classes[0]: unsureness(texts)}, texts=tuple(texts), expected_text=""
        )


class Decoding:
    """Connectionist temporal classification, greedy: the likeliest character of each step.

    Graves et al., "Connectionist temporal classification", ICML 2006, section 3.2.

    Parameters
    ----------
    card : ModelCard
        Names the alphabet, and whether the reader gives probabilities.
    """

    def __init__(self, card: ModelCard) -> None:
        if not card.alphabet:
            msg = f"The card of {card.name} reads print but names no alphabet."
            raise ModelError(msg)
        self._card = card
        self._probabilities = word(card, "probabilities", ("yes", "no")) == "yes"

    def line(self, outputs: Tensors, name: str, corners: Quad) -> ReadText:
        """Read one line.

        Raises
        ------
        ModelError
            The output is missing, or not as wide as the alphabet.
        """
        steps = take(outputs, name, self._card, axes=3)
        if steps.shape[1] != len(self._card.alphabet) + 1:
            msg = (
                f"The reader of {self._card.name} tells {steps.shape[1] - 1} characters apart, its "
                f"card lists {len(self._card.alphabet)}; bring the model in again with the "
                "dictionary it was trained with."
            )
            raise ModelError(msg)
        if self._probabilities and 1 + _ROUNDING < steps.max() < np.inf:
            msg = (
                f"The reader of {self._card.name} gave {steps.max():.4g} for a character, which is "
                "no probability; its card must say decoder.probabilities: no."
            )
            raise ModelError(msg)
        text, confidence = greedy(steps, self._card.alphabet, softmax=not self._probabilities)
        return ReadText(text, confidence, corners)


def greedy(
    steps: NDArray[np.float32], alphabet: Sequence[str], *, softmax: bool
) -> tuple[str, float]:
    """Take the likeliest character of each step, repeats once and blanks not at all.

    Parameters
    ----------
    steps : ndarray
        ``(steps, characters + 1)`` float32, blank first.
    alphabet : sequence of str
        After the blank.
    softmax : bool
        Whether the values are logits.

    Returns
    -------
    str
        The text; blanks at its ends are dropped.
    float
        Mean probability of its characters; 0 where there is none, NaN where a value is not finite.
    """
    if not np.isfinite(steps).all():
        return "", float("nan")
    if softmax:
        powers = np.exp(steps - steps.max(axis=1, keepdims=True))
        steps = powers / powers.sum(axis=1, keepdims=True)
    best = steps.argmax(axis=1)
    kept = best != 0
    kept[1:] &= best[1:] != best[:-1]
    text = "".join(alphabet[index - 1] for index in best[kept]).strip()
    return text, float(steps.max(axis=1)[kept].mean()) if text else 0.0


def unsureness(texts: Sequence[ReadText]) -> float:
    """1 minus the lowest confidence; 1 where there is nothing, NaN where one is no number."""
    return 1.0 - float(np.min([line.confidence for line in texts])) if texts else 1.0


def flat(corners: Corners) -> Quad:
    """``x0, y0, … x3, y3``."""
    a, b, c, d, e, f, g, h = corners.ravel().tolist()
    return (a, b, c, d, e, f, g, h)


def _shown(placed: Placement) -> Quad:
    x0, y0, x1, y1 = placed.shown
    return (x0, y0, x1, y0, x1, y1, x0, y1)
