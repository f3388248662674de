"""Labelled folders as people keep them are read right, or refused in a sentence."""

import os
import struct
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from gonogo.domain.errors import DataError
from gonogo.workbench.labelled.folder import LabelledFolder
from gonogo.workbench.labelled.image_file import ImageReader
from gonogo.workbench.labelled.image_header import image_header
from gonogo.workbench.labelled.listing import list_folder
from gonogo.workbench.labelled.part import spelled
from tests.support.labelled import (
    class_folders,
    coco_file,
    light_card,
    truth_table,
    write_image,
)
from tests.support.light import light_image

SHARED = Path(__file__).parents[4] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the real images lie in ../shared/data, not here"
)
GREY = light_image(1, bad=False)


def kinds(folder: Path) -> Counter[str]:
    return Counter(part.kind for part in list_folder(folder).parts)


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as refused:
        list(LabelledFolder(folder, light_card()))
    return str(refused.value)


@pytest.mark.parametrize("name", ["good", "OK", "normal", "pass", "Good"])
def test_a_folder_of_a_usual_name_holds_the_good_parts(tmp_path: Path, name: str) -> None:
    root = class_folders(tmp_path / "set", {name: 3, "crack": 2, "chip": 1}, (name,))
    assert kinds(root) == {"none": 3, "crack": 2, "chip": 1}
    parts = list(LabelledFolder(root, light_card()))
    assert [part.bad for part in parts].count(True) == 3
    assert all(part.pixels.shape == (240, 320) for part in parts)


def test_masks_of_an_mvtec_folder_go_with_their_images(tmp_path: Path) -> None:
    root = tmp_path / "bottle"
    class_folders(root / "test", {"good": 2, "crack": 2})
    class_folders(root / "train", {"good": 5}, seed=50)
    for image in sorted((root / "test" / "crack").iterdir()):
        mask = light_image(int(image.stem), bad=True) > 200
        write_image(
            root / "ground_truth" / "crack" / f"{image.stem}_mask.png", mask * np.uint8(255)
        )
    folder = LabelledFolder(root, light_card())
    parts = list(folder)
    assert len(parts) == 4
    for part in parts:
        assert (part.mask is not None) is part.bad
        if part.mask is not None:
            assert int(part.mask.sum()) == 32 * 32
    assert any("train/ is left out" in note for note in folder.notes)


def test_an_image_is_of_the_class_of_its_largest_box(tmp_path: Path) -> None:
    names = [write_image(tmp_path / f"{n}.png", light_image(n, bad=n > 1)).name for n in range(5)]
    coco_file(
        tmp_path / "boxes.json",
        {
            names[0]: [],
            names[1]: [("ok", 300, 200)],
            names[2]: [("chip", 4, 5), ("crack", 3, 7), ("ok", 100, 100)],
            names[3]: [("chip", 1, 1)],
        },
        ["chip", "crack", "ok"],
    )
    found = list_folder(tmp_path)
    assert [part.kind for part in found.parts] == ["none", "none", "crack", "chip"]
    assert "1 image beside it is not listed" in found.notes[1]
    assert names[4] in found.notes[1]


def test_a_table_of_any_name_says_image_and_truth(tmp_path: Path) -> None:
    for n in range(3):
        write_image(tmp_path / "parts" / f"{n}.png", light_image(n, bad=n == 2))
    (tmp_path / "list.tsv").write_text("file\tlabel\nparts\\0.png\tok\nparts/1.png\tok\n"
                                       "parts/2.png\tdeep scratch\n")  # fmt: skip
    parts = list(LabelledFolder(tmp_path, light_card()))
    assert [part.kind for part in parts] == ["none", "none", "deep scratch"]
    absolute = tmp_path / "parts" / "1.png"
    truth_table(
        tmp_path / "list.tsv", [("image", "class"), (absolute, "crack"), ("parts/0.png", "ok")]
    )
    assert kinds(tmp_path) == {"none": 1, "crack": 1}


def test_bad_parts_alone_are_a_labelled_folder_too(tmp_path: Path) -> None:
    write_image(tmp_path / "images" / "a.png", light_image(1, bad=True))
    truth_table(tmp_path / "truth.csv", [("image", "label", "kind"), ("a.png", "bad", "blob")])
    assert kinds(tmp_path) == {"blob": 1}
    class_folders(tmp_path / "golden", {"good": 0, "blob": 2})
    assert kinds(tmp_path / "golden") == {"blob": 2}


@needs_shared
def test_the_real_cubes_are_one_folder_a_class() -> None:
    assert kinds(SHARED / "cubes") == {"none": 116, "abnormal": 72}


@needs_shared
def test_the_real_pills_have_boxes() -> None:
    assert kinds(SHARED / "pills") == {"tablets": 5, "capsules": 2}
    assert kinds(SHARED / "pills" / "test") == {"tablets": 5, "capsules": 2}


@needs_shared
def test_headers_of_real_photographs_agree_with_their_pixels() -> None:
    files = [*(SHARED / "cubes" / "normal").iterdir(), *(SHARED / "deeppcb").rglob("*.jpg")]
    assert len(files) > 300
    for file in files[::9]:
        data = file.read_bytes()
        header = image_header(data[: 1 << 17])
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        assert pixels is not None
        assert header is not None
        assert (header.height, header.width) == pixels.shape[:2]
        assert (header.orientation, header.single, header.cmyk) == (1, True, False)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".tif", ".webp", ".pgm"])
@pytest.mark.parametrize("colour", [False, True])
def test_every_format_says_its_size_before_it_is_decoded(suffix: str, colour: bool) -> None:
    image = np.zeros((37, 53, 3) if colour else (37, 53), np.uint8)
    good, data = cv2.imencode(".ppm" if suffix == ".pgm" and colour else suffix, image)
    assert good
    header = image_header(data.tobytes())
    assert header is not None
    assert (header.width, header.height, header.orientation, header.single) == (53, 37, 1, True)


def exif_jpeg(orientation: int) -> bytes:
    tag = struct.pack("<HHII", 274, 3, 1, orientation)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + tag + struct.pack("<I", 0)
    body = b"Exif\0\0" + tiff
    data: bytes = cv2.imencode(".jpg", GREY)[1].tobytes()
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]


def test_a_photograph_that_asks_to_be_turned_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(exif_jpeg(1))
    assert ImageReader(light_card()).read(path).shape == (240, 320)
    path.write_bytes(exif_jpeg(6))
    with pytest.raises(DataError, match="EXIF orientation 6"):
        ImageReader(light_card()).read(path)


def test_what_the_model_would_not_get_from_its_camera_is_refused(tmp_path: Path) -> None:
    reader = ImageReader(light_card())
    colour = np.dstack([GREY, GREY, GREY])
    assert (reader.read(write_image(tmp_path / "same.png", colour)) == GREY).all()
    opaque = np.dstack([colour, np.full_like(GREY, 255)])
    assert (reader.read(write_image(tmp_path / "opaque.png", opaque)) == GREY).all()
    colour[3, 4] = (1, 2, 3)
    opaque[3, 4, 3] = 100
    for pixels, why in (
        (colour, "is in colour; the model light takes grey images"),
        (opaque, "partly transparent"),
        (GREY.astype(np.uint16) * 257, "pixels of 16 bits; the model light takes 8"),
        (GREY[:-1], "is 320 × 239 px; the model light takes 320 × 240 px"),
    ):
        path = write_image(tmp_path / "odd.png", pixels)
        with pytest.raises(DataError) as refused:
            reader.read(path)
        assert why in str(refused.value)
        assert str(refused.value).startswith(str(path))


def test_a_decompression_bomb_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_image(tmp_path / "bomb.png", GREY)
    data = bytearray(path.read_bytes())
    data[16:24] = struct.pack(">II", 1 << 20, 1 << 20)
    path.write_bytes(data)

    def decode(*_: object) -> None:
        pytest.fail("decoded")

    monkeypatch.setattr(cv2, "imdecode", decode)
    with pytest.raises(DataError, match="1048576 × 1048576 px"):
        ImageReader(light_card()).read(path)


@pytest.mark.parametrize("place", ["../secret.png", "/etc/passwd", "images/../../secret.png"])
def test_a_table_cannot_reach_out_of_its_folder(tmp_path: Path, place: str) -> None:
    write_image(tmp_path / "secret.png", GREY)
    folder = tmp_path / "set"
    folder.mkdir()
    truth_table(folder / "truth.csv", [("image", "label"), (place, "good")])
    assert "line 2, column image" in refusal(folder)
    assert "lies outside the folder" in refusal(folder)
    (folder / "truth.csv").unlink()
    coco_file(folder / "boxes.json", {place: []}, [])
    assert "lies outside its folder" in refusal(folder)


def _only_bad(root: Path) -> None:
    class_folders(root, {"a": 1, "b": 1})


def _two_tables(root: Path) -> None:
    truth_table(root / "a.csv", [("image", "label")])
    truth_table(root / "b.csv", [("image", "label")])


def _nested(root: Path) -> None:
    class_folders(root, {"good": 1, "crack/2024": 1})


def _empty_classes(root: Path) -> None:
    class_folders(root, {"good": 0, "crack": 0})


def _absent(root: Path) -> None:
    truth_table(root / "truth.csv", [("image", "label"), ("a.png", "good")])


def _wrong_word(root: Path) -> None:
    write_image(root / "images" / "a.png", GREY)
    truth_table(root / "truth.csv", [("image", "label"), ("a.png", "?")])


def _same_id(root: Path) -> None:
    (root / "a.json").write_text(
        '{"images": [{"id": 1, "file_name": "a"}, {"id": 1, "file_name": "b"}], "annotations": [], '
        '"categories": []}'
    )


def _no_coco(root: Path) -> None:
    (root / "a.json").write_text("[" * 5000)


def _mask_of_another_size(root: Path) -> None:
    write_image(root / "images" / "a.png", GREY)
    write_image(root / "masks" / "a.png", GREY[:9])
    truth_table(root / "truth.csv", [("image", "label"), ("a.png", "bad")])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _root: None, ("holds no labels", "truth.csv", "COCO")),
        (_only_bad, ("none of them is called good", "make an empty folder good")),
        (_two_tables, ("a.csv and b.csv", "keep one")),
        (_nested, ("crack/2024", "lies in a class folder")),
        (_empty_classes, ("no image in them",)),
        (_absent, ("line 2", "a.png")),
        (_wrong_word, ("line 2", "the truth is missing")),
        (_same_id, ("a.json", "the same id")),
        (_no_coco, ("a.json", "no COCO file")),
        (_mask_of_another_size, ("masks/a.png", "320 × 9 px", "320 × 240 px")),
    ],
)
def test_a_mistake_is_named_with_its_cure(
    tmp_path: Path, make: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    make(folder)
    said = refusal(folder)
    assert all(word in said for word in words), said
    assert said.startswith(str(folder))
    assert said.endswith(".")


def test_a_name_that_is_no_text_is_spelled() -> None:
    assert spelled(os.fsdecode(b"a\xff\n\xc3\xa4")) == "a\\xff\\nä"
