"""One part of the gallery: picture, verdict today and under trial, score and truth."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.gallery_model import TILE_ROLE, GalleryModel, Tile, mistake_word
from gonogo.gui.thumbnails import Thumbnails
from gonogo.gui.widgets.basics import Weight
from gonogo.gui.widgets.marks import paint_tile

LEAST_WIDTH = 168
PICTURE_HEIGHT = 116
_GAP, _PAD, _LINE, _MARK = 8, 8, 24, 22
_WORDS_HEIGHT = 3 * _LINE + 2 * _PAD


def tile_size(width: int, *, pictured: bool) -> QSize:
    """Size of a tile with its gap, so that tiles fill a width.

    Parameters
    ----------
    width : int
        Of the list, px.
    """
    across = max(1, width // (LEAST_WIDTH + _GAP))
    height = _WORDS_HEIGHT + (PICTURE_HEIGHT if pictured else 0)
    return QSize(width // across, height + _GAP)


class TileDelegate(QStyledItemDelegate):
    """Paints tiles; pictures that are not there yet leave their place empty."""

    def __init__(self, thumbs: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbs = thumbs

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        tile = index.data(TILE_ROLE)
        view = option.widget
        current = isinstance(view, QListView) and view.currentIndex() == index and view.hasFocus()
        colours, roles = option.palette, QPalette.ColorRole
        box = QRectF(option.rect).adjusted(0, 0, -_GAP, -_GAP)
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        edge = QPen(colours.color(roles.Accent if current else roles.Mid), 3 if current else 1)
        painter.setPen(edge)
        painter.setBrush(colours.color(roles.Button))
        inset = edge.widthF() / 2
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 6, 6)
        inside = box.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        model = index.model()
        if isinstance(model, GalleryModel) and model.pictured:
            place = QRectF(inside.x(), inside.y(), inside.width(), PICTURE_HEIGHT - _PAD)
            self._picture(painter, place, tile, colours)
            inside.setTop(inside.top() + PICTURE_HEIGHT)
        self._words(painter, inside, tile, colours)
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        view = option.widget
        return view.gridSize() if isinstance(view, QListView) else super().sizeHint(option, index)

    def _picture(self, painter: QPainter, box: QRectF, tile: Tile, colours: QPalette) -> None:
        found = self._thumbs.get(tile.source) if tile.source is not None else None
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(QPalette.ColorRole.Shadow))
        painter.drawRect(box)
        if found is not None and found.picture is not None:
            _draw_within(painter, box, found.picture)
            return
        text = found.text if found is not None else "…"
        if tile.source is None:
            text = self.tr("no image")
        painter.setPen(colours.color(QPalette.ColorRole.PlaceholderText))
        painter.setFont(theme.font(16))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)

    def _words(self, painter: QPainter, box: QRectF, tile: Tile, colours: QPalette) -> None:
        seen = tile.seen
        text = colours.color(QPalette.ColorRole.WindowText)
        muted = colours.color(QPalette.ColorRole.PlaceholderText)
        first = QRectF(box.x(), box.y(), box.width(), _LINE)
        second, third = first.translated(0, _LINE), first.translated(0, 2 * _LINE)
        mark = QRectF(first.x(), first.center().y() - _MARK / 2, _MARK, _MARK)
        paint_tile(painter, mark, seen.now, 3)
        painter.setPen(text)
        _write(painter, first.adjusted(_MARK + 6, 0, 0, 0), seen.now.value, bold=True)
        _write(painter, first, tile.score, right=True)
        changed = seen.today is not None and seen.today is not seen.now
        painter.setPen(text if changed else muted)
        if seen.today is not None and changed:
            before = QRectF(second.x(), second.center().y() - _MARK / 2, _MARK, _MARK)
            paint_tile(painter, before, seen.today, 3)
            words = self.tr("today {verdict}").format(verdict=seen.today.value)
            _write(painter, second.adjusted(_MARK + 6, 0, 0, 0), words)
        else:
            _write(painter, second, tile.name)
        wrong = mistake_word(tile)
        painter.setPen(text)
        used = _write(painter, third, wrong, right=True, bold=True) if wrong else 0.0
        _write(painter, third.adjusted(0, 0, -used, 0), tile.truth)


def _draw_within(painter: QPainter, box: QRectF, picture: QPixmap) -> None:
    scale = min(box.width() / picture.width(), box.height() / picture.height())
    place = QRectF(0, 0, picture.width() * scale, picture.height() * scale)
    place.moveCenter(box.center())
    painter.drawPixmap(place, picture, QRectF(picture.rect()))


def _write(
    painter: QPainter, box: QRectF, text: str, *, right: bool = False, bold: bool = False
) -> float:
    """Write one elided line in the pen's colour; answers the width it took with its gap."""
    font = theme.font(16, Weight.DemiBold if bold else Weight.Normal)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown) + 8
