"""The Debian packages before they are packed: each file in the place it will have on the target."""

import gzip
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from installer.copyright import copyright_file
from installer.depends import debian_dependencies
from installer.icons import ICON, SIZES_PX, draw
from installer.manpage import manual_page

LINUX = Path(__file__).with_name("linux")

_CONTROL = """Package: gonogo
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {installed_kib}
Depends: {depends}
Recommends: xdg-utils
Section: science
Priority: optional
Description: inspect parts, keep the record
 GoNoGo is a visual-inspection workstation: Basler cameras in, ONNX models on
 top, one verdict per part out, with the heatmap that explains it, and a ledger
 that an auditor can check.
 .
 The package holds all that it needs but the system's own graphics and C
 libraries. It uses no network.
"""

_GPU_CONTROL = """Package: gonogo-gpu
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {installed_kib}
Depends: gonogo (= {version}), {depends}
Section: non-free/science
Priority: optional
Description: inspect parts on an NVIDIA GPU
 ONNX Runtime with its CUDA provider, and the parts of CUDA and cuDNN that it
 loads, for GoNoGo of the same version. GoNoGo finds the pack by itself; each
 recipe says whether its model runs on the GPU.
 .
 NVIDIA's driver is not in the package and not asked for by it: it fits the card
 and the kernel, and comes from Debian, from NVIDIA's repository or installer.
"""

_CHANGELOG = """{package} ({version}) stable; urgency=medium

  * Version {version}.

 -- {maintainer}  {date}
"""


def stage(tree: Path, folder: Path, version: str, epoch: int) -> None:
    """Lay the package out below a folder.

    Parameters
    ----------
    tree : Path
        The frozen program.
    epoch : int
        Time of the version, seconds since 1970; every file gets it.

    Raises
    ------
    FreezeError
        The dependencies cannot be told.
    """
    shutil.rmtree(folder, ignore_errors=True)
    made = datetime.fromtimestamp(epoch, UTC)
    shutil.copytree(tree, folder / "usr" / "lib" / "gonogo", symlinks=True)
    binaries = folder / "usr" / "bin"
    binaries.mkdir()
    (binaries / "gonogo").symlink_to("../lib/gonogo/gonogo")
    share = folder / "usr" / "share"
    _copy("gonogo.desktop", share / "applications")
    _copy("70-gonogo.rules", folder / "usr" / "lib" / "udev" / "rules.d")
    _copy("gonogo-station.service", folder / "usr" / "lib" / "systemd" / "user")
    _copy("gonogo-kiosk.service", folder / "usr" / "lib" / "systemd" / "user")
    about = (LINUX / "gonogo.metainfo.xml").read_text("utf-8")
    about = about.replace("@VERSION@", version).replace("@DATE@", f"{made:%Y-%m-%d}")
    _write(share / "metainfo" / "gonogo.metainfo.xml", about)
    icons = share / "icons" / "hicolor"
    _write(icons / "scalable" / "apps" / "gonogo.svg", ICON.read_text("utf-8"))
    for size_px in SIZES_PX:
        draw(size_px, icons / f"{size_px}x{size_px}" / "apps" / "gonogo.png")
    _packed(share / "man" / "man1" / "gonogo.1.gz", manual_page(version, f"{made:%Y-%m-%d}"))
    note = (
        "how to replace the libraries\n under the LGPL by /usr/lib/gonogo/LICENSES/REPLACING.txt."
    )
    _documents(folder, "gonogo", version, made, f", and {note}")
    _modes(folder)
    _control(folder, _CONTROL, version, scripts=("postinst", "prerm", "postrm"))
    _settle(folder, epoch)


def stage_gpu(tree: Path, folder: Path, version: str, epoch: int, not_asked: Sequence[str]) -> None:
    """Lay the package of the GPU pack out below a folder, with links to its files where possible.

    Parameters
    ----------
    not_asked : sequence of str
        Shared libraries of the target that the package does not depend on.

    Raises
    ------
    FreezeError
        The dependencies cannot be told.
    """
    shutil.rmtree(folder, ignore_errors=True)
    made = datetime.fromtimestamp(epoch, UTC)
    shutil.copytree(tree, folder / "usr" / "lib" / "gonogo-gpu", copy_function=link_or_copy)
    _documents(folder, "gonogo-gpu", version, made, ".")
    _modes(folder)
    _control(folder, _GPU_CONTROL, version, not_asked=not_asked)
    _settle(folder, epoch)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """Give a file a second place; the pack has some 2 GB."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _documents(folder: Path, package: str, version: str, made: datetime, note: str) -> None:
    """Copyright, changelog, and what lintian need not tell us."""
    texts = folder / "usr" / "share" / "doc" / package
    licences = folder / "usr" / "lib" / package / "LICENSES"
    _write(texts / "copyright", copyright_file(licences, f"{made:%Y}", package, note))
    date = made.strftime("%a, %d %b %Y %H:%M:%S +0000")
    changelog = _CHANGELOG.format(
        package=package, version=version, maintainer=maintainer(), date=date
    )
    _packed(texts / "changelog.gz", changelog)
    overrides = (LINUX / f"{package}.lintian-overrides").read_text("utf-8")
    _write(folder / "usr" / "share" / "lintian" / "overrides" / package, overrides)


def _settle(folder: Path, epoch: int) -> None:
    for place in [*folder.rglob("*"), folder]:
        os.utime(place, (epoch, epoch), follow_symlinks=False)


def maintainer() -> str:
    """Who hands the package on, named as Debian's own tools ask for it."""
    name = os.environ.get("DEBFULLNAME", "GoNoGo")
    return f"{name} <{os.environ.get('DEBEMAIL', 'gonogo@localhost.localdomain')}>"


def _control(
    folder: Path,
    text: str,
    version: str,
    *,
    scripts: Sequence[str] = (),
    not_asked: Sequence[str] = (),
) -> None:
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    size_kib = sum(-(-file.stat().st_size // 1024) for file in files)
    control = folder / "DEBIAN"
    depends = debian_dependencies(folder, not_asked)
    text = text.format(
        version=version, maintainer=maintainer(), installed_kib=size_kib, depends=depends
    )
    _write(control / "control", text)
    sums = subprocess.run(
        ["md5sum", "--", *sorted(str(file.relative_to(folder)) for file in files)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    _write(control / "md5sums", sums)
    for script in scripts:
        _copy(script, control)
        (control / script).chmod(0o755)


def _modes(folder: Path) -> None:
    """Readable to all, writable to root alone, whatever the umask was; programs can be started."""
    for place in [folder, *folder.rglob("*")]:
        if place.is_symlink():
            continue
        runs = place.is_dir() or (place.stat().st_mode & 0o100 and ".so" not in place.name)
        place.chmod(0o755 if runs else 0o644)


def _copy(name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(LINUX / name, folder / name)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _packed(file: Path, text: str) -> None:
    """Pack as Debian asks for it: best compression, and no time in it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
