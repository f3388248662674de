"""One question: large choices, each with what it makes of the real pictures where that shows."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.import_model import ImportModel
from gonogo.gui.widgets.basics import TouchButton, clear, label, row, set_text
from gonogo.gui.widgets.class_picker import ClassPicker
from gonogo.gui.widgets.cost_source import ask_folder
from gonogo.gui.widgets.import_step import ImportStep
from gonogo.gui.widgets.import_trials import ChoiceRows, TrialCards
from gonogo.gui.widgets.name_sheet import NameSheet
from gonogo.workbench.importing.answers import Question
from gonogo.workbench.importing.name_file import NAME_FILES
from gonogo.workbench.importing.results import Trial
from gonogo.workbench.importing.wording import file_for, name_of

_MOST_PRESSED = 200
"""Classes with a button each; making more of them would be felt."""


class QuestionStep(ImportStep):
    """Shows the question of :meth:`ask`; the answer is taken when a person goes on."""

    place = 2

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.question: Question | None = None
        self._chosen = ""
        self.title = label("", 28, bold=True, wrap=True)
        self.note = label("", 16, muted=True, wrap=True)
        self.cards: TrialCards | None = None
        self.rows: ChoiceRows | None = None
        self.picker: ClassPicker | None = None
        self._body = QWidget()
        QVBoxLayout(self._body).setContentsMargins(0, 0, 0, 0)
        self.field = QLineEdit()
        self.field.setFont(theme.font(20))
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self.go)
        self.file_button = TouchButton("", "folder-open-outline", pixels=20)
        self.file_button.clicked.connect(self._ask_file)
        self.other = TouchButton(self.tr("Another answer…"), "pencil-outline", pixels=18)
        self.other.clicked.connect(self._ask_other)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        head = row(gap=16)
        head.addWidget(self.title, 1)
        head.addWidget(self.other)
        layout.addLayout(head)
        layout.addWidget(self._body, 1)
        layout.addLayout(row(self.field, self.file_button, gap=12))
        layout.addWidget(self.note)
        model.tried.connect(self._show_trials)

    @property
    @override
    def forward(self) -> tuple[str, bool]:
        return self.tr("Take this answer"), bool(self.answer)

    @property
    def answer(self) -> str:
        """What would be taken now."""
        if self.picker is not None:
            return self.picker.answer
        return self.field.text().strip() or self._chosen

    @property
    @override
    def first(self) -> QWidget | None:
        if self.field.isVisible() and self.rows is None:
            return self.field
        buttons = [*self._buttons]
        return next((b for b in buttons if b.isChecked()), buttons[0] if buttons else self.field)

    @property
    def _buttons(self) -> tuple[TouchButton, ...]:
        if self.cards is not None:
            return tuple(card.button for card in self.cards.cards.values())
        if self.rows is not None:
            return tuple(self.rows.rows.values())
        return tuple(self.picker.buttons.values()) if self.picker is not None else ()

    def ask(self, key: str) -> None:
        """Ask a question anew, or about a fact."""
        question = self.model.question_of(key)
        if question is None:
            return
        self.question = question
        self._chosen, now = "", self.model.value(key)
        known = {candidate.value for candidate in question.candidates}
        self.title.setText(question.text)
        clear(self._body)
        self.cards = self.rows = self.picker = None
        names = tuple(name for name in self.model.value("labels").split(",") if name)
        if key == "defects" and 1 < len(names) <= _MOST_PRESSED:
            self.title.setText(question.text.partition("?")[0] + "?")
            self._pick(names, now)
        elif question.seen and len(question.candidates) > 1:
            self._compare(question)
        elif question.candidates:
            self._list(question)
        self._offer_text(question, "" if now in known else now)
        if now in known:
            self.choose(now)
        self.moved.emit()

    def choose(self, value: str) -> None:
        """Choose a candidate, as a person would."""
        self._chosen = value
        self.field.clear()
        for shown in (self.cards, self.rows):
            if shown is not None:
                shown.choose(value)
        self.said.emit("")
        self.moved.emit()

    @override
    def enter(self) -> None:
        question = self.question
        if question is not None and self.cards is not None:
            self.model.try_all(question.key, question.candidates)
            self._show_trials()

    @override
    def go(self) -> None:
        if self.question is not None and self.answer and not self._take(self.answer):
            self._go_on()

    def _take(self, answer: str) -> str:
        assert self.question is not None
        self.model.stop_trying()
        problem = self.model.answer(self.question.key, answer)
        self.said.emit(problem)
        return problem

    def _pick(self, names: tuple[str, ...], now: str) -> None:
        self.picker = ClassPicker(names, tuple(now.split(",")))
        self.picker.changed.connect(self.moved)
        self._put(self.picker)

    def _compare(self, question: Question) -> None:
        assert self.model.desk is not None
        frames = tuple(p.name for p in self.model.desk.frames)
        self.cards = TrialCards(question.candidates, frames)
        self.cards.chosen.connect(self.choose)
        self.cards.moved.connect(self._show_trials)
        self._put(self.cards)

    def _list(self, question: Question) -> None:
        self.rows = ChoiceRows(question.candidates)
        self.rows.chosen.connect(self.choose)
        self._put(self.rows)

    def _put(self, widget: QWidget) -> None:
        layout = self._body.layout()
        assert layout is not None
        layout.addWidget(widget)

    def _offer_text(self, question: Question, text: str) -> None:
        """Offer a field, and the right chooser, where any text is an answer."""
        known = self.model.known
        kind = "" if known is None else file_for(question.key, known.facts)
        inline = question.free and self.cards is None and self.picker is None
        self.other.setVisible(question.free and self.cards is not None)
        self.field.setVisible(inline)
        self.field.setText(text if inline else "")
        self.field.setAccessibleName(question.text)
        self.field.setPlaceholderText(
            self.tr("Path of the file") if kind not in ("", "text", "names")
            else self.tr("Another answer")
            if question.candidates else self.tr("Your answer")
        )  # fmt: skip
        words = {
            "folder": self.tr("Choose a folder…"), "model": self.tr("Choose an ONNX file…"),
            "text": self.tr("Choose a text file…"), "names": self.tr("Choose a file of names…"),
            "picture": self.tr("Choose a picture…"),
        }  # fmt: skip
        self.file_button.setVisible(inline and bool(kind))
        if kind:
            self.file_button.setText(words[kind])
            self.file_button.setAccessibleName(words[kind])

    def _show_trials(self) -> None:
        question = self.question
        if question is None or self.cards is None:
            set_text(self.note, "")
            return
        trials = {c: self.model.trial(question.key, c) for c in question.candidates}
        tried = [trial for trial in trials.values() if trial is not None]
        if len(tried) == len(trials):
            self.cards.flip.suggest(where_they_differ(tried))
        for candidate, trial in trials.items():
            self.cards.show_trial(candidate, trial)
        waiting = [candidate for candidate, trial in trials.items() if trial is None]
        for number, candidate in enumerate(waiting):
            self.cards.show_waiting(candidate, first=number == 0)
        assumed = next((trial.assumed for trial in tried if trial.assumed), ())
        names = ", ".join(name_of(key).lower() for key in assumed)
        text = self.tr("For now the likeliest answer is taken for: {names}.").format(names=names)
        set_text(self.note, text if names else "")

    def _typed(self) -> None:
        self._chosen = ""
        for shown in (self.cards, self.rows):
            if shown is not None:
                shown.choose("")
        self.moved.emit()

    def _ask_other(self) -> None:
        question = self.question
        if question is None:
            return
        sheet = NameSheet(self, question.text, "", self._take, self.tr("Take this answer"))
        sheet.name.setPlaceholderText(self.tr("Your answer"))
        if question.key == "values":
            sheet.name.setPlaceholderText("mean 123.7,116.3,103.5 std 58.4,57.1,57.4")
        sheet.named.connect(lambda _text: self._go_on())
        sheet.open()

    def _go_on(self) -> None:
        questions = self.model.questions
        self.wanted.emit(f"question {questions[0].key}" if questions else "facts")

    def _ask_file(self) -> None:
        question, known = self.question, self.model.known
        if question is None or known is None:
            return
        kind = file_for(question.key, known.facts)
        if kind == "folder":
            ask_folder(self, question.text, self._take_path)
            return
        of_names = " ".join(f"*{suffix}" for suffix in NAME_FILES)
        patterns = {
            "model": self.tr("ONNX models (*.onnx)"), "text": self.tr("Text files (*.txt)"),
            "names": self.tr("Names of classes ({of_names})").format(of_names=of_names),
            "picture": self.tr("Pictures (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp)"),
        }  # fmt: skip
        dialog = QFileDialog(self, question.text)
        dialog.setNameFilter(patterns[kind])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._take_path(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_path(self, path: Path) -> None:
        self._typed()
        self.field.setText(str(path))
        self.moved.emit()


def where_they_differ(trials: Sequence[Trial]) -> int:
    """Number of the frame on which candidates differ most by their scores."""
    scores = [
        [0.0 if shown.judgement.score is None else shown.judgement.score for shown in trial.shown]
        for trial in trials
        if trial.shown
    ]
    spreads = [max(of_one) - min(of_one) for of_one in zip(*scores, strict=False)]
    return spreads.index(max(spreads)) if spreads else 0
