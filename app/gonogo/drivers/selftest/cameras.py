"""Checks of pylon: its emulator delivers pictures, and its transport layers are there."""

import sys
import time
from pathlib import Path
from types import MappingProxyType

from gonogo.domain.errors import SelfTestError
from gonogo.domain.frame import Pixels
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.drivers.cameras.emulator import EmulatedCameras
from gonogo.drivers.cameras.pylon_layers import Layer, library_folder, loaded_layer, versions
from gonogo.ports.camera import Camera, Grabbed
from gonogo.ports.selftest import Finding

_FRAMES = 5
_GRAB_MS = 3000.0
_LAYERS = MappingProxyType({"USB": ("BaslerUsb", "usb"), "GigE": ("BaslerGigE", "gige")})


def emulator() -> Finding:
    """Grab triggered frames from pylon's camera emulator.

    Raises
    ------
    InspectError
        There is none, or what it delivers is no picture.
    """
    if loaded_layer("BaslerCamEmu") is None:
        raise SelfTestError(_missing("the camera emulator", "camemu"))
    settings = CameraSettings("emulator", trigger=TriggerSettings(mode="software"))
    camera = EmulatedCameras().camera(settings)
    camera.open()
    try:
        camera.configure(settings)
        camera.start()
        began = time.perf_counter()
        shapes = {_picture(camera).shape for _ in range(_FRAMES)}
        took_ms = 1000 * (time.perf_counter() - began) / _FRAMES
        camera.stop()
    finally:
        camera.close()
    height, width = shapes.pop()[:2]
    return Finding(
        f"{_FRAMES} frames of {width} × {height} px, {took_ms:.1f} ms each",
        {"frames": _FRAMES, "width_px": width, "height_px": height, "frame_ms": took_ms},
        versions(),
    )


def transport(name: str) -> Finding:
    """Load a transport layer and let it look for cameras.

    Parameters
    ----------
    name : str
        ``USB`` or ``GigE``.

    Raises
    ------
    InspectError
        It is missing, or does not start.
    """
    device_class, stem = _LAYERS[name]
    layer = loaded_layer(device_class)
    if layer is None:
        raise SelfTestError(_missing(f"{name} cameras", stem))
    if not layer.starts and not _lacks_usb(name):
        msg = (
            f"pylon's transport layer for {name} cameras is there but does not start; restart the "
            "machine, and install GoNoGo again if that does not help."
        )
        raise SelfTestError(msg)
    return Finding(
        f"pylon {layer.version}, {_seen(layer)}",
        {"version": layer.version, "starts": layer.starts, "cameras": len(layer.serials)},
    )


def _seen(layer: Layer) -> str:
    if not layer.starts:
        return "no USB bus on this machine"
    if not layer.serials:
        return "no camera connected"
    count = len(layer.serials)
    return f"{count} camera{'s' if count > 1 else ''}: {', '.join(layer.serials)}"


def _lacks_usb(name: str) -> bool:
    # Containers and many virtual machines have none; pylon then makes no layer for it.
    return name == "USB" and sys.platform == "linux" and not Path("/dev/bus/usb").is_dir()


def _missing(what: str, stem: str) -> str:
    return (
        f"pylon's transport layer for {what} is missing: in {library_folder()} there is no "
        f"library pylon_TL_{stem} that loads, or one that it needs is not beside it. Install "
        "GoNoGo again."
    )


def _picture(camera: Camera) -> Pixels:
    camera.trigger()
    result = camera.grab(_GRAB_MS)
    if not isinstance(result, Grabbed):
        msg = (
            f"The camera emulator delivered no frame ({type(result).__name__}); install GoNoGo "
            "again."
        )
        raise SelfTestError(msg)
    if int(result.pixels.max()) == int(result.pixels.min()):
        msg = "The camera emulator delivered an empty picture; install GoNoGo again."
        raise SelfTestError(msg)
    return result.pixels
