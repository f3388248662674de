"""Where recipes and model bundles are found."""

from pathlib import Path
from typing import Protocol

import msgspec

from gonogo.domain.bundle import ModelCard
from gonogo.domain.recipe import Recipe


class BundleListing(msgspec.Struct, frozen=True):
    """A bundle as it is listed; ``problem`` is a sentence where it cannot be used."""

    name: str
    folder: Path
    card: ModelCard | None
    problem: str = ""


class RecipeStore(Protocol):
    """Recipes by name, each version immutable."""

    def names(self) -> list[str]:
        """Names of the recipes, sorted."""
        ...

    def load(self, name_or_path: str) -> Recipe:
        """Load the newest version by name, or a file by path.

        Raises
        ------
        RecipeError
            There is none, or it does not read; the message names file and field.
        """
        ...

    def load_version(self, name: str, version: int) -> Recipe:
        """Load a version that need not be the newest.

        Raises
        ------
        RecipeError
            There is none, or it does not read.
        """
        ...

    def bundles(self) -> list[BundleListing]:
        """Model bundles, sorted by name."""
        ...


class WritableRecipeStore(RecipeStore, Protocol):
    """Recipes that the station may add versions to."""

    def has(self, name: str, version: int) -> bool:
        """Whether there is this version."""
        ...

    def save(self, recipe: Recipe) -> Path:
        """Write a new version among the user's own; an existing one is never written again.

        Raises
        ------
        RecipeError
            The version exists, or the folder cannot be written.
        """
        ...
