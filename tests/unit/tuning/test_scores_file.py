import re
from pathlib import Path

import numpy as np
import pytest

from gonogo.domain.errors import DataError
from gonogo.workbench.tuning import csv_file
from gonogo.workbench.tuning.csv_file import column_names
from gonogo.workbench.tuning.scores_file import Columns, ScoresFile, guess_columns, read_scores
from tests.support.hostile_csv import hostile_files

COLUMNS = Columns("label", "score")


def _read(tmp_path: Path, text: str | bytes, columns: Columns = COLUMNS) -> ScoresFile:
    path = tmp_path / "scores.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_scores(path, columns)


def test_five_hundred_hostile_files_get_a_sentence_each(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    said = set()
    for name, data in hostile_files(500):
        path.write_bytes(data)
        with pytest.raises(DataError) as refused:
            read_scores(path, COLUMNS)
        sentence = str(refused.value)
        assert sentence.startswith(str(path)), name
        assert sentence.endswith("."), (name, sentence)
        assert len(sentence) < len(str(path)) + 400, (name, sentence)
        assert sentence.isprintable(), (name, sentence)
        said.add(re.sub(r"line \d+|\d+", "", sentence.removeprefix(str(path))))
    assert len(said) > 40


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tables_of_other_programs_are_read(
    tmp_path: Path, separator: str, encoding: str, end: str
) -> None:
    lines = [["bild", "score", "label"], ["Nähte 1", "0.25", "ok"], ["Nähte 2", "1e-3", "NG"]]
    text = end.join(separator.join(line) for line in lines)
    found = _read(tmp_path, text.encode(encoding))
    assert found.parts.scores.tolist() == [0.25, 0.001]
    assert found.parts.truth.tolist() == [0, 1]
    assert any("Windows-1252" in note for note in found.notes) is (encoding == "cp1252")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_decimal_commas_are_read_where_they_separate_nothing(
    tmp_path: Path, separator: str
) -> None:
    rows = ["label;score", "0;0,25", "1;-1,5", "0;3"]
    found = _read(tmp_path, "\n".join(rows).replace(";", separator))
    assert found.parts.scores.tolist() == [0.25, -1.5, 3.0]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("0", "1"),
        ("0.0", "1.0"),
        ("good", "bad"),
        ("OK", "NOK"),
        ("ok", "ng"),
        ("pass", "fail"),
        ("False", "True"),
        ("normal", "anomaly"),
        ("no", "yes"),
        ("i.O.", "n.i.O."),
        ("negative", "positive"),
        ("none", "defect"),
    ],
)
def test_good_and_bad_have_many_names(tmp_path: Path, good: str, bad: str) -> None:
    found = _read(tmp_path, f"label,score\n{good},1\n{bad},2\n {bad} ,3\n")
    assert found.parts.truth.tolist() == [0, 1, 1]
    assert found.parts.classes == ("defect",)
    assert found.words == {good: "good (1)", bad: "defect (2)"}


def test_the_truth_may_name_the_defect(tmp_path: Path) -> None:
    found = _read(tmp_path, "label,score\ngood,1\nScratch,2\nhole,3\nscratch,4\nbad,5\n")
    assert found.parts.classes == ("Scratch", "defect", "hole")
    assert found.parts.truth.tolist() == [0, 1, 3, 1, 2]
    numbered = _read(tmp_path, "label,score\n0,1\n1,2\n2,3\n")
    assert numbered.parts.classes == ("1", "2")


def test_a_class_column_names_the_defects_of_bad_parts(tmp_path: Path) -> None:
    columns = Columns("label", "score", defect_class="kind")
    head = "label,score,kind\n"
    found = _read(tmp_path, f"{head}0,1,\n0,2,none\n1,3,hole\n1,4,\n", columns)
    assert found.parts.classes == ("defect", "hole")
    assert found.parts.truth.tolist() == [0, 0, 2, 1]
    with pytest.raises(DataError, match="line 2, column kind: the part is good but"):
        _read(tmp_path, f"{head}0,1,hole\n1,2,hole\n", columns)
    with pytest.raises(DataError, match="line 3, column kind: the part is bad but"):
        _read(tmp_path, f"{head}0,1,\n1,2,none\n", columns)


def test_weights_and_probabilities_are_checked(tmp_path: Path) -> None:
    columns = Columns("label", "score", weight="w", probability="p")
    head = "label,score,w,p\n"
    found = _read(tmp_path, f"{head}0,1,20,0.1\n1,2,1,0.9\n", columns)
    assert found.parts.weights is not None
    assert found.parts.bad_probability is not None
    np.testing.assert_array_equal(found.parts.weights, [20, 1])
    np.testing.assert_array_equal(found.parts.bad_probability, [0.1, 0.9])
    for row, why in (
        ("0,1,0,0\n1,2,1,1", "line 2, column w: the weight is 0"),
        ("0,1,-2,0\n1,2,1,1", "line 2, column w: the weight is -2"),
        ("0,1,1,0\n1,2,1,1.5", "line 3, column p: the probability is 1.5"),
        ("0,1,1,0.9\n1,2,1,0.9", "line 2, column p: the part is good, yet bad with probability"),
    ):
        with pytest.raises(DataError, match=why):
            _read(tmp_path, head + row, columns)


def test_an_uncertain_good_part_needs_the_class_it_would_have(tmp_path: Path) -> None:
    columns = Columns("label", "score", defect_class="kind", probability="p")
    head = "label,score,kind,p\n1,2,hole,1\n1,3,scratch,0.8\n"
    found = _read(tmp_path, f"{head}0,1,hole,0.2\n", columns)
    assert found.parts.truth.tolist() == [1, 2, 1]
    with pytest.raises(DataError, match="say of which class"):
        _read(tmp_path, f"{head}0,1,,0.2\n", columns)


def test_a_column_that_asks_for_good_parts_is_not_guessed_at(tmp_path: Path) -> None:
    for name in ("is_ok", "isGood", "okFlag", "IsOK", "OKFlag", "passed2D", "isNotOk", "isok"):
        with pytest.raises(DataError, match="can be read two ways"):
            _read(tmp_path, f"{name},score\n0,1\n1,2\n", Columns(name, "score"))
    for name in ("isDefect", "LABEL", "isBroken", "look"):
        assert _read(tmp_path, f"{name},score\n0,1\n1,2\n", Columns(name, "score"))
    assert _read(tmp_path, "is_ok,score\nok,1\nng,2\n", Columns("is_ok", "score"))


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    text = 'image,label,score\n\n"two\nlines",ok,1\n,,\n"b",ng,x\n'
    with pytest.raises(
        DataError, match=r"line 6, column score: the score is x, which is no number"
    ):
        _read(tmp_path, text)


def test_a_missing_column_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no column mse; the columns are label, score"):
        _read(tmp_path, "label,score\n0,1\n1,2\n", Columns("label", "mse"))


def test_parts_listed_twice_are_pointed_out(tmp_path: Path) -> None:
    found = _read(tmp_path, "image,label,score\na,ok,1\nb,ng,2\na,ng,3\nb,ng,2\n")
    assert found.parts.scores.size == 4
    assert "2 entries stand more than once in the column image" in found.notes[0]
    assert "the first a on lines 2 and 4" in found.notes[0]
    assert found.notes[1] == "1 of them are called good in one row and bad in another."
    copies = _read(tmp_path, "camera,label,score\n1,ok,1\n1,ng,2\n1,ng,2\n")
    assert copies.notes[0].startswith("1 row is an exact copy of an earlier one")
    assert _read(tmp_path, "label,score\nok,1\nng,2\nng,2\n").notes == ()


def test_the_same_bytes_have_the_same_hash(tmp_path: Path) -> None:
    text = "label,score\n0,1\n1,2\n"
    assert _read(tmp_path, text).sha256 == _read(tmp_path, text).sha256
    assert _read(tmp_path, text).sha256 != _read(tmp_path, text + "1,3\n").sha256


def test_what_is_no_file_or_too_large_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError, match="is no file"):
        read_scores(tmp_path, COLUMNS)
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_scores(tmp_path / "none.csv", COLUMNS)
    monkeypatch.setattr(csv_file, "MOST_BYTES", 10)
    with pytest.raises(DataError, match="keep only the columns needed"):
        _read(tmp_path, "label,score\n0,1\n1,2\n")


@pytest.mark.parametrize(
    ("header", "guess"),
    [
        ("image,label,kind,score,margin,verdict", Columns("label", "score")),
        ("image;label_defect;mse;max_err", Columns("label_defect", "mse")),
        ("anomaly_score\tTruth", Columns("Truth", "anomaly_score")),
        ("file,ng,value", Columns("ng", "value")),
        ("image,score", None),
    ],
)
def test_columns_are_found_and_guessed_by_their_names(
    tmp_path: Path, header: str, guess: Columns | None
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(f"{header}\n1,2,3\n")
    names = column_names(path)
    assert len(names) == len(re.findall(r"[,;\t]", header)) + 1
    assert guess_columns(names) == guess


def test_bad_parts_that_score_lower_than_good_ones_are_told(tmp_path: Path) -> None:
    found = _read(tmp_path, "label,score\nng,1\nok,2\nng,3\nok,4\n", Columns("label", "score"))
    assert found.notes[0].startswith("Bad parts score lower than good ones (AUROC 0.25): ")


def test_parts_keep_the_names_that_the_table_gives_them(tmp_path: Path) -> None:
    assert _read(tmp_path, "image,label,score\na.png,0,1\nb.png,1,2\n").names == ("a.png", "b.png")
    assert _read(tmp_path, "label,score\n0,1\n1,2\n").names == ()
