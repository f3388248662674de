"""The last reject, kept until the next one: a banner alone flickers unreadably."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)  # fmt: skip
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gonogo.gui import figures, render, theme
from gonogo.gui.render import Content, Style
from gonogo.gui.station_words import said
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.marks import paint_tile
from gonogo.gui.widgets.viewport import Viewport
from gonogo.ports.messages import NotKept, PartReply
from gonogo.ports.pictures import PartSummary


class LatchedTile(QWidget):
    """Picture, verdict, part, time and reason of the last FAIL or ERROR.

    Signals
    -------
    opened : int
        Ledger entry of the part, when a person taps the tile.
    """

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: PartSummary | None = None
        self.pictured = 0
        self._content: Content | None = None
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Last reject"))

    def show_part(self, part: PartSummary | None) -> None:
        """Keep another reject; its picture comes later."""
        if part is None:
            if self.part is not None:
                self.part, self._content, self.pictured = None, None, 0
                self.update()
            return
        if self.part is None or part.entry_seq != self.part.entry_seq:
            self.part = part
            self._content, self._note = None, ""
            words = f"{part.verdict} {part.part_id} {said(part.reason)}"
            self.setAccessibleDescription(words)
            self.update()

    def show_reply(self, reply: object) -> None:
        """Put the picture that was fetched, if it still belongs to the part."""
        if self.part is None:
            return
        if isinstance(reply, PartReply) and reply.entry_seq == self.part.entry_seq:
            self._content = render.content(reply.picture, reply.overlay, reply.part)
            self.pictured = reply.entry_seq
        elif isinstance(reply, NotKept) and reply.entry_seq == self.part.entry_seq:
            self._note = self.tr("No picture")
            self.setToolTip(said(reply.text))
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.part is not None and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.part.entry_seq)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self.part is not None and event.key() in keys:
            self.opened.emit(self.part.entry_seq)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.palette()
        role = QPalette.ColorRole
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focus = self.hasFocus()
        painter.setPen(QPen(colours.color(role.Accent if focus else role.Mid), 3 if focus else 1))
        painter.setBrush(colours.color(role.Base))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1) if focus else box, 8, 8)
        text = QRectF(14, 10, box.width() - 28, 22)
        painter.setFont(theme.font(16))
        painter.setPen(colours.color(role.PlaceholderText))
        align = Qt.AlignmentFlag
        painter.drawText(text, align.AlignVCenter, self.tr("Last reject"))
        if self.part is None:
            painter.drawText(box, align.AlignCenter, self.tr("None in this run"))
        else:
            painter.drawText(
                text, align.AlignVCenter | align.AlignRight, figures.local(self.part.decided_utc)
            )
            self._paint_part(painter, QRectF(14, 38, box.width() - 28, box.height() - 50))
        painter.end()

    def _paint_part(self, painter: QPainter, box: QRectF) -> None:
        assert self.part is not None
        wide = box.height() > 150
        if wide:
            picture = QRectF(box.x(), box.y(), box.width(), box.height() - 62)
            words = QRectF(box.x(), picture.bottom() + 8, box.width(), 54)
        else:
            side = min(box.width() * 0.42, box.height() * 1.25)
            picture = QRectF(box.x(), box.y(), side, box.height())
            words = QRectF(picture.right() + 12, box.y(), box.width() - side - 12, box.height())
        self._paint_picture(painter, picture)
        paint_tile(painter, QRectF(words.x(), words.y(), 28, 28), self.part.verdict)
        colours = self.palette()
        strong, usual = theme.font(20, Weight.DemiBold), theme.font(16)
        painter.setPen(colours.color(QPalette.ColorRole.WindowText))
        painter.setFont(strong)
        line = QRectF(words.x() + 38, words.y(), words.width() - 38, 28)
        ends = Qt.TextElideMode.ElideMiddle
        name = QFontMetricsF(strong).elidedText(self.part.part_id, ends, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(usual)
        rest = QRectF(words.x(), words.y() + 32, words.width(), max(0.0, words.height() - 32))
        if wide:
            cut = Qt.TextElideMode.ElideRight
            reason = QFontMetricsF(usual).elidedText(said(self.part.reason), cut, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignTop, reason)
        else:
            flags = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
            spacing = QFontMetricsF(usual).lineSpacing()
            rest.setHeight(max(1, int(rest.height() / spacing)) * spacing)
            painter.setClipRect(rest)
            painter.drawText(rest, flags, said(self.part.reason))
            painter.setClipping(False)

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        ground = self.palette().color(QPalette.ColorRole.Shadow)
        if self._content is None:
            painter.fillRect(box, ground)
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(theme.font(16))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._note)
            return
        port = Viewport()
        port.set_frame(*self._content.frame_size)
        port.resize(round(box.width() * ratio), round(box.height() * ratio))
        back = (ground.blue(), ground.green(), ground.red())
        style = Style(render.usual_mode(self._content.overlay), 0.6, pen_px=2 * ratio)
        drawn = render.draw(port.view(), self._content, style, back, None)
        image = QImage(
            drawn.data, port.width, port.height, 4 * port.width, QImage.Format.Format_RGB32
        )
        painter.drawImage(box, image)


def thumbnail_size(tile: QWidget) -> tuple[int, int]:
    """Give the size at which a picture is asked for."""
    ratio = tile.devicePixelRatioF()
    return max(64, round(tile.width() * ratio)), max(64, round(tile.height() * ratio))
