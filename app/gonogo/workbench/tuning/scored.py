"""Scores with their truth."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.errors import DataError

DEFECT = "defect"
"""Name of the defect class of parts that are only known to be bad."""


class ScoredSet(msgspec.Struct, frozen=True, eq=False):
    """Parts with a score and a truth.

    Parameters
    ----------
    scores : ndarray
        ``(n,)`` float64, finite; higher is more likely defective.
    truth : ndarray
        ``(n,)`` intp: 0 is good, ``k`` is ``classes[k - 1]``.
    classes : tuple of str
        Defect classes.
    weights : ndarray or None
        ``(n,)`` float64, above 0: the inverse of the probability with which the part came into the
        sample (Horvitz and Thompson, J. Am. Stat. Assoc. 47 (1952) 663–685). None counts each once.
    bad_probability : ndarray or None
        ``(n,)`` float64 in 0 to 1: how likely the part is bad where its truth is uncertain. It then
        counts with this share as bad, of the class in ``truth``, and with the rest as good. None
        takes ``truth`` as certain.

    Raises
    ------
    DataError
        A value is no number, infinite or out of its range, or the lengths differ.
    """

    scores: NDArray[np.float64]
    truth: NDArray[np.intp]
    classes: tuple[str, ...] = (DEFECT,)
    weights: NDArray[np.float64] | None = None
    bad_probability: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if self.scores.ndim != 1 or not self.scores.size:
            msg = "There are no scored parts: the scores must be a list of at least one number."
            raise DataError(msg)
        columns: dict[str, NDArray[Any] | None] = {
            "truths": self.truth,
            "weights": self.weights,
            "probabilities": self.bad_probability,
        }
        for name, values in columns.items():
            if values is not None and values.shape != self.scores.shape:
                msg = f"There are {self.scores.size} scores but {values.size} {name}."
                raise DataError(msg)
        # The threshold at which nothing fails is the next number above the highest score.
        largest = np.finfo(np.float64).max
        _refuse(self.scores, ~(np.abs(self.scores) < largest), "score", "a finite number")
        top = len(self.classes)
        _refuse(self.truth, (self.truth < 0) | (self.truth > top), "truth", f"in 0 to {top}")
        if self.weights is not None:
            wrong = ~((self.weights > 0) & (self.weights < 1e15))
            _refuse(self.weights, wrong, "weight", "a finite number above 0")
        if self.bad_probability is not None:
            wrong = ~((self.bad_probability >= 0) & (self.bad_probability <= 1))
            _refuse(self.bad_probability, wrong, "probability of being bad", "in 0 to 1")
            unnamed = (self.truth == 0) & (self.bad_probability > 0)
            if top > 1 and unnamed.any():
                msg = (
                    f"Part {int(unnamed.argmax()) + 1} is good but may be bad, and there are "
                    f"{top} defect classes: say of which class it would be."
                )
                raise DataError(msg)

    def masses(self) -> list[tuple[NDArray[np.intp], NDArray[np.float64]]]:
        """Parts of each class and how much each counts, good first.

        Returns
        -------
        list of tuple
            Per class the indices ``(m,)`` intp of its parts and their masses ``(m,)`` float64:
            weight times the probability of the class. An uncertain part stands in two classes.
        """
        found = []
        for k in range(len(self.classes) + 1):
            if self.bad_probability is None:
                parts = np.flatnonzero(self.truth == k)
                share = np.ones(parts.size)
            elif k == 0:
                parts = np.flatnonzero(self.bad_probability < 1)
                share = 1 - self.bad_probability[parts]
            else:
                # With a single class, a part called good that may be bad would be of that class.
                own = (self.truth == k) | (len(self.classes) == 1)
                parts = np.flatnonzero(own & (self.bad_probability > 0))
                share = self.bad_probability[parts]
            found.append((parts, share if self.weights is None else share * self.weights[parts]))
        return found

    @property
    def counted(self) -> bool:
        """Whether every part counts as exactly one, so that counts are counts."""
        return self.weights is None and self.bad_probability is None


def _refuse(values: NDArray[Any], wrong: NDArray[np.bool_], what: str, must: str) -> None:
    if wrong.any():
        at = int(wrong.argmax())
        msg = f"The {what} of part {at + 1} is {values[at]}; it must be {must}."
        raise DataError(msg)
