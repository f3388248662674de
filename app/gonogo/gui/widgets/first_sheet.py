"""The questions of the first start, one at a time over the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from gonogo.gui import theme
from gonogo.gui.first_model import DEMO, FirstModel
from gonogo.gui.widgets.basics import TouchButton, Weight, label, row
from gonogo.gui.widgets.first_people import PeopleStep
from gonogo.gui.widgets.first_steps import (
    CameraStep,
    DataStep,
    GpuStep,
    LanguageStep,
    SummaryStep,
)
from gonogo.gui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from gonogo.gui.widgets.first_step import FirstStep


class FirstSheet(Sheet):
    """Back, Next and Skip; Escape goes one back, and never away by accident.

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
        super().__init__(over, whole=True)
        self.model = model
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
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
            step.moved.connect(self._write)
            step.passed.connect(self._next)
            step.said.connect(self.say)
        self._trail = [label(words, 18) for words in (
            self.tr("1  Language"), self.tr("2  Who signs"), self.tr("3  Data"),
            self.tr("4  Camera"), self.tr("5  GPU"), self.tr("6  Start"),
        )]  # fmt: skip
        self.skip_all = TouchButton(self.tr("Skip all"), "close", pixels=20)
        self.back_button = TouchButton(self.tr("Back"), "arrow-left", pixels=20)
        self.skip = TouchButton(self.tr("Skip"), "arrow-right", pixels=20)
        self.main = TouchButton("", main=True, pixels=20)
        self.main.setMinimumWidth(280)
        self.said = label("", 18, bold=True, wrap=True)
        self._lay_out()
        self.skip_all.clicked.connect(self.skipped)
        self.back_button.clicked.connect(self.back)
        self.skip.clicked.connect(self._next)
        self.main.clicked.connect(lambda: self.steps[self.at].go())
        self.language.spoken.connect(self.spoken)
        model.changed.connect(self._follow)
        model.failed.connect(self._failed)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Show a step by its number from 0."""
        self.at = at
        self.say("")
        self._stack.setCurrentIndex(at)
        self.steps[at].enter()
        self._follow()
        self._focus()

    def back(self) -> None:
        """Go one step back; the answers stay."""
        if self.at and not self.model.busy:
            self.show_step(self.at - 1)

    def say(self, text: str) -> None:
        """Say something at the foot."""
        self.said.setText(text)

    @override
    def open(self) -> None:
        super().open()
        self._focus()

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
        self.main.setText(words)
        self.main.setAccessibleName(words)
        self.main.setEnabled(step.forward)
        self.back_button.setVisible(self.at > 0)
        self.back_button.setEnabled(not busy)
        self.skip_all.setEnabled(not busy)
        self.skip.setVisible(step.may_be_skipped and not self.model.administrator)
        self.skip.setEnabled(not busy)
        for number, shown in enumerate(self._trail):
            here = number == self.at
            shown.setProperty("muted", not here)
            shown.style().unpolish(shown)
            shown.style().polish(shown)
            shown.setFont(theme.font(18, Weight.DemiBold if here else Weight.Normal))

    def _focus(self) -> None:
        step = self.steps[self.at]
        first = step.first or self.main
        if self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = row(*self._trail, gap=24)
        head.addStretch(1)
        head.addWidget(self.skip_all)
        foot = row(self.back_button, gap=16)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.skip)
        foot.addWidget(self.main)
        self.inner.setContentsMargins(24, 16, 24, 16)
        self.inner.setSpacing(12)
        self.inner.addLayout(head)
        self.inner.addWidget(self._stack, 1)
        self.inner.addLayout(foot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        event.accept()
