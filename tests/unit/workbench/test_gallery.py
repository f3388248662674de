"""Which parts the gallery shows, held against a plain search over all of them."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.domain.verdict import Verdict
from gonogo.workbench.gallery import ACTIONS, PartOrder, Picked
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.scored import ScoredSet

MOST = 7


@st.composite
def cases(draw: st.DrawFn) -> tuple[ScoredSet, np.ndarray, Thresholds]:
    n = draw(st.integers(1, 40))
    scores = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    truth = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    today = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    low, high = sorted((draw(st.integers(-1, 10)), draw(st.integers(-1, 10))))
    parts = ScoredSet(np.array(scores, np.float64), np.array(truth, np.intp))
    return parts, np.array(today, np.float64), Thresholds(low, high)


def action(score: float, rule: Thresholds) -> int:
    return int(score >= rule.review_at) + int(score >= rule.fail_at)


@given(cases())
def test_every_part_shown_is_what_it_is_said_to_be(
    case: tuple[ScoredSet, np.ndarray, Thresholds],
) -> None:
    parts, today, rule = case
    order = PartOrder.of(parts, today)
    picks: list[Picked] = [
        order.near(rule.fail_at, rule, MOST), order.mistakes(rule, MOST), order.changes(rule, MOST)
    ]  # fmt: skip
    for picked in picks:
        assert len(picked.parts) <= MOST
        assert len({part.index for part in picked.parts}) == len(picked.parts)
        for part in picked.parts:
            assert part.score == parts.scores[part.index]
            assert part.bad == bool(parts.truth[part.index])
            assert part.today == ACTIONS[int(today[part.index])]
            assert part.now == ACTIONS[action(part.score, rule)]


@given(cases())
def test_mistakes_and_changes_are_counted_and_the_gravest_come_first(
    case: tuple[ScoredSet, np.ndarray, Thresholds],
) -> None:
    parts, today, rule = case
    order = PartOrder.of(parts, today)
    now = np.array([action(s, rule) for s in parts.scores])
    bad = parts.truth == 1
    mistakes = order.mistakes(rule, MOST)
    escapes, overkill = int((bad & (now == 0)).sum()), int((~bad & (now == 2)).sum())
    assert (mistakes.escapes, mistakes.overkill, mistakes.others) == (escapes, overkill, 0)
    assert len(mistakes.parts) == min(MOST, escapes + overkill)
    assert sum(p.mistake == "escape" for p in mistakes.parts) >= min(escapes, MOST // 2)
    changes = order.changes(rule, MOST)
    moved = now != today
    assert changes.total == int(moved.sum())
    assert len(changes.parts) == min(MOST, int(moved.sum()))
    assert changes.escapes == int((moved & bad & (now == 0)).sum())
    assert changes.overkill == int((moved & ~bad & (now == 2)).sum())
    grave = [{"escape": 0, "overkill": 1, "": 2}[part.mistake] for part in changes.parts]
    assert grave == sorted(grave)
    assert all(part.today != part.now for part in changes.parts)


@given(cases())
def test_the_nearest_stand_on_both_sides(case: tuple[ScoredSet, np.ndarray, Thresholds]) -> None:
    parts, _, rule = case
    at = rule.fail_at
    shown = PartOrder.of(parts).near(at, rule, MOST).parts
    assert len(shown) == min(MOST, parts.scores.size)
    below, above = parts.scores[parts.scores < at], parts.scores[parts.scores >= at]
    sides = [sorted(p.score for p in shown if p.score < at),
             sorted(p.score for p in shown if p.score >= at)]  # fmt: skip
    assert len(sides[0]) >= min(below.size, MOST // 2)
    assert sides[0] == sorted(below)[below.size - len(sides[0]) :]
    assert sides[1] == sorted(above)[: len(sides[1])]
    far = [abs(part.score - at) for part in shown]
    assert far == sorted(far)


def test_people_who_disagree_make_a_part_bad_by_majority() -> None:
    parts = ScoredSet(
        np.array([1.0, 2.0, 3.0]), np.array([0, 1, 1]), bad_probability=np.array([0.0, 0.4, 0.8])
    )
    shown = PartOrder.of(parts).near(2.0, Thresholds(2.0, 2.0), 3).parts
    assert {part.index: part.bad for part in shown} == {0: False, 1: False, 2: True}
    assert {part.index: part.mistake for part in shown} == {0: "", 1: "overkill", 2: ""}
    assert all(part.today is None for part in shown)
    assert {part.now for part in shown} == {Verdict.PASS, Verdict.FAIL}


@pytest.mark.parametrize("which", ["near", "mistakes", "changes"])
def test_a_million_parts_are_chosen_from_within_a_frame(which: str) -> None:
    rng = np.random.default_rng(1)
    truth = (rng.random(1_000_000) < 0.05).astype(np.intp)
    parts = ScoredSet(rng.normal(truth * 2.0, 1.0), truth)
    order = PartOrder.of(parts, rng.integers(0, 3, truth.size).astype(np.float64))
    rule = Thresholds(0.8, 1.7)

    def choose() -> Picked:
        if which == "near":
            return order.near(rule.fail_at, rule, 60)
        return order.mistakes(rule, 60) if which == "mistakes" else order.changes(rule, 60)

    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        assert len(choose().parts) == 60
        best = min(best, time.perf_counter() - start)
    assert best < 0.015
