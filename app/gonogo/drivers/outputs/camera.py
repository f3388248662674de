"""A user output of the camera as the pass lane: high passes, rest rejects."""

import logging

from gonogo.domain.errors import DeviceError
from gonogo.domain.verdict import Verdict
from gonogo.ports.camera import Camera

_LOG = logging.getLogger(__name__)


class CameraOutput:
    """Drives one user output of a lane's camera.

    The level is held until the next verdict. A broken wire, a camera without power and a fault all
    read as low, which rejects; REVIEW, FAIL and ERROR are low too.

    Parameters
    ----------
    line : str
        For example ``UserOutput1``.
    camera : Camera
        The lane's camera, open by the time of :meth:`arm`.
    """

    def __init__(self, line: str, camera: Camera) -> None:
        self._line = line
        self._camera = camera

    @property
    def name(self) -> str:
        """For the record."""
        return f"camera {self._camera.info.serial} {self._line}"

    def arm(self) -> None:
        """Drive the line low and read it back."""
        self._drive(high=False)

    def send(self, verdict: Verdict) -> dict[str, str | bool]:
        """Drive the line high for PASS, low for anything else, and read it back."""
        high = verdict is Verdict.PASS
        level = self._drive(high=high)
        return {"line": self._line, "driven_high": high, "read_back_high": level}

    def fail_safe(self) -> None:
        """Drive the line low; a camera that cannot be reached drives nothing, and is logged."""
        try:
            self._drive(high=False)
        except DeviceError as error:
            _LOG.warning("%s could not be driven to rest: %s", self.name, error)

    def _drive(self, *, high: bool) -> bool:
        level = self._camera.write_output(self._line, high=high)
        if level is not high:
            asked, got = ("high", "low") if high else ("low", "high")
            msg = f"{self.name} was driven {asked} but reads back {got}; check the output."
            raise DeviceError(msg)
        return level
