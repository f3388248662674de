"""One score for parts with several classes, so that one pair of thresholds moves all limits.

The margin of a part is its highest class score in multiples of its class's ``fail_at``, as in
:class:`~gonogo.workbench.evaluate.ScoredPart`: at 1 it fails by the rule it was taken from.
"""

import hashlib
import math
from itertools import compress

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.errors import DataError
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.workbench.production import LabelledProduction
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.scored import DEFECT, ScoredSet


class Margins(msgspec.Struct, frozen=True, eq=False):
    """Labelled production on the scale of a rule.

    Parameters
    ----------
    parts : ScoredSet
        Margins with truth by defect class, of which those without a bad part are left out;
        weighted to the whole production.
    today : ScoredSet
        The same parts; the score is what the rule does: 0 PASS, 1 REVIEW, 2 FAIL.
    today_at : Thresholds
        Tells these actions apart, so that the rule's figures come from the same functions.
    seqs : ndarray
        ``(n,)`` int64: ledger entries of the parts.
    sha256 : str
        Of scores and truths.
    left_out : int
        Parts that lack the score of a class.
    part_ids : tuple of str
        What each part is called; empty where that is not known.
    image_sha256s : tuple of (str or None)
        Each part's image as the archive names it; empty where that is not known.
    """

    parts: ScoredSet
    today: ScoredSet
    today_at: Thresholds
    seqs: NDArray[np.int64]
    sha256: str
    left_out: int
    part_ids: tuple[str, ...] = ()
    image_sha256s: tuple[str | None, ...] = ()


def margins(
    found: LabelledProduction, rule: DecisionRule, base: DecisionRule | None = None
) -> Margins:
    """Put labelled production on the scale of a rule.

    Parameters
    ----------
    rule : DecisionRule
        Today's, which ``today`` follows.
    base : DecisionRule or None
        Of the same classes; its limits are 1 on the scale. None takes today's.

    Raises
    ------
    DataError
        A limit is not above 0 and cannot be scaled, or no part has the scores of a class.
    """
    base = base or rule
    for limits in base.classes:
        if not limits.fail_at > 0:
            msg = f"The class {limits.name} fails from {limits.fail_at:g}; only limits above 0 can "
            raise DataError(msg + "be scaled.")
    columns = [found.classes.index(c.name) for c in rule.classes if c.name in found.classes]
    if len(columns) < len(rule.classes):
        msg = "The parts were judged by other defect classes than the recipe has now."
        raise DataError(msg)
    scores = found.class_scores[:, columns]
    whole: NDArray[np.bool_] = np.asarray(np.isfinite(scores).all(axis=1), np.bool_)
    scores = scores[whole]
    if not scores.size:
        msg = "None of the labelled parts has a score of every defect class."
        raise DataError(msg)
    fail_at = np.array([c.fail_at for c in rule.classes])
    review_at = np.array([c.review_at for c in rule.classes])
    unit = np.array([c.fail_at for c in base.classes])
    failed = (scores >= fail_at).any(axis=1)
    actions = np.where(failed, 2.0, np.where((scores >= review_at).any(axis=1), 1.0, 0.0))
    bad = found.bad_probability[whole]
    truth, classes = _classes(found.truth[whole], found.classes)
    weights = (found.weights / found.coverage)[whole]
    parts = ScoredSet(
        scores=np.asarray((scores / unit).max(axis=1), np.float64),
        truth=truth,
        classes=classes,
        weights=None if (weights == 1).all() else weights,
        bad_probability=None if np.isin(bad, (0.0, 1.0)).all() else bad,
    )
    reviews = bool((review_at < fail_at).any())
    return Margins(
        parts=parts,
        today=replace(parts, scores=actions),
        today_at=Thresholds(1.0 if reviews else 2.0, 2.0),
        seqs=found.seqs[whole],
        sha256=_digest(found.seqs[whole], scores, bad, weights),
        left_out=int((~whole).sum()),
        part_ids=tuple(compress(found.part_ids, whole.tolist())),
        image_sha256s=tuple(compress(found.image_sha256s, whole.tolist())),
    )


def _classes(
    truth: NDArray[np.intp], names: tuple[str, ...]
) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Number the defect classes that have a part from 1 on; the others are left out."""
    there = np.unique(truth[truth > 0])
    if not there.size:
        return truth, (DEFECT,)
    number = np.zeros(len(names) + 1, np.intp)
    number[there] = np.arange(1, there.size + 1)
    return number[truth], tuple(names[k - 1] for k in there)


def scaled(rule: DecisionRule, at: Thresholds) -> DecisionRule:
    """Limits of all classes at margins of this rule: exactly the same parts lie above them."""
    return DecisionRule(tuple(_scaled(limits, at) for limits in rule.classes))


def one_multiple(rule: DecisionRule) -> bool:
    """Whether REVIEW begins at the same multiple of FAIL for all classes, but for rounding."""
    multiples = [c.review_at / c.fail_at for c in rule.classes]
    return all(math.isclose(multiple, multiples[0], rel_tol=1e-9) for multiple in multiples)


def starting_at(rule: DecisionRule) -> Thresholds:
    """Where a rule lies on its own scale; of several classes, the lowest REVIEW."""
    return Thresholds(min(c.review_at / c.fail_at for c in rule.classes), 1.0)


def _scaled(limits: ClassRule, at: Thresholds) -> ClassRule:
    review_at = _least(limits.fail_at, at.review_at)
    return replace(limits, review_at=review_at, fail_at=_least(limits.fail_at, at.fail_at))


def _least(unit: float, margin: float) -> float:
    """Lowest score whose margin is at least this one; products and quotients are rounded."""
    if margin <= 0:
        return 0.0
    found = unit * margin
    while found / unit < margin:
        found = math.nextafter(found, math.inf)
    while math.nextafter(found, -math.inf) / unit >= margin:
        found = math.nextafter(found, -math.inf)
    return found


def _digest(*arrays: NDArray[np.generic]) -> str:
    made = hashlib.sha256()
    for array in arrays:
        made.update(np.ascontiguousarray(array).tobytes())
    return made.hexdigest()
