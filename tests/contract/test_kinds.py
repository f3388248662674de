"""Every registered kind: what a model says of an input is found where it lies on the frame."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.bundle import ModelCard, OutputContract, Preparation
from gonogo.domain.decision import Judgement
from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Roi
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.domain.recipe import ModelStep
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import ReasonCode, Verdict
from gonogo.inspection.decide import decide
from gonogo.inspection.inspector import kind_of, model_inputs
from gonogo.inspection.tiles import join
from gonogo.ports import registry
from tests.support.heads import HEIGHT, WIDTH, Planted
from tests.support.kind_cases import CASES, KindCase, card_of, prepared

WITHOUT_CASES = {"text"}
"""Kinds whose tests lie elsewhere."""

FRAMES = ((640, 480), (2448, 2048), (641, 479))
Fit = Literal["stretch", "letterbox", "corner", "crop"]
FITS: tuple[Fit, ...] = ("stretch", "letterbox", "corner", "crop")
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}-{case.name}")
placed_cases = pytest.mark.parametrize(
    "case", [c for c in CASES if c.places], ids=lambda case: f"{case.kind}-{case.name}"
)


def test_every_registered_kind_is_tested_here() -> None:
    assert {case.kind for case in CASES} == set(registry.names("gonogo.kinds")) - WITHOUT_CASES


@placed_cases
@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("frame", FRAMES, ids=str)
@pytest.mark.parametrize("region", [False, True], ids=["whole", "region"])
def test_what_was_planted_is_found_where_it_lies(
    case: KindCase, fit: Fit, frame: tuple[int, int], region: bool
) -> None:
    card = prepared(case.card, Preparation(1, fit, resize_px=300 if fit == "crop" else 0))
    width, height = frame
    roi = Roi(width // 5 + 1, height // 7, width * 2 // 3, height * 3 // 4) if region else None
    ((_, placed),) = _inputs(card, frame, roi)
    planted = _in(placed.shown)
    inside = [_on_input(p, placed) for p in planted]
    prediction = kind_of(card).decode(case.encode(inside + _decoys(placed)), placed)
    _expect(case, planted, _judged(case, prediction), placed.to_frame.a)


@placed_cases
@pytest.mark.parametrize("frame", [(641, 479), (1300, 900), (200, 150)], ids=str)
@pytest.mark.parametrize("region", [False, True], ids=["whole", "region"])
def test_windows_that_slide_over_the_frame_give_one_answer(
    case: KindCase, frame: tuple[int, int], region: bool
) -> None:
    width, height = frame
    roi = Roi(9, 7, width - 20, height - 30) if region else None
    runs = _inputs(case.card, frame, roi, tile_overlap_px=80)
    x0, y0 = (roi.x, roi.y) if roi else (0, 0)
    # One across the borders of the first windows, one in the first corner, one in the last.
    right, bottom = (roi.x + roi.width, roi.y + roi.height) if roi else frame
    where = [(x0 + 12, y0 + 12, "scratch", 0.9), (right - 60, bottom - 50, "dent", 0.8)]
    if width > WIDTH:
        where.append((x0 + 240, y0 + 190, "scratch", 0.7))
    planted = [
        Planted((x, y, x + 48, y + 40), score, name)
        for x, y, name, score in where
        if name in case.defects
    ]
    parts = []
    kind = kind_of(case.card)
    for _, placed in runs:
        seen = [_on_input(p, placed) for p in planted if _shows(placed, p)]
        parts.append(kind.decode(case.encode(seen + _decoys(placed)), placed))
    _expect(case, planted, _judged(case, join(parts)), 1.0)


@every_case
def test_scores_are_those_the_model_gave(case: KindCase) -> None:
    planted = [Planted((40, 40, 104, 88), 0.75, name) for name in case.defects[:1]]
    judgement = _judged(case, _decoded(case, planted))
    assert judgement.score == pytest.approx(0.75, abs=case.rounding)
    assert judgement.verdict is Verdict.FAIL


@every_case
def test_an_answer_without_objects_passes_with_score_0(case: KindCase) -> None:
    answers = [case.encode([])] + ([case.empty] if case.empty else [])
    for outputs in answers:
        prediction = kind_of(case.card).decode(outputs, Placement.whole(WIDTH, HEIGHT))
        judgement = _judged(case, prediction)
        assert judgement.verdict is Verdict.PASS
        assert judgement.score == 0.0
        assert not judgement.regions


@every_case
def test_an_object_that_is_no_defect_is_none(case: KindCase) -> None:
    judgement = _judged(case, _decoded(case, [Planted((40, 40, 104, 88), 0.9, "label")]))
    if case.defects == ("scratch",) and not case.places and case.card.outputs.scores:
        pytest.skip("a single score knows no classes")
    assert judgement.verdict is Verdict.PASS


@every_case
@pytest.mark.parametrize("bad", [np.nan, np.inf], ids=str)
def test_an_answer_that_is_no_number_is_an_error_and_never_a_pass(
    case: KindCase, bad: float
) -> None:
    name = case.defects[0]
    outputs = case.encode([Planted((40, 40, 104, 88), 0.75, name)])
    other = case.encode([Planted((44, 48, 112, 80), 0.5, name)])
    fine = _decoded(case, [])
    for name, tensor in outputs.items():
        own = np.argwhere(tensor != other[name])  # what the model says of this very object
        for index in map(tuple, own[:: max(1, len(own) // 5)]):
            spoiled = tensor.copy()
            spoiled[index] = bad
            prediction = kind_of(case.card).decode(
                {**outputs, name: spoiled}, Placement.whole(WIDTH, HEIGHT)
            )
            # A window beside it, in order, must not hide it.
            for together in ([prediction], [fine, prediction], [prediction, fine]):
                judgement = _judged(case, join(together))
                assert judgement.verdict is Verdict.ERROR, (name, index)
                assert judgement.reasons[0].code is ReasonCode.NOT_FINITE


@every_case
def test_a_shape_that_the_card_does_not_allow_is_refused_by_name(case: KindCase) -> None:
    kind, whole = kind_of(case.card), Placement.whole(WIDTH, HEIGHT)
    for outputs in case.wrong.values():
        with pytest.raises(ModelError, match=r"^The model planted gave (no output )?'\w+'"):
            kind.decode(outputs, whole)


@every_case
def test_a_card_that_names_no_deciding_output_is_refused(case: KindCase) -> None:
    nameless = replace(case.card, outputs=type(case.card.outputs)())
    with pytest.raises(ModelError, match="The card of planted"):
        kind_of(nameless)


@every_case
def test_a_decoder_setting_that_is_no_known_word_is_refused(case: KindCase) -> None:
    if not case.card.decoder:
        pytest.skip("it has none")
    for name, value in case.card.decoder.items():
        wrong: float | str = "sideways" if isinstance(value, str) else "many"
        with pytest.raises(ModelError, match=f"decoder.{name} = '{wrong}'"):
            kind_of(replace(case.card, decoder={**case.card.decoder, name: wrong}))


def _inputs(
    card: ModelCard, frame: tuple[int, int], roi: Roi | None, tile_overlap_px: int | None = None
) -> list[tuple[np.ndarray, Placement]]:
    step = ModelStep("planted", "", roi_px=roi, tile_overlap_px=tile_overlap_px)
    return model_inputs(np.full((frame[1], frame[0]), 90, np.uint8), card, step)


def _in(shown: tuple[float, float, float, float]) -> list[Planted]:
    """Three objects in the part of the frame that the input shows."""
    x0, y0, x1, y1 = shown
    w, h = x1 - x0, y1 - y0
    parts = (
        ((0.05, 0.08, 0.30, 0.28), 0.9, "scratch"),
        ((0.52, 0.11, 0.71, 0.37), 0.8, "dent"),
        ((0.60, 0.55, 0.97, 0.93), 0.7, "scratch"),
    )
    return [
        Planted((x0 + a * w, y0 + b * h, x0 + c * w, y0 + d * h), score, name)
        for (a, b, c, d), score, name in parts
    ]


def _on_input(planted: Planted, placed: Placement) -> Planted:
    """Work a rectangle of the frame back to the input, cut to what the input shows."""
    t, (left, top, right, bottom) = placed.to_frame, placed.shown
    x0, y0, x1, y1 = planted.corners
    return replace(
        planted,
        corners=(
            (max(x0, left) - t.c) / t.a,
            (max(y0, top) - t.f) / t.e,
            (min(x1, right) - t.c) / t.a,
            (min(y1, bottom) - t.f) / t.e,
        ),
    )


def _shows(placed: Placement, planted: Planted) -> bool:
    left, top, right, bottom = placed.shown
    x0, y0, x1, y1 = planted.corners
    return min(x1, right) - max(x0, left) > 2 and min(y1, bottom) - max(y0, top) > 2


def _decoys(placed: Placement) -> list[Planted]:
    """Objects in the padding, which is no part: well away from its edge."""
    valid = placed.valid
    found = []
    right, bottom = valid.x + valid.width + 8, valid.y + valid.height + 8
    if right + 16 <= WIDTH:
        found.append(Planted((right, 32, WIDTH, 64), 0.99, "scratch"))
    if bottom + 16 <= HEIGHT:
        found.append(Planted((64, bottom, 96, HEIGHT), 0.99, "scratch"))
    return found


def _decoded(case: KindCase, planted: Sequence[Planted]) -> Prediction:
    return kind_of(case.card).decode(case.encode(planted), Placement.whole(WIDTH, HEIGHT))


def _judged(case: KindCase, prediction: Prediction) -> Judgement:
    return decide(prediction, DecisionRule(tuple(ClassRule(n, 0.3, 0.5) for n in case.defects)))


def _expect(case: KindCase, planted: Sequence[Planted], found: Judgement, px: float) -> None:
    """Every defect once, within 1 px or one cell of its place, and nothing else."""
    wanted = [p for p in planted if p.name in case.defects]
    assert len(found.regions) == len(wanted), found.regions
    tolerance = 1.0 + case.cell * px
    for p in wanted:
        near = [
            region
            for region in found.regions
            if region.class_name == p.name
            and np.allclose(
                (region.x, region.y, region.x + region.width, region.y + region.height),
                p.corners,
                atol=tolerance,
            )
        ]
        assert len(near) == 1, (p, found.regions)
        assert near[0].score == pytest.approx(p.score, abs=1e-6)


@pytest.mark.parametrize("name", registry.names("gonogo.kinds"))
def test_a_setting_that_nobody_knows_is_refused_by_name(name: str) -> None:
    card = replace(card_of("segmentation", "map", OutputContract(map="map")), kind=name)
    with pytest.raises(ModelError, match=r"decoder\.flor"):
        kind_of(replace(card, decoder={"flor": 0.3}))
