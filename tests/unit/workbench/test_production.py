"""Labelled production as arrays: who counts for how many."""

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.errors import DataError
from gonogo.domain.keeping import AuditDraw, AuditPolicy, draw
from gonogo.domain.labels import Label, Truth
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.production import LabelledProduction, labelled_production

PART = ScoredDecision(
    seq=1, utc="2026-11-20T10:00:00.000000Z", run_id="0f" * 16, part_seq=1, part_id="P1",
    verdict="FAIL", score=0.9, class_scores={"crack": 0.9, "chip": 0.1},
    thresholds={"crack": (0.4, 0.5), "chip": (0.4, 0.5)}, recipe="tile", recipe_version=1,
    recipe_sha256="cd" * 32, bundle_sha256="01" * 32, image_sha256="ab" * 32, withheld=False,
    audit=None, labels=(),
)  # fmt: skip


def part(
    seq: int, verdict: str, score: float | None, *truths: str, audit: AuditDraw | None = None
) -> ScoredDecision:
    """A part with one label for each truth: good, unsure or a class."""
    labels = tuple(
        Label(
            1000 + number, "", seq, f"author {number}",
            Truth(name) if name in ("good", "unsure") else Truth.DEFECT,
            "" if name in ("good", "unsure") else name,
        )
        for number, name in enumerate(truths)
    )  # fmt: skip
    scores: dict[str, float | None] = {} if score is None else {"crack": score, "chip": score / 2}
    return replace(
        PART, seq=seq, part_seq=seq, verdict=verdict, score=score, class_scores=scores,
        audit=audit, labels=labels,
    )  # fmt: skip


def before_the_audit(row: ScoredDecision) -> ScoredDecision:
    """The part as an earlier version of the recipe, with a class of its own, judged it."""
    return replace(row, recipe_sha256="ef" * 32, thresholds={"dent": (0.4, 0.5), **row.thresholds})


def said(found: LabelledProduction, words: str) -> bool:
    return any(words in note for note in found.notes)


DRAWN, LEFT = AuditDraw(True, 0.05), AuditDraw(False, 0.05)


def test_a_drawn_pass_part_counts_for_as_many_as_it_stands_for() -> None:
    found = labelled_production(
        [
            part(1, "FAIL", 0.9, "crack"),
            part(2, "REVIEW", 0.45, "good"),
            part(3, "PASS", 0.2, "good", audit=DRAWN),
            part(4, "PASS", 0.1, audit=LEFT),
            part(5, "PASS", 0.3, "chip", audit=DRAWN),
        ]
    )
    assert found.seqs.tolist() == [1, 2, 3, 5]
    assert found.part_ids == (PART.part_id,) * 4
    assert found.image_sha256s == (PART.image_sha256,) * 4
    assert found.scores.tolist() == [0.9, 0.45, 0.2, 0.3]
    assert found.weights.tolist() == [1, 1, 20, 20]
    assert found.classes == ("crack", "chip")
    assert found.shares.tolist() == [[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert found.truth.tolist() == [1, 0, 0, 2]
    assert found.bad_probability.tolist() == [1, 0, 0, 1]
    assert found.class_scores.tolist() == [[0.9, 0.45], [0.45, 0.225], [0.2, 0.1], [0.3, 0.15]]
    assert found.coverage.tolist() == [1, 1, 1, 1]
    assert found.audited
    assert found.notes == ()


def test_reviewers_who_differ_make_the_truth_uncertain() -> None:
    found = labelled_production(
        [
            part(1, "FAIL", 0.9, "crack", "crack", "good", "chip", "unsure"),
            part(2, "PASS", 0.1, "good", "unsure", audit=DRAWN),
        ]
    )
    assert found.shares.tolist() == [[0.25, 0.5, 0.25], [1, 0, 0]]
    assert found.truth.tolist() == [1, 0]
    assert found.bad_probability.tolist() == [0.75, 0]


def test_without_an_audit_sample_it_says_so_and_leaves_pass_parts_out() -> None:
    found = labelled_production([part(1, "FAIL", 0.9, "crack"), part(2, "PASS", 0.1, "good")])
    assert found.seqs.tolist() == [1]
    assert not found.audited
    assert said(found, "There is no audit sample")
    assert said(found, "1 labelled PASS parts were not drawn")


def test_a_sample_that_nobody_has_labelled_yet_is_no_sample() -> None:
    found = labelled_production(
        [part(1, "FAIL", 0.9, "crack"), part(2, "PASS", 0.1, "unsure", audit=DRAWN)]
    )
    assert not found.audited
    assert said(found, "None of the 1 PASS parts drawn for the audit sample is labelled yet")
    assert said(found, "1 parts are left out since their labels all say unsure.")


def test_what_is_not_labelled_yet_shows_in_the_coverage() -> None:
    rows = [part(n, "FAIL", 0.9, *(["crack"] if n <= 5 else [])) for n in range(1, 21)]
    rows += [part(n, "PASS", 0.1, "good", audit=DRAWN) for n in range(21, 31)]
    found = labelled_production(rows)
    assert found.coverage.tolist() == [0.25] * 5 + [1.0] * 10
    whole = found.weights / found.coverage
    assert whole[:5].sum() == pytest.approx(20)
    assert whole[5:].sum() == pytest.approx(200)
    assert said(found, "5 of 20 FAIL parts are labelled")


def test_each_audit_rate_is_covered_by_itself() -> None:
    tenth, every = AuditDraw(True, 0.1), AuditDraw(True, 1.0)
    rows = [part(n, "PASS", 0.1, "good", audit=tenth) for n in range(1, 11)]
    rows += [part(n, "PASS", 0.1, audit=every) for n in range(11, 101)]
    rows += [part(101, "FAIL", 0.9), part(102, "REVIEW", 0.45, "good")]
    found = labelled_production(rows)
    assert (found.weights / found.coverage)[:10].sum() == pytest.approx(100)
    assert [(each.verdict, each.rate, each.labelled, each.parts) for each in found.strata] == [
        ("FAIL", 1, 0, 1), ("PASS", 0.1, 10, 10), ("PASS", 1, 0, 90), ("REVIEW", 1, 1, 1),
    ]  # fmt: skip
    assert found.audited
    assert said(found, "None of the 90 PASS parts drawn at a rate of 1 is labelled yet; they and")
    assert said(found, "None of the 1 FAIL parts is labelled yet; they and")
    rows[10] = part(11, "PASS", 0.1, "good", audit=every)
    found = labelled_production(rows)
    assert (found.weights / found.coverage)[:11].sum() == pytest.approx(190)
    assert said(found, "1 of 90 PASS parts drawn at a rate of 1 are labelled with a truth.")


def test_parts_without_a_score_and_recipes_without_an_audit_are_told() -> None:
    found = labelled_production(
        [
            part(1, "ERROR", None, "good"),
            before_the_audit(part(2, "PASS", 0.1)),
            part(3, "PASS", 0.1, "good", audit=DRAWN),
        ]
    )
    assert found.seqs.tolist() == [3]
    assert said(found, "1 labelled parts are left out since they have no score.")
    assert said(found, "0 labelled parts of recipe versions that draw no audit sample are left out")


def test_rejects_of_versions_whose_escapes_are_not_known_do_not_raise_the_recall() -> None:
    rows = [before_the_audit(part(n, "FAIL", 0.9, "crack")) for n in range(1, 91)]
    rows += [before_the_audit(part(n, "PASS", 0.1)) for n in range(91, 101)]
    rows += [part(n, "FAIL", 0.9, "crack") for n in range(101, 103)]
    rows += [part(103, "PASS", 0.2, "crack", audit=AuditDraw(True, 0.5))]
    found = labelled_production(rows)
    assert found.seqs.tolist() == [101, 102, 103]
    assert found.weights.tolist() == [1, 1, 2]
    assert [(each.verdict, each.parts) for each in found.strata] == [("FAIL", 2), ("PASS", 1)]
    assert found.classes == ("crack", "chip")
    assert said(
        found,
        "90 labelled parts of recipe versions that draw no audit sample are left out, since what "
        "slipped through among their 10 PASS parts is not known.",
    )
    assert not labelled_production(rows[:100]).audited
    assert labelled_production(rows[:100]).seqs.size == 90


def test_a_class_score_that_was_not_finite_is_nan_and_an_empty_span_is_empty() -> None:
    row = replace(part(1, "FAIL", 0.9, "crack"), class_scores={"crack": 0.9, "chip": None})
    found = labelled_production([row])
    assert np.isnan(found.class_scores[0, 1])
    empty = labelled_production([])
    assert (empty.shares.shape, empty.truth.shape, empty.strata) == ((0, 1), (0,), ())


def test_scores_of_two_models_are_not_mixed() -> None:
    other = replace(part(2, "FAIL", 0.9, "crack"), bundle_sha256="02" * 32)
    with pytest.raises(DataError, match="2 models, 01010101"):
        labelled_production([part(1, "FAIL", 0.9, "crack"), other])


def test_weights_find_the_recall_that_labels_of_rejects_alone_miss() -> None:
    rng = np.random.default_rng(5)
    policy = AuditPolicy(0.1)
    rows = []
    for n in range(1, 20_001):
        bad = rng.random() < 0.05
        score = float(rng.normal(0.7 if bad else 0.3, 0.15))
        verdict = "FAIL" if score >= 0.6 else "PASS"
        audit = draw(policy, PART.recipe_sha256, "run", n) if verdict == "PASS" else None
        seen = audit is None or audit.drawn
        rows.append(
            part(n, verdict, score, *(["crack" if bad else "good"] if seen else []), audit=audit)
        )
    found = labelled_production(rows)
    bad_weight = found.weights * found.bad_probability
    caught = found.scores >= 0.6
    estimate = bad_weight[caught].sum() / bad_weight.sum()
    naive = found.bad_probability[caught].sum() / found.bad_probability.sum()
    true_recall = 0.7475  # P(N(0.7, 0.15) >= 0.6)
    assert estimate == pytest.approx(true_recall, abs=0.05)
    assert naive > true_recall + 0.1


def test_truths_and_weights_of_several_models_may_be_wanted_alone() -> None:
    other = replace(part(2, "FAIL", 0.8, "chip"), bundle_sha256="99" * 32)
    rows = [part(1, "FAIL", 0.9, "crack"), other]
    with pytest.raises(DataError, match="2 models"):
        labelled_production(rows)
    assert labelled_production(rows, mixed=True).truth.tolist() == [1, 2]
