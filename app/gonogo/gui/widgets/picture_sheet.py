"""A part's picture from a file, over the whole window."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from gonogo.domain.frame import Pixels
from gonogo.domain.recipe import Recipe
from gonogo.gui.cost_desk import Progress
from gonogo.gui.explain_work import FrozenPart
from gonogo.gui.render import Content
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, eliding, row
from gonogo.gui.widgets.explain_sheet import ExplainSheet
from gonogo.gui.widgets.picture_pane import PicturePane
from gonogo.gui.widgets.sheet import Sheet
from gonogo.ports.pictures import Overlay
from gonogo.vision.overlay import Patch
from gonogo.vision.thumbnail import eight_bits
from gonogo.workbench.picture_file import read_picture


class PictureSheet(Sheet):
    """One picture with what is known of its part; its overlay comes once it is judged anew.

    Parameters
    ----------
    path : Path
        Image file.
    words : str
        Verdict, score and truth.
    recipe : Recipe or None
        Judges it anew; None where no recipe goes with the picture.
    """

    def __init__(
        self, over: QWidget, screen: Screen, path: Path, words: str, recipe: Recipe | None
    ) -> None:
        super().__init__(over, whole=True)
        self._screen, self._words, self._recipe = screen, words, recipe
        self.pane = PicturePane(screen.settings, legend_inside=False)
        judged = recipe is not None and screen.services.judge_anew is not None
        self.pane.bar.modes.setVisible(judged)
        close = TouchButton(self.tr("Close"), "close", pixels=20)
        close.clicked.connect(self.dismiss)
        self.explain = TouchButton(self.tr("Explain more…"), "magnify-scan", pixels=20)
        self.explain.clicked.connect(lambda: self._explain(path.name))
        self.explain.hide()
        self._pixels: Pixels | None = None
        head = row(gap=12)
        head.addWidget(eliding(path.name, 28, bold=True), 1)
        head.addWidget(self.explain)
        head.addWidget(close)
        self.inner.setContentsMargins(16, 12, 16, 16)
        self.inner.setSpacing(8)
        self.inner.addLayout(head)
        self.inner.addWidget(self.pane, 1)
        self.pane.say("timer-sand", self.tr("Opening {name}").format(name=path.name), "")

        def work(_progress: Progress) -> Pixels:
            return read_picture(path)

        screen.tuning.ask(self, "open", work, self._show, self.pane.show_missing)

    def _explain(self, name: str) -> None:
        if self._pixels is not None and self._recipe is not None:
            part = FrozenPart(self._pixels, self._recipe)
            ExplainSheet(self, self._screen, part, name).open()

    def _show(self, pixels: Pixels) -> None:
        self._put(pixels, None, self._words)
        self._pixels = pixels
        self.explain.setVisible(self._recipe is not None)
        recipe, judge = self._recipe, self._screen.services.judge_anew
        if recipe is None or judge is None:
            return

        def work(_progress: Progress) -> Overlay | None:
            return judge(recipe, pixels)

        def done(overlay: Overlay | None) -> None:
            note = self.tr("The overlay is of today's rule, judged anew.")
            if overlay is None:
                note = self.tr("The model failed on it, so there is no overlay.")
            self._put(pixels, overlay, f"{self._words} {note}")

        def failed(text: str) -> None:
            self._put(pixels, None, f"{self._words} {text}")

        self._screen.tuning.ask(self, "open", work, done, failed)

    def _put(self, pixels: Pixels, overlay: Overlay | None, note: str) -> None:
        height, width = pixels.shape[:2]
        patch = Patch(eight_bits(pixels), 0, 0, width, height)
        self.pane.show_picture(Content(patch, (width, height), overlay, None), note)
