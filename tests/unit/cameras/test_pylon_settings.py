"""Settings on cameras of other generations, imitated by hiding nodes of the emulator."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.drivers.cameras import pylon_outputs, pylon_settings
from gonogo.drivers.cameras.emulator import EmulatedCameras
from gonogo.drivers.cameras.pylon_camera import PylonCamera
from gonogo.drivers.cameras.pylon_nodes import Choice, Nodes, Number

SETTINGS = CameraSettings("emulator")


class OtherModel(Nodes):
    """A camera without some of the nodes, or with another step."""

    def __init__(self, nodes: Nodes, lacks: tuple[str, ...] = (), step: int | None = None) -> None:
        super().__init__(nodes._map, nodes._camera)
        self._lacks = lacks
        self._step = step

    def number(self, *names: str) -> Number | None:
        found = super().number(*(n for n in names if n not in self._lacks))
        if found is not None and found.whole and self._step:
            return replace(found, step=self._step)
        return found

    def choice(self, *names: str) -> Choice | None:
        return super().choice(*(n for n in names if n not in self._lacks))


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    camera = EmulatedCameras().camera(SETTINGS)
    assert isinstance(camera, PylonCamera)
    camera.open()
    camera.configure(SETTINGS)
    yield camera._opened()
    camera.close()


def value(nodes: Nodes, name: str) -> float | str:
    number = nodes.number(name)
    if number is not None:
        return number.value
    choice = nodes.choice(name)
    assert choice is not None, name
    return choice.value


def test_exposure_by_the_name_of_sfnc_1(nodes: Nodes) -> None:
    old = OtherModel(nodes, ("ExposureTime",))
    assert pylon_settings.set_exposure(old, 2500) == ""
    assert value(nodes, "ExposureTimeAbs") == 2500
    assert pylon_settings.read_exposure_us(old) == 2500


def test_exposure_by_its_raw_register(nodes: Nodes) -> None:
    old = OtherModel(nodes, ("ExposureTime", "ExposureTimeAbs"))
    note = pylon_settings.set_exposure(old, 2500.4)
    assert value(nodes, "ExposureTimeRaw") == 2500
    assert "2500 µs" in note
    with pytest.raises(DeviceError, match="ExposureTimeRaw"):
        pylon_settings.set_exposure(old, 1e9)


def test_a_camera_without_exposure_says_so(nodes: Nodes) -> None:
    none = OtherModel(nodes, ("ExposureTime", "ExposureTimeAbs", "ExposureTimeRaw"))
    assert "no such node" in pylon_settings.set_exposure(none, 2500)
    assert pylon_settings.read_exposure_us(none) is None
    assert "exposure_us" not in pylon_settings.limits(none, SETTINGS, grabbing=False)


def test_automatic_exposure_is_switched_off_where_a_time_is_asked_for(nodes: Nodes) -> None:
    nodes.set_choice("Continuous", "ExposureAuto")
    assert pylon_settings.read_exposure_us(nodes) is None
    pylon_settings.set_exposure(nodes, 700)
    assert value(nodes, "ExposureAuto") == "Off"
    assert pylon_settings.read_exposure_us(nodes) == 700


def test_gain_without_a_scale_in_db_is_refused_with_advice(nodes: Nodes) -> None:
    old = OtherModel(nodes, ("Gain", "GainAbs"))
    with pytest.raises(DeviceError, match=r"GainRaw \(192 to 1023.*feature file"):
        pylon_settings.set_gain(old, 6)


def test_what_was_rounded_is_told(nodes: Nodes) -> None:
    notes = pylon_settings.apply(nodes, replace(SETTINGS, exposure_us=333.33))
    assert "333" in notes["exposure_us"]
    assert pylon_settings.apply(nodes, replace(SETTINGS, exposure_us=333.0)) == {}


def test_a_region_goes_down_to_the_cameras_step_and_says_so(nodes: Nodes) -> None:
    coarse = OtherModel(nodes, step=16)
    note = pylon_settings.set_roi(coarse, Roi(20, 33, 100, 64))
    got = [value(nodes, n) for n in ("OffsetX", "OffsetY", "Width", "Height")]
    # Width's steps begin at its least value, 1.
    assert got == [16, 32, 97, 49]
    assert "Width 100 was set to 97" in note
    assert "OffsetX 20 was set to 16" in note


def test_a_region_moves_from_any_to_any_other(nodes: Nodes) -> None:
    full = Roi(0, 0, 4096, 4096)
    for roi in (Roi(3000, 3000, 1000, 1000), full, Roi(0, 4000, 4096, 96), full):
        assert pylon_settings.set_roi(nodes, roi) == ""
        got = [value(nodes, n) for n in ("OffsetX", "OffsetY", "Width", "Height")]
        assert got == [roi.x, roi.y, roi.width, roi.height]
    with pytest.raises(DeviceError, match=r"OffsetX = 100.*limits are 0 to 96"):
        pylon_settings.set_roi(nodes, Roi(100, 0, 4000, 100))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("software", ("On", "Software")), ("hardware", ("On", "Line3")), ("free_run", ("Off", None))],
)
def test_triggers(nodes: Nodes, mode: str, expected: tuple[str, str | None]) -> None:
    trigger = TriggerSettings(mode=mode, source="Line3")  # type: ignore[arg-type]
    nodes.set_choice("FrameEnd", "TriggerSelector")
    nodes.set_choice("On", "TriggerMode")
    pylon_settings.set_trigger(nodes, trigger)
    assert value(nodes, "TriggerSelector") == "FrameStart"
    assert value(nodes, "TriggerMode") == expected[0]
    if expected[1]:
        assert value(nodes, "TriggerSource") == expected[1]
    nodes.set_choice("FrameEnd", "TriggerSelector")
    assert value(nodes, "TriggerMode") == "Off", "another trigger would hold the frames back"


def test_an_unknown_line_is_refused_with_those_there_are(nodes: Nodes) -> None:
    trigger = TriggerSettings(mode="hardware", source="Line9")
    with pytest.raises(DeviceError, match=r"TriggerSource = Line9.*Line1"):
        pylon_settings.set_trigger(nodes, trigger)


def test_a_camera_without_triggers_can_run_freely_only(nodes: Nodes) -> None:
    plain = OtherModel(nodes, ("TriggerSelector",))
    pylon_settings.set_trigger(plain, TriggerSettings(mode="free_run"))
    with pytest.raises(DeviceError, match="TriggerSelector"):
        pylon_settings.set_trigger(plain, TriggerSettings(mode="software"))


def test_a_pixel_format_goes_by_either_generations_name(nodes: Nodes) -> None:
    assert "BGR8Packed" in pylon_settings.set_pixel_format(nodes, "BGR8")
    assert pylon_settings.set_pixel_format(nodes, "Mono12") == ""
    with pytest.raises(DeviceError, match=r"PixelFormat = Mono99.*Mono8"):
        pylon_settings.set_pixel_format(nodes, "Mono99")


def test_a_frame_rate_is_enabled_and_set(nodes: Nodes) -> None:
    nodes.set_flag("AcquisitionFrameRateEnable", value=False)
    assert pylon_settings.set_frame_rate(nodes, 12.5) == ""
    assert nodes.flag("AcquisitionFrameRateEnable")
    old = OtherModel(nodes, ("AcquisitionFrameRate",))
    pylon_settings.set_frame_rate(old, 30)
    assert value(nodes, "AcquisitionFrameRateAbs") == 30


def test_an_output_nobody_wired_is_told(nodes: Nodes) -> None:
    pylon_outputs.wire(nodes, "Line2", "UserOutput1")
    assert pylon_outputs.problem(nodes, "UserOutput1") == ""
    assert "No line of this camera carries" in pylon_outputs.problem(nodes, "UserOutput2")
    assert "no output UserOutput7" in pylon_outputs.problem(nodes, "UserOutput7")


def test_a_line_that_inverts_the_pass_lane_is_told(nodes: Nodes) -> None:
    pylon_outputs.wire(nodes, "Line2", "UserOutput1")
    nodes.set_choice("Line2", "LineSelector")
    nodes.set_flag("LineInverter", value=True)
    assert "Line2 inverts UserOutput1" in pylon_outputs.problem(nodes, "UserOutput1")
