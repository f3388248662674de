"""Run a few parts by itself and take pictures of every page: how a machine sees that it works."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gonogo.domain.verdict import Verdict
from gonogo.gui.pages.operator import OperatorPage
from gonogo.ports.messages import StartRun, StartView, StopView
from gonogo.ports.state import LaneState

if TYPE_CHECKING:
    from gonogo.gui.window import MainWindow

_SETTLE_S = 0.8
_VIEW_S = 10.0


class Rehearsal(QObject):
    """Connect, run, photograph, leave; or, without a folder, connect and run only.

    Attributes
    ----------
    problem : str
        A sentence saying where it came to grief; empty otherwise.
    """

    def __init__(self, window: "MainWindow", *, folder: Path | None, parts: int) -> None:
        super().__init__(window)
        self._window = window
        self._screen = window.screen_now
        self._folder = folder
        self._parts = parts
        self._limit_s = 120.0 + 3.0 * parts
        self.problem = ""
        self._step: Callable[[], None] = self._connect
        self._where = "connecting to the station"
        self._began = self._since = time.monotonic()
        self._launched = False
        self._caught = False
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Start; it goes on by a timer."""
        self._began = time.monotonic()
        self._timer.start()

    def _tick(self) -> None:
        waited = time.monotonic() - self._began
        if self._folder is not None and waited > self._limit_s:
            self._give_up(f"The rehearsal was still {self._where} after {waited:.0f} s.")
        else:
            self._step()

    def _next(self, step: Callable[[], None], where: str) -> None:
        self._step, self._where, self._since = step, where, time.monotonic()

    def _connect(self) -> None:
        link = self._screen.feed.link
        if link.state == "none" and not self._launched:
            self._launched = True
            self._screen.launch()
        snapshot = self._screen.feed.snapshot
        if link.state != "connected" or snapshot is None:
            return
        if snapshot.state in ("idle", "fault"):
            recipe = self._screen.settings.now.recipe
            services = self._screen.services
            command = StartRun((recipe,), services.source, self._parts, services.rate_hz)
            self._next(self._armed, f"arming {recipe}")
            self._screen.send(self, command, failed=self._refused)
        elif self._folder is None:
            self._timer.stop()

    def _refused(self, text: str) -> None:
        if self._folder is None:
            self._screen.said.emit(text)
            self._timer.stop()
        else:
            self._give_up(text)

    def _armed(self) -> None:
        snapshot = self._screen.feed.snapshot
        done = self._lane() is not None and self._records() >= self._parts > 0
        if snapshot is not None and (snapshot.state == "running" or done):
            if self._folder is None:
                self._timer.stop()
            else:
                self._window.go("operator")
                self._next(self._running, "running parts")

    def _running(self) -> None:
        snapshot = self._screen.feed.snapshot
        assert snapshot is not None
        lane = self._lane()
        if snapshot.state == "running" and lane is not None and lane.recent:
            # A reject in mid-run says more than a line at rest.
            late = self._records() >= self._parts / 3
            if late and (self._shows_reject() or not self._caught):
                self._grab("operator")
                self._caught = True
        elif snapshot.state == "fault":
            self._give_up(snapshot.problem or "The run ended with a fault.")
        elif snapshot.state == "idle":
            if self._records() < self._parts:
                sentence = f"The run ended after {self._records()} of {self._parts} parts."
                self._give_up(snapshot.problem or sentence)
                return
            self._next(self._rest, "finishing the run")

    def _rest(self) -> None:
        if time.monotonic() - self._since < _SETTLE_S:
            return
        if not self._caught:
            self._grab("operator")
        self._window.go("camera")
        services = self._screen.services
        view = StartView(self._screen.settings.now.recipe, services.source)
        self._screen.send(self, view, failed=lambda _text: None)
        self._next(self._view, "looking through the camera")

    def _view(self) -> None:
        waited = time.monotonic() - self._since
        snapshot = self._screen.feed.snapshot
        sees = snapshot is not None and snapshot.state == "view" and waited > 3 * _SETTLE_S
        if not sees and waited < _VIEW_S:
            return
        self._grab("camera")
        self._screen.send(self, StopView(), failed=lambda _text: None)
        page = self._window.page("ledger")
        self._window.go("ledger")
        self._next(lambda: self._ledger(page), "reading the ledger")

    def _ledger(self, page: QObject) -> None:
        waited = time.monotonic() - self._since
        table = getattr(page, "table", None)
        model = getattr(page, "model", None)
        if table is None or model is None or not model.rows:
            if waited > _VIEW_S:
                self._give_up("The ledger page shows no decision after the run.")
            return
        worst = next((n for n, row in enumerate(model.rows) if row.verdict == "FAIL"), 0)
        if not table.currentIndex().isValid():
            table.selectRow(worst)
            self._since = time.monotonic()
        elif waited > 2 * _SETTLE_S:
            self._grab("ledger")
            self._timer.stop()
            self._leave()

    def _shows_reject(self) -> bool:
        """Tell whether picture and banner show the same FAIL now."""
        page = self._window.page("operator")
        if not isinstance(page, OperatorPage) or page.live.canvas.shown is None:
            return False
        part = page.live.canvas.shown.part
        return part is not None and part.verdict == Verdict.FAIL and page.banner.part == part

    def _lane(self) -> LaneState | None:
        snapshot = self._screen.feed.snapshot
        return snapshot.lanes[0] if snapshot is not None and snapshot.lanes else None

    def _records(self) -> int:
        lane = self._lane()
        return lane.counters.records if lane else 0

    def _grab(self, name: str) -> None:
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{name}.png"
        if not self._window.grab().save(str(file)):
            self._give_up(f"The screenshot {file} could not be written.")

    def _give_up(self, problem: str) -> None:
        self.problem = problem
        self._timer.stop()
        self._leave()

    def _leave(self) -> None:
        """Close the window, which ends a station that this screen started; never wait long."""
        self._window.close()
        QTimer.singleShot(10_000, QApplication.quit)
        QCoreApplication.processEvents()
