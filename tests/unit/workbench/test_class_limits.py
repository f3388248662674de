"""A limit of its own for each class, on the labelled production of a recipe."""

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.errors import DataError
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.labels import Label, Truth
from gonogo.domain.limits import Limits
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.class_limits import class_limits
from gonogo.workbench.material import Material, from_production
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
    rows = []
    for seq in range(n):
        which = ("", "crack", "chip")[1 + seq // 6 % 2 if seq % 6 == 0 else 0]
        scores = dict(zip(CLASSES, rng.uniform(0.0, 0.35, 3).tolist(), strict=True))
        if seq % 30 == 1:
            scores["shade"] = 0.55  # a good part that fails by a class without a bad one
        if which:
            centre = {"crack": 0.8, "chip": 0.42}[which]
            scores[which] = float(np.clip(rng.normal(centre, 0.08), 0.01, 0.99))
        truth = Truth.DEFECT if which else Truth.GOOD
        rows.append(
            ScoredDecision(
                seq, "2026-01-01", "run", seq, f"P{seq}", "PASS", max(scores.values()),
                dict(scores), dict.fromkeys(CLASSES, (0.4, 0.5)), "tile", 1, "aa" * 32,
                "bb" * 32, f"{seq:064x}", False, AuditDraw(True, 1.0),
                (Label(n + seq, "2026-01-01", seq, "Ada", truth, which),),
            )
        )  # fmt: skip
    material = from_production(rows, RECIPE, "made up")
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
    figures = found.found.rule.figures
    assert alone == pytest.approx(figures.cost_per_1000), "what it promises is what the page has"
    assert figures.fpr >= 10 / 250, "good parts that fail by their shade are counted"
    held = class_limits(material, COST, Limits(max_fpr=0.01), rounds=200, seed=0).found
    assert not held.limits_met
    assert held.lower_bound_per_1000 is None
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
