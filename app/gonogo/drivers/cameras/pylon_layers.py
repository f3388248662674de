"""pylon's transport layers: whether they load, and what they see."""

import warnings
from pathlib import Path

import msgspec

from gonogo.domain.errors import DeviceError
from gonogo.drivers.cameras.pylon_sdk import PylonError, genicam, pylon, said

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import pypylon


class Layer(msgspec.Struct, frozen=True):
    """A transport layer that is loaded.

    Parameters
    ----------
    version : str
        As it says itself.
    starts : bool
        Whether it can look for cameras on this machine: the USB one cannot without a USB bus.
    serials : tuple of str
        Cameras it sees now.
    """

    version: str
    starts: bool
    serials: tuple[str, ...]


def loaded_layer(device_class: str) -> Layer | None:
    """Load one of pylon's transport layers and let it look for cameras.

    Parameters
    ----------
    device_class : str
        ``BaslerUsb``, ``BaslerGigE`` or ``BaslerCamEmu``.

    Returns
    -------
    Layer or None
        None where pylon does not find it: its library is missing, or one that it needs.

    Raises
    ------
    DeviceError
        It failed.
    """
    try:
        factory = pylon.TlFactory.GetInstance()
        found = [tl for tl in factory.EnumerateTls() if tl.GetDeviceClass() == device_class]
        if not found:
            return None
        version = str(found[0].GetFullName()).rpartition(" ")[2]
        layer = factory.CreateTl(device_class)
        if layer is None:
            return Layer(version, starts=False, serials=())
        try:
            serials = tuple(str(device.GetSerialNumber()) for device in layer.EnumerateDevices())
        finally:
            factory.ReleaseTl(layer)
    except PylonError as error:
        msg = f"pylon's transport layer {device_class} failed: {said(error)}."
        raise DeviceError(msg) from error
    return Layer(version, starts=True, serials=serials)


def library_folder() -> Path:
    """Where pylon and its transport layers lie."""
    return Path(str(pypylon.__file__)).resolve().parent


def versions() -> dict[str, str]:
    """Versions of pylon and of its Python package, as they say."""
    return {"pylon": str(pylon.GetPylonVersionString()), "pypylon": str(genicam.__version__)}
