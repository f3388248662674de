"""pylon itself, imported here and nowhere else, and its devices found by serial number.

Only modules named ``pylon_*`` use it; it ships no types, so its objects are ``Any`` there.
"""

import os
import warnings
from collections.abc import Sequence
from typing import Any

from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras import claims
from gonogo.ports.camera import CameraInfo

# The number of emulated devices, read by pylon when it looks for devices. They do no harm where no
# recipe names the emulator: `devices` tells them from cameras by their class.
os.environ.setdefault("PYLON_CAMEMU", "4")

with warnings.catch_warnings():
    # Where warnings are errors, those of SWIG's types crash the interpreter (seen: 26.9 on 3.11).
    warnings.simplefilter("ignore", DeprecationWarning)
    from pypylon import genicam as genicam
    from pypylon import pylon as pylon

PylonError: type[Exception] = genicam.GenericException

_EMULATOR = "BaslerCamEmu"
_READY_MS = 1000
_TRANSPORTS = {
    "BaslerUsb": "USB3",
    "BaslerGigE": "GigE",
    "BaslerGenTlCxp": "CoaXPress",
    _EMULATOR: "emulator",
}


def said(error: Exception) -> str:
    """What pylon said, without the file and line it adds."""
    return str(error).split(" : ", 1)[0].strip().rstrip(".")


def devices(*, emulated: bool) -> list[Any]:
    """List device infos: the emulated ones, or all the others.

    Raises
    ------
    DeviceError
        A transport layer failed.
    """
    try:
        factory = pylon.TlFactory.GetInstance()
        if emulated:
            # Its own layer answers in 6 ms; all of them take 0.4 s and ask the network.
            layer = factory.CreateTl(_EMULATOR)
            if layer is None:  # PYLON_CAMEMU=0
                return []
            try:
                return list(layer.EnumerateDevices())
            finally:
                factory.ReleaseTl(layer)
        return [d for d in factory.EnumerateDevices() if d.GetDeviceClass() != _EMULATOR]
    except PylonError as error:
        msg = f"pylon cannot look for cameras: {said(error)}."
        raise DeviceError(msg) from error


def describe(device: Any) -> CameraInfo:  # noqa: ANN401  pypylon has no types
    """List entry of a device, with its state now."""
    serial = str(device.GetSerialNumber())
    kind = str(device.GetDeviceClass())
    state = "free"
    if claims.is_claimed(serial):
        state = "open"
    elif not pylon.TlFactory.GetInstance().IsDeviceAccessible(device):
        state = "in use"
    return CameraInfo(
        serial=serial,
        model=str(device.GetModelName()),
        vendor=str(device.GetVendorName()),
        transport=_TRANSPORTS.get(kind, kind),
        state=state,
        emulated=kind == _EMULATOR,
    )


def listing(*, emulated: bool) -> Sequence[CameraInfo]:
    """Describe the devices present now."""
    return tuple(describe(device) for device in devices(emulated=emulated))


def find(serial: str, *, emulated: bool) -> Any:  # noqa: ANN401  pypylon has no types
    """Device info of a serial number.

    Raises
    ------
    DeviceError
        It is not there; the message lists those that are.
    """
    found = devices(emulated=emulated)
    for device in found:
        if device.GetSerialNumber() == serial:
            return device
    there = ", ".join(str(d.GetSerialNumber()) for d in found) or "none at all"
    what = "emulated camera" if emulated else "camera"
    msg = f"There is no {what} with serial number {serial!r}; present: {there}."
    raise DeviceError(msg)


def attach(device: Any) -> Any:  # noqa: ANN401  pypylon has no types
    """Make and open an ``InstantCamera`` on a device.

    Raises
    ------
    DeviceError
        Another program has it, or it does not answer.
    """
    try:
        camera = pylon.InstantCamera(pylon.TlFactory.GetInstance().CreateDevice(device))
        camera.Open()
    except PylonError as error:
        serial = device.GetSerialNumber()
        msg = (
            f"Camera {serial} cannot be opened: {said(error)}. "
            "Close the other program that uses it (pylon Viewer?), or check its cable and address."
        )
        raise DeviceError(msg) from error
    return camera


def detach(camera: Any) -> None:  # noqa: ANN401  pypylon has no types
    """Stop, close and destroy a device, also one that is gone and refuses the first two."""
    for end in (camera.StopGrabbing, camera.Close, camera.DestroyDevice):
        try:
            end()
        except PylonError:
            continue


def wait_until_ready(camera: Any, name: str) -> None:  # noqa: ANN401  pypylon has no types
    """Wait until a software trigger is taken: one that comes too early is ignored silently.

    Raises
    ------
    DeviceError
        It is not ready in time, or gone.
    """
    try:
        if not camera.CanWaitForFrameTriggerReady():
            return
        ready = camera.WaitForFrameTriggerReady(_READY_MS, pylon.TimeoutHandling_Return)
    except PylonError as error:
        msg = f"{name} did not take the trigger: {said(error)}."
        raise DeviceError(msg) from error
    if not ready:
        msg = f"{name} was not ready for a trigger within {_READY_MS} ms."
        raise DeviceError(msg)
