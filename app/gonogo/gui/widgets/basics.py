"""Small parts every page is built from: labels, touch buttons, cards, segments."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)  # fmt: skip
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from superqt import QElidingLabel
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.widgets.icons import set_icon

TOUCH = 64
"""Least side of what a gloved finger presses, px."""
GAP = 8

Weight = QFont.Weight


def label(
    text: str = "",
    pixels: int = 16,
    *,
    bold: bool = False,
    muted: bool = False,
    wrap: bool = False,
) -> QLabel:
    """Make a label in the house's type."""
    made = QLabel(text)
    made.setFont(theme.font(pixels, Weight.DemiBold if bold else Weight.Normal))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if muted:
        made.setProperty("muted", True)
    return made


def eliding(text: str = "", pixels: int = 16, *, bold: bool = False, muted: bool = False) -> QLabel:
    """Make a label that ends in an ellipsis where it does not fit, whole in its tooltip."""
    made = QElidingLabel(text)
    made.setFont(theme.font(pixels, Weight.DemiBold if bold else Weight.Normal))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if muted:
        made.setProperty("muted", True)
    return made


def set_text(shown: QLabel, text: str) -> None:
    """Set a label's text only where it changed, and its tooltip where it elides."""
    if shown.text() != text:
        shown.setText(text)
        if isinstance(shown, QElidingLabel):
            shown.setToolTip(text)


def card(layout: QLayout, margin: int = 16) -> QFrame:
    """Make a framed surface around a layout."""
    frame = QFrame()
    frame.setProperty("card", True)
    layout.setContentsMargins(margin, margin, margin, margin)
    frame.setLayout(layout)
    return frame


def line() -> QFrame:
    """Make a thin horizontal line."""
    made = QFrame()
    made.setProperty("line", True)
    made.setFixedHeight(1)
    return made


def row(*widgets: QWidget, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Put widgets side by side."""
    made = QHBoxLayout()
    made.setSpacing(gap)
    made.setContentsMargins(margin, margin, margin, margin)
    for widget in widgets:
        made.addWidget(widget)
    return made


def column(*widgets: QWidget, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Put widgets below each other."""
    made = QVBoxLayout()
    made.setSpacing(gap)
    made.setContentsMargins(margin, margin, margin, margin)
    for widget in widgets:
        made.addWidget(widget)
    return made


def clear(box: QWidget) -> None:
    """Take everything out of a widget's layout; the layout stays."""
    layout = box.layout()
    while layout is not None and (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()


class TouchButton(QPushButton):
    """A button large enough for a glove.

    Parameters
    ----------
    text : str
        What it does; empty only for plus and minus, which then need ``tip``.
    icon : str
        ``mdi6`` name without the prefix; empty for none.
    main : bool
        The one button of its place that is meant first.
    side : int
        Least width and height, px.
    """

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        *,
        tip: str = "",
        main: bool = False,
        side: int = TOUCH,
        pixels: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self._main = main
        self.setFont(theme.font(pixels, Weight.DemiBold))
        self._side = side
        self.setMinimumHeight(side)
        self.setIconSize(QSize(28, 28))
        self.setProperty("main", main)
        self.setProperty("slim", not text)
        if text:
            self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text or tip)
        if tip:
            self.setToolTip(tip)
        self._dress()

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self._side, self._side))

    @override
    def minimumSizeHint(self) -> QSize:
        # A least width set by hand would let a layout cut the words off.
        return self.sizeHint()

    def change_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._dress()

    def _dress(self) -> None:
        if self._icon:
            set_icon(self, self._icon, inverted=self._main)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and (self._main or self.isChecked()):
            # The style sheet's ring would be white on white.
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = QApplication.palette().color(QPalette.ColorRole.Window)
            painter.setPen(QPen(ring, 3))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(5.5, 5.5, -5.5, -5.5), 5, 5)
            painter.end()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()


class Segmented(QWidget):
    """A row of buttons of which one is down.

    Signals
    -------
    chosen : str
        Key of the segment a person pressed.
    """

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        *,
        side: int = TOUCH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, TouchButton] = {}
        layout = row(gap=12)
        for key, text in options:
            button = TouchButton(text, side=side, pixels=16)
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_current(self, key: str) -> None:
        """Press a segment down without telling anybody."""
        self._buttons[key].setChecked(True)

    def current(self) -> str:
        """Key of the segment that is down; empty where none is."""
        return next((k for k, b in self._buttons.items() if b.isChecked()), "")

    def button(self, key: str) -> TouchButton:
        """One segment."""
        return self._buttons[key]
