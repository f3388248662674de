"""Imported models give the numbers of the packages that trained and exported them.

Those packages are no part of the product's environment, so their models and numbers are made
beforehand, by the two commands of ``COMMANDS``.
"""

import os
from pathlib import Path

import pytest

from gonogo.domain.errors import ModelError
from tests.outside.comparing import CLOSE, differences
from tests.outside.judged import bring_in, judge, read_exported

COMMANDS = (
    "VENV/bin/python -m tests.outside.exporters OUT, in an environment with the exporters; "
    "GONOGO_EXPORTERS=OUT python -m pytest tests/outside"
)
OUT = Path(os.environ.get("GONOGO_EXPORTERS", ""))
NO_PICTURE = "sklearn_measurements"
MODELS = sorted(path.stem for path in OUT.glob("*.json") if path.stem != NO_PICTURE)
pytestmark = pytest.mark.skipif(
    "GONOGO_EXPORTERS" not in os.environ,
    reason=f"no exporters' numbers here; make them: {COMMANDS}",
)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", MODELS if "GONOGO_EXPORTERS" in os.environ else [""])
def test_a_model_gives_its_exporters_numbers_on_every_picture(name: str) -> None:
    exported = read_exported(OUT / f"{name}.onnx")
    known, made = bring_in(exported)
    given = {settled.key for settled in known.settled.values() if settled.source == "given"}
    if exported.exporter.startswith(("ultralytics", "anomalib")):
        assert not given
    if exported.exporter.startswith("anomalib"):
        assert [rule.fail_at for rule in made.recipe.rule.classes] == [0.5]
    answers = judge(exported, made)
    assert len(answers) == 4
    apart = {picture: differences(exported, picture, answers[picture]) for picture in answers}
    for picture, found in apart.items():
        assert all(value <= CLOSE for value in found.values()), (picture, apart)


def test_a_classifier_of_measurements_is_refused_as_no_model_of_pictures() -> None:
    exported = read_exported(OUT / f"{NO_PICTURE}.onnx")
    with pytest.raises(ModelError, match="5 numbers"):
        bring_in(exported)
