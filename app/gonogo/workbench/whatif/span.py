"""A span of production as arrays, read once; every rule is then a few comparisons away."""

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from gonogo.domain.labels import Label, Truth
from gonogo.domain.recipe import Recipe
from gonogo.domain.verdict import Verdict
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.production import LabelledProduction, labelled_production
from gonogo.workbench.whatif.answers import Answer, Answerer, Gap

VERDICTS = (Verdict.PASS, Verdict.REVIEW, Verdict.FAIL, Verdict.ERROR)
"""In the order of their numbers in the arrays."""
PASS, REVIEW, FAIL, ERROR = range(4)
UNKNOWN = -1
"""Number of the verdict that nothing answers for."""

_NUMBER = {verdict.value: number for number, verdict in enumerate(VERDICTS)}
_STAYS = Answer(Gap.NONE)


class Span(msgspec.Struct, frozen=True, eq=False):
    """Decisions of one recipe, n of them, and what is known to judge them by k classes.

    Parameters
    ----------
    candidate : Recipe
        What they are tried on; its rule gives the classes and their order.
    seqs : ndarray
        ``(n,)`` int64, rising: ledger entries.
    times_us : ndarray
        ``(n,)`` int64: entry's time, µs since 1970 in UTC.
    part_ids : list of str
        n of them.
    then : ndarray
        ``(n,)`` int8: recorded verdict, a number of :data:`VERDICTS`.
    withheld : ndarray
        ``(n,)`` bool: the verdict was recorded and not sent; the part was rejected.
    gaps : ndarray
        ``(n,)`` int8: :class:`~gonogo.workbench.whatif.answers.Gap`.
    errors : ndarray
        ``(n,)`` bool: ERROR under any rule: those that were, and those the model failed on anew.
    scores : ndarray
        ``(k, n)`` float64; NaN where there is a gap or an ERROR.
    versions : ndarray
        ``(n,)`` int32: row of ``rules``.
    rules : tuple of dict
        ``(review_at, fail_at)`` by class, as the decisions carry them.
    recipe_versions : tuple of int
        Recipe version of each row of ``rules``.
    labels : dict of int to str
        What people say of a part, by ledger entry.
    labelled : LabelledProduction
        With weights for the whole span, whatever of it has a gap.
    """

    candidate: Recipe
    seqs: NDArray[np.int64]
    times_us: NDArray[np.int64]
    part_ids: list[str]
    then: NDArray[np.int8]
    withheld: NDArray[np.bool_]
    gaps: NDArray[np.int8]
    errors: NDArray[np.bool_]
    scores: NDArray[np.float64]
    versions: NDArray[np.int32]
    rules: tuple[dict[str, tuple[float, float]], ...]
    recipe_versions: tuple[int, ...]
    labels: dict[int, str]
    labelled: LabelledProduction

    @property
    def parts(self) -> int:
        """How many decisions."""
        return int(self.seqs.size)

    @property
    def answered(self) -> NDArray[np.bool_]:
        """``(n,)`` bool: parts with a verdict under trial."""
        return np.asarray(self.gaps == Gap.NONE, np.bool_)

    @property
    def classes(self) -> tuple[str, ...]:
        """Defect classes, the rows of ``scores``."""
        return tuple(limits.name for limits in self.candidate.rule.classes)

    def gap_counts(self) -> dict[Gap, int]:
        """Parts without a verdict under trial, by reason."""
        counts = np.bincount(self.gaps, minlength=len(Gap))
        return {gap: int(counts[gap]) for gap in Gap if gap and counts[gap]}


def read_span(
    rows: Iterable[ScoredDecision], candidate: Recipe, answer: Answerer, *, sampled: bool = False
) -> Span:
    """Read decisions of a recipe, oldest first.

    Parts that were ERROR are not asked for: lost frames, late results and refused images are none
    of the rule's doing.

    Parameters
    ----------
    answer : callable
        What is known of a part: :class:`~gonogo.workbench.whatif.answers.Recorded` or
        :class:`~gonogo.workbench.whatif.rejudge.Rejudge`.
    sampled : bool
        Gaps depend on the verdict, as those of kept images do; then labels are weighed by all
        parts, else by those without a gap.
    """
    kept = _Columns(candidate)
    found = labelled_production(kept.over(rows, answer, sampled=sampled), mixed=True)
    return kept.span(found)


class _Columns:
    def __init__(self, candidate: Recipe) -> None:
        self._candidate = candidate
        self._unscored = (float("nan"),) * len(candidate.rule.classes)
        self._seqs, self._times = array("q"), array("q")
        self._then, self._withheld = array("b"), array("b")
        self._gaps, self._errors = array("b"), array("b")
        self._scores, self._versions = array("d"), array("i")
        self._part_ids: list[str] = []
        self._labels: dict[int, str] = {}
        self._rules: dict[tuple[object, ...], int] = {}
        self._limits: list[dict[str, tuple[float, float]]] = []
        self._numbers: list[int] = []

    def over(
        self, rows: Iterable[ScoredDecision], answer: Answerer, *, sampled: bool
    ) -> Iterator[ScoredDecision]:
        """Take rows down as they pass; those that labels are weighed by go on."""
        for row in rows:
            error = row.verdict == Verdict.ERROR
            found = _STAYS if error else answer(row)
            self._seqs.append(row.seq)
            self._times.append(_microseconds(row.utc))
            self._then.append(_NUMBER[row.verdict])
            self._withheld.append(row.withheld)
            self._gaps.append(found.gap)
            self._errors.append(error or found.error)
            self._scores.extend(found.scores or self._unscored)
            self._versions.append(self._version(row))
            self._part_ids.append(row.part_id)
            if row.labels:
                self._labels[row.seq] = _say(row.labels)
            if sampled or not found.gap:
                yield row

    def span(self, labelled: LabelledProduction) -> Span:
        n = len(self._part_ids)
        return Span(
            candidate=self._candidate,
            seqs=np.array(self._seqs, np.int64),
            times_us=np.array(self._times, np.int64),
            part_ids=self._part_ids,
            then=np.array(self._then, np.int8),
            withheld=np.array(self._withheld, np.bool_),
            gaps=np.array(self._gaps, np.int8),
            errors=np.array(self._errors, np.bool_),
            scores=np.ascontiguousarray(
                np.array(self._scores, np.float64).reshape(n, len(self._unscored)).T
            ),
            versions=np.array(self._versions, np.int32),
            rules=tuple(self._limits),
            recipe_versions=tuple(self._numbers),
            labels=self._labels,
            labelled=labelled,
        )

    def _version(self, row: ScoredDecision) -> int:
        # By content: a copy of a ledger may hold two recipes that call themselves the same.
        key = (row.recipe_sha256, *row.thresholds.items())
        known = self._rules.get(key)
        if known is None:
            known = self._rules[key] = len(self._limits)
            self._limits.append(row.thresholds)
            self._numbers.append(row.recipe_version)
        return known


def _microseconds(utc: str) -> int:
    return round(datetime.fromisoformat(utc).timestamp() * 1e6)


def _say(labels: tuple[Label, ...]) -> str:
    said = dict.fromkeys(
        label.defect if label.truth is Truth.DEFECT else label.truth.value for label in labels
    )
    return " / ".join(said)
