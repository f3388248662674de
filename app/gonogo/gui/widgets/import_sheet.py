"""The sheet that brings a model in, step by step; closing it keeps what was answered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gonogo.gui.import_model import ImportModel
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.dropping import dropped_model
from gonogo.gui.widgets.import_done import DoneStep
from gonogo.gui.widgets.import_facts import FactsStep
from gonogo.gui.widgets.import_files import FilesStep
from gonogo.gui.widgets.import_name import NameStep
from gonogo.gui.widgets.import_question import QuestionStep
from gonogo.gui.widgets.import_working import WorkingStep
from gonogo.gui.widgets.shown_view import FrameFlip
from gonogo.gui.widgets.step_sheet import StepSheet

if TYPE_CHECKING:
    from gonogo.gui.widgets.import_step import ImportStep

_FLIPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class ImportSheet(StepSheet):
    """One step at a time; Escape goes one back, and from the first one away.

    Signals
    -------
    live, tune : str
        Recipe of the new model, to be shown or tuned.
    """

    live = Signal(str)
    tune = Signal(str)

    def __init__(self, over: QWidget, model: ImportModel, screen: Screen) -> None:
        super().__init__(over)
        self.model = model
        self.close_button = TouchButton(self.tr("Close"), "close", pixels=20)
        trail = (
            self.tr("1  Model and pictures"), self.tr("2  Understood"), self.tr("3  Questions"),
            self.tr("4  Name"), self.tr("5  Ready"),
        )  # fmt: skip
        self.lay_out(trail, self.close_button)
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
        for step in self.steps.values():
            self.stack.addWidget(step)
            step.moved.connect(self._write)
            step.wanted.connect(self.show_step)
            step.said.connect(self.say)
        self.close_button.clicked.connect(self.dismiss)
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
        self.stack.setCurrentWidget(step)
        step.enter()
        self._write()
        self.focus_step()

    @override
    def go(self) -> None:
        self.steps[self.now].go()

    @override
    def back(self) -> None:
        before = {"facts": "files", "question": "facts", "name": "facts"}
        if self.now == "working":
            self.working.press()
        elif self.now in before:
            self.show_step(before[self.now])
        else:
            self.dismiss()

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
    def first_stop(self) -> QWidget | None:
        allowed = self.main.isEnabled() and self.main.isVisible()
        return self.main if allowed else self.steps[self.now].first

    def _write(self) -> None:
        step = self.steps[self.now]
        words, allowed = step.forward
        self.main.setVisible(bool(words))
        self.name_main(words, allowed=allowed)
        self.back_button.setVisible(self.now in ("facts", "question", "name"))
        self.mark(step.place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _FLIPS:
            for flip in self.findChildren(FrameFlip):
                if flip.isVisible():
                    flip.step(_FLIPS[Qt.Key(event.key())])
        super().keyPressEvent(event)

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
