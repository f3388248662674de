"""Candidates of a question: rows of words, or side by side with what they make of a picture."""

from math import ceil

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gonogo.gui.widgets.basics import column
from gonogo.gui.widgets.shown_view import FrameFlip, ShownView
from gonogo.gui.widgets.words_button import WordsButton
from gonogo.workbench.importing.answers import Candidate
from gonogo.workbench.importing.results import Trial

_SIDE_BY_SIDE = 5


class TrialCard(QFrame):
    """A candidate, and one picture with the answer it leads to."""

    def __init__(self, candidate: Candidate) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.button = WordsButton(candidate.label)
        self.view = ShownView()
        self.view.say(self.tr("Waits to be tried …"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.button)
        layout.addWidget(self.view, 1)

    def show_trial(self, trial: Trial, number: int) -> None:
        """Show what it made of a frame, or why it made nothing."""
        if trial.problem or not trial.shown:
            self.view.say(trial.problem)
        else:
            self.view.show_answer(trial.shown[min(number, len(trial.shown) - 1)])


class TrialCards(QWidget):
    """Cards side by side, over the same frame.

    Signals
    -------
    chosen : str
        Value of the candidate a person pressed.
    moved : ()
        Another frame is looked at.
    """

    chosen = Signal(str)
    moved = Signal()

    def __init__(self, candidates: tuple[Candidate, ...], frames: tuple[str, ...]) -> None:
        super().__init__()
        self.cards: dict[str, TrialCard] = {}
        self.flip = FrameFlip()
        self.flip.offer(frames)
        self.flip.moved.connect(lambda _n: self.moved.emit())
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        count = len(candidates)
        across = count if count <= _SIDE_BY_SIDE else ceil(count / 2)
        for number, candidate in enumerate(candidates):
            card = TrialCard(candidate)
            card.button.clicked.connect(
                lambda _on=False, value=candidate.value: self.chosen.emit(value)
            )
            self.cards[candidate.value] = card
            grid.addWidget(card, number // across, number % across)
        for number in range(across):
            grid.setColumnStretch(number, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(grid, 1)
        layout.addWidget(self.flip)

    def choose(self, value: str) -> None:
        """Press a card down; none for a value that is no candidate's."""
        for each, card in self.cards.items():
            card.button.setChecked(each == value)

    def show_waiting(self, candidate: Candidate, *, first: bool) -> None:
        """Say that a candidate is being tried, or waits for the others."""
        words = self.tr("Is being tried …") if first else self.tr("Waits to be tried …")
        self.cards[candidate.value].view.say(words)

    def show_trial(self, candidate: Candidate, trial: Trial | None) -> None:
        """Show what a candidate made of the frame that is looked at."""
        if trial is not None:
            self.cards[candidate.value].show_trial(trial, self.flip.number)


class ChoiceRows(QWidget):
    """Candidates as large rows.

    Signals
    -------
    chosen : str
        Value of the candidate a person pressed.
    """

    chosen = Signal(str)

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        super().__init__()
        self.rows: dict[str, WordsButton] = {}
        layout = column(gap=12)
        for candidate in candidates:
            button = WordsButton(candidate.label, pixels=20)
            button.clicked.connect(lambda _on=False, value=candidate.value: self.chosen.emit(value))
            self.rows[candidate.value] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.setLayout(layout)

    def choose(self, value: str) -> None:
        """Press a row down; none for a value that is no candidate's."""
        for each, button in self.rows.items():
            button.setChecked(each == value)
