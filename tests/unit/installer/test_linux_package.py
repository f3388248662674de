"""What the Debian package brings beside the program: services, rule, page, scripts."""

import configparser
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from PySide6.QtGui import QImage

from gonogo.cli import COMMANDS
from gonogo.cli.group import gonogo
from gonogo.workbench.licences import LISTING
from installer.copyright import copyright_file
from installer.icons import ICON, draw
from installer.manpage import manual_page
from installer.root import mounts_below
from installer.staging import LINUX

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Debian's package")


def commands_of(service: str) -> list[str]:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(LINUX / service)
    return shlex.split(unit["Service"]["ExecStart"])


@pytest.mark.parametrize("service", ["gonogo-station.service", "gonogo-kiosk.service"])
def test_a_service_starts_a_command_that_the_program_knows(service: str) -> None:
    program, name, *arguments = commands_of(service)
    assert program == "/usr/bin/gonogo"
    command = gonogo.get_command(click.Context(gonogo), name)
    assert command is not None
    command.make_context(name, arguments)


def test_the_screen_of_the_kiosk_fills_the_display() -> None:
    assert "--full-screen" in commands_of("gonogo-kiosk.service")


def test_a_line_that_a_person_stopped_stays_stopped_and_one_that_failed_comes_back() -> None:
    assert "Restart=on-failure" in (LINUX / "gonogo-station.service").read_text()
    assert "\nWants=" not in (LINUX / "gonogo-kiosk.service").read_text()


def test_a_screen_that_ends_takes_no_station_with_it() -> None:
    assert "KillMode=process" in (LINUX / "gonogo-kiosk.service").read_text()


@linux_only
@pytest.mark.skipif(shutil.which("man") is None, reason="man-db shows the page")
def test_the_manual_names_every_command_and_is_drawn_without_a_warning(tmp_path: Path) -> None:
    page = tmp_path / "gonogo.1"
    page.write_text(manual_page("1.2.3", "2026-11-26"))
    drawn = subprocess.run(
        ["man", "--warnings", "--encoding=UTF-8", "--local-file", str(page)],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "200"},
        check=True,
    )
    assert drawn.stderr == ""
    commands = {name: gonogo.get_command(click.Context(gonogo), name) for name in COMMANDS}
    hidden = {name for name, command in commands.items() if command is None or command.hidden}
    assert "model-worker" in hidden
    words = {line.split()[0] for line in drawn.stdout.splitlines() if line.strip()}
    assert set(COMMANDS) - hidden <= words
    assert not hidden & words


def test_each_bundled_component_stands_in_the_copyright_file(tmp_path: Path) -> None:
    listing = (
        '[{"name": "log4cpp", "version": "1", "licence": "LGPL-2.1-or-later", "text": "l.txt"}]'
    )
    (tmp_path / LISTING).write_text(listing)
    (tmp_path / "l.txt").write_text(
        "# Copyright (c) 2000-2002 LifeLine Networks bv\n\nSome text.\n"
    )
    stanzas = copyright_file(tmp_path, "2026").split("\n\n")
    assert stanzas[0].startswith("Format: https://www.debian.org/")
    assert stanzas[-1].splitlines() == [
        "Files: usr/lib/gonogo/LICENSES/l.txt",
        "Copyright: (c) 2000-2002 LifeLine Networks bv",
        "License: LGPL-2.1-or-later",
        " log4cpp 1: the whole text is in",
        " /usr/lib/gonogo/LICENSES/l.txt.",
        " See also /usr/share/common-licenses/LGPL-2.1.",
    ]


@linux_only
@pytest.mark.parametrize("word", ["remove", "purge"])
def test_removing_the_package_deletes_no_ledger_and_tells_where_it_lies(
    word: str, tmp_path: Path
) -> None:
    data = tmp_path / "Schmidt Müller" / ".local" / "share" / "gonogo"
    (data / "recipes").mkdir(parents=True)
    (data / "ledger.sqlite").write_bytes(b"records")
    accounts = tmp_path / "getent"
    accounts.write_text(f"#!/bin/sh\necho 's:x:1000:1000::{data.parents[2]}:/bin/sh'\n")
    accounts.chmod(0o755)
    said = subprocess.run(
        ["sh", str(LINUX / "postrm"), word],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=True,
    ).stdout
    assert (data / "ledger.sqlite").read_bytes() == b"records"
    assert f"Kept: {data} (ledger.sqlite recipes)" in said
    assert (f"rm -r '{data}'" in said) == (word == "purge")


def test_cameras_of_basler_are_open_to_who_sits_there_before_seats_are_given_out() -> None:
    (rule,) = LINUX.glob("*.rules")
    assert rule.name < "73-seat-late.rules"
    text = rule.read_text()
    assert 'ATTR{idVendor}=="2676"' in text
    assert 'TAG+="uaccess"' in text


def test_the_desktop_finds_program_window_and_icon_under_one_name() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(LINUX / "gonogo.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    assert (desktop["Exec"], desktop["Icon"], desktop["StartupWMClass"]) == ("gonogo",) * 3
    about = ElementTree.parse(LINUX / "gonogo.metainfo.xml")
    assert about.findtext("launchable") == "gonogo.desktop"


def test_the_window_has_the_icon_that_the_desktop_has(tmp_path: Path) -> None:
    draw(256, tmp_path / "drawn.png")
    assert QImage(str(ICON.with_suffix(".png"))) == QImage(str(tmp_path / "drawn.png"))


@linux_only
def test_a_root_with_something_mounted_in_it_is_known_before_it_is_deleted(tmp_path: Path) -> None:
    assert "/proc" in mounts_below(Path("/proc"))
    assert mounts_below(tmp_path) == []
