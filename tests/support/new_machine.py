"""A machine on its first start, whose cameras and GPU are what a script says of them."""

import json
import sys
from functools import partial
from pathlib import Path

from gonogo import paths
from gonogo.bootstrap.samples import make_samples
from gonogo.drivers.cameras.listing import find_cameras
from gonogo.drivers.people.password_file import PasswordFile
from gonogo.drivers.selftest.runner import ChildSelfTest
from gonogo.gui.services import SetUp
from gonogo.ports.selftest import CHECKS
from tests.support.selftest_play import FIGURES, write_script

SERIAL = "24531187"
_CAMERAS = [
    {"serial": SERIAL, "model": "acA2440-75um", "vendor": "Basler", "transport": "USB3",
     "state": "free", "emulated": False},
    {"serial": "40123456", "model": "a2A1920-51gmPRO", "vendor": "Basler", "transport": "GigE",
     "state": "in use", "emulated": False},
    {"serial": "0815-0000", "model": "Emulation", "vendor": "Basler", "transport": "emulator",
     "state": "free", "emulated": True},
]  # fmt: skip


def new_machine(folder: Path, *, cameras: bool) -> SetUp:
    """Give what the first start asks; the children are real, their answers are written here."""
    listed = {"cameras": _CAMERAS if cameras else _CAMERAS[2:], "problems": []}
    camera_script = folder / "cameras.py"
    camera_script.write_text(f"print({json.dumps(json.dumps(listed))})", encoding="utf-8")
    check = write_script(folder / "gpu.py", FIGURES)
    return SetUp(
        PasswordFile(paths.people_file()).add,
        partial(find_cameras, [sys.executable, str(camera_script)]),
        ChildSelfTest(
            [sys.executable, str(check)], tuple(each for each in CHECKS if each.key == "gpu")
        ),
        make_samples,
    )
