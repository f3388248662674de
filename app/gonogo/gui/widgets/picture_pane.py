"""A part's picture with its overlay bar; a panel covers it while there is none."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.render import Content
from gonogo.gui.settings import SettingsFile
from gonogo.gui.widgets import canvas_notes
from gonogo.gui.widgets.basics import eliding, set_text
from gonogo.gui.widgets.canvas import FrameCanvas
from gonogo.gui.widgets.overlay_bar import OverlayBar
from gonogo.gui.widgets.state_panel import StatePanel


class PicturePane(QWidget):
    """Shows one part's picture, or says why there is none.

    Parameters
    ----------
    legend_inside : bool
        The legend stands on the picture; otherwise in the line below, so that it covers no defect.
    """

    def __init__(
        self, settings: SettingsFile, *, legend_inside: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self.canvas = FrameCanvas()
        self.canvas.legend_inside = legend_inside
        self.canvas.gutter_px = canvas_notes.GUTTER if legend_inside else 0
        self.canvas.captioned = False
        self.bar = OverlayBar(self.canvas, settings)
        self.note = eliding("", 16, muted=True)
        self.cover = StatePanel(self.canvas)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.bar)
        self.note.hide()
        self.bar.modes.chosen.connect(lambda _mode: self._write_note())

    def show_picture(self, shown: Content, note: str) -> None:
        """Show a picture, and a note below it where there is one."""
        self.cover.hide()
        self.canvas.show_content(shown)
        self.bar.offer(shown.overlay)
        self._text = note
        self._write_note()

    def show_missing(self, text: str) -> None:
        """Say why a part has no picture."""
        self.say("image-off-outline", self.tr("No picture"), text)

    def show_opening(self, entry_seq: int) -> None:
        """Say that a part is on its way."""
        title = self.tr("Opening entry {n}").format(n=figures.count(entry_seq))
        self.say("timer-sand", title, "")

    def say(self, icon: str, title: str, text: str, button: str = "") -> None:
        """Cover the place of the picture with words."""
        self.canvas.show_content(None)
        self.note.hide()
        self.cover.show_state(icon, title, text, button)
        self.cover.show()

    def _write_note(self) -> None:
        shown, words = self.canvas.shown, [self._text]
        if shown is not None and shown.overlay is not None and not self.canvas.legend_inside:
            words = [*canvas_notes.legend_lines(shown.overlay, self.canvas.style_now), *words]
        text = " · ".join(word for word in words if word)
        set_text(self.note, text)
        self.note.setVisible(shown is not None and bool(text))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout.activate()
        self.cover.place()
