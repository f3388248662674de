"""What a file settles by itself, what is custom, and what only a person can say."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Roi
from gonogo.ports.importing import GraphFacts
from gonogo.workbench.importing.answers import Understanding
from gonogo.workbench.importing.plan import make_plan
from gonogo.workbench.importing.understanding import understand
from tests.support.alike import MADE
from tests.support.foreign import saved, workshop


@cache
def facts_of(name: str) -> GraphFacts:
    with TemporaryDirectory() as folder:
        return workshop().examine(saved(MADE[name](), Path(folder) / "model.onnx"))


def known_of(name: str, frames: int = 3, /, **given: str) -> Understanding:
    return understand(facts_of(name), given, frames)


def asked(known: Understanding) -> list[str]:
    return [question.key for question in known.questions]


def settled(known: Understanding, *keys: str) -> tuple[str, ...]:
    return tuple(known.value(key) for key in keys)


def decoder_of(known: Understanding) -> dict[str, float | str]:
    return make_plan(known, "made", "Made").card.decoder


ULTRALYTICS: dict[str, tuple[dict[str, float | str], str]] = {
    "YOLOv8": ({"layout": "yolo", "coordinates": "pixels", "nms": 0.7}, "letterbox"),
    "YOLOv8 of 2 classes": ({"layout": "yolo", "coordinates": "pixels", "nms": 0.7}, "letterbox"),
    "any size": ({"layout": "yolo", "coordinates": "pixels", "nms": 0.7}, "letterbox"),
    "half": ({"layout": "yolo", "coordinates": "pixels", "nms": 0.7}, "letterbox"),
    "NMS inside": ({"layout": "rows", "coordinates": "pixels", "nms": 0.0}, "letterbox"),
    "YOLO26 end to end": ({"layout": "rows", "coordinates": "pixels", "nms": 0.0}, "letterbox"),
    "RT-DETR": (
        {"layout": "rows", "coordinates": "unit", "boxes_as": "centre", "nms": 0.0}, "stretch",
    ),
    "YOLO-seg": ({"layout": "yolo", "coordinates": "pixels", "nms": 0.7}, "letterbox"),
    "YOLO-seg, NMS inside": ({"layout": "rows", "coordinates": "pixels", "nms": 0.0}, "letterbox"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ULTRALYTICS))
def test_a_detector_of_ultralytics_says_everything_itself(name: str) -> None:
    decoder, fit = ULTRALYTICS[name]
    known = known_of(name)
    assert not known.questions
    assert decoder_of(known) == decoder | {"floor": 0.05}
    assert settled(known, "colour", "values", "fit", "interpolation") == (
        "rgb", "0..1", fit, "linear",
    )  # fmt: skip
    assert known.value("size") == "640x640"
    assert {s.source for s in known.settled.values()} == {"file", "usual"}


def test_a_comma_in_a_class_name_parts_no_names() -> None:
    assert make_plan(known_of("YOLOv8 of 2 classes"), "m", "").card.classes == ("a", "b; c")


def test_a_classifier_of_ultralytics_cuts_the_middle_out_of_the_shorter_side() -> None:
    known = known_of("YOLO-cls")
    assert not known.questions
    assert settled(known, "fit", "resize", "interpolation") == ("crop", "224", "bilinear")
    assert settled(known, "activation", "labels") == ("none", "scratch,dent,stain")


def test_a_map_of_whole_numbers_gives_each_pixels_class() -> None:
    known = known_of("YOLO-sem")
    assert not known.questions
    assert decoder_of(known) == {"channels_last": "no", "values": "index"}
    assert known.value("labels") == "scratch,dent,stain"


def test_a_map_of_whole_numbers_without_names_asks_for_them() -> None:
    known = known_of("index map", colour="rgb", values="0..1")
    assert known.value("task") == "segmentation"
    assert asked(known) == ["labels"]
    known = known_of("index map", colour="rgb", values="0..1", labels="good,a,b,c")
    assert make_plan(known, "m", "").wrapping.activation == {}


def test_a_task_that_is_no_inspection_is_refused() -> None:
    with pytest.raises(ModelError, match="Ultralytics model for 'pose'"):
        known_of("YOLO-pose")


@pytest.mark.parametrize("name", ["anomalib", "PatchCore of two"])
def test_anomalib_says_everything_by_the_names_of_its_outputs(name: str) -> None:
    known = known_of(name)
    assert not known.questions
    assert settled(known, "fit", "interpolation", "takes", "values", "colour") == (
        "stretch", "bilinear", "float32", "0..1", "rgb",
    )  # fmt: skip
    card = make_plan(known, "m", "").card
    assert card.decoder == {"highest": 1.0}
    assert (card.outputs.scores, card.outputs.heatmap, card.score_from) == (
        "pred_score", "anomaly_map", "head",
    )  # fmt: skip


def test_an_anomaly_score_that_is_no_part_of_1_has_no_highest() -> None:
    assert decoder_of(known_of("distance")) == {}


def test_the_size_a_graph_resizes_to_is_the_size_it_is_given() -> None:
    known = known_of("its own size", colour="rgb", values="0..1", labels="good,bad")
    assert not known.questions
    assert known.value("size") == "48x64"
    assert "all pixels count" in known.settled["size"].why
    assert make_plan(known, "m", "").wrapping.own_size


def test_another_size_that_a_person_says_leaves_the_graphs_own_resizing_in() -> None:
    given = {"colour": "rgb", "values": "0..1", "labels": "good,bad", "size": "100"}
    known = known_of("its own size", 3, **given)
    assert known.settled["size"].why == "as you said, not 48x64"
    assert not make_plan(known, "m", "").wrapping.own_size


def test_what_a_graph_cuts_out_is_said_and_its_map_covers_no_more() -> None:
    known = known_of("its middle")
    assert any("cuts out 48 × 48 px" in note for note in known.notes)
    prepare = make_plan(known, "m", "").card.prepare
    assert prepare is not None
    assert prepare.looks_at == Roi(8, 8, 48, 48)


def test_a_plain_classifier_asks_what_its_file_cannot_say() -> None:
    assert asked(known_of("torchvision")) == ["task"]
    known = known_of("torchvision", task="classification")
    assert asked(known) == ["colour", "values", "activation"]
    given = {"task": "classification", "colour": "rgb", "values": "imagenet"}
    known = known_of("torchvision", 3, **given, activation="softmax")
    assert asked(known) == ["labels"]
    known = known_of("torchvision", 3, **given, activation="softmax", labels="ok,scratch,dent")
    assert known.complete
    assert settled(known, "defects", "fit", "interpolation") == (
        "scratch,dent", "stretch", "halving",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "why"),
    [("probabilities", "sum to 1"), ("many labels", "a sigmoid gives each class")],
)
def test_scores_that_are_probabilities_are_read_as_such(name: str, why: str) -> None:
    known = known_of(name, colour="rgb", values="0..1")
    assert known.value("activation") == "none"
    assert why in known.settled["activation"].why
    assert asked(known) == ["labels"]


def test_logits_of_a_map_become_probabilities() -> None:
    assert known_of("LR-ASPP").value("activation") == "softmax"
    assert asked(known_of("LR-ASPP")) == ["colour", "values", "labels"]


def test_a_detector_without_a_batch_is_understood_by_the_names_of_its_outputs() -> None:
    known = known_of("SSD")
    assert settled(known, "layout", "layout_of_boxes", "coordinates", "boxes_as", "nms") == (
        "CHW", "separate", "pixels", "corners", "0",
    )  # fmt: skip
    assert asked(known) == ["colour", "values", "labels"]


def test_raw_answers_of_a_detection_transformer() -> None:
    known = known_of("DETR")
    assert settled(known, "boxes_as", "coordinates", "activation", "nms") == (
        "centre", "unit", "softmax", "0",
    )  # fmt: skip
    known = known_of("DETR", colour="rgb", values="imagenet", labels="a,b,c,no_object")
    plan = make_plan(known, "m", "")
    assert plan.card.decoder["activation"] == "softmax"
    assert plan.card.classes == ("a", "b", "c")


@pytest.mark.parametrize(("name", "layout"), [("YOLOv5", "yolo_objectness"), ("YOLOX", "yolox")])
def test_older_detectors_are_told_apart_by_their_cells_and_numbers(name: str, layout: str) -> None:
    known = known_of(name)
    assert settled(known, "layout_of_boxes", "nms") == (layout, "0.45")
    assert asked(known) == ["colour", "values", "labels"]


def test_a_row_of_numbers_is_a_picture_only_if_a_person_says_so() -> None:
    with pytest.raises(ModelError, match=r"256 numbers .* --size"):
        known_of("scikit-learn")
    with pytest.raises(ModelError, match="5 numbers"):
        known_of("measurements")
    known = known_of("scikit-learn", size="16x16")
    assert settled(known, "layout", "channels", "colour", "task", "activation") == (
        "vector", "1", "grey", "classification", "none",
    )  # fmt: skip
    assert settled(known, "scores", "labels", "defects") == (
        "probabilities", "dent,good,scratch", "dent,scratch",
    )  # fmt: skip
    assert known.settled["labels"].why == "kept in the graph"
    assert asked(known) == ["values"]


def test_classes_that_are_only_numbered_are_asked_for() -> None:
    known = known_of("scikit-learn, numbered", size="16", values="0..1")
    assert asked(known) == ["labels"]
    known = known_of("scikit-learn, numbered", size="16", values="0..1", labels="numbered")
    assert known.value("labels") == "class0,class1,class2"


def test_a_row_of_numbers_may_be_in_colour_but_must_fill_the_picture() -> None:
    assert known_of("colour row", size="8").value("channels") == "3"
    with pytest.raises(ModelError, match="9 × 9 pixels do not make the 192 numbers"):
        known_of("colour row", size="9x9")


@pytest.mark.parametrize("text", ["16 by 16", "7x7", "16x16x16", "9000", "-16"])
def test_a_size_is_two_numbers_of_pixels(text: str) -> None:
    with pytest.raises(ModelError, match="A size is HEIGHTxWIDTH"):
        known_of("open", size=text)


def test_an_open_size_is_asked_for_first() -> None:
    known = known_of("open")
    assert asked(known) == ["size"]
    assert [c.value for c in known.questions[0].candidates][:2] == ["640x640", "512x512"]
    assert known_of("open", size="64x96").value("size") == "64x96"


def test_an_autoencoder_may_be_other_things_too() -> None:
    known = known_of("autoencoder", 1)
    assert [c.value for c in known.questions[0].candidates] == [
        "reconstruction", "anomaly", "segmentation",
    ]  # fmt: skip
    known = known_of("autoencoder", 1, task="reconstruction", values="0..1", distance="squared")
    assert known.complete
    assert known.settled["distance"].source == "given"
    with pytest.raises(ModelError, match=r"distance cannot be 'square'.*Did you mean 'squared'"):
        known_of("autoencoder", 1, task="reconstruction", values="0..1", distance="square")


@pytest.mark.parametrize(
    ("name", "frames", "kept", "noted"),
    [
        ("probabilities", 3, "3", False),
        ("probabilities", 1, "1", False),
        ("autoencoder", 3, "3", False),
        ("probabilities", 4, "3", True),
        ("four channels", 4, "4", False),
        ("multispectral", 3, "6", True),
    ],
)
def test_the_models_channels_are_matched_with_the_cameras(
    name: str, frames: int, kept: str, noted: bool
) -> None:
    given = {"task": "reconstruction"} if name == "autoencoder" else {}
    given |= {"values": "0..1"}
    if name != "autoencoder":
        given["labels"] = "good,bad"
    if name == "probabilities":
        given["colour"] = "rgb"
    known = known_of(name, frames, **given)
    assert known.value("frame_channels") == kept
    assert any("will judge only a camera that gives" in note for note in known.notes) == noted


def test_grey_frames_need_no_order_of_colours() -> None:
    known = known_of("probabilities", 1)
    assert "colour" not in asked(known)
    assert known.settled["colour"].source == "usual"


def test_a_model_of_bytes_takes_grey_values_as_they_are() -> None:
    assert known_of("bytes").value("values") == "0..255"
    assert asked(known_of("bytes")) == ["colour", "labels"]


def test_a_second_picture_is_a_golden_part() -> None:
    known = known_of("template", colour="rgb", values="0..1", labels="good,bad")
    assert known.value("image") == "search"
    assert asked(known) == ["input template"]
    assert asked(known_of("two pictures")) == ["image"]


def test_further_inputs_are_given_what_they_are_for() -> None:
    assert known_of("sizes").value("input orig_target_sizes") == "320,320"
    assert known_of("a setting").value("input level") == "0.25"
    assert asked(known_of("another setting")) == ["input level"]


@pytest.mark.parametrize(
    ("text", "why"),
    [("a,b", "takes numbers with commas, not 'a,b'"), ("1", "takes 2 numbers, not 1")],
)
def test_a_setting_takes_as_many_numbers_as_it_has(text: str, why: str) -> None:
    given = {"colour": "rgb", "values": "0..1", "labels": "good,bad", "input level": text}
    with pytest.raises(ModelError, match=why):
        make_plan(known_of("another setting", 3, **given), "m", "")


def test_an_embedding_is_compared_with_good_parts() -> None:
    known = known_of("embedding", task="embedding", colour="rgb", values="0..1")
    assert asked(known) == ["good"]


def test_outputs_that_nothing_here_judges_are_refused() -> None:
    with pytest.raises(ModelError, match=r"Its outputs \(y \[1, 2, 3, 4, 5\]\) are none"):
        known_of("waveform")


def test_a_task_that_no_output_fits_is_refused() -> None:
    with pytest.raises(ModelError, match=r"task cannot be 'detektion'; it is one of .*"):
        known_of("torchvision", task="detektion")
    with pytest.raises(ModelError, match="no picture of the input's size"):
        known_of("LR-ASPP", task="reconstruction")
    with pytest.raises(ModelError, match="No output of this model is scores of classes"):
        known_of("LR-ASPP", task="classification")


def test_what_a_person_says_goes_before_what_the_file_says() -> None:
    known = known_of("YOLOv8", labels="a,b,c", nms="0.5")
    assert known.settled["labels"].source == "given"
    assert known.settled["labels"].why == "as you said, not scratch,dent,stain"
    card = make_plan(known, "m", "").card
    assert (card.classes, card.decoder["nms"]) == (("a", "b", "c"), 0.5)
    assert card.provenance["answers"] == "nms = 0.5, labels = a,b,c"
    same = known_of("YOLOv8", labels="scratch,dent,stain")
    assert same.settled["labels"].source == "file"


PERSON: list[tuple[str, dict[str, str], str]] = [
    ("YOLOv8", {"labels": "a,b"}, "tells 3 classes apart, but 2 names"),
    ("YOLOv8", {"labels": "a,b,a"}, "a name of its own"),
    ("YOLOv8", {"labels": "a,,b"}, "a name of its own"),
    ("YOLOv8", {"defects": "scrach"}, "'scrach' is none of the model's classes: scratch, dent"),
    ("YOLOv8", {"coulour": "rgb"}, "decided by 'coulour'; leave it out. Did you mean colour?"),
    ("YOLOv8", {"fit": "letter"}, "fit"),
    ("YOLOv8", {"nms": "half"}, "nms is a number, not 'half'"),
    ("probabilities", {"colour": "rbg"}, "colour cannot be 'rbg'.* Did you mean 'rgb'"),
    ("probabilities", {"colour": " "}, "The answer to 'colour' is empty"),
    ("probabilities", {"fit": "strech"}, "fit cannot be 'strech'.* Did you mean 'stretch'"),
    ("probabilities", {"values": "0..2"}, "values cannot be '0..2': it is one of imagenet"),
    ("probabilities", {"values": "mean 1,2 std 3,4"}, "3 numbers each"),
    ("probabilities", {"values": "mean 1,2,3 std 3,4,0"}, "3 numbers each"),
    ("probabilities", {"labels": "good,bad", "defects": "good"}, "'good' says that a part is good"),
]


@pytest.mark.parametrize(("name", "given", "why"), PERSON, ids=lambda v: str(v)[:40])
def test_an_answer_that_does_not_fit_is_refused_in_a_sentence(
    name: str, given: dict[str, str], why: str
) -> None:
    others = {} if name == "YOLOv8" else {"colour": "rgb", "values": "0..1", "labels": "a,b"}
    with pytest.raises(ModelError, match=why):
        make_plan(known_of(name, 3, **(others | given)), "m", "")


def test_mean_and_deviation_may_be_written_out() -> None:
    given: dict[str, Any] = {"colour": "bgr", "labels": "good,bad"}
    known = known_of("probabilities", 3, **given, values="mean 10,20,30 std 2,4,8")
    numbers = make_plan(known, "m", "").wrapping
    assert numbers.scale == (0.5, 0.25, 0.125)
    assert numbers.offset == (-5.0, -5.0, -3.75)
    known = known_of("probabilities", 3, **given, values="mean=127 std=64")
    assert make_plan(known, "m", "").wrapping.scale == (1 / 64,) * 3


def test_imagenets_numbers_follow_the_order_of_colours() -> None:
    given = {"labels": "good,bad", "values": "imagenet"}
    rgb = make_plan(known_of("probabilities", 3, **given, colour="rgb"), "m", "").wrapping
    bgr = make_plan(known_of("probabilities", 3, **given, colour="bgr"), "m", "").wrapping
    assert rgb.scale == bgr.scale[::-1]
    assert rgb.scale[0] == pytest.approx(1 / (255 * 0.229))


def test_a_plan_waits_for_every_answer() -> None:
    with pytest.raises(ModelError, match="Still to be answered: colour, values, labels"):
        make_plan(known_of("probabilities"), "m", "")


def test_many_classes_are_not_all_taken_for_defects() -> None:
    labels = ",".join(["good"] + [f"c{n}" for n in range(29)])
    facts = facts_of("index map")
    known = understand(facts, {"colour": "rgb", "values": "0..1", "labels": labels}, 3)
    assert asked(known) == ["defects"]
    assert known.questions[0].candidates[0].value == labels.removeprefix("good,")


def test_a_model_that_may_decline_has_a_class_for_it() -> None:
    given = {"colour": "rgb", "values": "0..1", "labels": "good,bad", "unsure": "yes"}
    assert make_plan(known_of("probabilities", 3, **given), "m", "").card.classes == (
        "bad",
        "unsure",
    )


def test_an_exporters_batch_is_no_obstacle() -> None:
    card = make_plan(known_of("PatchCore of two"), "m", "").card
    assert (card.input.height, card.input.width) == (256, 256)
