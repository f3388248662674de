"""Make the GPU pack for the frozen program: ``python -m installer.gpu``.

Fetches ONNX Runtime with its CUDA provider, CUDA and cuDNN as wheels into a folder of their own,
leaves the pack in ``build/gpu/gonogo-gpu``, and packs it: on Linux as a Debian package and an
archive, for Windows as a zip to be unpacked beside the program's folder.
"""

import argparse
import compileall
import re
import shutil
import subprocess
import sys
import time
import zipfile
from importlib.metadata import Distribution, distributions
from pathlib import Path
from py_compile import PycInvalidationMode

import msgspec

from gonogo.drivers.models.gpu_pack import MANIFEST, Manifest
from installer import licences, sizes
from installer.bill import write_bill
from installer.contents import FreezeError, faults
from installer.deb import archived, lintian_complaints, made_at, packed
from installer.freeze import TREE, say
from installer.gpu_contents import RUNTIME, GpuContents, base_runtime, unfit
from installer.inventory import listed
from installer.needs import missing_libraries
from installer.origins import WheelOrigins
from installer.program import version_in
from installer.staging import link_or_copy, stage_gpu

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
OUT = BUILD / "gpu"
PACK = OUT / "gonogo-gpu"
# Of pip, for a pack that is made on another system than its own.
_WINDOWS = ("--platform", "win_amd64", "--implementation", "cp", "--abi", "none", "--abi")


def main() -> int:
    """Make, check and pack; 0 where all may be handed on."""
    asked = argparse.ArgumentParser(prog="installer.gpu", description=__doc__)
    asked.add_argument(
        "--system",
        choices=("linux", "win32"),
        default=sys.platform,
        help="for which the pack is; a pack for Windows can be made anywhere",
    )
    asked.add_argument("--unpacked", action="store_true", help="make no package and no archive")
    options = asked.parse_args()
    began = time.monotonic()
    try:
        make_pack(GpuContents.read(), options.system)
        files = [] if options.unpacked else packages(options.system)
    except FreezeError as error:
        print(f"gpu: {error}", file=sys.stderr)
        return 1
    for file in files:
        print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.relative_to(ROOT)}")
    say(f"{PACK}, {time.monotonic() - began:.0f} s")
    return 0


def make_pack(contents: GpuContents, system: str) -> None:
    """Make and check the unpacked pack.

    Raises
    ------
    FreezeError
        The wheels cannot be had, do not fit the frozen program, or hold what is not listed.
    """
    inner = TREE / "_internal"
    version = version_in(inner)
    base = base_runtime(distributions(name="onnxruntime", path=[str(inner)]), TREE)
    folder = fetched(contents, base, system)
    wheels = list(distributions(path=[str(folder)]))
    found = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    names = [file.relative_to(folder).as_posix() for file in found]
    said = unfit(contents, wheels, base) + contents.undecided(names, system)
    if said:
        raise FreezeError("\n".join(said))
    sources = laid_out(folder, [name for name in names if contents.keeps(name, system)])
    say("contents, sizes, licences")
    items = listed(PACK, sources, WheelOrigins(folder))
    table = sizes.sizes_of(items)
    said = faults(contents, items, [], missing_libraries(PACK), system)
    said += sizes.over_budget(contents, table)
    if not said:
        bundled = licences.bundled(contents, items, version, _finder(wheels))
        said = licences.faults(contents, bundled)
        licences.write_licences(bundled, PACK / "LICENSES")
        write_bill(bundled, version, PACK / "LICENSES" / "sbom.cdx.json", "gonogo-gpu")
    (OUT / "sizes.json").write_text(sizes.as_json(contents, table))
    largest = sizes.largest_files(items)
    (OUT / "sizes.md").write_text(f"{sizes.as_markdown(contents, table)}\n{largest}")
    print((OUT / "sizes.md").read_text())
    if said:
        raise FreezeError("\n".join(said))
    write_manifest(version, base, contents.driver[system])


def fetched(contents: GpuContents, base: str, system: str) -> Path:
    """Fetch the wheels, unless they lie there, into a folder that is no environment of anybody's.

    Raises
    ------
    FreezeError
        pip cannot fetch them.
    """
    folder, stamp = OUT / f"wheels-{system}", OUT / f"wheels-{system}.txt"
    wanted = [*contents.wheels, f"{RUNTIME}=={base}"]
    lines = "\n".join([sys.implementation.cache_tag, *wanted])
    if stamp.is_file() and stamp.read_text() == lines:
        return folder
    say(f"fetching {', '.join(wanted)}")
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    number = f"{sys.version_info.major}{sys.version_info.minor}"
    foreign = [*_WINDOWS, f"cp{number}", "--python-version", number]
    command = [
        *(sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check"),
        *("--retries", "7", "--quiet", "install", "--no-deps", "--no-compile"),
        *("--only-binary", ":all:", "--target", str(folder)),
        *(foreign if system != sys.platform else ()),
        *wanted,
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        msg = (
            f"The wheels for the GPU pack, with {RUNTIME} {base} as in the frozen program, could "
            f"not be fetched; pip says:\n{done.stderr}"
        )
        raise FreezeError(msg)
    stamp.write_text(lines)
    return folder


def laid_out(folder: Path, names: list[str]) -> dict[Path, Path]:
    """Put the files of wheels into the pack; whence each one there was taken."""
    shutil.rmtree(PACK, ignore_errors=True)
    sources = {}
    for name in names:
        place = PACK / name
        place.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(folder / name, place)
        sources[place] = folder / name
    # Nobody may write beside the program, so modules would be compiled at each start.
    compileall.compile_dir(
        PACK / "onnxruntime",
        quiet=1,
        ddir="onnxruntime",
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    for compiled in PACK.rglob("__pycache__/*.pyc"):
        module = compiled.parents[1] / f"{compiled.name.partition('.')[0]}.py"
        sources[compiled] = sources[module]
    return sources


def write_manifest(version: str, base: str, driver: str) -> None:
    """Write down for whom the pack is and what it holds."""
    told = (PACK / "onnxruntime" / "capi" / "build_and_package_info.py").read_text("utf-8")
    cuda = re.search(r"cuda_version = '([\d.]+)'", told)
    if cuda is None:
        msg = f"{RUNTIME} {base} does not say for which CUDA it was compiled."
        raise FreezeError(msg)
    files = [file for file in sorted(PACK.rglob("*")) if file.is_file()]
    held = {
        file.relative_to(PACK).as_posix(): file.stat().st_size
        for file in files
        if "LICENSES" not in file.parts
    }
    manifest = Manifest(version, base, sys.implementation.cache_tag, cuda[1], driver, held)
    (PACK / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))


def packages(system: str) -> list[Path]:
    """Pack it for whoever installs it.

    Raises
    ------
    FreezeError
        A tool fails, or Debian's checker is not content.
    """
    number = version_in(TREE / "_internal")
    if system == "win32":
        return [zipped(BUILD / f"gonogo-gpu-{number}-windows-x86_64.zip")]
    say("Debian package")
    folder = OUT / "deb" / "gonogo-gpu"
    stage_gpu(PACK, folder, number, made_at(), GpuContents.read().not_depended_on)
    package = packed(folder, BUILD / f"gonogo-gpu_{number}_amd64.deb")
    say("archive")
    archive = archived([PACK], BUILD / f"gonogo-gpu-{number}-linux-x86_64.tar.zst")
    say("lintian")
    if said := lintian_complaints(package, OUT / "lintian.txt"):
        raise FreezeError("\n".join(said))
    return [package, archive]


def zipped(file: Path) -> Path:
    """Pack it as Windows unpacks it, one folder."""
    say("zip")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(PACK.rglob("*")):
            if place.is_file():
                archive.write(place, f"{PACK.name}/{place.relative_to(PACK).as_posix()}")
    return file


def _finder(wheels: list[Distribution]) -> licences.Wheels:
    by_name = {one.metadata["Name"]: one for one in wheels}
    return by_name.__getitem__


if __name__ == "__main__":
    sys.exit(main())
