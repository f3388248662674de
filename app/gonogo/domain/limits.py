"""Promises that a rule must keep, whatever it costs."""

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec
from msgspec.structs import replace

SLACK = 1e-12
"""A share may pass its limit by this much: sums of weights are rounded."""


class RuleFigures(Protocol):
    """What a rule does to production, as far as limits speak of it; shares within class."""

    @property
    def recall(self) -> float:
        """Share of bad parts that FAIL."""
        ...

    @property
    def fpr(self) -> float:
        """Share of good parts that FAIL."""
        ...

    @property
    def review_rate(self) -> float:
        """Share of all parts that a person looks at."""
        ...

    @property
    def escapes_per_million(self) -> float:
        """Bad parts among a million produced that get through."""
        ...

    @property
    def class_recall(self) -> Mapping[str, float]:
        """Recall of each defect class."""
        ...


class Limits(msgspec.Struct, frozen=True):
    """What a rule must keep to. None, or no entry, is no limit.

    Parameters
    ----------
    max_fpr : float or None
        Largest share of good parts that FAIL.
    min_recall : float or None
        Least share of bad parts that FAIL.
    min_class_recall : mapping of str to float
        The same for single defect classes.
    max_review_rate : float or None
        Largest share of all production that a person looks at.
    max_escapes_per_million : float or None
        Most bad parts among a million produced that PASS or slip by the reviewer.

    Raises
    ------
    ValueError
        A share lies outside 0 to 1, or escapes per million outside 0 to a million.
    """

    max_fpr: float | None = None
    min_recall: float | None = None
    min_class_recall: Mapping[str, float] = msgspec.field(default_factory=dict)
    max_review_rate: float | None = None
    max_escapes_per_million: float | None = None

    def __post_init__(self) -> None:
        for name, value in self.given().items():
            top = 1e6 if name == "max_escapes_per_million" else 1
            if not 0 <= value <= top:
                msg = f"the limit {name} must lie in 0 to {top:g}, not {value}"
                raise ValueError(msg)

    def given(self) -> dict[str, float]:
        """Limits by name; those of single classes as ``min_recall of NAME``."""
        single = {
            "max_fpr": self.max_fpr,
            "min_recall": self.min_recall,
            **{f"min_recall of {name}": value for name, value in self.min_class_recall.items()},
            "max_review_rate": self.max_review_rate,
            "max_escapes_per_million": self.max_escapes_per_million,
        }
        return {name: value for name, value in single.items() if value is not None}

    def among(self, classes: Collection[str]) -> "Limits":
        """Without the recalls of other defect classes than these."""
        kept = {name: share for name, share in self.min_class_recall.items() if name in classes}
        return replace(self, min_class_recall=kept)

    def only(self, names: tuple[str, ...]) -> "Limits":
        """Only the limits of these names, as :meth:`given` writes them."""
        return Limits(
            self.max_fpr if "max_fpr" in names else None,
            self.min_recall if "min_recall" in names else None,
            {k: v for k, v in self.min_class_recall.items() if f"min_recall of {k}" in names},
            self.max_review_rate if "max_review_rate" in names else None,
            self.max_escapes_per_million if "max_escapes_per_million" in names else None,
        )

    def widened(self, by: float, defect_rate: float) -> "Limits":
        """Every limit wider by the same share of its own parts.

        FPR by this share of the good parts, recall and escapes by this share of the bad ones,
        review by this share of production.
        """
        fewer = {name: max(0.0, value - by) for name, value in self.min_class_recall.items()}
        escapes = self.max_escapes_per_million
        return replace(
            self,
            max_fpr=None if self.max_fpr is None else min(1.0, self.max_fpr + by),
            min_recall=None if self.min_recall is None else max(0.0, self.min_recall - by),
            min_class_recall=fewer,
            max_review_rate=(
                None if self.max_review_rate is None else min(1.0, self.max_review_rate + by)
            ),
            max_escapes_per_million=(
                None if escapes is None else min(1e6, escapes + 1e6 * by * defect_rate)
            ),
        )

    def met(self, name: str, figures: RuleFigures) -> tuple[float, bool]:
        """Value of a rule where a limit has its own, and whether it keeps to the limit."""
        limit = self.given()[name]
        if name.startswith("min_recall"):
            found = (
                figures.recall
                if name == "min_recall"
                else figures.class_recall[name.removeprefix("min_recall of ")]
            )
            return found, found >= limit - SLACK
        found = float(getattr(figures, name.removeprefix("max_")))
        return found, found <= limit + SLACK * (1e6 if name == "max_escapes_per_million" else 1)
