"""What a station is built from: ports only, joined by bootstrap."""

from collections.abc import Callable

import msgspec

from gonogo.domain.recipe import CameraSettings, ModelStep, OutputSettings, Recipe
from gonogo.ports.archive import Archive
from gonogo.ports.camera import Camera
from gonogo.ports.clock import Clock
from gonogo.ports.ledger import Ledger, LedgerReader
from gonogo.ports.model import Model
from gonogo.ports.output import Output
from gonogo.ports.people import People
from gonogo.ports.pictures import PartSummary, Preview
from gonogo.ports.recipes import WritableRecipeStore
from gonogo.ports.state import StationEvent


class Wiring(msgspec.Struct, frozen=True):
    """Everything a station needs, each behind its port.

    Parameters
    ----------
    source : callable
        ``(recipe, text) -> CameraSettings`` for ``emulator``, ``folder:PATH``, ``camera:SERIAL``
        or the recipe's own camera for an empty text.
    publish : callable
        Takes previews and events for whoever looks; never blocks.
    watched : callable
        Whether anybody looks at previews; none are rendered otherwise.
    on_part : callable
        Called after each part's commit, from the line's own threads; must be quick.
    """

    clock: Clock
    ledger: Ledger
    reader: LedgerReader
    archive: Archive
    recipes: WritableRecipeStore
    people: People
    source: Callable[[Recipe, str], CameraSettings]
    make_camera: Callable[[CameraSettings], Camera]
    open_model: Callable[[ModelStep], Model]
    make_output: Callable[[OutputSettings, Camera], Output]
    publish: Callable[[Preview | StationEvent], None]
    watched: Callable[[], bool]
    on_part: Callable[[PartSummary], None]
