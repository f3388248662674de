"""Recipes and model bundles of this user, and the models that they pin."""

from typing import TYPE_CHECKING

from gonogo import paths
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.in_use import mark_in_use
from gonogo.drivers.models.onnx_model import open_model
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
    folder = recipe_store().bundle_folder(step.bundle)
    own = folder.is_relative_to(paths.user_models())
    return open_model(folder, step, mark_in_use(folder) if own else lambda: None)
