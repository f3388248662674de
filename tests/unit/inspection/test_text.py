"""Print: lines found in a map, put in order, read, and held against what they must say."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gonogo.domain.errors import ModelError, RecipeError
from gonogo.domain.placement import Placement
from gonogo.domain.prediction import Prediction
from gonogo.domain.recipe import CameraSettings, ModelStep, Recipe
from gonogo.domain.rule import ClassRule, DecisionRule
from gonogo.domain.verdict import Verdict
from gonogo.inspection.decide import decide
from gonogo.inspection.inspector import check_classes
from gonogo.inspection.kinds.text import Text, greedy
from gonogo.inspection.reading import Reading
from gonogo.vision.lines import LineLimits, begun, find_lines, reading_order, turned_over, upright
from tests.support.fake_reader import SIZE, FakeReader, print_card, steps_of

LIMITS = LineLimits(threshold=0.3, box_threshold=0.6, unclip=1.5, least_px=3)
RULE = DecisionRule((ClassRule("print", 0.3, 0.5),))
PLACED = Placement.whole(*SIZE)
FRAME = np.zeros((SIZE[1], SIZE[0]), np.uint8)


def probability(*boxes: tuple[int, int, int, int], value: float = 0.9) -> NDArray[np.float32]:
    """A map with rectangles ``x0, y0, x1, y1`` of print."""
    found = np.zeros((SIZE[1], SIZE[0]), np.float32)
    for x0, y0, x1, y1 in boxes:
        found[y0:y1, x0:x1] = value
    return found


def judged(
    says: list[NDArray[np.float32]],
    expected: str = "",
    *boxes: tuple[int, int, int, int],
    decoder: dict[str, float | str] | None = None,
) -> tuple[Prediction, Verdict, str]:
    places = boxes or tuple((100, 100 + 80 * n, 300, 120 + 80 * n) for n in range(len(says)))
    card = print_card(finds=True, decoder=decoder)
    model = FakeReader(card, probability(*places), says)
    found = Text(card).decode(model.run({}), PLACED)
    read = Reading(model).read(found, FRAME, expected)
    judgement = decide(read, RULE)
    return read, judgement.verdict, " ".join(reason.text for reason in judgement.reasons)


def test_repeats_count_once_blanks_part_them_and_confidence_is_that_of_what_is_kept() -> None:
    steps = np.zeros((6, 4), np.float32)
    for step, (character, sure) in enumerate(
        [(1, 0.8), (1, 0.9), (0, 0.99), (1, 0.6), (3, 0.7), (0, 0.9)]
    ):
        steps[step, character] = sure
    text, confidence = greedy(steps, "abc", softmax=False)
    assert text == "aac"
    assert confidence == pytest.approx((0.8 + 0.6 + 0.7) / 3)


def test_logits_are_made_probabilities_first() -> None:
    steps = np.array([[0.0, 2.0, 0.0], [5.0, 0.0, 0.0]], np.float32)
    text, confidence = greedy(steps, "ab", softmax=True)
    assert text == "a"
    assert confidence == pytest.approx(math.exp(2) / (math.exp(2) + 2), rel=1e-6)


def test_only_blanks_are_no_text_of_no_confidence() -> None:
    assert greedy(np.eye(1, 4, dtype=np.float32), "abc", softmax=False) == ("", 0.0)


def test_a_line_is_grown_again_by_the_offset_of_the_paper() -> None:
    (corners,) = find_lines(probability((100, 100, 301, 121)), LIMITS)
    offset = 200 * 20 * 1.5 / (2 * (200 + 20))  # between the middles of the outermost pixels
    assert corners[0] == pytest.approx((100.5 - offset, 100.5 - offset), abs=0.01)
    assert corners[2] == pytest.approx((300.5 + offset, 120.5 + offset), abs=0.01)


def test_specks_and_unsure_places_are_no_lines() -> None:
    assert find_lines(probability((100, 100, 300, 103)), LIMITS) == []
    assert find_lines(probability((100, 100, 300, 120), value=0.5), LIMITS) == []
    framed = probability((100, 100, 400, 300))
    framed[104:296, 104:396] = 0
    framed[180:200, 150:350] = 0.9
    assert len(find_lines(framed, LIMITS)) == 1, "print inside a printed frame is found, once"


@pytest.mark.parametrize("angle", [0, 8, -8, 20])
def test_lines_are_read_row_by_row_from_the_left_along_their_slope(angle: float) -> None:
    places = [(60, 100), (330, 106), (60, 160), (330, 155), (60, 220)]
    turn = cv2.getRotationMatrix2D((320, 240), angle, 1.0)
    lines = []
    for x, y in places:
        box = np.array([[x, y], [x + 200, y], [x + 200, y + 30], [x, y + 30]], np.float64)
        lines.append(begun(box @ turn[:, :2].T + turn[:, 2]))
    shuffled = [3, 0, 4, 2, 1]
    order = reading_order([lines[i] for i in shuffled])
    assert [shuffled[i] for i in order] == [0, 1, 2, 3, 4]
    over = [turned_over(lines[i]) for i in shuffled]
    assert [shuffled[i] for i in reading_order(over)] == [4, 3, 2, 1, 0]


def test_a_sloping_line_is_cut_out_upright_and_a_tall_one_is_laid_down() -> None:
    frame = np.zeros((480, 640), np.uint8)
    frame[200:230, 100:200] = 255  # the beginning is white, the end black
    box = np.array([[100, 200], [300, 200], [300, 230], [100, 230]], np.float64)
    for angle in (0, 10, -25, -90):
        turn = cv2.getRotationMatrix2D((320, 240), angle, 1.0)
        turned = np.asarray(cv2.warpAffine(frame, turn, (640, 480)), np.uint8)
        line = upright(turned, begun(box @ turn[:, :2].T + turn[:, 2]))
        assert line.shape == (30, 200)
        assert line[4:-4, 4:90].min() > 250
        assert line[4:-4, 110:-4].max() < 5


def test_the_right_print_passes_and_one_wrong_digit_fails_and_says_so() -> None:
    says = [steps_of("LOT 4711"), steps_of("EXP 2027-03")]
    read, verdict, _ = judged(says, "LOT 4711 EXP 2027-03")
    assert verdict is Verdict.PASS
    assert [line.text for line in read.texts] == ["LOT 4711", "EXP 2027-03"]
    assert read.class_scores["print"] == pytest.approx(0.1, abs=1e-6)
    read, verdict, reason = judged(says, "LOT 4712 EXP 2027-03")
    assert verdict is Verdict.FAIL
    assert read.class_scores["print"] == 1
    assert 'read "LOT 4711 EXP 2027-03", expected "LOT 4712 EXP 2027-03"' in reason


def test_right_print_that_is_hard_to_read_is_looked_at() -> None:
    _, verdict, reason = judged([steps_of("LOT 4711", 0.6)], "/LOT [0-9]{4}/")
    assert verdict is Verdict.REVIEW
    assert 'read "LOT 4711" as expected, not surely enough: score 0.400' in reason


def test_print_that_is_missing_fails_whether_or_not_a_text_is_expected() -> None:
    for expected in ("", "LOT 4711", "/.*/"):
        _, verdict, reason = judged([], expected, (0, 0, 1, 1))
        assert verdict is Verdict.FAIL
        assert "nothing could be read" in reason


def test_the_least_sure_line_counts_and_one_that_cannot_be_read_is_worst() -> None:
    read, _, _ = judged([steps_of("AB", 0.95), steps_of("CD", 0.75)])
    assert read.class_scores["print"] == pytest.approx(0.25, abs=1e-6)
    smear = [steps_of("AB"), steps_of("")]
    assert judged(smear)[1] is Verdict.FAIL
    assert judged(smear, "AB")[1] is Verdict.PASS, "what must be there is there"


def test_print_besides_what_is_expected_fails() -> None:
    assert judged([steps_of("AB"), steps_of("CD")], "AB")[1] is Verdict.FAIL


def test_values_that_are_no_numbers_are_an_error_even_if_the_text_would_fail() -> None:
    broken = steps_of("AB")
    broken[0, 1, 3] = np.nan
    for expected in ("", "AB", "CD"):
        assert judged([steps_of("AB"), broken], expected)[1] is Verdict.ERROR
    card = print_card(finds=True)
    found = probability((100, 100, 300, 120))
    found[5, 5] = np.inf
    model = FakeReader(card, found, [])
    read = Reading(model).read(Text(card).decode(model.run({}), PLACED), FRAME, "AB")
    assert decide(read, RULE).verdict is Verdict.ERROR


def test_parts_that_lie_anyhow_are_read_the_surer_way_up() -> None:
    says = [steps_of("E0-L20", 0.5), steps_of("EXP 27", 0.9), steps_of("11", 0.5), steps_of("LOT")]
    places = ((100, 100, 300, 120), (100, 180, 300, 200))
    read, verdict, _ = judged(says, "LOT EXP 27", *places, decoder={"either_way_up": "yes"})
    assert verdict is Verdict.PASS, "the lower line of an upturned label is its first"
    begins_at = np.array(read.texts[0].corners).reshape(4, 2)
    assert begins_at[0, 0] > begins_at[1, 0]


def test_a_model_that_reads_its_whole_input_needs_no_second_one() -> None:
    card = print_card(finds=False)
    found = Text(card).decode({"steps": steps_of("LOT 4711")}, PLACED)
    model = FakeReader(card, probability(), [])
    read = Reading(model).read(found, FRAME, "LOT 4711")
    (line,) = read.texts
    assert (line.text, line.corners) == ("LOT 4711", (0, 0, 640, 0, 640, 480, 0, 480))
    assert decide(read, RULE).verdict is Verdict.PASS


def test_a_dictionary_of_another_reader_is_refused_in_words() -> None:
    card = print_card(finds=False)
    with pytest.raises(ModelError, match="tells 11 characters apart, its card lists 38"):
        Text(card).decode({"steps": np.zeros((1, 5, 12), np.float32)}, PLACED)


def test_logits_that_the_card_calls_probabilities_are_refused() -> None:
    with pytest.raises(ModelError, match="which is no probability"):
        Text(print_card(finds=False)).decode({"steps": 9 * steps_of("LOT 4711")}, PLACED)


def test_a_frame_full_of_print_is_an_error_and_not_a_standstill() -> None:
    corners = [(20 + 60 * column, 10 + 40 * row) for row in range(10) for column in range(10)]
    places = [(x, y, x + 40, y + 10) for x, y in corners]
    with pytest.raises(ModelError, match="found 100 lines of print, more than 64"):
        judged([], "", *places)


def recipe(**of_model: object) -> Recipe:
    step = ModelStep("print", "0" * 64, **of_model)  # type: ignore[arg-type]
    return Recipe(1, "print", "Print", 1, CameraSettings("replay", folder="."), step, RULE)


def test_a_recipe_that_expects_what_its_model_cannot_do_is_refused() -> None:
    check_classes(recipe(expected_text="LOT 1"), print_card(finds=True))
    with pytest.raises(RecipeError, match="would cut lines of print in two"):
        check_classes(recipe(tile_overlap_px=64), print_card(finds=True))
