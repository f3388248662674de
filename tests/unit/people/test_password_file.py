"""Names and password hashes."""

import json
import stat
import sys
from pathlib import Path

import pytest

from gonogo.domain.errors import PeopleError
from gonogo.drivers.people.password_file import PasswordFile

SECRET = "correct horse battery"


@pytest.fixture
def people(tmp_path: Path) -> PasswordFile:
    made = PasswordFile(tmp_path / "deep" / "people.json")
    made.add("Ada Lovelace", SECRET)
    return made


def test_only_the_right_password_of_a_known_name_signs(people: PasswordFile) -> None:
    assert people.verify("Ada Lovelace", SECRET)
    assert not people.verify("Ada Lovelace", SECRET + " ")
    assert not people.verify("Ada Lovelace", "")
    assert not people.verify("ada lovelace", SECRET)
    assert not people.verify("Grace", SECRET)


def test_a_new_password_replaces_the_old_one(people: PasswordFile) -> None:
    people.add("Ada Lovelace", "another secret")
    assert people.verify("Ada Lovelace", "another secret")
    assert not people.verify("Ada Lovelace", SECRET)
    assert people.names() == ["Ada Lovelace"]


def test_who_was_removed_signs_no_more(people: PasswordFile) -> None:
    people.remove("Ada Lovelace")
    assert not people.verify("Ada Lovelace", SECRET)
    with pytest.raises(PeopleError, match="these may: nobody"):
        people.remove("Ada Lovelace")


def test_the_file_holds_no_password_and_only_its_owner_reads_it(
    people: PasswordFile, tmp_path: Path
) -> None:
    file = tmp_path / "deep" / "people.json"
    (kept,) = json.loads(file.read_text(encoding="utf-8")).values()
    assert kept.startswith("$argon2id$")
    assert SECRET not in kept
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", " ", " Ada", "Ada ", "_", "a/b", "a\nb", "x" * 65])
def test_a_name_must_be_one(people: PasswordFile, name: str) -> None:
    with pytest.raises(PeopleError, match="is no name"):
        people.add(name, SECRET)


def test_nobody_is_called_like_the_station(people: PasswordFile) -> None:
    with pytest.raises(PeopleError, match="the station's own name"):
        people.add("Station", SECRET)


def test_a_short_password_is_refused(people: PasswordFile) -> None:
    with pytest.raises(PeopleError, match="at least 8"):
        people.add("Grace", "1234567")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"Ada": 1}', "\x00"])
def test_a_damaged_list_is_said_and_kept(tmp_path: Path, content: str) -> None:
    file = tmp_path / "people.json"
    file.write_text(content, encoding="utf-8")
    people = PasswordFile(file)
    with pytest.raises(PeopleError, match="cannot be read"):
        people.verify("Ada", SECRET)
    with pytest.raises(PeopleError, match="cannot be read"):
        people.add("Ada", SECRET)
    with pytest.raises(PeopleError, match="cannot be read"):
        people.names()
    assert file.read_text(encoding="utf-8") == content


def test_a_hash_that_is_none_signs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text('{"Ada": "secret123"}', encoding="utf-8")
    assert not PasswordFile(file).verify("Ada", "secret123")


@pytest.mark.parametrize("name", ["ada lovelace", "Ada  Lovelace", "ADA LOVELACE"])
def test_two_people_have_names_that_can_be_told_apart(people: PasswordFile, name: str) -> None:
    with pytest.raises(PeopleError, match="'Ada Lovelace' may sign already"):
        people.add(name, "another secret")
    assert people.names() == ["Ada Lovelace"]
