"""Scenarios of the parts that are loaded, read and written off the screen's thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gonogo.gui import scenario_file
from gonogo.gui.scenario_file import Edit, Kept
from gonogo.gui.scenarios import Scenario, file_name
from gonogo.gui.screen import Screen
from gonogo.workbench.material import Material

if TYPE_CHECKING:
    from pathlib import Path


class ScenarioStore(QObject):
    """What is saved for one recipe or table; a change counts once it is on the disk.

    Signals
    -------
    changed : ()
        There are other scenarios.

    Attributes
    ----------
    scenarios : tuple of Scenario
        Oldest first.
    """

    changed = Signal()

    def __init__(self, screen: Screen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._path: Path | None = None
        self._deleted: tuple[int, Scenario] | None = None
        self.scenarios: tuple[Scenario, ...] = ()

    @property
    def deleted(self) -> Scenario | None:
        """The one deleted last, which can be had back."""
        return None if self._deleted is None else self._deleted[1]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all of them."""
        return tuple(scenario.name for scenario in self.scenarios)

    def open(self, material: Material) -> None:
        """Read those of a recipe or table."""
        path = self._screen.settings.folder / "scenarios" / file_name(material)
        if path != self._path:
            self._path, self._deleted, self.scenarios = path, None, ()
            self.changed.emit()
        self._edit(lambda found: found)

    def save(self, scenario: Scenario) -> None:
        """Keep one more; one of the same name, which another window wrote, stays as it is."""
        self._edit(
            lambda found: (
                found if any(s.name == scenario.name for s in found) else (*found, scenario)
            )
        )

    def rename(self, name: str, to: str) -> None:
        """Call one otherwise."""
        self._edit(lambda found: tuple(s.renamed(to) if s.name == name else s for s in found))

    def delete(self, name: str) -> None:
        """Forget one; :meth:`undelete` brings it back."""
        place = self.names.index(name) if name in self.names else -1
        if place >= 0:
            self._deleted = (place, self.scenarios[place])
            self._edit(lambda found: tuple(s for s in found if s.name != name))

    def undelete(self) -> None:
        """Bring back the one deleted last, where it stood."""
        if self._deleted is None:
            return
        place, scenario = self._deleted

        def put_back(found: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
            if any(s.name == scenario.name for s in found):
                return found
            return (*found[:place], scenario, *found[place:])

        self._edit(put_back)

    def _edit(self, edit: Edit) -> None:
        path, screen = self._path, self._screen
        if path is None:
            return

        def came(kept: Kept) -> None:
            if kept.note:
                screen.said.emit(kept.note)
            if path == self._path and kept.scenarios != self.scenarios:
                self.scenarios = kept.scenarios
                if self._deleted is not None and self._deleted[1].name in self.names:
                    self._deleted = None  # it is back, on the disk too
                self.changed.emit()

        work = screen.ledger.run(lambda: scenario_file.change(path, edit))
        screen.pending.watch(self, work, came)
