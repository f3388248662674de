"""Recipes and model bundles of this user, and the models that they pin."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gonogo import paths
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import Bundle, read_bundle
from gonogo.drivers.models.loading import open_bundle, open_model
from gonogo.drivers.recipes.store import FolderStore

if TYPE_CHECKING:
    from gonogo.ports.model import Model


def recipe_store() -> FolderStore:
    """The user's recipes and bundles before the shipped ones."""
    return FolderStore(
        [paths.user_recipes(), paths.shipped_recipes()],
        [paths.user_models(), paths.models()],
        paths.removed(),
    )


def load_model(step: ModelStep) -> "Model":
    """Load the bundle a recipe pins, from the user's folder or the shipped one."""
    return open_model(recipe_store().bundle_folder(step.bundle), step)


def load_armed_model(step: ModelStep) -> "Model":
    """Load a bundle for a station; until it is closed nobody can remove the bundle."""
    bundle, closed = read_armed_bundle(step)
    return open_bundle(bundle, step, closed)


def read_armed_bundle(step: ModelStep) -> tuple[Bundle, Callable[[], None]]:
    """Read a bundle for a station, and mark it as in use; the callable takes the mark away."""
    folder = recipe_store().bundle_folder(step.bundle)
    closed = _marked(folder) if folder.is_relative_to(paths.user_models()) else lambda: None
    try:
        return read_bundle(folder, step.sha256), closed
    except BaseException:  # whatever it was, the bundle must not stay marked
        closed()
        raise


def _marked(folder: Path) -> Callable[[], None]:
    from gonogo.drivers.models.in_use import mark_in_use  # no shipped bundle needs it

    return mark_in_use(folder)
