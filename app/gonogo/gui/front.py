"""The window in front of a person, and its change to another language."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from gonogo.gui import language
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.window import MainWindow


class Front(QObject):
    """Opens the window anew where another language is chosen.

    A widget takes its words when it is made, so the whole window is made again. The station, and
    what runs on it, knows nothing of that.

    Parameters
    ----------
    window : MainWindow
        Furnished.
    pages : sequence of PageSpec
        Its pages.

    Attributes
    ----------
    window : MainWindow
        The one that stands open now.

    Signals
    -------
    reopened : ()
        Another window stands open.
    """

    reopened = Signal()

    def __init__(self, window: MainWindow, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self._pages = pages
        self.window = window
        window.language_chosen.connect(self.speak)

    def speak(self, name: str) -> None:
        """Change the language at once, and remember it."""
        app = QCoreApplication.instance()
        assert app is not None
        former = self.window
        shared = former.screen_now
        shared.settings.change(language=name)
        language.install(app, name)
        shared.close()
        self.window = MainWindow.furnished(Screen(shared.services, shared.settings), self._pages)
        self.window.language_chosen.connect(self.speak)
        self.window.screen_now.launched = shared.launched
        self.window.go(former.current)
        self.window.setGeometry(former.geometry())
        self.window.setWindowState(former.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.screen_now.feed.start()
        former.hide()
        former.deleteLater()
        self.reopened.emit()
