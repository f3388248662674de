"""The window: rail, pages, alarms, messages.

Its frame is painted before anything else is imported: what the rest needs is imported only where
the rest is made.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.settings import SettingsFile
from gonogo.gui.tabs import Tab
from gonogo.gui.widgets.rail import Rail
from gonogo.gui.widgets.starting import StartingPage

if TYPE_CHECKING:
    from gonogo.gui.leaving import Leaving
    from gonogo.gui.screen import PageSpec, Screen
    from gonogo.gui.widgets.alarm_strip import AlarmStrip
    from gonogo.gui.widgets.choice import ChoiceSheet
    from gonogo.gui.widgets.message_line import MessageLine
    from gonogo.gui.widgets.part_panel import PartSheet
    from gonogo.ports.state import Snapshot, StationEvent


class MainWindow(QWidget):
    """The whole screen: at first its rail and a page that says it starts, until it is furnished.

    Attributes
    ----------
    screen_now : Screen
        What the pages share.
    alarms, message : AlarmStrip, MessageLine
        Over the page.

    Signals
    -------
    language_chosen : str
        Code of the language that the window shall be opened in; empty for the system's.
    """

    language_chosen = Signal(str)

    screen_now: "Screen"
    alarms: "AlarmStrip"
    message: "MessageLine"
    _leaving: "Leaving"

    def __init__(self, tabs: Sequence[Tab], settings: SettingsFile) -> None:
        super().__init__()
        self._settings = settings
        self._wanted = tabs[0].key if tabs else ""
        self._specs: dict[str, PageSpec] = {}
        self._made: dict[str, QWidget] = {}
        self._furnished = False
        self.setWindowTitle("GoNoGo")
        self.setMinimumSize(1100, 680)
        self.rail = Rail(tabs)
        self.stack = QStackedWidget()
        self._starting = StartingPage()
        self.stack.addWidget(self._starting)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(self.stack, 1)
        self.rail.page_chosen.connect(self.go)
        self.rail.language_pressed.connect(self.ask_language)
        self.rail.theme_pressed.connect(self.toggle_theme)
        self.rail.full_screen_pressed.connect(self.toggle_full_screen)
        if self._wanted:
            self.rail.set_current(self._wanted)

    @classmethod
    def furnished(cls, screen: "Screen", pages: "Sequence[PageSpec]") -> "MainWindow":
        """Make one that is whole at once."""
        window = cls(pages, screen.settings)
        window.furnish(screen, pages)
        return window

    def furnish(self, screen: "Screen", pages: "Sequence[PageSpec]") -> None:
        """Give it what it works with, and show the page that is wanted by now."""
        from gonogo.gui.leaving import Leaving
        from gonogo.gui.widgets.alarm_strip import AlarmStrip
        from gonogo.gui.widgets.message_line import MessageLine

        self.screen_now = screen
        screen.setParent(self)
        self._specs = {page.key: page for page in pages}
        self.rail.show_tabs(pages)
        self._leaving = Leaving(self, screen)
        self.alarms = AlarmStrip(self)
        self.message = MessageLine(self)
        self._furnished = True
        self.alarms.acknowledged.connect(self._acknowledge)
        screen.said.connect(self._say)
        screen.part_wanted.connect(self.open_part)
        screen.page_wanted.connect(self.go)
        screen.feed.snapshot_came.connect(self._snapshot)
        screen.feed.event_came.connect(self._event)
        if pages:
            self.go(self._wanted)
        self.stack.removeWidget(self._starting)
        self._starting.deleteLater()

    def page(self, key: str) -> QWidget:
        """Give a page, made on its first visit."""
        if key not in self._made:
            from gonogo.gui.pages.registry import make_page

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
        """Show a page, as soon as there are any."""
        self._wanted = key
        if not self._furnished:
            return
        if key not in self._specs:
            known = ", ".join(self._specs)
            self.message.say(self.tr("No page is called {key}; there are {known}.").format(
                key=key, known=known))  # fmt: skip
            return
        self.stack.setCurrentWidget(self.page(key))
        self.rail.set_current(key)
        self._place()

    def open_part(self, entry_seq: int) -> "PartSheet":
        """Open a part over the window."""
        from gonogo.gui.widgets.part_panel import PartSheet

        sheet = PartSheet(self, self.screen_now, entry_seq)
        sheet.open()
        return sheet

    def ask_language(self) -> "ChoiceSheet | None":
        """Ask for the language of the screen, as soon as it can be changed."""
        if not self._furnished:
            return None
        from gonogo.gui.language import LANGUAGES
        from gonogo.gui.widgets.choice import ChoiceSheet, Option

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
        name: theme.ThemeName = "light" if self._settings.now.theme == "dark" else "dark"
        self._settings.change(theme=name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name)
        if self._furnished:
            self.screen_now.theme_changed.emit(name)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stand in a window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _say(self, text: str) -> None:
        """Tell the person, in the screen's language, what the station said."""
        from gonogo.gui.station_words import said

        self.message.say(said(text))

    def _snapshot(self, snapshot: "Snapshot") -> None:
        self.alarms.show_alarms(snapshot.alarms)
        self._place()

    def _event(self, event: "StationEvent") -> None:
        if event.level.lower() in ("warning", "error"):
            self._say(event.text)

    def _acknowledge(self, alarm_id: str) -> None:
        from gonogo.ports.messages import Acknowledge

        actor = self.screen_now.settings.now.actor

        def refused(text: str) -> None:
            self.alarms.refused(alarm_id)
            self._say(text)

        self.screen_now.send(self, Acknowledge(alarm_id, actor), failed=refused)

    def _place(self) -> None:
        if not self._furnished:
            return
        from gonogo.gui.widgets.alarm_strip import HEIGHT

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
        if not self._furnished:
            event.accept()
        elif self._leaving.may_go():
            self.screen_now.close()
            event.accept()
        else:
            event.ignore()
