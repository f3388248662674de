"""The registered kind ``text``: what every decoder promises."""

import numpy as np
import pytest
from msgspec.structs import replace

from gonogo.domain.bundle import OutputContract
from gonogo.domain.errors import ModelError
from gonogo.domain.geometry import Affine, Roi
from gonogo.domain.placement import Placement
from gonogo.inspection.inspector import kind_of
from tests.support.fake_reader import SIZE, print_card, steps_of

FORMS = {
    "finds": (print_card(finds=True), {"found": np.zeros((1, 1, SIZE[1], SIZE[0]), np.float32)}),
    "reads": (print_card(finds=False), {"steps": steps_of("LOT 4711")}),
}
for _, _outputs in FORMS.values():
    if "found" in _outputs:
        _outputs["found"][0, 0, 100:120, 100:300] = 0.9
AT = Placement(Affine.scale(2.0, 2.0, 40, 60), *SIZE, Roi(0, 0, *SIZE), (40, 60, 1320, 1020))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_tensors_give_the_same_prediction(form: str) -> None:
    card, outputs = FORMS[form]
    kind = kind_of(card)
    one, other = kind.decode(outputs, AT), kind.decode(outputs, AT)
    assert one.class_scores == other.class_scores
    assert one.texts == other.texts
    assert set(one.class_scores) == set(card.classes)
    assert 0 <= one.class_scores["print"] <= kind.highest_score


@pytest.mark.parametrize("form", FORMS)
def test_corners_are_frame_pixels_within_what_the_model_was_shown(form: str) -> None:
    card, outputs = FORMS[form]
    (line,) = kind_of(card).decode(outputs, AT).texts
    corners = np.array(line.corners).reshape(4, 2)
    x0, y0, x1, y1 = AT.shown
    assert (corners >= (x0, y0)).all()
    assert (corners <= (x1, y1)).all()
    if form == "finds":
        assert corners.mean(axis=0) == pytest.approx((2 * 200 + 40, 2 * 110 + 60), abs=0.1)


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_output_is_an_error_that_names_it(form: str) -> None:
    card, outputs = FORMS[form]
    (name,) = outputs
    with pytest.raises(ModelError, match=f"gave no output '{name}'"):
        kind_of(card).decode({}, AT)


@pytest.mark.parametrize("form", FORMS)
def test_a_card_that_does_not_say_what_is_read_is_refused(form: str) -> None:
    card, _ = FORMS[form]
    for broken in (
        replace(card, outputs=OutputContract(scores="found")),
        replace(card, alphabet=()),
        replace(card, classes=("print", "smear")),
        replace(card, score_from="map"),
        replace(card, decoder={"probabilities": "perhaps"}),
    ):
        with pytest.raises(ModelError, match="The card of print"):
            kind_of(broken)
