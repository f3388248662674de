"""From an ONNX file of our own to a bundle that a station arms with, by desk and by command."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from onnx import TensorProto, helper

from gonogo import paths
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.bootstrap.workshop import import_desk, install_bundle
from gonogo.domain.errors import DataError, ModelError, RecipeError
from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.models.bundles import read_bundle, read_card
from gonogo.workbench.importing.answers import Candidate
from gonogo.workbench.importing.desk import ImportDesk
from gonogo.workbench.importing.pictures import Picture, read_pictures
from tests.support.command import environment, gonogo, gonogo_json, sentence
from tests.support.foreign import classifier, endless_loop, graph_of, saved, weight
from tests.support.light import BUNDLE
from tests.support.waiting import eventually

ANSWERS = {"colour": "bgr", "values": "0..255", "labels": "good,scratch,dent"}


def picture(seed: int = 0, size: tuple[int, int] = (96, 120), channels: int = 3) -> Picture:
    rng = np.random.default_rng(seed)
    shape = (*size, channels) if channels > 1 else size
    return Picture(f"part-{seed}", rng.integers(30, 200, shape, dtype=np.uint8))


def written(folder: Path, count: int = 4) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        cv2.imwrite(str(folder / f"{number}.png"), picture(number).pixels)
    return folder


def desk_for(tmp_path: Path, *frames: Picture) -> ImportDesk:
    file = saved(classifier(), tmp_path / "three.onnx")
    desk = import_desk(file, frames or [picture()])
    desk.examine()
    return desk


def brightness(tmp_path: Path) -> Path:
    """A map of strangeness: how bright each place is."""
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["m"], axes=[1], keepdims=1),
        helper.make_node("AveragePool", ["m"], ["y"], kernel_shape=[4, 4], strides=[4, 4]),
    ]
    return saved(graph_of(nodes, takes=(1, 3, 64, 64), opset=13), tmp_path / "bright.onnx")


def patches(tmp_path: Path) -> Path:
    """An embedding: mean colour of each of 8 × 8 places, and nothing else."""
    nodes = [
        helper.make_node("AveragePool", ["x"], ["p"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Conv", ["p", "mix"], ["y"]),
    ]
    mix = weight("mix", np.random.default_rng(1).normal(size=(64, 3, 1, 1)))
    model = graph_of(nodes, takes=(1, 3, 64, 64), weights=[mix])
    return saved(model, tmp_path / "patches.onnx")


def test_what_the_file_says_is_not_asked_and_what_it_cannot_say_is(tmp_path: Path) -> None:
    known = desk_for(tmp_path).known
    assert known.settled["size"].source == "file"
    assert known.value("size") == "16x16"
    assert known.value("task") == "classification"
    assert [question.key for question in known.questions] == ["labels", "values", "colour"]
    assert all(question.seen for question in known.questions[1:])


def test_each_candidate_is_tried_on_the_frames_and_they_differ(tmp_path: Path) -> None:
    desk = desk_for(tmp_path, picture(1), picture(2))
    values = next(q for q in desk.known.questions if q.key == "values")
    trials = desk.compare(values)
    assert [trial.problem for trial in trials] == [""] * len(trials)
    assert all(len(trial.shown) == 2 for trial in trials)
    assert "colour" in trials[0].assumed
    scores = {round(trial.shown[0].judgement.score or 0.0, 6) for trial in trials}
    assert len(scores) > 1


def test_a_bundle_is_made_written_whole_and_arms_with_its_golden_answer(tmp_path: Path) -> None:
    desk = desk_for(tmp_path, picture(1))
    assert desk.answer_all(ANSWERS).complete
    made = desk.make("three", "Three classes", CameraSettings("replay", folder=str(tmp_path)))
    assert made.card.classes == ("scratch", "dent")
    assert made.card.channels == ("good", "scratch", "dent")
    name = install_bundle(made)
    recipe = recipe_store().load(name)
    folder = paths.user_models() / "three"
    assert read_bundle(folder, recipe.model.sha256).card == made.card
    model = load_model(recipe.model)
    try:
        assert model.check_golden() <= made.card.golden.atol
    finally:
        model.close()
    assert not [p for p in paths.user_models().iterdir() if p.name.startswith(".")]


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    desk = desk_for(tmp_path, picture(1))
    desk.answer_all(ANSWERS)
    made = desk.make("three", "", CameraSettings("replay"))
    install_bundle(made)
    before = (paths.user_models() / "three" / "card.yaml").read_bytes()
    with pytest.raises(RecipeError, match="take another name"):
        install_bundle(made)
    (paths.user_recipes() / "three-v1.json").unlink()
    desk.answer("values", "0..1")
    with pytest.raises(ModelError, match="take another name"):
        install_bundle(desk.make("three", "", CameraSettings("replay")))
    assert (paths.user_models() / "three" / "card.yaml").read_bytes() == before


def test_an_import_that_was_cut_off_before_its_recipe_is_finished_by_the_next(
    tmp_path: Path,
) -> None:
    for _ in range(2):
        desk = desk_for(tmp_path, picture(1))
        desk.answer_all(ANSWERS)
        name = install_bundle(desk.make("three", "", CameraSettings("replay")))
        recipe = recipe_store().load(name)
        read_bundle(paths.user_models() / "three", recipe.model.sha256)
        (paths.user_recipes() / "three-v1.json").unlink()


def test_nothing_of_a_killed_import_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    file = saved(endless_loop(), tmp_path / "endless.onnx")
    frames = written(tmp_path / "frames", 1)
    running = subprocess.Popen(
        [sys.executable, "-m", "gonogo", "model", "import", str(file), "--frames", str(frames)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment(paths.data()), "TMPDIR": str(temporary)},
    )
    eventually(lambda: bool(list(temporary.glob("gonogo-model-*/job*"))), 60)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    import_desk(file, [picture()])
    assert list(temporary.glob("gonogo-model-*/job*")), "it runs still"
    children = psutil.Process(running.pid).children(recursive=True)
    running.kill()
    running.wait()
    import_desk(file, [picture()])
    assert list(temporary.glob("*gonogo*")) == []
    for child in children:
        child.kill()


def test_a_draft_that_a_kill_left_among_the_models_is_swept_by_the_next_import(
    tmp_path: Path,
) -> None:
    models = paths.user_models()
    models.mkdir(parents=True)
    writing = (
        "import os, sys; from pathlib import Path\n"
        "from gonogo.drivers.models import bundle_writing\n"
        "bundle_writing.write_durably = lambda path, data: (path.write_bytes(data), os._exit(9))\n"
        "from gonogo.drivers.models.bundles import read_card\n"
        "from gonogo.drivers.models.bundle_writing import write_bundle\n"
        "write_bundle(read_card(Path(sys.argv[1])), {'model.onnx': b'half'}, Path(sys.argv[2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", writing, str(BUNDLE), str(models)], check=False)
    assert done.returncode == 9
    assert len(list(models.iterdir())) == 2
    desk_for(tmp_path)
    assert list(models.iterdir()) == []


def test_grey_frames_of_a_model_in_colour_are_matched_in_so_many_words(tmp_path: Path) -> None:
    known = desk_for(tmp_path, picture(channels=1)).known
    assert known.settled["frame_channels"].value == "1"
    assert "three times" in known.settled["frame_channels"].why
    assert "colour" in known.settled


def test_a_model_of_four_channels_waits_for_a_camera_that_gives_them(tmp_path: Path) -> None:
    file = saved(classifier((1, 4, 16, 16), channels=4), tmp_path / "four.onnx")
    desk = import_desk(file, [picture()])
    desk.examine()
    known = desk.answer_all({"values": "0..1", "labels": "good,a,b"})
    assert known.value("colour") == "multi"
    assert "gives 4" in known.notes[0]
    with pytest.raises(ModelError, match="4 channels"):
        desk.make("four", "", CameraSettings("replay"))
    four = import_desk(file, [picture(channels=4)])
    four.examine()
    four.answer_all({"values": "0..1", "labels": "good,a,b"})
    made = four.make("four", "", CameraSettings("replay"))
    assert made.card.input.colour == "multi"
    assert made.card.golden.image == "golden.npy"
    install_bundle(made)
    model = load_model(made.recipe.model)
    try:
        assert model.check_golden() <= made.card.golden.atol
    finally:
        model.close()


def test_a_score_without_an_end_begins_above_the_good_parts(tmp_path: Path) -> None:
    good = written(tmp_path / "good")
    desk = import_desk(brightness(tmp_path), [picture(9)])
    desk.examine()
    desk.answer_all({"task": "anomaly", "colour": "bgr", "values": "0..255", "good": str(good)})
    made = desk.make("bright", "", CameraSettings("replay"))
    limits = made.recipe.rule.classes[0]
    assert 100 < limits.review_at < limits.fail_at < 200
    assert limits.fail_at == pytest.approx(limits.review_at * 1.2 / 1.05, rel=0.01)


def test_an_embedding_remembers_good_parts_and_shows_the_nearest_place(tmp_path: Path) -> None:
    good = written(tmp_path / "good", 6)
    strange = picture(1, (64, 64))
    strange.pixels[8:16, 40:48] = (255, 0, 255)
    desk = import_desk(patches(tmp_path), [strange])
    desk.examine()
    answers = {
        "task": "embedding", "colour": "bgr", "values": "0..255", "good": str(good),
        "interpolation": "nearest",
    }  # fmt: skip
    assert desk.answer_all(answers).complete
    made = desk.make("remembers", "", CameraSettings("replay"))
    assert "patches.npy" in made.files
    drawn = made.shown[0].overlay
    assert drawn is not None
    assert drawn.decides
    assert drawn.nearest is not None
    assert (drawn.nearest.x, drawn.nearest.y) == (40.0, 8.0)
    install_bundle(made)
    model = load_model(made.recipe.model)
    try:
        assert model.check_golden() <= made.card.golden.atol
    finally:
        model.close()


def test_good_parts_are_remembered_anew_when_an_answer_changes_what_the_model_sees(
    tmp_path: Path,
) -> None:
    good = written(tmp_path / "good", 6)
    desk = import_desk(patches(tmp_path), [picture(1)])
    desk.examine()
    desk.answer_all({"task": "embedding", "colour": "bgr", "good": str(good)})
    scores = [
        desk.try_answer("values", Candidate(values, "")).shown[0].judgement.score
        for values in ("0..255", "0..1")
    ]
    # The frame is one of the parts that are remembered: it is at no distance from itself.
    assert scores == pytest.approx([0, 0], abs=1e-3)


def test_the_command_brings_a_model_in_and_the_line_runs_it(
    tmp_path: Path, own_data_folder: Path
) -> None:
    file = saved(classifier(), tmp_path / "three.onnx")
    frames = written(tmp_path / "frames")
    answers = ["--colour", "bgr", "--values", "0..255", "--labels", "good,scratch,dent"]
    said = gonogo_json(
        own_data_folder, "model", "import", str(file), "--frames", str(frames), *answers
    )
    assert said["recipe"] == "three"
    assert said["answers"]["colour"]["source"] == "given"
    ran = gonogo(own_data_folder, "run", "three", "--headless", "-n", "4", "--json")
    counted = json.loads(ran.stdout.splitlines()[-1])
    assert (counted["records"], counted["error"]) == (4, 0)
    explained = gonogo_json(
        own_data_folder, "model", "explain", "three", str(frames / "0.png"), "--grid", "3",
        "--out", str(tmp_path / "map.png"),
    )  # fmt: skip
    assert "occlusion" in explained["map"]
    assert cv2.imread(str(tmp_path / "map.png")) is not None
    inside = gonogo_json(
        own_data_folder, "model", "explain", "three", str(frames / "0.png"), "--layers"
    )
    assert {"Conv", "Relu"} <= {layer["operator"] for layer in inside["layers"]}


def test_an_open_question_is_one_sentence_with_its_option(
    tmp_path: Path, own_data_folder: Path
) -> None:
    file = saved(classifier(), tmp_path / "three.onnx")
    frames = written(tmp_path / "frames", 1)
    sheets = tmp_path / "sheets"
    done = gonogo(
        own_data_folder, "model", "import", str(file), "--frames", str(frames),
        "--compare", str(sheets),
    )  # fmt: skip
    assert done.returncode == 1
    assert "--labels (numbered or other)" in done.stderr
    assert "--colour (rgb, bgr)" in done.stdout
    assert {path.name for path in sheets.iterdir()} == {"colour.png", "values.png"}
    wrong = ["--colour", "rgb", "--values", "imagenets", "--labels", "good,a,b"]
    said = sentence(
        gonogo(own_data_folder, "model", "import", str(file), "--frames", str(frames), *wrong)
    )
    assert "imagenets" in said
    idle = ["--colour", "rgb", "--values", "0..1", "--labels", "good,a,b", "--set", "colours=rgb"]
    said = sentence(
        gonogo(own_data_folder, "model", "import", str(file), "--frames", str(frames), *idle)
    )
    assert "Did you mean colour" in said
    nameless = ["--look", "--set", "nonsense=1"]
    said = sentence(
        gonogo(own_data_folder, "model", "import", str(file), "--frames", str(frames), *nameless)
    )
    assert "'nonsense'" in said


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
def test_a_slip_in_the_terminal_is_asked_again_and_no_answer_is_lost(
    own_data_folder: Path, tmp_path: Path
) -> None:
    file = saved(classifier(), tmp_path / "three.onnx")
    frames = written(tmp_path / "frames")
    keyboard, terminal = os.openpty()
    os.write(keyboard, b"nowhere.txt\ngood,scratch,dent\n0..255\nbgr\n")
    done = subprocess.run(
        [sys.executable, "-m", "gonogo", "model", "import", str(file), "--frames", str(frames)],
        stdin=terminal, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path,
        env=environment(own_data_folder),
    )  # fmt: skip
    os.close(keyboard)
    os.close(terminal)
    assert done.returncode == 0, done.stderr
    assert "nowhere.txt cannot be read" in done.stderr
    assert "The bundle three and the recipe three are made" in done.stdout


def test_pictures_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no pictures"):
        read_pictures(tmp_path)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(DataError, match=r"broken\.png"):
        read_pictures(tmp_path)


@pytest.mark.parametrize("greys", [(0, 1, 2, 3), (0, 2)])
def test_grey_pictures_in_files_of_three_channels_run_on_the_line_as_they_did_at_import(
    greys: tuple[int, ...], own_data_folder: Path, tmp_path: Path
) -> None:
    frames = written(tmp_path / "frames")
    for number in greys:
        plain = picture(number).pixels[..., :1]
        cv2.imwrite(str(frames / f"{number}.png"), np.repeat(plain, 3, axis=2))
    file = saved(classifier(), tmp_path / "three.onnx")
    answers = [word for key, value in ANSWERS.items() for word in (f"--{key}", value)]
    command = ["model", "import", str(file), "--frames", str(frames), *answers, "--name", "lids"]
    made = gonogo_json(own_data_folder, *command)
    assert len(made["frames"]) == 4
    run = gonogo_json(own_data_folder, "run", "lids", "--headless", "-n", "8")
    assert run["error"] == 0


def test_a_card_with_a_field_that_nobody_knows_or_a_file_elsewhere_is_refused(
    tmp_path: Path,
) -> None:
    card = (recipe_store().bundle_folder("tile") / "card.yaml").read_text("utf-8")
    (tmp_path / "card.yaml").write_text(card + "prepair: 1\n", "utf-8")
    with pytest.raises(ModelError, match="prepair"):
        read_card(tmp_path)
    (tmp_path / "card.yaml").write_text(card.replace("golden.npy", "../golden.npy"), "utf-8")
    with pytest.raises(ModelError, match="without folders"):
        read_card(tmp_path)


def test_an_open_batch_and_a_uint8_model_need_no_answer_about_values(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Cast", ["x"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("GlobalAveragePool", ["f"], ["g"]),
        helper.make_node("Flatten", ["g"], ["v"]),
        helper.make_node("Softmax", ["v"], ["y"], axis=1),
    ]
    model = graph_of(nodes, takes=("n", 3, 32, 32), dtype=TensorProto.UINT8)
    desk = import_desk(saved(model, tmp_path / "bytes.onnx"), [picture()])
    desk.examine()
    assert desk.known.settled["values"].source == "file"
    assert desk.answer_all({"colour": "rgb", "labels": "good,red,blue"}).complete
    made = desk.make("bytes", "", CameraSettings("replay"))
    assert made.shown[0].judgement.score is not None


def test_a_batch_that_is_fixed_is_filled_with_the_one_picture(tmp_path: Path) -> None:
    made = []
    for batch in (1, 4):
        file = saved(classifier(takes=(batch, 3, 16, 16)), tmp_path / f"{batch}.onnx")
        desk = import_desk(file, [picture()])
        desk.examine()
        assert desk.answer_all(ANSWERS).complete
        made.append(desk.make("three", "", CameraSettings("replay")).shown[0].judgement.score)
    assert made[0] == pytest.approx(made[1], abs=1e-6)
