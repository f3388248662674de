"""From a rule under trial to a signature, and back to the version before."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gonogo.domain.cost import CostPlan
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.domain.signing import Evidence
from gonogo.gui.screen import Screen
from gonogo.gui.widgets.sign_sheet import SignSheet
from gonogo.ports.messages import Done, Reply, SignRule
from gonogo.workbench.margin import scaled
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.trial import Trial


class CostSigner(QObject):
    """Opens the sheet and sends what is signed.

    Signals
    -------
    signed : ()
        A new version is in force.
    """

    signed = Signal()

    def __init__(self, screen: Screen, page: QWidget) -> None:
        super().__init__(page)
        self._screen, self._page = screen, page
        self.sheet: SignSheet | None = None

    def sign(
        self,
        material: Material,
        trial: Trial,
        plan: CostPlan,
        sentences: tuple[str, ...],
        warned: tuple[str, ...],
    ) -> None:
        """Ask for a signature under the rule under trial and what it was priced by.

        Parameters
        ----------
        warned : tuple of str
            Of the sentences, those that nobody should overlook.
        """
        recipe, scale = material.recipe, material.scale
        if recipe is None or scale is None:
            return
        sure = trial.intervals["cost_per_1000"]
        evidence = Evidence(
            data=material.name,
            data_sha256=material.sha256,
            good=material.good,
            bad=material.bad,
            currency=plan.matrix.currency,
            cost_per_1000=(trial.figures.cost_per_1000, sure.low, sure.high),
            sentences=sentences,
        )
        self._open(recipe, scaled(scale, trial.rule), evidence, "", plan, warned)

    def restore(self, name: str) -> None:
        """Ask for a signature under the rule of the version before the newest."""
        recipes = self._screen.services.recipes

        def read() -> tuple[Recipe, Recipe]:
            newest = recipes.load(name)
            return newest, recipes.load_version(name, newest.version - 1)

        def came(found: tuple[Recipe, Recipe]) -> None:
            newest, former = found
            if [c.name for c in newest.rule.classes] != [c.name for c in former.rule.classes]:
                text = self.tr("Version {n} judges other classes; its rule cannot be put back.")
                self._screen.said.emit(text.format(n=former.version))
                return
            reason = self.tr("Back to the rule of version {n}").format(n=former.version)
            self._open(newest, former.rule, None, reason)

        self._screen.pending.watch(self, self._screen.ledger.run(read), came)

    def _open(
        self,
        recipe: Recipe,
        rule: DecisionRule,
        evidence: Evidence | None,
        reason: str,
        plan: CostPlan | None = None,
        warned: tuple[str, ...] = (),
    ) -> None:
        name = self._screen.settings.now.reviewer
        sheet = SignSheet(
            self._page, recipe, rule, evidence, plan, warned, reason=reason, name=name
        )
        self.sheet = sheet

        def taken(reply: Reply) -> None:
            sheet.dismiss()
            self._screen.said.emit(reply.text if isinstance(reply, Done) else "")
            self.signed.emit()

        def send(why: str, who: str, password: str) -> None:
            command = SignRule(recipe.name, recipe.sha256, rule, why, who, password, evidence, plan)
            self._screen.send(sheet, command, taken, sheet.refuse)

        sheet.signed.connect(send)
        sheet.closed.connect(self._gone)
        sheet.open()

    def _gone(self) -> None:
        self.sheet = None
