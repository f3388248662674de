"""A model on its way in: file, frames, answers, and the work on it."""

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from gonogo.domain.errors import InspectError
from gonogo.gui.cost_desk import Progress
from gonogo.gui.import_work import (
    Frames,
    FrameSource,
    Installed,
    Stopper,
    examine,
    make_and_install,
    read_frames,
    try_on_frames,
)
from gonogo.gui.screen import Screen
from gonogo.workbench.importing.answers import Candidate, Question, Understanding
from gonogo.workbench.importing.results import Desk, Trial
from gonogo.workbench.importing.wording import Fact, fact

if TYPE_CHECKING:
    from gonogo.domain.recipe import CameraSettings

_T = TypeVar("_T")
_SEEN = frozenset((
    "task", "colour", "values", "fit", "interpolation", "layout_of_boxes", "coordinates",
    "boxes_as", "activation", "distance", "window", "score_from", "higher_is",
))  # fmt: skip


class ImportModel(QObject):
    """Keeps what a person chose and answered; every error leaves it as it was.

    Signals
    -------
    changed : ()
        File, frames or what is known of the model.
    worked : ()
        Work began or ended.
    tried : ()
        A candidate was tried on the frames.
    failed : str
        Work came to no end; a sentence.

    Attributes
    ----------
    problem : str
        Why the file cannot be used; empty where it was not opened, or can be.
    accepted : bool
        Whether a person has read the notes.
    """

    changed = Signal()
    worked = Signal()
    tried = Signal()
    failed = Signal(str)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._stopper = Stopper()
        self._trials: dict[tuple[str, str, str], Trial] = {}
        self._wanted: list[tuple[str, Candidate]] = []
        self._answers: dict[str, str] = {}
        self.file: Path | None = None
        self.frames: Frames | None = None
        self.desk: Desk | None = None
        self.known: Understanding | None = None
        self.problem = ""
        self.accepted = False
        self.busy = ""
        self.began_s = 0.0
        self.name = ""
        self.title = ""
        self.camera: CameraSettings | None = None
        self.done: Installed | None = None

    @property
    def ready(self) -> bool:
        """Whether there is a file and something to try it on."""
        return self.file is not None and self.frames is not None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Open questions in an order that makes the later ones easy to see.

        First what no picture shows: without good parts nothing can be tried, and without names
        everything counts as a defect. Colours last: with wrong numbers their order shows nothing.
        """
        if self.known is None:
            return ()
        return tuple(sorted(
            self.known.questions,
            key=lambda q: (q.seen and q.key != "task", bool(q.candidates), q.key == "colour"),
        ))  # fmt: skip

    @property
    def facts(self) -> tuple[tuple[Fact, str, str], ...]:
        """Facts in words, each with its source and why; what can be changed comes first."""
        if self.known is None:
            return ()
        found = [(fact(each), each.source, each.why) for each in self.known.settled.values()]
        return tuple(sorted(found, key=lambda each: each[0].fixed))

    def choose_file(self, path: Path) -> None:
        """Take another model; what was answered for the one before is forgotten."""
        if path == self.file and not self.problem and self.done is None:
            return
        self.file, self.name = path, name_for(path.stem)
        self.title = path.stem.replace("_", " ").replace("-", " ")
        self._answers = {}
        self._forget()
        self.changed.emit()

    def start_over(self) -> None:
        """Forget the model that was made; the frames stay for the next one."""
        self.file, self.name, self.title, self._answers = None, "", "", {}
        self._forget()
        self.changed.emit()

    def choose_frames(self, source: FrameSource) -> None:
        """Take other frames; the answers are kept."""

        def came(frames: Frames) -> None:
            self.frames, self.camera = frames, frames.camera
            self._forget()
            self.changed.emit()

        self._ask("frames", lambda _p: read_frames(self._screen.services, source), came)

    def examine(self) -> None:
        """Open the file, unless it was opened for these frames already."""
        path, frames = self.file, self.frames
        if path is None or frames is None or self.desk is not None:
            return
        self.problem = ""

        def came(desk: Desk) -> None:
            try:
                self.known = desk.known
            except InspectError as error:
                refused(str(error))
                return
            self.desk = desk
            for key, value in self._answers.items():
                try:
                    self.known = desk.answer(key, value)
                except InspectError:
                    continue  # an answer that these frames leave no room for
            self._answers = desk.given
            self.changed.emit()

        def refused(text: str) -> None:
            self.problem = text
            self.changed.emit()

        services, stopper = self._screen.services, self._stopper
        self._ask("examine", lambda p: examine(services, stopper, p, path, frames), came, refused)

    def answer(self, key: str, value: str) -> str:
        """Answer a question or change a fact; says why not, or nothing."""
        if self.desk is None:
            return ""
        try:
            self.known = self.desk.answer(key, value)
        except InspectError as error:
            return str(error)
        self._answers = self.desk.given
        self.accepted = False
        self.changed.emit()
        return ""

    def question_of(self, key: str) -> Question | None:
        """A question that is open, was answered, or may be asked about a fact."""
        if self.desk is None or self.known is None:
            return None
        asked = [q for q in self.known.questions if q.key == key]
        if not asked and key in self.desk.given:
            try:
                asked = [q for q in self.desk.without(key).questions if q.key == key]
            except InspectError:
                asked = []
        if asked:
            return asked[0]
        settled = self.known.settled.get(key)
        if settled is None:
            return None
        found = fact(settled)
        free = not found.choices or key == "values"
        return Question(key, found.name, found.choices, free, seen=key in _SEEN)

    def value(self, key: str) -> str:
        """The answer so far; empty where there is none."""
        return "" if self.known is None else self.known.value(key)

    def trial(self, key: str, candidate: Candidate) -> Trial | None:
        """What a candidate made of the frames; None while that is not known."""
        return self._trials.get(self._key(key, candidate))

    def try_all(self, key: str, candidates: tuple[Candidate, ...]) -> None:
        """Try candidates one after the other; what was wanted before is given up."""
        self.stop_trying()
        self._wanted = [(key, each) for each in candidates if self.trial(key, each) is None]
        self._try_next()

    def stop_trying(self) -> None:
        """Give up what is being tried."""
        self._wanted = []
        if self.busy == "try":
            self.cancel()

    def make(self) -> None:
        """Make the bundle and write it with its first recipe."""
        desk, camera = self.desk, self.camera
        if desk is None or camera is None:
            return
        services, stopper, names = self._screen.services, self._stopper, (self.name, self.title)

        def came(done: Installed) -> None:
            self.done = done
            self.changed.emit()

        self._ask(
            "make",
            lambda p: make_and_install(services, desk, stopper, p, names, camera),
            came,
        )

    def cancel(self) -> None:
        """Give up the work under way; its child process ends at once."""
        self._screen.tuning.drop("import")
        self._wanted = []
        self._rest()

    @property
    def spent_s(self) -> float:
        """How long the work under way has taken."""
        return time.monotonic() - self.began_s if self.busy else 0.0

    def _try_next(self) -> None:
        desk = self.desk
        if not self._wanted or desk is None:
            return
        key, candidate = self._wanted.pop(0)
        place, stopper = self._key(key, candidate), self._stopper

        def came(trial: Trial) -> None:
            self._trials[place] = trial
            self.tried.emit()
            self._try_next()

        self._ask("try", lambda p: try_on_frames(desk, stopper, p, key, candidate), came)

    def _key(self, key: str, candidate: Candidate) -> tuple[str, str, str]:
        given = {k: v for k, v in self._answers.items() if k != key}
        return key, candidate.value, repr(sorted(given.items()))

    def _ask(
        self, what: str, work: Callable[[Progress], _T], done: Callable[[_T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        self.busy, self.began_s = what, time.monotonic()

        def came(result: _T) -> None:
            self._rest()
            done(result)

        def broke(text: str) -> None:
            self._rest()
            (failed or self.failed.emit)(text)

        self._screen.tuning.ask(self, "import", work, came, broke)
        self.worked.emit()

    def _rest(self) -> None:
        self.busy = ""
        self.worked.emit()

    def _forget(self) -> None:
        """The file was not opened for these frames yet."""
        if self.busy:
            self.cancel()
        self.desk, self.known, self.done = None, None, None
        self.problem, self.accepted = "", False
        self._trials = {}


def name_for(stem: str) -> str:
    """Make a bundle's name of a file's: lower case letters without marks, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", stem.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "model"
