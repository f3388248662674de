"""The ``emulator`` driver: the Basler driver on pylon's camera emulator, fed from a folder."""

import os
import random
from collections.abc import Sequence
from pathlib import Path

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.cameras import claims, pylon_outputs, pylon_sdk
from gonogo.drivers.cameras.emulated_folder import EmulatedFolder
from gonogo.drivers.cameras.faults import Fault, FaultRates
from gonogo.drivers.cameras.pylon_camera import PylonCamera
from gonogo.drivers.cameras.pylon_nodes import Nodes
from gonogo.ports.camera import Camera, CameraInfo

_FIRST = "0815-0000"
_OUTPUT_LINE = "Line2"


class EmulatedCamera(PylonCamera):
    """pylon's emulated device showing ``settings.folder``, or its test image without one.

    pylon lists the folder when grabbing starts and shows one file for each block id from 0, failed
    buffers included; so a run always begins with the first file.
    """

    def __init__(self, settings: CameraSettings, info: CameraInfo) -> None:
        super().__init__(settings, info)
        self._folder: EmulatedFolder | None = None
        self._fail_rate = 0.0
        self._random = random.Random(0)

    def start(self) -> None:
        """Grab every frame in order, from the folder's first file."""
        if self._folder is not None:
            self._folder.check_unchanged()
        super().start()

    def force_failed_buffers(self, count: int) -> None:
        """Let the next ``count`` frames fail."""
        nodes = self._opened()
        nodes.set_number(count, "ForceFailedBufferCount")
        nodes.execute("ForceFailedBuffer")

    def output_problem(self, line: str) -> str:
        """Wire the emulator's pin first: it stands for a camera that is wired."""
        with self._device_lock:
            if pylon_outputs.has(self._opened(), line):
                pylon_outputs.wire(self._opened(), _OUTPUT_LINE, line)
        return super().output_problem(line)

    def _pick_serial(self) -> str:
        if self._settings.serial:
            return self._settings.serial
        present = pylon_sdk.listing(emulated=True)
        for info in present:
            if not claims.is_claimed(info.serial):
                return info.serial
        asked = os.environ.get("PYLON_CAMEMU", "")
        msg = (
            f"No emulated camera is free: {len(present)} are open or PYLON_CAMEMU={asked} allows "
            "no more."
        )
        raise DeviceError(msg)

    def _prepare(self, nodes: Nodes, settings: CameraSettings) -> dict[str, str]:
        faults = FaultRates.read(settings.faults, settings.trigger.timeout_ms)
        unable = [fault for fault in faults.rates if fault is not Fault.FAILED]
        if unable:
            msg = f"The emulator can inject the fault 'failed' only, not {unable[0].value!r}."
            raise DeviceError(msg)
        self._fail_rate = faults.rates.get(Fault.FAILED, 0.0)
        self._random = random.Random(faults.seed)
        if not settings.folder:
            self._folder = None
            nodes.set_choice("Off", "ImageFileMode")
            nodes.set_choice("Testimage2", "TestImageSelector")
            return {}
        folder = EmulatedFolder(Path(settings.folder))
        folder.show(nodes, pixel_format=settings.pixel_format, roi=settings.roi_px)
        self._folder = folder
        return {}

    def _before_trigger(self, nodes: Nodes) -> None:
        if self._fail_rate and self._random.random() < self._fail_rate:
            self.force_failed_buffers(1)

    def _source(self, block_id: int) -> str:
        return self._folder.source(block_id) if self._folder is not None else ""


class EmulatedCameras:
    """pylon's emulated cameras only."""

    def list(self) -> Sequence[CameraInfo]:
        """Emulated devices; ``PYLON_CAMEMU`` says how many there are."""
        return pylon_sdk.listing(emulated=True)

    def camera(self, settings: CameraSettings) -> Camera:
        """Make an emulated camera; without a serial number it is the first free one."""
        serial = settings.serial or _FIRST
        info = CameraInfo(serial, "Emulation", "Basler", "emulator", "free", emulated=True)
        return EmulatedCamera(settings, info)
