"""News from the station, pulled by the screen: always the newest, never a queue."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gonogo.ports.station import LinkState, StationControl

if TYPE_CHECKING:
    from gonogo.ports.state import Snapshot

PULL_MS = 12


class StationFeed(QObject):
    """Asks the link for news every 12 ms and tells the pages.

    Attributes
    ----------
    link : LinkState
        As of the last pull.
    snapshot : Snapshot or None
        As of the last pull.
    """

    preview_came = Signal(object)
    snapshot_came = Signal(object)
    link_changed = Signal(object)
    event_came = Signal(object)

    def __init__(self, control: StationControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self.link: LinkState = control.link()
        self.snapshot: Snapshot | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PULL_MS)
        self._timer.timeout.connect(self.pull)

    def start(self) -> None:
        """Begin pulling."""
        self._timer.start()

    def stop(self) -> None:
        """End pulling."""
        self._timer.stop()

    def pull(self) -> None:
        """Take what is new."""
        link = self._control.link()
        if (link.state, link.text, int(link.silent_s)) != (
            self.link.state, self.link.text, int(self.link.silent_s),
        ):  # fmt: skip
            self.link = link
            self.link_changed.emit(link)
        snapshot = self._control.snapshot()
        if snapshot is not None and snapshot is not self.snapshot:
            self.snapshot = snapshot
            self.snapshot_came.emit(snapshot)
        preview = self._control.take_preview()
        if preview is not None:
            self.preview_came.emit(preview)
        for event in self._control.take_events():
            self.event_came.emit(event)
