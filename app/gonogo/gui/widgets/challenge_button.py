"""Says what the rule under trial does to the challenge set, and chooses the set."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from gonogo.domain.verdict import Verdict
from gonogo.gui.cost_challenge import CostChallenge
from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.cost_source import ask_folder
from gonogo.gui.widgets.sheet import Question
from gonogo.workbench.challenge import Held
from gonogo.workbench.labelled.part import spelled

_MARKS = {
    Verdict.PASS: "check-circle-outline",
    Verdict.REVIEW: "help-rhombus-outline",
    Verdict.FAIL: "close-octagon-outline",
}


class ChallengeButton(TouchButton):
    """A shape and two lines; pressed, it opens a sheet with the whole sentence.

    Attributes
    ----------
    mark : str
        Name of the shape.
    """

    def __init__(self, challenge: CostChallenge, parent: QWidget | None = None) -> None:
        super().__init__(" ", "playlist-check", pixels=16, parent=parent)
        self._challenge = challenge
        self.sheet: Question | None = None
        self.mark = ""
        self._watch = QTimer(self)
        self._watch.setInterval(200)
        self._watch.timeout.connect(self.show_held)
        self.clicked.connect(self._open)
        challenge.changed.connect(self.show_held)
        self.show_held()

    def show_held(self) -> None:
        """Show what the rule under trial does; called at every move of a hand."""
        challenge = self._challenge
        self.setVisible(bool(challenge.recipe))
        progress = challenge.progress
        if progress is None:
            self._watch.stop()
        elif not self._watch.isActive():
            self._watch.start()
        icon, words = self._state()
        title = self.tr("Challenge set")
        text = f"{title}\n{words}" if words else f"{title}…"
        self.setToolTip(" ".join(challenge.said))
        if (text, icon) != (self.text(), self.mark):
            self.setText(text)
            self.setAccessibleName(f"{title} {words}")
            self.mark = icon
            self.change_icon(icon)

    def _state(self) -> tuple[str, str]:
        challenge = self._challenge
        if challenge.folder is None:
            return "playlist-check", ""
        if challenge.problem:
            return "alert-outline", self.tr("cannot be used")
        held = challenge.held
        if held is not None:
            return _MARKS[held.verdict], self._counts(held)
        progress = challenge.progress
        if progress is None or not progress.of:
            return "timer-sand", self.tr("is read")
        text = self.tr("{n} of {of} judged")
        return "timer-sand", text.format(n=progress.count, of=progress.of)

    def _counts(self, held: Held) -> str:
        if held.verdict == Verdict.PASS:
            return self.tr("all {n} right").format(n=held.parts)
        counts = []
        if held.wrong:
            counts.append(self.tr("{n} wrong").format(n=len(held.wrong)))
        if held.left:
            counts.append(self.tr("{n} to REVIEW").format(n=len(held.left)))
        return ", ".join(counts)

    def _open(self) -> None:
        challenge = self._challenge
        folder = challenge.folder
        answers = [("open", self.tr("Open folder…"), "folder-open-outline")]
        if folder is None:
            text = self.tr(
                "Parts that every rule must judge right: known escapes, golden defects, good ones "
                "besides. Open a folder with a folder good and one for each defect, or another "
                "labelled folder; it is remembered for this recipe, and its sentence goes with "
                "every signature."
            )
        else:
            said = " ".join((*challenge.said, *challenge.notes)) or self.tr("It is being judged.")
            text = f"{spelled(folder)}\n\n{said}"
            answers.append(("remove", self.tr("Remove"), "playlist-remove"))
        answers.append(("close", self.tr("Close"), "close"))
        title = self.tr("Challenge set of {name}").format(name=challenge.recipe)
        self.sheet = Question(self, title, text, answers)
        self.sheet.answered.connect(self._answer)
        self.sheet.closed.connect(self._gone)
        self.sheet.open()

    def _answer(self, key: str) -> None:
        if key == "open":
            ask_folder(self, self.tr("Open a challenge set"), self._challenge.choose)
        elif key == "remove":
            self._challenge.choose(None)

    def _gone(self) -> None:
        self.sheet = None
