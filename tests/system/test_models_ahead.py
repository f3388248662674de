"""Models that load while the station is built: said by the arming alone, used once, let go."""

from pathlib import Path

from gonogo.bootstrap.ahead import ModelsAhead
from gonogo.bootstrap.models import recipe_store
from gonogo.drivers.models.in_use import is_in_use
from tests.support.command import gonogo, sentence
from tests.support.light import LightHome


def test_what_goes_wrong_ahead_is_said_once_and_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = sentence(gonogo(tmp_path / "file" / "data", "station", "tile"))
    assert "data folder" in said


def test_a_second_arming_gets_a_fresh_model_that_gives_its_own_answer(light: LightHome) -> None:
    step = recipe_store().load("light").model
    ahead = ModelsAhead(["light"])
    first, second = ahead.take(step), ahead.take(step)
    ahead.close()
    try:
        assert second is not first
        first.close()
        assert is_in_use(light.data / "models" / "light")
        assert second.check_golden() == first.check_golden()
    finally:
        second.close()
    assert not is_in_use(light.data / "models" / "light")


def test_a_model_that_nobody_took_is_let_go(light: LightHome) -> None:
    ahead = ModelsAhead(["no such recipe", "light"])
    ahead.close()
    assert not is_in_use(light.data / "models" / "light")
    assert not list((light.data / "models" / "light").glob(".in-use-*"))
