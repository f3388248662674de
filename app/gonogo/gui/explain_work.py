"""What an explanation that takes its time asks of a worker thread."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.frame import Pixels
from gonogo.domain.prediction import ScoreMap
from gonogo.domain.recipe import Recipe
from gonogo.gui.cost_desk import Progress
from gonogo.gui.services import Services
from gonogo.ports.importing import LayerFacts
from gonogo.ports.pictures import Overlay, Plane

_LEVELS = 128.0
_FIRST = 10.0
"""Coloured from a tenth of a unit on: an explanation is no decision, and faint places tell, too."""


class FrozenPart(msgspec.Struct, frozen=True, eq=False):
    """A part whose picture is there at full size, with the recipe that judges it."""

    pixels: Pixels
    recipe: Recipe


def occlude(services: Services, part: FrozenPart, progress: Progress) -> Overlay:
    """Cover a part place by place; stops when nobody waits any more.

    Raises
    ------
    InspectError
        The model does not take it, or it was stopped.
    """
    progress.begin()

    def count(done: int, of: int) -> bool:
        progress.count, progress.of = done, of
        return not progress.stop

    found = services.occlude(part.recipe, part.pixels, count)
    lowest = min(limits.fail_at for limits in part.recipe.rule.classes)
    return overlay_of(found, found.values / np.float32(lowest), "occlusion")


def layers(services: Services, part: FrozenPart, progress: Progress) -> tuple[LayerFacts, ...]:
    """List the feature maps of the part's model."""
    progress.begin()
    inside = services.look_inside(part.recipe.model, lambda: progress.stop)
    return inside.layers(np.asarray(part.pixels, np.uint8))


def channel(
    services: Services, part: FrozenPart, layer: LayerFacts, number: int, progress: Progress
) -> Overlay:
    """One channel of a layer over the part."""
    progress.begin()
    inside = services.look_inside(part.recipe.model, lambda: progress.stop)
    found = inside.channel(np.asarray(part.pixels, np.uint8), layer.tensor, number)
    return overlay_of(found, found.values, layer.tensor)


def overlay_of(found: ScoreMap, values: NDArray[np.float32], name: str) -> Overlay:
    """Make an overlay of a map that explains."""
    levels = np.clip(np.rint(values * np.float32(_LEVELS)), 0, 255).astype(np.uint8)
    height, width = levels.shape
    t = found.to_frame
    to_frame = (t.a, t.b, t.c, t.d, t.e, t.f)
    plane = Plane(width, height, levels.tobytes(), _LEVELS / _FIRST, to_frame, name)
    return Overlay(heat=plane, attention=(), regions=(), boxes=(), decides=False)


def shows(overlay: Overlay) -> bool:
    """Whether anything of its map is coloured."""
    heat = overlay.heat
    return heat is not None and max(heat.data, default=0) >= heat.per_unit
