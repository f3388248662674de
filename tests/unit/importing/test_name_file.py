"""Names of classes are read from the files that people have of them; others are refused."""

import json
from pathlib import Path

import pytest

from gonogo.domain.errors import DataError
from gonogo.workbench.importing.name_file import is_name_file, names_in

DATA_FILE = """\
# as Ultralytics writes it
path: ../datasets/lids
train: images/train
nc: 3
names:
  0: good
  1: scratch, deep
  2: "no"
"""
TOLD = ("good", "scratch; deep", "no")


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lids.txt", "good\nscratch, deep\n\nno\n"),
        ("lids.names", "\ufeffgood\r\nscratch, deep\r\nno\r\n"),
        ("lids.yaml", DATA_FILE),
        ("lids.yml", "names: [good, 'scratch, deep', no]\n"),
        ("LIDS.YAML", "- good\n- scratch, deep\n- no\n"),
        ("turned.yaml", "2: no\n0: good\n1: scratch, deep\n"),
        ("lids.json", json.dumps(["good", "scratch, deep", "no"])),
        ("config.json", json.dumps({"id2label": {"1": "scratch, deep", "0": "good", "2": "no"}})),
        ("class_to_idx.json", json.dumps({"no": 2, "good": 0, "scratch, deep": 1})),
    ],
)
def test_names_are_read_in_the_order_of_their_numbers(tmp_path: Path, name: str, text: str) -> None:
    path = written(tmp_path, name, text)
    assert is_name_file(str(path))
    assert names_in(path) == TOLD


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("empty.txt", "\n\n", "it is empty"),
        ("empty.yaml", "", "it is empty"),
        ("none.yaml", "names:\n", "its keys are no numbers"),
        ("one.json", "7", "neither a list nor a mapping"),
        ("text.yaml", "good", "neither a list nor a mapping"),
        ("gap.yaml", "names: {0: good, 2: dent}", "number 1 has no name"),
        ("from-one.json", '{"1": "good", "2": "dent"}', "number 0 has no name"),
        ("deep.json", '[["good"], ["dent"]]', "its entry 0 is no name"),
        ("pairs.yaml", "- {id: 0, name: good}", "its entry 0 is no name"),
        ("other.json", '{"train": "images", "nc": "three"}', "its keys are no numbers"),
        ("broken.json", '["good",', "is no valid JSON: Expecting value"),
        ("broken.yaml", "names: [good", "is no valid YAML: while parsing"),
        ("nested.json", "[" * 100_000, "nested too deep"),
        ("nested.yaml", "[" * 5_000, "nested too deep"),
        ("long.json", json.dumps({"9" * 5000: "good"}), "its keys are no numbers"),
    ],
)
def test_a_file_without_names_is_refused_and_the_sentence_says_why(
    tmp_path: Path, name: str, text: str, why: str
) -> None:
    path = written(tmp_path, name, text)
    with pytest.raises(DataError) as refused:
        names_in(path)
    assert why in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lids.yaml").write_bytes(b"\xff\xfe\x00names")
    with pytest.raises(DataError, match="no text in UTF-8"):
        names_in(tmp_path / "lids.yaml")
    with pytest.raises(DataError, match="lost"):
        names_in(tmp_path / "lost.json")


def test_a_file_of_another_kind_is_no_list_of_names(tmp_path: Path) -> None:
    path = written(tmp_path, "lids.csv", "good,dent")
    with pytest.raises(DataError, match=r"read from \.txt, \.names, .* files, which"):
        is_name_file(str(path))


@pytest.mark.parametrize("answer", ["good,dent", "v1.2", "numbered", "a" * 5000, ""])
def test_names_themselves_are_no_file(answer: str) -> None:
    assert not is_name_file(answer)
