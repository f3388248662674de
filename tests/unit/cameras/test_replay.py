"""The replay: order, ends, pace, faults."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.drivers.cameras.faults import Fault
from gonogo.drivers.cameras.pictures import read_image
from gonogo.drivers.cameras.replay import ReplayCamera
from gonogo.ports.camera import (
    CameraLost,
    EndOfParts,
    FramesLost,
    Grabbed,
    GrabFailed,
    GrabResult,
    NoFrame,
)

FILES = 12
TIMEOUT_MS = 20.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "images"
    path.mkdir()
    for n in range(FILES):
        picture = np.full((24, 32), 100 + n, np.uint8)
        picture[0, :8] = range(8)
        cv2.imwrite(str(path / f"part{n}.png"), picture)
    (path / "truth.csv").write_text("image,label\n")
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "parts.avi"
    fourcc = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), fourcc, 25, (64, 48))
    for n in range(6):
        writer.write(np.full((48, 64, 3), 20 + 30 * n, np.uint8))
    writer.release()
    return path


@pytest.fixture
def settings(folder: Path) -> CameraSettings:
    return CameraSettings(
        "replay", folder=str(folder), trigger=TriggerSettings(timeout_ms=TIMEOUT_MS)
    )


def opened(settings: CameraSettings) -> ReplayCamera:
    made = ReplayCamera(settings)
    made.open()
    made.configure(settings)
    return made


@pytest.fixture
def camera(settings: CameraSettings) -> Iterator[ReplayCamera]:
    made = opened(settings)
    yield made
    made.close()


def shot(camera: ReplayCamera, timeout_ms: float = TIMEOUT_MS) -> GrabResult:
    camera.trigger()
    return camera.grab(timeout_ms)


def numbers(results: list[GrabResult]) -> list[int]:
    return [int(Path(r.source).stem[4:]) for r in results if isinstance(r, Grabbed)]


def test_files_come_in_natural_order_and_start_again_at_the_end(camera: ReplayCamera) -> None:
    camera.start()
    found = numbers([shot(camera) for _ in range(2 * FILES + 3)])
    assert found == [*range(FILES), *range(FILES), 0, 1, 2]


def test_a_stop_and_start_goes_on_with_the_next_file(camera: ReplayCamera) -> None:
    camera.start()
    first = numbers([shot(camera) for _ in range(5)])
    camera.stop()
    camera.start()
    assert first + numbers([shot(camera) for _ in range(3)]) == list(range(8))


def test_a_replay_is_emulated_and_shows_what_the_file_holds(camera: ReplayCamera) -> None:
    assert camera.info.emulated
    camera.start()
    result = shot(camera)
    assert isinstance(result, Grabbed)
    assert np.array_equal(read_image(Path(result.source)), result.pixels)


def test_a_video_ends(video: Path) -> None:
    camera = opened(CameraSettings("replay", folder=str(video), pixel_format="Mono8"))
    camera.start()
    results = [shot(camera) for _ in range(8)]
    camera.close()
    assert [type(r) for r in results] == [Grabbed] * 6 + [EndOfParts] * 2
    first = results[0]
    assert isinstance(first, Grabbed)
    assert first.pixels.shape == (48, 64)
    stems = [Path(r.source).stem for r in results if isinstance(r, Grabbed)]
    assert stems == [f"parts#{n:06d}" for n in range(6)]


def test_a_video_in_the_set_up_view_starts_again(video: Path) -> None:
    camera = opened(CameraSettings("replay", folder=str(video), frame_rate_hz=500))
    camera.start_view()
    results = [camera.grab(500) for _ in range(14)]
    camera.close()
    assert all(isinstance(result, Grabbed) for result in results)
    levels = [int(r.pixels.mean()) // 10 for r in results if isinstance(r, Grabbed)]
    assert levels[:6] == levels[6:12]


def test_a_free_run_keeps_the_rate_it_was_given(settings: CameraSettings) -> None:
    free = replace(settings, frame_rate_hz=50, trigger=TriggerSettings(mode="free_run"))
    camera = opened(free)
    camera.start()
    camera.grab(500)
    begun = time.monotonic()
    for _ in range(10):
        assert isinstance(camera.grab(500), Grabbed)
    camera.close()
    assert 0.15 <= time.monotonic() - begun < 0.6


def test_replay_is_as_fast_as_it_is_asked(camera: ReplayCamera) -> None:
    assert camera.preload() == FILES
    camera.start()
    begun = time.monotonic()
    for _ in range(1000):
        assert isinstance(shot(camera), Grabbed)
    assert time.monotonic() - begun < 1.0


def test_what_does_not_fit_into_memory_is_decoded_when_its_turn_comes(
    camera: ReplayCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera._pictures, "_free_bytes", 3 * 24 * 32)
    assert camera.preload(0) <= 4
    camera.start()
    assert numbers([shot(camera) for _ in range(FILES)]) == list(range(FILES))


def test_pixel_formats_and_region_are_made(settings: CameraSettings, folder: Path) -> None:
    colour = np.random.default_rng(0).integers(0, 255, (24, 32, 3), np.uint8)
    cv2.imwrite(str(folder / "a.png"), colour)
    camera = opened(replace(settings, pixel_format="Mono8", roi_px=Roi(3, 5, 10, 7)))
    camera.start()
    result = shot(camera)
    camera.close()
    assert isinstance(result, Grabbed)
    assert np.array_equal(result.pixels, cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY)[5:12, 3:13])
    assert result.pixels.flags.c_contiguous


@pytest.mark.parametrize("pixel_format", ["BGR8", "BGR16", "Mono16"])
def test_grey_files_become_what_is_asked(settings: CameraSettings, pixel_format: str) -> None:
    camera = opened(replace(settings, pixel_format=pixel_format))
    camera.start()
    result = shot(camera)
    camera.close()
    assert isinstance(result, Grabbed)
    assert result.pixels.shape[2:] == ((3,) if pixel_format.startswith("BGR") else ())
    assert result.bit_depth == int(pixel_format.lstrip("MonBGR"))
    assert result.pixels[5, 5].max() == 100 * (257 if result.bit_depth == 16 else 1)


# --- faults --------------------------------------------------------------------------------------


def faulty(settings: CameraSettings, **faults: float) -> ReplayCamera:
    camera = opened(replace(settings, faults=faults))
    camera.start()
    return camera


def test_failed(settings: CameraSettings) -> None:
    camera = faulty(settings, failed=1)
    assert all(isinstance(shot(camera), GrabFailed) for _ in range(20))
    camera.close()


def test_lost_answers_its_own_trigger(settings: CameraSettings) -> None:
    camera = faulty(settings, lost=1)
    assert [shot(camera) for _ in range(5)] == [FramesLost(1)] * 5
    camera.close()


def test_late_comes_after_its_trigger_was_given_up(settings: CameraSettings) -> None:
    camera = faulty(settings, late=1)
    assert shot(camera) == NoFrame()
    late = camera.grab(500)
    assert isinstance(late, Grabbed)
    assert late.device_frame_id == 1
    camera.close()


def test_a_late_frame_is_gone_after_a_restart(settings: CameraSettings) -> None:
    camera = faulty(settings, late=1)
    assert shot(camera) == NoFrame()
    camera.stop()
    camera.start()
    assert camera.grab(3 * TIMEOUT_MS) == NoFrame()
    camera.close()


def test_stalled_gives_nothing_for_a_while_and_then_goes_on(settings: CameraSettings) -> None:
    camera = faulty(settings, stalled=1, stalled_ms=60)
    begun = time.monotonic()
    assert shot(camera) == NoFrame()
    camera.configure(settings)
    results: list[GrabResult] = []
    while time.monotonic() - begun < 0.5 and not any(isinstance(r, Grabbed) for r in results):
        results.append(shot(camera))
    assert 0.05 < time.monotonic() - begun < 0.4
    camera.close()


def test_repeated_is_the_same_picture_again(settings: CameraSettings) -> None:
    camera = faulty(settings, repeated=1)
    first, second = shot(camera), shot(camera)
    camera.close()
    assert isinstance(first, Grabbed)
    assert isinstance(second, Grabbed)
    assert np.array_equal(first.pixels, second.pixels)
    assert first.device_frame_id != second.device_frame_id


def test_dark_and_wrong_shape(settings: CameraSettings) -> None:
    dark = faulty(settings, dark=1)
    result = shot(dark)
    dark.close()
    assert isinstance(result, Grabbed)
    assert result.pixels.mean() < 0.01 * 255
    wrong = faulty(settings, wrong_shape=1)
    result = shot(wrong)
    wrong.close()
    assert isinstance(result, Grabbed)
    assert result.pixels.shape == (12, 32)
    assert result.pixels.flags.c_contiguous


def test_unplugged_needs_a_reconnection(settings: CameraSettings) -> None:
    camera = faulty(settings, unplugged=1)
    assert isinstance(shot(camera), CameraLost)
    with pytest.raises(DeviceError, match="unplugged"):
        camera.trigger()
    with pytest.raises(DeviceError):
        camera.write_output("UserOutput1", high=True)
    camera._exposures.plan(type(camera._exposures._rates)({}, 0, 0, 0))
    assert camera.reconnect()
    assert isinstance(shot(camera), Grabbed)
    camera.close()


def test_every_trigger_has_one_answer_under_all_faults_at_once(settings: CameraSettings) -> None:
    rates = {fault.value: 0.08 for fault in Fault if fault is not Fault.UNPLUGGED}
    runs = []
    for _ in range(2):
        camera = faulty(settings, **rates, late_ms=3, stalled_ms=1)
        answers: list[GrabResult] = []
        for _ in range(300):
            answers.append(shot(camera, 1))
            if isinstance(answers[-1], NoFrame):
                camera.stop()
                camera.start()
        camera.close()
        runs.append(Counter(type(answer).__name__ for answer in answers))
    assert set(runs[0]) == {"Grabbed", "GrabFailed", "FramesLost", "NoFrame"}
    assert runs[0]["GrabFailed"] == pytest.approx(24, abs=15)


def test_the_same_seed_gives_the_same_answers(settings: CameraSettings) -> None:
    runs = []
    for _ in range(2):
        camera = faulty(settings, failed=0.2, dark=0.2, wrong_shape=0.2, seed=3)
        runs.append([_essence(shot(camera)) for _ in range(100)])
        camera.close()
    assert runs[0] == runs[1]


def _essence(result: GrabResult) -> tuple[str, float, tuple[int, ...]]:
    if isinstance(result, Grabbed):
        return result.source, float(result.pixels.mean()), result.pixels.shape
    return type(result).__name__, 0.0, ()


# --- what cannot be replayed ---------------------------------------------------------------------


def test_a_file_that_cannot_be_decoded_fails_its_own_grab_only(
    camera: ReplayCamera, folder: Path
) -> None:
    (folder / "part3.png").write_bytes(b"no picture")
    camera.start()
    results = [shot(camera) for _ in range(FILES)]
    failed = [r for r in results if isinstance(r, GrabFailed)]
    assert len(failed) == 1
    assert "part3.png" in failed[0].reason
    assert numbers(results) == [n for n in range(FILES) if n != 3]


def test_a_file_that_vanishes_fails_its_own_grab_only(camera: ReplayCamera, folder: Path) -> None:
    (folder / "part1.png").unlink()
    camera.start()
    assert [type(shot(camera)) for _ in range(3)] == [Grabbed, GrabFailed, Grabbed]


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "broken", "broken video", "none"])
def test_what_cannot_be_replayed_is_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "absent"
    if kind == "empty":
        path.mkdir()
    elif kind == "text":
        path = tmp_path / "notes.txt"
        path.write_text("x")
    elif kind == "broken":
        path.mkdir()
        (path / "a.png").write_bytes(b"no picture")
    elif kind == "broken video":
        path = tmp_path / "a.avi"
        path.write_bytes(b"no video")
    name = "" if kind == "none" else str(path)
    camera = ReplayCamera(CameraSettings("replay", folder=name))
    with pytest.raises(DeviceError, match=r"^(The|/|A replay).*\.$"):
        camera.open()
    with pytest.raises(DeviceError):  # and again: the refusal left nothing taken
        camera.open()
    assert camera.info.state == "free"
