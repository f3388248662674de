"""What a new machine is asked, and what it finds of itself meanwhile."""

import shutil
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from gonogo import paths
from gonogo.domain.errors import DataError, LedgerError
from gonogo.gui.cost_desk import Progress, SupersededError
from gonogo.gui.screen import Screen
from gonogo.gui.services import Services
from gonogo.ports.camera import FoundCameras
from gonogo.ports.selftest import CheckResult

DEMO = "emulator"
DEMO_RECIPE = "tile"
_CAMERA = "camera:"
_LOOK_MS = 200


class Room(msgspec.Struct, frozen=True):
    """The data folder and its disk."""

    folder: Path
    free_bytes: int


def is_used(services: Services) -> bool:
    """Whether a station has written into the ledger already; belongs on a worker thread."""
    try:
        reader = services.open_reader()
    except LedgerError:
        return False
    try:
        return reader.entry(1) is not None
    finally:
        reader.close()


class FirstModel(QObject):
    """Keeps the answers while the window is made anew in another language.

    Signals
    -------
    changed : ()
        Something was found, or answered.
    failed : str
        An answer was refused; a sentence.

    Attributes
    ----------
    administrator : str
        Who may sign since this set-up; empty for nobody.
    source : str
        ``emulator`` for the demo, ``camera:SERIAL``, or empty while nothing is chosen.
    room, cameras, gpu : Room, FoundCameras, CheckResult or None
        What was found; None while that is not known.
    camera_problem, gpu_problem, room_problem : str
        Why that will not be known.
    busy : bool
        A person is being added, or the sample parts are made.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.screen = screen
        self.administrator = ""
        self.source = ""
        self.room: Room | None = None
        self.cameras: FoundCameras | None = None
        self.gpu: CheckResult | None = None
        self.room_problem = self.camera_problem = self.gpu_problem = ""
        self.busy = False
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_MS)
        self._watch.timeout.connect(self.changed)

    @property
    def serial(self) -> str:
        """Serial number of the camera that was chosen; empty for the demo or none."""
        return self.source.removeprefix(_CAMERA) if self.source.startswith(_CAMERA) else ""

    def choose_source(self, key: str) -> None:
        """Take the demo, or a camera by its serial number."""
        self.source = key if key == DEMO else f"{_CAMERA}{key}"
        self.changed.emit()

    def add_administrator(self, name: str, password: str) -> None:
        """Let somebody sign."""

        def added(_nothing: None) -> None:
            self.administrator, self.busy = name, False
            self.changed.emit()

        self.busy = True
        add = self.screen.services.set_up.add_person
        self.screen.tuning.ask(self, "people", lambda _p: add(name, password), added, self._refuse)
        self.changed.emit()

    @property
    def parts_made(self) -> tuple[int, int]:
        """How many of the demo's parts there are, and how many it will be; 0 while not known."""
        progress = self.screen.tuning.progress("samples")
        return (progress.count, progress.of) if progress is not None else (0, 0)

    def make_samples(self) -> None:
        """Make the demo's parts; ``changed`` tells of the end, when nothing is busy any more."""
        make = self.screen.services.set_up.make_parts

        def work(progress: Progress) -> Path:
            def count(done: int, of: int) -> None:
                progress.count, progress.of = done, of
                if progress.stop:
                    raise SupersededError

            return make(DEMO_RECIPE, count)

        def made(_folder: Path) -> None:
            self.busy = False
            self._watch.stop()
            self.changed.emit()

        self.busy = True
        self.screen.tuning.ask(self, "samples", work, made, self._refuse)
        self._watch.start()
        self.changed.emit()

    def stop_samples(self) -> None:
        """Give the demo's parts up; those made so far go."""
        self.screen.tuning.drop("samples")
        self.busy = False
        self._watch.stop()
        self.changed.emit()

    def look_for_room(self) -> None:
        """Ask the disk of the data folder."""

        def came(room: Room) -> None:
            self.room, self.room_problem = room, ""
            self.changed.emit()

        def failed(text: str) -> None:
            self.room_problem = text
            self.changed.emit()

        self.screen.tuning.ask(self, "disk", lambda _p: _room(), came, failed)

    def look_for_cameras(self) -> None:
        """Search all transport layers for cameras."""

        def came(found: FoundCameras) -> None:
            self.cameras = found
            free = [info.serial for info in found.cameras if info.state == "free"]
            known = {info.serial for info in found.cameras}
            if not self.source or (self.serial and self.serial not in known):
                self.source = f"{_CAMERA}{free[0]}" if free else DEMO
            self.changed.emit()

        def failed(text: str) -> None:
            self.cameras, self.camera_problem = FoundCameras((), ()), text
            self.source = self.source or DEMO
            self.changed.emit()

        self.cameras, self.camera_problem = None, ""
        find = self.screen.services.set_up.find_cameras
        self.screen.tuning.ask(self, "cameras", lambda p: find(lambda: p.stop), came, failed)
        self.changed.emit()

    def look_for_gpu(self) -> None:
        """Make the self-test's check of the GPU."""
        test = self.screen.services.set_up.gpu_test

        def work(progress: Progress) -> CheckResult:
            report = test.run(lambda _check: None, lambda _result: None, lambda: progress.stop)
            return report.results[0]

        def came(result: CheckResult) -> None:
            self.gpu, self.gpu_problem = result, ""
            self.changed.emit()

        def failed(text: str) -> None:
            self.gpu_problem = text
            self.changed.emit()

        self.screen.tuning.ask(self, "gpu", work, came, failed)

    def _refuse(self, text: str) -> None:
        self.busy = False
        self._watch.stop()
        self.failed.emit(text)
        self.changed.emit()


def _room() -> Room:
    folder = paths.data()
    try:
        return Room(folder, shutil.disk_usage(folder).free)
    except OSError as error:
        msg = f"The disk of {folder} does not say how much room it has ({error.strerror})."
        raise DataError(msg) from error
