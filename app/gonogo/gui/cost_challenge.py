"""The challenge set of a recipe, held against every rule under trial."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gonogo.domain.recipe import Recipe
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import CostModel
from gonogo.gui.screen import Screen
from gonogo.workbench.challenge import Challenge, Held
from gonogo.workbench.judged import JudgedFolder
from gonogo.workbench.labelled.listing import list_folder
from gonogo.workbench.twins import twins_across

if TYPE_CHECKING:
    from gonogo.domain.rule import DecisionRule
    from gonogo.workbench.tuning.curves import Thresholds


class CostChallenge(QObject):
    """Remembers a folder for each recipe, has its model judge it once, and holds rules against it.

    Signals
    -------
    changed : ()
        There is another set, or none, or it cannot be used.

    Attributes
    ----------
    problem : str
        Why the set cannot be used; empty where it can.
    """

    changed = Signal()

    def __init__(self, screen: Screen, model: CostModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen, self._model = screen, model
        self._judged: tuple[Recipe, Path, JudgedFolder] | None = None
        self._found: tuple[JudgedFolder, DecisionRule, Challenge] | None = None
        self._held: tuple[Challenge, Thresholds, Held] | None = None
        self._shared: tuple[str, ...] = ()
        self.problem = ""
        model.loaded.connect(self._load)

    @property
    def recipe(self) -> str:
        """Name of the recipe whose parts are on the page; empty where they are of none."""
        material = self._model.material
        return "" if material is None or material.recipe is None else material.recipe.name

    @property
    def folder(self) -> Path | None:
        """Folder that is remembered for the recipe."""
        found = self._screen.settings.now.challenges.get(self.recipe, "")
        return Path(found) if found else None

    @property
    def progress(self) -> Progress | None:
        """How far the judging has come; None where nothing is judged."""
        return self._screen.tuning.progress("challenge")

    @property
    def found(self) -> Challenge | None:
        """The set on the scale of the scores; None while it is judged, and where there is none."""
        judged, material = self._judged, self._model.material
        if judged is None or material is None or material.scale is None:
            return None
        if judged[:2] != (material.recipe, self.folder):
            return None
        folder, scale, known = judged[2], material.scale, self._found
        if known is None or known[0] is not folder or known[1] != scale:
            known = self._found = (folder, scale, Challenge.of(folder, scale))
        return known[2]

    @property
    def held(self) -> Held | None:
        """The rule under trial, held against the set."""
        rule, found = self._model.setup.rule, self.found
        if found is None or rule is None:
            return None
        if self._held is None or self._held[:2] != (found, rule):
            self._held = (found, rule, found.hold(rule))
        return self._held[2]

    @property
    def said(self) -> tuple[str, ...]:
        """What a signature has to say of it; nothing where no set is wanted."""
        if self.folder is None:
            return ()
        if self.problem:
            text = self.tr("No challenge set was held against the rule: {why}")
            return (text.format(why=self.problem),)
        held = self.held
        return () if held is None else (held.sentence,)

    @property
    def notes(self) -> tuple[str, ...]:
        """Images of the set that are twice, there or among the parts on the page."""
        found = self.found
        return () if found is None else (*found.notes, *self._shared)

    def choose(self, folder: Path | None) -> None:
        """Take another folder for the recipe, or none."""
        if not self.recipe:
            return
        kept = dict(self._screen.settings.now.challenges)
        kept.pop(self.recipe, None)
        if folder is not None:
            kept[self.recipe] = str(folder)
        self._screen.settings.change(challenges=kept)
        self._judged = None
        self._load()

    def _load(self) -> None:
        self._screen.tuning.drop("challenge")
        self.problem = ""
        material, folder = self._model.material, self.folder
        recipe = None if material is None else material.recipe
        if recipe is not None and folder is not None and self.found is None:
            self._judge(recipe, folder)
        self._compare_images()
        self.changed.emit()

    def _compare_images(self) -> None:
        """Look for images of the set among the parts on the page, off the screen's thread."""
        self._screen.tuning.drop("twins")
        self._shared = ()
        found, material = self.found, self._model.material
        if found is None or material is None or material.seen is None:
            return
        images, seen = found.images, material.seen

        def came(shared: tuple[str, ...]) -> None:
            self._shared = shared
            self.changed.emit()

        self._screen.tuning.ask(self, "twins", lambda _progress: twins_across(images, seen), came)

    def _judge(self, recipe: Recipe, folder: Path) -> None:
        judge = self._screen.services.judge_folder

        def work(progress: Progress) -> JudgedFolder:
            listing = list_folder(folder)
            parts = len(listing.parts)
            return judge(recipe, listing, lambda rows: progress.over(rows, parts))

        def done(found: JudgedFolder) -> None:
            self._judged = (recipe, folder, found)
            self._compare_images()
            self.changed.emit()

        def failed(text: str) -> None:
            self.problem = text
            self.changed.emit()

        self._screen.tuning.ask(self, "challenge", work, done, failed)
