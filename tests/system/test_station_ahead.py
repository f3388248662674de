"""What is loaded while the station is built: said once, used once, let go."""

from pathlib import Path

import pytest

from gonogo.bootstrap.ahead import StationAhead
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.models import recipe_store
from gonogo.domain.errors import LedgerError
from gonogo.drivers.models.in_use import is_in_use
from tests.support.command import gonogo, sentence
from tests.support.light import LightHome


def test_what_goes_wrong_ahead_is_said_once_and_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = sentence(gonogo(tmp_path / "file" / "data", "station", "tile"))
    assert "data folder" in said


def test_a_second_arming_gets_a_fresh_model_that_gives_its_own_answer(light: LightHome) -> None:
    step = recipe_store().load("light").model
    ahead = StationAhead(light.ledger, ["light"])
    first, second = ahead.model(step), ahead.model(step)
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
    ahead = StationAhead(light.ledger, ["no such recipe", "light"])
    ahead.close()
    assert not is_in_use(light.data / "models" / "light")
    assert not list((light.data / "models" / "light").glob(".in-use-*"))


def test_a_ledger_that_nobody_took_is_given_back(light: LightHome) -> None:
    StationAhead(light.ledger, []).close()
    with open_station(light.ledger) as station:
        assert not station.snapshot().problem


def test_a_ledger_that_another_station_has_is_said_when_it_is_asked_for(light: LightHome) -> None:
    with open_station(light.ledger):
        ahead = StationAhead(light.ledger, [])
        with pytest.raises(LedgerError, match="Another station"):
            ahead.ledger()
        ahead.close()
