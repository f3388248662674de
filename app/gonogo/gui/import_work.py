"""What the import of a model asks of a worker thread."""

from pathlib import Path
from typing import Literal

import msgspec

from gonogo.domain.errors import DataError, InspectError
from gonogo.domain.recipe import CameraSettings
from gonogo.gui.cost_desk import Progress, SupersededError
from gonogo.gui.services import Services
from gonogo.ports.ledger import LedgerQuery
from gonogo.vision.thumbnail import eight_bits
from gonogo.workbench.importing.answers import Candidate
from gonogo.workbench.importing.pictures import Picture, camera_over, read_pictures
from gonogo.workbench.importing.results import Desk, MadeBundle, Trial

MOST_FRAMES = 12
_ROWS = 100


class FrameSource(msgspec.Struct, frozen=True):
    """Where the real frames come from.

    Parameters
    ----------
    kind : {"folder", "sample", "kept"}
        Pictures of a folder, generated sample parts, or parts that the station kept.
    place : str
        Path, kind of sample, or name of the recipe whose parts were kept.
    """

    kind: Literal["folder", "sample", "kept"]
    place: str


class Frames(msgspec.Struct, frozen=True, eq=False):
    """Frames that were read, and the camera that a first recipe would take for them."""

    source: FrameSource
    pictures: tuple[Picture, ...]
    camera: CameraSettings


class Stopper:
    """Says to the child processes of an import whether to stop: as soon as its job is given up."""

    def __init__(self) -> None:
        self._now = Progress()

    def begin(self, progress: Progress) -> None:
        """Take up a job; called on the thread that does it."""
        self._now = progress

    def __call__(self) -> bool:
        """Whether nobody waits for the job any more."""
        return self._now.stop


def read_frames(services: Services, source: FrameSource) -> Frames:
    """Read frames.

    Raises
    ------
    InspectError
        There are none, or one cannot be read; the sentence says which.
    """
    if source.kind == "kept":
        return _kept(services, source)
    if source.kind == "sample":
        folder = services.sample_parts(source.place)
        camera = CameraSettings("emulator", folder=f"sample:{source.place}")
        return Frames(source, read_pictures(folder, MOST_FRAMES), camera)
    folder = Path(source.place)
    pictures = read_pictures(folder, MOST_FRAMES)
    return Frames(source, pictures, camera_over(folder, pictures))


def examine(
    services: Services, stopper: Stopper, progress: Progress, path: Path, frames: Frames
) -> Desk:
    """Open a file in a child process and learn what it is.

    Raises
    ------
    ModelError
        It cannot be used; the sentence says why and what to do.
    """
    stopper.begin(progress)
    progress.begin()
    desk = services.open_desk(path, frames.pictures, stopper)
    desk.examine()
    return desk


def try_on_frames(
    desk: Desk, stopper: Stopper, progress: Progress, key: str, candidate: Candidate
) -> Trial:
    """Try an answer on the frames."""
    stopper.begin(progress)
    progress.begin()
    return desk.try_answer(key, candidate)


class Installed(msgspec.Struct, frozen=True, eq=False):
    """A bundle in its place, and the recipe that goes with it."""

    made: MadeBundle
    recipe: str


def make_and_install(
    services: Services,
    desk: Desk,
    stopper: Stopper,
    progress: Progress,
    names: tuple[str, str],
    camera: CameraSettings,
) -> Installed:
    """Make the bundle and write it with a first recipe.

    Parameters
    ----------
    names : tuple of str
        Name and title.

    Raises
    ------
    InspectError
        It cannot be made, or one of that name exists.
    """
    stopper.begin(progress)
    progress.begin()
    services.check_name(names[0])  # before the work, which takes a while
    made = desk.make(*names, camera)
    if progress.stop:
        raise SupersededError
    return Installed(made, services.install(made))


def _kept(services: Services, source: FrameSource) -> Frames:
    recipe = services.recipes.load(source.place)
    reader = services.open_reader()
    try:
        rows = reader.query(LedgerQuery(recipe=source.place, limit=_ROWS))
    finally:
        reader.close()
    pictures: list[Picture] = []
    for row in rows:
        try:
            pixels = None if row.image_sha256 is None else services.archive.get(row.image_sha256)
        except InspectError:
            continue  # a damaged file is no reason to go without the others
        if pixels is not None:
            pictures.append(Picture(row.part_id, eight_bits(pixels)))
        if len(pictures) == MOST_FRAMES:
            break
    if not pictures:
        msg = (
            f"No picture of the last {_ROWS} parts of {source.place} was kept. Take a folder of "
            "pictures, or let the recipe's archive keep all parts for a while."
        )
        raise DataError(msg)
    return Frames(source, tuple(pictures), recipe.camera)
