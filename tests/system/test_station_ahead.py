"""What is loaded while the station is built: said once, used once, let go."""

import subprocess
import sys
from pathlib import Path

import pytest

from gonogo.bootstrap.ahead import StationAhead
from gonogo.bootstrap.line import open_station
from gonogo.bootstrap.models import recipe_store
from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.models.in_use import is_in_use
from tests.support.command import environment, gonogo, sentence
from tests.support.light import LightHome
from tests.support.waiting import eventually

_STARTING = """
import os, signal, sys
from pathlib import Path
from gonogo.cli import main, station
served = station._served
def meanwhile(ledger, ahead, first):
    {what}
    return served(ledger, ahead, first)
station._served = meanwhile
main(["station", "light"])
"""
"""A station to which something happens after it began to load, and before its line is made."""


def starting(light: LightHome, what: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _STARTING.format(what=what)],
        stderr=subprocess.PIPE, text=True, env=environment(light.data),
    )  # fmt: skip


def was_armed(light: LightHome) -> bool:
    try:
        reader = SqliteLedgerReader(light.ledger)
    except LedgerError:  # it is not there yet
        return False
    armed = next(reader.newest(EntryKind.STATION_ARMED), None)
    reader.close()
    return armed is not None


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


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody can send SIGTERM")
def test_a_station_that_is_told_to_end_while_it_starts_arms_no_line(light: LightHome) -> None:
    station = starting(light, "os.kill(os.getpid(), signal.SIGTERM)")
    _, said = station.communicate(timeout=60)
    assert station.returncode == 0, said
    assert not was_armed(light)


def test_a_model_that_the_line_did_not_arm_with_is_let_go_while_the_line_runs(
    light: LightHome,
) -> None:
    recipe = light.data / "recipes" / "light-v1.json"
    fields = recipe.read_text("utf-8")
    assert '"threads": 1' in fields
    recipe.with_suffix(".other").write_text(fields.replace('"threads": 1', '"threads": 2'), "utf-8")
    station = starting(
        light,
        "ahead._loading.join(); file = Path(os.environ['GONOGO_DATA'], 'recipes', 'light-v1');"
        "file.with_suffix('.other').replace(file.with_suffix('.json'))",
    )
    try:
        eventually(lambda: was_armed(light), 60)
        marks = light.data / "models" / "light"
        eventually(lambda: len(list(marks.glob(".in-use-*"))) == 1, 10)
    finally:
        station.terminate()
        station.communicate(timeout=60)
