"""What another rule, version or model would have done to recorded production."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QScroller, QStackedWidget, QWidget
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import CostModel
from gonogo.gui.flip_model import FlipModel
from gonogo.gui.screen import Screen
from gonogo.gui.shift_model import ShiftModel
from gonogo.gui.whatif_model import WhatIfModel
from gonogo.gui.whatif_words import WhatIfWords
from gonogo.gui.whatif_work import Period
from gonogo.gui.widgets.basics import Segmented, TouchButton, column, eliding, label, row, set_text
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.cost_views import CostView
from gonogo.gui.widgets.state_panel import StatePanel
from gonogo.gui.widgets.whatif_figures import WhatIfFigures
from gonogo.gui.widgets.whatif_head import WhatIfHead
from gonogo.gui.widgets.whatif_tables import FlipTable, ShiftTable
from gonogo.ports.recipes import BundleListing
from gonogo.workbench.whatif.flips import flips_of, write_flips
from gonogo.workbench.whatif.span import VERDICTS

_DIFFERS = "differs"
_LOOK_MS = 200


class WhatIfView(CostView):
    """Head, then and now, what is said of it, and below the flips or the shifts."""

    def __init__(self, screen: Screen, cost: CostModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen, self._cost = screen, cost
        self._pair = ""
        self._stopping = False
        self.model = WhatIfModel(screen, cost, self)
        self.words = WhatIfWords(self.model)
        self.head = WhatIfHead()
        self.figures = WhatIfFigures()
        self.status = eliding("", muted=True)
        self.said = label("", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tabs = Segmented([("flips", self.tr("Flips")), ("shifts", self.tr("By shift"))])
        self.tabs.set_current("flips")
        self.pair = TouchButton(" ", "filter-variant", pixels=16)
        self.export = TouchButton(self.tr("CSV…"), "file-delimited-outline", pixels=16)
        self.flips, self.shifts = FlipModel(self), ShiftModel(self)
        self.flip_table, self.shift_table = FlipTable(self.flips), ShiftTable(self.shifts)
        self.nothing = label(self.tr("No part changes side"), 28, bold=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.panel = StatePanel(self._blank)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self._show_passage)
        self.model.changed.connect(self._show)
        self.model.priced_changed.connect(self._show_priced)
        self.head.period_chosen.connect(self.model.choose_period)
        self.head.trying_chosen.connect(self.model.try_other)
        self.head.judge_pressed.connect(self._judge_pressed)
        self.tabs.chosen.connect(self._turn)
        self.pair.clicked.connect(self._ask_pair)
        self.export.clicked.connect(self._ask_file)
        self.flip_table.opened.connect(screen.part_wanted)
        self.panel.pressed.connect(self._panel_pressed)

    @override
    def load(self) -> None:
        self.model.read()
        found = self._screen.ledger.run(self._screen.services.recipes.bundles)
        self._screen.pending.watch(self, found, self._bundles)

    @override
    def rescale(self) -> None:
        """What was read and judged is of the same parts; only the rule is another."""

    @override
    def follow(self) -> None:
        self.model.follow()

    def choose_pair(self, key: str) -> None:
        """List the flips of one pair of verdicts, such as ``0>2``, those that differ, or all."""
        self._pair = key
        self._show_flips()
        self._show_state()

    def save(self, path: Path) -> None:
        """Write the flips that are listed."""
        compared = self.model.compared
        if compared is None:
            return
        parts = self.flips.parts[::-1].tolist()

        def work(_progress: Progress) -> None:
            write_flips(path, compared.span, compared.found, parts)

        def done(_written: None) -> None:
            text = self.tr("{n} parts are written to {file}.")
            self._screen.said.emit(text.format(n=figures.count(len(parts)), file=path))

        self._screen.tuning.ask(self, "flips", work, done, self._screen.said.emit)

    # ---- showing ----

    def _show(self) -> None:
        model = self.model
        hours = self._cost.setup.pace.hours_per_shift
        self.head.show_choice(model.recipe, model.period, model.trying, hours)
        self.head.setEnabled(model.recipe is not None)
        compared = model.compared
        self.figures.show_found(compared)
        self.shifts.show_rows(() if compared is None else compared.rows)
        self._show_flips()
        self._show_priced()
        self._show_passage()
        if self.isVisible() and (model.judging or model.reading is not None):
            self._watch.start()

    def _show_priced(self) -> None:
        self.figures.show_priced(self.model.priced)
        set_text(self.said, self.words.found())

    def _show_flips(self) -> None:
        compared = self.model.compared
        self.pair.setEnabled(compared is not None)
        if compared is None:
            self.flips.clear()
            self.export.setEnabled(False)
            return
        anew = self.model.anew
        differing = {} if anew is None else {d.seq: d for d in anew.parity.differences}
        if self._pair == _DIFFERS and not differing:
            self._pair = ""
        if self._pair == _DIFFERS:
            parts = compared.span.seqs.searchsorted(sorted(differing))
        else:
            differing = {}
            parts = flips_of(compared.span, compared.found, _read_pair(self._pair))
        self.flips.show_parts(compared.span, compared.found, parts, differing)
        self.export.setEnabled(bool(parts.size))
        text = f"{self._pair_text(self._pair)}: {figures.count(int(parts.size))}"
        if self.pair.text() != text:
            self.pair.setText(text)
            self.pair.setAccessibleName(text)

    def _show_passage(self) -> None:
        model = self.model
        passage, compared = model.passage, model.compared
        self._stopping &= passage is not None
        self.head.show_judging(
            passage, possible=compared is not None and compared.span.parts > 0,
            anew=model.anew is not None, stopping=self._stopping,
        )  # fmt: skip
        set_text(self.status, self.words.status(stopping=self._stopping))
        self._show_state()
        if passage is None and model.reading is None:
            self._watch.stop()

    def _show_state(self) -> None:
        words = self.words.state()
        self._lower.setCurrentWidget(self._body if words is None else self._blank)
        if words is not None:
            self.panel.show_state(words.icon, words.title, words.text, words.button)
            self.panel.place()
        flips = self.flip_table if self.flips.parts.size else self.nothing
        self.stack.setCurrentWidget(flips if self.tabs.current() == "flips" else self.shift_table)

    # ---- asking ----

    def _bundles(self, found: list[BundleListing]) -> None:
        self.head.take_bundles(found)

    def _judge_pressed(self) -> None:
        if self.model.judging:
            self._stopping = True
            self.model.cancel()
            self._show_passage()
        elif self.model.anew is not None:
            self.model.back()
        else:
            self.model.judge()

    def _panel_pressed(self) -> None:
        model = self.model
        if model.state == "failed":
            model.read()
        elif model.compared is not None and not model.compared.span.parts:
            model.choose_period(Period("all"))
        else:
            self._judge_pressed()

    def _turn(self, key: str) -> None:
        for widget in (self.pair, self.export):
            widget.setVisible(key == "flips")
        self._show_state()

    def _pair_text(self, key: str) -> str:
        pair = _read_pair(key)
        if pair is not None:
            return f"{VERDICTS[pair[0]]} → {VERDICTS[pair[1]]}"
        return self.tr("Score differs") if key == _DIFFERS else self.tr("All flips")

    def _ask_pair(self) -> None:
        compared = self.model.compared
        if compared is None:
            return
        counts = {"": int(compared.found.flips.size)}
        counts |= {f"{a}>{b}": n for (a, b), n in compared.found.flip_counts().items()}
        if self.model.anew is not None and self.model.anew.parity.differences:
            counts[_DIFFERS] = self.model.anew.parity.differing
        options = [
            Option(key, self._pair_text(key), self.tr("{n} parts").format(n=figures.count(n)))
            for key, n in counts.items()
        ]
        sheet = ChoiceSheet(self, self.tr("Which parts"), options, self._pair, "")
        sheet.chosen.connect(self.choose_pair)
        sheet.open()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Write the flips"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("flips.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    # ---- Qt ----

    def _lay_out(self) -> None:
        notes = QScrollArea()
        notes.setWidget(self.said)
        notes.setWidgetResizable(True)
        notes.setFrameShape(QFrame.Shape.NoFrame)
        notes.setAccessibleName(self.tr("What the numbers stand for"))
        QScroller.grabGesture(notes.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.notes = notes
        self.figures.setMinimumWidth(400)
        middle = row(gap=16)
        middle.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(notes, 1)
        self.stack = QStackedWidget()
        for page in (self.flip_table, self.shift_table, self.nothing):
            self.stack.addWidget(page)
        below = row(self.tabs, gap=12)
        below.addStretch(1)
        below.addWidget(self.pair)
        below.addWidget(self.export)
        inner = column(gap=8)
        inner.addLayout(middle)
        inner.addLayout(below)
        inner.addWidget(self.stack, 1)
        self._body, self._blank = QWidget(), QWidget()
        self._body.setLayout(inner)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._body)
        self._lower.addWidget(self._blank)
        whole = column(self.head, self.status, gap=8)
        whole.addWidget(self._lower, 1)
        self.setLayout(whole)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notes.setFixedHeight(self.figures.sizeHint().height())
        self.panel.place()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch.stop()


def _read_pair(key: str) -> tuple[int, int] | None:
    then, sign, now = key.partition(">")
    return (int(then), int(now)) if sign else None
