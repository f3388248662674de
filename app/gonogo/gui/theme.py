"""The look: a file of tokens turned into a palette, one style sheet and fonts."""

import json
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gonogo import paths

if TYPE_CHECKING:
    from gonogo.domain.verdict import Verdict

ThemeName = Literal["dark", "light"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one theme, as ``#RRGGBB``."""

    window: str
    surface: str
    raised: str
    pressed: str
    border: str
    text: str
    muted: str
    canvas: str
    focus: str


@dataclass(frozen=True, slots=True)
class VerdictInk:
    """Colours of one verdict: the ground, and what is written on it."""

    fill: str
    ink: str


@cache
def _file() -> dict[str, dict[str, object]]:
    text = (paths.resources() / "theme" / "tokens.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, object]] = json.loads(text)
    return loaded


def tokens(name: ThemeName) -> Tokens:
    """Read a theme's tokens."""
    return Tokens(**{key: str(value) for key, value in _file()[name].items()})


@cache
def verdict_ink(verdict: "Verdict") -> VerdictInk:
    """Colours of a verdict; the same in both themes."""
    found = _file()["verdict"][verdict.value]
    assert isinstance(found, dict)
    return VerdictInk(**found)


@cache
def family() -> str:
    """Load the shipped fonts; the family to use, or the system's where none is there."""
    families: list[str] = []
    for file in sorted((paths.resources() / "fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    return next((f for f in families if f == "Inter"), "") or next(
        iter(families), QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    )


def font(pixels: int = 16, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Make a font of the house with tabular figures, at least 16 px."""
    made = QFont(family())
    made.setPixelSize(max(16, pixels))
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette(colours: Tokens) -> QPalette:
    """Make the palette; hand-painted widgets take their colours from its roles.

    Window, Base (surface), Button (raised), Midlight (pressed), Mid (border), Text,
    PlaceholderText (muted), Shadow (canvas), Accent (focus).
    """
    made = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window,), colours.window),
        ((role.Base, role.ToolTipBase), colours.surface),
        ((role.Button, role.AlternateBase), colours.raised),
        ((role.Midlight, role.Highlight), colours.pressed),
        ((role.Mid,), colours.border),
        ((role.WindowText, role.Text, role.ButtonText, role.BrightText), colours.text),
        ((role.HighlightedText, role.ToolTipText), colours.text),
        ((role.PlaceholderText,), colours.muted),
        ((role.Shadow, role.Dark), colours.canvas),
        ((role.Accent,), colours.focus),
    ):
        for each in roles:
            made.setColor(each, QColor(colour))
    faint = QColor(_blend(colours.muted, colours.window, 0.45))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, faint)
    return made


def style_sheet(colours: Tokens) -> str:
    """Fill the one style sheet with a theme's tokens."""
    text = (paths.resources() / "theme" / "screen.qss").read_text(encoding="utf-8")
    values = {name: getattr(colours, name) for name in Tokens.__slots__}
    return Template(text).substitute(values, faint=_blend(colours.muted, colours.window, 0.45))


def apply(app: QApplication, name: ThemeName) -> None:
    """Dress the application."""
    colours = tokens(name)
    app.setFont(font())
    app.setPalette(palette(colours))
    app.setStyleSheet(style_sheet(colours))


def _blend(one: str, other: str, share: float) -> str:
    a, b = QColor(one), QColor(other)
    mixed = (
        round(x * (1 - share) + y * share)
        for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*mixed).name()
