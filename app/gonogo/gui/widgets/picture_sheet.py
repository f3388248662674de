"""A part's picture from a file, over the whole window."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from gonogo.domain.frame import Pixels
from gonogo.gui.cost_desk import Progress
from gonogo.gui.render import Content
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, eliding, row
from gonogo.gui.widgets.picture_pane import PicturePane
from gonogo.gui.widgets.sheet import Sheet
from gonogo.vision.overlay import Patch
from gonogo.vision.thumbnail import eight_bits
from gonogo.workbench.picture_file import read_picture


class PictureSheet(Sheet):
    """One picture, what is known of its part below it.

    Parameters
    ----------
    path : Path
        Image file.
    words : str
        Verdict, score and truth.
    """

    def __init__(self, over: QWidget, screen: Screen, path: Path, words: str) -> None:
        super().__init__(over, whole=True)
        self._words = words
        self.pane = PicturePane(screen.settings, legend_inside=False)
        self.pane.bar.modes.hide()
        close = TouchButton(self.tr("Close"), "close", pixels=20)
        close.clicked.connect(self.dismiss)
        head = row()
        head.addWidget(eliding(path.name, 28, bold=True), 1)
        head.addWidget(close)
        self.inner.setContentsMargins(16, 12, 16, 16)
        self.inner.setSpacing(8)
        self.inner.addLayout(head)
        self.inner.addWidget(self.pane, 1)
        self.pane.say("timer-sand", self.tr("Opening {name}").format(name=path.name), "")

        def work(_progress: Progress) -> Pixels:
            return read_picture(path)

        screen.tuning.ask(self, "open", work, self._show, self.pane.show_missing)

    def _show(self, pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        patch = Patch(eight_bits(pixels), 0, 0, width, height)
        self.pane.show_picture(Content(patch, (width, height), None, None), self._words)
