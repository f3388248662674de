"""One update as the screen follows it: what the file holds, how its rehearsal goes, and its end."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from gonogo.gui.cost_desk import Progress
from gonogo.gui.screen import Screen
from gonogo.ports.update import Offer, Prepared, ProgramState, Rehearsed, Signature

_LOOK_MS = 150

Busy = Literal["", "try", "sign"]


class UpdateModel(QObject):
    """Looks at an update, lets it try itself, takes it, and goes back, on a worker thread.

    Signals
    -------
    changed : ()
        Something became known, or came to an end.
    refused : str
        A signature was not taken; a sentence why.

    Attributes
    ----------
    busy : {"", "try", "sign"}
        What is under way.
    state : ProgramState or None
        Which program runs, and which will; None until it is read.
    offer : Offer or None
        The update whose signature is good.
    results : list of Rehearsed
        What its rehearsal found so far.
    doing : str
        What is done now.
    share : float
        How much of that is done, 0 to 1.
    problem : str
        Why it does not go on; empty otherwise.
    saved : Path or None
        Where the report of the rehearsal was saved.
    done : str
        What was taken, taken back or mended; empty otherwise.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._desk = screen.services.updates()
        self._prepared: Prepared | None = None
        self.busy: Busy = ""
        self.state: ProgramState | None = None
        self.offer: Offer | None = None
        self.results: list[Rehearsed] = []
        self.doing = ""
        self.share = 0.0
        self.problem = ""
        self.saved: Path | None = None
        self.done = ""
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self.changed)
        self._look_around()

    @property
    def may_be_taken(self) -> bool:
        """Whether an update was tried and nothing stands against it."""
        prepared = self._prepared
        return not self.busy and not self.done and prepared is not None and prepared.rehearsal.ok

    @property
    def failed(self) -> int:
        """How many things stand against the update."""
        return sum(one.state == "failed" for one in self.results)

    @property
    def has_report(self) -> bool:
        """Whether a rehearsal came to its end, whatever it found."""
        return not self.busy and not self.done and self._prepared is not None

    def choose(self, file: Path) -> None:
        """Look at a file, and let the program in it try itself.

        One that is in use and damaged is mended at once.
        """
        results: list[Rehearsed] = []
        self.results, self.offer, self.problem, self.done = results, None, "", ""
        self.busy, self.doing, self.share, self.saved = "try", "", 0.0, None

        def work(progress: Progress) -> str:
            self._let_go()
            offer = self._desk.look(file)
            if not progress.stop:
                self.offer = offer

            def told(doing: str, share: float) -> None:
                if not progress.stop:
                    self.doing, self.share = doing, share

            if offer.repairs:
                return self._desk.repair(file, told, lambda: progress.stop)
            self._prepared = self._desk.prepare(file, told, results.append, lambda: progress.stop)
            return ""

        self._screen.tuning.ask(self, "update", work, self._tried, self._broke)
        self._watch.start()
        self.changed.emit()

    def save(self, file: Path) -> None:
        """Write what the rehearsal found to a place of the person's choice."""
        prepared = self._prepared
        if prepared is None:
            return

        def came(_none: None) -> None:
            self.saved = file
            self._end("")

        def work(_progress: Progress) -> None:
            self._desk.save_report(prepared, file)

        self._screen.tuning.ask(self, "update", work, came, self._broke)

    def cancel(self) -> None:
        """Stop trying; nothing of the update stays."""
        self.drop()
        if self.busy == "try":
            self._end(self.tr("The update was stopped before its end; nothing of it is left."))

    def drop(self) -> None:
        """Delete what was unpacked, unless it was taken."""
        # On the same thread, so behind whatever is under way there, a signature as well.
        self._screen.tuning.ask(self, "update", lambda _: self._let_go(), lambda _: None)

    def take(self, name: str, password: str) -> None:
        """Let the next start run the update."""
        prepared = self._prepared
        if prepared is None:
            return

        def act() -> str:
            said = self._desk.take(prepared, Signature(name, password))
            self._let_go()
            return said

        self._sign(act)

    def back(self, reason: str, name: str, password: str) -> None:
        """Let the next start run the former program."""
        self._sign(lambda: self._desk.back(reason, Signature(name, password)))

    def _sign(self, act: Callable[[], str]) -> None:
        self.busy = "sign"

        def not_signed(text: str) -> None:
            self._end("")
            self.refused.emit(text)

        self._screen.tuning.ask(self, "update", lambda _: act(), self._over, not_signed)
        self.changed.emit()

    def _look_around(self) -> None:
        def came(state: ProgramState) -> None:
            self.state = state
            self.changed.emit()

        self._screen.tuning.ask(self, "program", lambda _: self._desk.state(), came, self._broke)

    def _let_go(self) -> None:
        prepared, self._prepared = self._prepared, None
        if prepared is not None:
            prepared.close()

    def _tried(self, mended: str) -> None:
        if mended:
            self._over(mended)
        else:
            self._end("")

    def _over(self, said: str) -> None:
        self.done, self.offer, self.results = said, None, []
        self._end("")
        self._look_around()

    def _broke(self, text: str) -> None:
        self._end(text)

    def _end(self, problem: str) -> None:
        self.busy, self.problem = "", problem
        self._watch.stop()
        self.changed.emit()
