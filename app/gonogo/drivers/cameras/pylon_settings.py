"""A recipe's camera settings, applied to GenICam nodes and read back.

Old GigE cameras have the names of SFNC 1 (``ExposureTimeAbs``, ``AcquisitionFrameRateAbs``), newer
ones those of SFNC 2; both are tried.
"""

from gonogo.domain.errors import DeviceError
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.drivers.cameras.pylon_nodes import Nodes
from gonogo.ports.camera import NodeLimits

_EXPOSURE = ("ExposureTime", "ExposureTimeAbs")
_GAIN = ("Gain", "GainAbs")
_FRAME_RATE = ("AcquisitionFrameRate", "AcquisitionFrameRateAbs")
_NO_NODE = "not set: this camera has no such node"
_DEFAULT_UNIT = {"exposure_us": "µs", "gain_db": "dB", "frame_rate_hz": "Hz"}


def apply(nodes: Nodes, settings: CameraSettings) -> dict[str, str]:
    """Apply all settings but the feature file, in the order cameras need.

    Returns
    -------
    dict of str to str
        Notes by setting: what was rounded, or what the camera lacks.

    Raises
    ------
    DeviceError
        A value is refused.
    """
    notes: dict[str, str] = {}
    if nodes.choice("AcquisitionMode") is not None:
        nodes.set_choice("Continuous", "AcquisitionMode")
    if settings.pixel_format is not None:
        notes["pixel_format"] = set_pixel_format(nodes, settings.pixel_format)
    if settings.roi_px is not None:
        notes["roi_px"] = set_roi(nodes, settings.roi_px)
    if settings.exposure_us is not None:
        notes["exposure_us"] = set_exposure(nodes, settings.exposure_us)
    if settings.gain_db is not None:
        notes["gain_db"] = set_gain(nodes, settings.gain_db)
    set_trigger(nodes, settings.trigger)
    if settings.frame_rate_hz is not None:
        notes["frame_rate_hz"] = set_frame_rate(nodes, settings.frame_rate_hz)
    return {key: note for key, note in notes.items() if note}


def set_pixel_format(nodes: Nodes, wanted: str) -> str:
    """Set the pixel format, also by the name another generation gave it (``BGR8Packed``)."""
    node = nodes.choice("PixelFormat")
    offered = (*node.choices, node.value) if node is not None else ()
    twins = (wanted, f"{wanted}Packed", wanted.removesuffix("Packed"))
    name = next((twin for twin in twins if twin in offered), wanted)
    nodes.set_choice(name, "PixelFormat")
    return "" if name == wanted else f"this camera calls it {name}"


def set_roi(nodes: Nodes, roi: Roi) -> str:
    """Set the region: offsets to zero first, or the larger size would be refused."""
    for name in ("OffsetX", "OffsetY"):
        offset = nodes.number(name)
        if offset is not None and offset.writable and offset.value != offset.low:
            nodes.set_number(offset.low, name)
    said = []
    for value, name in (
        (roi.width, "Width"),
        (roi.height, "Height"),
        (roi.x, "OffsetX"),
        (roi.y, "OffsetY"),
    ):
        if name.startswith("Offset") and value == 0 and nodes.number(name) is None:
            continue
        said.append(nodes.set_number(value, name)[1])
    return "; ".join(text for text in said if text)


def set_exposure(nodes: Nodes, exposure_us: float) -> str:
    """Set the exposure time in µs, by its raw register where there is nothing else."""
    if nodes.choice("ExposureAuto") is not None:
        nodes.set_choice("Off", "ExposureAuto")
    if nodes.number(*_EXPOSURE) is not None:
        return nodes.set_number(exposure_us, *_EXPOSURE)[1]
    base = nodes.number("ExposureTimeBaseAbs")
    if base is None or nodes.number("ExposureTimeRaw") is None:
        return _NO_NODE
    got, note = nodes.set_number(exposure_us / base.value, "ExposureTimeRaw")
    return note and f"ExposureTimeRaw {got:g} × {base.value:g} µs = {got * base.value:g} µs"


def set_gain(nodes: Nodes, gain_db: float) -> str:
    """Set the gain in dB; a camera with ``GainRaw`` alone has no scale in dB."""
    if nodes.choice("GainAuto") is not None:
        nodes.set_choice("Off", "GainAuto")
    gains = nodes.choice("GainSelector")
    if gains is not None and gains.value != "All" and "All" in gains.choices:
        nodes.set_choice("All", "GainSelector")
    if nodes.number(*_GAIN) is not None:
        return nodes.set_number(gain_db, *_GAIN)[1]
    raw = nodes.number("GainRaw")
    if raw is None:
        return _NO_NODE
    msg = (
        f"This camera has GainRaw ({raw.low:g} to {raw.high:g}, its own units) and no gain in dB: "
        "leave gain_db out and set GainRaw in a feature file."
    )
    raise DeviceError(msg)


def set_frame_rate(nodes: Nodes, rate_hz: float) -> str:
    """Set and enable the frame rate."""
    nodes.set_flag("AcquisitionFrameRateEnable", value=True)
    if nodes.number(*_FRAME_RATE) is None:
        return _NO_NODE
    return nodes.set_number(rate_hz, *_FRAME_RATE)[1]


def set_trigger(nodes: Nodes, trigger: TriggerSettings) -> None:
    """Let frames start by software, by a line, or freely; every other trigger is switched off."""
    selector = nodes.choice("TriggerSelector")
    if selector is None:
        if trigger.mode != "free_run":
            nodes.set_choice("FrameStart", "TriggerSelector")  # refuses, naming the camera
        return
    for name in selector.choices:
        nodes.set_choice(name, "TriggerSelector")
        mode = nodes.choice("TriggerMode")
        if mode is not None and mode.writable:
            nodes.set_choice("Off", "TriggerMode")
    nodes.set_choice("FrameStart", "TriggerSelector")
    if trigger.mode == "free_run":
        return
    nodes.set_choice("On", "TriggerMode")
    nodes.set_choice("Software" if trigger.mode == "software" else trigger.source, "TriggerSource")


def limits(nodes: Nodes, settings: CameraSettings, *, grabbing: bool) -> dict[str, NodeLimits]:
    """Probe the settings that matter, keyed as :class:`CameraSettings` names them.

    ``writable`` says whether ``configure`` can set it, which stops grabbing where it must: width,
    height and pixel format are locked while frames are coming.
    """
    found: dict[str, NodeLimits] = {}
    for key, names in (
        ("exposure_us", _EXPOSURE),
        ("gain_db", _GAIN),
        ("frame_rate_hz", _FRAME_RATE),
        ("roi_px.x", ("OffsetX",)),
        ("roi_px.y", ("OffsetY",)),
        ("roi_px.width", ("Width",)),
        ("roi_px.height", ("Height",)),
    ):
        number = nodes.number(*names)
        if number is not None:
            unit = _DEFAULT_UNIT.get(key, "px")
            found[key] = NodeLimits(
                number.value,
                number.low,
                number.high,
                number.step,
                unit=unit,
                writable=number.writable or (grabbing and key.startswith("roi_px.")),
            )
    for key, name in (("pixel_format", "PixelFormat"), ("trigger.source", "TriggerSource")):
        choice = nodes.choice(name)
        if choice is not None:
            locked = grabbing and key == "pixel_format"
            found[key] = NodeLimits(
                choice.value, choices=choice.choices, writable=choice.writable or locked
            )
    if nodes.choice("TriggerMode") is not None:
        found["trigger.mode"] = NodeLimits(
            settings.trigger.mode, choices=("software", "hardware", "free_run")
        )
    return found


def read_exposure_us(nodes: Nodes) -> float | None:
    """Exposure time now; None where the camera cannot tell or changes it by itself."""
    auto = nodes.choice("ExposureAuto")
    number = nodes.number(*_EXPOSURE)
    return None if number is None or (auto and auto.value != "Off") else number.value


def read_gain_db(nodes: Nodes) -> float | None:
    """Gain now; None where the camera cannot tell or changes it by itself."""
    auto = nodes.choice("GainAuto")
    number = nodes.number(*_GAIN)
    return None if number is None or (auto and auto.value != "Off") else number.value
