"""First step: which file, and real pictures to try it on."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.gui import figures
from gonogo.gui.import_model import ImportModel
from gonogo.gui.import_work import Frames, FrameSource
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, card, clear, eliding, label, set_text
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.cost_source import ask_folder
from gonogo.gui.widgets.import_step import ImportStep
from gonogo.vision.synth import KINDS
from gonogo.vision.thumbnail import thumbnail
from gonogo.workbench.importing.pictures import Picture

_THUMB = (108, 108)
_MOST_SHOWN = 4


class FilesStep(ImportStep):
    """Choose an ONNX file, by a dialog or by dropping it, and frames."""

    place = 0

    def __init__(self, model: ImportModel, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._screen = screen
        self.file_button = TouchButton(
            self.tr("Choose an ONNX file…"), "file-outline", main=True, pixels=20
        )
        self.folder_button = TouchButton(self.tr("A folder…"), "folder-outline", pixels=20)
        self.sample_button = TouchButton(self.tr("Sample parts…"), "cube-outline", pixels=20)
        self.kept_button = TouchButton(self.tr("The station's last parts…"), "history", pixels=20)
        self.file_name = eliding("", 20, bold=True)
        self.file_about = label("", 16, muted=True, wrap=True)
        self.frames_name = eliding("", 20, bold=True)
        self.frames_about = label("", 16, muted=True, wrap=True)
        self._thumbs = QWidget()
        thumbs = QHBoxLayout(self._thumbs)
        thumbs.setContentsMargins(0, 0, 0, 0)
        thumbs.setSpacing(8)
        self.file_button.clicked.connect(self._ask_file)
        self.folder_button.clicked.connect(self._ask_folder)
        self.sample_button.clicked.connect(self._ask_sample)
        self.kept_button.clicked.connect(self._ask_kept)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._file_card(), 1)
        layout.addWidget(self._frames_card(), 1)
        model.changed.connect(self._write)
        model.worked.connect(self._write)
        self._write()

    @property
    @override
    def forward(self) -> tuple[str, bool]:
        return self.tr("Look into the model"), self.model.ready and not self.model.busy

    @property
    @override
    def first(self) -> QWidget | None:
        return self.file_button if self.model.file is None else self.folder_button

    @override
    def enter(self) -> None:
        self._write()

    @override
    def go(self) -> None:
        if self.model.desk is not None:
            self.wanted.emit("facts")
            return
        self.wanted.emit("working")
        self.model.examine()

    def _file_card(self) -> QWidget:
        layout = QVBoxLayout()
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("The model"), 20, bold=True))
        words = self.tr("One .onnx file. It can be dropped anywhere on this page, too.")
        layout.addWidget(label(words, 16, muted=True, wrap=True))
        layout.addWidget(self.file_button)
        layout.addStretch(1)
        layout.addWidget(self.file_name)
        layout.addWidget(self.file_about)
        return card(layout, 24)

    def _frames_card(self) -> QWidget:
        layout = QVBoxLayout()
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("Real pictures"), 20, bold=True))
        words = self.tr(
            "As the camera gives them. What the file does not say is answered by looking at what "
            "the model makes of them."
        )
        layout.addWidget(label(words, 16, muted=True, wrap=True))
        for button in (self.folder_button, self.sample_button, self.kept_button):
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self._thumbs)
        layout.addWidget(self.frames_name)
        layout.addWidget(self.frames_about)
        return card(layout, 24)

    def _write(self) -> None:
        path, frames = self.model.file, self.model.frames
        set_text(self.file_name, path.name if path else self.tr("No file yet"))
        set_text(self.file_about, "" if path is None else _about_file(path))
        if self.model.busy == "frames":
            set_text(self.frames_name, self.tr("Reading the pictures …"))
        elif frames is None:
            set_text(self.frames_name, self.tr("No pictures yet"))
            set_text(self.frames_about, "")
            clear(self._thumbs)
        elif self.frames_name.property("of") is not frames:
            self._show_frames(frames)
        self.frames_name.setProperty("of", None if self.model.busy == "frames" else frames)
        self.moved.emit()

    def _show_frames(self, frames: Frames) -> None:
        names = {
            "folder": self.tr("Folder {place}"), "sample": self.tr("Sample parts: {place}"),
            "kept": self.tr("Last parts of {place}"),
        }  # fmt: skip
        place = frames.source.place
        named = Path(place).name if frames.source.kind == "folder" else place
        set_text(self.frames_name, names[frames.source.kind].format(place=named))
        set_text(self.frames_about, about_frames(frames.pictures))
        clear(self._thumbs)
        layout = self._thumbs.layout()
        assert layout is not None
        for picture in frames.pictures[:_MOST_SHOWN]:
            shown = label()
            shown.setPixmap(_pixmap(picture))
            shown.setAccessibleName(picture.name)
            layout.addWidget(shown)
        assert isinstance(layout, QHBoxLayout)
        layout.addStretch(1)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a model"))
        dialog.setNameFilter(self.tr("ONNX models (*.onnx)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.model.choose_file(Path(name)))
        dialog.open()

    def _ask_folder(self) -> None:
        def chosen(path: Path) -> None:
            self._take(FrameSource("folder", str(path)))

        ask_folder(self, self.tr("Open a folder of real pictures"), chosen)

    def _ask_sample(self) -> None:
        options = [Option(kind, kind.title()) for kind in sorted(KINDS)]
        sheet = ChoiceSheet(
            self, self.tr("Which sample parts?"), options, "", self.tr("There are none.")
        )
        sheet.chosen.connect(lambda kind: self._take(FrameSource("sample", kind)))
        sheet.open()

    def _ask_kept(self) -> None:
        def came(names: list[str]) -> None:
            options = [Option(name, name) for name in names]
            title = self.tr("Parts of which recipe?")
            sheet = ChoiceSheet(self, title, options, "", self.tr("There is no recipe yet."))
            sheet.chosen.connect(lambda name: self._take(FrameSource("kept", name)))
            sheet.open()

        read = self._screen.ledger.run(self._screen.services.recipes.names)
        self._screen.pending.watch(self, read, came)

    def _take(self, source: FrameSource) -> None:
        self.said.emit("")
        self.model.choose_frames(source)


def about_frames(pictures: tuple[Picture, ...]) -> str:
    """Say how many, how large and how deep."""
    first = pictures[0]
    height, width = first.pixels.shape[:2]
    colour = {1: "grey", 3: "in colour"}.get(first.channels, f"{first.channels} channels")
    more = "" if len({p.pixels.shape for p in pictures}) == 1 else ", others of another size"
    return f"{len(pictures)} pictures, {width} × {height} px, {colour}{more}"


def _about_file(path: Path) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        return str(path.parent)
    return f"{figures.megabytes(size)} · {path.parent}"


def _pixmap(picture: Picture) -> QPixmap:
    pixels = picture.pixels if picture.channels in (1, 3) else picture.pixels[..., 0]
    small = thumbnail(pixels, *_THUMB)
    height, width = small.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if small.ndim == 2 else QImage.Format.Format_BGR888
    image = QImage(small.data, width, height, small.strides[0], kind)
    return QPixmap.fromImage(image)
