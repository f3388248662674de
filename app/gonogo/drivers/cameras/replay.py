"""A camera that shows a folder of images or a video file again, with faults on demand."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.geometry import Roi
from gonogo.domain.recipe import CameraSettings
from gonogo.drivers.cameras import claims
from gonogo.drivers.cameras.exposures import Exposures, Shot
from gonogo.drivers.cameras.faults import Fault, FaultRates
from gonogo.drivers.cameras.pictures import (
    PRELOAD_BYTES,
    Picture,
    Pictures,
    UnreadableError,
    open_pictures,
    readable,
)
from gonogo.drivers.cameras.rendering import PIXEL_FORMATS, as_format, spoil
from gonogo.ports.camera import (
    Camera,
    CameraInfo,
    CameraLost,
    EndOfParts,
    FramesLost,
    Grabbed,
    GrabFailed,
    GrabResult,
    NodeLimits,
    NoFrame,
)

OUTPUTS = ("UserOutput1", "UserOutput2", "UserOutput3")
VIEW_HZ = 25.0
_LOST = "The replayed camera was unplugged by a fault that the recipe asks for."


class ReplayCamera:
    """Replays ``settings.folder``. Folders start again at their end, videos say EndOfParts.

    Software triggers are answered at once; otherwise frames come ``frame_rate_hz`` times a second,
    or as fast as they are asked for. The set-up view always starts again at the end.

    Parameters
    ----------
    settings : CameraSettings
        ``folder`` names a folder or video file; ``faults`` see
        :class:`gonogo.drivers.cameras.faults.FaultRates`.
    """

    def __init__(self, settings: CameraSettings) -> None:
        path = Path(settings.folder)
        self._path = path
        self._settings = settings
        self._info = CameraInfo(
            serial=settings.serial or f"replay-{path.stem}",
            model="Replay",
            vendor="GoNoGo",
            transport="video" if path.is_file() else "folder",
            state="free",
            emulated=True,
        )
        self._pictures: Pictures | None = None
        self._size = (0, 0)
        self._lines = dict.fromkeys(OUTPUTS, False)
        self._lines_lock = threading.Lock()
        self._mode = "stopped"
        self._exposures = Exposures()
        self._last: Picture | None = None

    @property
    def info(self) -> CameraInfo:
        """Who this is; a replay is always emulated."""
        return self._info

    def open(self) -> None:
        """Find the pictures, and decode the first for its size."""
        if self._pictures is not None:
            return
        if not self._settings.folder:
            msg = "A replay needs a folder of images or a video file; the recipe names none."
            raise DeviceError(msg)
        claims.claim(self._info.serial)
        try:
            pictures = open_pictures(self._path)
            try:
                first = pictures.read(0)
            except UnreadableError as error:
                raise DeviceError(str(error)) from error
            if first is None:
                msg = f"The video {self._path} holds no frame."
                raise DeviceError(msg)
        except DeviceError:
            claims.release(self._info.serial)
            raise
        self._pictures = pictures
        self._size = (first.pixels.shape[1], first.pixels.shape[0])
        self._exposures = Exposures()
        self._info = replace(self._info, state="open")

    def close(self) -> None:
        """Stop, and forget the pictures."""
        if self._pictures is None:
            return
        self.stop()
        self._pictures.close()
        self._pictures = None
        self._last = None
        claims.release(self._info.serial)
        self._info = replace(self._info, state="free")

    def configure(self, settings: CameraSettings) -> dict[str, str]:
        """Take the settings; what a replay cannot have is told in the notes."""
        self._opened()
        notes = {
            key: "not set: a replay has no such node"
            for key in ("exposure_us", "gain_db", "features_file")
            if getattr(settings, key)
        }
        if settings.pixel_format is not None and settings.pixel_format not in PIXEL_FORMATS:
            msg = (
                f"A replay has no PixelFormat {settings.pixel_format!r}; "
                f"there are {', '.join(PIXEL_FORMATS)}."
            )
            raise DeviceError(msg)
        self._check_roi(settings.roi_px)
        rate = settings.frame_rate_hz
        if rate is not None and not 0 < rate <= 10_000:
            msg = f"AcquisitionFrameRate {rate} lies outside the limits 0 to 10000 Hz."
            raise DeviceError(msg)
        if settings.trigger.mode == "hardware":
            notes["trigger.mode"] = "a replay has no lines: frames come at frame_rate_hz"
        self._exposures.plan(FaultRates.read(settings.faults, settings.trigger.timeout_ms))
        self._settings = settings
        return notes

    def nodes(self) -> dict[str, NodeLimits]:
        """Region, pixel format, rate and trigger mode; there is nothing else to set."""
        self._opened()
        width, height = self._size
        roi = self._settings.roi_px or Roi(0, 0, width, height)
        return {
            "frame_rate_hz": NodeLimits(
                self._settings.frame_rate_hz or 0.0, 0.0, 10_000.0, unit="Hz"
            ),
            "pixel_format": NodeLimits(self._settings.pixel_format or "", choices=PIXEL_FORMATS),
            "roi_px.x": NodeLimits(roi.x, 0, width - roi.width, 1, unit="px"),
            "roi_px.y": NodeLimits(roi.y, 0, height - roi.height, 1, unit="px"),
            "roi_px.width": NodeLimits(roi.width, 1, width, 1, unit="px"),
            "roi_px.height": NodeLimits(roi.height, 1, height, 1, unit="px"),
            "trigger.mode": NodeLimits(
                self._settings.trigger.mode, choices=("software", "free_run")
            ),
        }

    def start(self) -> None:
        """Begin; the run goes on with the picture after the last one shown."""
        self._begin("software" if self._settings.trigger.mode == "software" else "running")

    def start_view(self) -> None:
        """Show the pictures at 25 a second, or ``frame_rate_hz``, round and round."""
        self._begin("view")

    def stop(self) -> None:
        """End; a frame still on its way is gone, as it is with a camera."""
        self._mode = "stopped"
        self._exposures.clear()

    def trigger(self) -> None:
        """Expose the next picture."""
        if self._exposures.unplugged:
            raise DeviceError(_LOST)
        if self._mode != "software":
            msg = f"Camera {self._info.serial} takes no software trigger: it is {self._mode}."
            raise DeviceError(msg)
        self._exposures.expose(time.monotonic_ns(), with_faults=True)

    def grab(self, timeout_ms: float) -> GrabResult:
        """Wait for the next picture, or what the faults make of it."""
        end_ns = time.monotonic_ns() + int(timeout_ms * 1e6)
        free = self._mode != "software"
        while True:
            if self._exposures.unplugged:
                return CameraLost(_LOST)
            if self._mode == "stopped":
                return NoFrame()
            now_ns = time.monotonic_ns()
            if free:
                self._exposures.expose_freely(now_ns, with_faults=self._mode != "view")
            shot = self._exposures.take(now_ns)
            if shot is not None:
                return self._develop(shot)
            if now_ns >= end_ns:
                return NoFrame()
            wake_ns = self._exposures.wake_ns(end_ns, free=free)
            time.sleep(max(0, wake_ns - now_ns) / 1e9)

    def reconnect(self) -> bool:
        """Plug the camera in again."""
        self._exposures.unplugged = False
        return self._pictures is not None

    def output_problem(self, line: str) -> str:
        """Tell that a line is missing; there is nothing else to be wrong."""
        if line in OUTPUTS:
            return ""
        return f"A replay has no output {line!r}; there are {', '.join(OUTPUTS)}."

    def write_output(self, line: str, *, high: bool) -> bool:
        """Set a line in memory, and read it back."""
        if line not in self._lines:
            msg = f"A replay has no output {line!r}; there are {', '.join(OUTPUTS)}."
            raise DeviceError(msg)
        if self._pictures is None or self._exposures.unplugged:
            msg = f"The output {line} cannot be driven: camera {self._info.serial} is not there."
            raise DeviceError(msg)
        with self._lines_lock:
            self._lines[line] = high
            return self._lines[line]

    def save_features(self, path: Path) -> None:
        """Refuse: there are no features."""
        msg = f"A replay has no features to save to {path}."
        raise DeviceError(msg)

    def load_features(self, path: Path) -> None:
        """Refuse: there are no features."""
        msg = f"A replay has no features that {path} could set."
        raise DeviceError(msg)

    def preload(self, limit_bytes: int = PRELOAD_BYTES) -> int:
        """Decode the pictures before a benchmark; returns how many are in memory."""
        return self._opened().preload(limit_bytes)

    def _opened(self) -> Pictures:
        if self._pictures is None:
            msg = f"Camera {self._info.serial} is not open."
            raise DeviceError(msg)
        return self._pictures

    def _check_roi(self, roi: Roi | None) -> None:
        width, height = self._size
        if roi is None:
            return
        for name, value, limit in (
            ("Width", roi.x + roi.width, width),
            ("Height", roi.y + roi.height, height),
        ):
            if value > limit:
                msg = f"The region {roi} reaches {name} {value}; the limits are 1 to {limit} px."
                raise DeviceError(msg)

    def _begin(self, mode: str) -> None:
        self._opened()
        if self._mode == mode:
            return
        self._mode = mode
        rate_hz = self._settings.frame_rate_hz
        if mode == "view" and rate_hz is None:
            rate_hz = VIEW_HZ
        self._exposures.begin(time.monotonic_ns(), rate_hz)

    def _develop(self, shot: Shot) -> GrabResult:
        if shot.fault is Fault.LOST:
            return FramesLost(1)
        if shot.fault is Fault.FAILED:
            return GrabFailed("The frame is incomplete (injected).", shot.device_frame_id)
        try:
            picture = self._opened().read(shot.index)
            if picture is None and self._mode == "view":
                self._exposures.rewind()
                picture = self._opened().read(0)
        except UnreadableError as error:
            return GrabFailed(str(error), shot.device_frame_id)
        if picture is None:
            return EndOfParts()
        if shot.fault is Fault.REPEATED and self._last is not None:
            picture = self._last
        self._last = picture
        pixels = as_format(picture.pixels, self._settings.pixel_format)
        height, width = pixels.shape[:2]
        roi = self._settings.roi_px or Roi(0, 0, width, height)
        pixels = spoil(pixels[roi.y : roi.y + roi.height, roi.x : roi.x + roi.width], shot.fault)
        if pixels is picture.pixels or not pixels.flags.owndata or not pixels.flags.c_contiguous:
            pixels = pixels.copy(order="C")
        return Grabbed(
            pixels,
            device_frame_id=shot.device_frame_id,
            captured_ns=time.monotonic_ns(),
            bit_depth=8 if pixels.dtype == np.uint8 else 16,
            roi_px=roi,
            source=readable(picture.source),
        )


class ReplayCameras:
    """The ``replay`` driver; it lists nothing, since any folder may be replayed."""

    def list(self) -> Sequence[CameraInfo]:
        """Nothing: a recipe or option names the folder."""
        return ()

    def camera(self, settings: CameraSettings) -> Camera:
        """Make the replay of ``settings.folder``."""
        return ReplayCamera(settings)
