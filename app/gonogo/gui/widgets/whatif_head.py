"""What is compared: span, what is tried, and where the scores come from."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gonogo.domain.recipe import Recipe
from gonogo.gui import figures
from gonogo.gui.whatif_model import Passage
from gonogo.gui.whatif_work import Period, Trying
from gonogo.gui.widgets.basics import TouchButton, row
from gonogo.gui.widgets.choice import ChoiceSheet, Option
from gonogo.gui.widgets.period_sheet import PeriodSheet
from gonogo.ports.recipes import BundleListing

_VERSIONS = 30
_PERIODS = {p.kind: p for p in (Period("shift"), Period("day"), Period("week"), Period("all"))}


class WhatIfHead(QWidget):
    """Three buttons.

    Signals
    -------
    period_chosen : Period
    trying_chosen : Trying
    judge_pressed : ()
        Judge images anew, stop that, or go back to recorded scores.
    """

    period_chosen = Signal(object)
    trying_chosen = Signal(object)
    judge_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bundles: tuple[BundleListing, ...] = ()
        self._recipe: Recipe | None = None
        self._period, self._trying = Period(), Trying()
        self._hours = 8.0
        self.period = TouchButton(" ", "clock-outline", pixels=16)
        self.trying = TouchButton(" ", "compare-horizontal", pixels=16)
        self.judge = TouchButton(" ", pixels=16)
        self.period.clicked.connect(self._ask_period)
        self.trying.clicked.connect(self._ask_trying)
        self.judge.clicked.connect(self.judge_pressed)
        layout = row(gap=12)
        layout.addWidget(self.period, 1)
        layout.addWidget(self.trying, 1)
        layout.addWidget(self.judge)
        self.setLayout(layout)

    def show_choice(
        self, recipe: Recipe | None, period: Period, trying: Trying, hours: float
    ) -> None:
        """Show what is chosen.

        Parameters
        ----------
        hours : float
            Length of a shift.
        """
        self._recipe, self._period, self._trying, self._hours = recipe, period, trying, hours
        _write(self.period, self._period_text(period))
        _write(self.trying, self._trying_text(trying))

    def take_bundles(self, bundles: Sequence[BundleListing]) -> None:
        """Offer models."""
        self._bundles = tuple(bundles)

    def show_judging(
        self, passage: Passage | None, *, possible: bool, anew: bool, stopping: bool
    ) -> None:
        """Show what the third button does now."""
        self.judge.setEnabled((possible or anew or passage is not None) and not stopping)
        if passage is not None:
            words, icon = self.tr("Cancel"), "close"
        elif anew:
            words, icon = self.tr("Recorded scores"), "undo"
        else:
            words, icon = self.tr("Judge images anew"), "image-sync-outline"
        if self.judge.text() != words:
            self.judge.change_icon(icon)
        _write(self.judge, words)

    def _period_text(self, period: Period) -> str:
        if period.kind == "between" and period.since and period.until:
            ends = (period.since, period.until)
            return " – ".join(
                figures.local(end.isoformat(), self.tr("%m-%d %H:%M")) for end in ends
            )
        return self._periods()[period.kind]

    def _periods(self) -> dict[str, str]:
        return {
            "shift": self.tr("Last shift ({n} h)").format(n=figures.number(self._hours, "g")),
            "day": self.tr("Last 24 hours"), "week": self.tr("Last 7 days"),
            "all": self.tr("All times"), "between": self.tr("From … to …"),
        }  # fmt: skip

    def _trying_text(self, trying: Trying) -> str:
        if trying.version is not None:
            return self.tr("Version {n}").format(n=trying.version)
        if trying.bundle:
            return self.tr("Model {name}").format(name=trying.bundle)
        return self.tr("Rule under trial")

    def _ask_period(self) -> None:
        options = [Option(key, text) for key, text in self._periods().items()]
        sheet = ChoiceSheet(self, self.tr("Span of production"), options, self._period.kind, "")
        sheet.chosen.connect(self._take_period)
        sheet.open()

    def _take_period(self, kind: str) -> None:
        if kind in _PERIODS:
            self.period_chosen.emit(_PERIODS[kind])
            return
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        since = self._period.since or now - timedelta(hours=24)
        sheet = PeriodSheet(self, since, self._period.until or now)
        sheet.chosen.connect(
            lambda since, until: self.period_chosen.emit(Period("between", since, until))
        )
        sheet.open()

    def _ask_trying(self) -> None:
        recipe = self._recipe
        if recipe is None:
            return
        rule = self.tr("The limits on this page, with the recipe's model")
        options = [Option("rule", self.tr("Rule under trial"), rule)]
        for number in range(recipe.version, max(0, recipe.version - _VERSIONS), -1):
            words = self.tr("Version {n}").format(n=number)
            options.append(Option(f"v{number}", words, self.tr("With its own rule and model")))
        for listing in self._bundles:
            if listing.name != recipe.model.bundle:
                words = self.tr("Model {name}").format(name=listing.name)
                title = listing.card.title if listing.card is not None else ""
                options.append(Option(f"m{listing.name}", words, title, listing.problem))
        now = self._trying
        key = f"v{now.version}" if now.version is not None else f"m{now.bundle}"
        current = key if len(key) > 1 else "rule"
        sheet = ChoiceSheet(self, self.tr("What is tried on it"), options, current, "")
        sheet.chosen.connect(self._take_trying)
        sheet.open()

    def _take_trying(self, key: str) -> None:
        if key == "rule":
            self.trying_chosen.emit(Trying())
        elif key.startswith("v"):
            self.trying_chosen.emit(Trying(version=int(key[1:])))
        else:
            self.trying_chosen.emit(Trying(bundle=key[1:]))


def _write(button: TouchButton, text: str) -> None:
    if button.text() != text:
        button.setText(text)
        button.setToolTip(text)
        button.setAccessibleName(text)
