"""The questions of the first start but for the administrator's."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel
from typing_extensions import override

from gonogo import paths
from gonogo.gui import figures
from gonogo.gui.first_model import DEMO, FirstModel
from gonogo.gui.language import LANGUAGES
from gonogo.gui.widgets.basics import TouchButton, label, row, set_text
from gonogo.gui.widgets.choice import Option, OptionList
from gonogo.gui.widgets.first_step import FirstStep
from gonogo.gui.widgets.health import HealthMark
from gonogo.ports.camera import CameraInfo


class LanguageStep(FirstStep):
    """Language of the screen; the window opens anew in the one that is pressed.

    Signals
    -------
    spoken : str
        Code of another language; empty for the system's.
    """

    spoken = Signal(str)

    def __init__(self, model: FirstModel) -> None:
        super().__init__(
            model,
            self.tr("Welcome to GoNoGo"),
            self.tr("A few questions set this machine up. In which language?"),
        )
        self.options = OptionList()
        self.options.chosen.connect(self._choose)
        self.inner.addWidget(self.options, 1)

    @override
    def write(self) -> None:
        now = self.model.screen.settings.now.language
        names = {"": self.tr("As the system"), **LANGUAGES}
        self.options.show_options([Option(key, name) for key, name in names.items()], now)

    def _choose(self, name: str) -> None:
        if name != self.model.screen.settings.now.language:
            self.spoken.emit(name)
        else:
            self.write()


class DataStep(FirstStep):
    """Where the data lie; nothing is moved here."""

    def __init__(self, model: FirstModel) -> None:
        super().__init__(
            model,
            self.tr("Where the data lie"),
            self.tr("Ledger, images, recipes and models of this machine are kept in one folder."),
        )
        self.folder = label("", 20, bold=True, wrap=True)
        self.room = label("", 20, wrap=True)
        how = self.tr(
            "To keep them elsewhere, close GoNoGo, set the environment variable GONOGO_DATA to "
            "another folder, or choose it in the installer, and start again."
        )
        self.inner.addWidget(self.folder)
        self.inner.addWidget(self.room)
        self.inner.addWidget(label(how, 18, wrap=True))
        self.inner.addStretch(1)

    @override
    def enter(self) -> None:
        self.model.look_for_room()

    @override
    def write(self) -> None:
        room = self.model.room
        set_text(self.folder, str(paths.data()))
        if room is None:
            set_text(self.room, self.model.room_problem or self.tr("Asking the disk …"))
        else:
            words = self.tr("{size} are free on its disk.")
            set_text(self.room, words.format(size=figures.size(room.free_bytes)))


class CameraStep(FirstStep):
    """A camera that was found, or the demo."""

    def __init__(self, model: FirstModel) -> None:
        super().__init__(
            model,
            self.tr("Camera or demo?"),
            self.tr("The demo needs no camera: sample tiles run through pylon's camera emulator."),
        )
        self.note = label("", 18, wrap=True)
        self.again = TouchButton(self.tr("Look again"), "refresh", pixels=20)
        self.again.clicked.connect(model.look_for_cameras)
        self.options = OptionList()
        self.options.chosen.connect(model.choose_source)
        above = row(gap=16)
        above.addWidget(self.note, 1)
        above.addWidget(self.again)
        self.inner.addLayout(above)
        self.inner.addWidget(self.options, 1)

    @property
    @override
    def forward(self) -> bool:
        return bool(self.model.source)

    @override
    def enter(self) -> None:
        if self.model.cameras is None:
            self.model.look_for_cameras()

    @override
    def write(self) -> None:
        model, found = self.model, self.model.cameras
        options = [self._option(info) for info in (found.cameras if found is not None else ())]
        demo = self.tr("Sample tiles from an emulated camera; a run starts at once.")
        options.append(Option(DEMO, self.tr("Demo"), demo))
        self.options.show_options(options, model.serial or model.source)
        set_text(self.note, self._said())
        self.again.setEnabled(found is not None)

    def _said(self) -> str:
        found = self.model.cameras
        if found is None:
            return self.tr("Looking for cameras …")
        if self.model.camera_problem:
            return self.model.camera_problem
        told = (
            self.tr("Cameras found: {n}.").format(n=len(found.cameras))
            if found.cameras
            else self.tr("No camera is connected.")
        )
        return " ".join((told, *found.problems))

    def _option(self, info: CameraInfo) -> Option:
        problem = "" if info.state == "free" else self.tr("Another program has it open.")
        return Option(
            info.serial,
            f"{info.model} {info.serial}",
            f"{info.vendor} · {info.transport}",
            problem,
        )


class GpuStep(FirstStep):
    """What models will run on."""

    def __init__(self, model: FirstModel) -> None:
        super().__init__(
            model,
            self.tr("GPU or CPU"),
            self.tr("Each recipe says where its model may run. This is what the machine offers."),
        )
        self.mark = HealthMark()
        self.found = label("", 20, wrap=True)
        shown = row(gap=12)
        shown.addWidget(self.mark)
        shown.addWidget(self.found, 1)
        self.note = label("", 18, wrap=True)
        self.inner.addLayout(shown)
        self.inner.addWidget(self.note)
        self.inner.addStretch(1)

    @override
    def enter(self) -> None:
        if self.model.gpu is None:
            self.model.look_for_gpu()

    @override
    def write(self) -> None:
        result = self.model.gpu
        if result is None:
            self.mark.set_level("unknown")
            set_text(self.found, self.model.gpu_problem or self.tr("Trying the GPU …"))
            return
        levels = {"ok": "good", "failed": "bad", "not here": "unknown"}
        self.mark.set_level(levels[result.state])  # type: ignore[arg-type]
        set_text(self.found, result.text or result.figure)
        cpu = self.tr("The shipped models are made for the CPU.")
        set_text(self.note, "" if result.state == "ok" else cpu)


class SummaryStep(FirstStep):
    """Everything once more, and what Start does."""

    def __init__(self, model: FirstModel) -> None:
        super().__init__(model, self.tr("Ready"), self.tr("This is how the machine starts."))
        self.values: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        names = {
            "language": self.tr("Language"), "people": self.tr("Who signs"),
            "data": self.tr("Data folder"), "camera": self.tr("Camera"), "gpu": self.tr("GPU"),
        }  # fmt: skip
        for number, (key, name) in enumerate(names.items()):
            value = self.values[key] = label("", 20, wrap=True)
            grid.addWidget(label(name, 20, bold=True), number, 0)
            grid.addWidget(value, number, 1)
        self.then = label("", 18, wrap=True)
        self.inner.addLayout(grid)
        self.inner.addWidget(self.then)
        self.inner.addStretch(1)

    @property
    @override
    def forward(self) -> bool:
        return not self.model.busy

    @override
    def write(self) -> None:
        model = self.model
        speech = model.screen.settings.now.language
        gpu = model.gpu
        demo = model.source == DEMO
        for key, text in {
            "language": LANGUAGES.get(speech, self.tr("As the system")),
            "people": model.administrator or self.tr("Nobody yet: nothing can be signed"),
            "data": str(paths.data()),
            "camera": self.tr("Demo") if demo else model.serial,
            "gpu": (gpu.text or gpu.figure) if gpu is not None else figures.NONE,
        }.items():
            set_text(self.values[key], text)
        demo_starts = self.tr(
            "Start makes the sample parts, starts a station and runs them. Nothing of it touches "
            "a camera."
        )
        camera_starts = self.tr(
            "Start opens the page Camera. Until GoNoGo is closed, view and runs take this camera; "
            "a recipe of your own names it for good."
        )
        set_text(self.then, demo_starts if demo else camera_starts)
