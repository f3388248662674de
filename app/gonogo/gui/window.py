"""The window: rail, pages, alarms, messages."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.language import LANGUAGES
from gonogo.gui.leaving import Leaving
from gonogo.gui.pages.registry import make_page
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.station_words import said
from gonogo.gui.widgets.alarm_strip import HEIGHT, AlarmStrip
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.message_line import MessageLine
from gonogo.gui.widgets.part_panel import PartSheet
from gonogo.gui.widgets.rail import Rail
from gonogo.ports.messages import Acknowledge
from gonogo.ports.state import Snapshot, StationEvent


class MainWindow(QWidget):
    """The whole screen.

    Signals
    -------
    language_chosen : str
        Code of the language that the window shall be opened in; empty for the system's.
    """

    language_chosen = Signal(str)

    def __init__(self, screen: Screen, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self.screen_now = screen
        screen.setParent(self)
        self._specs = {page.key: page for page in pages}
        self._made: dict[str, QWidget] = {}
        self._leaving = Leaving(self, screen)
        self.setWindowTitle("GoNoGo")
        self.setMinimumSize(1100, 680)
        self.rail = Rail(pages)
        self.stack = QStackedWidget()
        self.alarms = AlarmStrip(self)
        self.message = MessageLine(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(self.stack, 1)
        self.rail.page_chosen.connect(self.go)
        self.rail.language_pressed.connect(self.ask_language)
        self.rail.theme_pressed.connect(self.toggle_theme)
        self.rail.full_screen_pressed.connect(self.toggle_full_screen)
        self.alarms.acknowledged.connect(self._acknowledge)
        screen.said.connect(lambda text: self.message.say(said(text)))
        screen.part_wanted.connect(self.open_part)
        screen.page_wanted.connect(self.go)
        screen.feed.snapshot_came.connect(self._snapshot)
        screen.feed.event_came.connect(self._event)
        if pages:
            self.go(pages[0].key)

    def page(self, key: str) -> QWidget:
        """Give a page, made on its first visit."""
        if key not in self._made:
            made = make_page(self._specs[key], self.screen_now, self.stack)
            self._made[key] = made
            self.stack.addWidget(made)
        return self._made[key]

    @property
    def current(self) -> str:
        """Key of the page that is shown."""
        shown = self.stack.currentWidget()
        return next((key for key, page in self._made.items() if page is shown), "")

    def go(self, key: str) -> None:
        """Show a page."""
        if key not in self._specs:
            known = ", ".join(self._specs)
            self.message.say(self.tr("No page is called {key}; there are {known}.").format(
                key=key, known=known))  # fmt: skip
            return
        self.stack.setCurrentWidget(self.page(key))
        self.rail.set_current(key)
        self._place()

    def open_part(self, entry_seq: int) -> PartSheet:
        """Open a part over the window."""
        sheet = PartSheet(self, self.screen_now, entry_seq)
        sheet.open()
        return sheet

    def ask_language(self) -> ChoiceSheet:
        """Ask for the language of the screen."""
        now = self.screen_now.settings.now.language
        names = {"": self.tr("As the system"), **LANGUAGES}
        anew = self.tr("The window opens anew. What is not saved on its pages is gone.")
        options = [Option(key, name, "" if key == now else anew) for key, name in names.items()]
        sheet = ChoiceSheet(self, self.tr("Language of the screen"), options, now, "")
        sheet.chosen.connect(self._take_language)
        sheet.open()
        return sheet

    def _take_language(self, name: str) -> None:
        if name != self.screen_now.settings.now.language:
            # Not from inside the sheet, which goes with this window.
            QTimer.singleShot(0, self, lambda: self.language_chosen.emit(name))

    def toggle_theme(self) -> None:
        """Go from dark to light or back, and remember it."""
        name: theme.ThemeName = "light" if self.screen_now.settings.now.theme == "dark" else "dark"
        self.screen_now.settings.change(theme=name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name)
        self.screen_now.theme_changed.emit(name)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stand in a window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _snapshot(self, snapshot: Snapshot) -> None:
        self.alarms.show_alarms(snapshot.alarms)
        self._place()

    def _event(self, event: StationEvent) -> None:
        if event.level.lower() in ("warning", "error"):
            self.message.say(said(event.text))

    def _acknowledge(self, alarm_id: str) -> None:
        actor = self.screen_now.settings.now.actor

        def refused(text: str) -> None:
            self.alarms.refused(alarm_id)
            self.message.say(said(text))

        self.screen_now.send(self, Acknowledge(alarm_id, actor), failed=refused)

    def _place(self) -> None:
        left = self.rail.width() + 8
        right = getattr(self.stack.currentWidget(), "clear_right_px", 8)
        self.alarms.setGeometry(left, 8, self.width() - left - right, HEIGHT)
        self.message.keep_clear(left, right)
        self.message.place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def sizeHint(self) -> QSize:
        return QSize(1600, 960)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaving.may_go():
            self.screen_now.close()
            event.accept()
        else:
            event.ignore()
