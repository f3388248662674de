"""A limit of its own for each class, on the labelled production of a recipe."""

from dataclasses import replace

import numpy as np
import pytest

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.limits import Limits
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.workbench.class_limits import class_limits
from gonogo.workbench.material import Material, _on_scale
from gonogo.workbench.production import LabelledProduction, Stratum
from gonogo.workbench.tuning.curves import Thresholds
from gonogo.workbench.tuning.prices import Prices, figures_of

CLASSES = ("crack", "chip", "shade")
RECIPE = Recipe(
    1, "tile", "Tile", 1, CameraSettings("replay"), ModelStep("tile", "00" * 32),
    DecisionRule(tuple(ClassRule(name, 0.4, 0.5) for name in CLASSES)),
)  # fmt: skip
COST = CostMatrix(0.05, classes={"crack": ActionCost(on_pass=500.0, on_fail=0.0)})


def production(seed: int = 0, n: int = 300) -> Material:
    """Cracks score high, chips low; nothing is bad by its shade."""
    rng = np.random.default_rng(seed)
    truth = np.where(np.arange(n) % 6 == 0, 1 + np.arange(n) // 6 % 2, 0)
    scores = rng.uniform(0.0, 0.35, (n, 3))
    for k, centre in ((1, 0.8), (2, 0.42)):
        rows = truth == k
        scores[rows, k - 1] = rng.normal(centre, 0.08, rows.sum()).clip(0.01, 0.99)
    shares = np.eye(4)[truth]
    found = LabelledProduction(
        CLASSES, np.arange(n), scores.max(axis=1), scores, shares, np.ones(n), np.ones(n),
        (Stratum("PASS", n, n, 1.0),), audited=True, notes=(),
    )  # fmt: skip
    material = _on_scale(found, RECIPE, "made up", None)
    assert isinstance(material, Material)
    return material


def test_classes_with_bad_parts_are_told_apart_and_others_left_out() -> None:
    material = production()
    assert material.classes == ("crack", "chip")
    assert any("bad by shade" in note for note in material.notes)
    whole = material.curves.above[:, 0]
    assert whole.tolist() == [250.0, 25.0, 25.0]


def test_each_class_gets_its_own_limit_and_costs_no_more_than_one_for_all() -> None:
    material = production()
    found = class_limits(material, COST, Limits(), rounds=200, seed=0)
    at = {c.name: c.fail_at for c in found.base.classes}
    assert at["crack"] > at["chip"], "chips score low and need a lower limit"
    assert (at["shade"], found.kept) == (0.5, ("shade",))
    assert all(c.review_at == c.fail_at for c in found.base.classes)
    prices = Prices.of(found.material.curves, COST)
    one = Thresholds(1.0, 1.0)
    alone = figures_of(found.material.curves, prices, one).cost_per_1000
    assert alone == pytest.approx(found.found.rule.figures.cost_per_1000)
    today = figures_of(material.curves, Prices.of(material.curves, COST), one).cost_per_1000
    assert alone < today
    said = " ".join(found.sentences())
    assert "crack from" in said
    assert "keeps its limit: shade (0.5)" in said


def test_todays_rule_stays_todays_on_another_scale() -> None:
    material = production()
    found = class_limits(material, COST, Limits(), rounds=200, seed=0).material
    assert material.margins is not None
    assert found.margins is not None
    np.testing.assert_array_equal(found.margins.today.scores, material.margins.today.scores)
    assert found.scale != RECIPE.rule
    assert material.scale == RECIPE.rule


def test_a_table_has_no_limit_for_each_class() -> None:
    material = replace(production(), production=None, margins=None, recipe=None)
    with pytest.raises(DataError, match="one score for each part"):
        class_limits(material, COST, Limits(), rounds=200, seed=0)
