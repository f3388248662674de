"""Open the screen."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gonogo import paths
from gonogo.domain.errors import LinkError
from gonogo.gui import language, tabs, theme
from gonogo.gui.opening import FirstPaint, Loading
from gonogo.gui.settings import SettingsFile, asks_first
from gonogo.gui.window import MainWindow

if TYPE_CHECKING:
    from gonogo.gui.first_start import FirstStart
    from gonogo.gui.front import Front
    from gonogo.gui.rehearsal import Rehearsal
    from gonogo.gui.screen import PageSpec
    from gonogo.gui.services import Services


def run(
    make_services: "Callable[[], Services]",
    *,
    screenshots: Path | None = None,
    parts: int | None = None,
    initial_recipe: str | None = None,
    start: bool = False,
    paints: Path | None = None,
    opened: Callable[[str], None] | None = None,
    speech: str | None = None,
    full_screen: bool = False,
    greets: bool = False,
) -> int:
    """Open the screen and stay until it is closed.

    Parameters
    ----------
    make_services : callable
        Makes what it works with, on a thread of its own behind the first window. Its ``control`` is
        closed at the end; the station runs on.
    screenshots : Path or None
        Rehearse instead: connect (starting a station where none runs), run ``parts`` parts, save
        ``operator.png``, ``camera.png`` and ``ledger.png`` into this folder, and quit.
    parts : int or None
        Parts to run in a rehearsal, 50 unless told.
    initial_recipe : str or None
        Recipe that is chosen at first; the last chosen one unless told.
    start : bool
        Start a run of it as soon as the station is idle; a rehearsal does so anyway.
    paints : Path or None
        Write the times from each part's verdict to its picture painted, ms, into this file at the
        end: a JSON list, the last 4096 parts.
    opened : callable or None
        Only open: told ``frame`` when the first window is painted and ``page`` when the first page
        is, upon which the screen closes.
    speech : str or None
        Code of the language to speak and to remember; the last chosen one unless told.
    full_screen : bool
        Fill the display.
    greets : bool
        Ask the questions of the first start where the machine is new.

    Returns
    -------
    int
        Exit code: 0.

    Raises
    ------
    LinkError
        A rehearsal did not come to its end; the message says where it stood.
    """
    app = application()
    settings = SettingsFile(paths.settings_file())
    if initial_recipe:
        settings.change(recipe=initial_recipe)
    if speech is not None:
        settings.change(language=speech)
    theme.apply(app, settings.now.theme)
    language.install(app, settings.now.language)
    rehearse = screenshots is not None or start
    count = parts if parts is not None else (50 if screenshots is not None else 0)
    opening = _Opening(
        make_services, settings, (screenshots, count) if rehearse else None, opened, greets=greets
    )
    _show(opening.window, full_screen=full_screen, rehearses=screenshots is not None)
    before = {each: signal.signal(each, lambda *_: app.exit(0)) for each in _signals()}
    try:
        code = app.exec()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        opening.close(paints)
    opening.check()
    return code


class _Opening:
    """A window, what is loaded behind it, and what becomes of both."""

    def __init__(
        self,
        make_services: "Callable[[], Services]",
        settings: SettingsFile,
        rehearse: tuple[Path | None, int] | None,
        opened: Callable[[str], None] | None,
        *,
        greets: bool,
    ) -> None:
        self._settings = settings
        self._rehearse = rehearse
        self._opened = opened
        self._greets = greets
        self._first: FirstStart | None = None
        self._front: Front | None = None
        self._rehearsal: Rehearsal | None = None
        self.window = MainWindow(tabs.SHIPPED, settings)
        self._loading = Loading(make_services, tabs.SHIPPED[0].key)
        self._loading.done.connect(self._furnish)
        self._loading.failed.connect(lambda: QApplication.exit(1))
        FirstPaint(self.window, self._painted)

    def close(self, paints: Path | None) -> None:
        """Give everything back; write the delays of the paints where they are wanted."""
        self._loading.leave()
        if self._front is None:
            return
        window = self._front.window
        if paints is not None:
            paints.write_text(json.dumps(_paint_delays(window)), encoding="utf-8")
        window.screen_now.close()
        window.screen_now.services.control.close()

    def check(self) -> None:
        """Raise what kept the screen from opening, or the rehearsal from its end."""
        if self._loading.error is not None:
            raise self._loading.error
        if self._rehearsal is not None and self._rehearsal.problem:
            raise LinkError(self._rehearsal.problem)

    def _painted(self) -> None:
        if self._opened is not None:
            self._opened("frame")
        self._loading.start()
        _show_icon()

    def _furnish(self, services: "Services", pages: "list[PageSpec]") -> None:
        from gonogo.gui.front import Front
        from gonogo.gui.rehearsal import Rehearsal
        from gonogo.gui.screen import Screen

        self.window.furnish(Screen(services, self._settings), pages)
        self._front = Front(self.window, pages)
        self.window.screen_now.feed.start()
        if self._opened is not None:
            FirstPaint(self.window, self._over)
        elif self._rehearse is not None:
            folder, parts = self._rehearse
            self._rehearsal = Rehearsal(self.window, folder=folder, parts=parts)
            self._rehearsal.begin()
        elif self._greets and asks_first(self._settings):
            self._ask_first(self._front)

    def _ask_first(self, front: "Front") -> None:
        from gonogo.gui.first_start import FirstStart

        self._first = FirstStart(front)
        self._first.begin()

    def _over(self) -> None:
        if self._opened is not None:
            self._opened("page")
        QApplication.exit(0)


def _show(window: MainWindow, *, full_screen: bool, rehearses: bool) -> None:
    if rehearses:
        window.resize(1920, 1080)
        window.show()
    elif full_screen:
        window.showFullScreen()
    else:
        window.showMaximized()


def _paint_delays(window: MainWindow) -> list[float]:
    from gonogo.gui.pages.operator import OperatorPage

    page = window.page("operator")
    return list(page.paint_delays_ms) if isinstance(page, OperatorPage) else []


def application() -> QApplication:
    """Make the one application, without a display where there is none."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    app.setApplicationName("GoNoGo")
    app.setApplicationDisplayName("GoNoGo")
    app.setDesktopFileName("gonogo")
    return app


def _show_icon() -> None:
    QApplication.setWindowIcon(QIcon(str(paths.resources() / "icons" / "gonogo.png")))


def _signals() -> tuple[signal.Signals, ...]:
    return (signal.SIGINT, signal.SIGTERM)
