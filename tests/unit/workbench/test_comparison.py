"""Rules side by side at the same prices, each as if it were tried alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.workbench.comparison import (
    Candidate,
    compare,
    multiplied,
    rival_candidates,
)
from gonogo.workbench.material import Material
from gonogo.workbench.tuning.compare import FAIL_ALL, PASS_ALL
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.drawing import Bars, thinned
from gonogo.workbench.tuning.scored import ScoredSet
from gonogo.workbench.tuning.trial import try_rule

COST = CostMatrix(0.02, ActionCost(0, 1, 0.5), ActionCost(100, 0, 0.5))
LOW, MIDDLE, HIGH = Thresholds(0.2, 0.2), Thresholds(0.5, 0.5), Thresholds(0.9, 0.9)


def material(parts: int = 300) -> Material:
    rng = np.random.default_rng(2)
    truth = (rng.random(parts) < 0.3).astype(np.intp)
    scored = ScoredSet(rng.normal(0.3 + truth * 0.4, 0.12), truth)
    curves = Curves.of(scored)
    return Material("made up", "", scored, curves, thinned(curves), Bars.of(scored), ())


def test_each_rule_has_the_figures_it_has_alone() -> None:
    made = material()
    names = [Candidate("a", LOW), Candidate("b", MIDDLE), Candidate("c", HIGH)]
    limits = Limits(min_recall=0.8)
    found = compare(made, COST, limits, names, rounds=300, seed=1)
    for each, candidate in zip(found, names, strict=True):
        assert candidate.rule is not None
        alone = try_rule(made.parts, made.curves, COST, limits, candidate.rule, rounds=300, seed=1)
        assert each.name == candidate.name
        assert each.trial.figures == alone.figures
        assert each.trial.intervals == alone.intervals


def test_the_cheapest_is_one_that_keeps_the_limits() -> None:
    made = material()
    names = [Candidate("a", LOW), Candidate("b", MIDDLE), Candidate("c", HIGH)]
    free = compare(made, COST, Limits(), names, rounds=50, seed=1)
    costs = [each.trial.figures.cost_per_1000 for each in free]
    assert [each.cheapest for each in free] == [cost == min(costs) for cost in costs]
    best = next(each for each in free if each.cheapest)
    tight = Limits(max_fpr=best.trial.figures.fpr / 2)
    held = compare(made, COST, tight, names, rounds=50, seed=1)
    assert next(each for each in held if each.name == best.name).broken == ("max_fpr",)
    assert [each.name for each in held if each.cheapest] != [best.name]
    none = compare(made, COST, Limits(max_fpr=0.0, min_recall=1.0), names, rounds=50, seed=1)
    assert not any(each.cheapest for each in none)
    assert not compare(made, COST, Limits(), names[:1], rounds=50, seed=1)[0].cheapest


def test_a_rule_made_for_other_prices_says_what_it_costs_at_those() -> None:
    made = material()
    dear = replace(COST, defect=ActionCost(1000, 0, 0.5))
    odd = replace(COST, classes={"dent": ActionCost(5, 0)})
    found = compare(
        made, COST, Limits(),
        [Candidate("same", HIGH, COST), Candidate("dear", HIGH, dear), Candidate("odd", HIGH, odd)],
        rounds=50, seed=1,
    )  # fmt: skip
    assert found[0].own is None
    assert found[1].own is not None
    assert found[1].own.figures.cost_per_1000 == pytest.approx(
        found[1].trial.figures.cost_per_1000 * 10, rel=0.1
    )
    assert found[2].own is None, "prices of classes that these parts do not have wait"


def test_rules_by_other_customs_stand_ready() -> None:
    names = [each.name for each in rival_candidates(material(), COST, Limits(max_fpr=0.03))]
    assert names[:2] == [PASS_ALL, FAIL_ALL]
    assert "FPR at most 0.03" in names


def test_a_table_has_no_rule_in_use() -> None:
    with pytest.raises(DataError, match="no rule in use"):
        compare(material(), COST, Limits(), [Candidate("Today", None)], rounds=10, seed=1)


@given(
    st.dictionaries(st.sampled_from("abc"), st.floats(0.01, 100), min_size=1),
    st.floats(0.1, 10),
    st.lists(st.floats(0.001, 1000), min_size=1, max_size=20),
    st.data(),
)
def test_a_rule_decides_as_before_when_all_limits_moved_alike(
    scale: dict[str, float], factor: float, scores: list[float], data: st.DataObject
) -> None:
    now = {name: value * factor for name, value in scale.items()}
    name = data.draw(st.sampled_from(sorted(scale)))
    margins = [score / scale[name] for score in scores]
    at = data.draw(st.sampled_from(margins))
    found = multiplied(Thresholds(at, at), scale, now)
    assert found is not None
    for score, margin in zip(scores, margins, strict=True):
        if margin >= at:
            assert score / now[name] >= found.fail_at
        elif margin < at * (1 - 1e-9):
            assert score / now[name] < found.fail_at


def test_a_rule_cannot_follow_limits_that_moved_apart() -> None:
    assert multiplied(LOW, {"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 1.1}) is None
    assert multiplied(LOW, {"a": 1.0}, {"b": 1.0}) is None
    assert multiplied(LOW, {}, {"a": 1.0}) is None
    assert multiplied(LOW, {"a": 1.0}, {}) is None
    assert multiplied(LOW, {}, {}) == LOW
