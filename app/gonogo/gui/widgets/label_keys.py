"""The keys of the label page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gonogo.domain.labels import Truth
from gonogo.gui.widgets.label_pad import MOST_KEYS, LabelPad

_KEY = Qt.Key
_MOVES = {_KEY.Key_Left: -1, _KEY.Key_Up: -1, _KEY.Key_Right: 1, _KEY.Key_Down: 1}


def bind_keys(page: QWidget, pad: LabelPad, step: Callable[[int], None]) -> None:
    """Bind G, U, 1 to 9, Backspace and Ctrl+Z, and the arrows, anywhere on the page.

    A text field that has the focus keeps the keys it can use.
    """

    def bind(sequence: QKeySequence, act: Callable[[], None], *, repeats: bool = False) -> None:
        bound = QShortcut(sequence, page)
        bound.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        # A key held down must not label one part after the other.
        bound.setAutoRepeat(repeats)
        bound.activated.connect(act)

    bind(QKeySequence(_KEY.Key_G), partial(pad.press, Truth.GOOD))
    bind(QKeySequence(_KEY.Key_U), partial(pad.press, Truth.UNSURE))
    for number in range(1, MOST_KEYS + 1):
        bind(QKeySequence(str(number)), partial(pad.press_class, number))
    for undo in (QKeySequence(_KEY.Key_Backspace), QKeySequence("Ctrl+Z")):
        bind(undo, pad.undo.click)
    for key, by in _MOVES.items():
        bind(QKeySequence(key), partial(step, by), repeats=True)
