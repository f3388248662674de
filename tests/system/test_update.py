"""An update comes as a file: trusted, tried on copies, taken, run, and taken back."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gonogo import paths
from gonogo.domain.errors import LedgerError
from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.drivers.updates.keys import fingerprint
from installer.update import make_update, new_key, read_key
from tests.support import ledgers
from tests.support.command import start
from tests.support.light import LightHome
from tests.support.updates import (
    NEW,
    OLD,
    PASSWORD,
    Publisher,
    make_quick_tree,
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
    """A program that is quick to try."""
    return publisher.make(make_quick_tree(tmp_path / "new", NEW), tmp_path / "stick")


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


THIRD_SCHEMA = (
    "import gonogo.drivers.ledger.layers as layers\n"
    "layers.VERSIONS = (*layers.VERSIONS, ('CREATE VIEW seqs AS SELECT seq FROM entries',))\n"
)
"""Python of a program that raises the ledger's schema."""


@pytest.mark.parametrize("by", ["the installed program", "the new program"])
def test_a_ledger_whose_schema_the_update_raised_goes_back_with_the_program(
    light: LightHome, installed: Path, publisher: Publisher, tmp_path: Path, by: str
) -> None:
    update = publisher.make(make_tree(tmp_path / "new", NEW, THIRD_SCHEMA), tmp_path / "stick")
    before = verify_chain(light.ledger)
    taken = take(installed, light.data, update)
    assert taken.returncode == 0, taken.stderr
    ran = run_program(installed, light.data, "run", "light", "--headless", "-n", "3")
    assert ran.returncode == 0, ran.stderr
    with pytest.raises(LedgerError, match="has ledger schema 3"):
        SqliteLedgerReader(light.ledger)
    asked = installed if by == "the installed program" else paths.programs() / NEW / "gonogo"
    why = ("update", "back", "--reason", "It is slow", *SIGN)
    back = run_program(asked, light.data, *why, typed=f"{PASSWORD}\n")
    assert back.returncode == 0, back.stderr
    after = verify_chain(light.ledger, before.head)
    assert after.ok
    assert after.decisions == before.decisions + 3
    ran = run_program(installed, light.data, "run", "light", "--headless", "-n", "3")
    assert ran.returncode == 0, ran.stderr
    assert version_of(installed, light.data) == OLD


def test_a_program_that_is_damaged_after_it_raised_the_schema_is_mended_by_its_update(
    light: LightHome, installed: Path, publisher: Publisher, tmp_path: Path
) -> None:
    update = publisher.make(make_tree(tmp_path / "new", NEW, THIRD_SCHEMA), tmp_path / "stick")
    assert take(installed, light.data, update).returncode == 0
    run = ("run", "light", "--headless", "-n", "3")
    assert run_program(installed, light.data, *run).returncode == 0
    start_script = paths.programs() / NEW / "_internal" / "start.py"
    whole = start_script.read_bytes()
    start_script.write_bytes(b"!" * len(whole))  # not to be seen by its size
    why = ("update", "back", "--reason", "It does not start", *SIGN)
    back = run_program(installed, light.data, *why, typed=f"{PASSWORD}\n")
    assert "'gonogo update take FILE' and GONOGO_INSTALLED=1" in back.stderr
    order = ("update", "take", str(update), *SIGN)
    mended = run_program(installed, light.data, *order, GONOGO_INSTALLED=str(installed))
    assert mended.returncode == 0, mended.stderr
    assert f"Version {NEW} was damaged and is whole again" in mended.stdout
    assert version_of(installed, light.data) == NEW
    start_script.unlink()  # to be seen: now nobody has to know of the environment
    mended = run_program(installed, light.data, *order, "--json")
    assert json.loads(mended.stdout) == {"version": NEW, "repaired": True}
    assert run_program(installed, light.data, *run).returncode == 0
    back = run_program(installed, light.data, *why, typed=f"{PASSWORD}\n")
    assert back.returncode == 0, back.stderr
    assert verify_chain(light.ledger).decisions == 35
    assert len(entries(light, EntryKind.UPDATE_TAKEN)) == 1


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
    (light.data / "recipes" / "old-v1.json").write_text("{}")  # does not read now either
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
    done = run_program(installed, light.data, "update", "check", str(update), "--json")
    results = {one["key"]: one for one in json.loads(done.stdout)["rehearsal"]["results"]}
    assert results["recipe:old-v1"]["state"] == "as before"
    assert [key for key, one in results.items() if one["state"] == "failed"] == ["recipe:kept-v1"]
    assert done.returncode == 1
    assert "Recipe kept-v1: The scale is a number no more." in done.stderr
    assert entries(light, EntryKind.UPDATE_TAKEN) == []


def test_a_wrong_password_takes_nothing_and_is_an_entry(
    light: LightHome, installed: Path, update: Path
) -> None:
    done = run_program(
        installed, light.data, "update", "take", str(update), *SIGN, typed="a wrong one\n"
    )
    assert done.returncode == 1
    assert "not its password" in done.stderr
    assert "Checking the file" not in done.stderr  # nobody waits for a rehearsal first
    assert [e["name"] for e in entries(light, EntryKind.SIGNATURE_REFUSED)] == ["Ada"]
    assert version_of(installed, light.data) == OLD
    assert not (paths.programs() / NEW).exists()


def test_a_running_station_writes_the_entry_and_goes_on(
    light: LightHome, installed: Path, update: Path
) -> None:
    station = start(light.data, "station", "light", "--rate", "20")
    try:
        eventually(lambda: paths.station_file().exists(), 30)
        wrong = run_program(
            installed, light.data, "update", "take", str(update), *SIGN, typed="a wrong one\n"
        )
        assert "not its password" in wrong.stderr
        assert "Checking the file" not in wrong.stderr
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
    [refused] = entries(light, EntryKind.SIGNATURE_REFUSED)
    assert (refused["update"], refused["name"]) == (EntryKind.UPDATE_TAKEN, "Ada")
    assert verify_chain(light.ledger).ok


@pytest.mark.parametrize("what", ["take", "mend"])
def test_killed_at_any_step_either_program_runs_and_the_data_are_whole(
    tmp_path: Path, what: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.update_kills", what, str(tmp_path), "4"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == 0
    assert found["old"] >= 10
    assert found["new"] >= 1


def test_a_program_in_use_that_is_not_whole_gives_way_to_the_installed_one_in_a_sentence(
    light: LightHome, installed: Path, update: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    (paths.programs() / NEW / "_internal" / "library.so").write_bytes(b"cut")
    done = run_program(installed, light.data, "--version")
    assert OLD in done.stdout
    assert "missing or damaged" in done.stderr
    assert "The installed program runs instead." in done.stderr
    listed = run_program(installed, light.data, "update", "list")
    assert "Next start:  the installed program" in listed.stdout
    assert "missing or damaged" in listed.stdout
    # and the same update mends it, without a password
    mended = run_program(installed, light.data, "update", "take", str(update), "--name", "Ada")
    assert mended.returncode == 0, mended.stderr
    assert version_of(installed, light.data) == NEW
    assert len(entries(light, EntryKind.UPDATE_TAKEN)) == 1


def test_an_installed_program_that_is_as_new_runs_itself(
    light: LightHome, installed: Path, update: Path, tmp_path: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    for version in (NEW, "0.7.0"):
        upgraded = make_tree(tmp_path / version, version) / "gonogo"
        done = run_program(upgraded, light.data, "update", "list", "--json")
        assert json.loads(done.stdout)["running"] == version


def test_updates_are_taken_run_from_the_next_start_and_lead_back_one_by_one(
    light: LightHome, installed: Path, publisher: Publisher, tmp_path: Path
) -> None:
    second = publisher.make(make_tree(tmp_path / "second", NEW), tmp_path / "stick")
    third = publisher.make(make_quick_tree(tmp_path / "third", "0.7.0"), tmp_path / "stick")
    assert version_of(installed, light.data) == OLD
    taken = take(installed, light.data, second)
    assert taken.returncode == 0, taken.stderr + taken.stdout
    assert version_of(installed, light.data) == NEW
    [entry] = entries(light, EntryKind.UPDATE_TAKEN)
    assert (entry["actor"], entry["version"], entry["former_version"]) == ("Ada", NEW, OLD)
    tried = {one["key"] for one in entry["rehearsal"]["results"]}  # type: ignore[index]
    assert {"ledger", "recipe:light-v1", "model:light", "people", "way-back"} <= tried
    assert take(installed, light.data, third).returncode == 0
    assert version_of(installed, light.data) == "0.7.0"
    why = ("update", "back", "--reason", "It is slow", *SIGN)
    for expected in (NEW, OLD):
        done = run_program(installed, light.data, *why, typed=f"{PASSWORD}\n")
        assert done.returncode == 0, done.stderr
        assert version_of(installed, light.data) == expected
    done = run_program(installed, light.data, *why, typed=f"{PASSWORD}\n")
    assert "nothing to go back from" in done.stderr
    back = entries(light, EntryKind.UPDATE_TAKEN_BACK)
    assert [(e["from_version"], e["version"]) for e in back] == [("0.7.0", NEW), (NEW, "")]
    assert {e["reason"] for e in back} == {"It is slow"}
    assert run_program(installed, light.data, "update", "remove", NEW).returncode == 0
    assert not (paths.programs() / NEW).exists()
    report = verify_chain(light.ledger)
    assert report.ok
    assert report.decisions == 29


def test_a_program_that_cannot_be_started_gives_way_to_the_installed_one(
    light: LightHome, installed: Path, update: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    (paths.programs() / NEW / "gonogo").chmod(0o644)
    done = run_program(installed, light.data, "--version")
    assert OLD in done.stdout
    assert "does not start" in done.stderr


def test_who_has_no_data_folder_or_may_not_read_it_runs_the_installed_program(
    light: LightHome, installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert version_of(installed, tmp_path / "file" / "data") == OLD
    paths.programs().mkdir()
    # As unreadable for root as another user's folder is for everybody else.
    (paths.programs() / "in-use.json").symlink_to("x" * 300)
    assert version_of(installed, light.data) == OLD


@pytest.mark.parametrize("how", ["theirs", "program theirs", "open to all", "their link"])
def test_root_does_not_run_what_an_ordinary_user_could_have_put_there(
    light: LightHome, installed: Path, update: Path, how: str
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    assert take(installed, light.data, update).returncode == 0
    assert version_of(installed, light.data) == NEW
    place = paths.programs() / NEW
    if how == "theirs":
        os.chown(place, 65534, 65534)
    elif how == "program theirs":
        os.chown(place / "gonogo", 65534, 65534)
    elif how == "open to all":
        paths.programs().chmod(0o1777)
    else:  # to a folder of root's, as /tmp is one
        place.rename(place.with_name("elsewhere"))
        place.symlink_to("elsewhere")
        os.chown(place, 65534, 65534, follow_symlinks=False)
    done = run_program(installed, light.data, "--version")
    assert OLD in done.stdout
    assert "administrator of the system does not run it" in done.stderr


def test_a_process_and_what_it_starts_are_of_one_version(
    light: LightHome, installed: Path, update: Path
) -> None:
    assert take(installed, light.data, update).returncode == 0
    # As a worker of a station that was started before the update was taken.
    done = run_program(installed, light.data, "--version", GONOGO_INSTALLED=str(installed))
    assert OLD in done.stdout


def test_a_damaged_note_of_what_is_in_use_is_said_and_the_installed_one_runs(
    light: LightHome, installed: Path
) -> None:
    paths.programs().mkdir()
    for text in ("", "{", '{"version": "../../evil"}'):
        (paths.programs() / "in-use.json").write_text(text)
        done = run_program(installed, light.data, "--version")
        assert OLD in done.stdout
        assert "in-use.json" in done.stderr


def test_a_key_is_trusted_by_signature(light: LightHome, installed: Path, tmp_path: Path) -> None:
    PasswordFile(paths.people_file()).add("Ada", PASSWORD)
    ledgers.write(light.ledger, ledgers.decision(1))
    private = tmp_path / "ours"
    made = new_key(private, "")
    trust = ("update", "trust", str(private), *SIGN)
    done = run_program(installed, light.data, *trust, typed=f"{PASSWORD}\n")
    assert "It is a private key: keep it secret." in done.stderr
    trust = ("update", "trust", f"{private}.pub", *SIGN)
    done = run_program(installed, light.data, *trust, typed=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    assert made in done.stderr
    [entry] = entries(light, EntryKind.UPDATE_KEY_TRUSTED)
    assert entry["key"] == {"name": "ours", "fingerprint": made}
    update = make_update(
        make_quick_tree(tmp_path / "new", NEW), read_key(private), tmp_path / "stick"
    )
    shown = run_program(installed, light.data, "update", "show", str(update))
    assert made in shown.stdout
    again = run_program(installed, light.data, *trust)
    assert "trusted already, as ours; nothing was written" in again.stdout
    assert len(entries(light, EntryKind.UPDATE_KEY_TRUSTED)) == 1


def test_a_key_that_was_stolen_is_withdrawn_by_signature(
    light: LightHome, installed: Path, update: Path, publisher: Publisher
) -> None:
    named = fingerprint(publisher.raw)
    listed = run_program(installed, light.data, "update", "keys").stdout
    assert listed.startswith(f"{named}  publisher  trusted by Ada, 20")
    [key] = json.loads(run_program(installed, light.data, "update", "keys", "--json").stdout)[
        "keys"
    ]
    assert (key["name"], key["fingerprint"], key["trusted_by"]) == ("publisher", named, "Ada")
    distrust = ("update", "distrust", named[:16], *SIGN)
    assert run_program(installed, light.data, *distrust, typed="wrong\n").returncode == 1
    [refused] = entries(light, EntryKind.SIGNATURE_REFUSED)
    assert refused["update"] == "update.key.withdrawn"
    done = run_program(installed, light.data, *distrust, typed=f"{PASSWORD}\n")
    assert "Updates signed by publisher are not taken any more." in done.stdout
    [entry] = entries(light, EntryKind.UPDATE_KEY_WITHDRAWN)
    assert entry["key"] == {"name": "publisher", "fingerprint": named}
    shown = run_program(installed, light.data, "update", "show", str(update))
    assert "nobody here trusts" in shown.stderr
    assert "No key is trusted" in run_program(installed, light.data, "update", "keys").stdout
    once_more = run_program(installed, light.data, *distrust, typed=f"{PASSWORD}\n")
    assert "'gonogo update keys' lists them" in once_more.stderr
    assert verify_chain(light.ledger).ok
