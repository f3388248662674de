"""A Basler camera through pylon; the emulator is the same class on pylon's emulated device."""

import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings, TriggerSettings
from gonogo.drivers.cameras import claims, pylon_features, pylon_outputs, pylon_sdk, pylon_settings
from gonogo.drivers.cameras.frame_counter import FrameCounter
from gonogo.drivers.cameras.pylon_frames import FrameReader
from gonogo.drivers.cameras.pylon_nodes import Nodes
from gonogo.drivers.cameras.pylon_sdk import PylonError, pylon, said
from gonogo.ports.camera import (
    CameraInfo,
    CameraLost,
    FramesLost,
    GrabFailed,
    GrabResult,
    NodeLimits,
    NoFrame,
)

_FREE_RUN = TriggerSettings(mode="free_run")


class PylonCamera:
    """One Basler camera, by serial number.

    Parameters
    ----------
    settings : CameraSettings
        ``serial`` says which.
    info : CameraInfo
        As far as it is known before the camera is opened.
    """

    def __init__(self, settings: CameraSettings, info: CameraInfo) -> None:
        self._settings = settings
        self._info = info
        self._device: Any = None  # pylon.InstantCamera while open
        self._nodes: Nodes | None = None
        self._device_lock = threading.Lock()  # outputs are driven from other threads
        self._serial = ""  # while this program holds the camera, also while it is unplugged
        self._mode = "stopped"
        self._wanted = "stopped"  # what a reconnection goes back to
        self._driven: set[str] = set()
        self._features = ""
        self._reader = FrameReader(FrameCounter(sixteen_bits=False), None, None)
        self._pending: deque[GrabResult] = deque()

    @property
    def info(self) -> CameraInfo:
        """Who this is."""
        return self._info

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"Camera {self._info.serial}"

    def open(self) -> None:
        """Take the device by serial number."""
        if self._serial:
            return
        serial = self._pick_serial()
        claims.claim(serial)
        try:
            self._attach(serial)
        except DeviceError:
            claims.release(serial)
            raise
        self._serial = serial

    def close(self) -> None:
        """Stop, give the device back, and free what pylon holds for it."""
        if not self._serial:
            return
        self._mode = self._wanted = "stopped"
        self._pending.clear()
        self._detach()
        claims.release(self._serial)
        self._serial = ""
        self._info = replace(self._info, state="free")

    def configure(self, settings: CameraSettings) -> dict[str, str]:
        """Apply the settings; a grabbing camera is stopped for it and started again."""
        self._opened()
        mode = self._mode
        self.stop()
        self._features = ""
        notes: dict[str, str] = {}
        if settings.features_file:
            self.load_features(Path(settings.features_file))
        nodes = self._opened()
        notes |= self._prepare(nodes, settings)
        notes |= pylon_settings.apply(nodes, settings)
        self._settings = settings
        self._begin(mode)
        return notes

    def nodes(self) -> dict[str, NodeLimits]:
        """Probe the settings that matter."""
        return pylon_settings.limits(
            self._opened(), self._settings, grabbing=self._mode != "stopped"
        )

    def start(self) -> None:
        """Grab every frame in order."""
        self._begin("run")

    def start_view(self) -> None:
        """Grab the newest frame only, freely."""
        self._begin("view")

    def stop(self) -> None:
        """End grabbing; frames not yet fetched are gone."""
        mode, self._mode = self._mode, "stopped"
        self._wanted = "stopped"
        self._pending.clear()
        if self._device is None or mode == "stopped":
            return
        try:
            self._device.StopGrabbing()
            if mode == "view" and self._nodes is not None:
                pylon_settings.set_trigger(self._nodes, self._settings.trigger)
        except PylonError as error:
            if not self._is_removed():
                msg = f"{self.name} did not stop: {said(error)}."
                raise DeviceError(msg) from error
        except DeviceError:
            if not self._is_removed():
                raise

    def trigger(self) -> None:
        """Wait until the camera takes a trigger, then give it."""
        nodes = self._opened()
        if self._mode != "run" or self._settings.trigger.mode != "software":
            msg = f"{self.name} takes no software trigger: it is not started in that mode."
            raise DeviceError(msg)
        pylon_sdk.wait_until_ready(self._device, self.name)
        self._before_trigger(nodes)
        nodes.execute("TriggerSoftware")

    def grab(self, timeout_ms: float) -> GrabResult:
        """Wait for the next frame, copy it out and release its buffer at once."""
        if self._pending:
            return self._pending.popleft()
        if self._device is None and self._serial:
            return CameraLost(f"{self.name} is gone; it is not back yet.")
        if self._device is None or self._mode == "stopped":
            return NoFrame()
        try:
            result = self._device.RetrieveResult(
                max(0, round(timeout_ms)), pylon.TimeoutHandling_Return
            )
            captured_ns = time.monotonic_ns()
            if not result.IsValid():
                return self._lost("it was unplugged, or lost its power") or NoFrame()
            try:
                return self._taken(result, captured_ns)
            finally:
                result.Release()
        except PylonError as error:
            return self._lost(said(error)) or GrabFailed(f"pylon says: {said(error)}.")

    def reconnect(self) -> bool:
        """Look for the serial number once; on success features and grabbing are as before."""
        if not self._serial:
            return False
        wanted, features = self._wanted, self._features
        self._mode = "stopped"
        self._pending.clear()
        self._detach()
        try:
            self._attach(self._serial)
            with self._device_lock:
                pylon_features.from_text(self._device, features)
            self._rest_output()
            self._features = features
            self._begin(wanted)
        except (DeviceError, PylonError):
            # Not there yet, or gone again: the next call tries anew from the beginning.
            self._info = replace(self._info, state="lost")
            self._wanted, self._features = wanted, features
            return False
        return True

    def output_problem(self, line: str) -> str:
        """Why a user output must not be a pass lane; empty where nothing speaks against it."""
        with self._device_lock:
            return pylon_outputs.problem(self._opened(), line)

    def write_output(self, line: str, *, high: bool) -> bool:
        """Drive a user output and read it back."""
        with self._device_lock:
            self._driven.add(line)
            return pylon_outputs.write(self._opened(), line, high=high)

    def save_features(self, path: Path) -> None:
        """Write a pylon feature file."""
        self._opened()
        with self._device_lock:
            pylon_features.save(self._device, path, self.name)

    def load_features(self, path: Path) -> None:
        """Load a pylon feature file; grabbing stops for it and goes on after it."""
        self._opened()
        mode = self._mode
        self.stop()
        self._features = ""
        with self._device_lock:
            pylon_features.load(self._device, path, self.name)
        self._begin(mode)

    def _pick_serial(self) -> str:
        if not self._settings.serial:
            msg = "The recipe names no camera: a Basler camera is opened by its serial number."
            raise DeviceError(msg)
        return self._settings.serial

    def _prepare(self, nodes: Nodes, settings: CameraSettings) -> dict[str, str]:
        """Set what must come before the recipe's settings."""
        del nodes
        if settings.faults:
            msg = f"{self.name} is a real camera: faults are injected by replay and emulator only."
            raise DeviceError(msg)
        return {}

    def _before_trigger(self, nodes: Nodes) -> None:
        """Step in just before a software trigger."""

    def _source(self, block_id: int) -> str:
        """Name the file a frame came from; a camera has none."""
        del block_id
        return ""

    def _opened(self) -> Nodes:
        if self._device is None or self._nodes is None:
            msg = f"{self.name} is {'gone' if self._serial else 'not open'}."
            raise DeviceError(msg)
        return self._nodes

    def _attach(self, serial: str) -> None:
        found = pylon_sdk.find(serial, emulated=self._info.emulated)
        info = pylon_sdk.describe(found)
        device = pylon_sdk.attach(found)
        with self._device_lock:
            self._device = device
            self._nodes = Nodes(device.GetNodeMap(), f"Camera {serial}")
        self._info = replace(info, state="open")

    def _detach(self) -> None:
        with self._device_lock:
            device, self._device, self._nodes = self._device, None, None
        if device is not None:
            pylon_sdk.detach(device)

    def _begin(self, mode: str) -> None:
        if mode == self._mode:
            return
        self.stop()
        self._wanted = mode
        nodes = self._opened()
        if mode == "stopped":
            return
        if mode == "view":
            pylon_settings.set_trigger(nodes, _FREE_RUN)
        self._reader = FrameReader(
            FrameCounter(sixteen_bits=self._info.transport == "GigE"),
            exposure_us=pylon_settings.read_exposure_us(nodes),
            gain_db=pylon_settings.read_gain_db(nodes),
        )
        try:
            if mode == "run" and not self._features:
                with self._device_lock:
                    self._features = pylon_features.to_text(self._device)
            self._device.StartGrabbing(
                pylon.GrabStrategy_LatestImageOnly
                if mode == "view"
                else pylon.GrabStrategy_OneByOne
            )
        except PylonError as error:
            msg = f"{self.name} did not start: {said(error)}."
            raise DeviceError(msg) from error
        self._mode = mode

    def _taken(self, result: Any, captured_ns: int) -> GrabResult:  # noqa: ANN401
        missing, read = self._reader.read(result, captured_ns, self._source)
        lost = self._lost(read.reason) if isinstance(read, GrabFailed) else None
        taken = lost or read
        if not missing or self._mode == "view":
            return taken
        self._pending.append(taken)
        return FramesLost(missing)

    def _lost(self, reason: str) -> CameraLost | None:
        if not self._is_removed():
            return None
        self._info = replace(self._info, state="lost")
        return CameraLost(f"{self.name} is gone: {reason}.")

    def _is_removed(self) -> bool:
        return self._device is None or bool(self._device.IsCameraDeviceRemoved())

    def _rest_output(self) -> None:
        # The features were saved while the pass lane may have been driven.
        with self._device_lock:
            for line in self._driven:
                pylon_outputs.write(self._opened(), line, high=False)
