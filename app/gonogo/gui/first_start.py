"""The first start on a new machine: a few questions over the window, asked once."""

from PySide6.QtCore import QObject, QTimer

from gonogo.gui.first_model import DEMO, DEMO_RECIPE, FirstModel, is_used
from gonogo.gui.front import Front
from gonogo.gui.rehearsal import Rehearsal
from gonogo.gui.widgets.first_sheet import FirstSheet


class FirstStart(QObject):
    """Asks, and does what was answered.

    Parameters
    ----------
    front : Front
        Whose window is asked over; another language opens a new one.

    Attributes
    ----------
    sheet : FirstSheet or None
        The questions, while they are asked.
    """

    def __init__(self, front: Front, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._front = front
        self._asks = False
        self.sheet: FirstSheet | None = None
        self.model = FirstModel(front.window.screen_now, self)
        front.reopened.connect(self._again)

    def begin(self) -> None:
        """Ask, unless the ledger shows that a station works here already."""
        screen = self._front.window.screen_now
        used = screen.ledger.run(lambda: is_used(screen.services))
        screen.pending.watch(self, used, self._decide)

    def _decide(self, used: bool) -> None:
        if used:
            self._remember("done")
        else:
            self._asks = True
            self._remember("open")
            self._open()

    def _open(self) -> None:
        window = self._front.window
        self.sheet = sheet = FirstSheet(window, self.model)
        sheet.spoken.connect(self._speak)
        sheet.skipped.connect(self._end)
        sheet.started.connect(self._start)
        sheet.open()

    def _again(self) -> None:
        self.model.screen = self._front.window.screen_now
        if self._asks:
            self._open()

    def _speak(self, name: str) -> None:
        # Not from inside the sheet, which goes with its window.
        QTimer.singleShot(0, self, lambda: self._front.speak(name))

    def _start(self) -> None:
        window, screen = self._front.window, self._front.window.screen_now
        screen.look_through(self.model.source)
        self._end()
        if self.model.source != DEMO:
            window.go("camera")
            return
        screen.settings.change(recipe=DEMO_RECIPE)
        screen.recipe_chosen.emit(DEMO_RECIPE)
        window.go("operator")
        Rehearsal(window, folder=None, parts=0).begin()

    def _end(self) -> None:
        self._asks = False
        self._remember("done")
        if self.sheet is not None:
            self.sheet.dismiss()
            self.sheet = None

    def _remember(self, how_far: str) -> None:
        self._front.window.screen_now.settings.change(first_start=how_far)
