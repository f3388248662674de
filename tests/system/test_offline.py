"""No library gathers in the home of its user what it will tell its maker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SWITCHES = ("CI", "ORT_DISABLE_TELEMETRY")
"""With either one ONNX Runtime tells its maker nothing; a user has neither."""

_PYLONS_OWN = "genicam_xml_cache"
"""Descriptions of cameras, which pylon reads sooner the next time."""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the home is not found by HOME")
@pytest.mark.parametrize(
    "words",
    [
        ("run", "tile", "--headless", "-n", "2"),
        ("model", "import", "models/tile/model.onnx", "--look", "--json"),
        ("selftest", "model-tile", "model-worker"),
    ],
    ids=["run", "import", "selftest"],
)
def test_no_library_keeps_anything_in_the_home_of_its_user(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in _SWITCHES}
    kept = {name: value for name, value in kept.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        [sys.executable, "-m", "gonogo", *words],
        env={**kept, "HOME": str(home), "GONOGO_DATA": str(tmp_path / "data")},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in home.iterdir()} <= {_PYLONS_OWN}
