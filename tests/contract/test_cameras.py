"""What every registered camera driver promises; a new driver is tested by being registered."""

import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.ports import registry
from gonogo.ports.camera import Camera, Cameras, Grabbed, GrabFailed, NoFrame

DRIVERS = registry.names("gonogo.cameras")
WIDTH, HEIGHT, FILES = 640, 480, 5


def driver(name: str) -> Cameras:
    made: Cameras = registry.load("gonogo.cameras", name)()
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parts")
    row = np.arange(WIDTH, dtype=np.uint32)[None]
    column = np.arange(HEIGHT, dtype=np.uint32)[:, None]
    for n in range(FILES):
        cv2.imwrite(str(path / f"part{n}.png"), ((row + 2 * column + 40 * n) % 240).astype("u1"))
    return path


def settings_of(name: str, folder: Path) -> CameraSettings:
    return CameraSettings(
        name, folder=str(folder), trigger=TriggerSettings(mode="software", timeout_ms=1000)
    )


@pytest.fixture(params=DRIVERS)
def settings(request: pytest.FixtureRequest, folder: Path) -> CameraSettings:
    """Settings of a driver that can run here: with a device, or without needing one."""
    name = str(request.param)
    found = settings_of(name, folder)
    if name in ("emulator", "replay"):
        return found
    free = [info for info in driver(name).list() if info.state == "free"]
    if not free:
        pytest.skip(f"no {name} camera is connected")
    return replace(found, serial=free[0].serial, folder="")


@pytest.fixture
def camera(settings: CameraSettings) -> Iterator[Camera]:
    made = driver(settings.driver).camera(settings)
    made.open()
    try:
        made.configure(settings)
        yield made
    finally:
        made.close()


def take(camera: Camera) -> Grabbed:
    camera.trigger()
    result = camera.grab(2000)
    assert isinstance(result, Grabbed), result
    return result


@pytest.mark.parametrize("name", DRIVERS)
def test_a_camera_that_is_not_there_is_refused_in_one_sentence(name: str, folder: Path) -> None:
    absent = replace(
        settings_of(name, folder / "absent"), serial="" if name == "replay" else "no-such-serial"
    )
    made = driver(name).camera(absent)
    with pytest.raises(DeviceError, match=r"^[A-Z].*(no-such-serial|absent).*\.$"):
        made.open()
    made.close()


@pytest.mark.parametrize("name", DRIVERS)
def test_the_serial_numbers_present_are_told(name: str, folder: Path) -> None:
    present = driver(name).list()
    if name == "replay":
        assert not present
        return
    made = driver(name).camera(replace(settings_of(name, folder), serial="nobody"))
    with pytest.raises(DeviceError) as caught:
        made.open()
    for info in present:
        assert info.serial in str(caught.value)
    assert "none at all" in str(caught.value) or present


def test_nothing_is_opened_before_open(settings: CameraSettings) -> None:
    made = driver(settings.driver).camera(settings)
    assert made.info.state == "free"
    with pytest.raises(DeviceError, match="not open"):
        made.start()
    assert made.grab(10) == NoFrame()


def test_opening_and_closing_twice_does_no_harm(settings: CameraSettings) -> None:
    made = driver(settings.driver).camera(settings)
    made.close()
    for _ in range(2):
        made.open()
        made.open()
        assert made.info.state == "open"
        made.close()
        made.close()
        assert made.info.state == "free"


def test_one_serial_number_serves_one_lane(camera: Camera, settings: CameraSettings) -> None:
    again = replace(settings, serial=camera.info.serial)
    with pytest.raises(DeviceError, match=rf"{camera.info.serial} is already open"):
        driver(settings.driver).camera(again).open()
    camera.start()
    take(camera)


def test_a_trigger_gives_one_frame_of_the_callers_own(camera: Camera) -> None:
    camera.start()
    before_ns = time.monotonic_ns()
    first = take(camera)
    kept = first.pixels.copy()
    assert first.pixels.flags.c_contiguous
    assert first.pixels.flags.writeable
    assert first.pixels.dtype in (np.uint8, np.uint16)
    assert before_ns <= first.captured_ns <= time.monotonic_ns()
    assert first.roi_px is not None
    assert (first.roi_px.height, first.roi_px.width) == first.pixels.shape[:2]
    later = [take(camera) for _ in range(FILES)]
    assert np.array_equal(first.pixels, kept), "a later frame was written over an earlier one"
    assert not any(np.shares_memory(first.pixels, each.pixels) for each in later)
    first.pixels[:] = 0
    camera.stop()
    camera.start()
    assert take(camera).pixels.any(), "writing to a frame reached the driver's own memory"


def test_device_frame_ids_count_up_by_one(camera: Camera) -> None:
    camera.start()
    ids = [take(camera).device_frame_id for _ in range(8)]
    known = [n for n in ids if n is not None]
    assert len(known) == len(ids)
    assert known == list(range(known[0], known[0] + 8))


def test_without_a_trigger_no_frame_comes_and_grab_returns_in_time(camera: Camera) -> None:
    camera.start()
    begun = time.monotonic()
    assert camera.grab(150) == NoFrame()
    assert 0.1 <= time.monotonic() - begun < 1.0


def test_grab_after_stop_returns(camera: Camera) -> None:
    camera.start()
    camera.trigger()
    camera.stop()
    begun = time.monotonic()
    assert camera.grab(5000) == NoFrame()
    assert time.monotonic() - begun < 1.0


def test_a_frame_of_before_the_stop_is_not_given_after_it(camera: Camera) -> None:
    camera.start()
    for _ in range(3):
        camera.trigger()
    camera.stop()
    camera.start()
    assert camera.grab(150) == NoFrame()


def test_triggering_a_stopped_camera_is_refused(camera: Camera) -> None:
    with pytest.raises(DeviceError, match="trigger"):
        camera.trigger()


def test_the_view_runs_freely_and_parts_come_by_trigger_after_it(camera: Camera) -> None:
    camera.start_view()
    for _ in range(3):
        assert isinstance(camera.grab(2000), Grabbed)
    camera.stop()
    camera.start()
    assert camera.grab(150) == NoFrame()
    take(camera)


def test_free_run_needs_no_trigger(camera: Camera, settings: CameraSettings) -> None:
    free = TriggerSettings(mode="free_run")
    camera.configure(replace(settings, trigger=free, frame_rate_hz=50))
    camera.start()
    frames = [camera.grab(2000) for _ in range(5)]
    assert all(isinstance(frame, Grabbed) for frame in frames)


def test_the_region_is_cut_where_it_was_asked_for(camera: Camera, settings: CameraSettings) -> None:
    camera.start()
    whole = take(camera)
    camera.stop()
    roi = Roi(64, 32, 320, 200)
    camera.configure(replace(settings, roi_px=roi))
    camera.start()
    part = take(camera)
    assert part.roi_px == roi
    assert part.pixels.shape[:2] == (200, 320)
    if camera.info.emulated:
        same = [whole, *(take(camera) for _ in range(FILES))]
        assert {frame.pixels.shape[:2] for frame in same[1:]} == {(200, 320)}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"roi_px": Roi(0, 0, 100_000, 100)}, "Width"),
        ({"roi_px": Roi(0, 0, 100, 100_000)}, "Height"),
        ({"frame_rate_hz": 1e9}, "AcquisitionFrameRate"),
        ({"pixel_format": "Mono7"}, "PixelFormat"),
        ({"exposure_us": 1e12}, "Exposure"),
        ({"gain_db": 1e4}, "Gain"),
    ],
)
def test_a_value_outside_the_limits_is_an_error_naming_node_and_limits(
    camera: Camera, settings: CameraSettings, change: dict[str, object], named: str
) -> None:
    (key,) = change
    asked = replace(settings, **change)
    nodes = camera.nodes()
    if key in nodes or f"{key}.width" in nodes:
        with pytest.raises(DeviceError, match=named) as caught:
            camera.configure(asked)
        assert any(character.isdigit() for character in str(caught.value))
    else:
        assert key in camera.configure(asked), "a setting the camera lacks must be told"
    camera.configure(settings)
    camera.start()
    take(camera)


def test_nodes_are_keyed_as_settings_are_and_lie_within_their_limits(camera: Camera) -> None:
    for grabbing in (False, True):
        if grabbing:
            camera.start_view()
        for key, node in camera.nodes().items():
            head, _, tail = key.partition(".")
            assert hasattr(CameraSettings("x"), head), key
            assert not tail or tail in ("x", "y", "width", "height", "mode", "source")
            if isinstance(node.value, str):
                assert node.choices, key
            else:
                assert node.low is not None
                assert node.high is not None
                assert node.low <= node.value <= node.high
            assert node.writable, key


def test_a_camera_may_be_set_while_it_grabs(camera: Camera, settings: CameraSettings) -> None:
    camera.start()
    take(camera)
    camera.configure(replace(settings, roi_px=Roi(0, 0, 320, 240)))
    assert take(camera).pixels.shape[:2] == (240, 320)


def test_a_user_output_is_driven_and_read_back(camera: Camera) -> None:
    for level in (True, False, True, True, False):
        assert camera.write_output("UserOutput1", high=level) is level
    with pytest.raises(DeviceError, match="UserOutput99"):
        camera.write_output("UserOutput99", high=True)


def test_an_output_of_a_closed_camera_cannot_be_driven(settings: CameraSettings) -> None:
    made = driver(settings.driver).camera(settings)
    with pytest.raises(DeviceError):
        made.write_output("UserOutput1", high=True)


def test_features_come_back_from_their_file_or_are_refused(
    camera: Camera, settings: CameraSettings, tmp_path: Path
) -> None:
    file = tmp_path / "camera.pfs"
    if "exposure_us" not in camera.nodes():
        with pytest.raises(DeviceError, match="features"):
            camera.save_features(file)
        return
    camera.configure(replace(settings, exposure_us=5000))
    camera.save_features(file)
    camera.configure(replace(settings, exposure_us=9000))
    camera.start_view()
    camera.load_features(file)
    assert isinstance(camera.grab(2000), Grabbed), "the view must go on after the load"
    assert camera.nodes()["exposure_us"].value == pytest.approx(5000, rel=0.01)


def test_a_missing_feature_file_is_named(camera: Camera, tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match=r"nowhere\.pfs"):
        camera.load_features(tmp_path / "nowhere.pfs")


def test_failed_grabs_are_never_pictures(camera: Camera, settings: CameraSettings) -> None:
    if not camera.info.emulated:
        with pytest.raises(DeviceError, match="real camera"):
            camera.configure(replace(settings, faults={"failed": 1.0}))
        return
    camera.configure(replace(settings, faults={"failed": 1.0}))
    camera.start()
    for _ in range(12):
        camera.trigger()
        assert isinstance(camera.grab(2000), GrabFailed)


def test_a_fault_a_driver_does_not_know_is_refused(
    camera: Camera, settings: CameraSettings
) -> None:
    with pytest.raises(DeviceError):
        camera.configure(replace(settings, faults={"gremlins": 0.5}))
