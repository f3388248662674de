"""The frozen program takes itself, under another version, from an update file."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gonogo.domain.ledger import EntryKind
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.ledger.verify import verify_chain
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.drivers.updates.keys import TrustedKey, TrustedKeys
from installer.update import make_update, version_of
from tests.support import ledgers
from tests.support.light import LightHome
from tests.support.updates import PASSWORD, run_program

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "build" / "frozen" / "gonogo"
NEW = "99.0.0"

pytestmark = [
    pytest.mark.skipif(
        not TREE.exists() and not os.environ.get("CI"),
        reason="no frozen tree here: python -m installer.freeze makes one",
    ),
    pytest.mark.skipif(sys.platform == "win32", reason="not yet run on Windows"),
]


@pytest.fixture(scope="module")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def update(key: Ed25519PrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same program, which calls itself a newer version: that stands in its metadata alone."""
    folder = tmp_path_factory.mktemp("update")
    tree = folder / "tree"
    shutil.copytree(TREE, tree, symlinks=True, copy_function=_link_or_copy)
    [old] = tree.glob("_internal/gonogo-*.dist-info")
    text = (old / "METADATA").read_text("utf-8")
    (old / "METADATA").unlink()  # a link to the tree's own
    (old / "METADATA").write_text(text.replace(f"Version: {version_of(TREE)}", f"Version: {NEW}"))
    old.rename(old.with_name(f"gonogo-{NEW}.dist-info"))
    yield make_update(tree, key, folder, notes="What is new", packing=ZIP_STORED)
    shutil.rmtree(folder)


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def test_the_frozen_program_takes_an_update_runs_as_new_and_goes_back(
    light: LightHome, key: Ed25519PrivateKey, update: Path
) -> None:
    PasswordFile(light.data / "people.json").add("Ada", PASSWORD)
    ledgers.write(light.ledger, *(ledgers.decision(n) for n in range(1, 200)))
    before = verify_chain(light.ledger)
    keys = TrustedKeys(light.data / "none", light.data / "update-keys.json")
    keys.trust(TrustedKey("publisher", key.public_key().public_bytes_raw()), "Ada")
    installed = TREE / "gonogo"
    sign = ("--name", "Ada", "--password-stdin")

    killed = subprocess.Popen([str(installed), "update", "check", str(update)])
    programs = light.data / "program"
    while killed.poll() is None and not list(programs.glob(".new-*/program/_internal/*")):
        time.sleep(0.02)
    assert killed.poll() is None, "it ended before it could be killed"
    killed.kill()
    killed.wait()
    assert version(installed, light.data) == version_of(TREE)

    taken = run_program(
        installed, light.data, "update", "take", str(update), *sign, "--json", typed=f"{PASSWORD}\n"
    )
    assert taken.returncode == 0, taken.stderr
    results = {one["key"]: one for one in json.loads(taken.stdout)["rehearsal"]["results"]}
    assert {"ledger", "way-back", "recipe:light-v1", "selftest-screen"} <= results.keys()
    assert sorted(each.name for each in programs.glob(".new-*")) == []
    assert version(installed, light.data) == NEW
    # What it starts is the new one, too: a worker that opens the shipped models, and the emulator.
    ran = run_program(installed, light.data, "run", "light", "--headless", "-n", "5", "--json")
    assert ran.returncode == 0, ran.stderr
    back = run_program(
        installed, light.data, "update", "back", "--reason", "Tried", *sign, typed=f"{PASSWORD}\n"
    )
    assert back.returncode == 0, back.stderr
    assert version(installed, light.data) == version_of(TREE)
    after = verify_chain(light.ledger, before.head)
    assert after.ok
    assert after.decisions == before.decisions + 5
    reader = SqliteLedgerReader(light.ledger)
    kinds = [entry.kind for entry in reader.entries()]
    reader.close()
    assert kinds.count(EntryKind.UPDATE_TAKEN) == kinds.count(EntryKind.UPDATE_TAKEN_BACK) == 1


def version(program: Path, data: Path) -> str:
    done = run_program(program, data, "--version")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip().removeprefix("gonogo, version ")
