"""Find words that have no room, and words that nobody translated."""

from collections.abc import Iterator

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionButton,
    QWidget,
)  # fmt: skip
from superqt import QElidingLabel
from typing_extensions import override

from gonogo.gui.widgets.rail import RailButton

_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
MARK = "ɠ"
"""Stands at the head of every sentence of the pseudo-language and nowhere else."""


class PseudoTranslator(QTranslator):
    """Every sentence with accents and two fifths longer, braces as they are."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if source_text.startswith("%"):
            return source_text
        return pseudo(source_text)


def pseudo(text: str) -> str:
    """Write a sentence in the pseudo-language."""
    written, inside = [], False
    for letter in text:
        inside = letter == "{" or (inside and letter != "}")
        written.append(letter if inside else letter.translate(_ACCENTS))
    more = max(0, (2 * len(text) + 4) // 5 - 1)
    # In words, as in a real language: a sentence may go on in the next line.
    return MARK + "".join(written) + ((" ~~~~~" * more)[:more] if " " in text else "~" * more)


def clipped(root: QWidget) -> list[str]:
    """Name the labels, buttons and lines whose words are wider or higher than their room.

    A label that elides shows the whole in its tooltip, and so does the rail; they may.
    """
    return [f"{type(w).__name__} {_said(w)!r}: {why}" for w in _shown(root) if (why := _lacks(w))]


def words(root: QWidget) -> list[str]:
    """Collect all words that are to be read, tooltips and names for screen readers included."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisibleTo(root.window()):
            found += [widget.toolTip(), widget.accessibleName(), _said(widget)]
            if isinstance(widget, QLineEdit):
                found.append(widget.placeholderText())
    return [text for text in found if text]


def _shown(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def _said(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""


def _lacks(widget: QWidget) -> str:
    if isinstance(widget, (QElidingLabel, RailButton)):
        return ""
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect().adjusted(
            widget.margin(), widget.margin(), -widget.margin(), -widget.margin()
        )
        if widget.wordWrap():
            wanted = widget.heightForWidth(widget.width())
            longest = max(widget.text().split(), key=len, default="")
            wide = QFontMetrics(widget.font()).horizontalAdvance(longest)
            high = wanted > widget.height() + 1
            return _more(wide, room.width()) or ("too high" if high else "")
        return _more(widget.sizeHint().width(), widget.width())
    if isinstance(widget, QAbstractButton) and widget.text():
        option = QStyleOptionButton()
        option.initFrom(widget)
        inner = widget.style().subElementRect(
            QStyle.SubElement.SE_PushButtonContents, option, widget
        )
        icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
        lines = widget.text().split("\n")
        metrics = QFontMetrics(widget.font())
        return _more(max(map(metrics.horizontalAdvance, lines)) + icon, inner.width())
    if isinstance(widget, QLineEdit) and not widget.text():
        wide = QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText())
        return _more(wide, widget.contentsRect().width() - 8)
    return ""


def _more(wanted: int, there: int) -> str:
    return f"needs {wanted} px, has {there}" if wanted > there + 1 else ""
