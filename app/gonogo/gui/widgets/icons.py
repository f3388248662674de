"""Icons of the house: glyphs of ``mdi6``, drawn once."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

_GLYPH = 0.875
"""Height of a glyph in its square; Material Design Icons keep an eighth free."""
_CENTRED = 0x84
"""``Qt.AlignCenter``: asked for by name, PySide first makes all 130 enumerations of ``Qt``."""


def set_icon(button: QAbstractButton, name: str, *, inverted: bool = False) -> None:
    """Give a button an ``mdi6`` icon in the palette's colours, for now and when it is checked."""
    # Not the button's own palette: the style sheet writes its colours into that.
    colours = QApplication.palette()
    usual = colours.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
    other = colours.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Window)
    faint = colours.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    front, back = (other, usual) if inverted else (usual, other)
    mode, state = QIcon.Mode, QIcon.State
    drawn = QIcon()
    side, ratio = button.iconSize().height(), button.devicePixelRatioF()
    disabled = (mode.Disabled, state.Off), (mode.Disabled, state.On)
    for colour, shown in ((front, _of(state.Off)), (back, _of(state.On)), (faint, disabled)):
        pixmap = symbol(name, colour, side, ratio)
        for each in shown:
            drawn.addPixmap(pixmap, *each)
    button.setIcon(drawn)


def _of(state: QIcon.State) -> tuple[tuple[QIcon.Mode, QIcon.State], ...]:
    return tuple((m, state) for m in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected))


def symbol(name: str, colour: QColor, side: int, ratio: float = 1.0) -> QPixmap:
    """Draw an ``mdi6`` icon once.

    Raises
    ------
    OSError
        Its font is not there, or cannot be read.
    KeyError
        No icon has this name.
    """
    pixels = round(side * max(ratio, 1.0))
    glyph, font = _code(name), QFont(_family())
    font.setPixelSize(round(_GLYPH * pixels))
    drawn, paint = QPixmap(pixels, pixels), QPixmap(pixels, pixels)
    drawn.fill(QColor(0, 0, 0, 0))
    paint.fill(colour)
    painter = QPainter(drawn)
    painter.setFont(font)
    painter.drawText(QRect(0, 0, pixels, pixels), _CENTRED, glyph)
    # A pen of this colour would do, but its setter has PySide make the enumerations as well.
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.drawPixmap(0, 0, paint)
    painter.end()
    drawn.setDevicePixelRatio(pixels / side)
    return drawn


@cache
def _family() -> str:
    file = _shipped("materialdesignicons6-webfont-6*.ttf")
    number = QFontDatabase.addApplicationFont(str(file))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        msg = f"{file} is no font"
        raise OSError(msg)
    return families[0]


@cache
def _code(name: str) -> str:
    # Its 7,000 names are not parsed for the eight that are in the first window.
    found = re.search(rf'"{re.escape(name)}": "0x([0-9a-f]+)"', _charmap())
    if found is None:
        raise KeyError(name)
    return chr(int(found[1], 16))


@cache
def _charmap() -> str:
    return _shipped("materialdesignicons6-webfont-charmap-6*.json").read_text(encoding="utf-8")


def _shipped(pattern: str) -> Path:
    """Find a file of qtawesome, which is not imported: that takes as long as all of Qt."""
    spec = find_spec("qtawesome")
    folders = [] if spec is None else spec.submodule_search_locations or []
    found = [file for folder in folders for file in Path(folder, "fonts").glob(pattern)]
    if not found:
        msg = f"qtawesome has no file {pattern}"
        raise FileNotFoundError(msg)
    return found[0]
