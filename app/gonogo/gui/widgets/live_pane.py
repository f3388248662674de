"""The live picture with its state panel and its overlay bar."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import render
from gonogo.gui.screen import Screen
from gonogo.gui.situation import Situation
from gonogo.gui.station_words import said
from gonogo.gui.view_sender import ViewSender
from gonogo.gui.widgets import canvas_notes
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.overlay_bar import OverlayBar
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.ports.pictures import PartSummary, Preview
from gonogo.ports.state import LaneState


class LivePane(QWidget):
    """Shows previews of one lane; a panel covers them while there is nothing to show.

    Signals
    -------
    asked : str
        What the panel's button does: ``launch`` or ``start``.
    """

    asked = Signal(str)

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: str = ""
        self.canvas = FrameCanvas()
        self.canvas.gutter_px = canvas_notes.GUTTER
        self.bar = OverlayBar(self.canvas, screen.settings)
        self.panel = StatePanel(self.canvas)
        self.panel.pressed.connect(lambda: self.asked.emit(self._action))
        self.looker = ViewSender(screen, self.canvas)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.bar)

    def show_preview(self, preview: Preview) -> None:
        """Show the newest picture."""
        self.canvas.show_content(render.content(preview.picture, preview.overlay, preview.part))
        self.bar.offer(preview.overlay)
        self.panel.hide()

    def show_missing(self, part: PartSummary) -> None:
        """Say that a part has no picture, instead of leaving the one before."""
        self.canvas.show_content(None)
        title = self.tr("{part} has no picture").format(part=part.part_id)
        self.panel.show_state("image-off-outline", title, said(part.reason))
        self.panel.show()

    def show_situation(self, situation: Situation, lane: LaneState | None) -> None:
        """Say how things stand over the picture, or let the picture speak."""
        self._action = situation.action
        shown = self.canvas.shown
        if not situation.alive and shown is not None:
            self.canvas.show_content(None)
            shown = None
        judged = lane is not None and bool(lane.recent)
        busy = situation.key in ("running", "stopping")
        pictured = busy and (shown is not None or judged)
        words = {
            "launch": self.tr("Start station"),
            "start": self.tr("Start the run"),
        }
        if situation.title and not pictured:
            self.panel.show_state(
                situation.icon, situation.title, situation.text, words.get(situation.action, "")
            )
            self.panel.show()
        elif shown is not None or not busy:
            self.panel.hide()
        emulated = lane is not None and lane.camera.emulated
        self.canvas.set_tag(self.tr("EMULATED CAMERA") if emulated else "")
        if lane is not None:
            self.looker.look(lane.lane)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout.activate()
        self.panel.place()
