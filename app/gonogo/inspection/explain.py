"""Where a model looked. Computed after the decision, only for parts that somebody looks at."""

import importlib
import time
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.bundle import ModelCard
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Explanation, NearestPatch, Prediction, ScoreMap
from gonogo.inspection.kinds.tensors import lay, take
from gonogo.ports.model import Tensors

EIGEN_CAM = "Eigen-CAM, first component of the last feature map"
CLASS_ACTIVATION = "Class activation map, exact"
"""``explained_by`` of a card whose heatmap holds each place's contributions to the logits."""


class Evidence(msgspec.Struct, frozen=True, eq=False):
    """What an explanation is made from: tensors that explain one run of a model.

    The last parts of a line are kept with it in memory: it holds no tensor that only decides.

    Parameters
    ----------
    outputs : mapping of str to ndarray
        Those the card names for explanations.
    placed : Placement
        Where they lie on the frame: of a tiled one, the strangest window.
    patches : ndarray or None
        Normal patches of the bundle, ``(n, h, w)`` or ``(n, h, w, 3)`` uint8.
    """

    card: ModelCard
    outputs: Tensors
    placed: Placement
    patches: NDArray[np.uint8] | None = None


def evidence_of(
    card: ModelCard,
    runs: Sequence[tuple[Tensors, Placement]],
    predictions: Sequence[Prediction],
    patches: NDArray[np.uint8] | None,
) -> Evidence:
    """Keep what explains a frame.

    Parameters
    ----------
    runs : sequence
        Outputs and placement of each run of the model: one, or one a window of a tiled frame.
    predictions : sequence of Prediction
        Of each run. The strangest window is explained; the others have found less.
    """
    strangest = 0
    if len(runs) > 1:
        strangest = int(np.argmax([top_score(prediction) for prediction in predictions]))
    outputs, placed = runs[strangest]
    named = card.outputs
    explaining = {named.heatmap, named.features, named.attention, named.nearest}
    if named.heatmap is not None:
        explaining.add(named.scores)
    if named.nearest is not None:
        explaining.add(named.map)
    kept = {name: tensor for name, tensor in outputs.items() if name in explaining}
    return Evidence(card, kept, placed, patches)


def get_ready(card: ModelCard) -> None:
    """Import what explains this kind of model, so that a running line need not wait for it."""
    if card.outputs.features is not None:
        importlib.import_module("scipy.linalg")


def explain(evidence: Evidence, prediction: Prediction) -> Explanation:
    """Explain a prediction with what its model gives.

    Parameters
    ----------
    prediction : Prediction
        Of the same frame; its scores choose the class whose map is shown.

    Raises
    ------
    ModelError
        An output is missing or of another shape than the card says.
    """
    card, outputs, placed = evidence.card, evidence.outputs, evidence.placed
    started = time.perf_counter_ns()
    return Explanation(
        heatmap=_heat(card, outputs, placed, prediction),
        attention=_attention(card, outputs, placed),
        nearest=_nearest(card, outputs, placed),
        method=card.explained_by or (EIGEN_CAM if card.outputs.features else ""),
        cost_ms=(time.perf_counter_ns() - started) / 1e6,
    )


def principal_map(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Project a feature map on its first principal component.

    Muhammad and Yeasin, "Eigen-CAM: Class activation map using principal components", 2020. The
    sign, which a component does not have, is chosen so that the places that stand out most are
    high.

    Parameters
    ----------
    features : ndarray
        ``(c, h, w)`` float32.

    Returns
    -------
    ndarray
        ``(h, w)`` float32, 0 to 1; all 0 where the map is flat.
    """
    channels, height, width = features.shape
    flat = features.reshape(channels, -1).astype(np.float64)
    if channels <= height * width:
        projected = _first_component(flat @ flat.T)[1] @ flat
    else:
        value, vector = _first_component(flat.T @ flat)
        projected = vector * np.sqrt(max(value, 0.0))
    if -projected.min() > projected.max():
        projected = -projected
    shifted = np.maximum(projected, 0.0)
    top = float(shifted.max())
    if not np.isfinite(top) or top <= 1e-12 or np.ptp(projected) <= 1e-6 * top:
        return np.zeros((height, width), np.float32)
    return (shifted / top).reshape(height, width).astype(np.float32)


def _first_component(gram: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    from scipy.linalg import eigh

    last = len(gram) - 1
    values, vectors = eigh(gram, subset_by_index=(last, last))
    return float(values[0]), np.asarray(vectors[:, 0], np.float64)


def place_probabilities(
    maps: NDArray[np.float32], probabilities: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Turn class activation maps into what the head would say of each place by itself.

    A map's mean over places is the class's logit less its bias, which the probabilities give back
    (of a softmax up to a constant that cancels). So the values have the unit of the score, and
    their colours may be multiples of its threshold.

    Parameters
    ----------
    maps : ndarray
        ``(classes, h, w)`` float32, contributions to the logits.
    probabilities : ndarray
        ``(classes,)`` float64 of the whole part; softmax where they sum to 1, else sigmoid.

    Returns
    -------
    ndarray
        ``(classes, h, w)`` float32, 0 to 1.
    """
    p = np.clip(probabilities, 1e-12, 1 - 1e-12)
    centred = maps.astype(np.float64) - maps.mean(axis=(1, 2), dtype=np.float64)[:, None, None]
    if len(p) > 1 and abs(float(probabilities.sum()) - 1) < 1e-3:
        logits = centred + np.log(p)[:, None, None]
        raised = np.exp(logits - logits.max(axis=0))
        return np.asarray(raised / raised.sum(axis=0), np.float32)
    logits = centred + np.log(p / (1 - p))[:, None, None]
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))), np.float32)


def _heat(
    card: ModelCard, outputs: Tensors, placed: Placement, prediction: Prediction
) -> ScoreMap | None:
    if card.outputs.heatmap is not None:
        tensor = outputs.get(card.outputs.heatmap)
        axes = 3 if tensor is None else tensor.ndim
        values = take(outputs, card.outputs.heatmap, card, axes=axes)
        if values.ndim == 3:
            shown = _shown_channel(card, prediction, len(values))
            scores = outputs.get(card.outputs.scores or "")
            contributes = card.explained_by == CLASS_ACTIVATION
            if contributes and scores is not None and scores.size == len(values):
                values = place_probabilities(values, np.asarray(scores, np.float64).ravel())
            values = values[shown]
        return lay(values, placed)
    if card.outputs.features is None:
        return None
    features = take(outputs, card.outputs.features, card, axes=4)
    if not np.isfinite(features).all():
        return None
    # Anchored to the part's own score: a good part shows a pale map, not a stretched one.
    return lay(principal_map(features) * np.float32(top_score(prediction)), placed)


def top_score(prediction: Prediction) -> float:
    """Highest score of any defect class."""
    heads = prediction.class_scores.values()
    boxes = (box.score for box in prediction.boxes)
    maps = (float(m.values.max()) for m in prediction.class_maps.values())
    return max((*heads, *boxes, *maps), default=0.0)


def _shown_channel(card: ModelCard, prediction: Prediction, channels: int) -> int:
    scores = prediction.class_scores
    order = card.outputs_in_order
    named = [name for name in scores if name in order]
    if not named or channels == 1:
        return 0
    return min(order.index(max(named, key=lambda name: scores[name])), channels - 1)


def _attention(card: ModelCard, outputs: Tensors, placed: Placement) -> tuple[ScoreMap, ...]:
    """Read the attention output, one map a head, where the card names one."""
    if card.outputs.attention is None:
        return ()
    heads = take(outputs, card.outputs.attention, card, axes=4)
    return tuple(lay(head, placed) for head in heads)


def _nearest(card: ModelCard, outputs: Tensors, placed: Placement) -> NearestPatch | None:
    if card.outputs.nearest is None or card.outputs.map is None:
        return None
    distance = take(outputs, card.outputs.map, card, axes=4)[0]
    rows = np.asarray(outputs[card.outputs.nearest])[0]
    cut, to_frame = placed.lay(distance)
    if rows.shape != distance.shape or not np.isfinite(cut).all():
        return None
    row, column = np.unravel_index(int(cut.argmax()), cut.shape)
    kept, _ = placed.lay(rows.astype(np.float32))
    corners = np.array([[column, row], [column + 1, row + 1]], np.float64)
    (x0, y0), (x1, y1) = to_frame.apply(corners)
    return NearestPatch(
        float(x0), float(y0), float(x1 - x0), float(y1 - y0), int(kept[row, column])
    )
