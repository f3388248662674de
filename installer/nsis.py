"""Make the Windows installer from a frozen tree: ``python -m installer.nsis``.

Needs ``makensis`` 3.08 or newer, on Windows or from Debian's package ``nsis``.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from installer.contents import FreezeError
from installer.freeze import TREE, say
from installer.ico import write_ico, write_side_picture
from installer.program import version_in
from installer.windows_parts import four_numbers

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = Path(__file__).with_name("windows") / "gonogo.nsi"
BUILD = ROOT / "build"
PROGRAMS = ("gonogo.exe", "gonogo-gui.exe")
# Those that Windows' own NSIS has; its installers check for a 64-bit system themselves.
TARGET = "x86-unicode"


def main() -> int:
    """Compile the installer; 0 where it may be shipped."""
    asked = argparse.ArgumentParser(prog="installer.nsis", description=__doc__)
    asked.add_argument("--tree", type=Path, default=TREE, help="the frozen program")
    asked.add_argument("--sign", default="", help="command that signs the file it is given last")
    options = asked.parse_args()
    try:
        absent = [name for name in PROGRAMS if not (options.tree / name).is_file()]
        if absent:
            msg = (
                f"{options.tree} has no {' and no '.join(absent)}: it was not frozen on Windows. "
                "Freeze there first: python -m installer.freeze."
            )
            raise FreezeError(msg)
        number = version_in(options.tree / "_internal")
        setup = BUILD / f"gonogo-{number}-setup.exe"
        say("makensis")
        compile_setup(options.tree, setup, number, sign=options.sign)
        say(f"{setup}, {setup.stat().st_size / 1e6:.0f} MB")
    except FreezeError as error:
        print(f"nsis: {error}", file=sys.stderr)
        return 1
    return 0


def compile_setup(
    tree: Path,
    setup: Path,
    number: str,
    *,
    sign: str = "",
    target: str = TARGET,
    quick: bool = False,
) -> None:
    """Compile the script with a tree; each warning is an error.

    Parameters
    ----------
    tree : Path
        What goes into the program's folder.
    setup : Path
        The installer to write.
    number : str
        Version of the program.
    sign : str
        Command that signs the file it is given last: the uninstaller, then the installer.
    target : str
        NSIS's name of the processor for which the installer itself is compiled.
    quick : bool
        Compress nothing.

    Raises
    ------
    FreezeError
        There is no makensis, or it refuses the script.
    """
    compiler = shutil.which("makensis")
    if compiler is None:
        msg = "There is no makensis; install NSIS (on Debian: apt-get install nsis)."
        raise FreezeError(msg)
    work = setup.parent / "windows"
    work.mkdir(parents=True, exist_ok=True)
    (work / "files.nsh").write_text(file_commands(tree), "utf-8")
    # NSIS reads it line by line as UTF-16 without a mark.
    (work / "installed-files.txt").write_bytes(installed_list(tree).encode("utf-16-le"))
    write_ico(work / "gonogo.ico")
    write_side_picture(work / "side.bmp")
    values = {
        "TARGET": target,
        "VERSION": number,
        "FOUR_NUMBERS": four_numbers(number),
        "SIZE_KB": str(sum(file.stat().st_size for file in _files(tree)) // 1024),
        "ICON": str(work / "gonogo.ico"),
        "SIDE_PICTURE": str(work / "side.bmp"),
        "FILES": str(work / "files.nsh"),
        "LIST": str(work / "installed-files.txt"),
        "OUTPUT": str(setup),
        **({"SIGN": sign} if sign else {}),
        **({"QUICK": "1"} if quick else {}),
    }
    defines = [f"-D{name}={value}" for name, value in values.items()]
    done = subprocess.run(
        [compiler, "-WX", "-V2", "-INPUTCHARSET", "UTF8", *defines, str(SCRIPT)],
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        msg = f"makensis refuses the script; it says:\n{done.stdout}{done.stderr}"
        raise FreezeError(msg)


def file_commands(tree: Path) -> str:
    """NSIS commands that put each file of a tree into its folder below the program's."""
    lines = []
    for folder in sorted({file.parent for file in _files(tree)}):
        place = "".join(f"\\{_literal(part)}" for part in folder.relative_to(tree).parts)
        lines.append(f'SetOutPath "$INSTDIR{place}"')
        lines += [
            f'File "/oname={_literal(file.name)}" "{file.resolve()}"'
            for file in sorted(folder.iterdir())
            if file.is_file()
        ]
    return "\n".join(lines) + "\n"


def installed_list(tree: Path) -> str:
    r"""List what an uninstaller removes: files, then folders (ending in ``\``) from the inside."""
    files = [file.relative_to(tree).as_posix() for file in _files(tree)]
    inner = {parent for file in _files(tree) for parent in file.relative_to(tree).parents}
    folders = sorted(folder.as_posix() + "/" for folder in inner if folder.parts)
    names = [*files, *sorted(folders, key=lambda name: name.count("/"), reverse=True)]
    return "".join(name.replace("/", "\\") + "\r\n" for name in names)


def _files(tree: Path) -> list[Path]:
    return sorted(file for file in tree.rglob("*") if file.is_file())


def _literal(name: str) -> str:
    """Name in which NSIS sees no variable."""
    return name.replace("$", "$$")


if __name__ == "__main__":
    sys.exit(main())
