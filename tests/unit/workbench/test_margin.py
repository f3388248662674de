"""Parts with several classes on the scale of one rule, and back to limits per class."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gonogo.domain.errors import DataError
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.workbench.margin import margins, scaled, starting_at
from gonogo.workbench.production import LabelledProduction
from gonogo.workbench.tuning.curves import Curves, Thresholds

RULE = DecisionRule((ClassRule("crack", 0.35, 0.6), ClassRule("chip", 0.4, 0.65)))


def labelled(class_scores: list[list[float]], bad: list[float]) -> LabelledProduction:
    n = len(bad)
    shares = np.array([[1 - b, b, 0.0] for b in bad])
    return LabelledProduction(
        ("crack", "chip"), np.arange(n), np.zeros(n), np.array(class_scores), shares, np.ones(n),
        np.ones(n), (), audited=True, notes=(),
    )  # fmt: skip


def test_a_part_fails_by_the_rule_where_its_margin_is_one() -> None:
    found = margins(
        labelled([[0.6, 0.1], [0.1, 0.649], [0.36, 0.1], [0.1, 0.1]], [1, 1, 0, 0]), RULE
    )
    assert (found.parts.scores >= 1).tolist() == [True, False, False, False]
    assert found.today.scores.tolist() == [2, 1, 1, 0]
    assert found.today_at == Thresholds(1, 2)
    assert found.parts.counted
    table = Curves.of(found.today).confusion(found.today_at)
    assert table.tolist() == [[1, 1, 0], [0, 1, 1]]
    assert starting_at(RULE) == Thresholds(0.35 / 0.6, 1.0)


def test_people_who_disagree_and_the_audit_sample_weigh() -> None:
    made = labelled([[0.6, 0.1], [0.2, 0.1]], [0.5, 0])
    made = replace(made, weights=np.array([1.0, 20.0]), coverage=np.array([0.5, 1.0]))
    found = margins(made, RULE).parts
    assert found.weights is not None
    assert found.weights.tolist() == [2, 20]
    assert found.bad_probability is not None
    assert found.bad_probability.tolist() == [0.5, 0]


def test_what_cannot_be_scaled_is_refused() -> None:
    made = labelled([[0.6, 0.1]], [1])
    with pytest.raises(DataError, match="above 0"):
        margins(made, DecisionRule((ClassRule("crack", -1.0, 0.0),)))
    with pytest.raises(DataError, match="other defect classes"):
        margins(made, DecisionRule((ClassRule("dent", 0.1, 0.2),)))
    with pytest.raises(DataError, match="score of every"):
        margins(labelled([[np.nan, 0.1]], [1]), RULE)
    found = margins(labelled([[np.nan, 0.1], [0.1, 0.2]], [1, 0]), RULE)
    assert found.left_out == 1


@given(
    unit=st.floats(1e-3, 50), at=st.floats(1e-3, 50),
    scores=st.lists(st.floats(0, 50), min_size=1, max_size=20),
)  # fmt: skip
def test_limits_put_back_on_the_class_decide_exactly_as_the_margin_did(
    unit: float, at: float, scores: list[float]
) -> None:
    rule = DecisionRule((ClassRule("crack", unit / 2, unit),))
    limits = scaled(rule, Thresholds(at, at)).classes[0]
    for score in (*scores, unit * at, np.nextafter(unit * at, 0), np.nextafter(unit * at, 99)):
        assert (score >= limits.fail_at) == (score / unit >= at)
    assert limits.review_at == limits.fail_at


def test_the_same_labels_have_the_same_hash_and_others_another() -> None:
    first = margins(labelled([[0.6, 0.1], [0.2, 0.1]], [1, 0]), RULE)
    again = margins(labelled([[0.6, 0.1], [0.2, 0.1]], [1, 0]), RULE)
    other = margins(labelled([[0.6, 0.1], [0.2, 0.1]], [1, 1]), RULE)
    assert first.sha256 == again.sha256 != other.sha256


def test_each_part_keeps_its_name_and_its_image() -> None:
    made = labelled([[0.6, 0.1], [np.nan, 0.1], [0.2, 0.1]], [1, 0, 0])
    made = replace(made, part_ids=("a", "b", "c"), image_sha256s=("1" * 64, "2" * 64, None))
    found = margins(made, RULE)
    assert found.part_ids == ("a", "c")
    assert found.image_sha256s == ("1" * 64, None)
