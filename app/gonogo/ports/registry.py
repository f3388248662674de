"""Cameras, model kinds, outputs and pages by name: our own, and those that plug-ins register.

A plug-in names an entry point of the same group. It adds a name and takes none over: what a recipe
calls ``basler`` is ours, whatever else is installed.
"""

import importlib
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from gonogo.domain.errors import RecipeError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

Group = Literal["gonogo.cameras", "gonogo.kinds", "gonogo.outputs", "gonogo.pages"]

BUILT_IN = MappingProxyType(
    {
        "gonogo.cameras": {
            "basler": "gonogo.drivers.cameras.basler:BaslerCameras",
            "emulator": "gonogo.drivers.cameras.emulator:EmulatedCameras",
            "replay": "gonogo.drivers.cameras.replay:ReplayCameras",
        },
        "gonogo.kinds": {
            "segmentation": "gonogo.inspection.kinds.segmentation:Segmentation",
            "classification": "gonogo.inspection.kinds.classification:Classification",
            "detection": "gonogo.inspection.kinds.detection:Detection",
            "instances": "gonogo.inspection.kinds.instances:Instances",
            "anomaly": "gonogo.inspection.kinds.anomaly:Anomaly",
            "text": "gonogo.inspection.kinds.text:Text",
        },
        "gonogo.outputs": {"camera": "gonogo.drivers.outputs.camera:CameraOutput"},
        "gonogo.pages": {
            "operator": "gonogo.gui.pages.operator:OPERATOR_PAGE",
            "camera": "gonogo.gui.pages.camera:CAMERA_PAGE",
            "ledger": "gonogo.gui.pages.ledger:LEDGER_PAGE",
            "label": "gonogo.gui.pages.label:LABEL_PAGE",
            "cost": "gonogo.gui.pages.cost:COST_PAGE",
            "models": "gonogo.gui.pages.models:MODELS_PAGE",
        },
    }
)
"""Where our own are, by group and name; a line here is all that a new one needs to be found."""


@cache
def names(group: Group) -> tuple[str, ...]:
    """Names of a group, sorted."""
    return tuple(sorted({*BUILT_IN[group], *(entry.name for entry in _plugged_in(group))}))


def load(group: Group, name: str) -> Any:  # noqa: ANN401  the group's Protocol is the caller's to name
    """Import one by its name.

    Raises
    ------
    RecipeError
        There is none of that name (the message offers the nearest), or it cannot be imported.
    """
    ours = BUILT_IN[group].get(name)
    where, loading = (ours, partial(_loaded, ours)) if ours else _plug_in(group, name)
    try:
        return loading()
    except (ImportError, AttributeError) as error:
        msg = f"{where}, registered as {name!r} in {group}, cannot be loaded: {error}."
        raise RecipeError(msg) from error


def _loaded(place: str) -> Any:  # noqa: ANN401  as above
    module, _, attribute = place.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _plug_in(group: Group, name: str) -> tuple[str, Callable[[], Any]]:
    """Where a plug-in is, and what imports it: its place may name extras, or a part of a class."""
    for entry in _plugged_in(group):
        if entry.name == name:
            return entry.value, entry.load
    near = get_close_matches(name, names(group), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    what = group.removeprefix("gonogo.").removesuffix("s")
    msg = f"No {what} is called {name!r}; there are {', '.join(names(group))}.{hint}"
    raise RecipeError(msg)


@cache
def _plugged_in(group: Group) -> "EntryPoints":
    # It reads what every installed package says of itself: not before somebody asks for it.
    from importlib.metadata import entry_points

    return entry_points(group=group)
