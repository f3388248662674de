"""Old and new limits, the evidence, and a signature."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from gonogo.domain.cost import CostPlan
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.domain.signing import Evidence, cost_changes
from gonogo.gui import figures
from gonogo.gui.widgets.basics import label
from gonogo.gui.widgets.cost_figures import money
from gonogo.gui.widgets.signature_sheet import SignatureSheet

_SHOWN = 6


class SignSheet(SignatureSheet):
    """Puts a rule in force."""

    def __init__(
        self, over: QWidget, recipe: Recipe, rule: DecisionRule, evidence: Evidence | None,
        plan: CostPlan | None = None, warned: tuple[str, ...] = (),
        *, reason: str = "", name: str = "",
    ) -> None:  # fmt: skip
        super().__init__(over, width=880)
        self.inner.setSpacing(12)
        self.rule, self.evidence = rule, evidence
        title = self.tr("Sign {name} version {version}")
        self.inner.addWidget(
            label(title.format(name=recipe.name, version=recipe.version + 1), 28, bold=True)
        )
        self.inner.addWidget(self._limits(recipe.rule, rule), 1)
        self.inner.addWidget(label(self._evidence(), wrap=True, muted=True))
        self.warned = label("\n".join(warned), bold=True, wrap=True)
        self.warned.setVisible(bool(warned))
        self.inner.addWidget(self.warned)
        self.prices = label(self._prices(recipe, plan), wrap=True, muted=True)
        self.prices.setVisible(bool(self.prices.text()))
        self.inner.addWidget(self.prices)
        self.ask_signature(
            self.tr("Sign"),
            self.tr("Say why the rule changes; the reason goes into the ledger."),
            reason=reason,
            name=name,
        )

    def _evidence(self) -> str:
        found = self.evidence
        if found is None:
            return self.tr(
                "No evidence goes with it: the rule was not tried on labelled parts here."
            )
        cost, low, high = (money(value) for value in found.cost_per_1000)
        text = self.tr(
            "Tried on {data}: {good} good and {bad} bad parts, sha256 {sha}. Expected cost per "
            "1,000 parts {cost} (95 %: {low} to {high})."
        )
        return text.format(
            data=found.data, good=found.good, bad=found.bad, sha=found.data_sha256[:12],
            cost=cost, low=low, high=high,
        )  # fmt: skip

    def _prices(self, recipe: Recipe, plan: CostPlan | None) -> str:
        """Say what is kept with the recipe besides; empty where that stays as it is."""
        if plan is None or plan == recipe.cost:
            return ""
        if recipe.cost is None:
            return self.tr("Prices, limits and pace as set on this page are kept with the recipe.")
        changed = [f"{c.value}: {c.old} → {c.new}" for c in cost_changes(recipe.cost, plan)]
        more = len(changed) - _SHOWN
        shown = "; ".join(changed[:_SHOWN])
        text = self.tr("Prices, limits and pace kept with the recipe change: {changes}")
        if more > 0:
            text += self.tr(" and {n} more").format(n=more)
        return text.format(changes=shown) + "."

    def _limits(self, old: DecisionRule, new: DecisionRule) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(8)
        for column, text in enumerate((
            self.tr("Class"), self.tr("REVIEW from"), "", self.tr("FAIL from"), "",
        )):  # fmt: skip
            grid.addWidget(label(text, muted=True), 0, column)
        for line, (before, after) in enumerate(zip(old.classes, new.classes, strict=True), 1):
            grid.addWidget(label(before.name, 18, bold=True), line, 0)
            for column, was, becomes in (
                (1, before.review_at, after.review_at), (3, before.fail_at, after.fail_at),
            ):  # fmt: skip
                grid.addWidget(label(figures.number(was, ".6g"), 18, muted=True), line, column)
                grid.addWidget(
                    label(f"→ {figures.number(becomes, '.6g')}", 18, bold=True), line, column + 1
                )
        for column in range(5):
            grid.setColumnStretch(column, 1)
        area = QScrollArea()
        area.setWidget(box)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(min(220, 36 + 34 * len(old.classes)))
        return area
