"""The operator's page: is this part good, is the station well, what do I do now."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import situation, tabs
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.widgets.banner import Banner
from gonogo.gui.widgets.counters import CountersCard
from gonogo.gui.widgets.health import HealthCard, assess
from gonogo.gui.widgets.latched import LatchedTile, thumbnail_size
from gonogo.gui.widgets.live_pane import LivePane
from gonogo.gui.widgets.operator_head import OperatorHead
from gonogo.gui.widgets.run_buttons import RunButtons
from gonogo.gui.widgets.strip import VerdictStrip
from gonogo.ports.messages import FetchPart, ScanPart, StartRun, StopRun
from gonogo.ports.pictures import PartSummary, Preview
from gonogo.ports.state import LaneState

RIGHT = 380
"""Width of the column of figures, px."""


class OperatorPage(QWidget):
    """Live part, verdict, figures, health, last verdicts, start and stop.

    Attributes
    ----------
    clear_right_px : int
        Room on the right that no alarm and no message may cover: verdict, START and STOP.
    """

    clear_right_px = RIGHT + 16

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._lane = ""
        self._newest = 0
        self._fetching = 0
        self.head = OperatorHead(screen)
        self.live = LivePane(screen)
        self.strip = VerdictStrip()
        self.banner = Banner()
        self.counters = CountersCard()
        self.latched = LatchedTile()
        self.health = HealthCard()
        self.run = RunButtons()
        self._lay_out()
        self.head.lane_chosen.connect(self._choose_lane)
        self.head.scanned.connect(lambda text: self._send(ScanPart(self._lane, text)))
        self.live.asked.connect(self._asked)
        self.strip.opened.connect(screen.part_wanted)
        self.latched.opened.connect(screen.part_wanted)
        self.run.start.connect(self.start_run)
        self.run.stop.connect(self._stop_run)
        screen.feed.preview_came.connect(self._preview)
        screen.feed.snapshot_came.connect(lambda _s: self.refresh())
        screen.feed.link_changed.connect(lambda _l: self.refresh())
        self.head.recipe.load()
        self.refresh()

    @property
    def paint_delays_ms(self) -> Sequence[float]:
        """From each verdict to its picture painted, ms, the last 4096 parts."""
        return self.live.canvas.paint_delays_ms

    def start_run(self) -> None:
        """Start the chosen recipe."""
        services = self._screen.services
        name = self.head.recipe.name
        if not name:
            self._screen.said.emit(self.tr("Choose a recipe first."))
            return
        self.run.allow(start=False, stop=False)
        self._screen.send(
            self,
            StartRun((name,), source=services.source, rate_hz=services.rate_hz),
            lambda _reply: self.refresh(),
            self._refused,
        )

    def refresh(self) -> None:
        """Show link and snapshot as they are now."""
        link, snapshot = self._screen.feed.link, self._screen.feed.snapshot
        now = situation.judge(link, snapshot)
        lane = situation.lane_of(snapshot, self._lane) if now.alive else None
        self.run.allow(start=now.key in ("idle", "fault"), stop=now.key in ("running", "arming"))
        self.head.show_state(now, snapshot, lane)
        self.live.show_situation(now, lane)
        self.counters.show_lane(lane)
        self.health.show_health(assess(link, snapshot, lane))
        self.strip.show_parts(lane.recent if lane else ())
        self.latched.show_part(lane.last_reject if lane else None)
        self._fetch_latched()
        self._show_banner(now, lane)
        self._show_missing(now, lane)
        if lane is not None:
            self._lane = lane.lane

    def _show_banner(self, now: situation.Situation, lane: LaneState | None) -> None:
        if now.key in ("running", "stopping") and lane is not None and lane.recent:
            newest = lane.recent[-1]
            if newest.entry_seq > self._newest or self.banner.part is None:
                self._judged(newest)
        else:
            self._newest = 0
            strong = now.key in ("lost", "none", "fault")
            self.banner.show_state(now.word, strong=strong)

    def _show_missing(self, now: situation.Situation, lane: LaneState | None) -> None:
        """Take the picture before away when the newest part has none: it is not that part's."""
        newest = lane.recent[-1] if lane is not None and lane.recent else None
        if now.key != "running" or newest is None or newest.image_sha256 is not None:
            return
        shown = self.live.canvas.shown
        if shown is None or shown.part is None or shown.part.entry_seq < newest.entry_seq:
            self.live.show_missing(newest)

    def _judged(self, part: PartSummary) -> None:
        self._newest = part.entry_seq
        self.banner.show_part(part)

    def _preview(self, preview: Preview) -> None:
        snapshot = self._screen.feed.snapshot
        viewing = snapshot is not None and snapshot.state == "view"
        if not self.isVisible() or viewing or (self._lane and preview.lane != self._lane):
            return
        self.live.show_preview(preview)
        running = snapshot is not None and snapshot.state == "running"
        if preview.part is not None and running and preview.part.entry_seq > self._newest:
            self._judged(preview.part)

    def _fetch_latched(self) -> None:
        """Ask for the last reject's picture, one question at a time."""
        part = self.latched.part
        if part is None or part.entry_seq in (self.latched.pictured, self._fetching):
            return
        if self._fetching or not self._screen.connected:
            return
        self._fetching = part.entry_seq
        width, height = thumbnail_size(self.latched)

        def over(reply: object) -> None:
            self._fetching = 0
            self.latched.pictured = part.entry_seq
            self.latched.show_reply(reply)

        command = FetchPart(part.entry_seq, width, height)
        self._screen.send(self, command, over, lambda _text: over(None))

    def _choose_lane(self, lane: str) -> None:
        self._lane = lane
        self._newest = 0
        self.live.canvas.show_content(None)
        self.refresh()

    def _asked(self, action: str) -> None:
        if action == "launch":
            self._screen.launch()
        elif action == "start":
            self.start_run()

    def _stop_run(self) -> None:
        self.run.allow(start=False, stop=False)
        self._send(StopRun(self._screen.settings.now.actor))

    def _send(self, command: StopRun | ScanPart) -> None:
        self._screen.send(self, command, failed=self._refused)

    def _refused(self, text: str) -> None:
        self._screen.said.emit(text)
        self.refresh()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.head)
        left.addWidget(self.live, 1)
        left.addWidget(self.strip)
        self._right = QVBoxLayout()
        self._right.setSpacing(8)
        for widget, stretch in (
            (self.banner, 0), (self.counters, 0), (self.latched, 1), (self.health, 0),
            (self.run, 0),
        ):  # fmt: skip
            widget.setFixedWidth(RIGHT)
            self._right.addWidget(widget, stretch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(left, 1)
        layout.addLayout(self._right)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().height() >= 960
        self.counters.set_compact(compact=not roomy)
        self.health.set_compact(compact=not roomy)
        self.banner.setFixedHeight(160 if event.size().height() >= 760 else 128)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.live.looker.again()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(1000, 640)


OPERATOR_PAGE = PageSpec.of(tabs.OPERATOR, OperatorPage)
