"""Try the Debian package in a clean Debian: ``python3 -m installer.try_deb trixie``.

As root, after ``python3 -m installer.deb``. Installs it with what it depends on and nothing else,
uses it as an ordinary user, upgrades it under a running line, removes and purges it. Each step
demands what must be there afterwards; the first that is not ends the trial with a sentence.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dev
from installer.deb import BUILD, version
from installer.root import Root, RootError

PACKAGE = BUILD / f"gonogo_{version()}_amd64.deb"
ARCHIVE = BUILD / f"gonogo-{version()}-linux-x86_64.tar.zst"
SUITES = {"bookworm": "Debian 12", "trixie": "Debian 13"}
USER = "inspector"
DATA = f"/home/{USER}/.local/share/gonogo"
COMPUTER = "/var/lib/gonogo"
SETTLED = "/etc/gonogo/installed.toml"
UNPACKED = f"/home/{USER}/Prüf stand"

_SUMS = f"cd {DATA} && find ledger.sqlite recipes models -type f -exec sha256sum {{}} + | sort"


class TrialError(Exception):
    """The package does not do what it shall; the message says what."""


class Trial:
    """The package made last in one Debian.

    Parameters
    ----------
    newer : Path
        The same package with a higher version number.
    display : str
        X display of this machine, with a colon.
    """

    def __init__(self, root: Root, newer: Path, display: str) -> None:
        self._root = root
        self._newer = newer
        self._display = display

    def install(self) -> str:
        """Apt brings what the package names, and that is enough for each of its files."""
        self._root.run("apt-get -qq update")
        self._root.run(f"{_install(self._root.bring(PACKAGE))} && apt-get -qq check")
        self._root.run(f"useradd --create-home --shell /bin/sh {USER}")
        lacking = self._root.run(
            "export LD_LIBRARY_PATH=/usr/lib/gonogo/_internal\n"
            "find /usr/lib/gonogo -type f \\( -name '*.so*' -o -name gonogo \\) -exec ldd {} + 2>&1"
            " | grep 'not found' || true"
        )
        _demand(not lacking, f"Libraries are missing: {lacking}")
        packages = self._root.run("dpkg-query --show | wc -l").strip()
        return f"{packages} packages in the system"

    def lie_in_place(self) -> str:
        """What a desktop, a camera and a kiosk look for is there, and nobody but root may write."""
        files = self._root.run("dpkg --listfiles gonogo").splitlines()
        expected = {
            "/usr/bin/gonogo",
            "/usr/lib/systemd/user/gonogo-kiosk.service",
            "/usr/lib/systemd/user/gonogo-station.service",
            "/usr/lib/udev/rules.d/70-gonogo.rules",
            "/usr/share/applications/gonogo.desktop",
            "/usr/share/icons/hicolor/scalable/apps/gonogo.svg",
            "/usr/share/man/man1/gonogo.1.gz",
            "/usr/share/metainfo/gonogo.metainfo.xml",
        }
        _demand(expected <= set(files), f"Not installed: {expected - set(files)}")
        writable = self._root.run(
            "find /usr/lib/gonogo ! -type l \\( ! -user root -o -perm /022 \\) -print"
        )
        _demand(not writable, f"Others than root may write: {writable}")
        enabled = self._root.run("find /etc/systemd -name 'gonogo*'")
        _demand(not enabled, f"Enabled without being asked: {enabled}")
        return f"{len(files)} files and folders"

    def find_itself_sound(self) -> str:
        """The self-test passes as an ordinary user."""
        return self._as_user("gonogo selftest").splitlines()[-2]

    def inspect(self) -> str:
        """Parts pass before a screen, and the record fits."""
        self._as_user(
            "gonogo demo tile --parts 5 --screenshots pictures >&2; ls pictures/operator.png"
        )
        # What a user has made: it must outlive the package.
        self._as_user(
            f"mkdir -p {DATA}/recipes {DATA}/models/own\n"
            "cd /usr/lib/gonogo/_internal/gonogo/models\n"
            f"cp recipes/tile-v1.json {DATA}/recipes/own-v1.json; cp tile/* {DATA}/models/own"
        )
        return f"{self._decisions()} decisions"

    def run_from_anywhere(self) -> str:
        """The unpacked archive works from a path with a space and an umlaut, read-only."""
        place = self._root.folder / UNPACKED.lstrip("/")
        place.mkdir()
        _host(["tar", "--zstd", "--no-same-owner", "-xf", str(ARCHIVE), "-C", str(place)])
        _host(["chmod", "-R", "a-w", str(place)])
        program = f"{UNPACKED}/gonogo-{version()}/gonogo"
        said = self._as_user(
            f"export GONOGO_DATA=/home/{USER}/Daten\\ ü\n{shlex.quote(program)} selftest"
        )
        _host(["chmod", "-R", "u+w", str(place)])
        shutil.rmtree(place)
        return said.splitlines()[-2]

    def upgrade_under_a_running_line(self) -> str:
        """The line goes on with the old program, and root is told; data stay as they are."""
        before = self._decisions()
        kept = self._root.run(f"{_SUMS} | grep -v ledger")
        said = self._root.run(
            f"{_START_LINE}"
            f"{_install(self._root.bring(self._newer))} 2>&1\n"
            "count=$(parts); sleep 5\n"
            '[ "$(parts)" -gt "$count" ] || { echo the line stands still; exit 1; }\n'
            'kill -TERM "$line"; wait "$line"\n'
        )
        _demand("goes on with the old program" in said, f"Nobody was told:\n{said}")
        now = self._root.run("dpkg-query --show --showformat '${Version}' gonogo")
        _demand(now in self._newer.name, f"Version {now} is installed.")
        _demand(kept == self._root.run(f"{_SUMS} | grep -v ledger"), "The upgrade changed data.")
        return f"{before} decisions before, {self._decisions()} after"

    def refuse_removal_under_a_running_line(self) -> str:
        """A running line keeps its program."""
        said = self._root.run(
            f"{_START_LINE}"
            "if apt-get -qq remove gonogo 2>&1; then echo removed; exit 1; fi\n"
            "gonogo --version\n"
            'kill -TERM "$line"; wait "$line"\n'
        )
        _demand("end it first, then remove it" in said, f"The refusal gives no reason:\n{said}")
        return "refused"

    def be_understood_by_systemd(self) -> str:
        """The services and, where udev can say so, the rule for cameras have no fault."""
        self._root.run("apt-get -qq install --no-install-recommends systemd udev")
        self._root.run(
            "export XDG_RUNTIME_DIR=/tmp\n"
            "systemd-analyze verify --user --man=no /usr/lib/systemd/user/gonogo-*.service\n"
            "udevadm verify --help >/dev/null 2>&1 || exit 0\n"
            "udevadm verify --no-style /usr/lib/udev/rules.d/70-gonogo.rules\n"
        )
        return self._root.run("systemctl --version | head -n 1").strip()

    def keep_the_data_of_the_computer(self) -> str:
        """Where root has named a folder for this computer, the line's data lie there."""
        before = self._decisions()
        self._root.run(
            f"install -d -o {USER} {COMPUTER} /etc/gonogo\n"
            f"echo 'data_folder = \"{COMPUTER}\"' > {SETTLED}"
        )
        self._as_user("gonogo run tile --headless --parts 3 >&2")
        found = self._root.run(f"ls {COMPUTER}/ledger.sqlite {COMPUTER}/recipes 2>&1 || true")
        _demand("ledger.sqlite" in found, f"No ledger lies in {COMPUTER}: {found}")
        _demand(before == self._decisions(), "The user's own ledger was written to.")
        return COMPUTER

    def remove_and_purge(self) -> str:
        """The program goes and the data stay, which purge tells with the way to delete them."""
        before = self._root.run(_SUMS)
        removed = self._root.run("apt-get -qq remove gonogo 2>&1")
        _demand(f"Kept: {DATA}" in removed, f"Removal does not say what stays:\n{removed}")
        purged = self._root.run("dpkg --purge gonogo 2>&1")
        for data in (DATA, COMPUTER):
            _demand(f"rm -r '{data}'" in purged, f"Purge does not say what stays:\n{purged}")
        self._root.run(f"ls {COMPUTER}/ledger.sqlite; rm -r {COMPUTER} /etc/gonogo")
        _demand(before == self._root.run(_SUMS), "Data were changed or deleted.")
        left = self._root.run(
            "find / -xdev -ipath '*gonogo*' -not -path '/home/*' -not -path '/root/*'"
            " -not -path '/var/cache/*' -not -path '/proc/*' -prune"
        )
        _demand(not left, f"These files were left: {left}")
        return f"{len(before.splitlines())} files of data untouched"

    def use_what_was_kept(self) -> str:
        """Installed again, the program reads the old ledger."""
        self._root.run(_install(self._root.bring(PACKAGE)))
        return f"{self._decisions()} decisions"

    def _as_user(self, script: str) -> str:
        return self._root.run(script, user=USER, display=self._display)

    def _decisions(self) -> int:
        """Decisions in the ledger, whose chain must fit."""
        said = self._as_user(f"gonogo ledger verify --json {DATA}/ledger.sqlite")
        return int(json.loads(said)["decisions"])


# The line runs as the user; three parts a second are easy for a slow machine.
_AS_USER = f"setpriv --reuid={USER} --regid={USER} --init-groups env HOME=/home/{USER}"
_START_LINE = f"""
parts() {{ {_AS_USER} gonogo ledger verify {DATA}/ledger.sqlite | sed -n 's/^decisions *//p'; }}
count=$(parts)
{_AS_USER} gonogo station tile --source emulator --rate 3 &
line=$!
for attempt in $(seq 60); do
    sleep 1
    [ "$(parts)" -le "$count" ] || break
done
[ "$(parts)" -gt "$count" ] || {{ echo the line does not start; exit 1; }}
"""


def main() -> int:
    """Try the package made last in one Debian; 0 where all is as it must be."""
    asked = argparse.ArgumentParser(prog="try_deb", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("suite", choices=SUITES)
    asked.add_argument("--folder", type=Path, help="root of the Debian, made anew")
    options = asked.parse_args()
    try:
        for step, result in tried(options.suite, options.folder):
            print(f"{step:<38}{result}", flush=True)
    except (RootError, TrialError, dev.SetupError) as error:
        print(f"try_deb: {error}", file=sys.stderr)
        return 1
    return 0


def tried(suite: str, folder: Path | None = None) -> Iterator[tuple[str, str]]:
    """Try the package made last; each step with what it found.

    Raises
    ------
    TrialError
        A step is not as it must be, or there is nothing to try.
    RootError
        The Debian could not be made, or a command in it failed.
    """
    if os.geteuid() != 0:
        msg = "Only root can make a Debian to try the package in."
        raise TrialError(msg)
    if not (PACKAGE.exists() and ARCHIVE.exists()):
        msg = "There is no package yet: python3 -m installer.deb."
        raise TrialError(msg)
    needed = {"debootstrap": "debootstrap", "Xvfb": "xvfb"}
    missing = [name for tool, name in needed.items() if shutil.which(tool) is None]
    if missing:
        dev.install_packages(missing)
    newer = newer_package()
    began = time.monotonic()
    root = Root.make(suite, (folder or BUILD / "roots" / suite).resolve())
    release = root.run("cat /etc/debian_version").strip()
    yield "clean Debian", f"{release}, {time.monotonic() - began:.0f} s"
    with dev.virtual_display() as number:
        for step in steps_of(Trial(root, newer, f":{number}")):
            began = time.monotonic()
            found = step()
            yield (
                step.__name__.replace("_", " "),
                f"{found.rstrip('.')}, {time.monotonic() - began:.0f} s",
            )


def steps_of(trial: Trial) -> list[Callable[[], str]]:
    """All steps in the order in which a package lives."""
    return [
        trial.install,
        trial.lie_in_place,
        trial.find_itself_sound,
        trial.inspect,
        trial.run_from_anywhere,
        trial.upgrade_under_a_running_line,
        trial.refuse_removal_under_a_running_line,
        trial.be_understood_by_systemd,
        trial.keep_the_data_of_the_computer,
        trial.remove_and_purge,
        trial.use_what_was_kept,
    ]


def newer_package() -> Path:
    """The same package with a higher version number, quickly packed."""
    newer = BUILD / "deb" / f"gonogo_{version()}+try_amd64.deb"
    folder = BUILD / "deb" / "newer"
    shutil.rmtree(folder, ignore_errors=True)
    _host(["dpkg-deb", "--raw-extract", str(PACKAGE), str(folder)])
    control = folder / "DEBIAN" / "control"
    text = control.read_text()
    control.write_text(text.replace(f"Version: {version()}\n", f"Version: {version()}+try\n"))
    _host(["dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", str(folder), str(newer)])
    shutil.rmtree(folder)
    return newer


def _install(package: str) -> str:
    return f"apt-get -qq install --no-install-recommends {package}"


def _host(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"{command[0]} failed; it says:\n{done.stdout}{done.stderr}"
        raise TrialError(msg)


def _demand(fits: bool, sentence: str) -> None:
    if not fits:
        raise TrialError(sentence)


if __name__ == "__main__":
    sys.exit(main())
