"""One frozen part explained with time to spend: what its score hangs on, and the layers inside."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gonogo.gui import explain_work as work
from gonogo.gui import figures
from gonogo.gui.cost_desk import Progress
from gonogo.gui.explain_work import FrozenPart
from gonogo.gui.render import Content, Style
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, card, column, label, row, set_text
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.sheet import Sheet
from gonogo.ports.importing import LayerFacts
from gonogo.ports.pictures import Overlay
from gonogo.vision.overlay import Patch
from gonogo.vision.thumbnail import eight_bits

_T = TypeVar("_T")
_RIGHT = 420


class ExplainSheet(Sheet):
    """The part on the left, ways to explain it on the right; none of them decides."""

    def __init__(self, over: QWidget, screen: Screen, part: FrozenPart, title: str) -> None:
        super().__init__(over, whole=True)
        self._screen, self._part = screen, part
        self._title = ""
        self.layers: tuple[LayerFacts, ...] = ()
        self.layer: LayerFacts | None = None
        self.number = 0
        self.canvas = FrameCanvas()
        self.canvas.captioned = False
        self.canvas.legend_inside = False
        self.canvas.set_style(Style("heatmap"))
        self.said = label("", 18, wrap=True)
        self.cover_button = TouchButton(
            self.tr("Cover place by place"), "grid", main=True, pixels=20
        )
        self.layer_button = TouchButton(self.tr("Choose a layer…"), "layers-outline", pixels=20)
        self.less = TouchButton("", "minus", tip=self.tr("Channel before"))
        self.more = TouchButton("", "plus", tip=self.tr("Next channel"))
        self.channel_words = label("", 18)
        self.cancel = TouchButton(self.tr("Cancel"), pixels=20)
        self._watch = QTimer(self)
        self._watch.setInterval(250)
        self._watch.timeout.connect(self._show_progress)
        self.cover_button.clicked.connect(self.occlude)
        self.layer_button.clicked.connect(self._ask_layer)
        self.less.clicked.connect(lambda: self.look(self.layer, self.number - 1))
        self.more.clicked.connect(lambda: self.look(self.layer, self.number + 1))
        self.cancel.clicked.connect(self.stop)
        self.closed.connect(self.stop)
        self._lay_out(title)
        self._draw(None)
        self._rest(self.tr("The picture as it was judged. What is drawn here never decides."))

    def occlude(self) -> None:
        """See what the score hangs on."""
        services, part = self._screen.services, self._part
        self._work(
            lambda progress: work.occlude(services, part, progress), self._show_occluded,
            self.tr("Covering the part place by place"),
            self.tr("Coloured where the score falls when the place is covered, from a tenth of the "
                    "fail threshold on. Explanation, not decision."),
        )  # fmt: skip

    def _show_occluded(self, overlay: Overlay) -> None:
        self._draw(overlay)
        if not work.shows(overlay):
            set_text(self.said, self.tr(
                "No single place carries the score: covering any one of them leaves it as it is, "
                "within a tenth of the fail threshold."
            ))  # fmt: skip

    def look(self, layer: LayerFacts | None, number: int) -> None:
        """Show a channel of a layer."""
        if layer is None:
            return
        number %= layer.channels
        self.layer, self.number = layer, number
        services, part = self._screen.services, self._part
        told = self.tr(
            "{layer}, channel {n} of {all}, scaled to itself: it has no unit. Explanation, not "
            "decision."
        )
        self._work(
            lambda progress: work.channel(services, part, layer, number, progress), self._draw,
            self.tr("Looking into {layer}").format(layer=layer.tensor),
            told.format(layer=layer.tensor, n=number + 1, all=layer.channels),
        )  # fmt: skip

    def stop(self) -> None:
        """Give up what is under way."""
        if self._watch.isActive():
            self._screen.tuning.drop("again")
            self._rest(self.tr("It was stopped; nothing is shown of it."))

    def _ask_layer(self) -> None:
        if self.layers:
            self._offer(self.layers)
            return
        services, part = self._screen.services, self._part
        self._work(
            lambda progress: work.layers(services, part, progress), self._offer,
            self.tr("Listing the layers"), "",
        )  # fmt: skip

    def _offer(self, layers: tuple[LayerFacts, ...]) -> None:
        self.layers = layers
        by_name = {layer.tensor: layer for layer in layers}
        size = self.tr("{operator}, {n} channels of {w} × {h}")
        options = [
            Option(x.tensor, x.tensor, size.format(
                operator=x.operator, n=x.channels, w=x.columns, h=x.rows,
            ))
            for x in layers
        ]  # fmt: skip
        now = self.layer.tensor if self.layer is not None else ""
        none = self.tr("This model has no feature maps.")
        sheet = ChoiceSheet(self, self.tr("Which layer?"), options, now, none)
        sheet.chosen.connect(lambda name: self.look(by_name[name], 0))
        sheet.open()

    def _work(
        self, job: Callable[[Progress], _T], done: Callable[[_T], None], title: str, told: str
    ) -> None:
        def came(result: _T) -> None:
            self._rest(told)
            done(result)

        self._title = title
        self._screen.tuning.ask(self, "again", job, came, self._rest)
        self._watch.start()
        self._show_progress()

    def _rest(self, text: str) -> None:
        self._watch.stop()
        set_text(self.said, text)
        self._allow(busy=False)

    def _show_progress(self) -> None:
        progress = self._screen.tuning.progress("again")
        words = self._title
        if progress is not None and progress.of:
            places = self.tr("{n} of {all} places").format(
                n=figures.count(progress.count), all=figures.count(progress.of)
            )
            left = progress.left_s
            rest = "" if left is None else self.tr(", about {s} s left").format(s=round(left))
            words = f"{words}: {places}{rest}"
        set_text(self.said, words)
        self._allow(busy=True)

    def _allow(self, *, busy: bool) -> None:
        for button in (self.cover_button, self.layer_button):
            button.setEnabled(not busy)
        for button in (self.less, self.more):
            button.setEnabled(not busy and self.layer is not None)
        self.cancel.setEnabled(busy)
        words = ""
        if self.layer is not None:
            words = self.tr("Channel {n} of {all}").format(
                n=self.number + 1, all=self.layer.channels
            )
        set_text(self.channel_words, words)

    def _draw(self, overlay: Overlay | None) -> None:
        pixels = eight_bits(self._part.pixels)
        height, width = pixels.shape[:2]
        patch = Patch(pixels, 0, 0, width, height)
        self.canvas.show_content(Content(patch, (width, height), overlay, None))

    def _lay_out(self, title: str) -> None:
        close = TouchButton(self.tr("Close"), "close", pixels=20)
        close.clicked.connect(self.dismiss)
        head = row()
        head.addWidget(label(title, 28, bold=True), 1)
        head.addWidget(close)
        covered = column(gap=12)
        covered.addWidget(label(self.tr("What the score hangs on"), 20, bold=True))
        words = self.tr("Each place is covered with grey in turn, and the part is judged again.")
        covered.addWidget(label(words, 16, muted=True, wrap=True))
        covered.addWidget(self.cover_button)
        inside = column(gap=12)
        inside.addWidget(label(self.tr("Inside the model"), 20, bold=True))
        inside.addWidget(self.layer_button)
        inside.addLayout(row(self.less, self.more, self.channel_words, gap=12))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        right.addWidget(card(covered, 16))
        right.addWidget(card(inside, 16))
        right.addWidget(self.said)
        right.addStretch(1)
        right.addWidget(self.cancel)
        held = QWidget()
        held.setFixedWidth(_RIGHT)
        held.setLayout(right)
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addWidget(self.canvas, 1)
        halves.addWidget(held)
        self.inner.setContentsMargins(16, 12, 16, 16)
        self.inner.setSpacing(8)
        self.inner.addLayout(head)
        self.inner.addLayout(halves, 1)
