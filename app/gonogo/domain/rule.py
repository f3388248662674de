"""The rule that turns scores into a verdict."""

import math

import msgspec

from gonogo.domain.canonical import sha256_of

NO_DEFECT = ("", "good", "none")
"""No class of defects may be called so."""


class ClassRule(msgspec.Struct, frozen=True):
    """Limits of one defect class, in the units of its score.

    Parameters
    ----------
    name : str
        The class, as the model's card names it.
    review_at : float
        Score from which a person looks; at most ``fail_at``.
    fail_at : float
        Score from which the part fails. ``review_at == fail_at`` means no REVIEW.
    min_area_px : float
        Smallest region that counts, frame pixels squared. Only where the score comes from a map.
    min_length_px : float
        Shortest region that counts, largest extent in frame pixels.
    min_area_mm2, min_length_mm : float or None
        The same in millimetres; need the recipe's scale, and the stricter limit holds.
    """

    name: str
    review_at: float
    fail_at: float
    min_area_px: float = 0.0
    min_length_px: float = 0.0
    min_area_mm2: float | None = None
    min_length_mm: float | None = None

    def __post_init__(self) -> None:
        if self.name.casefold() in NO_DEFECT:
            msg = f"a defect class cannot be called {self.name!r}, which says that a part is good"
            raise ValueError(msg)
        if not (math.isfinite(self.review_at) and math.isfinite(self.fail_at)):
            msg = f"class {self.name}: review_at and fail_at must be numbers, or nothing ever fails"
            raise ValueError(msg)
        least = (self.min_area_px, self.min_length_px, self.min_area_mm2, self.min_length_mm)
        if any(size is not None and not 0 <= size < math.inf for size in least):
            msg = f"class {self.name}: the smallest area and length must be numbers of 0 or more"
            raise ValueError(msg)
        if not self.review_at <= self.fail_at:
            msg = f"class {self.name}: review_at {self.review_at} lies above fail_at {self.fail_at}"
            raise ValueError(msg)

    def area_px(self, mm_per_px: float | None) -> float:
        """Smallest area in frame pixels squared, the millimetre limit included."""
        if self.min_area_mm2 is None or mm_per_px is None:
            return self.min_area_px
        return max(self.min_area_px, self.min_area_mm2 / mm_per_px**2)

    def length_px(self, mm_per_px: float | None) -> float:
        """Shortest extent in frame pixels, the millimetre limit included."""
        if self.min_length_mm is None or mm_per_px is None:
            return self.min_length_px
        return max(self.min_length_px, self.min_length_mm / mm_per_px)


class DecisionRule(msgspec.Struct, frozen=True):
    """The rule of a recipe: one :class:`ClassRule` per defect class, in the card's order."""

    classes: tuple[ClassRule, ...]

    def __post_init__(self) -> None:
        names = [c.name for c in self.classes]
        if not names or len(set(names)) != len(names):
            msg = f"a rule names each defect class once, not {names}"
            raise ValueError(msg)

    @property
    def sha256(self) -> str:
        """Hash of the rule's canonical JSON."""
        return sha256_of(msgspec.to_builtins(self))
