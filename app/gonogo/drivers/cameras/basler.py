"""The ``basler`` driver: real cameras, by serial number."""

from collections.abc import Sequence

from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.cameras import pylon_sdk
from gonogo.drivers.cameras.pylon_camera import PylonCamera
from gonogo.ports.camera import Camera, CameraInfo


class BaslerCameras:
    """Every camera pylon sees but the emulated ones."""

    def list(self) -> Sequence[CameraInfo]:
        """Cameras present now; looking takes some 0.4 s."""
        return pylon_sdk.listing(emulated=False)

    def camera(self, settings: CameraSettings) -> Camera:
        """Make the camera of ``settings.serial``."""
        info = CameraInfo(settings.serial, "", "Basler", "", "free", emulated=False)
        return PylonCamera(settings, info)
