"""What every registered output promises: PASS must be driven, rest rejects."""

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings, OutputSettings
from gonogo.domain.verdict import Verdict
from gonogo.drivers.cameras.emulator import EmulatedCameras
from gonogo.drivers.cameras.replay import ReplayCamera, ReplayCameras
from gonogo.ports import registry
from gonogo.ports.output import Output, OutputFactory

OUTPUTS = registry.names("gonogo.outputs")
LINE = "UserOutput1"


class WatchedCamera(ReplayCamera):
    """Notes what it is told, and may lie or refuse."""

    def __init__(self, settings: CameraSettings) -> None:
        super().__init__(settings)
        self.levels: list[bool] = []
        self.stuck: bool | None = None

    def write_output(self, line: str, *, high: bool) -> bool:
        level = super().write_output(line, high=high)
        self.levels.append(level)
        return level if self.stuck is None else self.stuck


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[WatchedCamera]:
    cv2.imwrite(str(tmp_path / "part.png"), np.full((48, 64), 90, np.uint8))
    made = WatchedCamera(CameraSettings("replay", folder=str(tmp_path)))
    made.open()
    yield made
    made.close()


@pytest.fixture(params=OUTPUTS)
def output(request: pytest.FixtureRequest, camera: WatchedCamera) -> Output:
    factory: OutputFactory = registry.load("gonogo.outputs", request.param)
    return factory(OutputSettings("camera", LINE), camera)


def test_making_an_output_drives_nothing(output: Output, camera: WatchedCamera) -> None:
    assert LINE in output.name
    assert camera.info.serial in output.name
    assert camera.levels == []


def test_arming_goes_to_rest(output: Output, camera: WatchedCamera) -> None:
    camera.write_output(LINE, high=True)
    output.arm()
    assert camera.levels[-1] is False


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_pass_leaves_rest(output: Output, camera: WatchedCamera, verdict: Verdict) -> None:
    output.arm()
    told = output.send(verdict)
    assert camera.levels[-1] is (verdict is Verdict.PASS)
    assert told["read_back_high"] is (verdict is Verdict.PASS)
    assert told["driven_high"] is (verdict is Verdict.PASS)


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASS])
def test_a_part_after_a_pass_is_rejected_again(
    output: Output, camera: WatchedCamera, verdict: Verdict
) -> None:
    output.arm()
    output.send(Verdict.PASS)
    output.send(verdict)
    assert camera.levels == [False, True, False]


@pytest.mark.parametrize(("stuck", "verdict"), [(True, Verdict.FAIL), (False, Verdict.PASS)])
def test_a_level_that_reads_back_wrong_is_an_error(
    output: Output, camera: WatchedCamera, stuck: bool, verdict: Verdict
) -> None:
    camera.stuck = stuck
    with pytest.raises(DeviceError, match="reads back"):
        output.send(verdict)


def test_an_output_stuck_high_cannot_be_armed(output: Output, camera: WatchedCamera) -> None:
    camera.stuck = True
    with pytest.raises(DeviceError, match="driven low but reads back high"):
        output.arm()


def test_fail_safe_rests_and_never_raises(output: Output, camera: WatchedCamera) -> None:
    output.send(Verdict.PASS)
    output.fail_safe()
    assert camera.levels[-1] is False
    camera.stuck = True
    output.fail_safe()
    camera.close()
    output.fail_safe()


def test_sending_over_a_camera_that_is_gone_is_an_error(
    output: Output, camera: WatchedCamera
) -> None:
    camera.close()
    with pytest.raises(DeviceError):
        output.send(Verdict.PASS)


@pytest.mark.parametrize("cameras", [EmulatedCameras, ReplayCameras])
@pytest.mark.parametrize("name", OUTPUTS)
def test_verdicts_reach_the_camera_while_another_thread_grabs(
    name: str, cameras: type[EmulatedCameras] | type[ReplayCameras], tmp_path: Path
) -> None:
    cv2.imwrite(str(tmp_path / "part.png"), np.full((48, 64), 90, np.uint8))
    settings = CameraSettings("x", folder=str(tmp_path))
    camera = cameras().camera(settings)
    camera.open()
    camera.configure(settings)
    factory: OutputFactory = registry.load("gonogo.outputs", name)
    output = factory(OutputSettings("camera", LINE), camera)
    output.arm()
    camera.start()
    wrong: list[object] = []

    def judge() -> None:
        for n in range(100):
            verdict = Verdict.PASS if n % 3 else Verdict.FAIL
            told = output.send(verdict)
            if told["read_back_high"] is not (verdict is Verdict.PASS):
                wrong.append(told)

    thread = threading.Thread(target=judge)
    thread.start()
    while thread.is_alive():
        camera.trigger()
        camera.grab(1000)
    thread.join()
    camera.close()
    assert not wrong
