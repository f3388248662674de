"""Head of the camera page: which camera, view on or off, feature files."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gonogo import paths
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, eliding, set_text
from gonogo.gui.widgets.recipe_button import RecipeButton
from gonogo.ports.state import LaneState


class CameraHead(QWidget):
    """Buttons of the camera page.

    Signals
    -------
    view_pressed : ()
        Start or stop the view.
    save_asked, load_asked : str
        Path of a feature file.
    selftest_pressed : ()
        Look whether this installation works.
    """

    view_pressed = Signal()
    save_asked = Signal(str)
    load_asked = Signal(str)
    selftest_pressed = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recipe = RecipeButton(screen)
        self._serial = "camera"
        self.name = eliding("", 20, bold=True)
        self.detail = eliding("", 16, muted=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.detail)
        words.addStretch(1)
        self.load = TouchButton(self.tr("Load"), "folder-open-outline",
                                tip=self.tr("Load a feature file"))  # fmt: skip
        self.save = TouchButton(self.tr("Save"), "content-save-outline",
                                tip=self.tr("Save a feature file"))  # fmt: skip
        self.selftest = TouchButton(self.tr("Self-test"), "stethoscope",
                                    tip=self.tr("See whether this installation works"))  # fmt: skip
        self.view = TouchButton(self.tr("Start view"), "play", main=True, pixels=20)
        self.view.setMinimumWidth(180)
        self.view.clicked.connect(self.view_pressed)
        self.selftest.clicked.connect(self.selftest_pressed)
        self.save.clicked.connect(self._ask_save)
        self.load.clicked.connect(self._ask_load)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.recipe, 2)
        layout.addLayout(words, 2)
        layout.addWidget(self.selftest)
        layout.addWidget(self.load)
        layout.addWidget(self.save)
        layout.addWidget(self.view)

    def show_state(self, lane: LaneState | None, *, viewing: bool, free: bool) -> None:
        """Show which camera it is and what may be done."""
        if lane is None:
            set_text(self.name, self.tr("Camera not open"))
            set_text(self.detail, "")
        else:
            camera = lane.camera
            self._serial = camera.serial or camera.driver
            set_text(self.name, f"{camera.model} {camera.serial}".strip())
            kind = (
                self.tr("emulated, no light falls on it") if camera.emulated else camera.transport
            )
            set_text(self.detail, f"{camera.driver} · {kind}")
        text = self.tr("Stop view") if viewing else self.tr("Start view")
        if self.view.text() != text:
            self.view.setText(text)
            self.view.setAccessibleName(text)
            self.view.change_icon("stop" if viewing else "play")
        self.view.setEnabled(viewing or free)
        self.load.setEnabled(viewing)
        self.save.setEnabled(viewing)
        self.recipe.set_locked(locked=viewing or not free)

    def _folder(self) -> Path:
        folder = paths.data() / "features"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _ask_save(self) -> None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M")
        dialog = self._dialog(self.tr("Save the camera's features"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pfs")
        dialog.selectFile(f"{self._serial}-{stamp}.pfs")
        dialog.fileSelected.connect(self.save_asked)
        dialog.open()

    def _ask_load(self) -> None:
        dialog = self._dialog(self.tr("Load the camera's features"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.load_asked)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, str(self._folder()))
        dialog.setNameFilter(self.tr("pylon feature files (*.pfs)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
