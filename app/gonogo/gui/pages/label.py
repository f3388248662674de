"""The page where people say what a part really is."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.domain.labels import Truth
from gonogo.gui import figures, tabs
from gonogo.gui.label_model import LabelModel
from gonogo.gui.labeller import Given, Labeller
from gonogo.gui.look import Look
from gonogo.gui.part_stock import PartStock
from gonogo.gui.screen import PageSpec, Screen
from gonogo.gui.widgets.basics import eliding, set_text
from gonogo.gui.widgets.label_keys import bind_keys
from gonogo.gui.widgets.label_list import LabelList
from gonogo.gui.widgets.label_pad import LabelPad
from gonogo.gui.widgets.label_source import LabelSource
from gonogo.gui.widgets.picture_pane import PicturePane
from gonogo.ports.ledger import LabelQueue, LabelTask

FRESH_MS = 3000
_NARROW_PX = 1400


class LabelPage(QWidget):
    """Queue, picture, and the buttons that say what is on it.

    Attributes
    ----------
    clear_right_px : int
        Room on the right that no alarm and no message may cover: the buttons.
    """

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._asked = 0
        self._waiting = False
        self._gave = 0
        self._head = ""
        self.model = LabelModel(self)
        self.labeller = Labeller(screen, self)
        self.stock = PartStock(screen, self)
        self.look = Look(self)
        self.source = LabelSource()
        self.list = LabelList(self.model)
        self.status = eliding("", 16, muted=True)
        self.pane = PicturePane(screen.settings, legend_inside=False)
        self.pad = LabelPad(screen.settings.now.reviewer)
        self.model.set_author(self.pad.name)
        self._lay_out()
        self._set_widths(_NARROW_PX)
        bind_keys(self, self.pad, self.step)
        self.source.changed.connect(self.reload)
        self.list.chosen.connect(self._open)
        self.stock.came.connect(self._came)
        self.look.over.connect(self._show_state)
        self.pane.cover.pressed.connect(self._cover_pressed)
        self.pad.said.connect(self.label)
        self.pad.undo_pressed.connect(self.undo)
        self.pad.launch_pressed.connect(screen.launch)
        self.pad.author_changed.connect(self._set_author)
        self.pad.author.returnPressed.connect(self.pane.canvas.setFocus)
        self.labeller.given.connect(self._given)
        self.labeller.withdrawn.connect(self._withdrawn)
        self.labeller.refused.connect(self._refused)
        screen.feed.link_changed.connect(lambda _link: self._show_state())
        self._fresh = QTimer(self)
        self._fresh.setInterval(FRESH_MS)
        self._fresh.timeout.connect(self._look_for_newer)
        read = screen.ledger.run(screen.services.recipes.names)
        screen.pending.watch(self, read, self._recipes)

    @property
    def task(self) -> LabelTask | None:
        """The part that is open."""
        row = self.list.row
        return self.model.tasks[row] if 0 <= row < len(self.model.tasks) else None

    def reload(self) -> None:
        """Ask for the queue anew, what nobody has labelled first."""
        set_text(self.status, self.tr("Reading the ledger"))
        if not self.model.tasks:
            self.pane.say("timer-sand", self.tr("Reading the ledger"), "")
        self._ask(self._fill, self._fail)

    def label(self, truth: Truth, defect: str) -> None:
        """Say what the open part is; it stays open until the ledger has it."""
        task = self.task
        if task is not None and not self.pad.name:
            self._screen.said.emit(self.tr("Write your name first; it stands beside each label."))
            self.pad.author.setFocus()
        elif task is not None:
            self.labeller.give(task, truth, defect, self.pad.name)
        self._show_state()

    def undo(self) -> None:
        """Withdraw the last label and show its part again."""
        self.labeller.undo()

    def step(self, by: int) -> None:
        """Open the next part, or the one before."""
        row = self.list.row + by
        if 0 <= row < len(self.model.tasks):
            self.list.go(row)

    # ---- the queue ----

    def _ask(self, done: Callable[[LabelQueue], None], failed: Callable[[str], None]) -> None:
        self._asked += 1
        mine = self._asked
        self._waiting = True

        def newest(then: Callable[..., None], answer: LabelQueue | str) -> None:
            if mine == self._asked:
                self._waiting = False
                then(answer)

        self._screen.pending.watch(
            self, self._screen.ledger.label_queue(self.source.query()),
            lambda queue: newest(done, queue),
            lambda text: newest(failed, text),
        )  # fmt: skip

    def _fill(self, queue: LabelQueue) -> None:
        self.model.replace(queue)
        if self.model.tasks:
            self.list.go(max(0, self.model.next_open(-1)))
        else:
            self._show_nothing(*self.source.empty_words())

    def _fail(self, text: str) -> None:
        self.model.replace(LabelQueue(0, 0, ()))
        title = self.tr("The ledger cannot be read")
        self._show_nothing("database-off-outline", title, text, self.tr("Try again"))

    def _look_for_newer(self) -> None:
        snapshot = self._screen.feed.snapshot
        head = snapshot.ledger.head if snapshot is not None and snapshot.ledger else ""
        if head == self._head or self._waiting:
            return
        self._head = head
        self._merge_newer()

    def _merge_newer(self) -> None:
        gave = self._gave

        def came(queue: LabelQueue) -> None:
            if gave != self._gave:
                self._head = ""  # it was asked before the last label: ask again
            elif self.model.tasks:
                self.model.merge(queue)
                self._show_state()
            else:
                self._fill(queue)

        self._ask(came, lambda _text: None)

    # ---- the open part ----

    def _open(self, row: int) -> None:
        task = self.model.tasks[row]
        self.pad.show_classes(task.classes)
        around = (row, row + 1, self.model.next_open(row), row + 2, row - 1)
        rows = [each for each in dict.fromkeys(around) if 0 <= each < len(self.model.tasks)]
        seqs = [self.model.tasks[each].row.seq for each in rows]
        self.stock.keep(seqs)
        self._came(task.row.seq)

    def _came(self, seq: int) -> None:
        task = self.task
        if task is None or task.row.seq != seq:
            return
        found = self.stock.get(seq)
        if found is None:
            self.pane.show_opening(seq)
        elif found.content is None:
            self.pane.show_missing(found.text)
        else:
            self.pane.show_picture(found.content, found.text)
        self.look.show(0 if found is None else seq)
        self._show_state()

    def _show_nothing(self, icon: str, title: str, text: str, button: str) -> None:
        self.stock.keep(())
        self.pad.show_classes(())
        self.pane.say(icon, title, text, button)
        self._show_state()

    def _show_state(self) -> None:
        task, connected = self.task, self._screen.connected
        self.pad.show_own(self.model.own(task) if task is not None else None)
        self.pad.show_progress(self.model.labelled, self.model.total)
        self.pad.allow(
            label=task is not None and connected and self.look.was_at(task.row.seq),
            undo=self.labeller.can_undo and connected,
            hint="" if connected else self.tr("No station runs: labels cannot be written."),
            launch=self._screen.feed.link.state in ("none", "lost"),
        )
        left = self.tr("{n} left").format(n=figures.count(self.model.left))
        done = self.tr("All labelled") if self.model.total else ""
        set_text(self.status, left if self.model.left else done)

    # ---- what was answered ----

    def _given(self, given: Given) -> None:
        self._gave += 1
        at = self.task
        self.model.give(given.label)
        row = self.model.row_of(given.task.row.seq)
        following = self.model.next_open(row)
        if self.model.left and all(task.labels for task in self.model.tasks):
            self.reload()
        elif following >= 0 and at is not None and at.row.seq == given.task.row.seq:
            self.list.go(following)
        self._show_state()

    def _withdrawn(self, given: Given) -> None:
        self._gave += 1
        self.list.go(self.model.take_back(given.task, given.label))
        self._show_state()
        self._merge_newer()

    def _refused(self, text: str) -> None:
        self._screen.said.emit(text)
        self._show_state()

    def _set_author(self, name: str) -> None:
        self._screen.settings.change(reviewer=name)
        self.model.set_author(name)
        self._show_state()

    def _cover_pressed(self) -> None:
        if self.source.filter.filters and not self.source.filter.isHidden():
            self.source.filter.clear()
        else:
            self.reload()

    def _recipes(self, names: list[str]) -> None:
        self.source.filter.recipes = tuple(names)

    # ---- Qt ----

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.source)
        left.addWidget(self.list, 1)
        left.addWidget(self.status)
        inner = QHBoxLayout()
        inner.setSpacing(8)
        inner.addLayout(left)
        inner.addWidget(self.pane, 1)
        outer = QVBoxLayout()
        outer.setSpacing(12)
        outer.addWidget(self.source.filter)
        outer.addLayout(inner, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(16)
        layout.addLayout(outer, 1)
        layout.addWidget(self.pad)

    def _set_widths(self, width: int) -> None:
        roomy = width >= _NARROW_PX
        wide = max(360 if roomy else 280, self.source.kinds.sizeHint().width())
        self.list.setFixedWidth(wide)
        self.source.setFixedWidth(self.list.width())
        self.status.setFixedWidth(self.list.width())
        self.pad.setFixedWidth(340 if roomy else 264)
        self.clear_right_px = self.pad.width() + 16

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths(event.size().width())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.model.tasks:
            self.reload()
        self._fresh.start()
        (self.pane.canvas if self.pad.name else self.pad.author).setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fresh.stop()


LABEL_PAGE = PageSpec.of(tabs.LABEL, LabelPage)
