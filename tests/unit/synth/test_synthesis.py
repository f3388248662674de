"""Folders of synthetic parts."""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from gonogo.domain.errors import DataError
from gonogo.vision.synth import KINDS, make_part
from gonogo.workbench.synthesis import synthesise

SMALL = (256, 320)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_files_however_many_processes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    synthesise("weave", 11, 6, one, shape_px=SMALL, workers=1)
    synthesise("weave", 11, 6, two, shape_px=SMALL, workers=2)
    assert _files(one) == _files(two)
    assert len(_files(one)) == 2 * 6 + 1


def test_the_truth_table_describes_images_and_masks(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    truth = synthesise(
        "tile", 7, 8, tmp_path, shape_px=SMALL, workers=1, progress=lambda *at: told.append(at)
    )
    assert truth.read_text().startswith("image,label,kind,size_px,area_px,contrast,cnr,")
    with truth.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert told == [(done, 8) for done in range(1, 9)]
    assert {row["label"] for row in rows} == {"good", "bad"}
    for index, row in enumerate(rows):
        image = cv2.imread(str(tmp_path / "images" / row["image"]), cv2.IMREAD_UNCHANGED)
        mask = cv2.imread(str(tmp_path / "masks" / row["image"]), cv2.IMREAD_UNCHANGED)
        part = make_part("tile", 7, index, shape_px=SMALL)
        assert image is not None
        assert mask is not None
        assert np.array_equal(image, part.image)
        assert np.array_equal(mask, part.mask)
        kinds = {0: "none"} | dict(enumerate(KINDS["tile"].classes, start=1))
        assert row["kind"] == kinds[int(mask.max())]
        assert row["label"] == ("bad" if mask.any() else "good")


def test_a_longer_series_begins_with_the_shorter_one(tmp_path: Path) -> None:
    synthesise("weave", 2, 2, tmp_path / "short", shape_px=SMALL, workers=1)
    synthesise("weave", 2, 3, tmp_path / "long", shape_px=SMALL, workers=1)
    short, long = _files(tmp_path / "short"), _files(tmp_path / "long")
    del short["truth.csv"]
    assert short.items() <= long.items()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(DataError, match=r"Cannot write parts to .*choose another folder"):
        synthesise("tile", 1, 1, tmp_path / "taken", shape_px=SMALL, workers=1)
    with pytest.raises(DataError, match="ask for at least 1"):
        synthesise("tile", 1, 0, tmp_path)
