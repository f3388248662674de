"""Make the frozen tree in ``build/frozen/gonogo`` and check it: ``python -m installer.freeze``."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import msgspec

from installer import licences, sizes
from installer.bill import write_bill
from installer.contents import CONTENTS, Contents, FreezeError, faults
from installer.fresh import STAMP, digest
from installer.inventory import Record, inventory, links
from installer.needs import missing_libraries
from installer.origins import Origins
from installer.program import version_in

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "frozen"
TREE = OUT / "gonogo"
REPLACING = "REPLACING.txt"
PROGRAM = TREE / ("gonogo.exe" if sys.platform == "win32" else "gonogo")


def main() -> int:
    """Make and check the tree; 0 where it may be shipped."""
    began = time.monotonic()
    STAMP.unlink(missing_ok=True)
    sources = digest()
    try:
        wheel = unpacked_wheel()
        version = version_in(wheel)
        record = frozen(wheel)
        say("contents, sizes, licences")
        contents = Contents.read()
        items = inventory(TREE, record, Origins(wheel, OUT / "work"))
        table = sizes.sizes_of(items)
        needs = missing_libraries(TREE)
        said = faults(contents, items, links(TREE), needs)
        said += sizes.over_budget(contents, table)
        if not said:
            found = licences.bundled(contents, items, version)
            said = licences.faults(contents, found)
            licences.write_licences(found, TREE / "LICENSES")
            shutil.copyfile(licences.OWN_TEXTS / REPLACING, TREE / "LICENSES" / REPLACING)
            write_bill(found, version, TREE / "LICENSES" / "sbom.cdx.json")
        (OUT / "needs.json").write_text(json.dumps(sorted(needs), indent=1) + "\n")
        (OUT / "sizes.json").write_text(sizes.as_json(contents, table))
        (OUT / "sizes.md").write_text(sizes.as_markdown(contents, table))
        print((OUT / "sizes.md").read_text())
        if said:
            raise FreezeError("\n".join(said))
        say(f"{first_words()} in {TREE}, {time.monotonic() - began:.0f} s")
        STAMP.write_text(sources)
    except FreezeError as error:
        print(f"freeze: {error}", file=sys.stderr)
        return 1
    return 0


def say(text: str) -> None:
    """Print a heading at once."""
    print(f"-- {text}", flush=True)


def unpacked_wheel() -> Path:
    """Build the program's wheel and unpack it: its files, its resources and its metadata."""
    folder = OUT / "program"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    _run(command, "The wheel could not be built")
    wheel = next(folder.glob("*.whl"))
    zipfile.ZipFile(wheel).extractall(folder)
    wheel.unlink()
    return folder


def frozen(wheel: Path) -> Record:
    """Run PyInstaller; what it put into the tree, and from where."""
    say("PyInstaller")
    shutil.rmtree(TREE, ignore_errors=True)
    record = OUT / "record.json"
    _run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--workpath", str(OUT / "work"), "--distpath", str(OUT)),
            str(ROOT / "installer" / "gonogo.spec"),
            *("--", "--program", str(wheel), "--contents", str(CONTENTS), "--record", str(record)),
        ],
        "PyInstaller could not make the tree",
        # Before the checkout, which an editable installation puts on the path.
        env={
            **os.environ,
            "PYTHONPATH": str(wheel),
            "PYINSTALLER_CONFIG_DIR": str(OUT / "work"),
        },
    )
    return msgspec.json.decode(record.read_bytes(), type=Record)


def first_words() -> str:
    """Start the program once: its version."""
    began = time.monotonic()
    said = _run([str(PROGRAM), "--version"], "The frozen program does not start")
    return f"{said.strip()} starts in {time.monotonic() - began:.2f} s"


def _run(command: list[str], failure: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        msg = f"{failure}; it says:\n{done.stdout}{done.stderr}"
        raise FreezeError(msg)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
