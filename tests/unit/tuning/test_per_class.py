from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gonogo.domain.cost import CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.per_class import ClassScores, PerClass, tune_per_class
from gonogo.workbench.tuning.prices import Figures, Prices, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from tests.support.tuning import (
    CLASSES,
    by_hand,
    cost_matrices,
    laid_out,
    limits,
    scored,
    scored_sets,
)

NAMES = ("a", "b", "c")
ONCE = Thresholds(0.5, 0.5)


@dataclass(frozen=True)
class Case:
    parts: ScoredSet
    scores: NDArray[np.float64]

    @property
    def classes(self) -> ClassScores:
        return ClassScores(NAMES[: len(self.scores)], self.scores)


@st.composite
def cases(draw: st.DrawFn, *, most: int = 3, truths: int = 2) -> Case:
    """Few distinct scores, so that there are ties; sometimes weights."""
    parts = draw(scored_sets(classes=truths))
    n = parts.scores.size
    count = draw(st.integers(1, most))
    level = st.sampled_from([-1.0, 0.0, 0.25, 0.5, 3.0])
    rows = [draw(st.lists(level, min_size=n, max_size=n)) for _ in range(count)]
    return Case(parts, np.array(rows))


def _by_thresholds(case: Case, cost: CostMatrix, at: tuple[float, ...]) -> Figures:
    """Figures of a rule from the actions of its parts."""
    failed = (case.scores >= np.array(at)[:, None]).any(axis=0)
    actions = scored(
        failed.astype(float).tolist(),
        case.parts.truth.tolist(),
        None if case.parts.weights is None else case.parts.weights.tolist(),
        case.parts.classes,
        None if case.parts.bad_probability is None else case.parts.bad_probability.tolist(),
    )
    curves = Curves.of(actions)
    return figures_of(curves, Prices.of(curves, cost), ONCE)


def _every(case: Case, cost: CostMatrix) -> list[Figures]:
    tried = [[*np.unique(row).tolist(), np.inf] for row in case.scores]
    failures = {
        (case.scores >= np.array(at)[:, None]).any(axis=0).tobytes(): at for at in product(*tried)
    }
    return [_by_thresholds(case, cost, at) for at in failures.values()]


def _within(bounds: Limits, figures: Figures) -> bool:
    return all(bounds.met(name, figures)[1] for name in bounds.given())


def _tune(case: Case, cost: CostMatrix, bounds: Limits, work: int = 10**7) -> PerClass:
    return tune_per_class(case.parts, case.classes, cost, bounds, rounds=100, seed=0, work=work)


@settings(max_examples=150, deadline=None)
@given(cases(), cost_matrices(CLASSES), limits(CLASSES))
def test_the_optimum_is_that_of_trying_every_combination(
    case: Case, cost: CostMatrix, bounds: Limits
) -> None:
    found = _tune(case, cost, bounds)
    allowed = [f.cost_per_1000 for f in _every(case, cost) if _within(bounds, f)]
    assert found.finished
    assert found.limits_met is bool(allowed)
    assert found.rule.figures == _by_thresholds(case, cost, tuple(found.rule.fail_at.values()))
    if allowed:
        assert found.rule.figures.cost_per_1000 == pytest.approx(min(allowed), abs=1e-6)
        assert found.gap_per_1000 == 0
        assert found.lower_bound_per_1000 == found.rule.figures.cost_per_1000
    else:
        assert found.gap_per_1000 is None
        assert any(row.in_the_way and not row.met for row in found.limits)


@settings(max_examples=100, deadline=None)
@given(cases(), cost_matrices(CLASSES), limits(CLASSES), st.integers(0, 5000))
def test_a_search_cut_short_bounds_the_optimum_from_both_sides(
    case: Case, cost: CostMatrix, bounds: Limits, work: int
) -> None:
    found = _tune(case, cost, bounds, work)
    allowed = [f.cost_per_1000 for f in _every(case, cost) if _within(bounds, f)]
    if found.limits_met:
        assert found.lower_bound_per_1000 is not None
        assert found.lower_bound_per_1000 <= min(allowed) + 1e-6
        assert min(allowed) <= found.rule.figures.cost_per_1000 + 1e-6
        assert _within(bounds, found.rule.figures)
    elif found.finished:
        assert not allowed


@settings(max_examples=150, deadline=None)
@given(scored_sets(), cost_matrices(), limits())
def test_a_single_score_gives_the_rule_of_the_exact_search(
    parts: ScoredSet, cost: CostMatrix, bounds: Limits
) -> None:
    case = Case(parts, parts.scores[None])
    exact = optimum(*laid_out(parts, cost), bounds, review=False)
    found = _tune(case, cost, bounds)
    assert found.limits_met is not bool(exact.conflict)
    if found.limits_met:
        assert found.rule.fail_at == {"a": exact.rule.fail_at}
        wanted = by_hand(parts, cost, exact.rule)
        assert found.rule.figures.cost_per_1000 == pytest.approx(wanted.cost_per_1000, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(cases(truths=1), cost_matrices(), st.data())
def test_parts_that_may_be_bad_count_in_both_classes(
    case: Case, cost: CostMatrix, data: st.DataObject
) -> None:
    n = case.parts.scores.size
    unsure = data.draw(st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=n, max_size=n))
    unsure[:2] = [0.0, 1.0]
    parts = scored(case.parts.scores.tolist(), case.parts.truth.tolist(), bad_probability=unsure)
    case = Case(parts, case.scores)
    found = _tune(case, cost, Limits())
    least = min(f.cost_per_1000 for f in _every(case, cost))
    assert found.rule.figures.cost_per_1000 == pytest.approx(least, abs=1e-6)


def _defects_of_three_kinds(n: int) -> Case:
    rng = np.random.default_rng(5)
    truth = np.where(rng.random(n) < 0.2, rng.integers(1, 4, n), 0)
    scores = rng.normal(size=(3, n)) + 0.5 * rng.normal(size=n)
    for k in range(3):
        scores[k, truth == k + 1] += 2.0 + k
        scores[k] *= 10.0**k
    return Case(scored(scores[0].tolist(), truth.tolist(), classes=NAMES), scores)


def test_thresholds_of_their_own_beat_one_for_all() -> None:
    found = _tune(_defects_of_three_kinds(400), CostMatrix(0.02), Limits())
    assert found.finished
    for rule in found.global_rules:
        assert found.rule.figures.cost_per_1000 < rule.figures.cost_per_1000


def test_the_same_work_gives_the_same_gap() -> None:
    case = _defects_of_three_kinds(400)
    bounds = Limits(max_fpr=0.03, min_class_recall={"a": 0.4})
    first, again = (_tune(case, CostMatrix(0.02), bounds, 5000) for _ in range(2))
    assert not first.finished
    assert first.gap_per_1000 is not None
    assert first.gap_per_1000 > 0
    assert first.gap_per_1000 == again.gap_per_1000
    more = _tune(case, CostMatrix(0.02), bounds, 200_000)
    assert more.finished
    assert more.gap_per_1000 == 0


def test_limits_that_no_rule_keeps_are_named() -> None:
    parts = scored([0.0, 0.0, 0.0, 0.0], [0, 0, 1, 1])
    case = Case(parts, np.array([[1.0, 2.0, 1.0, 3.0], [1.0, 2.0, 2.0, 1.0]]))
    found = _tune(case, CostMatrix(0.1), Limits(max_fpr=0.0, min_recall=1.0))
    assert found.finished
    assert not found.limits_met
    assert found.lower_bound_per_1000 is None
    assert [row.name for row in found.limits if row.in_the_way]


def test_scores_must_fit_their_classes() -> None:
    with pytest.raises(DataError, match="for 1 classes"):
        ClassScores(("a",), np.zeros((2, 3)))
    case = Case(scored([0.0, 1.0], [0, 1]), np.array([[0.0, 1.0], [0.0, np.nan]]))
    with pytest.raises(DataError, match="The score of part 2"):
        _tune(case, CostMatrix(0.1), Limits())
