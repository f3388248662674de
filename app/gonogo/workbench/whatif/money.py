"""What the labelled parts of a span cost by the recorded verdicts and by those under trial."""

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gonogo.domain.cost import CostMatrix
from gonogo.workbench.tuning.bootstrap import CONFIDENCE, Interval, intervals, one_class
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.whatif.replay import Replay
from gonogo.workbench.whatif.span import FAIL, REVIEW, Span

_ACTIONS = 3
_PAIRS = _ACTIONS**2


class Estimate(msgspec.Struct, frozen=True):
    """A cost per thousand parts, never without how sure it is.

    Parameters
    ----------
    value : float
        In the currency of the matrix.
    sure : Interval
        95 %, the rule taken as given.
    """

    value: float
    sure: Interval


class Priced(msgspec.Struct, frozen=True):
    """Cost per thousand parts, estimated from labelled parts for all that they stand for.

    Parameters
    ----------
    then, now : Estimate
        By the recorded verdicts, and by those under trial.
    change : Estimate
        ``now - then`` on the same parts; surer than either, since most parts do not change.
    good, bad : int
        Labelled parts it rests on.
    """

    then: Estimate
    now: Estimate
    change: Estimate
    good: int
    bad: int


class Unpriced(msgspec.Struct, frozen=True):
    """Why the cost cannot be estimated; a sentence."""

    text: str


def price(
    span: Span, found: Replay, cost: CostMatrix, *, rounds: int = 4000, seed: int = 0
) -> Priced | Unpriced:
    """Price both verdicts of the labelled parts, weighted to production.

    What was recorded as not sent is priced as it was decided: the fault is not the rule's. ERROR is
    priced as FAIL, since it rejects.

    Parameters
    ----------
    rounds : int
        Of the bootstrap.
    """
    sample = _sample(span, found)
    if isinstance(sample, Unpriced):
        return sample
    parts, then, now = sample
    curves = Curves.of(parts)
    if not curves.above[:, 0].all():
        kind = "good" if curves.above[0, 0] == 0 else "bad"
        return Unpriced(f"No labelled part of the span is {kind}; the cost needs both.")
    prices = Prices.of(curves, _matrix(cost, parts.classes))

    def one(actions: NDArray[np.intp], *, reviews: bool) -> Estimate:
        own = replace(parts, scores=actions.astype(np.float64))
        rule = Thresholds(REVIEW if reviews else FAIL, FAIL)
        sure = intervals(own, prices, rule, rounds=rounds, seed=seed)["cost_per_1000"]
        return Estimate(figures_of(Curves.of(own), prices, rule).cost_per_1000, sure)

    reviewed = any(low < high for limits in span.rules for low, high in limits.values())
    reviews = any(limits.review_at < limits.fail_at for limits in found.rule.classes)
    bad = parts.truth > 0 if parts.bad_probability is None else parts.bad_probability > 0.5
    return Priced(
        then=one(then, reviews=reviewed),
        now=one(now, reviews=reviews),
        change=_change(parts, prices, _ACTIONS * then + now, _joint(span, found), rounds, seed),
        good=int((~bad).sum()),
        bad=int(bad.sum()),
    )


def _sample(
    span: Span, found: Replay
) -> tuple[ScoredSet, NDArray[np.intp], NDArray[np.intp]] | Unpriced:
    """Labelled parts with both verdicts; weights count the whole span."""
    labelled = span.labelled
    if not labelled.audited and not span.answered.any():
        return Unpriced("No part of the span has a score that answers for what is tried.")
    if not labelled.audited:
        return Unpriced(next(iter(labelled.notes), "No part of the span is labelled."))
    at = np.searchsorted(span.seqs, labelled.seqs)
    there = span.answered[at]
    whole = labelled.weights / labelled.coverage
    # Parts without an answer are stood for by those of the same verdict and audit rate.
    groups = np.stack([span.then[at].astype(np.float64), labelled.weights])
    _, group = np.unique(groups, axis=1, return_inverse=True)
    group = np.asarray(group).reshape(-1)
    all_of, known = (
        np.bincount(group, whole),
        np.bincount(group[there], whole[there], group.max() + 1),
    )
    if not known.all():
        return Unpriced(
            "Of some kinds of labelled parts none could be judged anew; the cost of the others "
            "alone would be too low or too high."
        )
    weights = (whole * (all_of / known)[group])[there]
    truth = labelled.truth[there]
    named = [k for k in range(1, len(labelled.classes) + 1) if (truth == k).any()]
    # Classes without a part have no cost here; the others keep their names and prices.
    renumber = np.zeros(len(labelled.classes) + 1, np.intp)
    renumber[named] = np.arange(1, len(named) + 1)
    bad = labelled.bad_probability[there]
    actions = np.minimum(np.stack([span.then[at][there], found.now[at][there]]), FAIL)
    then, now = actions.astype(np.intp)
    parts = ScoredSet(
        scores=now.astype(np.float64),
        truth=renumber[truth],
        classes=tuple(labelled.classes[k - 1] for k in named) or ("defect",),
        weights=None if (weights == 1).all() else weights,
        bad_probability=None if np.isin(bad, (0.0, 1.0)).all() else bad,
    )
    return parts, then, now


def _matrix(cost: CostMatrix, classes: tuple[str, ...]) -> CostMatrix:
    """Leave out the rows and shares of classes that the sample does not have."""
    rows = {name: row for name, row in cost.classes.items() if name in classes}
    shares = {name: cost.shares[name] for name in classes if name in cost.shares}
    total = sum(shares.values())
    fits = len(shares) == len(classes) and total > 0
    return replace(
        cost,
        classes=rows,
        shares={name: share / total for name, share in shares.items()} if fits else {},
    )


def _joint(span: Span, found: Replay) -> NDArray[np.bool_]:
    """``(9,)`` bool: pairs of actions that any part of the span met, labelled or not."""
    seen = np.zeros((_ACTIONS, _ACTIONS), np.bool_)
    rows, columns = np.nonzero(found.pairs)
    seen[np.minimum(rows, FAIL), np.minimum(columns, FAIL)] = True
    return seen.reshape(-1)


def _change(
    parts: ScoredSet,
    prices: Prices,
    pairs: NDArray[np.intp],
    possible: NDArray[np.bool_],
    rounds: int,
    seed: int,
) -> Estimate:
    """Cost of changing sides, part by part.

    By the Bayesian bootstrap of :mod:`gonogo.workbench.tuning.bootstrap` over pairs of actions,
    with its coin for each pair that the span has met.
    """
    weights = np.ones(pairs.size) if parts.weights is None else parts.weights
    levels, group = np.unique(weights, return_inverse=True)
    place = pairs * levels.size + np.asarray(group).reshape(-1)
    cells = _PAIRS * levels.size
    masses = np.array([np.bincount(place[i], m, cells) for i, m in parts.masses()])
    squares = np.array([np.bincount(place[i], m * m, cells) for i, m in parts.masses()])
    filled = masses > 0
    scale = np.where(filled, squares / np.where(filled, masses, 1.0), np.tile(levels, _PAIRS))
    shape = np.where(filled, masses**2 / np.where(filled, squares, 1.0), 0.0)
    met = np.bincount(place, minlength=cells).reshape(_PAIRS, -1) > 0
    met |= ~met.any(axis=1, keepdims=True) & possible[:, None]
    rng = np.random.default_rng(seed)
    coins = rng.integers(0, 2, (rounds, *shape.shape), np.bool_) & met.reshape(-1)
    coins = one_class(coins, masses[1:].sum(axis=1), rng)
    drawn = rng.standard_gamma(shape + coins) * scale
    steps = prices.costs[:, None, :] - prices.costs[:, :, None]
    paid = np.repeat(prices.mix[:, None] * steps.reshape(len(steps), _PAIRS), levels.size, axis=1)

    def cost_of(mass: NDArray[np.float64]) -> NDArray[np.float64]:
        shares = mass / mass.sum(axis=-1, keepdims=True)
        return np.asarray(1000 * (shares * paid).sum((-2, -1)), np.float64)

    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(cost_of(drawn), [tail, 1 - tail]).tolist()
    value = float(cost_of(masses))
    return Estimate(value, Interval(min(low, value), max(high, value), "bootstrap"))
