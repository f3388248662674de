"""Tell the station what the screen looks at, at most ten times a second."""

from PySide6.QtCore import QObject, QTimer

from gonogo.gui.screen import Screen
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.ports.messages import SetView
from gonogo.ports.state import Snapshot
from gonogo.ports.station import LinkState


class ViewSender(QObject):
    """Sends ``SetView`` for one canvas while it is visible.

    Attributes
    ----------
    lane : str
        Lane that is looked at; set by the page.
    """

    def __init__(self, screen: Screen, canvas: FrameCanvas) -> None:
        super().__init__(canvas)
        self._screen, self._canvas = screen, canvas
        self.lane = ""
        self._sent: SetView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._send)
        canvas.view_changed.connect(self.plan)
        screen.feed.link_changed.connect(self._link)
        screen.feed.snapshot_came.connect(self._snapshot)

    def look(self, lane: str) -> None:
        """Look at a lane."""
        if lane != self.lane:
            self.lane = lane
            self.again()

    def again(self) -> None:
        """Send even what was sent before, since somebody else may have looked elsewhere."""
        self._sent = None
        self.plan()

    def plan(self) -> None:
        """Send soon."""
        if not self._timer.isActive():
            self._timer.start()

    def _link(self, link: LinkState) -> None:
        if link.state == "connected":
            self.again()

    def _snapshot(self, snapshot: Snapshot) -> None:
        runs = {lane.run_id for lane in snapshot.lanes if lane.lane == self.lane}
        if self._sent is None and runs:
            self.plan()

    def _send(self) -> None:
        if not self._screen.connected or not self._canvas.isVisible() or not self.lane:
            return
        wanted = SetView(self.lane, *self._canvas.viewport.wanted())
        if wanted != self._sent:
            self._sent = wanted
            self._screen.send(self, wanted, failed=lambda _text: None)
