"""The cost page's state: parts, prices and the rule under trial, with all figures at once."""

from typing import Literal

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.gui.cost_setup import History, Setup, field_of
from gonogo.workbench.margin import starting_at
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of
from gonogo.workbench.tuning.sentences import percent

Which = Literal["review", "fail"]
_BARE = (1e-3, 10.0)
_STEP = 0.01
ROUNDS, SEED = 10_000, 0
"""Of every bootstrap on the page, so that its views show the same intervals."""


class CostModel(QObject):
    """Every change is remembered, and every figure is a binary search away.

    Signals
    -------
    loaded : ()
        Other parts, or none.
    rescaled : ()
        The same parts on another scale.
    changed : ()
        Rule, prices or pace are others.

    Attributes
    ----------
    prices, figures, today : Prices, Figures, Figures
        Of the rule under trial, and of the rule in use; only where there are parts. ``today`` is
        None for a file.
    """

    loaded = Signal()
    rescaled = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History()
        self._today: Curves | None = None
        self._scales: dict[DecisionRule | None, Material] = {}
        self._planned: Recipe | None = None
        self._unlabelled: Recipe | None = None
        self.material: Material | None = None
        self.prices: Prices | None = None
        self.figures: Figures | None = None
        self.today: Figures | None = None

    @property
    def setup(self) -> Setup:
        """What is set now."""
        return self._history.now

    @property
    def can_undo(self) -> bool:
        """Whether anything can be undone."""
        return self._history.can_undo

    @property
    def recipe(self) -> Recipe | None:
        """Whose parts or, without labels, whose recorded production is on the page."""
        return self._unlabelled if self.material is None else self.material.recipe

    @property
    def cost(self) -> CostMatrix:
        """Prices of the classes that the parts have."""
        return priced(self.setup, self.material)[0]

    @property
    def limits(self) -> Limits:
        """Limits that the parts can answer for."""
        return priced(self.setup, self.material)[1]

    def load(self, material: Material, rule: Thresholds, *, review: bool) -> None:
        """Take other parts and the rule to begin with, and the prices kept with their recipe."""
        self._scales = {None: material}
        setup = replace(self.setup, rule=rule, review=review, base=None)
        self._history.begin(self._planned_for(setup, material.recipe))
        self._show(material)
        self._reckon(prices=True)
        self.loaded.emit()
        self.changed.emit()

    def _planned_for(self, setup: Setup, recipe: Recipe | None) -> Setup:
        """Take a recipe's prices; a second look at the same version keeps what was set since."""
        before, self._planned = self._planned, recipe or self._planned
        if recipe is None or recipe == before:
            return setup
        if recipe.cost is not None:
            return setup.planned(recipe.cost)
        # Prices of another recipe would be signed into this one.
        other = before is not None and before.name != recipe.name
        return setup.planned(Setup().plan) if other else setup

    def rescale(self, material: Material, base: DecisionRule) -> None:
        """Take the same parts on the scale of another rule, and try that rule."""
        self._scales[base] = material
        whole = Thresholds(1.0, 1.0)
        self._change(replace(self.setup, base=base, rule=whole, review=False))

    def replay_only(self, recipe: Recipe) -> None:
        """Try rules of a recipe without labelled parts: on recorded production alone."""
        self.unload()
        rule = starting_at(recipe.rule)
        self._unlabelled = recipe
        self._history.begin(replace(self.setup, rule=rule, review=rule.review_at < rule.fail_at))
        self.loaded.emit()
        self.changed.emit()

    def unload(self) -> None:
        """Have no parts; prices and limits stay."""
        self._unlabelled = None
        self.material = self.prices = self.figures = self.today = self._today = None
        self._scales = {}
        self._history.begin(replace(self.setup, rule=None, base=None))
        self.loaded.emit()
        self.changed.emit()

    def edit(self, key: str, value: float) -> None:
        """Set a number by its key (:func:`~gonogo.gui.cost_setup.field_of`)."""
        self._change(field_of(key).put(self.setup, value))

    def set_currency(self, currency: str) -> None:
        """Name what costs are counted in; empty where they are only relative to each other."""
        self._change(replace(self.setup, cost=replace(self.setup.cost, currency=currency)))

    def set_review(self, *, review: bool) -> None:
        """Have two thresholds, or one."""
        rule = self.setup.rule
        if rule is not None and not review:
            rule = Thresholds(rule.fail_at, rule.fail_at)
        self._change(replace(self.setup, review=review, rule=rule))

    def take(self, rule: Thresholds) -> None:
        """Try another rule."""
        self._change(replace(self.setup, rule=rule))

    def move(self, which: Which, value: float, *, remember: bool = True) -> None:
        """Move a threshold; the other one gives way.

        Parameters
        ----------
        remember : bool
            False for the moves of a drag after its first one.
        """
        rule = self.setup.rule
        if rule is None:
            return
        value = self._within(value)
        if not self.setup.review:
            moved = Thresholds(value, value)
        elif which == "review":
            moved = Thresholds(value, max(value, rule.fail_at))
        else:
            moved = Thresholds(min(value, rule.review_at), value)
        self._change(replace(self.setup, rule=moved), remember=remember)

    def step(self, which: Which, by: int) -> None:
        """Move a threshold to the next distinct score, or the one before."""
        material, rule = self.material, self.setup.rule
        if rule is None:
            return
        at = rule.review_at if which == "review" else rule.fail_at
        if material is None:
            self.move(which, at * (1 + _STEP * by))
            return
        ends = material.curves.thresholds
        here = material.curves.index(at)
        # Between two scores the one above is where the index already points.
        further = here + by - (by > 0 and float(ends[here]) > at)
        self.move(which, float(ends[int(np.clip(further, 0, ends.size - 1))]))

    def _within(self, value: float) -> float:
        """Keep a limit where there are scores, or, without parts, where a multiple makes sense."""
        ends = _BARE if self.material is None else self.material.curves.thresholds
        return float(np.clip(value, ends[0], ends[-1]))

    def undo(self) -> None:
        """Take the last change back."""
        self._history.undo()
        self._went(prices=True)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._history.redo()
        self._went(prices=True)

    def set_up(self, setup: Setup, material: Material | None = None) -> None:
        """Take prices, limits, pace and rule at once, as one change.

        Parameters
        ----------
        material : Material or None
            The same parts on the scale of ``setup.base``, where that is not one of before.
        """
        if material is not None:
            self._scales[setup.base] = material
        self._change(setup)

    def _change(self, setup: Setup, *, remember: bool = True) -> None:
        if setup == self.setup:
            return
        prices = setup.cost != self.setup.cost
        self._history.change(setup, remember=remember)
        self._went(prices=prices)

    def _went(self, *, prices: bool) -> None:
        """Show what is set now, on its own scale."""
        material = self._scales.get(self.setup.base)
        moved = material is not None and material is not self.material
        if moved and material is not None:
            self._show(material)
        self._reckon(prices=prices or moved)
        if moved:
            self.rescaled.emit()
        self.changed.emit()

    def _show(self, material: Material) -> None:
        self.material = material
        scale = material.margins
        self._today = None if scale is None else Curves.of(scale.today)

    def _reckon(self, *, prices: bool) -> None:
        material, rule = self.material, self.setup.rule
        if material is None or rule is None:
            return
        if prices or self.prices is None:
            self.prices = Prices.of(material.curves, self.cost)
            if self._today is not None and material.margins is not None:
                today = Prices.of(self._today, self.cost)
                self.today = figures_of(self._today, today, material.margins.today_at)
            else:
                self.today = None
        self.figures = figures_of(material.curves, self.prices, rule)


def priced(setup: Setup, material: Material | None) -> tuple[CostMatrix, Limits]:
    """Prices and limits as far as the parts can answer: those of classes without a part wait."""
    limits, capacity = setup.limits, setup.pace.review_capacity
    if capacity is not None:
        share = min(capacity, 1.0 if limits.max_review_rate is None else limits.max_review_rate)
        limits = replace(limits, max_review_rate=share)
    if material is None:
        return setup.cost, limits
    return setup.cost.among(material.classes), limits.among(material.classes)


def unheld(setup: Setup, material: Material) -> tuple[str, ...]:
    """Sentences on the limits that these parts cannot answer for."""
    return tuple(
        f"Recall of {name} of at least {percent(share)} cannot be checked: no labelled part is bad "
        "by it."
        for name, share in setup.limits.min_class_recall.items()
        if name not in material.classes
    )
