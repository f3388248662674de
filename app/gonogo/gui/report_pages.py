"""Blocks of text, tables and drawings set on A4 pages with numbers, as a PDF in memory."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)  # fmt: skip

from gonogo.domain.errors import DataError
from gonogo.gui import theme

DPI = 600
INK, GREY, RULE = QColor("#000000"), QColor("#555555"), QColor("#BBBBBB")
_SIDE_MM, _TOP_MM, _FOOT_MM, _GAP_MM = 18.0, 16.0, 18.0, 2.4
Paint: TypeAlias = Callable[[QPainter, QRectF], None]


class Heading(msgspec.Struct, frozen=True):
    """A line that stays with what follows it."""

    text: str
    points: float = 12.0


class Text(msgspec.Struct, frozen=True):
    """A paragraph."""

    text: str
    muted: bool = False


class Grid(msgspec.Struct, frozen=True):
    """A table; its header stands again on the next page where it does not fit on one.

    Parameters
    ----------
    header : tuple of str
        Empty for none.
    rows : tuple of tuple of str
        Cells; all rows as long as ``widths``.
    widths : tuple of float
        Shares of the page's width.
    left : int
        So many columns are set to the left, the others to the right.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    left: int = 1


class Drawing(msgspec.Struct, frozen=True):
    """Something painted, as wide as the page."""

    height_mm: float
    paint: Paint


Block: TypeAlias = Heading | Text | Grid | Drawing


def mm(value: float) -> float:
    """Millimetres in device pixels."""
    return value / 25.4 * DPI


def font(points: float, *, bold: bool = False) -> QFont:
    """Make a font of the house for paper.

    Without tabular figures and contextual forms: Qt writes no Unicode for the glyphs that they put
    in place, and the numbers could be neither searched nor copied.
    """
    made = QFont(theme.family())
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("calt"), 0)
    made.setPointSizeF(points)
    return made


def write_pdf(blocks: Sequence[Block], title: str, foot: str) -> bytes:
    """Set blocks on pages.

    Parameters
    ----------
    title : str
        Of the document.
    foot : str
        Stands on every page, beside its number.

    Raises
    ------
    DataError
        The painter could not begin.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    writer.setTitle(title)
    writer.setCreator("GoNoGo")
    painter = QPainter()
    if not painter.begin(writer):
        msg = "The report could not be drawn: no PDF can be made on this machine."
        raise DataError(msg)
    try:
        pages = _Flow(writer).set(blocks)
        for number, page in enumerate(pages, 1):
            if number > 1:
                writer.newPage()
            for piece in page:
                piece.paint(painter, piece.box)
            _paint_foot(painter, writer, foot, f"{number} / {len(pages)}")
    finally:
        painter.end()
        buffer.close()
    return _with_spaces(bytes(data.data()))


def _with_spaces(pdf: bytes) -> bytes:
    """Say that blanks are spaces.

    In our font tab and space are one glyph, and Qt writes it as a tab: text that is copied or
    searched would have tabs between its words. The new code is as long as the old, so that no
    offset in the file changes.
    """

    def spaced(table: re.Match[bytes]) -> bytes:
        return re.sub(
            rb"\[[^\]]*\]", lambda codes: codes[0].replace(b"<0009>", b"<0020>"), table[0]
        )

    return re.sub(rb"begincmap.*?endcmap", spaced, pdf, flags=re.DOTALL)


class _Piece(msgspec.Struct, frozen=True):
    box: QRectF
    paint: Paint


class _Flow(msgspec.Struct):
    """Places pieces from top to bottom, and begins a page where one is full."""

    writer: QPdfWriter
    pages: list[list[_Piece]] = msgspec.field(default_factory=lambda: [[]])
    y: float = mm(_TOP_MM)

    @property
    def _width(self) -> float:
        return self.writer.width() - 2 * mm(_SIDE_MM)

    @property
    def _end(self) -> float:
        return self.writer.height() - mm(_FOOT_MM)

    def set(self, blocks: Sequence[Block]) -> list[list[_Piece]]:
        """Place all blocks."""
        for number, block in enumerate(blocks):
            if isinstance(block, Heading):
                following = blocks[number + 1] if number + 1 < len(blocks) else None
                self._heading(block, following)
            elif isinstance(block, Text):
                self._text(block)
            elif isinstance(block, Grid):
                self._grid(block)
            else:
                self._place(mm(block.height_mm), block.paint)
        return self.pages

    def _heading(self, block: Heading, following: Block | None) -> None:
        shape = font(block.points, bold=True)
        words = self._words(block.text, shape, self._width)
        kept = mm(following.height_mm) if isinstance(following, Drawing) else mm(16)
        if self.pages[-1]:
            self.y += mm(3)
        if self.y + words.height + kept > self._end:
            self._break()
        self._place(words.height, words.painted(INK))

    def _text(self, block: Text) -> None:
        words = self._words(block.text, font(9), self._width)
        self._place(words.height, words.painted(GREY if block.muted else INK))

    def _grid(self, block: Grid) -> None:
        whole = sum(block.widths)
        widths = [self._width * share / whole for share in block.widths]
        head = self._row(block.header, widths, block.left, header=True) if block.header else None
        if head is not None:
            self._place(*head, gap=0)
        for cells in block.rows:
            row = self._row(cells, widths, block.left, header=False)
            if head is not None and self.y + row[0] > self._end:
                self._break()
                self._place(*head, gap=0)
            self._place(*row, gap=0)
        self.y += mm(_GAP_MM)

    def _row(
        self, cells: tuple[str, ...], widths: list[float], left: int, *, header: bool
    ) -> tuple[float, Paint]:
        shape, pad = font(8.5, bold=header), mm(1)
        words = []
        for number, (text, width) in enumerate(zip(cells, widths, strict=True)):
            side = Qt.AlignmentFlag.AlignLeft if number < left else Qt.AlignmentFlag.AlignRight
            inset = 0 if number == 0 else pad
            words.append((inset, self._words(text, shape, width - inset - pad, side)))
        height = max(each.height for _, each in words) + 1.6 * pad

        def paint(painter: QPainter, box: QRectF) -> None:
            x = box.x()
            for (inset, each), width in zip(words, widths, strict=True):
                place = QRectF(x + inset, box.y() + pad * 0.6, width - inset - pad, height)
                each.painted(GREY if header else INK)(painter, place)
                x += width
            painter.setPen(QPen(RULE, mm(0.15)))
            painter.drawLine(box.bottomLeft(), box.bottomRight())

        return height, paint

    def _words(
        self, text: str, shape: QFont, width: float,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> "_Words":  # fmt: skip
        return _Words(text, shape, width, side, self.writer)

    def _place(self, height: float, paint: Paint, gap: float = _GAP_MM) -> None:
        if self.y + height > self._end and self.pages[-1]:
            self._break()
        box = QRectF(mm(_SIDE_MM), self.y, self._width, height)
        self.pages[-1].append(_Piece(box, paint))
        self.y += height + mm(gap)

    def _break(self) -> None:
        self.pages.append([])
        self.y = mm(_TOP_MM)


class _Words:
    """Text set in lines of a width, broken between words where that is possible."""

    def __init__(
        self, text: str, shape: QFont, width: float, side: Qt.AlignmentFlag, writer: QPdfWriter
    ) -> None:
        # No line begins with a percent sign.
        lines = text.replace("\n", "\u2028").replace(" %", "\u00a0%")
        self._layout = QTextLayout(lines, shape, writer)
        option = QTextOption(side)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        self.height = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, self.height))
            self.height += line.height()
        self._layout.endLayout()

    def painted(self, colour: QColor) -> Paint:
        """Paint it in a colour."""

        def paint(painter: QPainter, box: QRectF) -> None:
            painter.setPen(colour)
            self._layout.draw(painter, box.topLeft())

        return paint


def _paint_foot(painter: QPainter, writer: QPdfWriter, foot: str, number: str) -> None:
    painter.setFont(font(8))
    painter.setPen(GREY)
    box = QRectF(
        mm(_SIDE_MM), writer.height() - mm(12), writer.width() - 2 * mm(_SIDE_MM), mm(5)
    )  # fmt: skip
    painter.drawText(box, Qt.AlignmentFlag.AlignRight, number)
    words = QFontMetricsF(font(8), writer).elidedText(
        foot, Qt.TextElideMode.ElideMiddle, box.width() - mm(20)
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft, words)
