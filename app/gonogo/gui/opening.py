"""What opens the screen: the first paint comes first, and behind it all that the pages need."""

import importlib
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gonogo.collector import at_rest
from gonogo.domain.errors import InspectError

if TYPE_CHECKING:
    from gonogo.gui.services import Services

_PAUSE_S = 0.2
"""Between pages, so that the screen is not slow for a whole second."""
_FURNITURE = ("leaving", "screen", "widgets.alarm_strip", "widgets.message_line", "rehearsal")


class FirstPaint(QObject):
    """Calls back once a window was painted, its children and all."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The event loop comes to it when the whole window is on the screen.
            QTimer.singleShot(0, self._then)
        return False


class Loading(QObject):
    """Imports and makes on a thread of its own what the screen needs, while the screen answers.

    Parameters
    ----------
    make : callable
        Makes the services; called on the thread.
    page : str
        Page that is shown first.

    Attributes
    ----------
    error : BaseException or None
        What it came to grief by.

    Signals
    -------
    done : object, object
        The services, and the list of pages.
    failed : ()
        See ``error``.
    """

    done = Signal(object, object)
    failed = Signal()

    def __init__(self, make: "Callable[[], Services]", page: str) -> None:
        super().__init__()
        self.error: BaseException | None = None
        self._make = make
        self._page = page
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._load, name="loading")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def leave(self) -> None:
        """Load no further page, and wait for the one in hand."""
        self._left.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _load(self) -> None:
        try:
            with at_rest():
                from gonogo.gui.pages.registry import find_pages, load_page

                for name in _FURNITURE:
                    importlib.import_module(f"gonogo.gui.{name}")
                pages = find_pages()
                with suppress(InspectError):  # the page itself says so when it is shown
                    load_page(self._page)
                services = self._make()
        except BaseException as error:  # noqa: BLE001  the screen's own thread raises it again
            self.error = error
            self.failed.emit()
            return
        self.done.emit(services, pages)
        for page in pages:
            if self._left.wait(_PAUSE_S):
                return
            with suppress(InspectError):
                load_page(page.key)
