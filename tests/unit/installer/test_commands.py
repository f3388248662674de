"""The commands that make packages answer in a sentence, and name the version that they pack."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.contents import FreezeError
from installer.program import version_in
from tests.support.updates import NEW, make_quick_tree

ROOT = Path(__file__).resolve().parents[3]


def command(name: str, *arguments: str, python: tuple[str, ...] = ()) -> str:
    """What a command that fails says on stderr."""
    env = {key: text for key, text in os.environ.items() if key != "GONOGO_UPDATE_KEY_PASSWORD"}
    done = subprocess.run(
        [sys.executable, *python, "-m", f"installer.{name}", *arguments],
        cwd=ROOT, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        start_new_session=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_the_version_is_that_of_what_is_packed_and_not_of_the_environment(tmp_path: Path) -> None:
    inner = tmp_path / "tree" / "_internal"
    make_quick_tree(tmp_path / "tree", "9.8.7")
    assert version_in(inner) == "9.8.7"
    (inner / "gonogo-1.0.0.dist-info").mkdir()
    with pytest.raises(FreezeError, match="names no version"):
        version_in(inner)


@pytest.mark.parametrize("name", ["freeze", "gpu", "nsis", "update"])
def test_a_python_without_the_packages_is_told_which_to_type_instead(name: str) -> None:
    said = command(name, python=("-S",))
    assert "Type once 'python3 dev.py setup'" in said
    assert str(Path(".venv")) in said


def test_a_key_is_not_asked_for_a_password_where_nobody_sits(tmp_path: Path) -> None:
    said = command("update", "--new-key", str(tmp_path / "key"))
    assert "put it into GONOGO_UPDATE_KEY_PASSWORD" in said
    assert list(tmp_path.iterdir()) == []


def test_what_an_update_file_cannot_hold_is_told_before_packing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")  # getpass's, of a terminal that is none
    key, notes = tmp_path / "key", tmp_path / "notes.txt"
    made = [sys.executable, "-m", "installer.update", "--new-key", str(key)]
    env = {**os.environ, "GONOGO_UPDATE_KEY_PASSWORD": ""}
    subprocess.run(made, cwd=ROOT, env=env, check=True, capture_output=True, timeout=100)
    tree = make_quick_tree(tmp_path / "tree", NEW)
    notes.write_bytes("für alle".encode("latin-1"))
    pack = ("--key", str(key), "--tree", str(tree), "--out", str(tmp_path / "out"))
    assert "is no text in UTF-8" in command("update", *pack, "--notes", str(notes))
    assert "'new' is no version such as 1.4.0" in command("update", *pack, "--follows", "new")
    assert not (tmp_path / "out").exists()
