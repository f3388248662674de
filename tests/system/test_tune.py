"""``gonogo tune``, as a script or CI calls it."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.support.command import gonogo, gonogo_json, sentence

CASTINGS = Path(__file__).parents[3] / "shared" / "data" / "casting_autoencoder_test715.csv"
COLUMNS = ("--truth", "label", "--score", "score", "--defect-rate", "0.02")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    rng = np.random.default_rng(6)
    path = tmp_path / "scores.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "label", "score"])
        for number in range(600):
            bad = number % 4 == 0
            writer.writerow([f"{number}.png", "ng" if bad else "ok", rng.normal(3.0 * bad)])
    return path


def test_one_threshold_with_all_that_belongs_to_it(scores: Path, tmp_path: Path) -> None:
    found = gonogo_json(tmp_path, "tune", "--scores", str(scores), *COLUMNS)
    with scores.open() as file:
        rows = list(csv.DictReader(file))
    good = [float(row["score"]) for row in rows if row["label"] == "ok"]
    bad = [float(row["score"]) for row in rows if row["label"] == "ng"]

    def cost(at: float) -> float:
        overkill = np.mean([score >= at for score in good])
        return float(1000 * (0.98 * overkill + 2.0 * np.mean([score < at for score in bad])))

    assert found["cost_per_1000"] == pytest.approx(min(cost(at) for at in (*good, *bad)))
    assert found["cost_per_1000"] == pytest.approx(cost(found["threshold"]))
    assert found["recall"] == np.mean([score >= found["threshold"] for score in bad])
    assert found["fpr"] == np.mean([score >= found["threshold"] for score in good])
    assert found["review_rate"] == 0
    for name in ("threshold", "cost_per_1000", "recall", "fpr", "review_rate"):
        low, high = found["intervals"][name]
        assert low <= found[name] <= high
    assert found["limits_met"] is True
    assert "review_at" not in found
    assert {"max F1", "Youden"} <= {rival["name"] for rival in found["comparison"]}
    assert all(rival["cost_per_1000"] >= found["cost_per_1000"] for rival in found["comparison"])
    assert found["confusion"]["good"]["fail"] == round(found["fpr"] * 450)
    assert found["parts"] == 600
    assert len(found["sha256"]) == 64
    assert found["stability"]["rounds"] == 500
    assert all(said.endswith(".") for said in found["sentences"])


def test_a_price_of_review_gives_two_thresholds(scores: Path, tmp_path: Path) -> None:
    found = gonogo_json(tmp_path, "tune", "--scores", str(scores), *COLUMNS, "--cost-review", "0.2")
    assert found["review_at"] < found["fail_at"]
    assert "threshold" not in found
    alone = gonogo_json(tmp_path, "tune", "--scores", str(scores), *COLUMNS)
    assert found["cost_per_1000"] < alone["cost_per_1000"]
    busy = gonogo_json(
        tmp_path,
        *("tune", "--scores", str(scores), *COLUMNS, "--cost-review", "0.2"),
        *("--max-review-rate", "0.02", "--reviewer-miss", "0.1", "--rounds", "200"),
    )
    assert busy["review_rate"] <= 0.02
    assert found["cost_per_1000"] < busy["cost_per_1000"]


def test_limits_that_cannot_be_kept_are_answered_and_fail_the_build(
    scores: Path, tmp_path: Path
) -> None:
    done = gonogo(
        tmp_path,
        *("tune", "--scores", str(scores), *COLUMNS, "--max-fpr", "0.001"),
        *("--min-recall", "0.99", "--max-escapes-per-million", "5000", "--json"),
    )
    assert done.returncode == 3
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["limits_met"] is False
    assert found["in_the_way"] == ["max_fpr", "min_recall"]
    assert found["widened_by"] > 0
    assert [row["name"] for row in found["limits"]] == [
        "max_fpr",
        "min_recall",
        "max_escapes_per_million",
    ]
    assert found["sentences"][0].startswith("No rule keeps to FPR of at most 0.1 % and recall of")


def test_the_same_seed_gives_the_same_answer(scores: Path, tmp_path: Path) -> None:
    call = ("tune", "--scores", str(scores), *COLUMNS, "--rounds", "300", "--seed")
    first, again, other = (gonogo_json(tmp_path, *call, seed) for seed in ("1", "1", "2"))
    assert first == again
    assert first["intervals"] != other["intervals"]
    assert first["threshold"] == other["threshold"]


def test_classes_have_limits_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    rows = [f"good,,{n}" for n in range(20)] + [f"bad,hole,{n}" for n in range(5, 25)]
    rows += [f"bad,scratch,{n}" for n in range(15, 35)]
    path.write_text("\n".join(["label,kind,score", *rows]))
    call = ("tune", "--scores", str(path), *COLUMNS, "--class", "kind", "--cost-escape", "1")
    found = gonogo_json(tmp_path, *call, "--min-class-recall", "hole=0.9")
    assert found["class_recall"]["hole"] >= 0.9
    assert "recall of scratch" in found["intervals"]
    said = sentence(gonogo(tmp_path, *call, "--min-class-recall", "dent=0.9"))
    assert "There is no defect class 'dent'; there are: hole, scratch." in said
    assert "NAME=SHARE" in sentence(gonogo(tmp_path, *call, "--min-class-recall", "0.9"))


@pytest.fixture
def two_scores(tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    path = tmp_path / "two.csv"
    rows = ["kind,by_crack,by_chip"]
    for number in range(300):
        kind = ("good", "good", "crack", "good", "chip")[number % 5]
        crack, chip = rng.normal([3.0 * (kind == "crack"), 3.0 * (kind == "chip")])
        rows.append(f"{kind},{crack},{20 * chip}")
    path.write_text("\n".join(rows))
    return path


def test_each_class_has_a_threshold_of_its_own(two_scores: Path, tmp_path: Path) -> None:
    call = [
        *("tune", "--scores", str(two_scores), "--truth", "kind", "--defect-rate", "0.02"),
        *("--score", "crack=by_crack", "--score", "chip=by_chip", "--rounds", "200"),
    ]
    found = gonogo_json(tmp_path, *call)
    with two_scores.open() as file:
        rows = list(csv.DictReader(file))
    at = found["fail_at"]
    failed = [
        float(row["by_crack"]) >= at["crack"] or float(row["by_chip"]) >= at["chip"] for row in rows
    ]
    overkill = np.mean([f for f, row in zip(failed, rows, strict=True) if row["kind"] == "good"])
    recall = np.mean([f for f, row in zip(failed, rows, strict=True) if row["kind"] != "good"])
    assert found["fpr"] == pytest.approx(overkill)
    assert found["recall"] == pytest.approx(recall)
    assert found["cost_per_1000"] == pytest.approx(980 * overkill + 2000 * (1 - recall))
    low, high = found["intervals"]["cost_per_1000"]
    assert low <= found["cost_per_1000"] <= high
    assert found["finished"] is True
    assert found["gap_per_1000"] == 0
    assert found["lower_bound_per_1000"] == found["cost_per_1000"]
    assert all(rule["cost_per_1000"] > found["cost_per_1000"] for rule in found["comparison"])
    shown = gonogo(tmp_path, *call)
    assert shown.returncode == 0
    for text in ("fail_at crack", "lower bound per 1,000", "gap per 1,000", "instead: one thresh"):
        assert text in shown.stdout
    strict = gonogo(tmp_path, *call, "--max-fpr", "0", "--min-recall", "1", "--json")
    assert strict.returncode == 3
    assert json.loads(strict.stdout)["lower_bound_per_1000"] is None
    assert "as the search proves" in json.loads(strict.stdout)["sentences"][0]
    assert "is not CLASS=COLUMN" in sentence(gonogo(tmp_path, *call, "--score", "mse"))
    assert "given twice" in sentence(gonogo(tmp_path, *call, "--score", "chip=x"))
    assert "a single --score only" in sentence(gonogo(tmp_path, *call, "--cost-review", "1"))


def test_people_get_lines_and_sentences(scores: Path, tmp_path: Path) -> None:
    done = gonogo(
        tmp_path, "tune", "--scores", str(scores), *COLUMNS, "--today", "1.5", "--max-fpr", "0.2"
    )
    assert done.returncode == 0
    assert "Clopper-Pearson" in done.stdout
    assert "instead: today" in done.stdout
    assert "The cheapest rule fails parts from" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--defect-rate", "2"), "--defect-rate"),
        (("--cost-escape", "-1"), "--cost-escape"),
        (("--cost-overkill", "nan"), "--cost-overkill"),
        (("--max-fpr", "1.5"), "--max-fpr"),
        (("--score", "mse"), "there is no column mse"),
        (("--weight", "image"), "column image: the weight is 0.png, which is no number"),
        (("--rounds", "1"), "rounds"),
        (("--reviewer-miss", "0.1"), "--reviewer-miss and --reviewer-overkill need --cost-review"),
        (("--reviewer-overkill", "0.1"), "need --cost-review: nobody looks without it"),
        (("--today", "nan"), "--today"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    scores: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = gonogo(tmp_path, "tune", "--scores", str(scores), *COLUMNS, *arguments)
    assert said in sentence(done)
    assert done.stdout == ""


@pytest.mark.skipif(not CASTINGS.exists(), reason="the castings lie in ../shared/data, not here")
@pytest.mark.parametrize(
    ("column", "threshold", "cost", "recall", "fpr"),
    [
        ("mse", 0.00028923, 885.4, 0.967, 0.836),
        ("max_err", 0.039706, 648.2, 0.898, 0.454),
        ("blurmax", 0.008813, 632.0, 0.927, 0.496),
        ("q999", 0.013451, 760.8, 0.909, 0.592),
    ],
)
def test_what_a_published_model_is_worth(
    tmp_path: Path, column: str, threshold: float, cost: float, recall: float, fpr: float
) -> None:
    found = gonogo_json(
        tmp_path,
        *("tune", "--scores", str(CASTINGS), "--truth", "label_defect", "--score", column),
        *("--cost-overkill", "1", "--cost-escape", "100", "--defect-rate", "0.02"),
    )
    assert found["threshold"] == threshold
    assert found["cost_per_1000"] == pytest.approx(cost, abs=0.05)
    assert found["recall"] == pytest.approx(recall, abs=0.001)
    assert found["fpr"] == pytest.approx(fpr, abs=0.001)
    everything = {rival["name"]: rival["cost_per_1000"] for rival in found["comparison"]}
    assert everything["fail everything"] == pytest.approx(980)
