"""The acquiring thread of a lane: triggers, grabs, stamps, and never drops a frame silently."""

import logging
import threading
import time
from collections.abc import Callable

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings
from gonogo.ports.camera import (
    Camera,
    CameraLost,
    EndOfParts,
    FramesLost,
    Grabbed,
    GrabFailed,
    GrabResult,
    NoFrame,
)
from gonogo.station.intake import Intake

_LOG = logging.getLogger(__name__)
_POLL_MS = 200.0
_RECONNECT_S = 0.5
# A counter that jumps by more has been reset; it does not count parts.
_MOST_LOST = 1000


class Acquirer:
    """Runs one camera for a lane, in a thread of its own.

    Parameters
    ----------
    camera : Camera
        Open, configured, not yet grabbing.
    settings : CameraSettings
        Trigger mode, rate and timeout.
    parts : int
        Stop after so many triggers; 0 never does.
    intake : Intake
        Takes what comes, and says when the line is free.
    on_state : callable
        Takes the camera's state (``ok``, ``lost``, ``stalled``) and a sentence when it changes.
    on_fault : callable
        Takes a sentence when the camera can no longer be used at all.
    on_end : callable
        Called once, when no more parts come.
    """

    def __init__(
        self,
        name: str,
        camera: Camera,
        settings: CameraSettings,
        parts: int,
        intake: Intake,
        on_state: Callable[[str, str], None],
        on_fault: Callable[[str], None],
        on_end: Callable[[], None],
    ) -> None:
        self._camera = camera
        self._trigger = settings.trigger
        self._parts = parts
        self._intake = intake
        self._on_state = on_state
        self._on_fault = on_fault
        self._on_end = on_end
        self._asked = 0
        self._state = "ok"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"acquire {name}", daemon=True)

    def start(self) -> None:
        """Begin grabbing."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end after the part at hand."""
        self._stop.set()

    def join(self) -> None:
        """Wait for the thread."""
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self) -> None:
        try:
            self._camera.start()
            due = time.monotonic()
            while not self._stop.is_set() and not self._enough():
                if self._trigger.mode == "software":
                    due = self._software(due)
                else:
                    self._wait_for_line()
        except DeviceError as error:
            self._on_fault(str(error))
        except Exception:  # noqa: BLE001  a line without its camera must not look alive
            _LOG.exception("Acquiring failed.")
            self._on_fault("Acquiring frames failed unexpectedly; the log says why.")
        finally:
            try:
                self._camera.stop()
            except DeviceError as error:
                _LOG.warning("The camera did not stop: %s", error)
            finally:
                self._on_end()

    def _enough(self) -> bool:
        return bool(self._parts) and self._asked >= self._parts

    def _software(self, due: float) -> float:
        if self._trigger.rate_hz is None:
            if not self._intake.is_free():
                return due
        else:
            wait = due - time.monotonic()
            if wait > 0 and self._stop.wait(wait):
                return due
            # No catching up after a stall: triggers in a burst would be of the same part.
            due = max(due + 1 / self._trigger.rate_hz, time.monotonic())
        if not isinstance(self._camera.grab(0), NoFrame):
            self._flush()  # a picture nobody asked for must not be taken for this part's
        try:
            self._camera.trigger()
        except DeviceError as error:
            self._asked += 1
            self._intake.lost(str(error))
            self._recover()
            return due
        result = self._camera.grab(self._trigger.timeout_ms)
        if isinstance(result, EndOfParts):
            self._stop.set()
            return due
        self._asked += 1
        self._take(result, triggered=True)
        return due

    def _wait_for_line(self) -> None:
        started = time.monotonic()
        result = self._camera.grab(_POLL_MS)
        if isinstance(result, EndOfParts):
            self._stop.set()
            return
        if isinstance(result, NoFrame) and self._trigger.mode == "hardware":
            return  # no part came
        if isinstance(result, NoFrame):
            silent_s = self._trigger.timeout_ms / 1000
            while isinstance(result, NoFrame) and time.monotonic() - started < silent_s:
                if self._stop.is_set():
                    return
                result = self._camera.grab(_POLL_MS)
        if isinstance(result, FramesLost):
            self._asked += min(result.count, _MOST_LOST)
        elif not isinstance(result, NoFrame | CameraLost):
            self._asked += 1
        self._take(result, triggered=False)

    def _take(self, result: GrabResult, *, triggered: bool) -> None:
        if isinstance(result, Grabbed):
            self._intake.frame(result)
            self._set_state("ok", "")
        elif isinstance(result, GrabFailed):
            self._intake.failed(result)
        elif isinstance(result, FramesLost):
            for _ in range(1 if triggered else min(result.count, _MOST_LOST)):
                self._intake.lost("The camera's counter says that this frame is missing.")
            if triggered:
                self._flush()
        elif isinstance(result, NoFrame):
            text = f"No frame within {self._trigger.timeout_ms:.0f} ms of its trigger."
            if triggered:
                self._intake.lost(text)
            else:
                text = "The camera says it is connected but sends no frames."
            self._set_state("stalled", text)
            self._flush()
        elif isinstance(result, CameraLost):
            if triggered:
                self._intake.lost(result.reason)
            self._set_state("lost", result.reason)
            self._recover()

    def _flush(self) -> None:
        # A frame that comes after its trigger was given up must not be taken for the next part's.
        if not self._restarted():
            self._recover()

    def _recover(self) -> None:
        self._set_state("lost", "The camera does not answer; looking for it by serial number.")
        while not self._stop.wait(_RECONNECT_S):
            if self._camera.reconnect() and self._restarted():
                self._set_state("ok", "The camera is back, with the settings it had.")
                return

    def _restarted(self) -> bool:
        try:
            self._camera.stop()
            self._camera.start()
        except DeviceError as error:
            _LOG.warning("The camera is back but does not grab: %s", error)
            return False
        return True

    def _set_state(self, state: str, text: str) -> None:
        if state != self._state:
            self._state = state
            self._on_state(state, text)
