"""Gets labelled parts for the cost page, off the screen's thread."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from gonogo.domain.errors import LedgerError
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import priced
from gonogo.gui.cost_setup import Setup
from gonogo.gui.screen import Screen
from gonogo.ports.ledger import LedgerQuery
from gonogo.workbench.labelled.listing import list_folder
from gonogo.workbench.material import (
    Material,
    Shortfall,
    from_file,
    from_folder,
    from_production,
    labelled_images,
)
from gonogo.workbench.tuning.csv_file import column_names
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import Prices
from gonogo.workbench.tuning.scores_file import Columns, guess_columns
from gonogo.workbench.twins import ImageSet


class Loaded(msgspec.Struct, frozen=True, eq=False):
    """Parts, and the rule to begin with: the recipe's, or for a file the cheapest."""

    material: Material
    rule: Thresholds
    review: bool


class FileColumns(msgspec.Struct, frozen=True):
    """Columns of a file, and which were taken; None where they must be chosen."""

    names: tuple[str, ...]
    guess: Columns | None


class CostLoader(QObject):
    """Reads production, a table or a folder; only the newest wish is answered.

    Signals
    -------
    loaded : Loaded
        Parts to try rules on.
    short : Shortfall
        Why there are none.
    failed : str
        What could not be read.
    columns_found : FileColumns
        Of a file.
    """

    loaded = Signal(object)
    short = Signal(object)
    failed = Signal(str)
    columns_found = Signal(object)

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen

    def load_production(self, recipe: str, hours: int | None, title: str, setup: Setup) -> None:
        """Read the labelled production of a recipe."""
        services = self._screen.services
        since = ""
        if hours is not None:
            since = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="microseconds")

        def work(progress: Progress) -> Loaded | Shortfall:
            newest = services.recipes.load(recipe)
            reader = services.open_reader()
            try:
                rows = reader.production(LedgerQuery(recipe=recipe, since_utc=since))
                found = from_production(progress.over(rows), newest, title)
            finally:
                reader.close()
            return _begin(found, setup)

        self._ask(work)

    def load_folder(self, recipe: str, folder: Path, setup: Setup) -> None:
        """Have a recipe's model judge a labelled folder."""
        services = self._screen.services

        def work(progress: Progress) -> Loaded | Shortfall:
            newest = services.recipes.load(recipe)
            listing = list_folder(folder)
            parts = len(listing.parts)
            judged = services.judge_folder(newest, listing, lambda rows: progress.over(rows, parts))
            return _begin(from_folder(judged, newest, self._known(recipe, progress)), setup)

        self._ask(work)

    def look_at(self, path: Path) -> None:
        """Find the columns of a file."""

        def work(_progress: Progress) -> FileColumns:
            names = column_names(path)
            return FileColumns(names, guess_columns(names))

        self._screen.tuning.ask(self, "read", work, self.columns_found.emit, self.failed.emit)

    def load_file(self, path: Path, columns: Columns, setup: Setup) -> None:
        """Read a table whole."""
        # Looking at everything is the cheapest way with many a poor model: it has to be asked for.
        self._ask(lambda _progress: _begin(from_file(path, columns), replace(setup, review=False)))

    def _known(self, recipe: str, progress: Progress) -> ImageSet | None:
        """Images of a recipe's labelled production, to be told apart from a folder's."""
        try:
            reader = self._screen.services.open_reader()
        except LedgerError:  # nothing was produced yet
            return None
        try:
            rows = reader.production(LedgerQuery(recipe=recipe))
            return labelled_images(progress.over(rows))
        except LedgerError:
            return None
        finally:
            reader.close()

    def _ask(self, work: Callable[[Progress], Loaded | Shortfall]) -> None:
        self._screen.tuning.ask(self, "read", work, self._came, self.failed.emit)

    def _came(self, found: Loaded | Shortfall) -> None:
        (self.loaded if isinstance(found, Loaded) else self.short).emit(found)


def _begin(found: Material | Shortfall, setup: Setup) -> Loaded | Shortfall:
    if isinstance(found, Shortfall):
        return found
    start = found.start
    if start is not None:
        return Loaded(found, start, start.review_at < start.fail_at)
    cost, limits = priced(setup, found)
    best = optimum(found.curves, Prices.of(found.curves, cost), limits, review=setup.review)
    return Loaded(found, best.rule, setup.review)
