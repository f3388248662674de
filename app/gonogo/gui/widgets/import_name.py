"""Last step before the bundle is made: its name, and the camera of its first recipe."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.domain.errors import InspectError
from gonogo.domain.recipe import CameraSettings
from gonogo.gui import theme
from gonogo.gui.import_model import ImportModel, name_for
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, card, label
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.import_step import ImportStep
from gonogo.ports.recipes import RecipeStore

_OWN = "…"


class NameStep(ImportStep):
    """Name, title, camera, and what limits it starts with."""

    place = 3

    def __init__(self, model: ImportModel, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._screen = screen
        self._cameras: dict[str, CameraSettings] = {}
        self.name = self._field(self.tr("Name of the bundle and of its recipe"))
        self.title = self._field(self.tr("Title on the screen"))
        self.name.textEdited.connect(self._named)
        self.title.textEdited.connect(self._titled)
        self.camera_button = TouchButton("", "camera-outline", pixels=20)
        self.camera_button.clicked.connect(self._ask_camera)
        self._limits = label("", 18, wrap=True)
        self._what = label("", 18, wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(1, 1)
        for number, (words, widget) in enumerate((
            (self.tr("Name"), self.name), (self.tr("Title"), self.title),
            (self.tr("Camera"), self.camera_button),
        )):  # fmt: skip
            grid.addWidget(label(words, 20, bold=True), number, 0)
            grid.addWidget(widget, number, 1)
        told = QVBoxLayout()
        told.setSpacing(16)
        told.addWidget(label(self.tr("What will be made"), 20, bold=True))
        told.addWidget(self._what)
        told.addWidget(label(self.tr("Limits to begin with"), 20, bold=True))
        told.addWidget(self._limits)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addLayout(grid)
        layout.addWidget(card(told, 24))
        layout.addStretch(1)

    @property
    @override
    def forward(self) -> tuple[str, bool]:
        return self.tr("Make it"), bool(self.model.name and self.model.title)

    @property
    @override
    def first(self) -> QWidget | None:
        return self.name

    @override
    def enter(self) -> None:
        model = self.model
        self.name.setText(model.name)
        self.title.setText(model.title)
        self._limits.setText(limits_in_words(model))
        self._write_camera()
        text = self.tr(
            "A model bundle with graph, contract, an image whose answer is known, and where it "
            "comes from; and version 1 of a recipe that runs it. Nothing that is there is changed."
        )
        self._what.setText(text)

    @override
    def go(self) -> None:
        if not self.forward[1]:
            return
        self.said.emit("")
        self.wanted.emit("working")
        self.model.make()

    def _field(self, words: str) -> QLineEdit:
        made = QLineEdit()
        made.setFont(theme.font(20))
        made.setAccessibleName(words)
        made.setPlaceholderText(words)
        made.returnPressed.connect(self.go)
        return made

    def _named(self, text: str) -> None:
        self.model.name = name_for(text) if text.strip() else ""
        problem = self.tr("It will be called {name}: lower case, digits and hyphens.")
        changed = bool(self.model.name) and self.model.name != text.strip()
        self.said.emit(problem.format(name=self.model.name) if changed else "")
        self.moved.emit()

    def _titled(self, text: str) -> None:
        self.model.title = text.strip()
        self.moved.emit()

    def _write_camera(self) -> None:
        camera = self.model.camera
        words = "" if camera is None else camera_in_words(camera)
        self.camera_button.setText(words)
        self.camera_button.setAccessibleName(self.tr("Camera: {words}").format(words=words))

    def _ask_camera(self) -> None:
        store = self._screen.services.recipes
        read = self._screen.ledger.run(lambda: _cameras_of(store))
        self._screen.pending.watch(self, read, self._offer_cameras)

    def _offer_cameras(self, found: Sequence[tuple[str, CameraSettings]]) -> None:
        frames = self.model.frames
        options = []
        self._cameras = {}
        if frames is not None:
            self._cameras[_OWN] = frames.camera
            title = self.tr("The pictures it was tried on")
            options.append(Option(_OWN, title, camera_in_words(frames.camera)))
        for name, camera in found:
            self._cameras[name] = camera
            title = self.tr("The camera of {name}").format(name=name)
            options.append(Option(name, title, camera_in_words(camera)))
        sheet = ChoiceSheet(
            self, self.tr("Camera of the recipe"), options, "", self.tr("There is none.")
        )
        sheet.chosen.connect(self._take_camera)
        sheet.open()

    def _take_camera(self, key: str) -> None:
        self.model.camera = self._cameras[key]
        self._write_camera()


def camera_in_words(camera: CameraSettings) -> str:
    """Say what a camera is."""
    if camera.driver == "emulator":
        return f"Basler's emulator over {camera.folder or 'its test picture'}"
    if camera.driver == "replay":
        return f"Pictures of {camera.folder}, one after the other"
    return f"{camera.driver} camera {camera.serial}"


def limits_in_words(model: ImportModel) -> str:
    """Say which limits the first recipe gets."""
    known = model.known
    count = 0 if model.desk is None else len(model.desk.frames)
    distance = (
        f"Its score has no upper end. It fails from 1.2 times the highest score of your {count} "
        "pictures, and is looked at from 1.05 times: right if they all are good parts. Tune it on "
        "the page Cost before you rely on it."
    )
    share = (
        "Its scores are 0 to 1. A part fails from 0.5, and a person looks at it from 0.35. Tune "
        "it on the page Cost before you rely on it."
    )
    task = "" if known is None else known.value("task")
    good = "" if known is None else known.value("good")
    if good:
        distance = (
            "Its score has no upper end. It fails from 1.2 times the highest score of the good "
            "parts you gave, and is looked at from 1.05 times. Tune it on the page Cost before you "
            "rely on it."
        )
    if task in ("reconstruction", "embedding"):
        return distance
    if task == "anomaly":
        return f"Where its score is 0 to 1: fail from 0.5, review from 0.35. Else: {distance}"
    return share


def _cameras_of(store: RecipeStore) -> list[tuple[str, CameraSettings]]:
    found = []
    for name in store.names():
        try:
            found.append((name, store.load(name).camera))
        except InspectError:
            continue  # a broken recipe has no camera to offer
    return found
