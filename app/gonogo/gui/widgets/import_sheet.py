"""The sheet that brings a model in, step by step; closing it keeps what was answered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.import_model import ImportModel
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, Weight, label, row
from gonogo.gui.widgets.dropping import dropped_model
from gonogo.gui.widgets.import_done import DoneStep
from gonogo.gui.widgets.import_facts import FactsStep
from gonogo.gui.widgets.import_files import FilesStep
from gonogo.gui.widgets.import_name import NameStep
from gonogo.gui.widgets.import_question import QuestionStep
from gonogo.gui.widgets.import_working import WorkingStep
from gonogo.gui.widgets.sheet import Sheet
from gonogo.gui.widgets.shown_view import FrameFlip

if TYPE_CHECKING:
    from gonogo.gui.widgets.import_step import ImportStep

_FLIPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class ImportSheet(Sheet):
    """One step at a time; Escape goes one back, and from the first one away.

    Signals
    -------
    live, tune : str
        Recipe of the new model, to be shown or tuned.
    """

    live = Signal(str)
    tune = Signal(str)

    def __init__(self, over: QWidget, model: ImportModel, screen: Screen) -> None:
        super().__init__(over, whole=True)
        self.model = model
        self.setAcceptDrops(True)
        self.files = FilesStep(model, screen)
        self.working = WorkingStep(model)
        self.facts = FactsStep(model)
        self.question = QuestionStep(model)
        self.name = NameStep(model, screen)
        self.done = DoneStep(model)
        self.steps: dict[str, ImportStep] = {
            "files": self.files, "working": self.working, "facts": self.facts,
            "question": self.question, "name": self.name, "done": self.done,
        }  # fmt: skip
        self.now = "files"
        self._stack = QStackedWidget()
        for step in self.steps.values():
            self._stack.addWidget(step)
            step.moved.connect(self._write)
            step.wanted.connect(self.show_step)
            step.said.connect(self.say)
        self._trail = [label(words, 18) for words in (
            self.tr("1  Model and pictures"), self.tr("2  Understood"), self.tr("3  Questions"),
            self.tr("4  Name"), self.tr("5  Ready"),
        )]  # fmt: skip
        self.close_button = TouchButton(self.tr("Close"), "close", pixels=20)
        self.close_button.clicked.connect(self.dismiss)
        self.back_button = TouchButton(self.tr("Back"), "arrow-left", pixels=20)
        self.back_button.clicked.connect(self.back)
        self.main = TouchButton("", main=True, pixels=20)
        self.main.setMinimumWidth(280)
        self.main.clicked.connect(lambda: self.steps[self.now].go())
        self.said = label("", 18, bold=True, wrap=True)
        head = row(*self._trail, gap=28)
        head.addStretch(1)
        head.addWidget(self.close_button)
        foot = row(self.back_button, gap=16)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.main)
        self.inner.setContentsMargins(24, 16, 24, 16)
        self.inner.setSpacing(12)
        self.inner.addLayout(head)
        self.inner.addWidget(self._stack, 1)
        self.inner.addLayout(foot)
        self.done.live.connect(self.live)
        self.done.tune.connect(self.tune)
        model.changed.connect(self._follow)
        model.failed.connect(self._failed)
        self.closed.connect(model.cancel)
        self.show_step("done" if model.done else "facts" if model.desk else "files")

    def show_step(self, wanted: str) -> None:
        """Show a step; ``question KEY`` asks a question."""
        self.model.stop_trying()
        self.say("")
        name, _, key = wanted.partition(" ")
        self.now = name
        if key:
            self.question.ask(key)
        step = self.steps[name]
        self._stack.setCurrentWidget(step)
        step.enter()
        self._write()
        self._focus()

    def back(self) -> None:
        """Go one step back; the answers stay."""
        before = {"facts": "files", "question": "facts", "name": "facts"}
        if self.now == "working":
            self.working.press()
        elif self.now in before:
            self.show_step(before[self.now])
        else:
            self.dismiss()

    def say(self, text: str) -> None:
        """Say something at the foot."""
        self.said.setText(text)

    def _follow(self) -> None:
        """Go on when the work that was waited for is done."""
        if self.now == "working" and self.model.done is not None:
            self.show_step("done")
        elif self.now == "working" and self.model.desk is not None and not self.model.busy:
            self.show_step("facts")
        elif self.now not in ("files", "working") and self.model.desk is None:
            self.show_step("files")
        self._write()

    def _failed(self, text: str) -> None:
        if self.now == "working":
            self.show_step("name" if self.model.desk is not None else "files")
        self.say(text)

    @override
    def open(self) -> None:
        super().open()
        self._focus()

    def _focus(self) -> None:
        allowed = self.main.isEnabled() and self.main.isVisible()
        first = self.main if allowed else self.steps[self.now].first
        if self.isVisible() and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        step = self.steps[self.now]
        words, allowed = step.forward
        self.main.setVisible(bool(words))
        self.main.setText(words)
        self.main.setAccessibleName(words)
        self.main.setEnabled(allowed)
        self.back_button.setVisible(self.now in ("facts", "question", "name"))
        for number, shown in enumerate(self._trail):
            here = number == step.place
            shown.setProperty("muted", not here)
            shown.style().unpolish(shown)
            shown.style().polish(shown)
            shown.setFont(theme.font(18, Weight.DemiBold if here else Weight.Normal))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        elif event.key() in _FLIPS:
            for flip in self.findChildren(FrameFlip):
                if flip.isVisible():
                    flip.step(_FLIPS[Qt.Key(event.key())])
        event.accept()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_model(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_model(event)
        if path is not None:
            self.model.choose_file(path)
            self.show_step("files")
