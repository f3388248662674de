"""What an engineer does with models: bring in, look inside, take out of use."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from gonogo import paths
from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.domain.errors import ModelError, RecipeError
from gonogo.domain.frame import Pixels
from gonogo.domain.recipe import ModelStep, Recipe, problem_with_name
from gonogo.drivers.models.bundle_writing import sweep_drafts, write_bundle
from gonogo.drivers.models.bundles import MODEL, read_bundle
from gonogo.drivers.recipes.removal import Removal
from gonogo.ports.pictures import Overlay

if TYPE_CHECKING:
    from gonogo.domain.prediction import ScoreMap
    from gonogo.workbench.explain_more import Inside
    from gonogo.workbench.importing.desk import ImportDesk
    from gonogo.workbench.importing.pictures import Picture
    from gonogo.workbench.importing.results import MadeBundle


def import_desk(
    path: Path, frames: "Sequence[Picture]", cancelled: Callable[[], bool] = lambda: False
) -> "ImportDesk":
    """Bring a foreign model in; its file is only opened by child processes under limits."""
    from gonogo.drivers.models.importing.workshop import ChildWorkshop
    from gonogo.workbench.importing.desk import ImportDesk

    sweep_drafts(paths.user_models())
    return ImportDesk(
        ChildWorkshop([*paths.own_command(), "model-worker"], cancelled), path, frames
    )


def inside(step: ModelStep, cancelled: Callable[[], bool] = lambda: False) -> "Inside":
    """The inside of the bundle a recipe pins.

    Raises
    ------
    ModelError
        There is no such bundle, or it is another one.
    """
    from gonogo.drivers.models.importing.workshop import ChildWorkshop
    from gonogo.workbench.explain_more import Inside

    bundle = read_bundle(recipe_store().bundle_folder(step.bundle), step.sha256)
    workshop = ChildWorkshop([*paths.own_command(), "model-worker"], cancelled)
    return Inside(workshop, bundle.folder / MODEL, bundle.card, step)


def occluded(recipe: Recipe, pixels: Pixels, progress: Callable[[int, int], bool]) -> "ScoreMap":
    """What the score of a picture hangs on, by a recipe and its model, loaded for this one."""
    from gonogo.workbench.explain_more import occlusion

    model = load_model(recipe.model)
    try:
        return occlusion(np.asarray(pixels, np.uint8), recipe, model, progress)
    finally:
        model.close()


def check_new_name(name: str) -> None:
    """Refuse a name that a new bundle and its first recipe cannot have.

    Raises
    ------
    RecipeError
        It is none, or taken.
    """
    if problem := problem_with_name(name):
        msg = f"A bundle and its recipe have one name, but {problem}."
        raise RecipeError(msg)
    store = recipe_store()
    if name in store.names():
        way = "" if store.is_shipped(name) else ", or remove that model first"
        msg = f"There is a recipe {name} already; take another name{way}."
        raise RecipeError(msg)


def install_bundle(made: "MadeBundle") -> str:
    """Write a bundle and its first recipe among the user's own; returns the recipe's name.

    Where a recipe of that name was removed, its versions go on: none ever means two things.

    Raises
    ------
    ModelError, RecipeError
        One of that name exists, or the folder cannot be written; then nothing is left of it.
    """
    check_new_name(made.card.name)
    folder = paths.user_models() / made.card.name
    left = _is_left(folder, made.card.bundle_sha256)
    if not left:
        write_bundle(made.card, made.files, paths.user_models())
    try:
        store = recipe_store()
        store.save(replace(made.recipe, version=store.next_version(made.recipe.name)))
    except RecipeError:
        if not left:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return made.recipe.name


def removal() -> Removal:
    """Takes the user's own models and recipes out of use, and puts them back."""
    return Removal(recipe_store(), paths.user_models(), paths.user_recipes(), paths.removed())


def _is_left(folder: Path, sha256: str) -> bool:
    """Whether an import that was cut off wrote this very bundle, and no recipe any more."""
    try:
        read_bundle(folder, sha256)
    except ModelError:
        return False
    return True


def judge_anew(recipe: Recipe, pixels: Pixels) -> Overlay | None:
    """What is drawn over a picture by a recipe and its model, loaded for this one picture."""
    from gonogo.workbench.pictured import judged_overlay

    model = load_model(recipe.model)
    try:
        return judged_overlay(pixels, recipe, model)
    finally:
        model.close()
