"""Small real programs and the update files made of them."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gonogo import paths
from gonogo.drivers.updates.bundle import MAGIC, head
from gonogo.drivers.updates.copies import StationData
from gonogo.drivers.updates.desk import UpdateDesk
from gonogo.drivers.updates.keys import TrustedKey, TrustedKeys, fingerprint
from gonogo.drivers.updates.preparing import Here
from gonogo.drivers.updates.programs import Programs
from gonogo.drivers.updates.rehearsal_lines import Line, write_line
from gonogo.ports.update import Manifest, Rehearsed, Signature, UpdateRecord
from installer.update import make_update

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long enough secret"
OLD, NEW = "0.5.0", "0.6.0"

_START = """
import sys

sys.frozen = True
sys.executable = {program!r}
import gonogo.ports.selftest as selftest

selftest.CHECKS = selftest.CHECKS[:2]  # the others take half a minute, and have tests of their own
{broken}
from gonogo.cli import main

main()
"""


def make_tree(folder: Path, version: str, broken: str = "") -> Path:
    """A program of a version: the sources here behind a start script, as if it were frozen.

    Parameters
    ----------
    broken : str
        Python that runs before it starts.
    """
    metadata = folder / "_internal" / f"gonogo-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: gonogo\nVersion: {version}\n")
    program = folder / "gonogo"
    program.write_text(
        "#!/bin/sh\n"
        'here=$(dirname "$(readlink -f "$0")")\n'
        f'export PYTHONPATH="$here/_internal:{ROOT / "app"}"\n'
        f'exec {sys.executable} "$here/_internal/start.py" "$here/gonogo" "$@"\n'
    )
    program.chmod(0o755)
    start = _START.format(program="", broken=broken)
    start = start.replace("sys.executable = ''", "sys.executable = sys.argv.pop(1)")
    (folder / "_internal" / "start.py").write_text(start)
    (folder / "gonogo-link").symlink_to("gonogo")
    return folder


@dataclass(frozen=True)
class Publisher:
    """Somebody who makes updates."""

    key: Ed25519PrivateKey

    @property
    def raw(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def make(self, tree: Path, out: Path, notes: str = "") -> Path:
        return make_update(tree, self.key, out, notes=notes)

    def sign_anew(self, file: Path, manifest: Manifest, archive: bytes, out: Path) -> Path:
        """Write an update file with any manifest and archive, well signed."""
        text = msgspec.json.encode(manifest)
        out.write_bytes(head(self.key.sign(text), fingerprint(self.raw), text) + archive)
        return out


def trusted_publisher() -> Publisher:
    """A publisher whom this data folder trusts."""
    publisher = Publisher(Ed25519PrivateKey.generate())
    keys = TrustedKeys(paths.shipped_update_keys(), paths.trusted_update_keys())
    keys.trust(TrustedKey("publisher", publisher.raw), "Ada")
    return publisher


def parts_of(file: Path) -> tuple[bytes, Manifest, bytes]:
    """Head line, manifest and archive of an update file."""
    data = file.read_bytes()
    line_end = data.index(b"\n", len(MAGIC)) + 1
    length = int(data[line_end - 11 : line_end - 1])
    text = data[line_end : line_end + length]
    manifest = msgspec.json.decode(text, type=Manifest)
    return data[:line_end], manifest, data[line_end + length :]


def run_program(
    program: Path, data: Path, *arguments: str, typed: str = "", **more: str
) -> "subprocess.CompletedProcess[str]":
    """Start a program as a person does, with nothing decided yet."""
    env = {name: text for name, text in os.environ.items() if name != "GONOGO_INSTALLED"}
    return subprocess.run(
        [str(program), *arguments],
        capture_output=True,
        text=True,
        input=typed,
        timeout=200,
        env={**env, "GONOGO_DATA": str(data), **more},
        check=False,
    )


FOUND = (Rehearsed("recipe:a-v1", "Recipe a-v1", "ok", "reads"),)


def make_quick_tree(
    folder: Path,
    version: str,
    says: str = "",
    found: Sequence[Rehearsed] = FOUND,
    hangs_after: str = "",
) -> Path:
    """A program that says at once what its rehearsal found, and tells its version.

    Parameters
    ----------
    says : str
        Shell that runs first.
    hangs_after : str
        Title of what it tries for ever; empty for nothing.
    """
    metadata = folder / "_internal" / f"gonogo-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: gonogo\nVersion: {version}\n")
    (folder / "_internal" / "library.so").write_bytes(bytes(range(256)) * 500)
    (folder / "gonogo-link").symlink_to("gonogo")
    lines = [write_line(Line(result=one)) for one in found]
    if hangs_after:
        lines.append(write_line(Line(doing=hangs_after, of=2 * len(found))))
    else:
        lines.append(write_line(Line(over=True)))
    (folder / "_internal" / "rehearsal.jsonl").write_bytes(b"".join(lines))
    waits = "exec sleep 300" if hangs_after else ""
    program = folder / "gonogo"
    program.write_text(
        "#!/bin/sh\n"
        f"{says}\n"
        'here=$(dirname "$(readlink -f "$0")")\n'
        'case "$1" in\n'
        f"--version) echo 'gonogo, version {version}';;\n"
        f'update-rehearse) cat "$here/_internal/rehearsal.jsonl"\n{waits}\n;;\n'
        "esac\n"
    )
    program.chmod(0o755)
    return folder


def update_desk(
    version: str = OLD,
    record: Callable[[UpdateRecord, Signature], None] = lambda *_: None,
    ledger_ready: Callable[[Sequence[str], int], None] = lambda *_: None,
    *,
    from_file: bool = False,
) -> UpdateDesk:
    """Updates of this data folder, for a program of a version."""
    data = paths.data()
    return UpdateDesk(
        Here(
            version=version,
            command=["false"],
            from_file=from_file,
            programs=Programs(paths.programs()),
            keys=TrustedKeys(paths.shipped_update_keys(), paths.trusted_update_keys()),
            data=StationData(
                data, paths.ledger(), paths.user_recipes(), paths.user_models(),
                paths.people_file(), paths.settings_file(),
            ),
            ledger_ready=ledger_ready,
            check=lambda _: None,
            record=record,
        )
    )  # fmt: skip
