"""A clean Debian beside this one, to try a package in."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

MIRROR = "http://deb.debian.org/debian"
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")

# Mounts of this kind are gone with the process that made them, however it ends.
_OWN_MOUNTS = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation=private"]
_ENTER = """set -e
root=$1
shift
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
for name in null zero full random urandom tty; do
    touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
done
ln -s /proc/self/fd "$root/dev/fd"
if [ -d /tmp/.X11-unix ]; then
    mkdir -p "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
fi
exec chroot "$root" "$@"
"""


class RootError(Exception):
    """The Debian could not be made, or a command in it failed; the message has what it said."""


class Root:
    """A Debian in a folder.

    Parameters
    ----------
    folder : Path
        Its root.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def make(cls, suite: str, folder: Path) -> "Root":
        """Make a clean one in place of what is in the folder.

        Parameters
        ----------
        suite : str
            ``bookworm`` (12) or ``trixie`` (13).

        Raises
        ------
        RootError
            A file system is mounted below the folder, or debootstrap failed.
        """
        if mounted := mounts_below(folder):
            msg = f"{mounted[0]} is mounted: unmount it first, so that nothing of it is deleted."
            raise RootError(msg)
        shutil.rmtree(folder, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", "--include=ca-certificates"]
        _run([*command, suite, str(folder), MIRROR])
        root = cls(folder)
        root._take_network_settings()
        return root

    def run(self, script: str, *, user: str = "root", display: str = "") -> str:
        """Run a shell script in it; what it wrote to standard output and error.

        Raises
        ------
        RootError
            It failed.
        """
        home = "/root" if user == "root" else f"/home/{user}"
        settings = {"HOME": home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        settings |= {"DEBIAN_FRONTEND": "noninteractive"}
        if display:
            settings["DISPLAY"] = display
        words = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
        if user != "root":
            words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *words]
        inside = [*words, "sh", "-ec", f"cd {shlex.quote(home)}\n{script}"]
        command = [*_OWN_MOUNTS, "sh", "-c", _ENTER, "sh", str(self.folder), *inside]
        return _run(command, script.strip())

    def bring(self, file: Path) -> str:
        """Copy a file in; its path there."""
        shutil.copyfile(file, self.folder / "root" / file.name)
        return f"/root/{file.name}"

    def _take_network_settings(self) -> None:
        """Reach the mirror as this machine does: names, authorities, and what apt is told."""
        for name in ("resolv.conf", "hosts"):
            source = Path("/etc") / name
            if source.exists():
                shutil.copyfile(source, self.folder / "etc" / name)
        if _AUTHORITIES.exists():
            shutil.copyfile(_AUTHORITIES, self.folder / _AUTHORITIES.relative_to("/"))
        told = _run(["apt-config", "dump"]).splitlines()
        kept = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries")
        lines = [line for line in told if line.startswith(kept)]
        settings = self.folder / "etc" / "apt" / "apt.conf.d" / "90network"
        settings.write_text("\n".join([*lines, ""]))


def mounts_below(folder: Path) -> list[str]:
    """File systems that are mounted on a folder or below it."""
    points = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return [point for point in points if Path(point).is_relative_to(folder)]


def _run(command: list[str], shown: str = "") -> str:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        shown = shown or shlex.join(command)
        msg = f"This ended with {done.returncode}:\n{shown}\nIt says:\n{done.stdout}"
        raise RootError(msg)
    return done.stdout
