"""Curves and comparison rules are scikit-learn's."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import (
    confusion_matrix,
    f1_score,
    make_scorer,
    precision_recall_curve,
    roc_curve,
)
from sklearn.model_selection import TunedThresholdClassifierCV

from gonogo.domain.cost import CostMatrix
from gonogo.domain.limits import Limits
from gonogo.workbench.tuning.compare import at_fpr, at_recall, max_f1, rivals, youden
from gonogo.workbench.tuning.curves import Curves, Thresholds
from gonogo.workbench.tuning.optimum import optimum
from gonogo.workbench.tuning.prices import cost_curve
from gonogo.workbench.tuning.scored import ScoredSet
from tests.support.tuning import laid_out, scored, scored_sets


@settings(max_examples=200, deadline=None)
@given(scored_sets(every_class=False))
def test_roc_and_precision_recall_curves(parts: ScoredSet) -> None:
    curves = Curves.of(parts)
    fpr, recall = curves.rates()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndefinedMetricWarning)
        warnings.simplefilter("ignore", UserWarning)
        known = roc_curve(
            parts.truth, parts.scores, sample_weight=parts.weights, drop_intermediate=False
        )
        precision, sensitivity, thresholds = precision_recall_curve(
            parts.truth, parts.scores, sample_weight=parts.weights
        )
    np.testing.assert_allclose(fpr[::-1], known[0], atol=1e-12)
    np.testing.assert_allclose(recall[::-1], known[1], atol=1e-12)
    np.testing.assert_array_equal(curves.thresholds[-2::-1], known[2][1:])
    np.testing.assert_array_equal(curves.thresholds[:-1], thresholds)
    np.testing.assert_allclose(curves.precision(), precision, atol=1e-12)
    if (
        parts.truth.any()
    ):  # without a bad part scikit-learn calls every recall 1, we call it unknown
        np.testing.assert_allclose(recall, sensitivity, atol=1e-12)
    else:
        assert np.isnan(recall).all()


@settings(max_examples=100, deadline=None)
@given(scored_sets(every_class=False), st.floats(-4, 4))
def test_the_confusion_matrix(parts: ScoredSet, at: float) -> None:
    found = Curves.of(parts).confusion(Thresholds(at, at))
    known = confusion_matrix(
        parts.truth, parts.scores >= at, labels=[0, 1], sample_weight=parts.weights
    )
    np.testing.assert_allclose(found[:, [0, 2]], known)
    assert not found[:, 1].any()


@settings(max_examples=100, deadline=None)
@given(scored_sets(), st.sampled_from([0.0, 0.1, 0.5, 1.0]))
def test_rules_by_other_customs(parts: ScoredSet, share: float) -> None:
    curves, prices = laid_out(parts, CostMatrix(0.02))
    fpr, tpr, at = roc_curve(
        parts.truth, parts.scores, sample_weight=parts.weights, drop_intermediate=False
    )
    at[0] = curves.thresholds[-1]
    f1 = [
        f1_score(parts.truth, parts.scores >= t, sample_weight=parts.weights, zero_division=0.0)
        for t in at
    ]
    assert max_f1(curves) == min(at[np.array(f1) >= max(f1) - 1e-12])
    assert youden(curves) == min(at[tpr - fpr >= (tpr - fpr).max() - 1e-12])
    assert at_fpr(curves, share) == min(at[fpr <= share + 1e-12])
    assert at_recall(curves, prices, share) == max(at[tpr >= share - 1e-12])


class _ScoreAsGiven(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    classes_ = np.array([0, 1])

    def fit(self, *_: object) -> "_ScoreAsGiven":
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def decision_function(self, x: np.ndarray) -> np.ndarray:
        return x[:, 0]

    def predict(self, x: np.ndarray) -> np.ndarray:
        return (x[:, 0] >= 0).astype(int)


def test_no_grid_search_is_cheaper() -> None:
    rng = np.random.default_rng(4)
    truth = (rng.random(400) < 0.3).astype(np.intp)
    scores = rng.normal(truth * 1.5)
    parts, cost = scored(scores.tolist(), truth.tolist()), CostMatrix(0.02)
    curves, prices = laid_out(parts, cost)
    per_good, per_bad = 0.98 / (truth == 0).sum(), 0.02 * 100 / truth.sum()

    def price(y: np.ndarray, said: np.ndarray) -> float:
        (_, overkill), (escapes, _) = confusion_matrix(y, said)
        return float(1000 * (per_good * overkill + per_bad * escapes))

    search = TunedThresholdClassifierCV(
        _ScoreAsGiven(),
        scoring=make_scorer(price, greater_is_better=False),
        thresholds=200,
        cv="prefit",
        refit=False,
    ).fit(scores[:, None], truth)
    best = optimum(curves, prices, Limits(), review=False).rule
    ours = price(truth, scores >= best.fail_at)
    assert ours == pytest.approx(cost_curve(curves, prices).min())
    assert ours <= -search.best_score_ + 1e-9


def test_precision_in_production_follows_the_defect_rate() -> None:
    curves = Curves.of(scored([0.0, 1.0, 1.0, 2.0], [0, 0, 1, 1]))
    # At 1: half of the good parts and all bad ones.
    assert curves.precision(0.02)[1] == pytest.approx(0.02 / (0.02 + 0.98 / 2))


def test_todays_rule_stands_beside_the_others() -> None:
    curves, prices = laid_out(scored([0.0, 1.0], [0, 1]), CostMatrix(0.02))
    today = rivals(curves, prices, fpr=0.01, recall=0.99, today=Thresholds(2.0, 2.0))[-1]
    assert today.name == "today"
    assert today.figures.cost_per_1000 == pytest.approx(2000.0)
