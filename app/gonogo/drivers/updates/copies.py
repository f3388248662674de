"""Copies of a station's data for a rehearsal, made while the line runs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from gonogo.domain.errors import UpdateError
from gonogo.drivers.durable import why
from gonogo.drivers.ledger.snapshot import snapshot

_NOT_COPIED = shutil.ignore_patterns(".*")
"""Locks and drafts belong to processes, not to the data."""


class StationData(msgspec.Struct, frozen=True):
    """Where the data lie that an update must not lose.

    Parameters
    ----------
    folder : Path
        All of it, by the names it has.
    ledger, recipes, models, people, settings : Path
        Each may be missing.
    """

    folder: Path
    ledger: Path
    recipes: Path
    models: Path
    people: Path
    settings: Path

    @property
    def bytes(self) -> int:
        """Room that a copy takes."""
        ledger = sum(_size(each) for each in self.ledger.parent.glob(f"{self.ledger.name}*"))
        return ledger + sum(
            _size(file) for folder in (self.recipes, self.models) for file in folder.rglob("*")
        )

    def copy(self, to: Path, copied: Callable[[str], None]) -> "StationData":
        """Copy everything below another folder.

        Parameters
        ----------
        copied : callable
            Told the name of each file; may raise to stop.

        Raises
        ------
        InspectError
            Something cannot be read or written.
        """
        there = StationData(
            *(
                to / each.relative_to(self.folder) if each != self.folder else to
                for each in self.all
            )
        )

        def copy_file(source: str, target: str) -> str:
            copied(Path(source).name)
            try:
                return str(shutil.copyfile(source, target))
            except OSError as error:
                raise _not_copied(error, source) from error

        try:
            to.mkdir(parents=True)
            for folder, copy in ((self.recipes, there.recipes), (self.models, there.models)):
                if folder.is_dir():
                    shutil.copytree(folder, copy, ignore=_NOT_COPIED, copy_function=copy_file)
            for file, copy in ((self.people, there.people), (self.settings, there.settings)):
                if file.is_file():
                    copy_file(str(file), str(copy))
        except OSError as error:
            raise _not_copied(error, str(self.folder)) from error
        if self.has_ledger:
            copied(self.ledger.name)
            snapshot(self.ledger, there.ledger)
        return there

    @property
    def has_ledger(self) -> bool:
        """Whether there is a ledger with anything in it."""
        return _size(self.ledger) > 0

    @property
    def all(self) -> tuple[Path, ...]:
        """Each place, in the order of the fields."""
        return (self.folder, self.ledger, self.recipes, self.models, self.people, self.settings)


def _not_copied(error: OSError, source: str) -> UpdateError:
    """Say what went wrong with which file; of many files, with the first."""
    what = f"{error.filename or source}: {why(error)}"
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        source, _, reason = error.args[0][0]
        what = f"{source}: {reason}"
    return UpdateError(f"The data could not be copied for the rehearsal: {what}.")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
