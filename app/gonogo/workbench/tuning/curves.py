"""How much of each class lies at or above every score, computed once."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.workbench.tuning.scored import ScoredSet


class Thresholds(msgspec.Struct, frozen=True):
    """A rule on one score: FAIL from ``fail_at``, REVIEW from ``review_at``, else PASS.

    Parameters
    ----------
    review_at, fail_at : float
        In score units; equal where nothing is reviewed.

    Raises
    ------
    ValueError
        ``review_at`` is not at most ``fail_at``.
    """

    review_at: float
    fail_at: float

    def __post_init__(self) -> None:
        if not self.review_at <= self.fail_at:
            msg = f"review_at {self.review_at} must be at most fail_at {self.fail_at}"
            raise ValueError(msg)


class Curves(msgspec.Struct, frozen=True, eq=False):
    """Cumulative masses of the classes over all thresholds that differ on the sample.

    Any rule's figures are two binary searches away.

    Parameters
    ----------
    thresholds : ndarray
        ``(m + 1,)`` float64, rising: every distinct score, and the next float above the highest,
        at which nothing fails.
    above : ndarray
        ``(c + 1, m + 1)`` float64: mass of each class, good first, at or above each threshold. The
        first column is the whole class, the last is 0.
    classes : tuple of str
        Defect classes, the rows of ``above`` after the first.
    counted : bool
        Masses are counts of parts.
    """

    thresholds: NDArray[np.float64]
    above: NDArray[np.float64]
    classes: tuple[str, ...]
    counted: bool

    @classmethod
    def of(cls, parts: ScoredSet) -> "Curves":
        """Sort once and accumulate, O(n log n)."""
        return Levels.of(parts).curves()

    def index(self, threshold: float) -> int:
        """Position of the first threshold that decides as this one does on the sample."""
        return min(int(self.thresholds.searchsorted(threshold)), self.thresholds.size - 1)

    def confusion(self, rule: Thresholds) -> NDArray[np.float64]:
        """Masses by truth and action.

        Returns
        -------
        ndarray
            ``(c + 1, 3)`` float64: a row a class, good first, columns PASS, REVIEW, FAIL.
        """
        reviewed = self.above[:, self.index(rule.review_at)]
        failed = self.above[:, self.index(rule.fail_at)]
        return np.stack([self.above[:, 0] - reviewed, reviewed - failed, failed], axis=1)

    def rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """FPR and recall at every threshold, by the sample's own mix of defect classes.

        Returns
        -------
        fpr, recall : ndarray
            ``(m + 1,)`` float64, falling from 1 to 0; NaN where the sample has no such parts.
        """
        bad = self.above[1:].sum(axis=0)
        with np.errstate(invalid="ignore"):
            return self.above[0] / self.above[0, 0], bad / bad[0]

    def precision(self, defect_rate: float | None = None) -> NDArray[np.float64]:
        """Share of bad parts among those at or above each threshold.

        Parameters
        ----------
        defect_rate : float or None
            Of production; None takes the sample as it is.

        Returns
        -------
        ndarray
            ``(m + 1,)`` float64; 1 where nothing is at or above, as scikit-learn has it.
        """
        if defect_rate is None:
            good, bad = self.above[0], self.above[1:].sum(axis=0)
        else:
            fpr, recall = self.rates()
            good, bad = (1 - defect_rate) * fpr, defect_rate * recall
        whole = good + bad
        found: NDArray[np.float64] = np.ones_like(whole)
        np.divide(bad, whole, out=found, where=whole > 0)
        return found

    def require_both(self) -> None:
        """Refuse a sample in which good parts or those of a defect class are missing.

        Raises
        ------
        DataError
            Nothing can be said of a class of which there is no part.
        """
        for name, whole in zip(("good", *self.classes), self.above[:, 0], strict=True):
            if not whole > 0:
                kind = "good part" if name == "good" else f"part of the class {name}"
                msg = f"There is no {kind} among the scored parts, so no rule can be judged."
                raise DataError(msg)


class Levels(msgspec.Struct, frozen=True, eq=False):
    """The sample by distinct scores, before it is accumulated.

    Parameters
    ----------
    scores : ndarray
        ``(m,)`` float64, the distinct scores, rising.
    level : tuple of ndarray
        Per class ``(parts,)`` intp: at which distinct score each of its parts lies.
    mass : tuple of ndarray
        Per class ``(parts,)`` float64: how much each part counts.
    classes : tuple of str
        Defect classes.
    counted : bool
        Masses are counts of parts.
    """

    scores: NDArray[np.float64]
    level: tuple[NDArray[np.intp], ...]
    mass: tuple[NDArray[np.float64], ...]
    classes: tuple[str, ...]
    counted: bool

    @classmethod
    def of(cls, parts: ScoredSet) -> "Levels":
        """Find the distinct scores and put every part on its own."""
        order = np.argsort(parts.scores)
        ranked = parts.scores[order]
        new = np.empty(ranked.size, np.bool_)
        new[0] = True
        np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
        level = np.empty(ranked.size, np.intp)
        level[order] = np.cumsum(new) - 1
        masses = parts.masses()
        return cls(
            scores=ranked[new] + 0.0,  # -0.0 becomes 0.0
            level=tuple(level[index] for index, _ in masses),
            mass=tuple(mass for _, mass in masses),
            classes=parts.classes,
            counted=parts.counted,
        )

    def curves(self) -> Curves:
        """Accumulate the whole sample."""
        return self.accumulate(
            [
                _sums(level, mass, self.scores.size)
                for level, mass in zip(self.level, self.mass, strict=True)
            ]
        )

    def resampled(self, rng: np.random.Generator) -> Curves:
        """Accumulate a sample drawn from this one with replacement, class by class."""
        drawn = []
        for level, mass in zip(self.level, self.mass, strict=True):
            pick = rng.integers(0, level.size, level.size)
            drawn.append(_sums(level[pick], mass[pick], self.scores.size))
        return self.accumulate(drawn)

    def accumulate(self, masses: list[NDArray[np.float64]]) -> Curves:
        """Curves of other masses ``(m,)`` per class at the same scores."""
        above = np.zeros((len(masses), self.scores.size + 1))
        for row, mass in zip(above, masses, strict=True):
            np.cumsum(mass[::-1], out=row[-2::-1])
        top = np.nextafter(self.scores[-1], np.inf)
        return Curves(np.append(self.scores, top), above, self.classes, self.counted)


def _sums(level: NDArray[np.intp], mass: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(level, mass, size), np.float64)
