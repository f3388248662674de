"""The what-if view's state: a span of production, what is tried on it, and what that changes."""

from datetime import UTC, datetime
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import DecisionRule
from gonogo.gui.cost_desk import Progress
from gonogo.gui.cost_model import CostModel
from gonogo.gui.screen import Screen
from gonogo.gui.whatif_work import Period, Trying, candidate_of, judge_anew, read_recorded
from gonogo.ports.ledger import LedgerQuery
from gonogo.workbench.margin import scaled
from gonogo.workbench.whatif.money import Priced, Unpriced, price
from gonogo.workbench.whatif.rejudge import Rejudged
from gonogo.workbench.whatif.replay import Replay, replay
from gonogo.workbench.whatif.shifts import ShiftRow, Shifts, by_shift, shifts_of
from gonogo.workbench.whatif.span import Span

AT_ONCE = 300_000
"""Parts up to which a move is reckoned on the screen's thread; some 10 ms."""
REST_MS = 150
State = Literal["none", "table", "reading", "failed", "ready"]


class Compared(msgspec.Struct, frozen=True, eq=False):
    """A span under a rule, with its shifts."""

    span: Span
    found: Replay
    rows: tuple[ShiftRow, ...]


class Passage(msgspec.Struct, frozen=True):
    """How far judging has come; ``left_s`` is None until that can be told."""

    done: int
    total: int
    left_s: float | None


class WhatIfModel(QObject):
    """Reads once, then every move of the rule is a few comparisons per part.

    Signals
    -------
    changed : ()
        What is shown is another: state, numbers, or a passage begun or ended.
    priced_changed : ()
        The cost was reckoned, or is no longer that of the rule.

    Attributes
    ----------
    period, trying : Period, Trying
        What a person chose.
    state : str
        ``none`` before the first span, ``table`` where the parts belong to no recipe.
    problem : str
        Why reading or judging failed; the span before it stays where judging failed.
    compared : Compared or None
        What is shown.
    anew : Rejudged or None
        Where that comes from kept images.
    priced : Priced, Unpriced or None
        None while it is reckoned.
    """

    changed = Signal()
    priced_changed = Signal()

    def __init__(self, screen: Screen, cost: CostModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen, self._cost = screen, cost
        self.period, self.trying = Period(), Trying()
        self.state: State = "none"
        self.problem = ""
        self.compared: Compared | None = None
        self.anew: Rejudged | None = None
        self.priced: Priced | Unpriced | None = None
        self._recorded: tuple[Span, LedgerQuery] | None = None
        self._shifts: tuple[Span, float, Shifts] | None = None
        self._asked: tuple[object, ...] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._price)

    @property
    def recipe(self) -> Recipe | None:
        """Whose production is on the page."""
        return self._cost.recipe

    @property
    def judging(self) -> bool:
        """Whether images are judged anew now."""
        return self._screen.tuning.progress("rejudge") is not None

    @property
    def reading(self) -> Progress | None:
        """Progress of reading the span."""
        return self._screen.tuning.progress("span")

    @property
    def passage(self) -> Passage | None:
        """How far judging has come; None where nothing is judged."""
        progress = self._screen.tuning.progress("rejudge")
        if progress is None:
            return None
        return Passage(progress.count, progress.of, progress.left_s)

    def choose_period(self, period: Period) -> None:
        """Look at another span."""
        self.period = period
        self.read()

    def try_other(self, trying: Trying) -> None:
        """Try something else."""
        self.trying = trying
        self.read()

    def read(self) -> None:
        """Read the span anew."""
        self._forget()
        recipe = self.recipe
        if recipe is None:
            self.state = "table"
            self.changed.emit()
            return
        self.state = "reading"
        now = datetime.now(UTC)
        hours = self._cost.setup.pace.hours_per_shift
        query = self.period.query(recipe.name, hours, now)
        services, trying = self._screen.services, self.trying

        def work(progress: Progress) -> Span:
            candidate = candidate_of(services, recipe, trying)
            return read_recorded(services, candidate, query, progress)

        self._screen.tuning.ask(
            self, "span", work, lambda span: self._read(span, query), self._failed
        )
        self.changed.emit()

    def judge(self) -> None:
        """Judge the kept images of the span anew."""
        if self._recorded is None or self.judging:
            return
        (span, query), services = self._recorded, self._screen.services
        self.problem = ""
        candidate = span.candidate

        def work(progress: Progress) -> Rejudged:
            progress.begin(span.parts)
            return judge_anew(services, candidate, query, progress)

        self._screen.tuning.ask(self, "rejudge", work, self._judged, self._broke)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop judging; what was judged until then is shown."""
        progress = self._screen.tuning.progress("rejudge")
        if progress is not None:
            progress.stop = True

    def back(self) -> None:
        """Show recorded scores again."""
        self.anew = None
        self._reckon()

    def follow(self) -> None:
        """The rule, the prices or the pace are others."""
        if self.state == "ready" and self._wish() != self._asked:
            self._reckon()

    # ---- coming back ----

    def _read(self, span: Span, query: LedgerQuery) -> None:
        self._recorded = (span, query)
        self.state = "ready"
        self._reckon()

    def _failed(self, text: str) -> None:
        self.state, self.problem = "failed", text
        self.changed.emit()

    def _judged(self, anew: Rejudged) -> None:
        self.anew = anew
        self._reckon()

    def _broke(self, text: str) -> None:
        self.problem = text
        self.changed.emit()

    def _forget(self) -> None:
        for kind in ("span", "replay", "price", "rejudge"):
            self._screen.tuning.drop(kind)
        self._rest.stop()
        self._recorded = self.compared = self.anew = self.priced = None
        self._shifts = self._asked = None
        self.problem = ""

    # ---- reckoning ----

    def _rule(self, candidate: Recipe) -> DecisionRule:
        at = self._cost.setup.rule
        if self.trying.version is not None or at is None:
            return candidate.rule
        return scaled(self._cost.setup.base or candidate.rule, at)

    def _wish(self) -> tuple[object, ...]:
        setup = self._cost.setup
        return self.anew, setup.rule, setup.base, setup.cost, setup.pace.hours_per_shift

    def _reckon(self) -> None:
        if self._recorded is None:
            return
        span = self._recorded[0] if self.anew is None else self.anew.span
        self._asked = self._wish()
        rule, hours = self._rule(span.candidate), self._cost.setup.pace.hours_per_shift

        def work(_progress: Progress) -> Compared:
            shifts = self._shifts_of(span, hours)
            found = replay(span, rule)
            return Compared(span, found, by_shift(span, found, shifts))

        if span.parts <= AT_ONCE:
            self._screen.tuning.drop("replay")
            self._came(work(Progress()))
        else:
            self._screen.tuning.ask(self, "replay", work, self._came, self._broke)

    def _shifts_of(self, span: Span, hours: float) -> Shifts:
        known = self._shifts
        if known is None or known[0] is not span or known[1] != hours:
            known = self._shifts = (span, hours, shifts_of(span, hours))
        return known[2]

    def _came(self, compared: Compared) -> None:
        self.compared = compared
        self._screen.tuning.drop("price")
        self.priced = None
        self._rest.start()
        self.changed.emit()

    def _price(self) -> None:
        compared, cost = self.compared, self._cost.setup.cost
        if compared is None:
            return

        def work(_progress: Progress) -> Priced | Unpriced:
            return price(compared.span, compared.found, cost)

        def came(priced: Priced | Unpriced) -> None:
            self.priced = priced
            self.priced_changed.emit()

        def broke(text: str) -> None:
            came(Unpriced(text))

        self._screen.tuning.ask(self, "price", work, came, broke)
