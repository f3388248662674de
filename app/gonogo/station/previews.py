"""Show the newest part to whoever looks: one thread, never a queue."""

import logging
import threading
import time
from collections.abc import Callable

import msgspec

from gonogo.domain.decision import ImageFacts
from gonogo.domain.frame import Frame
from gonogo.inspection.inspector import Inspection
from gonogo.inspection.overlays import overlay
from gonogo.ports.messages import SetView
from gonogo.ports.pictures import PartSummary, Preview
from gonogo.station.overlays import frame_facts, picture

_LOG = logging.getLogger(__name__)
_DEFAULT = (1280, 1024)
# No screen needs more than 50 pictures a second.
_LEAST_S = 0.02


class Shown(msgspec.Struct, frozen=True, eq=False):
    """A frame with what is known of it; ``summary`` None in the set-up view."""

    frame: Frame
    summary: PartSummary | None
    inspection: Inspection | None
    facts: ImageFacts | None


class Previewer:
    """Renders the newest frame of a lane at the size it is looked at.

    Parameters
    ----------
    publish : callable
        Takes a Preview; never blocks.
    watched : callable
        Whether anybody looks.
    """

    def __init__(
        self,
        lane: str,
        publish: Callable[[Preview], None],
        watched: Callable[[], bool],
    ) -> None:
        self._lane = lane
        self._publish = publish
        self._watched = watched
        self._wake = threading.Condition()
        self._newest: Shown | None = None
        self._rect = (0.0, 0.0, 0.0, 0.0)
        self._size = _DEFAULT
        self._missed = 0
        self._over = False
        self._thread = threading.Thread(target=self._work, name=f"preview {lane}", daemon=True)
        self._thread.start()

    @property
    def missed(self) -> int:
        """Frames replaced by a newer one before they were rendered."""
        return self._missed

    def show(self, shown: Shown) -> None:
        """Take the newest frame."""
        if not self._watched():
            return
        with self._wake:
            if self._newest is not None:
                self._missed += 1
            self._newest = shown
            self._wake.notify()

    def look(self, view: SetView) -> None:
        """Change what is looked at."""
        with self._wake:
            self._rect = (view.x, view.y, view.w, view.h)
            self._size = (view.width, view.height) if view.width > 0 < view.height else _DEFAULT

    def close(self) -> None:
        """End the thread."""
        with self._wake:
            self._over = True
            self._wake.notify()
        self._thread.join()

    def _work(self) -> None:
        rendered = 0.0
        while True:
            time.sleep(max(0.0, rendered + _LEAST_S - time.monotonic()))
            with self._wake:
                while self._newest is None and not self._over:
                    self._wake.wait()
                if self._over:
                    return
                shown, self._newest = self._newest, None
                rect, size, missed = self._rect, self._size, self._missed
            rendered = time.monotonic()
            if shown is None:
                continue
            try:
                self._publish(self._render(shown, rect, size, missed))
            except Exception:  # noqa: BLE001  a picture that cannot be drawn stops no line
                _LOG.exception("A preview of lane %s could not be drawn.", self._lane)

    def _render(
        self,
        shown: Shown,
        rect: tuple[float, float, float, float],
        size: tuple[int, int],
        missed: int,
    ) -> Preview:
        return Preview(
            lane=self._lane,
            part=shown.summary,
            picture=picture(shown.frame, rect, *size),
            overlay=overlay(shown.inspection),
            facts=None if shown.facts is None else frame_facts(shown.frame, shown.facts),
            missed=missed,
        )
