"""Checks of the screen: its fonts, its icons, and its window painted on the display there is."""

import os
import sys
import time
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QCoreApplication,
    QPointF,
    QRect,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGlyphRun,
    QImage,
    QPainter,
    QRawFont,
)
from PySide6.QtWidgets import QWidget

from gonogo import paths
from gonogo.domain.errors import SelfTestError
from gonogo.gui import theme
from gonogo.gui.app import application
from gonogo.gui.pages.registry import ProblemPage, find_pages
from gonogo.gui.screen import Screen
from gonogo.gui.services import Services
from gonogo.gui.settings import SettingsFile
from gonogo.gui.widgets.icons import symbol
from gonogo.gui.window import MainWindow
from gonogo.ports.selftest import Finding

FAMILY = "Inter"
SAMPLE = "AaBbEeGgMmQqRrWw0123456789ÄÖÜäöüß×–€µ²%?"
"""Letters, figures and signs that the screen writes, in English and German."""
_ICONS = ("camera-outline", "check-circle-outline", "alert-outline", "fullscreen", "play", "stop")
_SIDE = 48
_SIZE = (1280, 800)
_SHOW_S = 15.0
# What Qt's plugins say where nobody listens, or lets nobody in.
_NO_ANSWER = ("could not connect to display", "Failed to create wl_display")
_LEAST_COLOURS = 32
_LEAST_INK = 8
_MOST_PLAIN = 0.95

_Ink = NDArray[np.uint8]


def fonts() -> Finding:
    """Draw letters in the shipped type; none may be a box, or look like another one.

    Raises
    ------
    SelfTestError
        The shipped type is not there, or Qt writes in another one.
    """
    _open_display()
    folder = paths.resources() / "fonts"
    files = sorted(file.name for file in folder.glob("*.[ot]tf"))
    if not files:
        msg = f"There are no fonts in {folder}; install GoNoGo again."
        raise SelfTestError(msg)
    font = theme.font(_SIDE // 2)
    used = QFontInfo(font).family()
    raw = QRawFont.fromFont(font)
    if theme.family() != FAMILY or used != FAMILY or raw.familyName() != FAMILY:
        msg = (
            f"Qt writes in {used or raw.familyName()!r}, not in the shipped {FAMILY} of {folder}; "
            "install GoNoGo again."
        )
        raise SelfTestError(msg)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    box = _drawn_box(raw)
    drawn = {letter: _drawn(font, letter) for letter in SAMPLE}
    lost = [letter for letter, ink in drawn.items() if not ink.any() or np.array_equal(ink, box)]
    same = [a + b for (a, one), (b, two) in combinations(drawn.items(), 2) if (one == two).all()]
    if lost or same:
        letters = ", ".join(lost or same)
        msg = (
            f"The letters {letters} are drawn as boxes, blanks or alike; install GoNoGo again, on "
            "Linux together with fontconfig."
        )
        raise SelfTestError(msg)
    metrics = QFontMetricsF(font)
    widths = {round(metrics.horizontalAdvance(digit), 2) for digit in "0123456789"}
    if len(widths) != 1:
        msg = "Figures are not of one width, so that counters would jump; install GoNoGo again."
        raise SelfTestError(msg)
    return Finding(
        f"{FAMILY}, {len(files)} files, {len(drawn)} letters and signs drawn apart",
        {"family": used, "files": len(files), "letters": len(drawn)},
        {"qt": qVersion()},
    )


def icons() -> Finding:
    """Draw icons; with their font missing they would be blank, or boxes that all look alike.

    Raises
    ------
    SelfTestError
        They are.
    """
    _open_display()
    missing = "the font of the icons (mdi6, of qtawesome) is missing. Install GoNoGo again."
    try:
        drawn = {name: _ink(symbol(name, QColor("black"), _SIDE).toImage()) for name in _ICONS}
    except Exception as error:  # what qtawesome raises shares no base but this
        msg = f"The icons cannot be drawn ({error}): {missing}"
        raise SelfTestError(msg) from error
    blank = [name for name, ink in drawn.items() if not ink.any()]
    same = [f"{a} and {b}" for (a, x), (b, y) in combinations(drawn.items(), 2) if (x == y).all()]
    if blank or same:
        msg = f"The icons {', '.join(blank or same)} are drawn blank or alike: {missing}"
        raise SelfTestError(msg)
    return Finding(f"{len(drawn)} icons drawn apart", {"icons": len(drawn)})


def screen(services: Services) -> Finding:
    """Open the main window on the display there is, or offscreen, and look at every page.

    Parameters
    ----------
    services : Services
        On a data folder of its own.

    Raises
    ------
    SelfTestError
        The display cannot be used, a page cannot be opened, or nothing is painted.
    """
    told = _open_display()
    app = application()
    file = SettingsFile(paths.settings_file())
    theme.apply(app, file.now.theme)
    shared = Screen(services, file)
    window = MainWindow.furnished(shared, find_pages())
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.setWindowFlag(Qt.WindowType.WindowStaysOnBottomHint)
    window.resize(*_SIZE)
    try:
        window.show()
        _wait_until_shown(window, app.platformName())
        colours = {key: _look_at(window, key) for key in window.rail.buttons}
    finally:
        shared.close()
        services.control.close()
        window.hide()
    platform = app.platformName()
    return Finding(
        f"{len(colours)} pages painted, {min(colours.values())} colours at least, on {platform}"
        + (f" ({told})" if told else ""),
        {
            "platform": platform,
            "display": told or None,
            "pages": len(colours),
            **{f"colours_{key}": count for key, count in colours.items()},
        },
        {"qt": qVersion()},
    )


def _open_display() -> str:
    """Make the application on the display there is, or offscreen where that does not answer.

    Returns
    -------
    str
        What Qt said of a display that does not answer; empty otherwise.

    Raises
    ------
    SelfTestError
        The display answers and Qt cannot use it.
    """
    said: list[str] = []

    def heard(_kind: QtMsgType, _context: object, message: str | None) -> None:
        said.append(message or "")
        # A message before Qt aborts is all that the report will tell of it.
        if sys.stderr is not None:
            sys.stderr.write(f"{message}\n")

    wanted = _platforms()
    if wanted:
        os.environ["QT_QPA_PLATFORM"] = ";".join((*wanted, "offscreen"))
    qInstallMessageHandler(heard)
    app = application()
    if not wanted or app.platformName() != "offscreen":
        return ""
    refused = [line for line in said if any(words in line for words in _NO_ANSWER)]
    if refused:
        return refused[-1].rstrip(".")
    why = next((line for line in said if "plugin" in line), "Qt does not say why").rstrip(".")
    msg = (
        f"There is a display, but Qt cannot use it: {why}. Install what is missing, on Debian "
        "libxcb-cursor0, or install GoNoGo again."
    )
    raise SelfTestError(msg)


def _platforms() -> tuple[str, ...]:
    """Qt's platforms for the display there is; empty where Qt's own choice is right."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ()
    names = (("WAYLAND_DISPLAY", "wayland"), ("DISPLAY", "xcb"))
    return tuple(platform for name, platform in names if os.environ.get(name))


def _wait_until_shown(window: QWidget, platform: str) -> None:
    until = time.monotonic() + _SHOW_S
    while True:
        QCoreApplication.processEvents()
        handle = window.windowHandle()
        if handle is not None and handle.isExposed():
            return
        if time.monotonic() > until:
            msg = (
                f"The window was not shown on {platform} within {_SHOW_S:.0f} s; unlock the screen "
                "and try again."
            )
            raise SelfTestError(msg)
        time.sleep(0.02)


def _look_at(window: MainWindow, key: str) -> int:
    """Count the colours of a page, where it can be opened and is not blank."""
    window.go(key)
    page = window.page(key)
    for _ in range(5):
        QCoreApplication.processEvents()
        time.sleep(0.02)
    if isinstance(page, ProblemPage):
        msg = f"The page {key} cannot be opened: {page.problem}. Install GoNoGo again."
        raise SelfTestError(msg)
    grabbed = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours, counts = np.unique(_part(grabbed, window, page), return_counts=True)
    label = np.unique(_part(grabbed, window, window.rail.buttons[key]))
    plain = counts.max() / counts.sum()
    if len(colours) < _LEAST_COLOURS or plain > _MOST_PLAIN or len(label) < _LEAST_INK:
        msg = (
            f"The page {key} is blank: {len(colours)} colours, {100 * plain:.0f} % of it in one. "
            "Update the graphics driver, and if that does not help install GoNoGo again."
        )
        raise SelfTestError(msg)
    return len(colours)


def _part(grabbed: QImage, window: QWidget, part: QWidget) -> NDArray[np.uint32]:
    return _pixels(grabbed.copy(QRect(part.mapTo(window, part.rect().topLeft()), part.size())))


def _drawn(font: QFont, letter: str) -> _Ink:
    image = _paper()
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(QPointF(8, _SIDE - 12), letter)
    painter.end()
    return _ink(image)


def _drawn_box(raw: QRawFont) -> _Ink:
    """Draw what stands for a letter that the font does not have: its glyph number 0."""
    run = QGlyphRun()
    run.setRawFont(raw)
    run.setGlyphIndexes([0])
    run.setPositions([QPointF(0, 0)])
    image = _paper()
    painter = QPainter(image)
    painter.drawGlyphRun(QPointF(8, _SIDE - 12), run)
    painter.end()
    return _ink(image)


def _paper() -> QImage:
    image = QImage(_SIDE, _SIDE, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _ink(image: QImage) -> _Ink:
    """Opacity of each pixel."""
    opacity = _pixels(image.convertToFormat(QImage.Format.Format_ARGB32)) >> 24
    return opacity.astype(np.uint8)


def _pixels(image: QImage) -> NDArray[np.uint32]:
    width, height = image.width(), image.height()
    return np.frombuffer(image.constBits(), np.uint32).reshape(height, width).copy()
