#!/usr/bin/env python3
"""Set GoNoGo up on this machine, then run or test it. Needs Python 3.11 and nothing else.

python3 dev.py run  [arguments of gonogo]   the demo on the emulated camera, or that command
python3 dev.py test [arguments of pytest]   lint, types, layers and tests; in CI frozen as well
python3 dev.py setup                        what the packages are made with; starts nothing
python3 dev.py words                        bring resources/translations up to date

On Windows: py dev.py run, py dev.py test. Python packages go into .venv beside this file. Debian
packages that are missing are installed where this user may, else the command to type is printed.
Without a display, or with CI set, the demo inspects a fixed number of parts, saves pictures of
three pages in build/screenshots and prints its summary.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / "python")
CONSTRAINTS = ROOT / "constraints.txt"
DEMO_PARTS = 40

# What the Qt wheel links against and does not bring along.
QT_LIBRARIES = """
libEGL.so.1 libGL.so.1 libX11-xcb.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1
libfreetype.so.6 libglib-2.0.so.0 libgthread-2.0.so.0 libxcb-cursor.so.0 libxcb-glx.so.0
libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-render-util.so.0
libxcb-render.so.0 libxcb-shape.so.0 libxcb-shm.so.0 libxcb-sync.so.1 libxcb-util.so.1
libxcb-xfixes.so.0 libxcb-xkb.so.1 libxcb.so.1 libxkbcommon-x11.so.0 libxkbcommon.so.0
"""
VISUAL_CPP = "; install Microsoft's Visual C++ Redistributable for x64 and try again"
LOAD_TEST = """
import apsw, cv2, numpy, onnxruntime, pypylon.pylon, zmq
from PySide6.QtWidgets import QApplication
QApplication([])
"""


class SetupError(Exception):
    """The machine cannot be set up; the message is what a person reads."""


def main(argv: Sequence[str]) -> int:
    """Run one of the commands and return the exit status."""
    commands = {"run": run, "test": test, "setup": setup, "words": words}
    if not argv or argv[0] not in commands:
        print(__doc__)
        return 0 if argv and argv[0] in {"-h", "--help"} else 2
    os.chdir(ROOT)
    # So that a cancelled job leaves no Xvfb behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return commands[argv[0]](argv[1:])
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: Sequence[str]) -> int:
    """Set up, then start the demo, or ``gonogo`` with the arguments given."""
    prepare_system()
    demo = ["demo", "tile"]
    if not arguments and (os.environ.get("CI") or not has_display(os.environ)):
        folder = ROOT / "build" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        demo += ["--parts", str(DEMO_PARTS), "--screenshots", str(folder)]
        say(f"no one is watching: {DEMO_PARTS} parts, screenshots in {folder}")
    with display() as env:
        prepare_packages("", env)
        return subprocess.run([PYTHON, "-m", "gonogo", *(arguments or demo)], env=env).returncode


def test(arguments: Sequence[str]) -> int:
    """Set up, then run every check to its end and say which failed."""
    in_ci = bool(os.environ.get("CI"))
    prepare_system(freezing=in_ci)
    with display() as env:
        prepare_packages("dev", env)
        # Elsewhere the tests of the frozen program are skipped, or run on the tree made last.
        freeze = {"freeze": [PYTHON, "-m", "installer.freeze"]} if in_ci else {}
        steps = {
            "ruff check": [PYTHON, "-m", "ruff", "check"],
            "ruff format": [PYTHON, "-m", "ruff", "format", "--check"],
            "mypy": [PYTHON, "-m", "mypy"],
            "import-linter": [str(BIN / "lint-imports")],
            **freeze,
            "pytest": [PYTHON, "-m", "pytest", *(arguments or side_by_side())],
        }
        results = []
        for name, command in steps.items():
            say(name)
            started = time.monotonic()
            code = subprocess.run(command, env=env, stdin=subprocess.DEVNULL).returncode
            results.append((name, code, time.monotonic() - started))
    say("summary")
    for name, code, seconds in results:
        print(f"{'ok' if code == 0 else 'FAILED':<8}{name:<16}{seconds:8.1f} s")
    return int(any(code for _, code, _ in results))


def setup(_arguments: Sequence[str]) -> int:
    """Set up what the packages for plants are made with, and start nothing."""
    prepare_system(freezing=True)
    with display() as env:
        prepare_packages("package", env)
    return 0


def words(_arguments: Sequence[str]) -> int:
    """Bring each language's sentences (.ts) up to date with the sources, and pack them (.qm)."""
    prepare_system()
    prepare_packages("", os.environ)
    for file in sorted((ROOT / "resources" / "translations").glob("*.ts")):
        for command in (extract_words(file), pack_words(file, file.with_suffix(".qm"))):
            subprocess.run([str(BIN / command[0]), *command[1:]], check=True)
    return 0


def extract_words(file: Path) -> list[str]:
    """Spell the command that merges the sentences of the sources into a language's file."""
    options = ["-extensions", "py", "-locations", "none", "-no-obsolete", "-silent"]
    return ["pyside6-lupdate", *options, str(ROOT / "app" / "gonogo" / "gui"), "-ts", str(file)]


def pack_words(file: Path, packed: Path) -> list[str]:
    """Spell the command that packs a language's file for the program."""
    return ["pyside6-lrelease", "-silent", str(file), "-qm", str(packed)]


def side_by_side() -> list[str]:
    """Spread the tests over processes, file by file: they wait for stations more than they work."""
    return ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]


def say(text: str) -> None:
    """Print a heading at once, so that it stands above what the next program writes."""
    print(f"== {text}", flush=True)


def prepare_system(*, freezing: bool = False) -> None:
    """Install the Debian packages that are missing, or say how; we can do without Xvfb."""
    if sys.platform != "linux" or shutil.which("apt-get") is None:
        return  # The load test will say what is missing.
    packages = missing_packages(
        known_libraries(),
        has_venv=importlib.util.find_spec("ensurepip") is not None,
        has_fonts=any(Path("/usr/share/fonts").rglob("*.[to]tf")),
        needs_xvfb=not has_display(os.environ) and shutil.which("Xvfb") is None,
    )
    if freezing:
        packages = sorted({*packages, *freezing_packages()})
    if packages == ["xvfb"] and privilege() is None:
        say(f"no virtual display, Qt draws off screen; better: {apt_command(packages)}")
    elif packages:
        install_packages(packages)


def missing_packages(
    libraries: Collection[str], *, has_venv: bool, has_fonts: bool, needs_xvfb: bool
) -> list[str]:
    """Name the Debian packages to install, given the libraries that are there and three facts."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = set() if has_venv else {f"python{version}-venv"}
    packages |= {package_of(name) for name in QT_LIBRARIES.split() if name not in libraries}
    if not has_fonts:
        packages.add("fonts-dejavu-core")
    if needs_xvfb:
        packages.add("xvfb")
    return sorted(packages)


def freezing_packages() -> set[str]:
    """Name what the packages are made with: objcopy, Python as a shared library, NSIS, 7-Zip."""
    tools = {"objcopy": "binutils", "makensis": "nsis", "7z": "p7zip-full"}
    packages = {package for tool, package in tools.items() if shutil.which(tool) is None}
    library = str(sysconfig.get_config_var("INSTSONAME"))
    there = Path(str(sysconfig.get_config_var("LIBDIR"))) / library
    if ".so" in library and not there.exists() and library not in known_libraries():
        packages.add(f"libpython{sys.version_info.major}.{sys.version_info.minor}")
    return packages


def package_of(library: str) -> str:
    """Name the Debian package of a shared library by Debian's rule (Policy Manual, 8.1)."""
    if library in {"libglib-2.0.so.0", "libgthread-2.0.so.0"}:
        return "libglib2.0-0"
    name, _, version = library.partition(".so.")
    return f"{name}{'-' if name[-1].isdigit() else ''}{version}".lower()


def known_libraries() -> set[str]:
    """List the shared libraries that the dynamic linker knows."""
    # An ordinary user's PATH on Debian does not hold /sbin.
    env = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    listing = subprocess.run(["ldconfig", "-p"], env=env, capture_output=True, text=True)
    return {line.split()[0] for line in listing.stdout.splitlines() if "=>" in line}


def privilege() -> list[str] | None:
    """Return the words that make a command run as root without a question, or None."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "-n", "true"]
    if shutil.which("sudo") and subprocess.run(asked, capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_command(packages: Sequence[str]) -> str:
    """Spell the command that a person types to install the packages."""
    install = f"apt-get install --no-install-recommends {' '.join(packages)}"
    if shutil.which("sudo"):
        return f"sudo apt-get update && sudo {install}"
    return f"su -c {shlex.quote('apt-get update && ' + install)}"


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian packages, or raise `SetupError` with the command to type."""
    prefix = privilege()
    if prefix is None:
        raise SetupError(
            f"this system lacks packages; type this, then try again:\n  {apt_command(packages)}"
        )
    say(f"installing Debian packages: {' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # An update that fails is no reason to stop: the install says whether it matters.
    subprocess.run([*apt, "update"], capture_output=True, stdin=subprocess.DEVNULL)
    install = [*apt, "-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends"]
    done = subprocess.run(
        [*install, *packages], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise SetupError(
            f"apt-get could not install packages ({reason(done.stderr)}); "
            f"try it by hand:\n  {apt_command(packages)}"
        )


def prepare_packages(extra: str, env: Mapping[str, str]) -> None:
    """Make .venv hold what pyproject.toml asks for; nothing is done when it already does."""
    fingerprint = fingerprint_of(ROOT / "pyproject.toml", CONSTRAINTS)
    # "dev" holds everything that "" does, so a run after a test installs nothing.
    stamps = {name: VENV / f"installed-{name or 'run'}" for name in (extra, "dev")}
    if any(stamp.is_file() and stamp.read_text() == fingerprint for stamp in stamps.values()):
        return
    made_for = VENV / "made-for"
    origin = f"{sys.version} {VENV}"
    if not made_for.is_file() or made_for.read_text() != origin:
        say(f"making {VENV}")
        if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
            raise SetupError(f"the virtual environment {VENV} could not be made")
        made_for.write_text(origin)
    say("installing Python packages; the first time takes a few minutes")
    # Built without isolation, or the build tool would be the one package that is not pinned.
    pip_install("hatchling", "editables")
    pip_install("--no-build-isolation", "--editable", f".[{extra}]" if extra else ".")
    load_test(env)
    stamps[extra].write_text(fingerprint)


def fingerprint_of(*files: Path) -> str:
    """Digest what the installed packages depend on: the files, the interpreter, the place."""
    parts = [sys.version.encode(), bytes(VENV), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def pip_install(*arguments: str) -> None:
    """Install with the pinned versions, with whatever settings this machine has for pip."""
    # pip takes an index that does not answer for an empty one, hence the patience.
    command = [PYTHON, "-m", "pip", "--no-input", "--disable-pip-version-check", "--retries", "7"]
    command += [] if sys.stdout.isatty() else ["--quiet"]
    command += ["install", "--constraint", str(CONSTRAINTS)]
    env = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run([*command, *arguments], env=env, stdin=subprocess.DEVNULL).returncode:
        raise SetupError("pip could not install the Python packages; its lines above say why")


def load_test(env: Mapping[str, str]) -> None:
    """Load every package with native parts, and open Qt off screen and on the display."""
    # An empty name leaves the choice to Qt.
    for platform in sorted({"offscreen", env.get("QT_QPA_PLATFORM", "")}):
        own = {**env, "QT_QPA_PLATFORM": platform}
        command = [PYTHON, "-c", LOAD_TEST]
        loaded = subprocess.run(command, env=own, capture_output=True, text=True)
        missing = missing_libraries(loaded.stderr)
        if missing:
            install = apt_command([package_of(library) for library in missing])
            raise SetupError(f"this system lacks {' '.join(missing)}; on Debian type:\n  {install}")
        if loaded.returncode:
            hint = VISUAL_CPP if "DLL load failed" in loaded.stderr else ""
            raise SetupError(f"the packages do not load: {reason(loaded.stderr)}{hint}")


def missing_libraries(text: str) -> list[str]:
    """Find the shared libraries that the dynamic linker, or Qt quoting it, says are not there."""
    return sorted(set(re.findall(r"\b(lib\S+\.so[.\d]*): cannot open shared object file", text)))


def reason(said: str) -> str:
    """Pick the line that tells why from a program's last words: Qt's first, else the last one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith("qt.qpa")), ["no reason", *lines][-1])


def has_display(env: Mapping[str, str]) -> bool:
    """Tell whether somebody can see a window that opens here."""
    if env.get("QT_QPA_PLATFORM"):
        return env["QT_QPA_PLATFORM"] not in {"offscreen", "minimal"}
    return sys.platform != "linux" or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """Give the environment in which Qt can draw: this one, Xvfb's, or Qt's own off screen."""
    env = dict(os.environ)
    if has_display(env) or env.get("QT_QPA_PLATFORM"):
        yield env
    elif shutil.which("Xvfb") is None:
        yield env | {"QT_QPA_PLATFORM": "offscreen"}
    else:
        with virtual_display() as number:
            yield env | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}


@contextmanager
def virtual_display() -> Iterator[str]:
    """Run Xvfb for as long as the block lasts; it finds a free display number itself."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1080x24", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SetupError("Xvfb did not start; type Xvfb :99 to see why")
        yield number
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit("dev.py: GoNoGo needs Python 3.11 or newer, this is " + sys.version.split()[0])
    sys.exit(main(sys.argv[1:]))
