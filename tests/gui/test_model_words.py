"""What a card says of its bundle, for people."""

from typing import Any

from msgspec.structs import replace

from gonogo import paths
from gonogo.drivers.models.bundles import read_card
from gonogo.gui import model_words


def test_measured_figures_have_names_and_intervals() -> None:
    rows = dict(model_words.measured(read_card(paths.models() / "tile")))
    assert rows["10⁹ multiplications a frame"] == "1.696"
    assert rows["measured by"] == "python models/train/report.py tile heldout"
    assert rows["held-out parts"] == "2\u202f000"
    assert rows["held-out recall"] == "0.9971 (0.9915–0.9994)"
    assert rows["held-out good parts failed"] == "0.0062 (0.00228–0.01346)"


def test_figures_of_any_shape_are_shown() -> None:
    card = read_card(paths.models() / "tile")
    figures: dict[str, Any] = {"by_year": {2026: 0.5}, "recall": 0.9, "recall_95": ["low", None]}
    shown = model_words.measured(replace(card, figures=figures))
    assert shown == [("by year 2026", "0.5"), ("recall", "0.9")]
    nested: dict[str, Any] = {"a": 1}
    for _ in range(60):
        nested = {"a": nested, "b": nested}
    assert len(model_words.measured(replace(card, figures=nested))) == 6
