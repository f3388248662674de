"""The frozen program as a plant has it: no Python around it, and a folder nobody may write."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gonogo.cli import COMMANDS
from gonogo.workbench.licences import LISTING

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "build" / "frozen" / "gonogo"
NAME = "gonogo.exe" if sys.platform == "win32" else "gonogo"
NOBODY = 65534

Run = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.skipif(
    not TREE.exists() and not os.environ.get("CI"),
    reason="no frozen tree here: python -m installer.freeze makes one",
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A read-only copy under a path with a space and an umlaut, which nobody may enter and read."""
    folder = tmp_path_factory.mktemp("Prüf stand")
    shutil.copytree(TREE, folder / "gonogo", symlinks=True, copy_function=_link_or_copy)
    settled = folder / "gonogo" / "installed.toml"
    settled.write_text("data_folder = '$HOME/Station ü'\n", "utf-8")
    folders = [folder, *(inner for inner in folder.rglob("*") if inner.is_dir())]
    for inner in folders:
        inner.chmod(0o555)
    _open_the_way(folder)
    yield folder / "gonogo"
    for inner in folders:
        inner.chmod(0o755)


def _open_the_way(folder: Path) -> None:
    """Let anybody go through what pytest made above a folder: one more where tests run abreast."""
    for parent in folder.parents:
        if parent.stat().st_mode & 0o055 == 0o055:
            break
        parent.chmod(parent.stat().st_mode | 0o055)


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


@pytest.fixture
def frozen(installed: Path, tmp_path: Path) -> Run:
    """Run a command of the installed program, as an ordinary user where these tests run as root."""
    home = tmp_path / "Daten ü"
    home.mkdir()
    ticket = os.environ.get("XAUTHORITY")
    if ticket:  # readable to its owner alone
        shutil.copyfile(ticket, home / ".Xauthority")
    ordinary: dict[str, object] = {}
    if sys.platform != "win32" and os.geteuid() == 0:
        for owned in (home, *home.iterdir()):
            os.chown(owned, NOBODY, NOBODY)
        _open_the_way(home)
        ordinary = {"user": NOBODY, "group": NOBODY, "extra_groups": ()}
    env = {
        name: value
        for name, value in os.environ.items()
        if name in {"DISPLAY", "QT_QPA_PLATFORM", "SYSTEMROOT", "TEMP"}
    }
    env |= {"HOME": str(home), "GONOGO_DATA": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}

    def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(installed / NAME), *arguments],
            capture_output=True,
            text=True,
            cwd=home,
            env=env | more,
            timeout=200,
            check=False,
            **ordinary,  # type: ignore[call-overload]
        )
        return done

    return run


def test_it_says_its_version(frozen: Run) -> None:
    done = frozen("--version")
    assert done.stdout.startswith("gonogo, version ")
    assert "unknown" not in done.stdout
    assert done.stderr == ""


def test_every_command_explains_itself(frozen: Run) -> None:
    failed = [name for name in COMMANDS if frozen(name, "--help").returncode]
    assert failed == []


def test_the_emulated_camera_is_found(frozen: Run) -> None:
    done = frozen("cameras")
    assert "0815-0000" in done.stdout, done.stderr


def test_parts_pass_before_a_screen_and_the_ledger_verifies(frozen: Run, tmp_path: Path) -> None:
    photographs = tmp_path / "Daten ü" / "photographs"
    shown = frozen("demo", "tile", "--parts", "5", "--screenshots", str(photographs))
    assert shown.returncode == 0, shown.stderr
    assert "Traceback" not in shown.stderr, shown.stderr
    assert len(list(photographs.glob("*.png"))) >= 3
    [ledger] = (tmp_path / "Daten ü").rglob("*.sqlite")
    verified = frozen("ledger", "verify", str(ledger))
    assert verified.returncode == 0, verified.stderr


def test_it_finds_itself_sound(frozen: Run) -> None:
    done = frozen("selftest")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_data_lie_where_the_installer_settled(frozen: Run, tmp_path: Path) -> None:
    done = frozen("models", GONOGO_DATA="")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "Daten ü" / "Station ü").is_dir()


def test_a_foreign_model_is_opened_by_a_child_of_the_frozen_program(
    frozen: Run, tmp_path: Path
) -> None:
    model = tmp_path / "Daten ü" / "fremd.onnx"
    shutil.copyfile(ROOT / "models" / "weave" / "model.onnx", model)
    done = frozen("model", "import", str(model), "--look", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_every_bundled_component_has_its_licence_beside_the_program(installed: Path) -> None:
    folder = installed / "LICENSES"
    listed = json.loads((folder / LISTING).read_text("utf-8"))
    assert {"Qt", "Basler pylon runtime", "ONNX Runtime", "python", "numpy"} <= {
        one["name"] for one in listed
    }
    empty = [one["name"] for one in listed if len((folder / one["text"]).read_text("utf-8")) < 200]
    assert empty == []
    assert (folder / "REPLACING.txt").is_file()


def test_the_bill_of_materials_names_the_native_parts_inside_the_wheels(installed: Path) -> None:
    bill = json.loads((installed / "LICENSES" / "sbom.cdx.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    inside = {
        part["name"]: one["name"]
        for one in bill["components"]
        for part in one.get("components", ())
    }
    assert inside["Qt"] == "PySide6_Essentials"
    assert inside["Basler pylon runtime"] == "pypylon"
    assert inside["ONNX Runtime"] == "onnxruntime"


def test_no_vtool_and_no_second_qt_is_in_the_tree(installed: Path) -> None:
    names = [file.name.lower() for file in installed.rglob("*") if file.is_file()]
    assert not [name for name in names if "vtool" in name or "dataprocessing" in name]
    assert not [name for name in names if name.startswith(("libqt5", "libcuda", "libtorch"))]
