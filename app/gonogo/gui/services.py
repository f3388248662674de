"""What the screen is given to work with; bootstrap makes it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.decision import Judgement
from gonogo.domain.frame import Frame, Pixels
from gonogo.domain.prediction import ScoreMap
from gonogo.domain.recipe import ModelStep, Recipe
from gonogo.ports.archive import Archive
from gonogo.ports.camera import FoundCameras
from gonogo.ports.importing import LayerFacts
from gonogo.ports.ledger import LedgerReader
from gonogo.ports.model import Model
from gonogo.ports.pictures import Overlay
from gonogo.ports.recipes import RecipeStore
from gonogo.ports.selftest import SelfTest
from gonogo.ports.station import StationControl
from gonogo.ports.update import Updates
from gonogo.workbench.importing.pictures import Picture
from gonogo.workbench.importing.results import Desk, MadeBundle
from gonogo.workbench.judged import JudgedFolder, Over
from gonogo.workbench.labelled.part import Listing


class InsideModel(Protocol):
    """Looks into a model's graph."""

    def layers(self, pixels: NDArray[np.uint8]) -> tuple[LayerFacts, ...]:
        """List its feature maps, in order."""
        ...

    def channel(self, pixels: NDArray[np.uint8], tensor: str, channel: int) -> ScoreMap:
        """One channel of a layer, 0 to 1 over itself."""
        ...


class SetUp(msgspec.Struct, frozen=True):
    """What a new machine is set up with; all of it belongs on worker threads.

    Parameters
    ----------
    add_person : callable
        Lets somebody sign, by name and password; raises ``PeopleError``.
    find_cameras : callable
        Looks for cameras; its argument is asked all the time whether to stop. Raises
        ``DeviceError``.
    gpu_test : SelfTest
        The self-test's check of the GPU alone.
    make_parts : callable
        Makes the sample parts of a kind where they are missing; its last argument takes parts done
        and parts in all.
    """

    add_person: Callable[[str, str], None]
    find_cameras: Callable[[Callable[[], bool]], FoundCameras]
    gpu_test: SelfTest
    make_parts: Callable[[str, Callable[[int, int], None]], Path]


class Services(msgspec.Struct, frozen=True):
    """The screen's view of the rest of the program.

    Parameters
    ----------
    control : StationControl
        The station.
    recipes : RecipeStore
        Recipes to choose from.
    open_reader : callable
        Opens the ledger for reading, on a worker thread; raises ``LedgerError`` where there is
        none yet. Called again after a failure.
    archive : Archive
        Kept images, for parts that the station no longer has in memory.
    open_model : callable
        Loads the bundle that a recipe pins, on a worker thread, to judge kept images anew; raises
        ``ModelError``. The caller closes it.
    judge_folder : callable
        Judges a labelled folder with a recipe's model, on a worker thread; its last argument counts
        the parts and may stop. Raises ``DataError``, ``ModelError`` or ``RecipeError``.
    explainer : callable
        Judges frames by a recipe and its model, without the image gate; raises ``RecipeError``
        where the two do not fit.
    open_desk : callable
        Opens the import of an ONNX file with frames to try it on; its last argument is asked all
        the time whether to stop. Its work belongs on a worker thread.
    check_name : callable
        Raises ``RecipeError`` where a new bundle and its recipe cannot have a name.
    install : callable
        Writes a bundle and its first recipe; answers the recipe's name. Raises ``ModelError`` or
        ``RecipeError``, and then nothing of it is left.
    occlude : callable
        Covers a picture place by place, on a worker thread; its last argument takes places done
        and places in all, and stops with False. Raises ``DataError`` or ``ModelError``.
    look_inside : callable
        Opens the graph of the bundle that a recipe pins to look at its layers, each in a child
        process; its last argument is asked all the time whether to stop.
    remove, put_back : callable
        Takes one of the user's own bundles with its recipe out of use, by name, or puts it back;
        answers what was done. Raises ``RecipeError``, and then nothing was.
    self_test : SelfTest
        Checks this installation; its run belongs on a worker thread.
    set_up : SetUp
        For the first start.
    updates : callable
        Gives what looks at update files, takes them and goes back; its work belongs on a worker
        thread.
    sample_parts : callable
        Folder of the generated sample parts of a kind, made where they are missing.
    source : str
        Camera override of every run and view started from this screen, as in
        :class:`~gonogo.ports.messages.StartRun`; empty keeps the recipe's camera.
    rate_hz : float or None
        Trigger rate override of every run started from this screen.
    judge_anew : callable or None
        Judges a picture with a recipe, on a worker thread, for what is drawn over it: None where
        the model fails on it; raises ``InspectError``. None where no picture can be judged.
    ends_idle_station : bool
        Whether an idle station is shut down when the window closes, since this screen started it.
        A running line is never ended without asking.
    """

    control: StationControl
    recipes: RecipeStore
    open_reader: Callable[[], LedgerReader]
    archive: Archive
    open_model: Callable[[ModelStep], Model]
    judge_folder: Callable[[Recipe, Listing, Over], JudgedFolder]
    explainer: Callable[[Recipe, Model], Callable[[Frame], Judgement]]
    open_desk: Callable[[Path, Sequence[Picture], Callable[[], bool]], Desk]
    check_name: Callable[[str], None]
    install: Callable[[MadeBundle], str]
    sample_parts: Callable[[str], Path]
    occlude: Callable[[Recipe, Pixels, Callable[[int, int], bool]], ScoreMap]
    look_inside: Callable[[ModelStep, Callable[[], bool]], InsideModel]
    remove: Callable[[str], str]
    put_back: Callable[[str], str]
    self_test: SelfTest
    set_up: SetUp
    updates: Callable[[], Updates]
    source: str = ""
    rate_hz: float | None = None
    judge_anew: Callable[[Recipe, Pixels], Overlay | None] | None = None
    ends_idle_station: bool = False
