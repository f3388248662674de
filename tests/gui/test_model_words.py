"""What a card says of its bundle, for people."""

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
