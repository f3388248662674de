"""The Windows installer itself, run silently under Wine: install, renew, uninstall, purge.

Wine has no firewall, no access lists and no junctions, and the programs are stand-ins; the workflow
for Windows tries these.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from tests.support.windows_setup import made_setup, names_in, needs_makensis, small_tree

pytestmark = [
    needs_makensis,
    pytest.mark.skipif(
        shutil.which("wine") is None, reason="no Wine here: apt-get install wine wine64"
    ),
]

PROGRAM = Path("Program Files") / "GoNoGo"
DATA = Path("ProgramData") / "GoNoGo"
KIOSK_TASK = Path("windows/system32/tasks/GoNoGo kiosk")
START_MENU = Path("ProgramData/Microsoft/Windows/Start Menu/Programs")
UNINSTALL_KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\GoNoGo"
REGISTERED_KEY = r"HKLM\Software\GoNoGo"


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str


Wine = Callable[[str], Ended]
Made = Callable[[str], tuple[Path, Path]]


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A fresh Windows 10, as Wine has it."""
    folder = tmp_path_factory.mktemp("wine")
    env = _environment(folder)
    with (folder / "said").open("wb") as out:
        command = ["wine", "wineboot", "--init"]
        subprocess.run(command, env=env, stdout=out, stderr=out, check=True)
    # Until its first start has ended, Windows knows of no service that came with it.
    subprocess.run(["wineserver", "--wait"], env=env, check=True)
    _pretend("win10", env)
    # As long as one program runs, Windows need not start again for the next.
    shell = subprocess.Popen(
        ["wine", "cmd"], env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    yield folder
    shell.communicate(b"exit\r\n", timeout=60)


@pytest.fixture
def drive(prefix: Path) -> Iterator[Path]:
    """Drive C:, on which no GoNoGo is left after each test."""
    drive = prefix / "drive_c"
    yield drive
    env = _environment(prefix)
    for key in (UNINSTALL_KEY, REGISTERED_KEY):
        command = ["wine", "reg", "delete", key, "/f", "/reg:64"]
        subprocess.run(command, env=env, capture_output=True, check=False)
    for folder in (PROGRAM, DATA, Path("R&D")):
        shutil.rmtree(drive / folder, ignore_errors=True)


@pytest.fixture
def wine(prefix: Path, tmp_path: Path) -> Wine:
    """Run a command line as Windows' own shell does."""

    def run(line: str) -> Ended:
        ended = once(line)
        # Beside other work Wine's shell sometimes does not find a program that lies there.
        return once(line) if "Can't recognize" in ended.stdout else ended

    def once(line: str) -> Ended:
        batch, said = tmp_path / "line.bat", tmp_path / "said"
        batch.write_text(f"@{line}\n@exit %ERRORLEVEL%\n")
        # Not into a pipe, whose end Windows' services would hold open.
        with said.open("wb") as out:
            code = subprocess.run(
                ["wine", "cmd", "/c", str(batch)],
                env=_environment(prefix),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                timeout=60,
                check=False,
            ).returncode
        return Ended(code, said.read_text(errors="replace"))

    return run


def _environment(prefix: Path) -> dict[str, str]:
    # No offers to download Mono and Gecko.
    return {
        **os.environ,
        "WINEPREFIX": str(prefix),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }


def _pretend(version: str, env: dict[str, str]) -> None:
    command = ["wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", version, "/f"]
    subprocess.run(command, env=env, capture_output=True, check=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make the tree and the installer of a version, once."""
    folder = tmp_path_factory.mktemp("made")
    shell = next(Path("/usr/lib").rglob("wine/x86_64-windows/cmd.exe"))
    done: dict[str, tuple[Path, Path]] = {}

    def make(number: str) -> tuple[Path, Path]:
        if number not in done:
            tree = small_tree(folder / number, shell)
            (tree / "_internal" / f"only-in-{number}.dll").write_text(number)
            (tree / f"folder-of-{number}").mkdir()
            (tree / f"folder-of-{number}" / "file.txt").write_text(number)
            # Wine for 64 bits runs no installer of 32.
            done[number] = tree, made_setup(tree, folder, number, "amd64-unicode")
        return done[number]

    return make


def _value(wine: Wine, key: str, name: str) -> str:
    said = wine(f'reg query "{key}" /v {name} /reg:64').stdout.split()
    return said[-1] if name in said else ""


def _uninstall(wine: Wine, *options: str) -> int:
    # Without "_?=" it goes on from a copy of itself, and nobody hears how it ended.
    place = r"C:\Program Files\GoNoGo"
    return wine(rf'"{place}\uninstall.exe" /S {" ".join(options)} _?={place}').returncode


def test_it_installs_what_the_tree_holds(wine: Wine, made: Made, drive: Path) -> None:
    tree, setup = made("1.0.0")
    assert wine(f"{setup} /S").returncode == 0
    own = {"installed-files.txt", "installed.toml", "uninstall.exe"}
    assert names_in(drive / PROGRAM) == names_in(tree) | own
    assert (drive / DATA).is_dir()
    assert (drive / START_MENU / "GoNoGo.lnk").is_file()
    assert not (drive / START_MENU / "StartUp" / "GoNoGo.lnk").exists()
    assert not (drive / PROGRAM / "kiosk.xml").exists()
    assert _value(wine, UNINSTALL_KEY, "DisplayVersion") == "1.0.0"
    assert _value(wine, UNINSTALL_KEY, "QuietUninstallString").endswith("/S")
    assert int(_value(wine, UNINSTALL_KEY, "EstimatedSize"), 16) > 100


def test_a_renewal_takes_old_files_away_and_leaves_what_is_not_ours(
    wine: Wine, made: Made, drive: Path
) -> None:
    assert wine(f"{made('1.0.0')[1]} /S /AUTOSTART=1 /DESKTOP=1").returncode == 0
    (drive / PROGRAM / "notes.txt").write_text("an administrator's")
    (drive / PROGRAM / "installed.toml").write_text("data_folder = 'D:\\Daten'\n")
    (drive / DATA / "ledger.sqlite").write_text("records")
    tree, setup = made("1.1.0")
    assert wine(f"{setup} /S").returncode == 0
    own = {"installed-files.txt", "installed.toml", "uninstall.exe", "notes.txt"}
    assert names_in(drive / PROGRAM) == names_in(tree) | own
    assert not (drive / PROGRAM / "folder-of-1.0.0").exists()
    assert (drive / PROGRAM / "installed.toml").read_text() == "data_folder = 'D:\\Daten'\n"
    assert (drive / DATA / "ledger.sqlite").read_text() == "records"
    assert (drive / START_MENU / "StartUp" / "GoNoGo.lnk").is_file()
    assert _value(wine, UNINSTALL_KEY, "DisplayVersion") == "1.1.0"


def test_the_way_back_is_the_same(wine: Wine, made: Made, drive: Path) -> None:
    assert wine(f"{made('1.1.0')[1]} /S").returncode == 0
    tree, setup = made("1.0.0")
    assert wine(f"{setup} /S").returncode == 0
    assert names_in(tree) <= names_in(drive / PROGRAM)
    assert not (drive / PROGRAM / "_internal" / "only-in-1.1.0.dll").exists()


def test_a_choice_can_be_taken_back(wine: Wine, made: Made, drive: Path) -> None:
    assert wine(f"{made('1.0.0')[1]} /S /AUTOSTART=1 /KIOSK=1").returncode == 0
    assert wine(f"{made('1.0.0')[1]} /S /AUTOSTART=0 /KIOSK=0").returncode == 0
    assert not (drive / START_MENU / "StartUp" / "GoNoGo.lnk").exists()
    assert not (drive / PROGRAM / "kiosk.xml").exists()
    assert not (drive / KIOSK_TASK).exists()


def test_the_kiosk_task_names_the_program_where_it_is(wine: Wine, made: Made, drive: Path) -> None:
    assert (
        wine(rf"{made('1.0.0')[1]} /S /KIOSK=1 /D=C:\R&D\GoNoGo".replace("&", "^&")).returncode == 0
    )
    task = ElementTree.fromstring((drive / "R&D" / "GoNoGo" / "kiosk.xml").read_bytes())
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert task.findtext(f".//{space}Command") == r'"C:\R&D\GoNoGo\gonogo-gui.exe"'
    assert task.findtext(f".//{space}GroupId") == "S-1-5-32-545"
    assert (drive / KIOSK_TASK).is_file()


def test_nothing_is_touched_while_the_program_runs(
    wine: Wine, made: Made, drive: Path, prefix: Path
) -> None:
    assert wine(f"{made('1.0.0')[1]} /S").returncode == 0
    before = names_in(drive / PROGRAM)
    running = subprocess.Popen(
        ["wine", str(drive / PROGRAM / "gonogo.exe")],
        env=_environment(prefix),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert running.stdout is not None
        running.stdout.read(1)  # it has begun
        assert wine(f"{made('1.1.0')[1]} /S").returncode == 3
        assert _uninstall(wine) == 3
        assert names_in(drive / PROGRAM) == before
    finally:
        running.communicate(b"exit\r\n", timeout=30)
    assert wine(f"{made('1.1.0')[1]} /S").returncode == 0


def test_a_second_installation_elsewhere_is_refused(wine: Wine, made: Made, drive: Path) -> None:
    assert wine(f"{made('1.0.0')[1]} /S").returncode == 0
    assert wine(rf"{made('1.1.0')[1]} /S /D=C:\Elsewhere").returncode == 5
    assert not (drive / "Elsewhere").exists()


def test_an_older_windows_is_refused(wine: Wine, made: Made, drive: Path, prefix: Path) -> None:
    _pretend("win81", _environment(prefix))
    try:
        assert wine(f"{made('1.0.0')[1]} /S").returncode == 4
    finally:
        _pretend("win10", _environment(prefix))
    assert not (drive / PROGRAM).exists()


def test_uninstalling_keeps_the_data(wine: Wine, made: Made, drive: Path) -> None:
    assert wine(f"{made('1.0.0')[1]} /S /AUTOSTART=1 /KIOSK=1 /DESKTOP=1").returncode == 0
    (drive / DATA / "ledger.sqlite").write_text("records")
    (drive / PROGRAM / "notes.txt").write_text("an administrator's")
    assert _uninstall(wine) == 0
    assert (drive / DATA / "ledger.sqlite").read_text() == "records"
    assert names_in(drive / PROGRAM) <= {"notes.txt", "uninstall.exe"}
    assert not list((drive / START_MENU).rglob("GoNoGo.lnk"))
    assert not (drive / "users" / "Public" / "Desktop" / "GoNoGo.lnk").exists()
    assert not (drive / KIOSK_TASK).exists()
    assert _value(wine, UNINSTALL_KEY, "DisplayName") == ""
    assert _value(wine, REGISTERED_KEY, "InstallLocation") == ""


def test_a_purge_deletes_the_data(wine: Wine, made: Made, drive: Path) -> None:
    assert wine(f"{made('1.0.0')[1]} /S").returncode == 0
    (drive / DATA / "recipes").mkdir()
    (drive / DATA / "recipes" / "tile-v1.json").write_text("{}")
    assert _uninstall(wine, "/PURGE=1") == 0
    assert not (drive / DATA).exists()
