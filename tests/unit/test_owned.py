"""What a killed process leaves is swept away; what belongs to a living one, or to others, stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from gonogo.drivers.owned import held, is_held, owned_folder, sweep

OWNER = """
import sys, time
from pathlib import Path
from gonogo.drivers.owned import held, owned_folder
with owned_folder("work-", Path(sys.argv[1])) as folder, held(Path(sys.argv[1], "mark.lock")):
    (folder / "half").write_bytes(b"x" * 1000)
    print(folder.name, flush=True)
    time.sleep(60)
"""


def owner(within: Path) -> "subprocess.Popen[str]":
    """A process that owns a folder, and has begun to fill it."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(within)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("work-")
    return process


def killed(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_nothing_is_left_of_a_folder_in_the_end(tmp_path: Path) -> None:
    with owned_folder("work-", tmp_path) as folder:
        (folder / "file").write_bytes(b"x")
        assert len(list(tmp_path.iterdir())) == 2
    assert list(tmp_path.iterdir()) == []


def test_only_the_folder_of_the_process_that_was_killed_is_swept(tmp_path: Path) -> None:
    dead = owner(tmp_path)
    with owned_folder("work-", tmp_path) as mine:
        killed(dead)
        assert len(list(tmp_path.glob("work-*"))) == 4
        sweep("work-", tmp_path)
        assert sorted(tmp_path.glob("work-*")) == [mine, mine.with_name(f"{mine.name}.lock")]


def test_the_folder_of_another_living_process_stays_until_it_dies(tmp_path: Path) -> None:
    living = owner(tmp_path)
    try:
        sweep("work-", tmp_path)
        assert len(list(tmp_path.glob("work-*/half"))) == 1
    finally:
        killed(living)
    sweep("work-", tmp_path)
    assert list(tmp_path.glob("work-*")) == []


def test_folders_of_other_programs_stay(tmp_path: Path) -> None:
    (tmp_path / "work-of-somebody").mkdir()
    (tmp_path / "worker-1").mkdir()
    (tmp_path / "worker-1.lock").touch()
    sweep("work-", tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_in_place_of_a_lock_leads_to_no_deletion(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_bytes(b"kept")
    (tmp_path / "work-1").symlink_to(precious)
    (tmp_path / "work-1.lock").symlink_to(precious / "file")
    (tmp_path / "work-2").symlink_to(precious)
    (tmp_path / "work-2.lock").touch()
    sweep("work-", tmp_path)
    assert (precious / "file").read_bytes() == b"kept"


def test_a_mark_counts_as_long_as_its_process_lives(tmp_path: Path) -> None:
    mark = tmp_path / "mark.lock"
    process = owner(tmp_path)
    assert is_held(mark)
    killed(process)
    assert not is_held(mark)
    assert not mark.exists()
    with held(mark):
        assert is_held(mark)
    assert not is_held(mark)
