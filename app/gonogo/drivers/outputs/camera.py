"""A user output of the camera as the pass lane: high passes, rest rejects."""

import logging
import threading

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import OutputSettings
from gonogo.domain.verdict import Verdict
from gonogo.ports.camera import Camera

_LOG = logging.getLogger(__name__)


class CameraOutput:
    """Drives one user output of a lane's camera.

    PASS is a pulse: the line rests again after ``pass_ms``, or with the next verdict. A broken
    wire, a camera without power and a fault all read as low, which rejects; REVIEW, FAIL and ERROR
    are low too. The pulse is timed by this process, so a station killed in mid-pulse leaves the
    line high until it is armed again.

    Parameters
    ----------
    settings : OutputSettings
        Line, for example ``UserOutput1``, and length of the pulse.
    camera : Camera
        The lane's camera, open by the time of :meth:`arm`.
    """

    def __init__(self, settings: OutputSettings, camera: Camera) -> None:
        self._line = settings.line
        self._pass_s = settings.pass_ms / 1000
        self._camera = camera
        self._lock = threading.Lock()
        self._pulse: threading.Timer | None = None

    @property
    def name(self) -> str:
        """For the record."""
        return f"camera {self._camera.info.serial} {self._line}"

    def arm(self) -> None:
        """Check that rest rejects, drive the line low and read it back."""
        problem = self._camera.output_problem(self._line)
        if problem:
            raise DeviceError(problem)
        with self._lock:
            self._drive(high=False)

    def send(self, verdict: Verdict) -> dict[str, str | bool]:
        """Pulse the line high for PASS, hold it low for anything else, and read it back."""
        high = verdict is Verdict.PASS
        with self._lock:
            self._end_pulse()
            level = self._drive(high=high)
            if high:
                self._pulse = threading.Timer(self._pass_s, self.fail_safe)
                self._pulse.daemon = True
                self._pulse.start()
        return {"line": self._line, "driven_high": high, "read_back_high": level}

    def fail_safe(self) -> None:
        """Drive the line low; a camera that cannot be reached drives nothing, and is logged."""
        with self._lock:
            self._end_pulse()
            try:
                self._drive(high=False)
            except DeviceError as error:
                _LOG.warning("%s could not be driven to rest: %s", self.name, error)

    def _end_pulse(self) -> None:
        if self._pulse is not None:
            self._pulse.cancel()
            self._pulse = None

    def _drive(self, *, high: bool) -> bool:
        level = self._camera.write_output(self._line, high=high)
        if level is not high:
            asked, got = ("high", "low") if high else ("low", "high")
            msg = f"{self.name} was driven {asked} but reads back {got}; check the output."
            raise DeviceError(msg)
        return level
