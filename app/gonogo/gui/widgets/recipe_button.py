"""Which recipe runs next, and the list to choose it from."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gonogo.domain.errors import InspectError
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.basics import TouchButton, eliding, set_text
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.ports.recipes import RecipeStore
from gonogo.ports.state import Snapshot


class RecipeLine(msgspec.Struct, frozen=True):
    """A recipe as it is listed; ``problem`` is a sentence where it does not read."""

    name: str
    title: str
    version: int
    model: str
    part_id: str
    problem: str = ""


def list_recipes(store: RecipeStore) -> list[RecipeLine]:
    """Read all recipes; a broken one is listed with its problem."""
    found = []
    for name in store.names():
        try:
            recipe = store.load(name)
        except InspectError as error:
            found.append(RecipeLine(name, name, 0, "", "", str(error)))
        else:
            found.append(
                RecipeLine(name, recipe.title, recipe.version, recipe.model.bundle,
                           recipe.part_id.kind)
            )  # fmt: skip
    return found


class RecipeButton(QWidget):
    """A large button with the recipe's title; opens the list.

    Signals
    -------
    chosen : str
        Name of the recipe.
    """

    chosen = Signal(str)

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self.lines: dict[str, RecipeLine] = {}
        self.name = screen.settings.now.recipe
        self.button = TouchButton("", "chevron-down", tip=self.tr("Choose a recipe"), pixels=20)
        self.button.setProperty("slim", False)
        self.button.setProperty("left", True)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._ask)
        self._title = eliding("", 20, bold=True)
        self._detail = eliding("", 16, muted=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        inside = QHBoxLayout(self.button)
        inside.setContentsMargins(56, 4, 16, 4)
        inside.addLayout(words)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        self.setMinimumWidth(240)
        self.setMaximumWidth(460)
        self._newest = 0
        screen.feed.snapshot_came.connect(self._look)
        screen.recipe_chosen.connect(self._take)
        self._write()

    def load(self) -> None:
        """Read the recipes again, in the background."""
        store = self._screen.services.recipes
        read = self._screen.ledger.run(lambda: list_recipes(store))
        self._screen.pending.watch(self, read, self._loaded)

    def choose(self, name: str) -> None:
        """Choose a recipe, as a person would."""
        self.name = name
        self._screen.settings.change(recipe=name)
        self._write()
        self.chosen.emit(name)

    def _take(self, name: str) -> None:
        """Take a recipe that was chosen on another page, and may be new."""
        if self.button.isEnabled():
            self.name = name
        self.load()

    def set_locked(self, *, locked: bool) -> None:
        """Keep the recipe while a run is on."""
        self.button.setEnabled(not locked)

    def _look(self, snapshot: Snapshot) -> None:
        """Read the recipes again when the line has taken a version that is not known here."""
        line = self.lines.get(self.name)
        runs = max((x.recipe_version for x in snapshot.lanes if x.recipe == self.name), default=0)
        if line is not None and not line.problem and runs > max(line.version, self._newest):
            self._newest = runs
            self.load()

    def _loaded(self, lines: list[RecipeLine]) -> None:
        self.lines = {line.name: line for line in lines}
        usable = [line.name for line in lines if not line.problem]
        if self.name not in self.lines and usable and not self.name.endswith((".json", "/")):
            self.name = usable[0]
        self._write()
        self.chosen.emit(self.name)

    def _write(self) -> None:
        line = self.lines.get(self.name)
        if line is not None:
            set_text(self._title, line.title)
            set_text(self._detail, line.problem or f"{line.name} v{line.version} · {line.model}")
        else:
            set_text(self._title, self.name or self.tr("No recipe"))
            set_text(self._detail, "" if self.name else self.tr("Add one to the recipes folder"))
        self.button.setAccessibleName(self.tr("Recipe {name}").format(name=self._title.text()))

    def _ask(self) -> None:
        options = [
            Option(
                line.name, line.title, f"{line.name} v{line.version} · {line.model}", line.problem
            )
            for line in self.lines.values()
        ]
        empty = self.tr("There is no recipe yet. Bring a model in on the page Models.")
        sheet = ChoiceSheet(self, self.tr("Recipe of the next run"), options, self.name, empty)
        sheet.chosen.connect(self.choose)
        sheet.open()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.lines:  # somebody may have signed another version on another page
            self.load()
