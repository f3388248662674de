"""What was understood: each fact with its reason, to be changed where it is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui.import_model import ImportModel
from gonogo.gui.widgets.basics import TouchButton, card, eliding, label, line, row
from gonogo.gui.widgets.import_step import ImportStep
from gonogo.gui.widgets.shown_view import FrameFlip, ShownView, highest
from gonogo.workbench.importing.answers import Candidate
from gonogo.workbench.importing.wording import Fact

_RIGHT = 460
_READ, _UNREAD = "checkbox-marked-outline", "checkbox-blank-outline"


class FactsStep(ImportStep):
    """Facts on the left; on the right what is still open, or what it says of the pictures."""

    place = 1

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.changes: dict[str, TouchButton] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self._area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.accept = TouchButton(self.tr("I have read this"), _UNREAD, pixels=18)
        self.accept.setCheckable(True)
        self.accept.toggled.connect(self._accepted)
        self._right = QVBoxLayout()
        self._right.setSpacing(16)
        self._notes = label("", 18, wrap=True)
        notes = QVBoxLayout()
        notes.addWidget(label(self.tr("Mind"), 20, bold=True))
        notes.addWidget(self._notes)
        notes.addWidget(self.accept)
        self._notes_card = card(notes, 16)
        self._open = label("", 18, wrap=True)
        left = QVBoxLayout()
        left.addWidget(label(self.tr("Still to be answered"), 20, bold=True))
        left.addWidget(self._open)
        self._open_card = card(left, 16)
        self.flip = FrameFlip()
        self.view = ShownView()
        self.flip.moved.connect(lambda _n: self._show_trial())
        shown = QVBoxLayout()
        shown.addWidget(label(self.tr("What it says of your pictures"), 20, bold=True))
        shown.addWidget(self.view, 1)
        shown.addWidget(self.flip)
        self._shown_card = card(shown, 16)
        self._right.addWidget(self._notes_card)
        self._right.addWidget(self._open_card)
        self._right.addWidget(self._shown_card, 1)
        self._right.addStretch(0)
        column = QWidget()
        column.setFixedWidth(_RIGHT)
        self._right.setContentsMargins(0, 0, 0, 0)
        column.setLayout(self._right)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._area, 1)
        layout.addWidget(column)
        model.tried.connect(self._show_trial)

    @property
    @override
    def forward(self) -> tuple[str, bool]:
        questions = self.model.questions
        if len(questions) == 1:
            return self.tr("Answer 1 question"), True
        if questions:
            return self.tr("Answer {n} questions").format(n=len(questions)), True
        known = self.model.known
        read = known is not None and (not known.notes or self.model.accepted)
        return self.tr("Give it a name"), read

    @property
    @override
    def first(self) -> QWidget | None:
        return self.accept

    @override
    def go(self) -> None:
        questions = self.model.questions
        self.wanted.emit(f"question {questions[0].key}" if questions else "name")

    @override
    def enter(self) -> None:
        self._write_facts()
        known, questions = self.model.known, self.model.questions
        notes = known.notes if known is not None else ()
        self._notes.setText("\n\n".join(notes))
        self._notes_card.setVisible(bool(notes))
        self.accept.setChecked(self.model.accepted)
        self._open.setText("\n".join(f"·  {question.text}" for question in questions))
        self._open_card.setVisible(bool(questions))
        self._shown_card.setVisible(not questions)
        if not questions and self.model.desk is not None:
            self.flip.offer(tuple(p.name for p in self.model.desk.frames))
            self.view.say(self.tr("Judging your pictures …"))
            self._show_trial()
            self.model.try_all("task", (self._now,))

    @property
    def _now(self) -> Candidate:
        return Candidate(self.model.value("task"), "")

    def _show_trial(self) -> None:
        if not self.isVisible() or self.model.questions or self.model.known is None:
            return
        trial = self.model.trial("task", self._now)
        if trial is None:
            return
        if trial.problem:
            self.view.say(trial.problem)
        elif trial.shown:
            self.flip.offer(tuple(s.picture.name for s in trial.shown))
            self.flip.suggest(highest(trial.shown))
            self.view.show_answer(trial.shown[self.flip.number])

    def _accepted(self, on: bool) -> None:
        self.model.accepted = on
        self.accept.change_icon(_READ if on else _UNREAD)
        self.moved.emit()

    def _write_facts(self) -> None:
        self.changes.clear()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(6)
        for number, (fact, source, why) in enumerate(self.model.facts):
            if number:
                layout.addWidget(line())
            layout.addLayout(self._row(fact, source, why))
        layout.addStretch(1)
        self._area.setWidget(inside)

    def _row(self, fact: Fact, source: str, why: str) -> QHBoxLayout:
        heads = {
            "file": self.tr("From the file: {why}"), "usual": self.tr("By custom: {why}"),
            "given": self.tr("Your answer: {why}"),
        }  # fmt: skip
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(fact.name, 16, muted=True))
        value = eliding(fact.value, 20, bold=True)
        value.setToolTip(fact.value)
        words.addWidget(value)
        words.addWidget(eliding(heads[source].format(why=why), 16, muted=True))
        made = row(gap=12)
        made.addLayout(words, 1)
        if fact.fixed:
            return made
        change = TouchButton(self.tr("Change…"), pixels=16)
        change.setAccessibleName(self.tr("Change: {name}").format(name=fact.name))
        change.clicked.connect(lambda: self.wanted.emit(f"question {fact.key}"))
        made.addWidget(change)
        self.changes[fact.key] = change
        return made
