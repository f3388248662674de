"""Every published model either judges frames of the emulator, or is refused for its reason."""

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from gonogo import paths
from gonogo.bootstrap.models import recipe_store
from gonogo.bootstrap.workshop import import_desk
from gonogo.domain.errors import ModelError
from gonogo.domain.verdict import Verdict
from gonogo.workbench.importing.desk import ImportDesk
from gonogo.workbench.importing.pictures import Picture, read_picture
from gonogo.workbench.importing.results import MadeBundle, Shown
from tests.support.command import gonogo, sentence

SHARED = Path(__file__).parents[3] / "shared" / "data"
MODELS, PILLS = SHARED / "models", SHARED / "pills" / "test"
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the published models lie in ../shared/data, not here"
)

COCO = {"labels": str(MODELS / "coco_classes.txt"), "defects": "person"}
FIRST_PILL = "1003948616*.jpg"
PERSON = "1113263349*.jpg"
"""A picture in which someone holds a pill up to the camera."""
RUNS: dict[str, dict[str, str]] = {
    "yolox_nano": {"colour": "bgr", "values": "0..255", "fit": "corner", **COCO},
    "fastestdet": {
        "task": "detection", "colour": "bgr", "values": "0..1", "fit": "stretch", **COCO,
    },
    "deimv2_atto_coco_int8": {"colour": "rgb", "values": "0..1", "fit": "stretch", **COCO},
    "deimv2_atto_int8_attn": {"colour": "rgb", "values": "0..1", "fit": "stretch", **COCO},
    "ultraface_rfb320": {"colour": "rgb", "values": "127/128", "labels": "background,face"},
    "deeplabv3_nhwc_257": {
        "colour": "rgb", "values": "-1..1", "labels": "numbered", "defects": "class15",
    },
    "casting_autoencoder": {"task": "reconstruction", "colour": "rgb", "values": "0..1"},
    "ppocr_cls": {
        "size": "48x192", "colour": "bgr", "values": "-1..1", "labels": "upright,turned",
        "defects": "turned",
    },
    "vittrack_two_input": {
        "task": "segmentation", "map": "output1", "colour": "rgb", "values": "imagenet",
        "input template": "TEMPLATE",
    },
    "vittrack_attn": {
        "task": "segmentation", "map": "output1", "colour": "rgb", "values": "imagenet",
        "input template": "TEMPLATE",
    },
    "cvgraph_sobel": {
        "size": "320x320", "colour": "rgb", "values": "0..1", "labels": "numbered",
        "task": "segmentation",
    },
    "cvgraph_binarize_two_input": {
        "size": "320x320", "colour": "rgb", "values": "0..1", "labels": "numbered",
        "task": "segmentation",
    },
    "cvgraph_uint8_to_float": {
        "size": "320x320", "colour": "rgb", "labels": "numbered", "task": "segmentation",
    },
    "ppocrv3_en_det": {
        "task": "text", "size": "736x960", "colour": "bgr", "values": "imagenet",
        "reader": str(MODELS / "ppocr_en_number_rec.onnx"),
        "alphabet": str(MODELS / "en_dict.txt"), "expected": "LOT 4711",
    },
    "ppocr_en_number_rec": {
        "task": "text", "size": "32x320", "colour": "bgr", "values": "-1..1",
        "alphabet": str(MODELS / "en_dict.txt"),
    },
}  # fmt: skip
REFUSED = {
    "sklearn_classifier_not_image": (["--look"], "takes 23 numbers"),
    "light_resnet50": (
        ["--colour", "rgb", "--values", "imagenet", "--labels", "numbered", "--defects", "class1"],
        "does not depend on the picture",
    ),
    "light_densenet121": (
        ["--task", "classification", "--colour", "rgb", "--values", "imagenet", "--labels",
         "numbered", "--defects", "class1", "--activation", "softmax"],
        "does not depend on the picture",
    ),
    "light_squeezenet": (
        ["--colour", "rgb", "--values", "imagenet", "--labels", "numbered", "--defects", "class1"],
        "does not depend on the picture",
    ),
    "sintrones_constant_detector": (
        ["--colour", "rgb", "--values", "0..1", "--labels", "a,b"],
        "does not depend on the picture",
    ),
}  # fmt: skip


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    """Four photographs of one size, as the emulator shows them."""
    folder = tmp_path / "frames"
    folder.mkdir()
    chosen = [next(PILLS.glob(PERSON)), *sorted(PILLS.glob("*.jpg"))[:3]]
    for path in chosen:
        shutil.copy(path, folder / path.name)
    return folder


def desk_of(name: str, pictures: list[Picture], answers: dict[str, str]) -> ImportDesk:
    desk = import_desk(MODELS / f"{name}.onnx", pictures)
    desk.examine()
    template = str(next(PILLS.glob(FIRST_PILL)))
    given = {k: template if v == "TEMPLATE" else v for k, v in answers.items()}
    known = desk.answer_all(given)
    assert known.complete, [question.key for question in known.questions]
    return desk


def made_of(name: str, pictures: list[Picture]) -> MadeBundle:
    camera = recipe_store().load("tile").camera
    return desk_of(name, pictures, RUNS[name]).make(name, name, camera)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", sorted(RUNS))
def test_a_published_model_is_brought_in_and_judges_frames_of_the_emulator(
    name: str, frames: Path, own_data_folder: Path
) -> None:
    answers: list[str] = []
    for key, value in RUNS[name].items():
        value = str(next(PILLS.glob(FIRST_PILL))) if value == "TEMPLATE" else value
        answers += ["--set", f"{key}={value}"]
    file = str(MODELS / f"{name}.onnx")
    done = gonogo(
        own_data_folder, "model", "import", file, "--frames", str(frames), *answers, "--json"
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert len(answer["frames"]) == 4
    ran = gonogo(own_data_folder, "run", answer["recipe"], "--headless", "-n", "4", "--json")
    assert ran.returncode == 0, ran.stderr
    counted: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    assert counted["records"] == 4
    assert counted["error"] == 0


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_judge_is_refused_with_the_reason(
    name: str, frames: Path, own_data_folder: Path
) -> None:
    arguments, why = REFUSED[name]
    file = str(MODELS / f"{name}.onnx")
    done = gonogo(own_data_folder, "model", "import", file, "--frames", str(frames), *arguments)
    assert why in sentence(done).replace("\n", " ") or why in done.stdout + done.stderr
    assert not list(paths.user_models().glob("*/card.yaml"))


def boxes(shown: Shown) -> list[tuple[float, float, float, float]]:
    assert shown.overlay is not None
    return [(b.x0, b.y0, b.x1, b.y1) for b in shown.overlay.boxes]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return both / (area - both)


def test_models_of_three_families_draw_the_person_at_the_same_place() -> None:
    """The place is not ours to know; that independent models agree on it, on the frame, is."""
    picture = read_picture(next(PILLS.glob(PERSON)))
    found = {
        name: boxes(made_of(name, [picture]).shown[0]) for name in ("yolox_nano", "fastestdet")
    }
    assert all(found.values()), found
    assert max(overlap(a, b) for a in found["yolox_nano"] for b in found["fastestdet"]) > 0.5
    drawn = made_of("deeplabv3_nhwc_257", [picture]).shown[0].overlay
    assert drawn is not None
    assert drawn.decides
    region = drawn.regions[0].outline
    x0, y0, x1, y1 = max(found["yolox_nano"], key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    inside = [
        x0 - 40 <= x <= x1 + 40 and y0 - 40 <= y <= y1 + 40
        for x, y in zip(region[0::2], region[1::2], strict=True)
    ]
    assert np.mean(inside) > 0.8


@pytest.mark.parametrize("name", ["yolox_nano", "ultraface_rfb320"])
def test_boxes_follow_a_picture_that_lies_elsewhere_on_a_larger_frame(name: str) -> None:
    picture = read_picture(next(PILLS.glob(PERSON)))
    rows, columns = picture.pixels.shape[:2]
    wide = np.full((rows + 160, columns + 400, 3), 114, np.uint8)
    wide[60 : 60 + rows, 250 : 250 + columns] = picture.pixels
    here, there = made_of(name, [picture, Picture("wide", wide)]).shown
    one, other = boxes(here)[0], boxes(there)[0]
    moved = (one[0] + 250, one[1] + 60, one[2] + 250, one[3] + 60)
    assert overlap(moved, other) > 0.6  # a face on a smaller scale is framed a little wider


def test_print_is_found_read_and_held_against_what_it_must_say() -> None:
    pictures = [printed("LOT 4711", 1), printed("LOT 4712", 2)]
    right, wrong = made_of("ppocrv3_en_det", pictures).shown
    assert right.judgement.verdict is Verdict.PASS
    assert wrong.judgement.verdict is Verdict.FAIL
    assert "4712" in wrong.judgement.reasons[0].text
    drawn = right.overlay
    assert drawn is not None
    xs, ys = drawn.texts[0].corners[0::2], drawn.texts[0].corners[1::2]
    assert 380 <= min(xs) <= 410
    assert 480 <= min(ys) <= 515
    assert max(ys) <= 560


def printed(text: str, seed: int) -> Picture:
    font = ImageFont.truetype(str(paths.resources() / "fonts" / "Inter-Regular.otf"), 60)
    sheet = Image.new("L", (1280, 1024), 200)
    ImageDraw.Draw(sheet).text((400, 480), text, fill=20, font=font)
    noise = np.random.default_rng(seed).normal(0, 3, (1024, 1280))
    grey = np.clip(np.asarray(sheet, np.float64) + noise, 0, 255).astype(np.uint8)
    return Picture(text, np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8))


def test_an_open_question_names_its_option_and_its_candidates(own_data_folder: Path) -> None:
    file = str(MODELS / "yolox_nano.onnx")
    frame = str(next(PILLS.glob(PERSON)))
    said = sentence(gonogo(own_data_folder, "model", "import", file, "--frames", frame))
    assert "--labels (numbered or other)" in said


def test_the_layout_of_yolox_tells_what_is_likeliest_for_its_pixels() -> None:
    desk = import_desk(MODELS / "yolox_nano.onnx", [read_picture(next(PILLS.glob(PERSON)))])
    desk.examine()
    known = desk.known
    assert known.value("fit") == "corner"
    likeliest = {q.key: q.candidates[0].value for q in known.questions}
    assert likeliest == {"labels": "numbered", "values": "0..255", "colour": "bgr"}
    values = next(q for q in known.questions if q.key == "values")
    trial = desk.try_answer("values", values.candidates[0])
    assert any(shown.overlay and shown.overlay.boxes for shown in trial.shown)


def test_weights_that_say_nothing_are_told_of_before_anything_is_asked() -> None:
    desk = import_desk(MODELS / "light_resnet50.onnx", [read_picture(next(PILLS.glob(PERSON)))])
    desk.examine()
    assert desk.known.questions
    assert "does not depend on the picture" in desk.known.constant
    assert desk.known.constant in desk.known.notes


def test_an_answer_that_fits_nothing_is_refused() -> None:
    desk = import_desk(MODELS / "yolox_nano.onnx", [read_picture(next(PILLS.glob(PERSON)))])
    desk.examine()
    with pytest.raises(ModelError, match="Did you mean 'rgb'"):
        desk.answer("colour", "rbg")
    assert "colour" in [question.key for question in desk.known.questions]
