"""Leaving: the station outlives the screen, so closing asks whether the line shall stop."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gonogo.gui.language import tr
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.sheet import Question
from gonogo.ports.messages import Reply, Shutdown

if TYPE_CHECKING:
    from gonogo.gui.window import MainWindow

_BUSY = ("running", "arming", "stopping")


class Leaving(QObject):
    """Decides whether the window may go, asking where a run is on."""

    def __init__(self, window: "MainWindow", screen: Screen) -> None:
        super().__init__(window)
        self._window = window
        self._screen = screen
        self._decided = False
        self.question: Question | None = None

    def may_go(self) -> bool:
        """Tell whether the window may close now; asks where that is the person's to say."""
        snapshot = self._screen.feed.snapshot
        if self._decided or not self._screen.connected or snapshot is None:
            return True
        if snapshot.state in _BUSY:
            self._ask(", ".join(lane.title or lane.recipe for lane in snapshot.lanes))
            return False
        if self._screen.launched or self._screen.services.ends_idle_station:
            self._end_station()
            return False
        return True

    def _ask(self, titles: str) -> None:
        if self.question is not None:
            return
        self.question = Question(
            self._window,
            tr("Shall the line stop?"),
            tr(
                "{titles} is running. The station goes on without this screen, if you leave it."
            ).format(titles=titles or tr("A recipe")),
            [
                ("leave", tr("Leave running"), ""),
                ("stop", tr("Stop line"), "stop"),
                ("cancel", tr("Cancel"), ""),
            ],
        )
        self.question.answered.connect(self._answered)
        self.question.closed.connect(self._asked_over)
        self.question.open()

    def _asked_over(self) -> None:
        self.question = None

    def _answered(self, key: str) -> None:
        if key == "leave":
            self._go()
        elif key == "stop":
            self._end_station()

    def _end_station(self) -> None:
        command = Shutdown(self._screen.settings.now.actor)
        self._screen.send(self, command, self._ended, self._not_ended)

    def _ended(self, _reply: Reply) -> None:
        self._go()

    def _not_ended(self, text: str) -> None:
        self._screen.said.emit(text)
        snapshot = self._screen.feed.snapshot
        gone = not self._screen.connected or snapshot is None
        if gone or (snapshot is not None and snapshot.state not in _BUSY):
            self._go()

    def _go(self) -> None:
        self._decided = True
        self._window.close()
