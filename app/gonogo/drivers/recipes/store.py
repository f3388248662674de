"""Recipes as JSON files ``NAME-vVERSION.json``; the user's own folder comes before the shipped."""

import json
import re
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

import msgspec

from gonogo.domain.errors import ModelError, RecipeError
from gonogo.domain.recipe import Recipe, without_unused
from gonogo.drivers.checked import MisfitError, checked, spelled
from gonogo.drivers.durable import write_durably
from gonogo.drivers.models.bundles import CARD, read_card
from gonogo.ports.recipes import BundleListing

_FILE = re.compile(r"(?P<name>.+)-v(?P<version>\d+)\.json")


class FolderStore:
    """Recipes and bundles in folders; implements :class:`~gonogo.ports.recipes.RecipeStore`.

    Parameters
    ----------
    recipe_folders, bundle_folders : sequence of Path
        Searched in this order; missing ones are passed over.
    removed : Path or None
        Where :class:`~gonogo.drivers.recipes.removal.Removal` keeps what it took out of use: no
        recipe is loaded from there, and no number of a version is given again.
    """

    def __init__(
        self, recipe_folders: list[Path], bundle_folders: list[Path], removed: Path | None = None
    ) -> None:
        self._recipes = recipe_folders
        self._bundles = bundle_folders
        self._removed = removed

    def names(self) -> list[str]:
        """Names of the recipes, sorted."""
        return sorted({found[0] for folder in self._recipes for found in recipe_files(folder)})

    def load(self, name_or_path: str) -> Recipe:
        """Load the newest version of the first folder that has the name, or a file by path.

        Raises
        ------
        RecipeError
            There is none, or it does not read; the message names file and field.
        """
        if name_or_path.endswith(".json"):
            return read_recipe(Path(name_or_path))
        for folder in self._recipes:
            versions = [found for found in recipe_files(folder) if found[0] == name_or_path]
            if versions:
                return _named(*max(versions, key=lambda found: found[1]))
        near = get_close_matches(name_or_path, self.names(), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        there = ", ".join(self.names()) or "none"
        msg = f"No recipe is called {name_or_path!r}; there are: {there}.{hint}"
        raise RecipeError(msg)

    def load_version(self, name: str, version: int) -> Recipe:
        """Load a version that need not be the newest, from the first folder that has it.

        Raises
        ------
        RecipeError
            There is none, or it does not read.
        """
        for folder in self._recipes:
            for found in recipe_files(folder):
                if found[:2] == (name, version):
                    return _named(*found)
        msg = f"There is no version {version} of the recipe {name!r}."
        raise RecipeError(msg)

    def has(self, name: str, version: int) -> bool:
        """Whether there is this version, or was until it was removed."""
        return (name, version) in self._given()

    def next_version(self, name: str) -> int:
        """Number of the next version: one more than the highest that was ever given."""
        return max((version for given, version in self._given() if given == name), default=0) + 1

    def is_shipped(self, name: str) -> bool:
        """Whether a recipe of this name lies in another folder than the user's own."""
        return any(name == found[0] for f in self._recipes[1:] for found in recipe_files(f))

    def pinned(self) -> set[tuple[str, str]]:
        """Recipe and bundle of each version that reads."""
        found = set()
        for _, _, path in (each for folder in self._recipes for each in recipe_files(folder)):
            with suppress(RecipeError):  # one that does not read runs nothing
                recipe = read_recipe(path)
                found.add((recipe.name, recipe.model.bundle))
        return found

    def save(self, recipe: Recipe) -> Path:
        """Write a new version to the first folder, which is the user's own.

        Raises
        ------
        RecipeError
            The version exists, or the folder cannot be written.
        """
        return write_recipe(recipe, self._recipes[0])

    def bundles(self) -> list[BundleListing]:
        """Model bundles, sorted by name."""
        return [_listing(folder) for _, folder in sorted(self._bundle_folders().items())]

    def _given(self) -> set[tuple[str, int]]:
        removed = [] if self._removed is None else list(self._removed.glob("*=*"))
        folders = [*self._recipes, *removed]
        return {(name, version) for f in folders for name, version, _ in recipe_files(f)}

    def bundle_folder(self, name: str) -> Path:
        """Find a bundle.

        Raises
        ------
        ModelError
            There is none of that name.
        """
        folders = self._bundle_folders()
        if name in folders:
            return folders[name]
        there = ", ".join(sorted(folders)) or "none"
        where = ", ".join(str(folder) for folder in self._bundles)
        msg = f"There is no model bundle {name!r} (found: {there}) in {where}."
        raise ModelError(msg)

    def _bundle_folders(self) -> dict[str, Path]:
        """By name; of two folders of one name the first, a draft is none."""
        found: dict[str, Path] = {}
        for folder in (card.parent for each in self._bundles for card in each.glob(f"*/{CARD}")):
            if not folder.name.startswith("."):
                found.setdefault(folder.name, folder)
        return found


def read_recipe(path: Path) -> Recipe:
    """Read and check one recipe file.

    Raises
    ------
    RecipeError
        It cannot be read, is no JSON, or a field is wrong; the message names file and field.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        msg = f"The recipe {path} cannot be read: {why}."
        raise RecipeError(msg) from error
    try:
        return checked(msgspec.json.decode(text), Recipe)
    except MisfitError as error:
        msg = f"The recipe {path} is wrong at {error.where or 'the whole file'}: {error.what}."
        raise RecipeError(msg) from error
    except (msgspec.MsgspecError, RecursionError) as error:
        msg = f"The recipe {path} is no JSON that can be read: {error}."
        raise RecipeError(msg) from error


def write_recipe(recipe: Recipe, folder: Path) -> Path:
    """Write a recipe version as a new file; an existing version is never written again.

    Raises
    ------
    RecipeError
        The version exists, or the folder cannot be written.
    """
    from filelock import FileLock  # a start reads recipes, and writes none

    path = folder / f"{recipe.name}-v{recipe.version}.json"
    fields = without_unused(spelled(recipe))
    text = json.dumps(fields, indent=2, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=10):
            if path.exists():
                msg = f"{path} exists; a recipe version is immutable, take the next number."
                raise RecipeError(msg)
            write_durably(path, (text + "\n").encode())
    except OSError as error:
        msg = f"The recipe cannot be written to {path}: {error.strerror}."
        raise RecipeError(msg) from error
    return path


def recipe_files(folder: Path) -> list[tuple[str, int, Path]]:
    """Name, version and path of each recipe of a folder."""
    found = []
    for path in folder.glob("*.json"):
        match = _FILE.fullmatch(path.name)
        if match:
            found.append((match["name"], int(match["version"]), path))
    return found


def _named(name: str, version: int, path: Path) -> Recipe:
    recipe = read_recipe(path)
    if (recipe.name, recipe.version) != (name, version):
        msg = (
            f"The recipe {path} calls itself {recipe.name} version {recipe.version}; a recipe "
            "and its file must have the same name and version."
        )
        raise RecipeError(msg)
    return recipe


def _listing(folder: Path) -> BundleListing:
    try:
        return BundleListing(folder.name, folder, read_card(folder))
    except ModelError as error:
        return BundleListing(folder.name, folder, None, str(error))
