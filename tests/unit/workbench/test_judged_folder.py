"""A labelled folder, judged by the model, is material for a rule; and what is twice is told."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.bootstrap.models import load_model
from gonogo.domain.errors import DataError
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Label, Truth
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Verdict
from gonogo.ports.ledger import ScoredDecision
from gonogo.ports.model import Model, Tensors
from gonogo.workbench.challenge import Challenge
from gonogo.workbench.evaluate import evaluate
from gonogo.workbench.judged import JudgedFolder
from gonogo.workbench.judging import judge_folder
from gonogo.workbench.labelled.folder import LabelledFolder
from gonogo.workbench.labelled.listing import list_folder
from gonogo.workbench.labelled.part import ListedPart
from gonogo.workbench.material import Material, from_folder, from_production, labelled_images
from gonogo.workbench.score_cache import ScoreCache, Scored
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.twins import ImageSet, twins_across, twins_within
from tests.support.labelled import class_folders, truth_table, write_image
from tests.support.light import LightHome, light_image


def judged(recipe: Recipe, folder: Path, cache: Path) -> JudgedFolder:
    model = load_model(recipe.model)
    try:
        scores = ScoreCache(cache, recipe, model.info)
        return judge_folder(recipe, model, list_folder(folder), scores)
    finally:
        model.close()


def material(found: JudgedFolder, recipe: Recipe, production: ImageSet | None = None) -> Material:
    made = from_folder(found, recipe, production)
    assert isinstance(made, Material)
    return made


def test_a_judged_folder_fails_what_evaluate_fails(light: LightHome, tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "set", {"good": 12, "blob": 6, "smudge": 3})
    # A good part with a blob: whatever the label says, the score is the model's.
    write_image(folder / "good" / "odd.png", light_image(99, bad=True))
    recipe = light.recipe
    made = material(judged(recipe, folder, tmp_path / "scores"), recipe)
    model = load_model(recipe.model)
    other = evaluate(recipe, model, LabelledFolder(folder, model.card))
    model.close()
    assert (made.good, made.bad) == (13, 9)
    failed = {path for path, margin in zip(made.images, made.parts.scores, strict=True)
              if margin >= 1}  # fmt: skip
    assert {str(path.relative_to(folder)) for path in failed} == {
        part.image for part in other.parts if part.verdict == Verdict.FAIL
    }
    assert folder / "good" / "odd.png" in failed
    assert made.start is not None
    assert made.curves.confusion(made.start)[0, 2] == 1
    assert made.recipe is recipe
    assert "no sample of production" in made.notes[0]
    assert "smudge" in " ".join(made.notes)
    assert made.margins is not None
    assert (made.margins.seqs < 0).all(), "a folder has no ledger entries"


class Counting:
    """A model that counts how often it is asked."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.info, self.card, self.patches = model.info, model.card, model.patches
        self.read, self.check_golden, self.close = model.read, model.check_golden, model.close
        self.runs = 0

    def run(self, inputs: Tensors) -> Tensors:
        self.runs += 1
        return self._model.run(inputs)


def test_scores_are_kept_for_the_next_time(light: LightHome, tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "set", {"good": 4, "blob": 4})
    first = judged(light.recipe, folder, tmp_path / "scores")
    model = load_model(light.recipe.model)
    cache = ScoreCache(tmp_path / "scores", light.recipe, model.info)
    counting = Counting(model)
    again = judge_folder(light.recipe, counting, list_folder(folder), cache)
    assert counting.runs == 0
    assert again.scored == first.scored
    write_image(folder / "blob" / "new.png", light_image(77, bad=True))
    judge_folder(light.recipe, counting, list_folder(folder), cache)
    assert counting.runs == 1
    smaller = replace(light.recipe.rule.classes[0], min_area_px=64.0)
    other = replace(light.recipe, rule=DecisionRule((smaller,)))
    sizes = ScoreCache(tmp_path / "scores", other, model.info)
    judge_folder(other, counting, list_folder(folder), sizes)
    assert counting.runs == 10, "another smallest region makes other scores"
    file = next(iter((tmp_path / "scores").glob("*.json")))
    file.write_text("{")
    assert ScoreCache(tmp_path / "scores", light.recipe, model.info).get("ab") is None
    model.close()


def test_what_is_stopped_is_no_folder_but_its_scores_are_kept(
    light: LightHome, tmp_path: Path
) -> None:
    folder = class_folders(tmp_path / "set", {"good": 4, "blob": 4})
    model = load_model(light.recipe.model)

    passes = 0

    def three(parts: Iterable[ListedPart]) -> Iterator[ListedPart]:
        nonlocal passes
        passes += 1
        for number, part in enumerate(parts):
            if number == 3 and passes == 2:
                msg = "stopped"
                raise InterruptedError(msg)
            yield part

    cache = ScoreCache(tmp_path / "scores", light.recipe, model.info)
    with pytest.raises(InterruptedError):
        judge_folder(light.recipe, model, list_folder(folder), cache, three)
    model.close()
    text = next((tmp_path / "scores").glob("*.json")).read_text()
    assert text.count("image_sha256") == 3


def test_an_image_of_another_size_is_named_before_any_is_judged(
    light: LightHome, tmp_path: Path
) -> None:
    folder = class_folders(tmp_path / "set", {"good": 4, "blob": 4})
    write_image(folder / "good" / "z.png", light_image(1, bad=False)[:100])
    with pytest.raises(DataError, match=r"good/z\.png is 320 × 100 px; the model light takes"):
        judged(light.recipe, folder, tmp_path / "scores")
    assert not (tmp_path / "scores").exists()


def test_the_same_pixels_twice_are_told_with_the_first_pair(
    light: LightHome, tmp_path: Path
) -> None:
    folder = class_folders(tmp_path / "set", {"good": 5, "blob": 5})
    write_image(folder / "good" / "copy.bmp", light_image(2, bad=False))
    write_image(folder / "blob" / "copy.png", light_image(3, bad=False))
    found = judged(light.recipe, folder, tmp_path / "scores")
    notes = material(found, light.recipe).notes
    twice = next(note for note in notes if "same pixels" in note)
    assert twice.startswith("2 images of the folder have the same pixels as an earlier part")
    assert "good/0003.png" in " ".join(notes)
    wrong = next(note for note in notes if "one of the labels is wrong" in note)
    assert "blob/copy.png (bad)" in wrong
    assert wrong.startswith("1 of them is called good in one place and bad in the other")
    assert not any("good/0005.png" in note for note in notes)


def decision(seq: int, sha256: str, truth: Truth | None) -> ScoredDecision:
    label = Label(9, "", seq, "Ada", truth or Truth.GOOD, "blob" if truth == "defect" else "")
    labels = () if truth is None else (label,)
    return ScoredDecision(
        seq, "2026-11-20T10:00:00Z", "r", seq, f"P{seq}", "FAIL", 0.9, {"blob": 0.9},
        {"blob": (0.6, 0.8)}, "light", 1, "cd" * 32, "01" * 32, sha256, False, None, labels,
    )  # fmt: skip


def test_images_of_labelled_production_are_found_again_in_a_folder(
    light: LightHome, tmp_path: Path
) -> None:
    folder = class_folders(tmp_path / "set", {"good": 5, "blob": 5})
    found = judged(light.recipe, folder, tmp_path / "scores")
    names = [part.name for part in found.listing.parts]
    sha = [scored.image_sha256 for scored in found.scored]
    blob, good = names.index("blob/0006.png"), names.index("good/0001.png")
    rows = [
        decision(1, sha[blob], Truth.GOOD),
        decision(2, sha[good], None),
        decision(3, sha[good], Truth.GOOD),
        decision(4, "ef" * 32, Truth.DEFECT),
    ]
    notes = material(found, light.recipe, labelled_images(rows)).notes
    shared = next(note for note in notes if "labelled production" in note)
    assert shared.startswith("2 images of the folder have the same pixels as a part of labelled")
    assert "good/0001.png and P3" in " ".join(notes) or "blob/0006.png and P1" in shared
    assert any("blob/0006.png (bad) and P1 (good)" in note for note in notes)


def test_production_that_shows_an_image_twice_says_so(light: LightHome) -> None:
    rows = [
        replace(
            decision(n, f"{n % 20:064x}", Truth.DEFECT if n % 2 else Truth.GOOD),
            verdict="FAIL" if n % 3 else "PASS",
            score=0.01 * n,
            class_scores={"blob": 0.01 * n},
            audit=None if n % 3 else AuditDraw(True, 1.0),
        )
        for n in range(1, 31)
    ]
    made = from_production(rows, light.recipe, "light")
    assert isinstance(made, Material)
    assert made.seen is not None
    assert made.seen.names[:2] == ("P1", "P2")
    assert any(
        note.startswith("10 images of labelled production have the same pixels as an earlier part")
        and "P1 and P21" in note
        for note in made.notes
    )


def test_sets_without_a_common_image_say_nothing() -> None:
    one = ImageSet("a", ("1", "2"), ("x", ""), (True, False))
    other = ImageSet("b", ("3", "4"), ("y", ""), (True, False))
    assert twins_within(one) == ()
    assert twins_across(one, other) == ()


def challenge(light: LightHome, tmp_path: Path) -> Challenge:
    folder = class_folders(tmp_path / "golden", {"good": 2, "blob": 3})
    dim = np.minimum(light_image(5, bad=True), 225).astype(np.uint8)
    write_image(folder / "blob" / "0005.png", dim)
    return Challenge.of(judged(light.recipe, folder, tmp_path / "scores"), light.recipe.rule)


def test_a_rule_is_held_against_the_challenge_set(light: LightHome, tmp_path: Path) -> None:
    made = challenge(light, tmp_path)
    held = made.hold(Thresholds(1.0, 1.0))
    assert held.verdict == Verdict.PASS
    assert held.sentence == "All 5 challenge parts are judged right."
    margins = sorted(part.margin for part in made.parts if part.bad)
    blind = made.hold(Thresholds(margins[0] * 1.01, margins[0] * 1.01))
    assert blind.verdict == Verdict.FAIL
    assert [part.margin for part, _ in blind.wrong] == [m for m in margins if m < margins[0] * 1.01]
    name = blind.wrong[0][0].name
    assert f"judged wrong: {name} (blob, PASS)" in blind.sentence
    cautious = made.hold(Thresholds(1.0, margins[-1] * 1.01))
    assert cautious.verdict == Verdict.REVIEW
    assert cautious.sentence.startswith("3 of 5 challenge parts are left to a person: ")
    both = made.hold(Thresholds(margins[0] * 1.0001, margins[-1] * 1.01))
    assert both.verdict == Verdict.FAIL
    assert both.sentence.startswith("1 of 5 challenge parts is judged wrong: ")
    assert "; 2 are left to a person: " in both.sentence
    harsh = made.hold(Thresholds(-1.0, -1.0))
    assert {part.kind for part, _ in harsh.wrong} == {"none"}
    assert "(good, FAIL)" in harsh.sentence


def test_a_challenge_part_that_the_model_cannot_score_is_rejected_by_every_rule(
    light: LightHome, tmp_path: Path
) -> None:
    folder = class_folders(tmp_path / "golden", {"good": 1, "blob": 1})
    found = judged(light.recipe, folder, tmp_path / "scores")
    lost = tuple(Scored(scored.image_sha256, {}) for scored in found.scored)
    made = Challenge.of(JudgedFolder(found.listing, lost), light.recipe.rule)
    held = made.hold(Thresholds(1e9, 1e9))
    assert [part.kind for part, _ in held.wrong] == ["none"]
    with pytest.raises(DataError, match="score"):
        from_folder(JudgedFolder(found.listing, lost), light.recipe)


def test_a_folder_with_one_kind_of_part_is_no_material(light: LightHome, tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "set", {"good": 0, "blob": 3})
    found = from_folder(judged(light.recipe, folder, tmp_path / "scores"), light.recipe)
    assert not isinstance(found, Material)
    assert found.kind == "one_class"


def test_evaluate_points_out_images_that_are_there_twice(light: LightHome, tmp_path: Path) -> None:
    for name, n in (("a", 1), ("b", 1), ("c", 5)):
        write_image(tmp_path / "images" / f"{name}.png", light_image(n, bad=n == 5))
    rows = [("image", "label"), ("a.png", "good"), ("b.png", "bad"), ("c.png", "bad")]
    truth_table(tmp_path / "truth.csv", rows)
    model = load_model(light.recipe.model)
    found = evaluate(light.recipe, model, LabelledFolder(tmp_path, model.card))
    model.close()
    assert "a.png and b.png" in found.notes[0]
    assert "one of the labels is wrong" in found.notes[1]


def test_a_class_folder_may_be_written_in_capitals(light: LightHome, tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "set", {"good": 2, "Blob": 3})
    made = material(judged(light.recipe, folder, tmp_path / "scores"), light.recipe)
    assert not any("no class of the recipe" in note for note in made.notes)
    other = class_folders(tmp_path / "other", {"good": 2, "smudge": 3})
    made = material(judged(light.recipe, other, tmp_path / "scores"), light.recipe)
    assert any(note.startswith("smudge: no class of the recipe") for note in made.notes)


def test_a_limit_of_zero_cannot_be_scaled(light: LightHome, tmp_path: Path) -> None:
    folder = class_folders(tmp_path / "set", {"good": 2, "blob": 3})
    found = judged(light.recipe, folder, tmp_path / "scores")
    zero = replace(light.recipe, rule=DecisionRule((ClassRule("blob", 0.0, 0.0),)))
    with pytest.raises(DataError, match="only limits above 0"):
        from_folder(found, zero)
