"""Explanations show where a model looked, in units of the part's own score, and decide nothing."""

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.bundle import OutputContract, Preparation
from gonogo.domain.errors import RecipeError
from gonogo.domain.geometry import Roi
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.domain.recipe import ModelStep
from gonogo.domain.verdict import Verdict
from gonogo.inspection.decide import decide
from gonogo.inspection.explain import (
    CLASS_ACTIVATION,
    EIGEN_CAM,
    Evidence,
    explain,
    place_probabilities,
    principal_map,
)
from gonogo.inspection.inspector import check_classes, kind_of
from gonogo.inspection.overlays import overlay
from tests.support import blobs
from tests.support.heads import HEIGHT, WIDTH
from tests.support.kind_cases import card_of

WHOLE = Placement.whole(WIDTH, HEIGHT)


def planted_features(channels: int, height: int = 16, width: int = 20) -> np.ndarray:
    """Noise, and one direction that is strong in the rectangle of rows 4–8, columns 10–15."""
    rng = np.random.default_rng(channels)
    features = rng.normal(0, 0.05, (channels, height, width)).astype(np.float32)
    features[:, 4:9, 10:16] += rng.normal(0, 1, (channels, 1, 1)).astype(np.float32)
    return features


@pytest.mark.parametrize("channels", [8, 64, 512])
def test_the_planted_component_is_found(channels: int) -> None:
    shown = principal_map(planted_features(channels))
    inside = np.zeros(shown.shape, np.bool_)
    inside[4:9, 10:16] = True
    assert shown.dtype == np.float32
    assert shown.max() == 1.0
    assert shown.min() >= 0.0
    assert shown[inside].min() > 2 * shown[~inside].max()


def test_the_sign_that_a_component_lacks_does_not_turn_the_map_over() -> None:
    features = planted_features(32)
    np.testing.assert_allclose(principal_map(-features), principal_map(features), atol=1e-5)


@pytest.mark.parametrize("value", [0.0, 3.0, -2.0])
@pytest.mark.parametrize("channels", [4, 400])
def test_a_flat_map_shows_nothing(value: float, channels: int) -> None:
    flat = np.full((channels, 10, 12), value, np.float32)
    assert not principal_map(flat).any()


def test_the_map_is_anchored_to_the_parts_own_score() -> None:
    outputs = OutputContract(scores="scores", features="features")
    card = card_of("classification", "head", outputs)
    run = ({"features": planted_features(64)[None]}, WHOLE)
    for score in (0.05, 0.9):
        prediction = Prediction("head", class_scores={"scratch": score, "dent": 0.01})
        found = explain(Evidence(card, *run), prediction)
        assert found.heatmap is not None
        assert found.heatmap.values.max() == pytest.approx(score)
        assert found.method == EIGEN_CAM


def test_the_heatmap_shown_is_that_of_the_class_that_scores_highest() -> None:
    card = card_of("classification", "head", OutputContract(scores="scores", heatmap="heat"))
    maps = np.stack([np.full((8, 10), float(c), np.float32) for c in range(3)])[None]
    for name, channel in (("scratch", 1), ("dent", 2)):
        scores = {"scratch": 0.2, "dent": 0.2} | {name: 0.7}
        found = explain(
            Evidence(card, {"heat": maps}, WHOLE), Prediction("head", class_scores=scores)
        )
        assert found.heatmap is not None
        assert (found.heatmap.values == channel).all()


def test_each_head_of_attention_sums_to_one() -> None:
    card = card_of("classification", "head", OutputContract(scores="scores", attention="attn"))
    weights = np.random.default_rng(1).random((1, 3, 14, 14)).astype(np.float32)
    weights /= weights.sum(axis=(2, 3), keepdims=True)
    found = explain(Evidence(card, {"attn": weights}, WHOLE), Prediction("head"))
    assert [float(m.values.sum()) for m in found.attention] == pytest.approx([1, 1, 1])


def test_the_nearest_patch_is_that_of_the_strangest_place() -> None:
    outputs = OutputContract(map="map", nearest="nearest")
    card = card_of("anomaly", "map", outputs, classes=("anomaly",), channels=())
    distance = np.zeros((1, 1, 8, 10), np.float32)
    distance[0, 0, 3, 7] = 5.0
    rows = np.arange(80, dtype=np.int64).reshape(1, 8, 10)
    found = explain(
        Evidence(card, {"map": distance, "nearest": rows}, WHOLE), Prediction("map")
    ).nearest
    assert found is not None
    assert (found.x, found.y, found.width, found.height) == (224, 96, 32, 32)
    assert found.row == 37


@pytest.mark.parametrize("kind", ["classification", "segmentation", "detection"])
def test_an_explanation_never_changes_a_judgement(kind: str) -> None:
    part = blobs.frame(641, 479, (200, 150, 320, 260))
    looking = blobs.inspector(kind, Preparation(1, "letterbox"))
    inspection = looking.inspect(part)
    before = inspection.judgement
    assert overlay(inspection) is not None
    assert inspection.judgement == before
    assert looking.explain(part).judgement == before


def test_an_explanation_that_fails_leaves_the_marks_and_the_verdict() -> None:
    inspection = blobs.inspector("detection", Preparation(1)).inspect(
        blobs.frame(640, 480, (200, 150, 320, 260))
    )
    assert inspection.evidence is not None
    outputs = OutputContract(boxes="boxes", features="not there")
    card = replace(inspection.evidence.card, outputs=outputs)
    spoiled = replace(inspection, evidence=replace(inspection.evidence, card=card))
    shown = overlay(spoiled)
    assert shown is not None
    assert shown.heat is None
    assert len(shown.boxes) == 1


@pytest.mark.parametrize("softmax", [True, False])
def test_class_activation_maps_say_what_the_head_would_say_of_each_place(softmax: bool) -> None:
    rng = np.random.default_rng(5)
    maps = rng.normal(0, 3, (4, 5, 6)).astype(np.float32)
    bias = rng.normal(0, 1, 4)

    def head(logits: NDArray[np.float64]) -> NDArray[np.float64]:
        if softmax:
            raised = np.exp(logits - logits.max(axis=0))
            return np.asarray(raised / raised.sum(axis=0))
        return np.asarray(1 / (1 + np.exp(-logits)))

    whole = head(maps.mean(axis=(1, 2), dtype=np.float64) + bias)
    each = head(maps.astype(np.float64) + bias[:, None, None])
    assert place_probabilities(maps, whole) == pytest.approx(each, abs=1e-5)


def test_an_answer_that_is_no_number_has_no_colours() -> None:
    inspection = blobs.inspector("segmentation", Preparation(1)).inspect(
        blobs.frame(640, 480, None)
    )
    assert inspection.prediction is not None
    broken = inspection.prediction.class_maps["blob"].values
    broken.flags.writeable = True
    broken[3, 3] = np.nan
    judgement = decide(inspection.prediction, inspection.recipe.rule)
    shown = overlay(replace(inspection, judgement=judgement))
    assert judgement.verdict is Verdict.ERROR
    assert shown is not None
    assert shown.heat is None
    assert not shown.regions


def test_the_window_with_the_defect_is_the_one_that_is_explained() -> None:
    square = (500, 300, 560, 350)
    looking = blobs.inspector("classification", Preparation(1), tile_overlap_px=64)
    inspection = looking.inspect(blobs.frame(641, 479, square))
    assert inspection.evidence is not None
    x0, y0, x1, y1 = inspection.evidence.placed.shown
    assert x0 <= 500 < 560 <= x1
    assert y0 <= 300 < 350 <= y1
    shown = overlay(inspection)
    assert shown is not None
    assert shown.heat is not None
    assert max(shown.heat.data) > 0


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("classification", {"heatmap", "scores"}), ("instances", set()), ("segmentation", set())],
)
def test_what_only_decides_is_not_kept_with_the_last_parts(kind: str, kept: set[str]) -> None:
    inspection = blobs.inspector(kind, Preparation(1)).inspect(blobs.frame(640, 480, None))
    assert inspection.evidence is not None
    assert set(inspection.evidence.outputs) == kept


def test_a_map_that_is_no_class_activation_map_is_shown_as_it_is() -> None:
    card = card_of("classification", "head", OutputContract(scores="scores", heatmap="heat"))
    maps = np.linspace(0, 1, 3 * 80, dtype=np.float32).reshape(1, 3, 8, 10)
    outputs = {"heat": maps, "scores": np.array([[0.1, 0.2, 0.7]], np.float32)}
    prediction = Prediction("head", class_scores={"scratch": 0.2, "dent": 0.7})
    plain = explain(Evidence(card, outputs, WHOLE), prediction).heatmap
    assert plain is not None
    assert (plain.values == maps[0, 2]).all()
    exact = replace(card, explained_by=CLASS_ACTIVATION)
    shown = explain(Evidence(exact, outputs, WHOLE), prediction).heatmap
    assert shown is not None
    assert not np.allclose(shown.values, maps[0, 2])


def test_the_maps_of_classes_that_are_no_defects_are_not_kept() -> None:
    card = card_of("segmentation", "map", OutputContract(map="map"))
    maps = np.zeros((1, 3, 64, 80), np.float32)
    found = kind_of(card).decode({"map": maps}, WHOLE).class_maps
    assert set(found) == {"scratch", "dent"}
    for one in found.values():
        assert not np.shares_memory(one.values, maps)


def test_a_region_for_a_model_of_whole_frames_is_refused_before_the_first_part() -> None:
    card = replace(card_of("segmentation", "map", OutputContract(map="map")), prepare=None)
    recipe = blobs.recipe(ModelStep("planted", "", roi_px=Roi(0, 0, 64, 64)))
    with pytest.raises(RecipeError, match="set the camera's own region"):
        check_classes(recipe, card)
