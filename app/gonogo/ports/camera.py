"""What a camera driver must do. One folder of drivers, one contract test for all of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import msgspec

from gonogo.domain.frame import Pixels
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings


class CameraInfo(msgspec.Struct, frozen=True):
    """A camera as it is listed.

    Parameters
    ----------
    serial, model, vendor : str
        Who it is.
    transport : str
        ``USB3``, ``GigE``, ``emulator``, ``folder`` …
    state : {"free", "in use", "open", "lost"}
        Whether it can be opened.
    emulated : bool
        No light falls on this camera.
    """

    serial: str
    model: str
    vendor: str
    transport: str
    state: str
    emulated: bool


class FoundCameras(msgspec.Struct, frozen=True):
    """Cameras on which light falls, and what kept a driver from looking for some.

    Parameters
    ----------
    problems : tuple of str
        A sentence for each driver that could not look.
    """

    cameras: tuple[CameraInfo, ...]
    problems: tuple[str, ...]


class NodeLimits(msgspec.Struct, frozen=True):
    """A setting as the camera offers it now; a missing node has no entry.

    Parameters
    ----------
    value : float or str
        Present value.
    low, high, step : float or None
        Bounds of a number.
    choices : tuple of str
        Values of an enumeration.
    unit : str
        ``µs``, ``dB``, ``Hz``, ``px`` or empty.
    writable : bool
        Whether ``configure`` can set it; grabbing stops for what is locked meanwhile.
    """

    value: float | str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    writable: bool = True


class Grabbed(msgspec.Struct, frozen=True, eq=False):
    """A good picture. ``pixels`` is the caller's own copy.

    ``captured_ns`` is the host's monotonic clock at reception; the emulator has no timestamp.
    """

    pixels: Pixels
    device_frame_id: int | None
    captured_ns: int
    bit_depth: int = 8
    exposure_us: float | None = None
    gain_db: float | None = None
    roi_px: Roi | None = None
    source: str = ""


class GrabFailed(msgspec.Struct, frozen=True):
    """A frame that arrived damaged; it may carry a full-shape array, which nobody may judge."""

    reason: str
    device_frame_id: int | None = None


class FramesLost(msgspec.Struct, frozen=True):
    """The device's counter says that frames are missing before the next one."""

    count: int


class NoFrame(msgspec.Struct, frozen=True):
    """Nothing came within the timeout."""


class CameraLost(msgspec.Struct, frozen=True):
    """The device is gone; the driver looks for its serial number by itself on ``reconnect``."""

    reason: str


class EndOfParts(msgspec.Struct, frozen=True):
    """A replay has no more pictures; real cameras never say this."""


GrabResult: TypeAlias = Grabbed | GrabFailed | FramesLost | NoFrame | CameraLost | EndOfParts


class Camera(Protocol):
    """One camera, from listing to closing. Not thread-safe but for ``write_output``.

    Nothing is opened in the constructor. The thread that grabs also triggers and sets.
    """

    @property
    def info(self) -> CameraInfo:
        """Who this is; ``state`` as of the last call."""
        ...

    def open(self) -> None:
        """Take the device, by serial number.

        Raises
        ------
        DeviceError
            No such camera, or another program has it.
        """
        ...

    def close(self) -> None:
        """Stop and give the device back; does nothing when it is not open."""
        ...

    def configure(self, settings: CameraSettings) -> dict[str, str]:
        """Apply the settings and read them back.

        Returns
        -------
        dict of str to str
            Notes on what the camera adjusted (rounded, or has no such node), by setting; a value
            outside the camera's limits is an error, never clipped silently.

        Raises
        ------
        DeviceError
            A value is refused; the message names node, value and limits.
        """
        ...

    def nodes(self) -> dict[str, NodeLimits]:
        """Probe the settings that matter; what the camera lacks is absent.

        Keys are fields of ``CameraSettings`` (``exposure_us``, ``roi_px.width`` …) and
        ``trigger.mode``, ``trigger.source``.
        """
        ...

    def start(self) -> None:
        """Begin grabbing as the trigger settings say, every frame in order."""
        ...

    def start_view(self) -> None:
        """Begin a free-running view of the newest frame, for setting up; no part is judged."""
        ...

    def stop(self) -> None:
        """End grabbing."""
        ...

    def trigger(self) -> None:
        """Ask for one frame by software.

        Raises
        ------
        DeviceError
            The camera did not take the trigger.
        """
        ...

    def grab(self, timeout_ms: float) -> GrabResult:
        """Wait for what comes next. Never raises for what a line must survive."""
        ...

    def reconnect(self) -> bool:
        """After ``CameraLost``: look for the serial number once.

        Returns
        -------
        bool
            True when the camera is back, open, with the features it had and grabbing as before.
        """
        ...

    def output_problem(self, line: str) -> str:
        """Why a user output must not be a pass lane: it is missing, or rest would pass.

        Returns
        -------
        str
            A sentence; empty where nothing speaks against it.
        """
        ...

    def write_output(self, line: str, *, high: bool) -> bool:
        """Drive a user output and read it back; thread-safe.

        Returns
        -------
        bool
            The level read back.

        Raises
        ------
        DeviceError
            The output is missing or did not take the level.
        """
        ...

    def save_features(self, path: Path) -> None:
        """Write the camera's features as a pylon feature file."""
        ...

    def load_features(self, path: Path) -> None:
        """Load a pylon feature file.

        Raises
        ------
        DeviceError
            The file is missing, or the camera refuses it.
        """
        ...


class Cameras(Protocol):
    """A camera driver: lists its devices and makes one by serial number."""

    def list(self) -> Sequence[CameraInfo]:
        """Devices present now."""
        ...

    def camera(self, settings: CameraSettings) -> Camera:
        """Make the camera the settings name; it is not opened yet."""
        ...
