"""A likeness decides by what it lacks of the highest there is."""

import numpy as np
import pytest

from gonogo.domain.bundle import OutputContract
from gonogo.domain.errors import ModelError
from gonogo.domain.placement import Placement
from gonogo.inspection.kinds.anomaly import Anomaly
from tests.support.heads import HEIGHT, WIDTH
from tests.support.kind_cases import card_of


def badness(likeness: float, **decoder: float | str) -> float:
    card = card_of(
        "anomaly", "head", OutputContract(scores="scores"), decoder, ("scratch",), channels=()
    )
    outputs = {"scores": np.array([likeness], np.float32)}
    scores = Anomaly(card).decode(outputs, Placement.whole(WIDTH, HEIGHT)).class_scores
    return scores["scratch"]


def test_a_part_like_no_good_one_scores_high() -> None:
    assert badness(0.2, higher_is="better") == pytest.approx(0.8)
    assert badness(20, higher_is="better", highest=100.0) == pytest.approx(80)
    assert badness(1.0001, higher_is="better") == pytest.approx(0, abs=1e-3)


def test_a_likeness_beyond_the_highest_is_refused_since_every_part_would_pass() -> None:
    with pytest.raises(ModelError, match="a likeness of 20, its card says that none is above 1"):
        badness(20, higher_is="better")
