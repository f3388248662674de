"""The image gate: a frame outside its limits is an ERROR before any model is asked."""

import numpy as np

from gonogo.domain.bundle import ModelCard
from gonogo.domain.decision import ImageFacts
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.recipe import ImageGate
from gonogo.domain.verdict import Reason, ReasonCode
from gonogo.vision.photometry import measure

_STEP = 64


class Gate:
    """Checks frames of one lane, in order; it remembers the last one to see a repetition.

    Parameters
    ----------
    limits : ImageGate
        Of the recipe.
    card : ModelCard
        Says what frames the model takes.
    """

    def __init__(self, limits: ImageGate, card: ModelCard) -> None:
        self._limits = limits
        self._card = card
        self._last: Pixels | None = None

    def check(self, frame: Frame) -> tuple[ImageFacts, tuple[Reason, ...]]:
        """Measure a frame and list what is wrong with it."""
        facts = measure(frame.pixels, frame.bit_depth)
        reasons = [*self._shape(frame), *self._light(facts)]
        if self._limits.refuse_repeated and self._repeated(frame.pixels):
            text = "The image is the same as the one before it, byte by byte: the camera is frozen."
            reasons.append(Reason(ReasonCode.REPEATED, text))
        self._last = frame.pixels
        return facts, tuple(reasons)

    def _shape(self, frame: Frame) -> list[Reason]:
        text = self._card.problem_with(frame.pixels.shape)
        if not text and frame.pixels.dtype != np.uint8:
            bits = frame.pixels.dtype.itemsize * 8
            text = f"The frame has pixels of {bits} bits, the model {self._card.name} takes 8."
        return [Reason(ReasonCode.WRONG_SHAPE, text)] if text else []

    def _light(self, facts: ImageFacts) -> list[Reason]:
        limits = self._limits
        found = []
        if facts.mean < limits.mean_min:
            text = (
                f"The image is too dark: mean brightness {facts.mean:.1%}, at least "
                f"{limits.mean_min:.1%} is needed. Is the lamp on?"
            )
            found.append(Reason(ReasonCode.TOO_DARK, text))
        if facts.mean > limits.mean_max:
            text = (
                f"The image is too bright: mean brightness {facts.mean:.1%}, at most "
                f"{limits.mean_max:.1%} is allowed."
            )
            found.append(Reason(ReasonCode.TOO_BRIGHT, text))
        if facts.saturated > limits.saturated_max:
            text = (
                f"{facts.saturated:.1%} of the pixels are saturated, at most "
                f"{limits.saturated_max:.1%} are allowed."
            )
            found.append(Reason(ReasonCode.SATURATED, text))
        if facts.focus < limits.focus_min:
            text = (
                f"The image is out of focus: sharpness {facts.focus:.1f}, at least "
                f"{limits.focus_min:.1f} is needed."
            )
            found.append(Reason(ReasonCode.OUT_OF_FOCUS, text))
        return found

    def _repeated(self, pixels: Pixels) -> bool:
        last = self._last
        if last is None or last.shape != pixels.shape or last.dtype != pixels.dtype:
            return False
        # Sensor noise tells two pictures apart in a sparse sample; only a match is looked at whole.
        if not np.array_equal(last[::_STEP, ::_STEP], pixels[::_STEP, ::_STEP]):
            return False
        return bool(np.array_equal(last, pixels))
