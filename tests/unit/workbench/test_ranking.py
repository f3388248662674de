import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from gonogo.workbench.intervals import rate
from gonogo.workbench.ranking import PixelRanking, auroc

SCORES = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=2, max_size=60)


@settings(max_examples=200, deadline=None)
@given(SCORES)
def test_the_area_under_the_curve_is_the_mann_whitney_statistic(
    cases: list[tuple[int, bool]],
) -> None:
    scores = np.array([c[0] for c in cases], np.float64)
    bad = np.array([c[1] for c in cases], np.bool_)
    found = auroc(scores, bad)
    if bad.all() or not bad.any():
        assert found is None
        return
    expected = mannwhitneyu(scores[bad], scores[~bad], method="asymptotic").statistic
    assert found == pytest.approx(expected / (bad.sum() * (~bad).sum()))


def test_pixels_of_uneven_cells_are_counted_each_once() -> None:
    rng = np.random.default_rng(3)
    values = rng.random((3, 5), np.float32).round(1)
    mask = rng.random((10, 17)) > 0.7
    ranking = PixelRanking()
    ranking.add(values, mask)
    rows, columns = np.arange(10) * 3 // 10, np.arange(17) * 5 // 17
    enlarged = values[np.ix_(rows, columns)].astype(np.float64)
    assert ranking.value() == pytest.approx(auroc(enlarged.ravel(), mask.ravel()))


def test_no_miss_in_sixty_promises_ninety_five_percent() -> None:
    # One-sided 95 % is the two-sided 90 % bound: 0.05 ** (1 / 60).
    found = rate(60, 60, confidence=0.90)
    assert found.low == pytest.approx(0.05 ** (1 / 60))
    assert found.high == 1.0


def test_a_rate_of_nothing_is_no_number() -> None:
    assert rate(0, 0).value is None
