"""Make the Debian package and the archive for Linux: ``python3 -m installer.deb``.

From a clean clone: sets up what it needs, freezes the program where that was not done yet, and
leaves ``gonogo_VERSION_amd64.deb`` and ``gonogo-VERSION-linux-x86_64.tar.zst`` in ``build``. Make
them on the oldest Debian that they shall run on.
"""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import dev

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"

# Debian's packages of the tools, by a program of each.
_TOOLS = {
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "dpkg-shlibdeps": "dpkg-dev",
    "lintian": "lintian",
    "man": "man-db",
    "zstd": "zstd",
}
# Of zstd: 19 would save 15 %, and take thirteen times as long.
_LEVEL = 12


def main() -> int:
    """Set up, freeze, pack, check; 0 where both files may be handed on."""
    try:
        prepare()
    except dev.SetupError as error:
        print(f"deb: {error}", file=sys.stderr)
        return 1
    from installer.contents import FreezeError
    from installer.freeze import TREE
    from installer.fresh import is_fresh
    from installer.program import version_in

    began = time.monotonic()
    if not is_fresh() and subprocess.run([sys.executable, "-m", "installer.freeze"]).returncode:
        return 1
    try:
        number = version_in(TREE / "_internal")
        package = debian_package(TREE, number)
        archive = archive_of(TREE, number)
        said = complaints(package)
    except FreezeError as error:
        print(f"deb: {error}", file=sys.stderr)
        return 1
    for file in (package, archive):
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.relative_to(ROOT)}")
    dev.say(f"{time.monotonic() - began:.0f} s")
    if said:
        print(f"deb: {said}", file=sys.stderr)
    return int(bool(said))


def prepare() -> None:
    """Install what is missing, and go on in the virtual environment of this checkout.

    Raises
    ------
    dev.SetupError
        This machine lacks something, and this user may not install it.
    """
    dev.prepare_system(freezing=True)
    missing = {package for tool, package in _TOOLS.items() if shutil.which(tool) is None}
    known = dev.known_libraries()
    contents = tomllib.loads((ROOT / "installer" / "contents.toml").read_text("utf-8"))
    missing |= {dev.package_of(one) for one in contents["from_target"] if one not in known}
    if missing:
        dev.install_packages(sorted(missing))
    with dev.display() as env:
        dev.prepare_packages("package", env)
    if Path(sys.prefix) != dev.VENV:
        os.execv(dev.PYTHON, [dev.PYTHON, "-m", "installer.deb"])


def version() -> str:
    """Version of the program."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def made_at() -> int:
    """Time of the version: the newest commit's, or ``SOURCE_DATE_EPOCH``; seconds since 1970."""
    asked = os.environ.get("SOURCE_DATE_EPOCH")
    return int(asked or _output(["git", "log", "-1", "--format=%ct"]))


def debian_package(tree: Path, version: str, level: int = _LEVEL) -> Path:
    """Pack a frozen tree.

    Parameters
    ----------
    level : int
        Of zstd.
    """
    from installer.staging import stage

    dev.say("Debian package")
    folder = BUILD / "deb" / "gonogo"
    stage(tree, folder, version, made_at())
    return packed(folder, BUILD / f"gonogo_{version}_amd64.deb", level)


def packed(folder: Path, package: Path, level: int = _LEVEL) -> Path:
    """Pack a staged package, and remove its folder."""
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(made_at())}
    pack = ["dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{level}", "--build"]
    _output([*pack, str(folder), str(package)], env)
    shutil.rmtree(folder)
    return package


def archive_of(tree: Path, version: str, level: int = _LEVEL) -> Path:
    """Pack a frozen tree for systems without dpkg, with the rule for USB cameras beside it."""
    dev.say("archive")
    name = f"gonogo-{version}"
    archive = BUILD / f"{name}-linux-x86_64.tar.zst"
    rule = ROOT / "installer" / "linux" / "70-gonogo.rules"
    renamed = f"s,^{tree.name}/,{name}/,;s,^{tree.name}$,{name},;s,^{rule.name},{name}/&,"
    return archived([tree, rule], archive, level, f"--transform={renamed}")


def archived(places: list[Path], archive: Path, level: int = _LEVEL, *options: str) -> Path:
    """Pack files and folders into one archive that is the same each time."""
    _output(
        [
            *("tar", "--create", "--file", str(archive), "--sort=name", "--format=gnu"),
            *("--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{made_at()}"),
            *("--mode=u=rwX,go=rX", f"--use-compress-program=zstd -T0 -{level}", *options),
            *("--hard-dereference",),
            *(word for place in places for word in ("-C", str(place.parent), place.name)),
        ]
    )
    return archive


def complaints(package: Path) -> str:
    """What Debian's checkers find wrong; empty where they are content. lintian's report is kept."""
    dev.say("lintian, appstreamcli, desktop-file-validate, man")
    said = lintian_complaints(package, BUILD / "lintian.txt")
    folder = BUILD / "deb" / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    _output(["dpkg-deb", "--extract", str(package), str(folder)])
    share = folder / "usr" / "share"
    for command in (
        [
            *("appstreamcli", "validate", "--no-net"),
            # It asks for a name below an internet domain, and GoNoGo has none.
            *("--override", "cid-desktopapp-is-not-rdns=info"),
            str(share / "metainfo" / "gonogo.metainfo.xml"),
        ],
        ["desktop-file-validate", str(share / "applications" / "gonogo.desktop")],
        ["man", "--warnings", "--local-file", str(share / "man" / "man1" / "gonogo.1.gz")],
    ):
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode or ran.stderr:
            said.append(f"{command[0]} is not content: {ran.stdout[-500:]}{ran.stderr}")
    shutil.rmtree(folder)
    return "\n".join(said)


def lintian_complaints(package: Path, report: Path) -> list[str]:
    """Whether Debian's checker finds something that is not overridden; its report is kept."""
    ran = subprocess.run(
        ["lintian", "--allow-root", "--show-overrides", str(package)],
        capture_output=True,
        text=True,
        check=False,
    )
    report.write_text(ran.stdout + ran.stderr)
    # By its lines, not by --fail-on: that counts what is overridden as soon as it is shown.
    found = [line for line in ran.stdout.splitlines() if line.startswith(("E:", "W:"))]
    return (
        [f"lintian is not content, see {report}."] if found or ran.returncode not in (0, 2) else []
    )


def _output(command: list[str], env: dict[str, str] | None = None) -> str:
    from installer.contents import FreezeError

    done = subprocess.run(
        command, capture_output=True, text=True, env=env, cwd=ROOT, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        msg = f"{command[0]} failed; it says:\n{done.stdout}{done.stderr}"
        raise FreezeError(msg)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
