"""An update comes as a file: trusted, tried on copies, taken, run, and taken back."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gonogo import paths
from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.people.password_file import PasswordFile
from tests.support import ledgers
from tests.support.command import start
from tests.support.light import LightHome
from tests.support.updates import (
    NEW,
    OLD,
    PASSWORD,
    Publisher,
    make_tree,
    run_program,
    trusted_publisher,
)
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

SIGN = ("--name", "Ada", "--password-stdin")


@pytest.fixture
def publisher(light: LightHome) -> Publisher:
    PasswordFile(paths.people_file()).add("Ada", PASSWORD)
    ledgers.write(light.ledger, *(ledgers.decision(n) for n in range(1, 30)))
    return trusted_publisher()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The installed program, which stays where it is."""
    return make_tree(tmp_path / "installed", OLD) / "gonogo"


@pytest.fixture
def update(tmp_path: Path, publisher: Publisher) -> Path:
    return publisher.make(make_tree(tmp_path / "new", NEW), tmp_path / "stick")


def version_of(program: Path, data: Path) -> str:
    done = run_program(program, data, "--version")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().removeprefix("gonogo, version ")


def take(program: Path, data: Path, file: Path) -> "subprocess.CompletedProcess[str]":
    return run_program(program, data, "update", "take", str(file), *SIGN, typed=f"{PASSWORD}\n")


def entries(home: LightHome, kind: EntryKind) -> list[dict[str, object]]:
    reader = SqliteLedgerReader(home.ledger)
    try:
        return [{**json.loads(e.body), "actor": e.actor} for e in reader.entries(kind)]
    finally:
        reader.close()


def test_an_update_is_taken_runs_from_the_next_start_and_is_taken_back(
    light: LightHome, installed: Path, update: Path
) -> None:
    assert version_of(installed, light.data) == OLD
    taken = take(installed, light.data, update)
    assert taken.returncode == 0, taken.stderr + taken.stdout
    assert version_of(installed, light.data) == NEW
    [entry] = entries(light, EntryKind.UPDATE_TAKEN)
    assert (entry["actor"], entry["version"], entry["former_version"]) == ("Ada", NEW, OLD)
    assert {"ledger", "recipe:light-v1", "model:light", "people", "way-back"} <= {
        one["key"]
        for one in entry["rehearsal"]["results"]  # type: ignore[index]
    }
    back = run_program(
        installed, light.data, "update", "back", "--reason", "It is slow", *SIGN,
        typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert back.returncode == 0, back.stderr
    assert version_of(installed, light.data) == OLD
    [entry] = entries(light, EntryKind.UPDATE_TAKEN_BACK)
    assert (entry["reason"], entry["from_version"]) == ("It is slow", NEW)
    assert verify_chain(light.ledger).ok
    assert verify_chain(light.ledger).decisions == 29


def test_a_check_takes_nothing_and_leaves_nothing(
    light: LightHome, installed: Path, update: Path
) -> None:
    before = {file: file.read_bytes() for file in light.data.rglob("*") if file.is_file()}
    done = run_program(installed, light.data, "update", "check", str(update), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"]
    after = {file: file.read_bytes() for file in light.data.rglob("*") if file.is_file()}
    new = {file.name for file in after.keys() - before.keys()}
    assert new <= {"gonogo.log", "ledger.sqlite-shm", "ledger.sqlite-wal"}
    assert before.items() <= after.items()
    assert version_of(installed, light.data) == OLD


def test_an_update_that_breaks_a_recipe_is_not_taken_and_the_recipe_is_named(
    light: LightHome, installed: Path, publisher: Publisher, tmp_path: Path
) -> None:
    light.with_recipe("kept")
    broken = (
        "import gonogo.drivers.recipes.store as store\n"
        "from gonogo.domain.errors import RecipeError\n"
        "real = store.read_recipe\n"
        "def read_recipe(path):\n"
        "    if 'kept' in path.name: raise RecipeError('The scale is a number no more.')\n"
        "    return real(path)\n"
        "store.read_recipe = read_recipe\n"
    )
    update = publisher.make(make_tree(tmp_path / "new", NEW, broken), tmp_path / "stick")
    done = take(installed, light.data, update)
    assert done.returncode == 1
    assert "Recipe kept-v1: The scale is a number no more." in done.stderr
    assert "Recipe light" not in done.stderr
    assert version_of(installed, light.data) == OLD
    assert entries(light, EntryKind.UPDATE_TAKEN) == []
    assert list(paths.programs().glob("*.*")) == []


def test_what_is_broken_already_does_not_stand_against_an_update(
    light: LightHome, installed: Path, update: Path
) -> None:
    (light.data / "recipes" / "old-v1.json").write_text("{}")
    done = run_program(installed, light.data, "update", "check", str(update), "--json")
    results = {one["key"]: one for one in json.loads(done.stdout)["rehearsal"]["results"]}
    assert results["recipe:old-v1"]["state"] == "as before"
    assert done.returncode == 0, done.stderr


def test_an_update_that_loses_an_entry_of_the_ledger_is_not_taken(
    light: LightHome, installed: Path, publisher: Publisher, tmp_path: Path
) -> None:
    broken = (
        "import gonogo.cli.rehearsal as rehearsal, gonogo.paths as paths, apsw\n"
        "def lose(readable_for):\n"
        "    with apsw.Connection(str(paths.ledger())) as c:\n"
        "        c.execute('DROP TRIGGER entries_no_delete')\n"
        "        c.execute('DELETE FROM entries WHERE seq = 29')\n"
        "    return 'all is well'\n"
        "rehearsal._ledger = lose\n"
    )
    update = publisher.make(make_tree(tmp_path / "new", NEW, broken), tmp_path / "stick")
    done = take(installed, light.data, update)
    assert done.returncode == 1
    assert "Way back" in done.stderr
    assert verify_chain(light.ledger).decisions == 29


def test_a_program_that_crashes_is_not_taken(
    light: LightHome, installed: Path, publisher: Publisher, tmp_path: Path
) -> None:
    broken = "import os\nif 'update-rehearse' in sys.argv: os.abort()\n"
    update = publisher.make(make_tree(tmp_path / "new", NEW, broken), tmp_path / "stick")
    done = take(installed, light.data, update)
    assert done.returncode == 1
    assert "did not come to the end of its rehearsal" in done.stderr
    assert version_of(installed, light.data) == OLD


def test_a_wrong_password_takes_nothing_and_is_an_entry(
    light: LightHome, installed: Path, update: Path
) -> None:
    done = run_program(
        installed, light.data, "update", "take", str(update), *SIGN, typed="a wrong one\n"
    )
    assert done.returncode == 1
    assert "not its password" in done.stderr
    assert [e["name"] for e in entries(light, EntryKind.SIGNATURE_REFUSED)] == ["Ada"]
    assert version_of(installed, light.data) == OLD
    assert not (paths.programs() / NEW).exists()


def test_a_running_station_writes_the_entry_and_goes_on(
    light: LightHome, installed: Path, update: Path
) -> None:
    station = start(light.data, "station", "light", "--rate", "20")
    try:
        eventually(lambda: paths.station_file().exists(), 30)
        taken = take(installed, light.data, update)
        assert taken.returncode == 0, taken.stderr
        assert station.poll() is None
        seen = verify_chain(light.ledger).decisions
        eventually(lambda: verify_chain(light.ledger).decisions > seen, 30)
    finally:
        station.send_signal(signal.SIGTERM)
        _, said = station.communicate(timeout=60)
    assert station.returncode == 0, said
    [entry] = entries(light, EntryKind.UPDATE_TAKEN)
    assert entry["actor"] == "Ada"
    assert verify_chain(light.ledger).ok


@pytest.mark.parametrize("after_s", [0.3, 0.6, 1.0, 1.6, 2.4, 3.2])
def test_killed_at_any_moment_of_taking_either_program_runs_and_the_data_are_whole(
    light: LightHome, installed: Path, update: Path, after_s: float
) -> None:
    killed = subprocess.Popen(
        [str(installed), "update", "take", str(update), *SIGN],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert killed.stdin is not None
    killed.stdin.write(f"{PASSWORD}\n".encode())
    killed.stdin.close()
    time.sleep(after_s)
    killed.kill()
    killed.wait()
    signed = entries(light, EntryKind.UPDATE_TAKEN)
    running = version_of(installed, light.data)
    assert running == OLD or (running == NEW and signed)
    assert verify_chain(light.ledger).ok
    if running == OLD:
        assert take(installed, light.data, update).returncode == 0
        assert version_of(installed, light.data) == NEW
    assert list(paths.programs().glob(".new-*")) == []


def test_a_program_in_use_that_is_not_whole_gives_way_to_the_installed_one_in_a_sentence(
    light: LightHome, installed: Path, update: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    start_file = paths.programs() / NEW / "_internal" / "start.py"
    start_file.write_text(start_file.read_text()[:-10])
    done = run_program(installed, light.data, "--version")
    assert OLD in done.stdout
    assert "missing or damaged" in done.stderr
    assert "The installed program runs instead." in done.stderr
    # and the same update mends it
    assert take(installed, light.data, update).returncode == 0
    assert version_of(installed, light.data) == NEW


def test_an_installed_program_that_is_as_new_runs_itself(
    light: LightHome, installed: Path, update: Path, tmp_path: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    upgraded = make_tree(tmp_path / "upgraded", "0.7.0") / "gonogo"
    assert version_of(upgraded, light.data) == "0.7.0"


def test_two_updates_lead_back_one_by_one(
    light: LightHome, installed: Path, update: Path, publisher: Publisher, tmp_path: Path
) -> None:
    third = publisher.make(make_tree(tmp_path / "third", "0.7.0"), tmp_path / "stick")
    assert take(installed, light.data, update).returncode == 0
    assert take(installed, light.data, third).returncode == 0
    assert version_of(installed, light.data) == "0.7.0"
    why = ("update", "back", "--reason", "Why not", *SIGN)
    for expected in (NEW, OLD):
        done = run_program(installed, light.data, *why, typed=f"{PASSWORD}\n")
        assert done.returncode == 0, done.stderr
        assert version_of(installed, light.data) == expected
    done = run_program(installed, light.data, *why, typed=f"{PASSWORD}\n")
    assert "nothing to go back from" in done.stderr
    assert run_program(installed, light.data, "update", "remove", NEW).returncode == 0
    assert not (paths.programs() / NEW).exists()


def test_the_version_in_use_is_not_removed(
    light: LightHome, installed: Path, update: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    done = run_program(installed, light.data, "update", "remove", NEW)
    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert version_of(installed, light.data) == NEW
