"""The defect rate of production, from rejects and an audit sample of what passed."""

import numpy as np
import pytest

from gonogo.workbench.prevalence import defect_rate
from gonogo.workbench.production import LabelledProduction, Stratum

RATE = 0.05


def production(passed: int, escapes: int, failed: int, caught: int) -> LabelledProduction:
    """Drawn PASS parts with some escapes, and FAIL parts of which some are bad."""
    n = passed + failed
    bad = np.zeros(n)
    bad[:escapes] = 1
    bad[passed : passed + caught] = 1
    weights = np.where(np.arange(n) < passed, 1 / RATE, 1.0)
    strata = (Stratum("FAIL", failed, failed, 1.0), Stratum("PASS", passed, passed, RATE))
    return LabelledProduction(
        ("crack",), np.arange(n), np.zeros(n), np.zeros((n, 1)), np.stack([1 - bad, bad], axis=1),
        weights, np.ones(n), strata, audited=passed > 0, notes=(),
    )  # fmt: skip


def test_what_passed_counts_by_how_rarely_it_was_drawn() -> None:
    found = defect_rate(production(passed=100, escapes=1, failed=50, caught=40))
    assert found is not None
    assert found.parts == pytest.approx(100 / RATE + 50)
    assert found.value == pytest.approx((1 / RATE + 40) / (100 / RATE + 50))
    assert found.low < found.value < found.high


def test_an_audit_without_a_find_does_not_prove_that_nothing_slips_through() -> None:
    found = defect_rate(production(passed=60, escapes=0, failed=10, caught=0))
    assert found is not None
    assert found.value == 0 == found.low
    assert found.high > 0.02


def test_rejects_alone_say_nothing_of_the_defect_rate() -> None:
    assert defect_rate(production(passed=0, escapes=0, failed=50, caught=40)) is None


def test_its_interval_covers_the_truth() -> None:
    rng = np.random.default_rng(7)
    covered = 0
    rounds = 500
    for _ in range(rounds):
        parts, truth = 20_000, 0.02
        bad = rng.random(parts) < truth
        failed = rng.random(parts) < np.where(bad, 0.9, 0.01)
        drawn = ~failed & (rng.random(parts) < RATE)
        found = defect_rate(
            production(int(drawn.sum()), int((drawn & bad).sum()), int(failed.sum()),
                       int((failed & bad).sum()))
        )  # fmt: skip
        assert found is not None
        covered += found.low <= truth <= found.high
    assert 0.93 <= covered / rounds <= 0.985
