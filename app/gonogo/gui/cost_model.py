"""The cost page's state: parts, prices and the rule under trial, with all figures at once."""

from dataclasses import replace
from typing import Literal

import numpy as np
from PySide6.QtCore import QObject, Signal

from gonogo.gui.cost_setup import FIELDS, History, Setup
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of

Which = Literal["review", "fail"]
ROUNDS, SEED = 4000, 0
"""Of every bootstrap on the page, so that its views show the same intervals."""


class CostModel(QObject):
    """Every change is remembered, and every figure is a binary search away.

    Signals
    -------
    loaded : ()
        Other parts, or none.
    changed : ()
        Rule, prices or pace are others.

    Attributes
    ----------
    prices, figures, today : Prices, Figures, Figures
        Of the rule under trial, and of the rule in use; only where there are parts. ``today`` is
        None for a file.
    """

    loaded = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History()
        self._today: Curves | None = None
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

    def load(self, material: Material, rule: Thresholds, *, review: bool) -> None:
        """Take other parts and the rule to begin with."""
        self.material = material
        scale = material.margins
        self._today = None if scale is None else Curves.of(scale.today)
        self._history.begin(replace(self.setup, rule=rule, review=review))
        self._reckon(prices=True)
        self.loaded.emit()
        self.changed.emit()

    def unload(self) -> None:
        """Have no parts; prices and limits stay."""
        self.material = self.prices = self.figures = self.today = self._today = None
        self._history.begin(replace(self.setup, rule=None))
        self.loaded.emit()
        self.changed.emit()

    def edit(self, key: str, value: float) -> None:
        """Set a number of :data:`~gonogo.gui.cost_setup.FIELDS`."""
        self._change(FIELDS[key].put(self.setup, value))

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
        material, rule = self.material, self.setup.rule
        if material is None or rule is None:
            return
        ends = material.curves.thresholds
        value = float(np.clip(value, ends[0], ends[-1]))
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
        if material is None or rule is None:
            return
        ends = material.curves.thresholds
        at = rule.review_at if which == "review" else rule.fail_at
        here = material.curves.index(at)
        # Between two scores the one above is where the index already points.
        further = here + by - (by > 0 and float(ends[here]) > at)
        self.move(which, float(ends[int(np.clip(further, 0, ends.size - 1))]))

    def undo(self) -> None:
        """Take the last change back."""
        self._history.undo()
        self._reckon(prices=True)
        self.changed.emit()

    def redo(self) -> None:
        """Do again what was undone last."""
        self._history.redo()
        self._reckon(prices=True)
        self.changed.emit()

    def set_up(self, setup: Setup) -> None:
        """Take prices, limits, pace and rule at once, as one change."""
        self._change(setup)

    def _change(self, setup: Setup, *, remember: bool = True) -> None:
        if setup == self.setup:
            return
        prices = setup.cost != self.setup.cost
        self._history.change(setup, remember=remember)
        self._reckon(prices=prices)
        self.changed.emit()

    def _reckon(self, *, prices: bool) -> None:
        material, rule = self.material, self.setup.rule
        if material is None or rule is None:
            return
        if prices or self.prices is None:
            self.prices = Prices.of(material.curves, self.setup.cost)
            if self._today is not None and material.margins is not None:
                today = Prices.of(self._today, self.setup.cost)
                self.today = figures_of(self._today, today, material.margins.today_at)
            else:
                self.today = None
        self.figures = figures_of(material.curves, self.prices, rule)
