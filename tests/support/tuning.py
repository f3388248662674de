"""Scored parts for tests, and what a search by hand finds on them."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import strategies as st

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.prices import Figures, Prices
from gonogo.workbench.tuning.scored import ScoredSet

CLASSES = ("hole", "scratch")


def scored(
    scores: Sequence[float],
    truth: Sequence[int],
    weights: Sequence[float] | None = None,
    classes: tuple[str, ...] = ("defect",),
    bad_probability: Sequence[float] | None = None,
) -> ScoredSet:
    return ScoredSet(
        np.array(scores, np.float64),
        np.array(truth, np.intp),
        classes,
        None if weights is None else np.array(weights, np.float64),
        None if bad_probability is None else np.array(bad_probability, np.float64),
    )


@st.composite
def scored_sets(draw: st.DrawFn, *, classes: int = 1, every_class: bool = True) -> ScoredSet:
    """Few distinct scores, so that there are ties; sometimes weights."""
    size = draw(st.integers(classes + 1, 14))
    truth = draw(st.lists(st.integers(0, classes), min_size=size, max_size=size))
    if every_class:
        truth[: classes + 1] = range(classes + 1)
    levels = st.sampled_from([-2.5, -1.0, 0.0, 0.25, 0.5, 1.0, 3.0])
    scores = draw(st.lists(levels, min_size=size, max_size=size))
    weights = draw(
        st.none() | st.lists(st.sampled_from([0.5, 1.0, 3.0, 20.0]), min_size=size, max_size=size)
    )
    return scored(scores, truth, weights, CLASSES[:classes] if classes > 1 else ("defect",))


@st.composite
def cost_matrices(draw: st.DrawFn, classes: Sequence[str] = ()) -> CostMatrix:
    prices = st.sampled_from([0.0, 0.5, 1.0, 2.0, 30.0, 100.0])
    errors = st.sampled_from([0.0, 0.05, 0.5])
    rows = st.builds(ActionCost, prices, prices, prices, errors)
    return CostMatrix(
        defect_rate=draw(st.sampled_from([0.0, 0.02, 0.3, 1.0])),
        good=draw(rows),
        defect=draw(rows),
        classes={name: draw(rows) for name in classes if draw(st.booleans())},
        shares=dict(zip(classes, (0.75, 0.25), strict=True))
        if draw(st.booleans()) and classes
        else {},
    )


@st.composite
def limits(draw: st.DrawFn, classes: Sequence[str] = ()) -> Limits:
    shares = st.none() | st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
    by_class = {name: draw(shares) for name in classes}
    return Limits(
        max_fpr=draw(shares),
        min_recall=draw(shares),
        min_class_recall={k: v for k, v in by_class.items() if v is not None},
        max_review_rate=draw(shares),
        max_escapes_per_million=draw(st.none() | st.sampled_from([0.0, 1e3, 1e4, 1e5, 3e5])),
    )


def by_hand(parts: ScoredSet, cost: CostMatrix, rule: Thresholds) -> Figures:
    """Figures of a rule, part by part."""
    weights = np.ones(parts.scores.size) if parts.weights is None else parts.weights
    shares = []
    for k in range(len(parts.classes) + 1):
        action = [0.0, 0.0, 0.0]
        for score, truth, weight in zip(parts.scores, parts.truth, weights, strict=True):
            if truth == k:
                action[2 if score >= rule.fail_at else 1 if score >= rule.review_at else 0] += (
                    weight
                )
        shares.append([a / sum(action) for a in action])
    mass = [weights[parts.truth == k].sum() for k in range(1, len(parts.classes) + 1)]
    mix = [m / sum(mass) for m in mass]
    if cost.shares:
        mix = [cost.shares[name] for name in parts.classes]
    d = cost.defect_rate
    good, bad = shares[0], shares[1:]
    rows = [cost.row(name) for name in parts.classes]
    look = cost.good
    total = (1 - d) * (
        good[0] * look.on_pass
        + good[2] * look.on_fail
        + good[1]
        * (
            look.on_review
            + look.reviewer_error * look.on_fail
            + (1 - look.reviewer_error) * look.on_pass
        )
    )
    escaped = 0.0
    for share, row, part in zip(bad, rows, mix, strict=True):
        reviewed = (
            row.on_review
            + row.reviewer_error * row.on_pass
            + (1 - row.reviewer_error) * row.on_fail
        )
        total += d * part * (share[0] * row.on_pass + share[1] * reviewed + share[2] * row.on_fail)
        escaped += d * part * (share[0] + row.reviewer_error * share[1])
    return Figures(
        cost_per_1000=1000 * total,
        recall=sum(p * s[2] for p, s in zip(mix, bad, strict=True)),
        recall_with_review=sum(p * (s[1] + s[2]) for p, s in zip(mix, bad, strict=True)),
        fpr=good[2],
        review_rate=(1 - d) * good[1] + d * sum(p * s[1] for p, s in zip(mix, bad, strict=True)),
        escapes_per_million=1e6 * escaped,
        class_recall={n: s[2] for n, s in zip(parts.classes, bad, strict=True)},
    )


def every_rule(parts: ScoredSet, *, review: bool) -> list[Thresholds]:
    """Each pair of distinct scores (or each one), the lowest review_at and fail_at first."""
    scores = sorted(set(parts.scores.tolist()))
    scores.append(float(np.nextafter(scores[-1], np.inf)))
    if not review:
        return [Thresholds(at, at) for at in scores]
    return [Thresholds(low, high) for low, high in product(scores, scores) if low <= high]


def beyond(limits: Limits, figures: Figures, defect_rate: float) -> float:
    """By how much the limits must be widened for these figures."""
    worst = 0.0
    for name, limit in limits.given().items():
        value, _ = limits.met(name, figures)
        excess = limit - value if name.startswith("min_") else value - limit
        if name == "max_escapes_per_million" and excess > 0:
            excess = excess / 1e6 / defect_rate
        worst = max(worst, excess)
    return worst


def laid_out(parts: ScoredSet, cost: CostMatrix) -> tuple[Curves, Prices]:
    curves = Curves.of(parts)
    return curves, Prices.of(curves, cost)
