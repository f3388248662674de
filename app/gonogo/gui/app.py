"""Open the screen."""

import json
import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from gonogo import paths
from gonogo.domain.errors import LinkError
from gonogo.domain.verdict import Verdict
from gonogo.gui import language, theme
from gonogo.gui.front import Front
from gonogo.gui.pages.operator import OperatorPage
from gonogo.gui.rehearsal import Rehearsal
from gonogo.gui.services import Services
from gonogo.gui.settings import SettingsFile
from gonogo.gui.widgets.marks import paint_tile
from gonogo.gui.window import MainWindow


def run(
    services: Services,
    *,
    screenshots: Path | None = None,
    parts: int | None = None,
    initial_recipe: str | None = None,
    start: bool = False,
    page: str = "",
    full_screen: bool = False,
    timeout_s: float | None = None,
    paints: Path | None = None,
    speech: str | None = None,
) -> int:
    """Open the screen and stay until it is closed.

    Parameters
    ----------
    services : Services
        What it works with. Its ``control`` is closed at the end; the station runs on.
    screenshots : Path or None
        Rehearse instead: connect (starting a station where none runs), run ``parts`` parts, save
        ``operator.png``, ``camera.png`` and ``ledger.png`` into this folder, and quit.
    parts : int or None
        Parts to run in a rehearsal, 50 unless told.
    initial_recipe : str or None
        Recipe that is chosen at first; the last chosen one unless told.
    start : bool
        Start a run of it as soon as the station is idle; a rehearsal does so anyway.
    page : str
        Page shown first; the first of the rail unless told.
    full_screen : bool
        Fill the screen.
    timeout_s : float or None
        For the whole rehearsal; 120 s and 3 s a part unless told.
    paints : Path or None
        Write the times from each part's verdict to its picture painted, ms, into this file at the
        end: a JSON list, the last 4096 parts.
    speech : str or None
        Code of the language to speak and to remember; the last chosen one unless told.

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
    front = Front(services, settings)
    window = front.window
    if page:
        window.go(page)
    rehearsal = None
    if screenshots is not None or start:
        count = parts if parts is not None else (50 if screenshots is not None else 0)
        rehearsal = Rehearsal(window, folder=screenshots, parts=count, timeout_s=timeout_s)
    _show(window, full_screen=full_screen, rehearses=screenshots is not None)
    before = {each: signal.signal(each, lambda *_: app.exit(0)) for each in _signals()}
    try:
        window.screen_now.feed.start()
        if rehearsal is not None:
            rehearsal.begin()
        code = app.exec()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        if paints is not None:
            paints.write_text(json.dumps(_paint_delays(front.window)), encoding="utf-8")
        front.window.screen_now.close()
        services.control.close()
    if rehearsal is not None and rehearsal.problem:
        raise LinkError(rehearsal.problem)
    return code


def _show(window: MainWindow, *, full_screen: bool, rehearses: bool) -> None:
    if rehearses:
        window.resize(1920, 1080)
        window.show()
    elif full_screen:
        window.showFullScreen()
    else:
        window.showMaximized()


def _paint_delays(window: MainWindow) -> list[float]:
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
    app = QApplication([sys.argv[0]])
    app.setApplicationName("GoNoGo")
    app.setApplicationDisplayName("GoNoGo")
    app.setDesktopFileName("gonogo")
    pixmap = QPixmap(256, 256)
    pixmap.fill("transparent")
    painter = QPainter(pixmap)
    paint_tile(painter, QRectF(8, 8, 240, 240), Verdict.PASS, 40)
    painter.end()
    app.setWindowIcon(QIcon(pixmap))
    return app


def _signals() -> tuple[signal.Signals, ...]:
    return (signal.SIGINT, signal.SIGTERM)
