"""What a person sets on the cost page, as one value, so that every change can be undone."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from gonogo.domain.cost import HIGHEST_PRICE, ActionCost, CostMatrix, CostPlan, Pace
from gonogo.domain.limits import Limits
from gonogo.domain.rule import DecisionRule
from gonogo.workbench.tuning.curves import Thresholds

_CLASS = "class:"
LOOK = 0.5
"""Price of one look by a person, in false rejects, until somebody says otherwise."""


_PRICES = CostMatrix(0.02, ActionCost(0.0, 1.0, LOOK), ActionCost(100.0, 0.0, LOOK))


class Setup(msgspec.Struct, frozen=True):
    """Prices, limits, pace and the rule under trial.

    Parameters
    ----------
    review : bool
        Two thresholds; else one, and nothing is reviewed.
    rule : Thresholds or None
        On the scale of the loaded scores; None until there are any.
    base : DecisionRule or None
        The rule whose limits are 1 on that scale; None is the recipe's own.
    """

    cost: CostMatrix = _PRICES
    limits: Limits = msgspec.field(default_factory=Limits)
    pace: Pace = msgspec.field(default_factory=Pace)
    review: bool = False
    rule: Thresholds | None = None
    base: DecisionRule | None = None

    @property
    def plan(self) -> CostPlan:
        """What is kept with the recipe."""
        return CostPlan(self.cost, self.limits, self.pace)

    def planned(self, plan: CostPlan) -> "Setup":
        """Prices, limits and pace of a recipe in place of these."""
        return replace(self, cost=plan.matrix, limits=plan.limits, pace=plan.pace)


class Field(msgspec.Struct, frozen=True):
    """A number of the set-up; shares in percent."""

    unit: str
    low: float
    high: float
    get: Callable[[Setup], float]
    put: Callable[[Setup, float], Setup]


def _price(row: Literal["good", "defect"], action: str) -> Field:
    """One cell of the cost matrix."""
    name = f"on_{action}"

    def put(setup: Setup, value: float) -> Setup:
        changed: dict[str, Any] = {row: replace(getattr(setup.cost, row), **{name: value})}
        return replace(setup, cost=replace(setup.cost, **changed))

    return Field(
        "", 0.0, HIGHEST_PRICE, lambda setup: float(getattr(getattr(setup.cost, row), name)), put
    )


def _class_price(defect_class: str, action: str) -> Field:
    """A cell of a class; a row that is made equal to the shared one follows that again."""
    name = f"on_{action}"

    def put(setup: Setup, value: float) -> Setup:
        cost = setup.cost
        own = {key: row for key, row in cost.classes.items() if key != defect_class}
        row = replace(cost.row(defect_class), **{name: value})
        if row != cost.defect:
            own[defect_class] = row
        return replace(setup, cost=replace(cost, classes=own))

    def get(setup: Setup) -> float:
        return float(getattr(setup.cost.row(defect_class), name))

    return Field("", 0.0, HIGHEST_PRICE, get, put)


def _class_recall(name: str) -> Field:
    """Least recall of one class; at 0 percent it is none."""

    def put(setup: Setup, value: float) -> Setup:
        kept = {key: share for key, share in setup.limits.min_class_recall.items() if key != name}
        if value:
            kept[name] = value / 100
        return replace(setup, limits=replace(setup.limits, min_class_recall=kept))

    return Field(
        "%", 0.0, 100.0, lambda setup: 100 * setup.limits.min_class_recall.get(name, 0.0), put
    )


def class_key(name: str, action: str) -> str:
    """Key of a cell of a defect class; of its least recall where the action is ``recall``."""
    return f"{_CLASS}{action}:{name}"


def field_of(key: str) -> Field:
    """A number by its key: of :data:`FIELDS`, or of :func:`class_key`."""
    if not key.startswith(_CLASS):
        return FIELDS[key]
    action, _, name = key.removeprefix(_CLASS).partition(":")
    return _class_recall(name) if action == "recall" else _class_price(name, action)


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
    share = value / 100
    cost = setup.cost
    own = {name: replace(row, reviewer_error=share) for name, row in cost.classes.items()}
    shared = replace(cost.defect, reviewer_error=share)
    return replace(setup, cost=replace(cost, defect=shared, classes=own))


def _put_overdone(setup: Setup, value: float) -> Setup:
    changed = replace(setup.cost.good, reviewer_error=value / 100)
    return replace(setup, cost=replace(setup.cost, good=changed))


def _put_looks(setup: Setup, value: float) -> Setup:
    return replace(setup, pace=replace(setup.pace, looks_per_hour=value or None))


def _looks(setup: Setup) -> float:
    return setup.pace.looks_per_hour or 0.0


def _put_escapes(setup: Setup, value: float) -> Setup:
    most = None if value >= 1e6 else value
    return replace(setup, limits=replace(setup.limits, max_escapes_per_million=most))


def _escapes(setup: Setup) -> float:
    most = setup.limits.max_escapes_per_million
    return 1e6 if most is None else most


FIELDS: dict[str, Field] = {
    "defect_rate": Field(
        "%", 0.0, 100.0,
        lambda setup: 100 * setup.cost.defect_rate,
        lambda setup, value: replace(setup, cost=replace(setup.cost, defect_rate=value / 100)),
    ),
    "missed": Field(
        "%", 0.0, 100.0, lambda setup: 100 * setup.cost.defect.reviewer_error, _put_missed
    ),
    "overdone": Field(
        "%", 0.0, 100.0, lambda setup: 100 * setup.cost.good.reviewer_error, _put_overdone
    ),
    "looks": Field("", 0.0, 1e6, _looks, _put_looks),
    "max_escapes": Field("ppm", 0.0, 1e6, _escapes, _put_escapes),
    "max_fpr": _limit("max_fpr", 100.0),
    "min_recall": _limit("min_recall", 0.0),
    "max_review_rate": _limit("max_review_rate", 100.0),
    "parts_per_hour": _pace("parts_per_hour", 1e6),
    "hours_per_shift": _pace("hours_per_shift", 24.0),
    "hours_per_year": _pace("hours_per_year", 8784.0),
    **{f"good.{action}": _price("good", action) for action in ("pass", "fail", "review")},
    **{f"defect.{action}": _price("defect", action) for action in ("pass", "fail", "review")},
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
