"""Icons of the house: glyphs of ``mdi6``, drawn once."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

_GLYPH = 0.875
"""Height of a glyph in its square; Material Design Icons keep an eighth free."""


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
    for colour, modes, states in (
        (front, (mode.Normal, mode.Active, mode.Selected), state.Off),
        (back, (mode.Normal, mode.Active, mode.Selected), state.On),
        (faint, (mode.Disabled,), state.Off),
        (faint, (mode.Disabled,), state.On),
    ):
        pixmap = symbol(name, colour, button.iconSize().height(), button.devicePixelRatioF())
        for each in modes:
            drawn.addPixmap(pixmap, each, states)
    button.setIcon(drawn)


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
    font = QFont(_family())
    font.setPixelSize(round(_GLYPH * pixels))
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setFont(font)
    painter.setPen(colour)
    glyph = chr(int(_codes()[name], 16))
    painter.drawText(QRect(0, 0, pixels, pixels), Qt.AlignmentFlag.AlignCenter, glyph)
    painter.end()
    drawn.setDevicePixelRatio(pixels / side)
    return drawn


@cache
def _family() -> str:
    file = _shipped("materialdesignicons6-webfont-6*.ttf")
    number = QFontDatabase.addApplicationFontFromData(file.read_bytes())
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        msg = f"{file} is no font"
        raise OSError(msg)
    return families[0]


@cache
def _codes() -> dict[str, str]:
    text = _shipped("materialdesignicons6-webfont-charmap-6*.json").read_text(encoding="utf-8")
    codes: dict[str, str] = json.loads(text)
    return codes


def _shipped(pattern: str) -> Path:
    """Find a file of qtawesome, which is not imported: that takes as long as all of Qt."""
    spec = find_spec("qtawesome")
    folders = [] if spec is None else spec.submodule_search_locations or []
    found = [file for folder in folders for file in Path(folder, "fonts").glob(pattern)]
    if not found:
        msg = f"qtawesome has no file {pattern}"
        raise FileNotFoundError(msg)
    return found[0]
