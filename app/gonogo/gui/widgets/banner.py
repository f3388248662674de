"""The verdict to be read from two metres."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gonogo.domain.verdict import Verdict
from gonogo.gui import theme
from gonogo.gui.station_words import said
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.marks import paint_mark
from gonogo.ports.pictures import PartSummary

HOLD_MS = 340
"""A colour stays at least this long: nothing may flash faster than 3 Hz."""


class Banner(QWidget):
    """Word, shape and colour of the newest verdict.

    Where parts come faster than the colour may change, what is not PASS goes first, so that a
    reject is never hidden behind the PASS after it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: PartSummary | None = None
        self.word = ""
        self.strong = False
        self._reject: PartSummary | None = None
        self._latest: PartSummary | None = None
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(HOLD_MS)
        self._hold.timeout.connect(self._release)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Verdict"))

    @property
    def verdict(self) -> Verdict | None:
        """What is shown; None where a word of state is shown instead."""
        return self.part.verdict if self.part else None

    def show_state(self, word: str, *, strong: bool = False) -> None:
        """Show a word instead of a verdict, on grey; inverted where a person is needed."""
        self._reject = self._latest = None
        if self.part is not None or (word, strong) != (self.word, self.strong):
            self.part, self.word, self.strong = None, word, strong
            self._changed()

    def show_part(self, part: PartSummary) -> None:
        """Show a verdict, now or as soon as the last colour has been up long enough."""
        if self.part is None or not self._hold.isActive():
            self._put(part)
            return
        self._latest = part
        if part.verdict != Verdict.PASS:
            self._reject = part
        if self._reject in (None, part) and part.verdict == self.part.verdict:
            self._reject = self._latest = None
            self.part = part
            self._changed()

    def _put(self, part: PartSummary) -> None:
        changes = self.part is None or self.part.verdict != part.verdict
        self.part = part
        if changes or self._latest is not None:
            self._hold.start()
        self._changed()

    def _release(self) -> None:
        """Show what waits: a reject first, then the newest."""
        part = self._reject or self._latest
        if part is self._latest:
            self._latest = None
        self._reject = None
        if part is not None:
            self._put(part)

    def _changed(self) -> None:
        words = f"{self.part.verdict} {self.part.part_id}" if self.part else self.word
        self.setAccessibleDescription(words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(380, 160)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.part is None:
            self._paint_word(painter, box)
        else:
            self._paint_part(painter, box, self.part)
        painter.end()

    def _paint_word(self, painter: QPainter, box: QRectF) -> None:
        colours = self.palette()
        ink, ground = QPalette.ColorRole.WindowText, QPalette.ColorRole.Button
        if self.strong:
            ink, ground = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText
        painter.setPen(colours.color(QPalette.ColorRole.Mid))
        painter.setBrush(colours.color(ground))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(colours.color(ink))
        painter.setFont(_fitted(self.word, box.width() - 32, 58))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.word)

    def _paint_part(self, painter: QPainter, box: QRectF, part: PartSummary) -> None:
        colours = theme.verdict_ink(part.verdict)
        ink = QColor(colours.ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.fill))
        painter.drawRoundedRect(box, 8, 8)
        lines = 1 if box.height() < 140 or not part.reason else 2
        foot = 28.0 * lines
        room = box.height() - foot - 12
        side = min(84.0, room - 12)
        word = part.verdict.value
        font = _fitted(word, box.width() - side - 44, 66)
        width = QFontMetricsF(font).horizontalAdvance(word)
        left = max(12.0, (box.width() - side - 14 - width) / 2)
        paint_mark(painter, QRectF(left, 8 + (room - side) / 2, side, side), part.verdict, ink)
        painter.setPen(ink)
        painter.setFont(font)
        place = QRectF(left + side + 14, 8, width + 8, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
        under = [part.part_id, said(part.reason)] if lines == 2 else [part.part_id]
        for number, text in enumerate(under):
            small = theme.font(20, Weight.DemiBold)
            if QFontMetricsF(small).horizontalAdvance(text) > box.width() - 28:
                small = theme.font(16, Weight.DemiBold)
            painter.setFont(small)
            metrics = QFontMetricsF(small)
            fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 28)
            place = QRectF(14, box.height() - 8 - foot + 28 * number, box.width() - 28, 28)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, fitted)


def _fitted(word: str, width: float, most: int) -> QFont:
    """Make the largest bold font in which a word fits a width."""
    pixels = most
    while pixels > 20:
        font = theme.font(pixels, Weight.Bold)
        if QFontMetricsF(font).horizontalAdvance(word) <= width:
            break
        pixels -= 2
    return theme.font(pixels, Weight.Bold)
