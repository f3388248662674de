"""The set-up script: what it finds missing, what it says, and when it does nothing."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]
ALL_LIBRARIES = set(dev.QT_LIBRARIES.split())
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages")


def answering(code: int) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Stand in for `subprocess.run` where every command ends with this status."""

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, code, "", "E: Unable to locate package xvfb\n")

    return run


def test_a_complete_machine_needs_no_package() -> None:
    found = dev.missing_packages(ALL_LIBRARIES, has_venv=True, has_fonts=True, needs_xvfb=False)
    assert found == []


def test_a_bare_machine_needs_everything_and_is_told_each_package_once() -> None:
    found = dev.missing_packages(set(), has_venv=False, has_fonts=False, needs_xvfb=True)
    assert found == sorted(set(found))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert {f"python{version}-venv", "fonts-dejavu-core", "xvfb", "libegl1"} <= set(found)


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_a_library_names_its_debian_package(library: str, package: str) -> None:
    assert dev.package_of(library) == package


@linux_only
@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="needs Debian")
def test_each_package_we_would_install_is_the_one_that_holds_the_library() -> None:
    for library in sorted(ALL_LIBRARIES & dev.known_libraries()):
        asked = subprocess.run(
            ["dpkg-query", "--search", f"*/{library}"], capture_output=True, text=True
        )
        if asked.returncode == 0:  # Not every library on a developer's machine is Debian's.
            owners = {line.split(":")[0] for line in asked.stdout.splitlines()}
            # Debian 13 renamed some for 64-bit time; they provide the old name.
            assert dev.package_of(library) in {owner.removesuffix("t64") for owner in owners}


@linux_only
@pytest.mark.skipif(shutil.which("ldd") is None, reason="needs ldd")
def test_every_system_library_that_qt_links_against_is_one_we_look_for() -> None:
    import PySide6

    folder = Path(PySide6.__file__).parent
    files = [
        *folder.glob("QtWidgets*.so"),
        *folder.glob("QtSvg*.so"),
        *(folder / "Qt/plugins/platforms").glob("libq[xo][cf]*.so"),
        *(folder / "Qt/plugins/xcbglintegrations").glob("*.so"),
        *(folder / "Qt/lib").glob("libQt6XcbQpa.so*"),
    ]
    assert len(files) >= 6
    needed: set[str] = set()
    for file in files:
        listing = subprocess.run(["ldd", file], capture_output=True, text=True, check=True)
        names = [line.split()[0] for line in listing.stdout.splitlines() if "=>" in line]
        # Our list need not hold what those libraries need in turn: their packages bring it.
        needed |= {name for name in names if name.startswith(("libxcb", "libX11", "libxkb"))}
    assert needed
    assert needed <= ALL_LIBRARIES


def test_the_linkers_complaint_is_read_whoever_passes_it_on() -> None:
    said = (
        "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory\n"
        "Cannot load library /v/libqxcb.so: (libxcb-cursor.so.0: cannot open shared object file)\n"
        "ModuleNotFoundError: No module named 'zmq'\n"
    )
    assert dev.missing_libraries(said) == ["libEGL.so.1", "libxcb-cursor.so.0"]


def test_without_root_the_exact_command_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "privilege", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/sudo")
    with pytest.raises(dev.SetupError) as refused:
        dev.install_packages(["libegl1", "xvfb"])
    command = str(refused.value).splitlines()[-1].strip()
    assert command == (
        "sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 xvfb"
    )


def test_where_there_is_no_sudo_the_command_asks_for_the_root_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    install = "apt-get update && apt-get install --no-install-recommends a"
    assert dev.apt_command(["a"]) == f"su -c '{install}'"


def test_a_failed_apt_is_told_in_one_sentence_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "privilege", list)
    monkeypatch.setattr(subprocess, "run", answering(100))
    with pytest.raises(dev.SetupError, match="Unable to locate package xvfb"):
        dev.install_packages(["xvfb"])


def test_a_failed_pip_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", answering(1))
    with pytest.raises(dev.SetupError, match="pip could not install the Python packages"):
        dev.pip_install("hatchling")


@linux_only
def test_a_display_that_does_not_answer_is_told_before_the_demo_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    env = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":98765"}
    with pytest.raises(dev.SetupError, match="could not connect to display :98765"):
        dev.load_test(env)


class FakeInstall:
    """Counts what `prepare_packages` installs into a virtual environment that is only a folder."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.installed: list[str] = []
        self.project = place
        for name in ("pyproject.toml", "constraints.txt"):
            (place / name).write_text(name)
        (place / ".venv").mkdir()
        monkeypatch.setattr(dev, "ROOT", place)
        monkeypatch.setattr(dev, "VENV", place / ".venv")
        monkeypatch.setattr(dev, "CONSTRAINTS", place / "constraints.txt")
        monkeypatch.setattr(dev, "pip_install", self._note)
        monkeypatch.setattr(dev, "load_test", lambda _env: None)
        monkeypatch.setattr(subprocess, "run", answering(0))

    def _note(self, *arguments: str) -> None:
        self.installed.append(arguments[-1])

    def times(self, extra: str) -> int:
        """Prepare the packages and return how many times pip was asked."""
        self.installed.clear()
        dev.prepare_packages(extra, {})
        return len(self.installed)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeInstall:
    return FakeInstall(tmp_path, monkeypatch)


def test_a_second_run_installs_nothing(fake: FakeInstall) -> None:
    assert fake.times("") > 0
    assert fake.times("") == 0


def test_a_run_after_a_test_installs_nothing(fake: FakeInstall) -> None:
    assert fake.times("dev") > 0
    assert fake.times("") == 0


def test_a_test_after_a_run_installs_the_tools(fake: FakeInstall) -> None:
    fake.times("")
    assert fake.times("dev") > 0
    assert fake.installed == ["editables", ".[dev]"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_file_installs_again(fake: FakeInstall, name: str) -> None:
    fake.times("dev")
    (fake.project / name).write_text("changed")
    assert fake.times("dev") > 0


def test_a_set_up_that_failed_its_load_test_is_not_taken_for_done(
    fake: FakeInstall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_env: object) -> None:
        raise dev.SetupError

    monkeypatch.setattr(dev, "load_test", fail)
    with pytest.raises(dev.SetupError):
        fake.times("")
    monkeypatch.setattr(dev, "load_test", lambda _env: None)
    assert fake.times("") > 0


@linux_only
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_two_virtual_displays_get_two_numbers_and_leave_no_process() -> None:
    with dev.virtual_display() as first, dev.virtual_display() as second:
        assert first.isdigit()
        assert second.isdigit()
        assert first != second
        assert Path(f"/tmp/.X11-unix/X{first}").exists()
    assert not Path(f"/tmp/.X11-unix/X{first}").exists()


@linux_only
@pytest.mark.parametrize(
    ("env", "seen"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "eglfs"}, True),
    ],
)
def test_a_display_is_one_that_somebody_can_see(env: dict[str, str], seen: bool) -> None:
    assert dev.has_display(env) is seen


def test_without_a_command_the_usage_is_printed_and_nothing_happens() -> None:
    asked = subprocess.run(
        [sys.executable, ROOT / "dev.py", "frobnicate"], capture_output=True, text=True
    )
    assert asked.returncode == 2
    assert "python3 dev.py run" in asked.stdout
    assert asked.stderr == ""


@linux_only
def test_a_bare_machine_without_root_gets_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    # This machine has no libraries, no sudo, and its user is not root.
    for name, body in {"ldconfig": "exit 0", "apt-get": "exit 1", "sudo": "exit 1"}.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    script = "import os, sys, dev; os.geteuid = lambda: 1000; sys.exit(dev.main(['run']))"
    asked = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PATH": str(tools), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 1
    assert "Traceback" not in asked.stderr
    assert "sudo apt-get install --no-install-recommends" in asked.stderr
    assert "libxcb-cursor0" in asked.stderr


def test_the_constraints_are_plain_pins_with_one_line_a_package() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    names = [line.split("==")[0].lower().replace("_", "-") for line in lines]
    assert all(line.count("==") == 1 and " " not in line for line in lines)
    assert len(names) == len(set(names))
    assert "PySide6_Essentials==6.11.3" in lines


@linux_only
def test_packaging_asks_for_its_tools_where_they_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(dev, "known_libraries", set)
    assert {"binutils", "nsis", "p7zip-full"} <= dev.freezing_packages()


@linux_only
def test_freezing_asks_for_pythons_library_where_debian_has_it_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = f"libpython{sys.version_info.major}.{sys.version_info.minor}.so.1.0"
    variables = {"INSTSONAME": library, "LIBDIR": "/nowhere"}
    monkeypatch.setattr(sysconfig, "get_config_var", variables.get)
    monkeypatch.setattr(dev, "known_libraries", set)
    assert library.partition(".so")[0] in dev.freezing_packages()
    monkeypatch.setattr(dev, "known_libraries", lambda: {library})
    assert library.partition(".so")[0] not in dev.freezing_packages()
