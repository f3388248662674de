"""The set-up view: a free-running picture and the camera's settings; no part is judged."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from gonogo.domain.errors import DeviceError
from gonogo.domain.frame import Frame
from gonogo.domain.recipe import CameraSettings, Recipe
from gonogo.ports.camera import Camera, CameraLost, EndOfParts, Grabbed, NodeLimits
from gonogo.ports.messages import SetView
from gonogo.station.node_settings import with_node
from gonogo.station.previews import Previewer, Shown
from gonogo.station.wiring import Wiring
from gonogo.vision.photometry import measure

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_POLL_MS = 200.0
_CALL_TIMEOUT_S = 10.0


class SetupView:
    """A camera shown live. All calls to the camera run on the thread that grabs.

    Parameters
    ----------
    recipe : Recipe
        Whose camera is looked at.
    source : str
        Overrides the camera, as in a run.

    Raises
    ------
    DeviceError
        The camera cannot be opened or set.
    """

    def __init__(self, recipe: Recipe, source: str, wiring: Wiring) -> None:
        self.name = recipe.name
        self.problem = ""
        self._wiring = wiring
        self._settings: CameraSettings = wiring.source(recipe, source)
        self._camera: Camera = wiring.make_camera(self._settings)
        self._camera.open()
        try:
            self._camera.configure(self._settings)
            self._camera.start_view()
        except DeviceError:
            self._camera.close()
            raise
        self._seq = 0
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._over = threading.Event()
        self._previews = Previewer(self.name, wiring.publish, wiring.watched)
        self._thread = threading.Thread(target=self._work, name="set-up view", daemon=True)
        self._thread.start()

    def look(self, view: SetView) -> None:
        """Change what the screen looks at."""
        self._previews.look(view)

    def nodes(self) -> dict[str, NodeLimits]:
        """Settings as the camera offers them now."""
        return self._call(self._camera.nodes)

    def set_node(self, key: str, value: float | str) -> dict[str, str]:
        """Set one setting; answers what the camera made of it."""
        return self._call(lambda: self._apply(with_node(self._settings, key, value)))

    def save_features(self, path: Path) -> None:
        """Save a pylon feature file."""
        self._call(lambda: self._camera.save_features(path))

    def load_features(self, path: Path) -> None:
        """Load a pylon feature file."""
        self._call(lambda: self._restarted(lambda: self._camera.load_features(path)))

    def close(self) -> None:
        """Give the camera back."""
        self._over.set()
        self._thread.join()
        self._previews.close()

    def _apply(self, settings: CameraSettings) -> dict[str, str]:
        notes = self._restarted(lambda: self._camera.configure(settings))
        self._settings = settings
        return notes

    def _restarted(self, change: Callable[[], _T]) -> _T:
        # Size and pixel format cannot be changed while frames are coming.
        self._camera.stop()
        try:
            return change()
        finally:
            self._camera.start_view()

    def _call(self, function: Callable[[], _T]) -> _T:
        done: Future[_T] = Future()

        def work() -> None:
            if not done.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            try:
                done.set_result(function())
            except Exception as error:  # noqa: BLE001  it is the caller's to hear
                done.set_exception(error)

        self._calls.put(work)
        try:
            return done.result(_CALL_TIMEOUT_S)
        except TimeoutError as error:
            done.cancel()
            msg = (
                f"Camera {self._camera.info.serial} did not answer within {_CALL_TIMEOUT_S:.0f} s."
            )
            raise DeviceError(msg) from error

    def _work(self) -> None:
        try:
            while not self._over.is_set():
                self._serve()
                result = self._camera.grab(_POLL_MS)
                if isinstance(result, Grabbed):
                    self._show(result)
                elif isinstance(result, EndOfParts):
                    self._over.wait(_POLL_MS / 1000)
                elif isinstance(result, CameraLost):
                    self.problem = result.reason
                    if self._camera.reconnect():
                        self.problem = ""
                    else:
                        self._over.wait(_POLL_MS / 1000)
        except DeviceError as error:
            self.problem = str(error)
        except Exception:  # noqa: BLE001  the screen must be told, whatever it was
            _LOG.exception("The set-up view failed.")
            self.problem = "The set-up view failed unexpectedly; the log says why."
        finally:
            self._camera.close()

    def _serve(self) -> None:
        while True:
            try:
                self._calls.get_nowait()()
            except Empty:
                return

    def _show(self, grabbed: Grabbed) -> None:
        self._seq += 1
        frame = Frame(
            seq=self._seq,
            part_id="",
            camera_serial=self._camera.info.serial,
            device_frame_id=grabbed.device_frame_id,
            captured_utc=self._wiring.clock.utc(),
            captured_ns=grabbed.captured_ns,
            pixels=grabbed.pixels,
            bit_depth=grabbed.bit_depth,
            emulated=self._camera.info.emulated,
            exposure_us=grabbed.exposure_us,
            gain_db=grabbed.gain_db,
            roi_px=grabbed.roi_px,
            source=grabbed.source,
        )
        self._previews.show(Shown(frame, None, None, measure(frame.pixels, frame.bit_depth)))
