"""The questions of the first start, one at a time over the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gonogo.gui.first_model import DEMO, FirstModel
from gonogo.gui.widgets.basics import TouchButton
from gonogo.gui.widgets.first_people import PeopleStep
from gonogo.gui.widgets.first_steps import (
    CameraStep,
    DataStep,
    GpuStep,
    LanguageStep,
    SummaryStep,
)
from gonogo.gui.widgets.step_sheet import StepSheet

if TYPE_CHECKING:
    from gonogo.gui.widgets.first_step import FirstStep


class FirstSheet(StepSheet):
    """Back, Next and Skip.

    Signals
    -------
    spoken : str
        Another language was pressed.
    skipped : ()
        The person wants none of it.
    started : ()
        All is answered, and the demo's parts are there if it was chosen.
    """

    spoken = Signal(str)
    skipped = Signal()
    started = Signal()

    def __init__(self, over: QWidget, model: FirstModel) -> None:
        super().__init__(over)
        self.model = model
        self.skip_all = TouchButton(self.tr("Skip all"), "close", pixels=20)
        self.skip = TouchButton(self.tr("Skip"), "arrow-right", pixels=20)
        trail = (
            self.tr("1  Language"), self.tr("2  Who signs"), self.tr("3  Data"),
            self.tr("4  Camera"), self.tr("5  GPU"), self.tr("6  Start"),
        )  # fmt: skip
        self.lay_out(trail, self.skip_all, (self.skip,))
        self.language = LanguageStep(model)
        self.people = PeopleStep(model)
        self.data = DataStep(model)
        self.camera = CameraStep(model)
        self.gpu = GpuStep(model)
        self.summary = SummaryStep(model)
        self.steps: tuple[FirstStep, ...] = (
            self.language, self.people, self.data, self.camera, self.gpu, self.summary,
        )  # fmt: skip
        self.at = 0
        self._starting = False
        for step in self.steps:
            self.stack.addWidget(step)
            step.moved.connect(self._write)
            step.passed.connect(self._next)
            step.said.connect(self.say)
        self.skip_all.clicked.connect(self._leave)
        self.skip.clicked.connect(self._next)
        self.language.spoken.connect(self.spoken)
        model.changed.connect(self._follow)
        model.failed.connect(self._failed)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Show a step by its number from 0."""
        self.at = at
        self.say("")
        self.stack.setCurrentIndex(at)
        self.steps[at].enter()
        self._follow()
        self.focus_step()

    @override
    def go(self) -> None:
        self.steps[self.at].go()

    @override
    def back(self) -> None:
        if self.at and not self.model.busy:
            self.show_step(self.at - 1)

    @override
    def first_stop(self) -> QWidget | None:
        return self.steps[self.at].first or self.main

    def _leave(self) -> None:
        if self._starting:
            self._starting = False
            self.model.stop_samples()
            self.say(self.tr("Stopped. No sample part is kept; Start makes them anew."))
        else:
            self.skipped.emit()

    def _next(self) -> None:
        if self.at + 1 < len(self.steps):
            self.show_step(self.at + 1)
        elif self.model.source == DEMO:
            self._starting = True
            self.model.make_samples()
        else:
            self.started.emit()

    def _follow(self) -> None:
        self.steps[self.at].write()
        self._write()
        if not self._starting:
            return
        if self.model.busy:
            done, of = self.model.parts_made
            words = self.tr("Sample part {n} of {all} is made.").format(n=done, all=of)
            self.say(words if of else self.tr("Making sample parts …"))
        else:
            self._starting = False
            self.started.emit()

    def _failed(self, text: str) -> None:
        self._starting = False
        self.say(text)

    def _write(self) -> None:
        step, busy = self.steps[self.at], self.model.busy
        words = self.tr("Start") if step is self.summary else self.tr("Next")
        self.name_main(words, allowed=step.forward)
        self.back_button.setVisible(self.at > 0)
        self.back_button.setEnabled(not busy)
        leave = self.tr("Cancel") if self._starting else self.tr("Skip all")
        self.skip_all.setText(leave)
        self.skip_all.setAccessibleName(leave)
        self.skip_all.setEnabled(self._starting or not busy)
        self.skip.setVisible(step.may_be_skipped and not self.model.administrator)
        self.skip.setEnabled(not busy)
        self.mark(self.at)
