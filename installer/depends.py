"""What the Debian package depends on: found in its files, by Debian's own tool."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from installer.contents import FreezeError
from installer.needs import elf_files


def debian_dependencies(stage: Path, not_asked: Iterable[str] = ()) -> str:
    """Packages, with their oldest versions, whose shared libraries a staged package asks for.

    ``dpkg-shlibdeps`` knows since which version a library has each function that is called. On
    Debian 13 ``libglib2.0-0t64`` provides ``libglib2.0-0`` with its version, so the names of Debian
    12 are good on both; a package made on 12 runs on both.

    Parameters
    ----------
    not_asked : iterable of str
        Libraries that files ask for and no package need bring.

    Raises
    ------
    FreezeError
        A library is in no package that is installed here.
    """
    with tempfile.TemporaryDirectory() as folder:
        # The tool will not start without one.
        control = Path(folder) / "debian" / "control"
        control.parent.mkdir()
        control.write_text("Source: gonogo\n\nPackage: gonogo\nArchitecture: amd64\n")
        absent = Path(folder) / "absent"
        absent.mkdir()
        stand_ins = [_stand_in(stage, absent / soname) for soname in not_asked]
        (control.parent / "shlibs.local").write_text("".join(stand_ins))
        # It knows the root of a package by this folder.
        (stage / "DEBIAN").mkdir(exist_ok=True)
        own = sorted({file.parent.relative_to(stage) for file in stage.rglob("*.so*")})
        done = subprocess.run(
            [
                *("dpkg-shlibdeps", "-O", "--ignore-missing-info"),
                # Seen from the root of the package; otherwise it takes the build machine's first.
                *(f"-l/{place}" for place in own),
                f"-l{absent}",
                *(f"-e{file}" for file in elf_files(stage)),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error:" in line]
        msg = "The dependencies of the package cannot be told:\n" + "\n".join(said)
        raise FreezeError(msg)
    return done.stdout.strip().removeprefix("shlibs:Depends=")


def _stand_in(stage: Path, library: Path) -> str:
    """Put some library in the place of one that is not here; the line by which it costs nothing."""
    name, _, version = library.name.partition(".so.")
    shutil.copyfile(min(elf_files(stage), key=lambda file: file.stat().st_size), library)
    return f"{name} {version}\n"
