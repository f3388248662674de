"""What every image archive promises."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gonogo.domain.errors import ArchiveError
from gonogo.domain.frame import Pixels
from gonogo.drivers.archive.files import FileArchive, pixel_sha256
from tests.support.ledgers import small_disk, unprivileged

SHAPES = st.one_of(
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3)),
)


def image(seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (40, 30), dtype=np.uint8)


@given(pixels=st.sampled_from([np.uint8, np.uint16]).flatmap(lambda t: arrays.arrays(t, SHAPES)))
@settings(max_examples=60, deadline=None)
def test_an_image_comes_back_as_it_was(
    pixels: Pixels, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = FileArchive(tmp_path_factory.mktemp("archive"))
    sha256 = hashlib.sha256(pixels.tobytes()).hexdigest()
    assert archive.put(sha256, pixels) == f"{sha256[:2]}/{sha256}.png"
    back = archive.get(sha256)
    assert back is not None
    assert (back.dtype, back.shape) == (pixels.dtype, pixels.shape)
    np.testing.assert_array_equal(back, pixels)


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    archive = FileArchive(tmp_path / "archive")
    sha256 = pixel_sha256(image())
    name = archive.put(sha256, image())
    kept = (tmp_path / "archive" / name).stat()
    assert archive.put(sha256, image()) == name
    assert (tmp_path / "archive" / name).stat() == kept
    assert [f.name for f in (tmp_path / "archive").rglob("*") if f.is_file()] == [f"{sha256}.png"]


def test_what_was_never_kept_is_none(tmp_path: Path) -> None:
    assert FileArchive(tmp_path / "nothing").get("0" * 64) is None


def test_an_image_under_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="others than were judged"):
        FileArchive(tmp_path).put(pixel_sha256(image(1)), image(2))
    assert list(tmp_path.rglob("*.png")) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "AB" * 32, "", "0" * 63 + "/"])
def test_a_name_that_is_no_hash_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="is not the SHA-256"):
        FileArchive(tmp_path).get(name)


@pytest.mark.parametrize("damage", ["exchanged", "cut", "empty", "flipped"])
def test_a_damaged_image_is_not_shown(tmp_path: Path, damage: str) -> None:
    archive = FileArchive(tmp_path)
    sha256 = pixel_sha256(image())
    path = tmp_path / archive.put(sha256, image())
    content = bytearray(path.read_bytes())
    if damage == "exchanged":
        content = bytearray(cv2.imencode(".png", image(5))[1].tobytes())
    elif damage == "flipped":
        content[len(content) // 2] ^= 1
    else:
        content = content[: len(content) // 2] if damage == "cut" else bytearray()
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="damaged or was changed"):
        archive.get(sha256)


@pytest.mark.parametrize("shape", [(4, 4, 2), (4, 4, 4), (0, 4)])
def test_a_shape_it_cannot_keep_is_refused_in_words(tmp_path: Path, shape: tuple[int, ...]) -> None:
    pixels = np.zeros(shape, np.uint8)
    with pytest.raises(ArchiveError, match="grey and BGR of 8 or 16 bit"):
        FileArchive(tmp_path).put(pixel_sha256(pixels), pixels)


def test_an_encoder_that_gives_nothing_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = np.zeros(1, np.uint8)
    monkeypatch.setattr(cv2, "imencode", lambda *_: (False, stub))
    with pytest.raises(ArchiveError, match="could not make a PNG"):
        FileArchive(tmp_path).put(pixel_sha256(image()), image())
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_written_is_said_in_words() -> None:
    with unprivileged() as folder:
        folder.chmod(0o555)
        with pytest.raises(ArchiveError, match=r"could not be kept in .* check the disk"):
            FileArchive(folder).put(pixel_sha256(image()), image())


def test_a_full_disk_is_said_in_words_and_leaves_no_half_image(tmp_path: Path) -> None:
    with small_disk(tmp_path, "1m") as disk:
        archive = FileArchive(disk)
        assert 0 < archive.free_bytes() <= 1_048_576
        big = np.random.default_rng(0).integers(0, 256, (1500, 1000), dtype=np.uint8)
        with pytest.raises(ArchiveError, match="No space left"):
            archive.put(pixel_sha256(big), big)
        assert [f for f in disk.rglob("*") if f.is_file()] == []
        archive.put(pixel_sha256(image()), image())


def test_the_room_left_is_told_before_anything_was_kept(tmp_path: Path) -> None:
    assert FileArchive(tmp_path / "not" / "yet").free_bytes() > 0
