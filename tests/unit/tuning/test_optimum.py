import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.optimum import optimum, range_minima
from gonogo.workbench.tuning.prices import Figures, figures_of
from gonogo.workbench.tuning.scored import ScoredSet
from tests.support.tuning import (
    CLASSES,
    beyond,
    by_hand,
    cost_matrices,
    every_rule,
    laid_out,
    limits,
    scored,
    scored_sets,
)


def _within(bounds: Limits, figures: Figures) -> bool:
    return all(bounds.met(name, figures)[1] for name in bounds.given())


def _check(parts: ScoredSet, cost: CostMatrix, bounds: Limits, *, review: bool) -> None:
    curves, prices = laid_out(parts, cost)
    found = optimum(curves, prices, bounds, review=review)
    rules = [(rule, by_hand(parts, cost, rule)) for rule in every_rule(parts, review=review)]
    allowed = [(rule, figures) for rule, figures in rules if _within(bounds, figures)]
    if allowed:
        least = min(figures.cost_per_1000 for _, figures in allowed)
        # Rules come in the order of the tie break, so the first of the cheapest is the one.
        tied = [rule for rule, f in allowed if f.cost_per_1000 <= least + 1e-9]
        assert found.conflict == ()
        assert found.rule == tied[0]
        return
    assert found.conflict
    own = by_hand(parts, cost, found.rule)
    nearest = min(beyond(bounds, f, cost.defect_rate) for _, f in rules)
    assert beyond(bounds, own, cost.defect_rate) == pytest.approx(nearest, abs=1e-9)
    assert found.widened_by == pytest.approx(nearest, abs=1e-9)
    as_near = [
        f.cost_per_1000 for _, f in rules if beyond(bounds, f, cost.defect_rate) <= nearest + 1e-9
    ]
    assert own.cost_per_1000 == pytest.approx(min(as_near), abs=1e-6)
    named = bounds.only(found.conflict)
    assert not any(_within(named, f) for _, f in rules)
    for left_out in found.conflict:
        fewer = bounds.only(tuple(name for name in found.conflict if name != left_out))
        assert any(_within(fewer, f) for _, f in rules), "not a smallest conflict"


@settings(max_examples=300, deadline=None)
@given(scored_sets(), cost_matrices(), limits(), st.booleans())
def test_the_optimum_is_that_of_trying_every_rule(
    parts: ScoredSet, cost: CostMatrix, bounds: Limits, review: bool
) -> None:
    _check(parts, cost, bounds, review=review)


@settings(max_examples=200, deadline=None)
@given(scored_sets(classes=2), cost_matrices(CLASSES), limits(CLASSES))
def test_so_it_is_with_several_defect_classes(
    parts: ScoredSet, cost: CostMatrix, bounds: Limits
) -> None:
    _check(parts, cost, bounds, review=True)


@settings(max_examples=200, deadline=None)
@given(scored_sets(classes=2), cost_matrices(CLASSES), st.data())
def test_a_rules_figures_are_those_counted_part_by_part(
    parts: ScoredSet, cost: CostMatrix, data: st.DataObject
) -> None:
    low, high = sorted(data.draw(st.tuples(*[st.floats(-4, 4)] * 2)))
    rule = Thresholds(low, high)
    found = figures_of(*laid_out(parts, cost), rule)
    wanted = by_hand(parts, cost, rule)
    assert found.class_recall == pytest.approx(wanted.class_recall)
    for name in ("cost_per_1000", "recall", "recall_with_review", "fpr", "review_rate"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-9)
    assert found.escapes_per_million == pytest.approx(wanted.escapes_per_million, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=40), st.data())
def test_range_minima(values: list[int], data: st.DataObject) -> None:
    place = st.integers(0, len(values) - 1)
    ranges = data.draw(st.lists(st.tuples(place, place), min_size=1, max_size=20))
    starts, ends = (np.array(side, np.intp) for side in zip(*ranges, strict=True))
    found = range_minima(np.array(values, np.float64), starts, ends)
    for (start, end), least in zip(ranges, found, strict=True):
        assert least == min(values[start : end + 1], default=np.inf)


def test_equal_costs_go_to_the_rule_that_passes_least() -> None:
    # Between the good part at 1 and the bad one at 3, the good one at 2 costs nothing.
    cost = CostMatrix(0.5, good=ActionCost(0.0, 0.0), defect=ActionCost(100.0, 0.0))
    parts = scored([1.0, 2.0, 3.0], [0, 0, 1])
    found = optimum(*laid_out(parts, cost), Limits(), review=True)
    assert found.rule == Thresholds(1.0, 1.0)


def test_rounding_does_not_break_ties() -> None:
    # Half of the good parts at 0.9, or a seventh of the bad ones at 31.5 × 0.1: both cost 0.45.
    cost = CostMatrix(0.1, defect=ActionCost(31.5, 0.0))
    parts = scored([-1.0, 1.0, 1.0, *[2.0] * 6], [0, 0, *[1] * 7])
    curves, prices = laid_out(parts, cost)
    low, high = (figures_of(curves, prices, Thresholds(at, at)).cost_per_1000 for at in (1.0, 2.0))
    assert low == pytest.approx(high, rel=1e-14)
    assert optimum(curves, prices, Limits(), review=False).rule.fail_at == 1.0


def test_nothing_fails_where_failing_costs_more_than_any_escape() -> None:
    cost = CostMatrix(0.01, good=ActionCost(0.0, 500.0))
    found = optimum(*laid_out(scored([0.0, 1.0], [0, 1]), cost), Limits(), review=False)
    assert found.rule == Thresholds(1.0, 1.0)
    worse = optimum(*laid_out(scored([1.0, 1.0], [0, 1]), cost), Limits(), review=False)
    assert worse.rule.fail_at == np.nextafter(1.0, 2.0)


def test_three_limits_that_only_conflict_together_are_all_named() -> None:
    # Any two of them can be kept: fail more, review more, or let more escape.
    parts = scored([1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0], [0, 0, 0, 0, 1, 1, 1, 1])
    bounds = Limits(max_fpr=0.25, max_review_rate=0.25, max_escapes_per_million=1e5)
    found = optimum(*laid_out(parts, CostMatrix(0.5)), bounds, review=True)
    assert found.conflict == ("max_fpr", "max_review_rate", "max_escapes_per_million")
    assert found.widened_by == pytest.approx(0.25)


def test_parts_that_may_be_bad_count_in_both_classes() -> None:
    unsure = scored([1.0, 2.0, 3.0], [0, 1, 1], bad_probability=[0.0, 0.5, 1.0])
    split = scored([1.0, 2.0, 2.0, 3.0], [0, 0, 1, 1], weights=[1.0, 0.5, 0.5, 1.0])
    rule, cost = Thresholds(2.0, 2.5), CostMatrix(0.1)
    assert figures_of(*laid_out(unsure, cost), rule) == figures_of(*laid_out(split, cost), rule)


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, np.finfo(np.float64).max])
def test_scores_that_are_no_finite_numbers_are_refused(value: float) -> None:
    with pytest.raises(DataError, match="The score of part 2"):
        scored([0.0, value], [0, 1])


@pytest.mark.parametrize("weight", [0.0, -1.0, np.inf, np.nan])
def test_weights_must_be_positive(weight: float) -> None:
    with pytest.raises(DataError, match="The weight of part 1"):
        scored([0.0, 1.0], [0, 1], [weight, 1.0])


@pytest.mark.parametrize("truth", [[0, 0], [1, 1]])
def test_a_missing_class_is_named(truth: list[int]) -> None:
    with pytest.raises(DataError, match="There is no "):
        laid_out(scored([0.0, 1.0], truth), CostMatrix(0.02))


def test_of_two_rules_equally_near_the_limits_the_cheaper_is_taken() -> None:
    parts = scored([-2.5, -2.5], [0, 1])
    cost = CostMatrix(0.02, ActionCost(0.0, 0.0), ActionCost(0.5, 0.0))
    _check(parts, cost, Limits(max_fpr=0.0, max_escapes_per_million=0.0), review=False)


def test_prices_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="on_fail must lie in 0 to"):
        ActionCost(0.0, float("nan"))
    with pytest.raises(ValueError, match="on_pass"):
        ActionCost(-1.0, 0.0)
    with pytest.raises(ValueError, match="reviewer_error"):
        ActionCost(0.0, 0.0, 0.0, 1.5)
    with pytest.raises(ValueError, match="defect rate"):
        CostMatrix(2.0)
    with pytest.raises(ValueError, match="add up to"):
        CostMatrix(0.02, shares={"hole": 0.5, "scratch": 0.4})
    with pytest.raises(ValueError, match="max_fpr must lie"):
        Limits(max_fpr=1.5)
    with pytest.raises(DataError, match="different defect classes"):
        laid_out(scored([0.0, 1.0], [0, 1]), CostMatrix(0.02, classes={"hole": ActionCost(1, 1)}))
