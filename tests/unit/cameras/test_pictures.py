"""Pictures of a folder, and the command that lists cameras."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from gonogo.cli.cameras import cameras
from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.basler import BaslerCameras
from gonogo.drivers.cameras.pictures import (
    FolderPictures,
    UnreadableError,
    image_files,
    natural_key,
    read_image,
)
from gonogo.ports.camera import CameraInfo


@given(st.lists(st.integers(0, 10_000), unique=True), st.text("ab_-.", max_size=4))
def test_numbers_in_names_sort_as_numbers(values: list[int], prefix: str) -> None:
    names = [f"{prefix}{n}.png" for n in values]
    assert sorted(names, key=natural_key) == [f"{prefix}{n}.png" for n in sorted(values)]


@given(st.lists(st.text(min_size=1, max_size=8), unique=True))
def test_every_set_of_names_has_one_order(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=natural_key) == sorted(backwards, key=natural_key)


def test_only_visible_images_are_taken(tmp_path: Path) -> None:
    for name in ("b2.png", "b10.PNG", ".hidden.png", "a.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.png").mkdir()
    assert [p.name for p in image_files(tmp_path)] == ["b2.png", "b10.PNG"]


def test_a_name_with_any_letters_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "Teil №7 ü.png"
    good, data = cv2.imencode(".png", np.full((4, 5), 9, np.uint8))
    assert good
    path.write_bytes(data.tobytes())
    assert read_image(path).shape == (4, 5)


def test_transparency_is_left_out_and_depth_kept(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((4, 5, 4), 9, np.uint8))
    cv2.imwrite(str(tmp_path / "b.png"), np.full((4, 5), 900, np.uint16))
    assert read_image(tmp_path / "a.png").shape == (4, 5, 3)
    assert read_image(tmp_path / "b.png").dtype == np.uint16


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n broken"])
def test_what_cannot_be_decoded_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"a\.png"):
        read_image(path)


def test_floating_point_images_are_refused(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.tiff"), np.zeros((4, 5), np.float32))
    with pytest.raises(UnreadableError, match="float32"):
        read_image(tmp_path / "a.tiff")


def test_preloading_stays_within_its_bound(tmp_path: Path) -> None:
    for n in range(10):
        cv2.imwrite(str(tmp_path / f"{n}.png"), np.zeros((64, 64), np.uint8))
    pictures = FolderPictures(tmp_path)
    pictures._free_bytes = 4 * 64 * 64
    assert pictures.preload(0) == 4
    assert pictures.read(9) is not None
    assert len(pictures._kept) == 4


def test_the_command_lists_devices_as_one_object() -> None:
    done = CliRunner().invoke(cameras, ["--json"])
    assert done.exit_code == 0
    listed = json.loads(done.stdout)["cameras"]
    assert listed
    assert {"serial", "model", "transport", "state", "emulated", "driver"} <= set(listed[0])
    assert done.stdout.count("\n") == 1


def test_the_command_lists_real_cameras_first_and_marks_emulated_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = CameraInfo("40012345", "acA2440-75um", "Basler", "USB3", "free", emulated=False)
    monkeypatch.setattr(BaslerCameras, "list", lambda _self: (real,))
    lines = CliRunner().invoke(cameras, []).stdout.splitlines()
    assert lines[0].split() == ["40012345", "acA2440-75um", "USB3", "free"]
    assert all("(emulated)" in line for line in lines[1:])


def test_a_driver_that_cannot_look_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_self: BaslerCameras) -> tuple[CameraInfo, ...]:
        msg = "pylon cannot look for cameras: no transport layer."
        raise DeviceError(msg)

    monkeypatch.setattr(BaslerCameras, "list", fail)
    listed = json.loads(CliRunner().invoke(cameras, ["--json"]).stdout)
    assert listed["problems"] == ["basler: pylon cannot look for cameras: no transport layer."]
    assert listed["cameras"]
