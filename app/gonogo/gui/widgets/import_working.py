"""Between two steps: what is done, for how long, and how to stop it; or why it came to no end."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gonogo.gui.import_model import ImportModel
from gonogo.gui.widgets.import_step import ImportStep
from gonogo.gui.widgets.state_panel import StatePanel


class WorkingStep(ImportStep):
    """A panel in the middle."""

    place = 0

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.panel = StatePanel(self)
        self.panel.pressed.connect(self.press)
        self._watch = QTimer(self)
        self._watch.setInterval(250)
        self._watch.timeout.connect(self._write)
        model.worked.connect(self._write)
        model.changed.connect(self._write)

    @property
    @override
    def first(self) -> QWidget | None:
        return self.panel.button

    @override
    def enter(self) -> None:
        self._write()

    def _write(self) -> None:
        model = self.model
        name = model.file.name if model.file else ""
        working = model.busy in ("examine", "make")
        if working:
            self._watch.start()
        else:
            self._watch.stop()
        if model.busy == "examine":
            title = self.tr("Looking into {name}").format(name=name)
            text = self.tr("A process of its own opens it, with little memory and 10 s at most.")
        elif model.busy == "make":
            title = self.tr("Making {name}").format(name=model.name)
            text = self.tr("The graph is rewritten, tried on the pictures, and written to disk.")
        elif model.problem:
            self.panel.show_state(
                "file-alert-outline", self.tr("{name} cannot be used").format(name=name),
                model.problem, self.tr("Choose another file"),
            )  # fmt: skip
            return
        else:
            return
        spent = self.tr("{s} s so far.").format(s=round(model.spent_s))
        self.panel.show_state("timer-sand", title, f"{text} {spent}", self.tr("Cancel"))

    def press(self) -> None:
        """Stop, or go back to where another file can be chosen."""
        making = self.model.busy == "make"
        if self.model.busy:
            self.model.cancel()
        self.wanted.emit("name" if making else "files")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.place()
