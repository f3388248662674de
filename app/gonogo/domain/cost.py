"""What each mistake costs: the matrix that turns thresholds into money, and the line it is for."""

import math
from collections.abc import Collection, Mapping

import msgspec
from msgspec.structs import replace

from gonogo.domain.limits import Limits

HIGHEST_PRICE = 1e9
"""Of one part; beyond, sums over production would lose their digits."""
_LONGEST_CURRENCY = 12


class ActionCost(msgspec.Struct, frozen=True):
    """Cost of one part of a truth class, by what is done with it.

    Parameters
    ----------
    on_pass, on_fail : float
        Cost of passing and of failing it, in the matrix's currency.
    on_review : float
        Cost of the look alone; what the reviewer then decides is charged besides.
    reviewer_error : float
        Share of such parts that the reviewer decides wrongly: good parts failed (1 - specificity),
        defects passed (1 - sensitivity).

    Raises
    ------
    ValueError
        A cost is no number of 0 to a thousand million, or the share lies outside 0 to 1.
    """

    on_pass: float
    on_fail: float
    on_review: float = 0.0
    reviewer_error: float = 0.0

    def __post_init__(self) -> None:
        for name in ("on_pass", "on_fail", "on_review"):
            value = getattr(self, name)
            if not 0 <= value <= HIGHEST_PRICE:
                msg = f"the cost {name} must lie in 0 to {HIGHEST_PRICE:g}, not {value}"
                raise ValueError(msg)
        if not 0 <= self.reviewer_error <= 1:
            msg = f"reviewer_error is a share and must lie in 0 to 1, not {self.reviewer_error}"
            raise ValueError(msg)


class CostMatrix(msgspec.Struct, frozen=True):
    """Cost per truth class and action, and how often the truth is bad.

    The defaults are those of the field: a false reject costs 1, an escape 100.

    Parameters
    ----------
    defect_rate : float
        Prevalence: share of bad parts in production, not in the sample.
    good, defect : ActionCost
        Row of good parts, and of every defect class without a row of its own.
    classes : mapping of str to ActionCost
        Rows of named defect classes.
    shares : mapping of str to float
        Share of each class among the defects of production; empty takes the sample's own.
    currency : str
        Three letters, or empty where costs are only relative to each other.

    Raises
    ------
    ValueError
        The currency is too long, the defect rate lies outside 0 to 1, or shares are negative or do
        not add up to 1.
    """

    defect_rate: float
    good: ActionCost = ActionCost(on_pass=0.0, on_fail=1.0)
    defect: ActionCost = ActionCost(on_pass=100.0, on_fail=0.0)
    classes: Mapping[str, ActionCost] = msgspec.field(default_factory=dict)
    shares: Mapping[str, float] = msgspec.field(default_factory=dict)
    currency: str = ""

    def __post_init__(self) -> None:
        if len(self.currency) > _LONGEST_CURRENCY:
            msg = f"the currency is longer than {_LONGEST_CURRENCY} letters"
            raise ValueError(msg)
        if not 0 <= self.defect_rate <= 1:
            msg = f"the defect rate is a share and must lie in 0 to 1, not {self.defect_rate}"
            raise ValueError(msg)
        for name, share in self.shares.items():
            if not 0 <= share <= 1:
                msg = f"the share of the class {name} must lie in 0 to 1, not {share}"
                raise ValueError(msg)
        if self.shares and not math.isclose(sum(self.shares.values()), 1.0, abs_tol=1e-9):
            msg = f"the shares of the defect classes add up to {sum(self.shares.values())}, not 1"
            raise ValueError(msg)

    def among(self, classes: Collection[str]) -> "CostMatrix":
        """Only rows and shares of these defect classes, and the shared row.

        Shares are of what is left; where one of the classes has none, they are those of the sample.
        """
        kept = {name: row for name, row in self.classes.items() if name in classes}
        shares = {name: share for name, share in self.shares.items() if name in classes}
        whole = sum(shares.values())
        fits = len(shares) == len(set(classes)) and whole > 0
        scaled = {name: share / whole for name, share in shares.items()} if fits else {}
        return replace(self, classes=kept, shares=scaled)

    def row(self, defect_class: str) -> ActionCost:
        """Row of a defect class: its own, or the one that all defects share."""
        return self.classes.get(defect_class, self.defect)

    def good_costs(self) -> tuple[float, float, float]:
        """Expected cost of a good part that is PASS, REVIEW, FAIL."""
        row = self.good
        return row.on_pass, _reviewed(row, right=row.on_pass, wrong=row.on_fail), row.on_fail

    def defect_costs(self, defect_class: str) -> tuple[float, float, float]:
        """Expected cost of a part of a defect class that is PASS, REVIEW, FAIL."""
        row = self.row(defect_class)
        return row.on_pass, _reviewed(row, right=row.on_fail, wrong=row.on_pass), row.on_fail


class Pace(msgspec.Struct, frozen=True):
    """How much a line produces, and how much of that people can look at.

    Parameters
    ----------
    looks_per_hour : float or None
        Parts an hour that a person can look at; None is no limit.

    Raises
    ------
    ValueError
        A number is negative or none, or a shift or a year is longer than it can be.
    """

    parts_per_hour: float = 3600.0
    hours_per_shift: float = 8.0
    hours_per_year: float = 4000.0
    looks_per_hour: float | None = None

    def __post_init__(self) -> None:
        most = {"parts_per_hour": 1e6, "hours_per_shift": 24.0, "hours_per_year": 8784.0}
        for name, top in most.items():
            value = getattr(self, name)
            if not 0 <= value <= top:
                msg = f"{name} must lie in 0 to {top:g}, not {value}"
                raise ValueError(msg)
        if self.looks_per_hour is not None and not 0 < self.looks_per_hour <= 1e6:
            msg = f"looks_per_hour must lie above 0 and at most at 1e6, not {self.looks_per_hour}"
            raise ValueError(msg)

    @property
    def review_capacity(self) -> float | None:
        """Share of all parts that people can look at; None where that is no limit."""
        if self.looks_per_hour is None or self.looks_per_hour >= self.parts_per_hour:
            return None
        return self.looks_per_hour / self.parts_per_hour


class CostPlan(msgspec.Struct, frozen=True):
    """What a recipe's rule is priced by; kept with the recipe.

    Parameters
    ----------
    matrix : CostMatrix
        What each mistake costs.
    limits : Limits
        What any rule must keep to.
    pace : Pace
        Of the line.
    """

    matrix: CostMatrix
    limits: Limits = msgspec.field(default_factory=Limits)
    pace: Pace = msgspec.field(default_factory=Pace)

    @property
    def classes(self) -> set[str]:
        """Defect classes that it names."""
        return {*self.matrix.classes, *self.matrix.shares, *self.limits.min_class_recall}

    def among(self, classes: Collection[str]) -> "CostPlan":
        """Only what is said of these defect classes, and of all."""
        return replace(self, matrix=self.matrix.among(classes), limits=self.limits.among(classes))


def _reviewed(row: ActionCost, *, right: float, wrong: float) -> float:
    return row.on_review + (1 - row.reviewer_error) * right + row.reviewer_error * wrong
