"""Where the data lie: as the environment says, else as the installer settled, else the user's."""

import sys
import tomllib
from pathlib import Path

import pytest

from gonogo import paths

SHIPPED = Path(__file__).resolve().parents[2] / "installer" / "windows" / "installed.toml"


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the installer settled, beside a frozen program."""
    monkeypatch.delenv("GONOGO_DATA", raising=False)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gonogo"))
    return tmp_path / "installed.toml"


def test_the_installed_program_keeps_the_computers_data(settled: Path, tmp_path: Path) -> None:
    settled.write_text(f"data_folder = '{tmp_path / 'Prüf stand'}'\n", "utf-8")
    assert paths.data() == tmp_path / "Prüf stand"
    assert paths.data().is_dir()


def test_variables_in_its_name_are_filled_in(
    settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATIONS", str(tmp_path))
    settled.write_text("data_folder = '$STATIONS/one'\n", "utf-8")
    assert paths.data() == tmp_path / "one"


def test_a_file_that_notepad_saved_is_read(settled: Path, tmp_path: Path) -> None:
    settled.write_text(f"data_folder = '{tmp_path / 'Prüfstand'}'\n", "utf-8-sig")
    assert paths.data() == tmp_path / "Prüfstand"


def test_the_environment_goes_before_the_installer(
    settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled.write_text(f"data_folder = '{tmp_path / 'one'}'\n", "utf-8")
    monkeypatch.setenv("GONOGO_DATA", str(tmp_path / "two"))
    assert paths.data() == tmp_path / "two"


def test_a_folder_that_cannot_be_made_is_told_with_the_file_that_names_it(
    settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "data"
    settled.write_text(f"data_folder = '{folder}'\n", "utf-8")
    with pytest.raises(paths.NoDataFolderError, match="names it: mend that line") as caught:
        paths.data()
    assert str(settled) in str(caught.value)
    monkeypatch.setenv("GONOGO_DATA", str(folder))
    with pytest.raises(paths.NoDataFolderError, match="set GONOGO_DATA"):
        paths.data()


def test_a_checkout_asks_no_installer(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled.write_text("data_folder = '/nowhere'\n", "utf-8")
    monkeypatch.setattr(sys, "frozen", False)
    assert paths.installed_files() == []


@pytest.mark.parametrize(
    "words", ["", "data_folder = 3", "data_folder = 'C:\\Daten", "datafolder = '/srv'"]
)
def test_a_file_that_names_no_folder_is_refused_by_its_name(settled: Path, words: str) -> None:
    settled.write_text(words, "utf-8")
    with pytest.raises(paths.NoDataFolderError, match=r"installed\.toml does not say where"):
        paths.data()


def test_half_a_path_is_refused(settled: Path) -> None:
    settled.write_text("data_folder = 'daten'\n", "utf-8")
    with pytest.raises(paths.NoDataFolderError, match="not a full path"):
        paths.data()


def test_what_the_windows_installer_ships_names_the_computers_folder() -> None:
    named = tomllib.loads(SHIPPED.read_text("utf-8"))
    assert named == {"data_folder": r"%ProgramData%\GoNoGo"}
