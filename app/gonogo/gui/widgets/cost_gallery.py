"""The parts that a rule turns on: those it judges wrongly, those that change sides, the nearest."""

from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScroller
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import CostModel
from gonogo.gui.gallery_model import GalleryModel
from gonogo.gui.screen import Screen
from gonogo.gui.thumbnails import Thumbnails
from gonogo.gui.widgets.basics import Segmented, column, label, set_text
from gonogo.gui.widgets.cost_views import CostView
from gonogo.gui.widgets.gallery_tile import TileDelegate, tile_size
from gonogo.gui.widgets.picture_sheet import PictureSheet
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.workbench.gallery import PartOrder, Picked

Which = Literal["mistakes", "changes", "fail", "review"]
MOST = 60
LATE_MS = 60
"""Pictures are asked for when the list has stood still for so long."""


class GalleryList(QListView):
    """Tiles in rows; arrows move, Enter or a tap opens.

    Signals
    -------
    opened : int
        Row of a tile.
    moved : ()
        Other tiles may be in sight.
    """

    opened = Signal(int)
    moved = Signal()

    def __init__(self, model: GalleryModel, thumbs: Thumbnails) -> None:
        super().__init__()
        self._gallery = model
        self.setModel(model)
        self.setItemDelegate(TileDelegate(thumbs, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setProperty("bare", True)
        self.setAccessibleName(self.tr("Parts"))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.moved.emit())

    def fit(self) -> None:
        """Make tiles as wide as the list allows."""
        # Room for a scroll bar is kept, or its coming would change the tiles and send it away.
        width = self.width() - self.verticalScrollBar().sizeHint().width()
        size = tile_size(width, pictured=self._gallery.pictured)
        if size != self.gridSize():
            self.setGridSize(size)

    def rows_in_sight(self) -> list[int]:
        """Rows of the tiles that are seen, at least in part."""
        seen = self.viewport().rect()
        index = self._gallery.index
        rows = range(self._gallery.rowCount())
        return [row for row in rows if self.visualRect(index(row)).intersects(seen)]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._gallery.index(0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        self.moved.emit()


class CostGallery(CostView):
    """Gallery over the cost page's parts and the rule under trial."""

    def __init__(self, screen: Screen, model: CostModel) -> None:
        super().__init__()
        self._screen, self._model = screen, model
        self._order: PartOrder | None = None
        self.tiles = GalleryModel(self)
        self.thumbs = Thumbnails(screen, self)
        self.kinds = Segmented([
            ("mistakes", self.tr("Mistakes")), ("changes", self.tr("Changes")),
            ("fail", self.tr("Near FAIL")), ("review", self.tr("Near REVIEW")),
        ])  # fmt: skip
        self.kinds.set_current("mistakes")
        self.said = label("", wrap=True)
        self.list = GalleryList(self.tiles, self.thumbs)
        layout = column(self.kinds, self.said, gap=8)
        layout.addWidget(self.list, 1)
        self.setLayout(layout)
        self.cover = StatePanel(self.list)
        self.cover.hide()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._want)
        self.kinds.chosen.connect(lambda _kind: self._another())
        self.list.opened.connect(self.open)
        self.list.moved.connect(self._late.start)
        self.thumbs.came.connect(self.list.viewport().update)

    @property
    def kind(self) -> Which:
        """Which parts are shown."""
        return cast("Which", self.kinds.current())

    @override
    def load(self) -> None:
        """Sort other parts, which may take a moment."""
        material = self._model.material
        if material is None:
            return
        self._order = None
        self.thumbs.restart()
        self.tiles.set_material(material)
        self.list.fit()
        self.kinds.button("changes").setVisible(material.margins is not None)
        if material.margins is None and self.kind == "changes":
            self.kinds.set_current("mistakes")
        today = None if material.margins is None else material.margins.today.scores

        def work(_progress: Progress) -> PartOrder:
            return PartOrder.of(material.parts, today)

        def done(order: PartOrder) -> None:
            self._order = order
            self.follow()

        self._screen.tuning.ask(self, "sort", work, done, self._screen.said.emit)

    @override
    def follow(self) -> None:
        """Choose the parts anew; their pictures come later."""
        review = self._model.setup.review
        self.kinds.button("review").setVisible(review)
        if not review and self.kind == "review":
            self.kinds.set_current("fail")
        picked = self._pick()
        if picked is None:
            self._cover("timer-sand", self.tr("Sorting the parts"), "")
            return
        held = self.list.currentIndex().row()
        part = self.tiles.tiles[held].seen.index if held >= 0 else -1
        self.tiles.show_parts(picked.parts)
        row = self.tiles.row_of(part)
        if self.list.currentIndex().row() != row and row >= 0:
            self.list.setCurrentIndex(self.tiles.index(row))
        set_text(self.said, self._words(picked))
        if picked.parts:
            self.cover.hide()
        else:
            self._cover("check", *self._nothing())
        self._late.start()

    def open(self, row: int) -> None:
        """Show a part large, where it has a picture or a ledger entry."""
        material, tile = self._model.material, self.tiles.tiles[row]
        if material is None:
            return
        if isinstance(tile.source, Path):
            index = self.tiles.index(row)
            words = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            PictureSheet(self, self._screen, tile.source, words, material.recipe).open()
        elif material.margins is not None:
            self._screen.part_wanted.emit(int(material.margins.seqs[tile.seen.index]))
        else:
            text = self.tr("{name} has no picture: a table holds scores alone.")
            self._screen.said.emit(text.format(name=tile.name))

    def _pick(self) -> Picked | None:
        order, rule = self._order, self._model.setup.rule
        if order is None or rule is None:
            return None
        if self.kind == "mistakes":
            return order.mistakes(rule, MOST)
        if self.kind == "changes":
            return order.changes(rule, MOST)
        at = rule.fail_at if self.kind == "fail" else rule.review_at
        return order.near(at, rule, MOST)

    def _words(self, picked: Picked) -> str:
        escapes, overkill = figures.count(picked.escapes), figures.count(picked.overkill)
        if self.kind == "mistakes":
            text = self.tr("Bad parts that pass, escapes: {escapes}. "
                           "Good ones that fail, overkill: {overkill}.")  # fmt: skip
        elif self.kind == "changes":
            text = self.tr("Judged otherwise than today: {all}, of these new escapes: {escapes}, "
                           "new overkill: {overkill}.")  # fmt: skip
        else:
            text = self.tr("The {all} parts nearest this limit; the nearest comes first.")
        text = text.format(escapes=escapes, overkill=overkill, all=figures.count(picked.total))
        if picked.total > len(picked.parts):
            text += " " + self.tr("{n} are shown.").format(n=len(picked.parts))
        return text

    def _nothing(self) -> tuple[str, str]:
        if self.kind == "changes":
            return (
                self.tr("No part changes sides"),
                self.tr("The rule under trial does with every labelled part what today's does."),
            )
        return (
            self.tr("No mistakes"),
            self.tr("No bad part passes and no good part fails. REVIEW counts as neither."),
        )

    def _another(self) -> None:
        self.list.scrollToTop()
        self.list.setCurrentIndex(QModelIndex())
        self.follow()

    def _want(self) -> None:
        if not self.isVisible():
            return
        sources = [self.tiles.tiles[row].source for row in self.list.rows_in_sight()]
        self.thumbs.want([source for source in sources if source is not None])

    def _cover(self, icon: str, title: str, text: str) -> None:
        self.cover.show_state(icon, title, text)
        self.cover.show()
        self.cover.place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.cover.place()
