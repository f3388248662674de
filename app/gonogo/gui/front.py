"""The window in front of a person, and its change to another language."""

from PySide6.QtCore import QCoreApplication, QObject, Qt

from gonogo.gui import language
from gonogo.gui.pages.registry import find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.services import Services
from gonogo.gui.settings import SettingsFile
from gonogo.gui.window import MainWindow


class Front(QObject):
    """Opens the window, and opens it anew where another language is chosen.

    A widget takes its words when it is made, so the whole window is made again. The station, and
    what runs on it, knows nothing of that.

    Attributes
    ----------
    window : MainWindow
        The one that stands open now.
    """

    def __init__(self, services: Services, settings: SettingsFile) -> None:
        super().__init__()
        self._services = services
        self._settings = settings
        self.window = self._made()

    def speak(self, name: str) -> None:
        """Change the language at once, and remember it."""
        app = QCoreApplication.instance()
        assert app is not None
        self._settings.change(language=name)
        language.install(app, name)
        former = self.window
        former.screen_now.close()
        self.window = self._made()
        self.window.screen_now.launched = former.screen_now.launched
        self.window.go(former.current)
        self.window.setGeometry(former.geometry())
        self.window.setWindowState(former.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.screen_now.feed.start()
        former.hide()
        former.deleteLater()

    def _made(self) -> MainWindow:
        window = MainWindow(Screen(self._services, self._settings), find_pages())
        window.language_chosen.connect(self.speak)
        return window
