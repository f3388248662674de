"""A recipe made runnable: one frame in, one inspection out.

No threads and no clocks but the stopwatch, so that the line, replays and benchmarks run the same
code.
"""

import logging
import math
import time
from copy import copy
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec.structs import replace

from gonogo.domain.bundle import ModelCard
from gonogo.domain.decision import ImageFacts, Judgement, Latency
from gonogo.domain.errors import ModelError, RecipeError
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.geometry import Roi
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.domain.recipe import ModelStep, Recipe
from gonogo.domain.verdict import Reason, ReasonCode, Verdict
from gonogo.inspection.decide import decide
from gonogo.inspection.explain import Evidence, evidence_of, get_ready
from gonogo.inspection.gate import Gate
from gonogo.inspection.reading import Reading, check_reading
from gonogo.inspection.tiles import join, window_pixels, windows
from gonogo.ports import registry
from gonogo.ports.model import Model
from gonogo.vision.photometry import measure
from gonogo.vision.prepare import Input, moved, prepare

if TYPE_CHECKING:
    from gonogo.inspection.kinds import Kind

_FLOOR_OF_BOXES = 0.05
"""What a card means that says no floor, see :class:`~gonogo.inspection.kinds.finder.Finder`."""
_LOG = logging.getLogger(__name__)


class Inspection(msgspec.Struct, frozen=True, eq=False):
    """A frame's judgement with what led to it.

    Parameters
    ----------
    recipe : Recipe
        The version that judged it.
    prediction : Prediction or None
        None where the gate refused the frame or the model failed.
    latency : Latency
        Gate, pre, run and post filled in; the rest is the station's to know.
    evidence : Evidence or None
        What an explanation can be made from, where the model judged.
    """

    frame: Frame
    recipe: Recipe
    judgement: Judgement
    prediction: Prediction | None
    facts: ImageFacts
    latency: Latency
    evidence: Evidence | None = None


class Inspector:
    """Inspects frames of one lane, in order, from one thread.

    Parameters
    ----------
    recipe : Recipe
        What to hold the frames against.
    model : Model
        Loaded from the bundle the recipe pins.

    Raises
    ------
    RecipeError
        The rule and the model's card name different classes.
    """

    def __init__(self, recipe: Recipe, model: Model) -> None:
        check_classes(recipe, model.card)
        self._recipe = recipe
        self._model = model
        self._gate = Gate(recipe.gate, model.card)
        self._kind = kind_of(model.card)
        self._reading = Reading.of(model)
        get_ready(model.card)

    def follow(self, recipe: Recipe) -> "Inspector":
        """Return an inspector of another rule that goes on with this one's gate and model.

        Raises
        ------
        RecipeError
            The rule and the model's card name different classes.
        """
        check_classes(recipe, self._model.card)
        other = copy(self)
        other._recipe = recipe  # noqa: SLF001  its own copy
        return other

    def inspect(self, frame: Frame) -> Inspection:
        """Judge one frame. Never raises for what a frame or a model can do wrong."""
        started = time.perf_counter_ns()
        facts, refused = self._gate.check(frame)
        gate_ms = _ms(started, time.perf_counter_ns())
        if refused:
            judgement = Judgement(Verdict.ERROR, None, reasons=refused)
            return Inspection(frame, self._recipe, judgement, None, facts, Latency(gate_ms=gate_ms))
        return self._judge(frame, facts, gate_ms)

    def explain(self, frame: Frame) -> Inspection:
        """Judge a kept frame anew for its overlays; the gate is left out and remembers nothing."""
        return self._judge(frame, measure(frame.pixels, frame.bit_depth), None)

    def _judge(self, frame: Frame, facts: ImageFacts, gate_ms: float | None) -> Inspection:
        started = time.perf_counter_ns()
        contract = self._model.card.input
        try:
            inputs = model_inputs(frame.pixels, self._model.card, self._recipe.model)
            ready = time.perf_counter_ns()
            runs = [(self._model.run({contract.name: t}), placed) for t, placed in inputs]
            ran = time.perf_counter_ns()
            decoded = [self._kind.decode(outputs, placed) for outputs, placed in runs]
            prediction = join(decoded)
            if self._reading is not None:
                prediction = self._reading.read(
                    prediction, frame.pixels, self._recipe.model.expected_text
                )
            judgement = decide(prediction, self._recipe.rule, self._recipe.mm_per_px)
        except Exception as error:  # noqa: BLE001  a decoder may be anybody's; none may stop the line
            if not isinstance(error, ModelError):
                _LOG.exception("Model %s: decoding failed.", self._model.card.name)
            reason = Reason(ReasonCode.MODEL_FAILED, f"The model gave no verdict: {error}")
            judgement = Judgement(Verdict.ERROR, None, reasons=(reason,))
            return Inspection(frame, self._recipe, judgement, None, facts, Latency(gate_ms=gate_ms))
        done = time.perf_counter_ns()
        latency = Latency(
            gate_ms=gate_ms,
            pre_ms=_ms(started, ready),
            run_ms=_ms(ready, ran),
            post_ms=_ms(ran, done),
        )
        evidence = evidence_of(self._model.card, runs, decoded, self._model.patches)
        return Inspection(frame, self._recipe, judgement, prediction, facts, latency, evidence)


def model_inputs(pixels: Pixels, card: ModelCard, step: ModelStep) -> list[tuple[Input, Placement]]:
    """Make a model's inputs of a frame: one, or one for each window that slides over it.

    Parameters
    ----------
    pixels : ndarray
        ``(H, W)`` or ``(H, W, C)`` uint8, as the card takes it.

    Raises
    ------
    ModelError
        The recipe's region does not lie on the frame.
    """
    eight_bits = np.asarray(pixels, np.uint8)
    height, width = pixels.shape[:2]
    region = step.roi_px or Roi(0, 0, width, height)
    if region.x + region.width > width or region.y + region.height > height:
        msg = (
            f"the recipe's region ({region.x}, {region.y}, {region.width} × {region.height} px) "
            f"does not lie on the frame of {width} × {height} px"
        )
        raise ModelError(msg)
    if step.tile_overlap_px is None:
        piece = eight_bits
        if step.roi_px is not None:
            right, bottom = region.x + region.width, region.y + region.height
            piece = np.ascontiguousarray(eight_bits[region.y : bottom, region.x : right])
        return [prepare(piece, card.input, card.prepare, (region.x, region.y))]
    found = []
    # A window is of the input's size: it is neither scaled nor cut, whatever the fit.
    as_is = card.prepare and replace(card.prepare, fit="stretch", resize_px=0)
    for window in windows(region, card.input, step.tile_overlap_px):
        tensor, placed = prepare(window_pixels(eight_bits, region, window), card.input, as_is)
        found.append((tensor, moved(placed, (window.x, window.y)).within(region)))
    return found


def kind_of(card: ModelCard) -> "Kind":
    """Make the decoder a card names.

    Raises
    ------
    ModelError
        The card lacks what it needs.
    RecipeError
        There is no such kind.
    """
    make: type[Kind] = registry.load("gonogo.kinds", card.kind)
    strange = sorted(set(card.decoder) - make.settings)
    if strange:
        known = ", ".join(sorted(make.settings)) or "nothing"
        msg = (
            f"The card of {card.name} says decoder.{strange[0]}, which the kind {card.kind} does "
            f"not know; it knows {known}."
        )
        raise ModelError(msg)
    return make(card)


def check_classes(recipe: Recipe, card: ModelCard) -> None:
    """Refuse a rule that leaves a class of the model unjudged, or judges one it does not have.

    What the recipe expects to be read is held against the model likewise.

    Raises
    ------
    RecipeError
        The message names what does not fit.
    """
    ruled = {c.name for c in recipe.rule.classes}
    known = set(card.classes)
    floor = card.decoder.get("floor", _FLOOR_OF_BOXES if card.score_from == "boxes" else 0.0)
    blind = [
        c.name for c in recipe.rule.classes if isinstance(floor, float) and c.review_at < floor
    ]
    if blind:
        msg = (
            f"Recipe {recipe.name} looks for {', '.join(blind)} below {floor}, where the model "
            f"{card.name} has only noise; raise review_at."
        )
        raise RecipeError(msg)
    highest = kind_of(card).highest_score
    idle = [c for c in recipe.rule.classes if c.fail_at > highest]
    if idle:
        msg = (
            f"Recipe {recipe.name} fails {idle[0].name} only from {idle[0].fail_at:g} on, but no "
            f"score of the model {card.name} is above {highest:g}: nothing would ever "
            "fail."
        )
        raise RecipeError(msg)
    if card.prepare is None:
        _check_sizes(recipe, card)
    elif card.prepare.looks_at is not None and recipe.model.tile_overlap_px is not None:
        msg = (
            f"Recipe {recipe.name} slides a window over the frame, but the model {card.name} looks "
            "at the middle of each window only: parts would go unseen. Leave tile_overlap_px out."
        )
        raise RecipeError(msg)
    _check_windows(recipe, card)
    check_reading(recipe.name, recipe.model, card)
    if ruled == known:
        return
    without = ", ".join(sorted(known - ruled)) or "none"
    unknown = ", ".join(sorted(ruled - known)) or "none"
    msg = (
        f"The rule of recipe {recipe.name} and the model {card.name} do not fit: classes without a "
        f"rule: {without}; rules without a class: {unknown}."
    )
    raise RecipeError(msg)


def _check_windows(recipe: Recipe, card: ModelCard) -> None:
    overlap, side = recipe.model.tile_overlap_px, min(card.input.width, card.input.height)
    # Each further pixel of overlap costs windows: at three quarters, sixteen times as many.
    most = side * 3 // 4
    if overlap is not None and overlap > most:
        msg = (
            f"Recipe {recipe.name} has windows overlap by {overlap} px, but a window of the model "
            f"{card.name} is {card.input.width} × {card.input.height} px; take {most} at most."
        )
        raise RecipeError(msg)


def _check_sizes(recipe: Recipe, card: ModelCard) -> None:
    """What can be held against a model that takes frames of one size, and those whole."""
    if recipe.model.roi_px is not None:
        msg = (
            f"Recipe {recipe.name} shows the model {card.name} a region of the frame, but that "
            f"model takes whole frames of {card.input.width} × {card.input.height} px; set the "
            "camera's own region instead."
        )
        raise RecipeError(msg)
    frame_px = card.input.width * card.input.height
    diagonal_px = math.hypot(card.input.width, card.input.height)
    for limits in recipe.rule.classes:
        area, length = limits.area_px(recipe.mm_per_px), limits.length_px(recipe.mm_per_px)
        if area > frame_px or length > diagonal_px:
            msg = (
                f"Recipe {recipe.name} wants {limits.name} to be larger than the whole frame "
                f"({card.input.width} × {card.input.height} px): nothing would ever fail."
            )
            raise RecipeError(msg)


def _ms(start_ns: int, end_ns: int) -> float:
    return (end_ns - start_ns) / 1e6
