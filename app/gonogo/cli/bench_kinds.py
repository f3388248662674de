"""What each model's kind costs beside its bare runs: preparing, deciding, explaining."""

import time
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.bootstrap.line import camera_settings
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.samples import make_samples
from gonogo.cli.stopwatch import WARM_UP, Spread, settled, spread_of
from gonogo.domain.bundle import ModelCard, ModelInfo
from gonogo.domain.errors import InspectError
from gonogo.domain.recipe import Recipe
from gonogo.inspection.inspector import Inspector
from gonogo.inspection.overlays import overlay
from gonogo.ports.model import Model, Tensors
from gonogo.workbench.importing.pictures import read_pictures
from gonogo.workbench.judged import kept_frame

FRAME_PX = (2448, 2048)
"""Width and height of a camera of 5 MP."""
_SAMPLE = "tile"


class KindCost(msgspec.Struct, frozen=True):
    """What one model costs; times in ms, of the same rounds.

    Parameters
    ----------
    frame : str
        Width × height × channels, px.
    bare_ms : Spread
        ``session.run`` alone, on the tensors of the same frame; of both models of a reader.
    pre_ms : Spread
        From the frame to the model's input.
    post_ms : Spread
        From the model's outputs to the verdict.
    explanation_ms : Spread
        What is drawn over a part that somebody looks at; the line does not wait for it.
    ratio_p50, ratio_p99 : float
        Preparing and deciding together ÷ ``session.run``, at the median and at the 99th percentile.
    """

    bundle: str
    kind: str
    recipe: str
    frame: str
    provider: str
    threads: int
    rounds: int
    bare_ms: Spread
    pre_ms: Spread
    post_ms: Spread
    explanation_ms: Spread
    ratio_p50: float
    ratio_p99: float


class KindsReport(msgspec.Struct, frozen=True):
    """All models.

    Parameters
    ----------
    left_out : dict of str to str
        Bundles that could not be measured, and why.
    """

    kinds: list[KindCost]
    left_out: dict[str, str]
    processor: str
    version: str


def measure_bundles(rounds: int) -> tuple[list[KindCost], dict[str, str]]:
    """Measure every bundle there is by the newest recipe that pins it.

    Returns
    -------
    list of KindCost
        Sorted by the bundles' names.
    dict of str to str
        Bundles left out, and why.
    """
    store = recipe_store()
    left_out = {
        listing.name: listing.problem or "no recipe names it" for listing in store.bundles()
    }
    found = []
    for name in store.names():
        bundle = name
        try:
            recipe = store.load(name)
            bundle = recipe.model.bundle
            if bundle in left_out:
                found.append(measure_kind(recipe, rounds))
                del left_out[bundle]
        except InspectError as error:
            left_out[bundle] = str(error)
    return sorted(found, key=lambda cost: cost.bundle), left_out


def measure_kind(recipe: Recipe, rounds: int, pixels: NDArray[np.uint8] | None = None) -> KindCost:
    """Measure one recipe's model on one frame, by the code that the line runs.

    Every round prepares, runs, decides and explains in turn, so that noise hits all of them.

    Parameters
    ----------
    rounds : int
        That count; a few more warm up.
    pixels : ndarray or None
        ``(H, W)`` or ``(H, W, C)`` uint8; None takes a picture of the recipe's own, enlarged to
        5 MP where the model has frames scaled.

    Raises
    ------
    InspectError
        The model does not load, or gave no verdict.
    """
    model = _Timed(load_model(recipe.model))
    frame = kept_frame(1, "", _frame_for(recipe, model.card) if pixels is None else pixels)
    inspector = Inspector(recipe, model)
    bare: list[float] = []
    pre: list[float] = []
    post: list[float] = []
    shown: list[float] = []
    for _ in range(rounds + WARM_UP):
        model.run_ms = model.read_ms = 0.0
        inspection = inspector.explain(frame)
        latency = inspection.latency
        if latency.pre_ms is None or latency.post_ms is None:
            raise InspectError(inspection.judgement.reasons[0].text)
        bare.append(model.run_ms + model.read_ms)
        pre.append(latency.pre_ms)
        post.append(latency.post_ms - model.read_ms)
        started = time.perf_counter_ns()
        overlay(inspection)
        shown.append((time.perf_counter_ns() - started) / 1e6)
    model.close()
    own = spread_of(settled([sum(both) for both in zip(pre, post, strict=True)]))
    alone = spread_of(settled(bare))
    return KindCost(
        bundle=model.card.name,
        kind=model.card.kind,
        recipe=recipe.name,
        frame=_size(frame.pixels),
        provider=model.info.provider,
        threads=model.info.threads,
        rounds=rounds,
        bare_ms=alone,
        pre_ms=spread_of(settled(pre)),
        post_ms=spread_of(settled(post)),
        explanation_ms=spread_of(settled(shown)),
        ratio_p50=own.p50 / alone.p50,
        ratio_p99=own.p99 / alone.p99,
    )


class _Timed:
    """A model that adds up how long its sessions ran; implements :class:`Model`."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.run_ms = 0.0
        self.read_ms = 0.0

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    @property
    def card(self) -> ModelCard:
        return self._model.card

    @property
    def patches(self) -> NDArray[np.uint8] | None:
        return self._model.patches

    def run(self, inputs: Tensors) -> Tensors:
        started = time.perf_counter_ns()
        outputs = self._model.run(inputs)
        self.run_ms += (time.perf_counter_ns() - started) / 1e6
        return outputs

    def read(self, inputs: Tensors) -> Tensors:
        started = time.perf_counter_ns()
        outputs = self._model.read(inputs)
        self.read_ms += (time.perf_counter_ns() - started) / 1e6
        return outputs

    def check_golden(self) -> float:
        return self._model.check_golden()

    def close(self) -> None:
        self._model.close()


def _frame_for(recipe: Recipe, card: ModelCard) -> NDArray[np.uint8]:
    folder = camera_settings(recipe, "").folder
    place = Path(folder) if folder else make_samples(_SAMPLE)
    picture = _of_channels(read_pictures(place, 1)[0].pixels, card.frame_channels)
    if card.prepare is None:
        size = (card.input.width, card.input.height)
    elif recipe.model.roi_px is None and recipe.model.tile_overlap_px is None:
        size = FRAME_PX
    else:  # a region lies on frames of the camera's own size
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _of_channels(pixels: NDArray[np.uint8], channels: int) -> NDArray[np.uint8]:
    found = pixels.shape[2] if pixels.ndim == 3 else 1
    if found == channels:
        return pixels
    grey = pixels if found == 1 else np.asarray(pixels[..., 0], np.uint8)
    return np.ascontiguousarray(grey) if channels == 1 else np.dstack([grey] * channels)


def _size(pixels: NDArray[np.generic]) -> str:
    height, width = pixels.shape[:2]
    return f"{width} × {height} × {pixels.shape[2] if pixels.ndim == 3 else 1} px"
