"""Take a model and its recipe out of use, and put them back; nothing is deleted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from filelock import FileLock

from gonogo.domain.errors import RecipeError
from gonogo.domain.recipe import problem_with_name
from gonogo.drivers.models.in_use import is_in_use
from gonogo.drivers.recipes.store import FolderStore, recipe_files

_BUNDLE = "bundle"
_STAMP = "%Y%m%dT%H%M%S%f"


class Removal:
    """Moves bundles and recipes of the user's own to a folder that no station reads, and back.

    The ledger names hashes; what it says of a removed model stays as true as it was.

    Parameters
    ----------
    store : FolderStore
        Recipes and bundles, the shipped ones among them.
    models, recipes : Path
        The user's own.
    removed : Path
        A folder ``NAME=TIME`` for each removal: recipe files, and the folder ``bundle``.
    """

    def __init__(self, store: FolderStore, models: Path, recipes: Path, removed: Path) -> None:
        self._store = store
        self._models = models
        self._recipes = recipes
        self._removed = removed

    def remove(self, name: str) -> str:
        """Take a bundle and the recipe of its name out of use, or one of them where there is one.

        Returns
        -------
        str
            What was done, in a sentence.

        Raises
        ------
        RecipeError
            It is none of the user's own, a running station or another recipe uses it, or it cannot
            be moved; then it is where it was.
        """
        with self._alone():
            bundle, files = self._own(name)
            self._check_unused(name)
            to = self._removed / f"{name}={datetime.now(UTC).strftime(_STAMP)}"
            moves = [(file, to / file.name) for file in files]
            if bundle is not None:
                moves.append((bundle, to / _BUNDLE))
            self._move(name, to, moves)
        return (
            f"{_what(name, moves, to / _BUNDLE)} out of use and kept in {to}, to be put back when "
            "wanted. The ledger is as it was."
        )

    def put_back(self, name: str) -> str:
        """Put back what was removed last under a name.

        Returns
        -------
        str
            What was done, in a sentence.

        Raises
        ------
        RecipeError
            Nothing was, something of that name has come since, or it cannot be moved.
        """
        with self._alone():
            source = self._newest(name)
            files = [path for *_, path in recipe_files(source)]
            bundle = source / _BUNDLE
            moves = [(bundle, self._models / name)] if bundle.exists() else []
            moves += [(file, self._recipes / file.name) for file in files]
            returns = bool(files) and name in self._store.names()
            if returns or any(to.exists() for _, to in moves):
                msg = f"There is another {name} now; remove that before this one is put back."
                raise RecipeError(msg)
            self._move(name, self._recipes, moves)
            with suppress(OSError):
                source.rmdir()
        return f"{_what(name, moves, bundle)} back."

    def _own(self, name: str) -> tuple[Path | None, list[Path]]:
        """Folder of the user's own bundle, and files of the recipe."""
        bundles = {b.name: b.folder for b in self._store.bundles()}
        shipped = name in bundles and bundles[name].parent != self._models
        if shipped or self._store.is_shipped(name):
            msg = f"{name} came with GoNoGo; only a model that was brought in can be removed."
            raise RecipeError(msg)
        files = [path for found, _, path in recipe_files(self._recipes) if found == name]
        bundle = None if problem_with_name(name) else self._models / name
        if bundle is not None and bundle.is_dir():
            return bundle, files
        if files:
            return None, files
        own = sorted(n for n, folder in bundles.items() if folder.parent == self._models)
        near = get_close_matches(name, own, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        msg = f"You have no model called {name!r}; yours are: {', '.join(own) or 'none'}.{hint}"
        raise RecipeError(msg)

    def _check_unused(self, name: str) -> None:
        pinned = self._store.pinned()
        for bundle in {name} | {b for recipe, b in pinned if recipe == name}:
            if is_in_use(self._models / bundle):
                of = "" if bundle == name else f", which the recipe {name} runs"
                msg = f"A running station has armed with {bundle}{of}; stop that run first."
                raise RecipeError(msg)
        users = sorted({recipe for recipe, b in pinned if b == name and recipe != name})
        if users:
            one = len(users) == 1
            msg = (
                f"The recipe{'' if one else 's'} {', '.join(users)} use{'s' if one else ''} the "
                f"model {name}; remove {'that' if one else 'those'} first."
            )
            raise RecipeError(msg)

    def _newest(self, name: str) -> Path:
        found = [p for p in self._removed.glob("*=*") if p.name.rpartition("=")[0] == name]
        # One that could not be emptied is of no use any more.
        found = [p for p in found if any(p.iterdir())]
        if not found:
            there = sorted({p.name.rpartition("=")[0] for p in self._removed.glob("*=*")})
            msg = f"No {name!r} was removed; removed were: {', '.join(there) or 'none'}."
            raise RecipeError(msg)
        return max(found)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self._removed.mkdir(parents=True, exist_ok=True)
            with FileLock(self._removed / ".lock", timeout=10):
                yield
        except OSError as error:
            why = error.strerror or "another removal is under way"
            msg = f"{self._removed} cannot be written: {why}."
            raise RecipeError(msg) from error

    def _move(self, name: str, folder: Path, moves: Sequence[tuple[Path, Path]]) -> None:
        """Move all or nothing."""
        done: list[tuple[Path, Path]] = []
        try:
            for source, to in moves:
                to.parent.mkdir(parents=True, exist_ok=True)
                source.rename(to)
                done.append((source, to))
        except OSError as error:
            for source, to in reversed(done):
                to.rename(source)
            msg = f"{name} cannot be moved to {folder}: {error.strerror}. It is where it was."
            raise RecipeError(msg) from error


def _what(name: str, moves: Sequence[tuple[Path, Path]], bundle: Path) -> str:
    """Name what was moved, as the subject of a sentence with its verb."""
    versions = len(moves) - (bundle in [path for move in moves for path in move])
    if not versions:
        return f"The model {name} is"
    many = f", all {versions} versions," if versions > 1 else ""
    if versions == len(moves):
        return f"The recipe {name}{many} is"
    return f"The model {name} and its recipe{many} are"
