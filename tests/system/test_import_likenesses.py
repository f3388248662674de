"""Files like those of well-known exporters become bundles that judge frames, end to end."""

from pathlib import Path

import numpy as np
import pytest

from gonogo.bootstrap.workshop import import_desk
from gonogo.domain.prediction import Prediction
from gonogo.domain.recipe import CameraSettings
from gonogo.inspection.explain import explain
from gonogo.inspection.inspector import Inspection, Inspector
from gonogo.workbench.importing.pictures import Picture
from gonogo.workbench.importing.results import MadeBundle
from gonogo.workbench.importing.tried import TriedModel
from gonogo.workbench.judged import kept_frame
from tests.support.alike import MADE
from tests.support.foreign import saved, workshop

FRAME = Picture("part", np.random.default_rng(8).integers(0, 256, (96, 128, 3), np.uint8))
PLAIN = {"colour": "rgb", "values": "0..1"}


def judged(
    name: str, folder: Path, answers: dict[str, str] | None = None
) -> tuple[MadeBundle, Inspection, Prediction]:
    desk = import_desk(saved(MADE[name](), folder / "foreign.onnx"), [FRAME])
    desk.examine()
    desk.answer_all(answers or {})
    made = desk.make("made", "Made", CameraSettings("replay"))
    wrapped = folder / "model.onnx"
    wrapped.write_bytes(made.files["model.onnx"])
    inspector = Inspector(made.recipe, TriedModel(made.card, workshop(), wrapped))
    inspection = inspector.explain(kept_frame(1, FRAME.name, FRAME.pixels))
    assert inspection.prediction is not None, inspection.judgement.reasons
    return made, inspection, inspection.prediction


@pytest.mark.parametrize(
    "name", ["YOLOv8", "any size", "half", "NMS inside", "RT-DETR", "YOLO-seg, NMS inside"]
)
def test_a_detector_of_ultralytics_gives_boxes_on_the_frame(name: str, tmp_path: Path) -> None:
    _, _, prediction = judged(name, tmp_path)
    assert prediction.boxes
    for box in prediction.boxes:
        assert 0 <= box.x0 <= box.x1 <= 128
        assert 0 <= box.y0 <= box.y1 <= 96
        assert 0.05 <= box.score <= 1


def test_an_answer_for_two_pictures_is_that_for_the_one(tmp_path: Path) -> None:
    made, _, prediction = judged("PatchCore of two", tmp_path)
    assert 0 <= prediction.class_scores["anomaly"] <= 1
    (rule,) = made.recipe.rule.classes
    assert (rule.review_at, rule.fail_at) == (0.35, 0.5)


def test_a_map_of_the_middle_lies_on_the_middle_of_the_frame(tmp_path: Path) -> None:
    _, inspection, prediction = judged("its middle", tmp_path)
    assert inspection.evidence is not None
    shown = explain(inspection.evidence, prediction).heatmap
    assert shown is not None
    rows, columns = shown.values.shape
    corners = shown.to_frame.apply(np.array([[0.0, 0.0], [columns, rows]]))
    # 8 of 64 px are cut off on each side of a picture that was stretched from 128 × 96.
    np.testing.assert_allclose(corners, [[16, 12], [112, 84]])


def test_each_pixels_class_makes_a_map_a_class(tmp_path: Path) -> None:
    answers = {**PLAIN, "labels": "good,a,b,c"}
    _, _, prediction = judged("index map", tmp_path, answers)
    assert set(prediction.class_maps) == {"a", "b", "c"}
    total = sum(laid.values for laid in prediction.class_maps.values())
    assert set(np.unique(total)) == {0, 1}


def test_a_table_of_maps_becomes_scores_by_name(tmp_path: Path) -> None:
    answers = {"size": "16x16", "values": "0..255"}
    _, _, prediction = judged("scikit-learn", tmp_path, answers)
    assert set(prediction.class_scores) == {"dent", "scratch"}
    assert 0 < sum(prediction.class_scores.values()) < 1


def test_logits_of_boxes_become_probabilities_and_no_object_is_none(tmp_path: Path) -> None:
    answers = {**PLAIN, "labels": "a,b,c,no_object"}
    _, _, prediction = judged("DETR", tmp_path, answers)
    assert prediction.boxes
    assert {box.class_name for box in prediction.boxes} <= {"a", "b", "c"}
    assert all(0 <= box.score <= 1 for box in prediction.boxes)


def test_a_graph_that_resizes_itself_is_given_its_own_size(tmp_path: Path) -> None:
    made, _, _ = judged("its own size", tmp_path, {**PLAIN, "labels": "good,bad"})
    assert (made.card.input.height, made.card.input.width) == (48, 64)
    assert b"Resize" not in made.files["model.onnx"]
