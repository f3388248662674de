"""What a person sets on the cost page, as one value, so that every change can be undone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.limits import Limits

Row = Literal["good", "defect"]
Action = Literal["pass", "fail", "review"]
LOOK = 0.5
"""Price of one look by a person, in false rejects, until somebody says otherwise."""


_PRICES = CostMatrix(0.02, ActionCost(0.0, 1.0, LOOK), ActionCost(100.0, 0.0, LOOK))


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is produced."""

    parts_per_hour: float = 3600.0
    hours_per_shift: float = 8.0
    hours_per_year: float = 4000.0


@dataclass(frozen=True, slots=True)
class Setup:
    """Prices, limits, pace and the rule under trial.

    Parameters
    ----------
    review : bool
        Two thresholds; else one, and nothing is reviewed.
    rule : Thresholds or None
        On the scale of the loaded scores; None until there are any.
    """

    cost: CostMatrix = _PRICES
    limits: Limits = field(default_factory=Limits)
    pace: Pace = field(default_factory=Pace)
    review: bool = False
    rule: Thresholds | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A number of the set-up; shares in percent."""

    unit: str
    low: float
    high: float
    get: Callable[[Setup], float]
    put: Callable[[Setup, float], Setup]


def price(row: Row, action: Action) -> Field:
    """One cell of the cost matrix."""
    name = f"on_{action}"

    def put(setup: Setup, value: float) -> Setup:
        changed = replace(_row(setup, row), **{name: value})
        cost = replace(setup.cost, good=changed) if row == "good" else None
        return replace(setup, cost=cost or replace(setup.cost, defect=changed))

    return Field("", 0.0, 1e9, lambda setup: float(getattr(_row(setup, row), name)), put)


def _row(setup: Setup, row: Row) -> ActionCost:
    return setup.cost.good if row == "good" else setup.cost.defect


def _pace(name: str, high: float) -> Field:
    return Field(
        "", 0.0, high,
        lambda setup: float(getattr(setup.pace, name)),
        lambda setup, value: replace(setup, pace=replace(setup.pace, **{name: value})),
    )  # fmt: skip


def _limit(name: str, idle: float) -> Field:
    """A limit; at ``idle`` percent it is none."""

    def get(setup: Setup) -> float:
        value = getattr(setup.limits, name)
        return idle if value is None else 100 * float(value)

    def put(setup: Setup, value: float) -> Setup:
        share = None if value == idle else value / 100
        changed: dict[str, Any] = {name: share}
        return replace(setup, limits=replace(setup.limits, **changed))

    return Field("%", 0.0, 100.0, get, put)


def _put_missed(setup: Setup, value: float) -> Setup:
    changed = replace(setup.cost.defect, reviewer_error=value / 100)
    return replace(setup, cost=replace(setup.cost, defect=changed))


FIELDS: dict[str, Field] = {
    "defect_rate": Field(
        "%", 0.0, 100.0,
        lambda setup: 100 * setup.cost.defect_rate,
        lambda setup, value: replace(setup, cost=replace(setup.cost, defect_rate=value / 100)),
    ),
    "missed": Field(
        "%", 0.0, 100.0, lambda setup: 100 * setup.cost.defect.reviewer_error, _put_missed
    ),
    "max_fpr": _limit("max_fpr", 100.0),
    "min_recall": _limit("min_recall", 0.0),
    "max_review_rate": _limit("max_review_rate", 100.0),
    "parts_per_hour": _pace("parts_per_hour", 1e6),
    "hours_per_shift": _pace("hours_per_shift", 24.0),
    "hours_per_year": _pace("hours_per_year", 8784.0),
    **{
        f"{row}.{action}": price(row, action)
        for row in ("good", "defect")
        for action in ("pass", "fail", "review")
    },
}  # fmt: skip


class History:
    """The set-up now, and those before it."""

    def __init__(self) -> None:
        self.now = Setup()
        self._before: list[Setup] = []
        self._after: list[Setup] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a set-up before this one."""
        return bool(self._before)

    def change(self, setup: Setup, *, remember: bool = True) -> None:
        """Go on; a drag remembers only where it began."""
        if remember and setup != self.now:
            self._before.append(self.now)
        self._after.clear()
        self.now = setup

    def undo(self) -> None:
        """Go back one change."""
        if self._before:
            self._after.append(self.now)
            self.now = self._before.pop()

    def redo(self) -> None:
        """Take back what was undone last, unless something was changed since."""
        if self._after:
            self._before.append(self.now)
            self.now = self._after.pop()

    def begin(self, setup: Setup) -> None:
        """Begin anew: with other scores a threshold means something else."""
        self.now = setup
        self._before.clear()
        self._after.clear()
