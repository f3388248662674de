"""The camera's page: set up light, lens and settings; nothing is judged here."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import figures, render, situation, tabs
from gonogo.gui.render import Style
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.selftest_model import SelfTestModel
from gonogo.gui.view_sender import ViewSender
from gonogo.gui.widgets.about_sheet import AboutSheet
from gonogo.gui.widgets.basics import TouchButton, card, label, row, set_text
from gonogo.gui.widgets.camera_head import CameraHead
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.focus_bar import FocusBar
from gonogo.gui.widgets.histogram import Histogram
from gonogo.gui.widgets.node_rows import NodeList
from gonogo.gui.widgets.selftest_sheet import SelfTestSheet
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.ports.messages import (
    Done,
    GetNodes,
    LoadFeatures,
    NodesReply,
    Reply,
    SaveFeatures,
    SetNode,
    StartView,
    StopView,
)
from gonogo.ports.pictures import FrameFacts, Preview

RIGHT = 480


class CameraPage(QWidget):
    """Live view, histogram, exposure and focus figures, settings."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._state = ""
        self.selftest = SelfTestModel(screen, self)
        self.head = CameraHead(screen)
        self.canvas = FrameCanvas()
        self.canvas.captioned = False
        self.canvas.set_style(Style("off"))
        self.panel = StatePanel(self.canvas)
        self.panel.pressed.connect(self._panel_pressed)
        self.looker = ViewSender(screen, self.canvas)
        self.histogram = Histogram()
        self.focus = FocusBar()
        self.nodes = NodeList()
        self.about = TouchButton(self.tr("About"), "information-outline",
                                 tip=self.tr("Version, data folder and licences"))  # fmt: skip
        self._figures: dict[str, QLabel] = {}
        self._lay_out()
        self.head.view_pressed.connect(self.toggle_view)
        self.head.save_asked.connect(lambda path: self._do(SaveFeatures(path)))
        self.head.load_asked.connect(lambda path: self._do(LoadFeatures(path)))
        self.head.selftest_pressed.connect(self.open_selftest)
        self.about.clicked.connect(self.open_about)
        self.nodes.changed.connect(lambda key, value: self._do(SetNode(key, value)))
        self._poll = QTimer(self)
        self._poll.setInterval(3000)
        self._poll.timeout.connect(self._ask_nodes)
        screen.feed.preview_came.connect(self._preview)
        screen.feed.snapshot_came.connect(lambda _s: self.refresh())
        screen.feed.link_changed.connect(lambda _l: self.refresh())
        self.head.recipe.load()
        self.refresh()

    def toggle_view(self) -> None:
        """Start or stop the free-running view."""
        if self._state == "view":
            self._do(StopView())
            return
        if not self.head.recipe.name:
            self._screen.said.emit(self.tr("Choose a recipe first: it names the camera."))
            return
        self.head.view.setEnabled(False)
        self._do(StartView(self.head.recipe.name, self._screen.services.source))

    def open_selftest(self) -> SelfTestSheet:
        """See whether this installation works; what was found last is still there."""
        sheet = SelfTestSheet(self, self.selftest, line_runs=self._state == "running")
        sheet.open()
        return sheet

    def open_about(self) -> AboutSheet:
        """Say what this program is, and what it is made of."""
        sheet = AboutSheet(self, self._screen)
        sheet.open()
        return sheet

    def refresh(self) -> None:
        """Show link and snapshot as they are now."""
        link, snapshot = self._screen.feed.link, self._screen.feed.snapshot
        now = situation.judge(link, snapshot)
        lane = situation.lane_of(snapshot, "") if now.alive else None
        viewing, running = now.key == "view", now.key in ("running", "stopping")
        entered = now.key != self._state and (viewing or running)
        self._state = now.key
        self.head.show_state(
            lane if viewing or running else None, viewing=viewing, free=now.key in ("idle", "fault")
        )
        if lane is not None and (viewing or running):
            self.looker.look(lane.lane)
            emulated = lane.camera.emulated
            self.canvas.set_tag(self.tr("EMULATED CAMERA") if emulated else "")
            if entered:
                self.focus.best = 0.0
                self._ask_nodes()
        else:
            self._go_dark()
        self._say(now)

    def _say(self, now: situation.Situation) -> None:
        """Say over the picture and over the settings how things stand."""
        live = now.key in ("view", "running", "stopping")
        note = {
            "view": self.tr("The view shows the camera free-running. No part is judged."),
            "running": self.tr("A run is on: settings can be changed only in the view."),
            "stopping": self.tr("A run is on: settings can be changed only in the view."),
        }
        text = note.get(now.key, self.tr("Start the view to see and change the settings."))
        set_text(self.nodes.note, text)
        if live and self.canvas.shown is not None:
            self.panel.hide()
            return
        self.panel.show()
        if live:
            self.panel.show_state("camera-timer", self.tr("Waiting for a frame"), "")
        elif now.alive and now.key != "arming":
            self.panel.show_state(
                "camera-outline", self.tr("The view is off"),
                now.text if now.key == "fault" else self.tr("Set up light and lens here."),
                self.tr("Start view"),
            )  # fmt: skip
        else:
            button = self.tr("Start station") if now.action == "launch" else ""
            self.panel.show_state(now.icon, now.title, now.text, button)

    def _panel_pressed(self) -> None:
        if self._screen.connected:
            self.toggle_view()
        else:
            self._screen.launch()

    def _go_dark(self) -> None:
        if self.canvas.shown is not None:
            self.canvas.show_content(None)
        self.canvas.set_tag("")
        self._show_facts(None)
        self.nodes.show_nodes((), editable=False)

    def _preview(self, preview: Preview) -> None:
        if not self.isVisible() or self._state not in ("view", "running", "stopping"):
            return
        self.canvas.show_content(render.content(preview.picture, None, None))
        self.panel.hide()
        self._show_facts(preview.facts)

    def _show_facts(self, facts: FrameFacts | None) -> None:
        for key, text in (
            ("mean", f"{figures.number(100 * facts.mean, '.1f')} %" if facts else figures.NONE),
            ("p99", f"{figures.number(100 * facts.p99, '.1f')} %" if facts else figures.NONE),
            (
                "saturated",
                f"{figures.number(100 * facts.saturated, '.2f')} %" if facts else figures.NONE,
            ),
        ):
            set_text(self._figures[key], text)
        self.focus.show_value(facts.focus if facts else None)
        if facts is not None and facts.histogram:
            self.histogram.show_counts(facts.histogram)

    def _ask_nodes(self) -> None:
        if self.isVisible() and self._state in ("view", "running"):
            self._screen.send(self, GetNodes(self.looker.lane), self._nodes, lambda _text: None)

    def _nodes(self, reply: Reply) -> None:
        if isinstance(reply, NodesReply) and self._state in ("view", "running"):
            self.nodes.show_nodes(reply.nodes, editable=self._state == "view")

    def _do(self, command: StartView | StopView | SetNode | SaveFeatures | LoadFeatures) -> None:
        def done(reply: Reply) -> None:
            if isinstance(reply, Done) and reply.text:
                self._screen.said.emit(reply.text)
            elif isinstance(command, SaveFeatures):
                self._screen.said.emit(self.tr("Saved {path}").format(path=command.path))
            self.refresh()
            self._ask_nodes()

        def refused(text: str) -> None:
            self._screen.said.emit(text)
            self.refresh()
            self._ask_nodes()

        self._screen.send(self, command, done, refused)

    def _lay_out(self) -> None:
        out = TouchButton("", "magnify-minus-outline", tip=self.tr("Zoom out"))
        into = TouchButton("", "magnify-plus-outline", tip=self.tr("Zoom in"))
        fit = TouchButton(self.tr("Fit"), "fit-to-screen-outline", tip=self.tr("Whole frame"))
        out.clicked.connect(lambda: self.canvas.zoom(0.8))
        into.clicked.connect(lambda: self.canvas.zoom(1.25))
        fit.clicked.connect(self.canvas.fit)
        zooms = row(self.about, gap=12)
        zooms.addStretch(1)
        for button in (out, into, fit):
            zooms.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.canvas, 1)
        left.addLayout(zooms)
        right = QVBoxLayout()
        right.setSpacing(8)
        drawn = QVBoxLayout()
        drawn.addWidget(self.histogram)
        self._histogram_card = card(drawn, 8)
        right.addWidget(self._histogram_card)
        right.addWidget(self._facts_card())
        held = QVBoxLayout()
        held.addWidget(self.nodes)
        right.addWidget(card(held, 16), 1)
        column = QWidget()
        column.setFixedWidth(RIGHT)
        right.setContentsMargins(0, 0, 0, 0)
        column.setLayout(right)
        halves = QHBoxLayout()
        halves.setSpacing(8)
        halves.addLayout(left, 1)
        halves.addWidget(column)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.head)
        layout.addLayout(halves, 1)

    def _facts_card(self) -> QWidget:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        for number, (key, name) in enumerate(
            (
                ("mean", self.tr("Mean")),
                ("p99", self.tr("Brightest 1 %")),
                ("saturated", self.tr("Saturated")),
            )
        ):
            figure = label(figures.NONE, 20, bold=True)
            grid.addWidget(label(name, 16, muted=True), 0, number)
            grid.addWidget(figure, 1, number)
            self._figures[key] = figure
        again = TouchButton(self.tr("Reset"), tip=self.tr("Forget the best focus"), pixels=16)
        again.clicked.connect(self.focus.reset)
        focus = QHBoxLayout()
        focus.setSpacing(12)
        bar = QVBoxLayout()
        bar.setSpacing(0)
        bar.addWidget(label(self.tr("Focus, grey values²"), 16, muted=True))
        bar.addWidget(self.focus)
        focus.addLayout(bar, 1)
        focus.addWidget(again)
        grid.setRowMinimumHeight(2, 12)
        grid.addLayout(focus, 3, 0, 1, 3)
        outer = QVBoxLayout()
        outer.addLayout(grid)
        return card(outer, 14)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._histogram_card.setVisible(event.size().height() >= 760)
        self._layout.activate()
        self.panel.place()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.head.recipe.name = self._screen.settings.now.recipe or self.head.recipe.name
        self.head.recipe.load()
        self.looker.again()
        self._poll.start()
        self._ask_nodes()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._poll.stop()


CAMERA_PAGE = PageSpec.of(tabs.CAMERA, CameraPage)
