"""The Basler driver on pylon's emulator: files, failures, loss and return."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.cameras.basler import BaslerCameras
from gonogo.drivers.cameras.emulator import EmulatedCamera, EmulatedCameras
from gonogo.drivers.cameras.pylon_sdk import pylon
from gonogo.ports.camera import CameraLost, FramesLost, Grabbed, GrabFailed, NoFrame

FILES = 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "images"
    path.mkdir()
    # t10 before t2: the emulator sorts by bytes, not by number.
    for n in (0, 1, 2, 3, 10, 11, 20):
        picture = np.random.default_rng(n).integers(0, 255, (48, 64), np.uint8)
        cv2.imwrite(str(path / f"t{n}.png"), picture)
    return path


def made_for(settings: CameraSettings) -> EmulatedCamera:
    return cast("EmulatedCamera", EmulatedCameras().camera(settings))


@pytest.fixture
def settings(folder: Path) -> CameraSettings:
    return CameraSettings("emulator", folder=str(folder), exposure_us=100.0)


@pytest.fixture
def camera(settings: CameraSettings) -> Iterator[EmulatedCamera]:
    made = made_for(settings)
    made.open()
    made.configure(settings)
    yield made
    made.close()


def shot(camera: EmulatedCamera) -> object:
    camera.trigger()
    return camera.grab(2000)


def is_its_file(result: object) -> bool:
    assert isinstance(result, Grabbed), result
    file = cv2.imread(result.source, cv2.IMREAD_UNCHANGED)
    return file is not None and np.array_equal(file, result.pixels)


def test_emulated_and_real_cameras_are_never_listed_together() -> None:
    emulated = EmulatedCameras().list()
    assert emulated
    assert all(info.emulated and info.transport == "emulator" for info in emulated)
    assert not any(info.emulated for info in BaslerCameras().list())
    stray = CameraSettings("basler", serial=emulated[0].serial)
    with pytest.raises(DeviceError, match="no camera with serial number"):
        BaslerCameras().camera(stray).open()


def test_the_source_is_the_file_that_was_shown_also_around_the_end(camera: EmulatedCamera) -> None:
    camera.start()
    results = [shot(camera) for _ in range(3 * FILES)]
    assert all(is_its_file(result) for result in results)
    assert len({cast("Grabbed", r).source for r in results}) == FILES


def test_the_source_stays_true_after_failed_buffers_and_restarts(camera: EmulatedCamera) -> None:
    camera.start()
    for failures in (1, 3, FILES, 2):
        assert is_its_file(shot(camera))
        camera.force_failed_buffers(failures)
        for _ in range(failures):
            assert isinstance(shot(camera), GrabFailed)
        assert is_its_file(shot(camera))
    camera.stop()
    camera.start()
    assert is_its_file(shot(camera))


def test_500_forced_failures_are_500_failed_grabs(camera: EmulatedCamera) -> None:
    camera.start()
    camera.force_failed_buffers(500)
    results = [shot(camera) for _ in range(500)]
    assert all(isinstance(result, GrabFailed) for result in results)
    ids = [cast("GrabFailed", result).device_frame_id for result in results]
    assert ids == list(range(500))
    assert is_its_file(shot(camera))


def test_failures_by_probability_are_the_same_for_the_same_seed(
    camera: EmulatedCamera, settings: CameraSettings
) -> None:
    runs = []
    for _ in range(2):
        camera.configure(replace(settings, faults={"failed": 0.3, "seed": 5}))
        camera.start()
        runs.append([type(shot(camera)) for _ in range(40)])
        camera.stop()
    assert runs[0] == runs[1]
    assert set(runs[0]) == {Grabbed, GrabFailed}


def test_other_faults_are_for_the_replay(camera: EmulatedCamera, settings: CameraSettings) -> None:
    with pytest.raises(DeviceError, match="'failed' only"):
        camera.configure(replace(settings, faults={"late": 0.1}))


def test_upper_case_names_make_the_order_uncertain_and_no_source_is_claimed(folder: Path) -> None:
    (folder / "t20.png").rename(folder / "Z.png")
    made = made_for(CameraSettings("emulator", folder=str(folder)))
    made.open()
    made.configure(CameraSettings("emulator", folder=str(folder)))
    made.start()
    result = shot(made)
    made.close()
    assert isinstance(result, Grabbed)
    assert result.source == ""


def _text(folder: Path) -> None:
    (folder / "notes.txt").write_text("x")


def _folder(folder: Path) -> None:
    (folder / "more").mkdir()


def _larger(folder: Path) -> None:
    cv2.imwrite(str(folder / "t30.png"), np.zeros((96, 64), np.uint8))


def _larger_bitmap(folder: Path) -> None:
    cv2.imwrite(str(folder / "t30.bmp"), np.zeros((48, 65), np.uint8))


def _webp(folder: Path) -> None:
    cv2.imwrite(str(folder / "t30.webp"), np.zeros((48, 64), np.uint8))


def _damaged(folder: Path) -> None:
    (folder / "t30.jpg").write_bytes(b"no picture")


def _empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_text, r"notes\.txt"),
        (_folder, "'more'"),
        (_larger, r"t30\.png has 64×96"),
        (_larger_bitmap, r"t30\.bmp has 65×48"),
        (_webp, r"t30\.webp"),
        (_damaged, r"t30\.jpg"),
        (_empty, "holds no image"),
    ],
)
def test_a_folder_the_emulator_would_show_wrongly_is_refused(
    camera: EmulatedCamera, settings: CameraSettings, folder: Path, spoil: object, named: str
) -> None:
    assert callable(spoil)
    spoil(folder)
    with pytest.raises(DeviceError, match=named):
        camera.configure(settings)


def test_a_folder_that_changed_since_it_was_checked_is_refused(
    camera: EmulatedCamera, folder: Path
) -> None:
    (folder / "t2.png").unlink()
    with pytest.raises(DeviceError, match="changed"):
        camera.start()


def test_a_file_damaged_during_the_run_fails_its_own_grab_only(
    camera: EmulatedCamera, folder: Path
) -> None:
    camera.start()
    (folder / "t10.png").write_bytes(b"no picture")
    results = [shot(camera) for _ in range(FILES)]
    assert [type(r) for r in results].count(GrabFailed) == 1
    failed = next(r for r in results if isinstance(r, GrabFailed))
    assert "t10.png" in failed.reason
    assert all(is_its_file(r) for r in results if r is not failed)


def test_colour_images_are_shown_in_colour(tmp_path: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "colour.png"), picture)
    settings = CameraSettings("emulator", folder=str(tmp_path))
    made = made_for(settings)
    made.open()
    made.configure(settings)
    made.start()
    result = shot(made)
    made.close()
    assert isinstance(result, Grabbed)
    assert np.array_equal(result.pixels, picture)


def test_without_a_folder_the_emulator_shows_its_test_image() -> None:
    settings = CameraSettings("emulator")
    made = made_for(settings)
    made.open()
    made.configure(settings)
    made.start()
    result = shot(made)
    made.close()
    assert isinstance(result, Grabbed)
    assert result.pixels.std() > 10
    assert result.source == ""


def test_each_lane_without_a_serial_number_gets_an_emulator_of_its_own(
    settings: CameraSettings,
) -> None:
    lanes = [made_for(settings) for _ in range(int(os.environ["PYLON_CAMEMU"]))]
    try:
        for lane in lanes:
            lane.open()
        assert len({lane.info.serial for lane in lanes}) == len(lanes)
        with pytest.raises(DeviceError, match="No emulated camera is free"):
            made_for(settings).open()
    finally:
        for lane in lanes:
            lane.close()


def unplug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pylon say what it says of a camera without its cable."""
    monkeypatch.setattr(pylon.InstantCamera, "IsCameraDeviceRemoved", lambda _self: True)


def test_a_camera_unplugged_is_lost_and_comes_back_as_it_was(
    camera: EmulatedCamera, settings: CameraSettings
) -> None:
    camera.configure(replace(settings, exposure_us=4321, gain_db=6.0))
    camera.start()
    assert is_its_file(shot(camera))
    camera.write_output("UserOutput1", high=True)
    with pytest.MonkeyPatch.context() as cable:
        unplug(cable)
        lost = camera.grab(50)
        assert isinstance(lost, CameraLost)
        assert camera.info.serial in lost.reason
        assert camera.info.state == "lost"
        cable.setenv("PYLON_CAMEMU", "0")
        assert not camera.reconnect()
        assert not camera.reconnect()
        with pytest.raises(DeviceError):
            camera.trigger()
        with pytest.raises(DeviceError):
            camera.write_output("UserOutput1", high=True)
        assert isinstance(camera.grab(10), CameraLost)
    assert camera.reconnect()
    assert camera.info.state == "open"
    assert is_its_file(shot(camera))
    nodes = camera.nodes()
    assert nodes["exposure_us"].value == pytest.approx(4321)
    assert nodes["gain_db"].value == pytest.approx(6.0, abs=0.01)
    again = camera.write_output("UserOutput1", high=True)
    assert again


def test_the_pass_lane_rests_after_a_reconnection(camera: EmulatedCamera) -> None:
    camera.write_output("UserOutput1", high=True)
    camera.start()  # the features are saved while the output is high
    assert camera.reconnect()
    output = camera._device.GetNodeMap()
    output.GetNode("UserOutputSelector").SetValue("UserOutput1")
    assert output.GetNode("UserOutputValue").GetValue() is False


def test_a_start_that_found_the_camera_gone_is_made_good_by_the_reconnection(
    camera: EmulatedCamera,
) -> None:
    camera.start()
    with pytest.MonkeyPatch.context() as cable:
        unplug(cable)
        cable.setenv("PYLON_CAMEMU", "0")
        assert not camera.reconnect()
        camera.stop()
        with pytest.raises(DeviceError, match="gone"):
            camera.start()
    assert camera.reconnect()
    assert is_its_file(shot(camera))


def test_a_lost_view_comes_back_as_a_view(camera: EmulatedCamera) -> None:
    camera.start_view()
    assert isinstance(camera.grab(1000), Grabbed)
    assert camera.reconnect()
    assert isinstance(camera.grab(1000), Grabbed)


def test_a_camera_lost_before_it_was_closed_can_be_opened_again(
    camera: EmulatedCamera, settings: CameraSettings
) -> None:
    camera.start()
    with pytest.MonkeyPatch.context() as cable:
        unplug(cable)
        assert isinstance(camera.grab(20), CameraLost)
        cable.setenv("PYLON_CAMEMU", "0")
        assert not camera.reconnect()
        camera.close()
    camera.open()
    camera.configure(settings)
    camera.start()
    assert is_its_file(shot(camera))


def test_frames_lost_on_the_way_are_told_before_the_next_one(
    camera: EmulatedCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera.start()
    first = shot(camera)
    assert isinstance(first, Grabbed)
    for _ in range(3):  # frames the host never hears of
        camera.trigger()
        camera._device.RetrieveResult(2000, pylon.TimeoutHandling_ThrowException).Release()
    camera.trigger()
    assert camera.grab(2000) == FramesLost(3)
    assert is_its_file(camera.grab(2000))
    assert camera.grab(20) == NoFrame()


def test_the_view_skips_frames_without_calling_them_lost(camera: EmulatedCamera) -> None:
    camera.start_view()
    for _ in range(3):
        threading.Event().wait(0.08)
        assert isinstance(camera.grab(1000), Grabbed)


def test_opening_and_grabbing_often_leaves_no_native_thread_behind(
    settings: CameraSettings,
) -> None:
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("the platform does not list its threads")
    counts = []
    for _ in range(6):
        made = made_for(settings)
        made.open()
        made.configure(settings)
        made.start()
        shot(made)
        made.close()
        counts.append(len(list(tasks.iterdir())))
    assert counts[-1] <= counts[1]
