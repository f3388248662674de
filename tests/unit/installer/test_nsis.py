"""The Windows installer as makensis compiles it: its contents, its texts, what it refuses."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from installer import nsis
from installer.contents import FreezeError
from tests.support.windows_setup import (
    listed_in,
    made_setup,
    names_in,
    needs_makensis,
    small_tree,
)

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "installer" / "windows"
TREE = ROOT / "build" / "frozen" / "gonogo"
OWN = {"installed-files.txt", "installed.toml", "uninstall.exe"}

needs_7zip = pytest.mark.skipif(
    shutil.which("7z") is None and not os.environ.get("CI"),
    reason="no 7z here: apt-get install p7zip-full",
)


@needs_makensis
@needs_7zip
def test_the_installer_holds_the_whole_tree_and_an_uninstaller(tmp_path: Path) -> None:
    tree = small_tree(tmp_path / "tree ü")
    held = listed_in(made_setup(tree, tmp_path / "out"))
    assert held - {name for name in held if name.startswith("$PLUGINSDIR")} == names_in(tree) | OWN


@needs_makensis
@needs_7zip
@pytest.mark.skipif(not TREE.exists() and not os.environ.get("CI"), reason="no frozen tree here")
def test_the_script_compiles_with_the_real_tree(tmp_path: Path) -> None:
    setup = made_setup(TREE, tmp_path)
    held = listed_in(setup)
    setup.unlink()  # 700 MB
    assert names_in(TREE) | OWN <= held


@needs_makensis
def test_windows_shows_the_version_of_the_installer(tmp_path: Path) -> None:
    setup = made_setup(small_tree(tmp_path / "tree"), tmp_path, "1.2.3")
    # The value begins at a multiple of four bytes.
    name, value = "ProductVersion\0".encode("utf-16-le"), "1.2.3\0".encode("utf-16-le")
    assert re.search(re.escape(name) + rb"(\0\0)?" + re.escape(value), setup.read_bytes())


@needs_makensis
@pytest.mark.skipif(sys.platform == "win32", reason="the command is one of a Unix shell")
def test_the_uninstaller_is_signed_before_the_installer(tmp_path: Path) -> None:
    signed, tool = tmp_path / "signed", tmp_path / "sign"
    tool.write_text(f'#!/bin/sh\nhead -c 2 "$2" >> {signed}\necho " $1 $2" >> {signed}\n')
    tool.chmod(0o755)
    setup = tmp_path / "gonogo-1.0.0-setup.exe"
    nsis.compile_setup(
        small_tree(tmp_path / "tree"), setup, "1.0.0", sign=f"{tool} /fd", quick=True
    )
    uninstaller, installer = signed.read_text().splitlines()
    assert uninstaller.startswith("MZ /fd ")
    assert installer == f"MZ /fd {setup}"


@needs_makensis
def test_a_warning_of_the_compiler_ends_the_build(tmp_path: Path) -> None:
    with pytest.raises(FreezeError, match="Insecure filename"):
        nsis.compile_setup(
            small_tree(tmp_path / "tree"), tmp_path / "setup.exe", "1.0.0", quick=True
        )


def test_without_a_compiler_it_says_where_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FreezeError, match="apt-get install nsis"):
        nsis.compile_setup(tmp_path, tmp_path / "gonogo-1.0.0-setup.exe", "1.0.0")


def test_a_tree_without_programs_for_windows_is_not_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gonogo").write_bytes(b"\x7fELF")
    monkeypatch.setattr(sys, "argv", ["installer.nsis", "--tree", str(tmp_path)])
    assert nsis.main() == 1
    assert "gonogo.exe and no gonogo-gui.exe" in capsys.readouterr().err


def test_folders_are_removed_from_the_inside_after_their_files(tmp_path: Path) -> None:
    lines = nsis.installed_list(small_tree(tmp_path)).split("\r\n")
    folders = [line for line in lines if line.endswith("\\")]
    assert lines[-len(folders) - 1 : -1] == folders
    assert folders.index("_internal\\gonogo\\Prüf daten\\") < folders.index("_internal\\gonogo\\")
    assert folders.index("_internal\\gonogo\\") < folders.index("_internal\\")


def test_every_text_that_the_script_shows_is_there_in_both_languages() -> None:
    texts = (SCRIPTS / "texts.nsh").read_text("utf-8").replace("\\\n", " ")
    written = dict(re.findall(r'\$\{Text\} (\w+) +("[^"]+" +"[^"]+")', texts))
    shown = set()
    for script in SCRIPTS.glob("*.ns[ih]"):
        shown |= set(re.findall(r"\$\(((?:Text|About)\w+)\)", script.read_text("utf-8")))
    assert shown == set(written)
