"""Production under another rule, from recorded scores."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gonogo.domain.cost import ActionCost, CostMatrix
from gonogo.domain.decision import Judgement
from gonogo.domain.errors import DataError
from gonogo.domain.geometry import Affine, Roi
from gonogo.domain.keeping import AuditDraw
from gonogo.domain.prediction import Prediction, ScoreMap
from gonogo.domain.recipe import Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Verdict
from gonogo.inspection.decide import decide
from gonogo.ports.ledger import ScoredDecision
from gonogo.workbench.whatif.answers import Gap, Recorded
from gonogo.workbench.whatif.flips import Crossed, flip, flips_of, write_flips
from gonogo.workbench.whatif.money import Priced, Unpriced, price
from gonogo.workbench.whatif.replay import replay
from gonogo.workbench.whatif.said import said_of
from gonogo.workbench.whatif.shifts import by_shift, shifts_of
from gonogo.workbench.whatif.span import FAIL, PASS, REVIEW, VERDICTS, Span, read_span
from tests.support.whatif import RECIPE, RULE, Versions, decided

CLASSES = ("crack", "chip")
LEVELS = st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 1.0])


@st.composite
def rules(draw: st.DrawFn, like: DecisionRule | None = None) -> DecisionRule:
    """Limits among the scores, so that ties decide; sizes of ``like``, where one is given."""
    made = []
    for number, name in enumerate(CLASSES):
        low, high = sorted((draw(LEVELS), draw(LEVELS)))
        area = draw(st.sampled_from([0.0, 200.0]))
        length = draw(st.sampled_from([0.0, 25.0]))
        if like is not None:
            area, length = like.classes[number].min_area_px, like.classes[number].min_length_px
        made.append(ClassRule(name, low, high, area, length))
    return DecisionRule(tuple(made))


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    """Of a head or of maps, sometimes not finite."""
    if draw(st.booleans()):
        odd = st.just(float("nan")) if draw(st.integers(0, 9)) == 0 else LEVELS
        return Prediction("head", {name: draw(odd) for name in CLASSES})
    cells = st.lists(LEVELS, min_size=24, max_size=24)
    grid = Affine.scale(8, 8)
    return Prediction(
        "map",
        class_maps={
            name: ScoreMap(np.array(draw(cells), np.float32).reshape(4, 6), grid)
            for name in CLASSES
        },
    )


def read(rows: list[ScoredDecision], candidate: Recipe = RECIPE, *held: Recipe) -> Span:
    return read_span(rows, candidate, Recorded(candidate, Versions(held or (RECIPE,))))


def scored(number: int, crack: float, *truths: str, audit: AuditDraw | None = None,
           chip: float = 0.0, recipe: Recipe = RECIPE, minutes: float | None = None,
           ) -> ScoredDecision:  # fmt: skip
    judgement = decide(Prediction("head", {"crack": crack, "chip": chip}), recipe.rule)
    return decided(number, judgement, recipe, *truths, audit=audit, minutes=minutes)


def cracks(fail_at: float, review_at: float | None = None) -> DecisionRule:
    first = ClassRule("crack", fail_at if review_at is None else review_at, fail_at)
    return DecisionRule((first, RULE.classes[1]))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_rule_replayed_says_what_decide_says_and_its_own_rule_flips_nothing(
    data: st.DataObject,
) -> None:
    rule = data.draw(rules())
    recipe = replace(RECIPE, rule=rule)
    seen = data.draw(st.lists(predictions(), min_size=1, max_size=8))
    rows = [decided(n, decide(p, rule), recipe) for n, p in enumerate(seen, 1)]
    span = read(rows, recipe, recipe)
    same = replay(span, rule)
    assert not same.flips.size
    assert same.compared == len(rows)
    other = data.draw(rules(like=rule))
    found = replay(span, other)
    wanted = [decide(p, other).verdict for p in seen]
    assert [VERDICTS[v] for v in found.now] == wanted
    then = [decide(p, rule).verdict for p in seen]
    assert found.flips.tolist() == [
        n for n, (a, b) in enumerate(zip(then, wanted, strict=True)) if a != b
    ]


def test_flips_are_told_by_pair_with_scores_limits_and_label() -> None:
    rows = [
        scored(1, 0.3), scored(2, 0.55, "good"), scored(3, 0.9, "crack", "chip"), scored(4, 0.59),
        scored(5, 0.1, chip=0.9),
    ]  # fmt: skip
    span = read(rows)
    found = replay(span, cracks(0.58, 0.58))
    assert found.flip_counts() == {(REVIEW, PASS): 1, (REVIEW, FAIL): 1}
    assert flips_of(span, found, (REVIEW, FAIL)).tolist() == [3]
    one = flip(span, found, 1)
    assert (one.seq, one.part_id, one.then, one.now) == (2, "P0002", Verdict.REVIEW, Verdict.PASS)
    assert one.utc == "2026-03-02T04:02:00.000000Z"
    assert one.scores == {"crack": 0.55, "chip": 0.0}
    assert one.limits_then["crack"] == (0.4, 0.6)
    assert one.limits_now["crack"] == (0.58, 0.58)
    assert one.label == "good"
    assert one.crossed == Crossed("crack", Verdict.REVIEW, 0.55, 0.4, 0.58)
    failed = flip(span, found, 3).crossed
    assert failed == Crossed("crack", Verdict.FAIL, 0.59, 0.6, 0.58)
    assert span.labels[3] == "crack / chip"
    assert found.yields == (1 / 5, 2 / 5)


def test_an_error_stays_an_error_and_what_was_not_sent_is_no_yield() -> None:
    lost = decided(1, Judgement(Verdict.ERROR, None))
    late = decided(2, Judgement(Verdict.ERROR, 0.1, {"crack": 0.1, "chip": 0.0}))
    unsent = replace(scored(3, 0.1), withheld=True)
    span = read([lost, late, unsent, scored(4, 0.5)])
    found = replay(span, cracks(0.9))
    assert found.pairs[3, 3] == 2
    assert found.flips.tolist() == [3]
    assert found.yields == (0.0, 1 / 4), "part 3 was rejected, whatever the rule says"
    assert found.withheld == 1
    said = " ".join(said_of(span, found))
    assert "2 ERROR parts stay ERROR" in said
    assert "1 verdicts were recorded and not sent in time" in said
    everything = flip(span, replay(span, cracks(0.05)), 2)
    assert everything.withheld


def test_scores_that_cannot_answer_are_left_out_and_said() -> None:
    larger = replace(RECIPE, version=2, rule=DecisionRule((
        replace(RULE.classes[0], min_area_px=64.0), RULE.classes[1])))  # fmt: skip
    foreign = replace(RECIPE, version=3, model=replace(RECIPE.model, sha256="99" * 32))
    gone = replace(RECIPE, version=4, deadline_ms=50.0)
    renamed = replace(RECIPE, version=5, title="Another tile")
    whole = Judgement(Verdict.PASS, 0.1, {"crack": 0.1})
    rows = [
        scored(1, 0.5), scored(2, 0.5, recipe=larger), scored(3, 0.5, recipe=foreign),
        scored(4, 0.5, recipe=gone), decided(5, whole), scored(6, 0.5, recipe=renamed),
    ]  # fmt: skip
    span = read(rows, RECIPE, RECIPE, larger, foreign, replace(gone, deadline_ms=51.0), renamed)
    assert span.gap_counts() == {Gap.SIZES: 1, Gap.MODEL: 1, Gap.VERSION: 1, Gap.SCORES: 1}
    found = replay(span, cracks(0.9))
    assert found.compared == 2
    assert found.flips.tolist() == [0, 5]
    said = said_of(span, found)
    assert any("1 of 6 parts were scored with other minimum sizes" in s for s in said)
    assert any("by another model" in s for s in said)
    assert any("a recipe version that is not here" in s for s in said)
    assert any("versions 1, 2, 3, 4, 5" in s for s in said)


def test_scores_of_another_part_of_the_frame_answer_nothing() -> None:
    model = replace(RECIPE.model, roi_px=Roi(0, 0, 100, 100))
    shown = replace(RECIPE, version=2, model=model)
    span = read([scored(1, 0.5, recipe=shown), scored(2, 0.5)], RECIPE, RECIPE, shown)
    assert span.gap_counts() == {Gap.VIEW: 1}
    assert any("another part of the frame" in s for s in said_of(span, replay(span, cracks(0.9))))


def test_millimetres_and_pixels_of_the_same_size_are_the_same_size() -> None:
    in_px = replace(RECIPE, mm_per_px=0.5, rule=DecisionRule((
        ClassRule("crack", 0.4, 0.6, min_area_px=400.0), RULE.classes[1])))  # fmt: skip
    in_mm = replace(RECIPE, version=2, mm_per_px=0.5, rule=DecisionRule((
        ClassRule("crack", 0.4, 0.6, min_area_mm2=100.0), RULE.classes[1])))  # fmt: skip
    finer = replace(in_mm, mm_per_px=0.25)
    rows = [scored(1, 0.7, recipe=in_px)]
    assert read(rows, in_mm, in_px).gap_counts() == {}
    assert read(rows, finer, in_px).gap_counts() == {Gap.SIZES: 1}


def test_a_rule_of_other_classes_or_sizes_is_refused() -> None:
    span = read([scored(1, 0.5)])
    with pytest.raises(DataError, match="judges dent"):
        replay(span, DecisionRule((ClassRule("dent", 0.1, 0.2),)))
    larger = replace(RULE.classes[0], min_length_px=9.0)
    with pytest.raises(DataError, match="judge the images anew"):
        replay(span, DecisionRule((larger, RULE.classes[1])))


def test_an_empty_span_has_no_yield_and_no_cost() -> None:
    span = read([])
    found = replay(span, RULE)
    assert found.yields == (None, None)
    assert by_shift(span, found, shifts_of(span, 8)) == ()
    assert isinstance(price(span, found, CostMatrix(0.02)), Unpriced)


def test_shifts_begin_at_six_by_the_clock_of_the_plant() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    # Parts at 5:59, 6:00, 13:59, 14:00 and 22:00 in winter, when UTC is an hour behind.
    minutes = (59, 60, 539, 540, 1020)
    rows = [scored(n, 0.5, minutes=m) for n, m in enumerate(minutes, 1)]
    rows[2] = scored(3, 0.1, minutes=539)
    span = read(rows)
    shifts = shifts_of(span, 8, berlin)
    assert shifts.index.tolist() == [0, 1, 1, 2, 3]
    day = datetime(2026, 3, 2)  # noqa: DTZ001  by the clock on the wall
    assert shifts.starts == (
        day - timedelta(hours=2), day + timedelta(hours=6), day + timedelta(hours=14),
        day + timedelta(hours=22),
    )  # fmt: skip
    rows_of = by_shift(span, replay(span, cracks(0.6)), shifts)
    assert [row.parts for row in rows_of] == [1, 2, 1, 1]
    assert (rows_of[1].yield_then, rows_of[1].yield_now) == (0.5, 1.0)
    assert (rows_of[1].review_then, rows_of[1].review_now) == (0.5, 0.0)


def test_a_shift_does_not_move_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    # On 29 March 2026 clocks go forward at 1:00 UTC; 6:30 local is 5:30 UTC before, 4:30 after.
    before, after = (26 * 24 + 1.5) * 60, (27 * 24 + 0.5) * 60
    span = read([scored(1, 0.1, minutes=before), scored(2, 0.1, minutes=after)])
    starts = shifts_of(span, 8, berlin).starts
    assert [(s.day, s.hour) for s in starts] == [(28, 6), (29, 6)]


@pytest.mark.parametrize("hours", [0.0, 0.25, 7.0, 10.0, 24.0, 500.0])
def test_every_part_has_one_shift_whatever_its_length(hours: float) -> None:
    rows = [scored(n, 0.1, minutes=37 * n) for n in range(1, 200)]
    span = read(rows)
    shifts = shifts_of(span, hours, ZoneInfo("UTC"))
    starts = np.array([shifts.starts[k].timestamp() for k in shifts.index])
    assert (np.diff(starts) >= 0).all()
    found = by_shift(span, replay(span, RULE), shifts)
    assert sum(row.parts for row in found) == len(rows)


def labelled_rows(*, audit: bool = True, bad: int = 40) -> list[ScoredDecision]:
    """400 parts, rejects and a quarter of the PASS parts labelled; every tenth is bad."""
    rng = np.random.default_rng(5)
    rows = []
    for number in range(1, 401):
        is_bad = number % 10 == 0 and number <= 10 * bad
        crack = float(np.clip(rng.normal(0.65 if is_bad else 0.3, 0.15), 0, 1))
        row = scored(number, crack)
        drawn = number % 4 == 1 or is_bad
        told = row.verdict != "PASS" or (drawn and audit)
        draw = AuditDraw(drawn, 0.25) if audit and row.verdict == "PASS" else None
        truths = ("crack" if is_bad else "good",) if told else ()
        rows.append(scored(number, crack, *truths, audit=draw))
    return rows


def test_cost_then_and_now_comes_with_intervals_and_their_change_on_the_same_parts() -> None:
    span = read(labelled_rows())
    found = replay(span, cracks(0.7, 0.5))
    priced = price(span, found, CostMatrix(0.1))
    assert isinstance(priced, Priced)
    assert priced.change.value == pytest.approx(priced.now.value - priced.then.value)
    for one in (priced.then, priced.now, priced.change):
        assert one.sure.low < one.value < one.sure.high
    widths = [one.sure.high - one.sure.low for one in (priced.then, priced.now, priced.change)]
    assert widths[2] < max(widths[:2]), "most parts do not change"
    assert priced == price(span, found, CostMatrix(0.1)), "the same every time"
    assert priced.bad + priced.good == len(span.labelled.seqs)


def test_a_rule_that_changes_nothing_changes_no_cost() -> None:
    span = read(labelled_rows())
    priced = price(span, replay(span, RULE), CostMatrix(0.1))
    assert isinstance(priced, Priced)
    assert (priced.change.value, priced.change.sure.low, priced.change.sure.high) == (0, 0, 0)
    assert priced.then.value == priced.now.value


def test_the_cost_is_that_of_the_weighted_parts() -> None:
    drawn = AuditDraw(True, 0.5)
    rows = [
        scored(1, 0.9, "crack"), scored(2, 0.7, "good"),
        scored(3, 0.1, "good", audit=drawn), scored(4, 0.2, "crack", audit=drawn),
        *(scored(n, 0.1, audit=AuditDraw(False, 0.5)) for n in (5, 6)),
    ]  # fmt: skip
    span = read(rows)
    priced = price(span, replay(span, cracks(0.8)), CostMatrix(0.3))
    assert isinstance(priced, Priced)
    # Good: one of weight 1 failed, one of weight 2 passed. Bad: 1 failed, 2 escaped.
    assert priced.then.value == pytest.approx(1000 * (0.7 * 1 / 3 + 0.3 * 100 * 2 / 3))
    assert priced.now.value == pytest.approx(1000 * 0.3 * 100 * 2 / 3)


def test_without_an_audit_sample_there_is_no_cost_and_it_says_so() -> None:
    span = read(labelled_rows(audit=False))
    priced = price(span, replay(span, RULE), CostMatrix(0.1))
    assert isinstance(priced, Unpriced)
    assert "There is no audit sample" in priced.text
    only_good = read(labelled_rows(bad=0))
    answer = price(only_good, replay(only_good, RULE), CostMatrix(0.1))
    assert answer == Unpriced("No labelled part of the span is bad; the cost needs both.")


def test_prices_of_classes_that_nobody_labelled_do_no_harm() -> None:
    span = read(labelled_rows())
    cost = CostMatrix(
        0.1, classes={"chip": CostMatrix(0.1).defect}, shares={"crack": 0.5, "chip": 0.5}
    )
    assert price(span, replay(span, RULE), cost) == price(span, replay(span, RULE), CostMatrix(0.1))


def test_flips_are_written_as_a_table(tmp_path: Path) -> None:
    rows = [scored(1, 0.5, "good"), replace(scored(2, 0.55), part_id="=1+1"), scored(3, 0.1)]
    span = read(rows)
    found = replay(span, cracks(0.52))
    path = tmp_path / "flips.csv"
    write_flips(path, span, found, found.flips.tolist())
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["part_id"] for line in lines] == ["P0001", "'=1+1"]
    assert (lines[0]["then"], lines[0]["now"], lines[0]["label"]) == ("REVIEW", "PASS", "good")
    assert float(lines[1]["crack score"]) == 0.55
    assert (lines[1]["crack fail_at_then"], lines[1]["crack fail_at_now"]) == ("0.6", "0.52")
    with pytest.raises(DataError, match="cannot be written"):
        write_flips(tmp_path, span, found, [0])


def test_the_interval_of_the_change_holds_the_truth_as_often_as_it_says() -> None:
    old, new, far, rate = (1.5, 2.5), (1.5, 2.0), 3.0, 0.05
    cost = CostMatrix(0.02, ActionCost(0, 1, 0.5), ActionCost(100, 0, 0.5))
    normal = NormalDist()
    true = 0.0
    for share, mean, row in (
        (0.98, 0.0, cost.good_costs()),
        (0.02, far, cost.defect_costs("crack")),
    ):
        moved = normal.cdf(old[1] - mean) - normal.cdf(new[1] - mean)
        true += 1000 * share * moved * (row[2] - row[1])
    rounds, held = 60, 0
    recipe = replace(RECIPE, rule=DecisionRule((ClassRule("crack", *old),)))
    for seed in range(rounds):
        rng = np.random.default_rng(seed)
        bad = rng.random(4000) < 0.02
        scores, drawn = rng.normal(bad * far, 1).tolist(), (rng.random(4000) < rate).tolist()
        rows = []
        for n, (score, is_bad, picked) in enumerate(
            zip(scores, bad.tolist(), drawn, strict=True), 1
        ):
            judgement = decide(Prediction("head", {"crack": score}), recipe.rule)
            passed = judgement.verdict is Verdict.PASS
            truths = ("crack" if is_bad else "good",) if picked or not passed else ()
            audit = AuditDraw(picked, rate) if passed else None
            rows.append(decided(n, judgement, recipe, *truths, audit=audit))
        span = read(rows, recipe, recipe)
        rule = DecisionRule((ClassRule("crack", *new),))
        priced = price(span, replay(span, rule), cost, rounds=500)
        assert isinstance(priced, Priced)
        held += priced.change.sure.low <= true <= priced.change.sure.high
    assert held >= 54
