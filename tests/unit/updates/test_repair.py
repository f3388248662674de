"""The version in use is damaged, and its own update file mends it."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from gonogo import paths
from gonogo.domain.errors import UpdateError
from gonogo.drivers.updates.desk import UpdateDesk
from gonogo.drivers.updates.programs import Programs
from gonogo.ports.update import Signature
from tests.support.updates import (
    NEW,
    OLD,
    Publisher,
    make_quick_tree,
    parts_of,
    trusted_publisher,
    update_desk,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


@pytest.fixture
def publisher() -> Publisher:
    return trusted_publisher()


@pytest.fixture
def file(publisher: Publisher, tmp_path: Path) -> Path:
    """The update in use."""
    file = publisher.make(make_quick_tree(tmp_path / "tree", NEW), tmp_path / "stick")
    take(file)
    return file


def take(file: Path, version: str = OLD) -> None:
    desk = update_desk(version)
    prepared = desk.prepare(file, lambda *_: None, lambda _: None, lambda: False)
    desk.take(prepared, Signature("Ada", ""))
    prepared.close()


def refuse(*_: object) -> None:
    msg = "Nobody signs for what was signed for."
    raise AssertionError(msg)


def mend(desk: UpdateDesk, file: Path) -> str:
    return desk.repair(file, lambda *_: None, lambda: False)


def cut(place: Path) -> None:
    (place / "_internal" / "library.so").write_bytes(b"cut")


def rot(place: Path) -> None:
    library = place / "_internal" / "library.so"
    library.write_bytes(bytes(library.stat().st_size))


def lock(place: Path) -> None:
    (place / "gonogo").chmod(0o644)


def forget(place: Path) -> None:
    (place / "update.json").unlink()


def move(place: Path) -> None:
    elsewhere = place.parents[1] / "elsewhere"
    place.rename(elsewhere)
    place.symlink_to(elsewhere)
    rot(elsewhere)


@pytest.mark.parametrize("damage", [cut, rot, lock, forget, move, shutil.rmtree])
def test_a_damaged_version_in_use_is_mended_by_its_own_file_without_a_rehearsal(
    file: Path, damage: Callable[[Path], None]
) -> None:
    place = paths.programs() / NEW
    whole = {each: each.read_bytes() for each in place.rglob("*") if each.is_file()}
    noted = (paths.programs() / "in-use.json").read_bytes()
    damage(place)
    desk = update_desk(record=refuse)
    assert desk.look(file).repairs
    with pytest.raises(UpdateError, match="'gonogo update take' mends it"):
        desk.prepare(file, lambda *_: None, lambda _: None, lambda: False)
    assert f"Version {NEW} was damaged and is whole again" in mend(desk, file)
    assert {each: each.read_bytes() for each in place.rglob("*") if each.is_file()} == whole
    assert (paths.programs() / "in-use.json").read_bytes() == noted
    assert desk.state().next == NEW
    assert desk.state().problem == ""
    left = {each.name for each in paths.programs().iterdir()}
    assert left == {NEW, "in-use.json", ".lock"}
    assert not desk.look(file).repairs
    with pytest.raises(UpdateError, match="nothing is to be mended"):
        mend(desk, file)


def test_another_program_of_that_version_mends_nothing(
    publisher: Publisher, file: Path, tmp_path: Path
) -> None:
    cut(paths.programs() / NEW)
    tree = make_quick_tree(tmp_path / "other", NEW, "echo from somebody else")
    other = publisher.make(tree, tmp_path / "other stick")
    desk = update_desk(record=refuse)
    assert not desk.look(other).repairs
    with pytest.raises(UpdateError, match="is not the update in use"):
        mend(desk, other)
    assert "somebody else" not in (paths.programs() / NEW / "gonogo").read_text()


def test_a_file_that_is_damaged_as_well_mends_nothing_and_leaves_nothing(file: Path) -> None:
    cut(paths.programs() / NEW)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(UpdateError, match="was cut off"):
        mend(update_desk(), file)
    left = {each.name for each in paths.programs().iterdir()}
    assert left == {NEW, "in-use.json", ".lock"}


def test_stopped_it_leaves_all_as_it_was(file: Path) -> None:
    cut(paths.programs() / NEW)
    with pytest.raises(UpdateError, match="stopped before its end; all is as it was"):
        update_desk().repair(file, lambda *_: None, lambda: True)
    assert (paths.programs() / NEW / "_internal" / "library.so").read_bytes() == b"cut"


def test_a_version_that_followed_another_update_is_mended_by_the_installed_program(
    publisher: Publisher, file: Path
) -> None:
    manifest = replace(parts_of(file)[1], follows=NEW, version="0.7.0")
    third = publisher.sign_anew(file, manifest, parts_of(file)[2], file.with_name("third.update"))
    running = update_desk(NEW, from_file=True)
    prepared = running.prepare(third, lambda *_: None, lambda _: None, lambda: False)
    running.take(prepared, Signature("Ada", ""))
    prepared.close()
    cut(paths.programs() / "0.7.0")
    mend(update_desk(record=refuse), third)
    assert update_desk().state().next == "0.7.0"
    # and the one to which the way back leads, once that is in use again
    update_desk().back("It is slow", Signature("Ada", ""))
    cut(paths.programs() / NEW)
    mend(update_desk(record=refuse), file)
    assert Programs(paths.programs()).manifest(NEW) == parts_of(file)[1]
    assert update_desk().state().problem == ""


def test_a_program_does_not_pull_itself_from_under_those_who_run_it(file: Path) -> None:
    rot(paths.programs() / NEW)
    running = update_desk(NEW, from_file=True)
    with pytest.raises(UpdateError, match=r"it runs now\. End the screen .* GONOGO_INSTALLED=1"):
        running.look(file)


def test_a_newer_installed_program_mends_no_version_that_it_replaces(file: Path) -> None:
    cut(paths.programs() / NEW)
    with pytest.raises(UpdateError, match="an update must be newer"):
        update_desk("0.8.0").look(file)


def test_what_a_removal_left_is_swept_away_whatever_it_is_and_nothing_else(
    file: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("of somebody else")
    folder = paths.programs()
    (folder / ".gone-link").symlink_to(kept)
    (folder / ".gone-nowhere").symlink_to("nowhere")
    (folder / ".gone-folder").mkdir()
    (folder / ".gone-file").write_text("")
    Programs(folder).sweep()
    assert list(folder.glob(".gone-*")) == []
    assert (kept / "file").exists()
