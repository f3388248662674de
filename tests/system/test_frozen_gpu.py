"""The frozen program beside a GPU pack: taken where it fits, and never a reason not to start.

The pack is laid out as the real one, with this environment's own ONNX Runtime in it: the real one
takes gigabytes and a GPU. It calls itself another version, so that who was taken can be seen.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import onnxruntime
import pytest

from gonogo import __version__
from gonogo.drivers.ledger.reader import SqliteLedgerReader
from gonogo.drivers.models.gpu_pack import MANIFEST, Manifest
from installer.staging import link_or_copy

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "build" / "frozen" / "gonogo"
NAME = "gonogo.exe" if sys.platform == "win32" else "gonogo"
MARK = f"{onnxruntime.__version__}+pack"
CUBLAS = "nvidia/cu13/lib/libcublasLt.so.13"

pytestmark = pytest.mark.skipif(
    not TREE.exists() and not os.environ.get("CI"),
    reason="no frozen tree here: python -m installer.freeze makes one",
)


@dataclass(frozen=True)
class Machine:
    """A program folder with a pack beside it, and a user's data."""

    folder: Path
    data: Path

    @property
    def pack(self) -> Path:
        return self.folder / "gonogo-gpu"

    @property
    def runtime(self) -> Path:
        """Native module of the pack's ONNX Runtime."""
        return next((self.pack / "onnxruntime" / "capi").glob("onnxruntime_pybind11_state*"))

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.folder / "gonogo" / NAME), *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "GONOGO_DATA": str(self.data)},
            timeout=200,
            check=False,
        )

    def selftest(self, *checks: str) -> tuple[dict[str, Any], Mapping[str, str]]:
        """Results by key, and versions."""
        done = self.run("selftest", *checks, "--json")
        assert "Traceback" not in done.stderr, done.stderr
        report = json.loads(done.stdout)
        return {one["key"]: one for one in report["results"]}, report["versions"]

    def recipe_on(self, *providers: str) -> Path:
        """The recipe of the tiles, on other providers."""
        recipe = json.loads((ROOT / "models" / "recipes" / "tile-v1.json").read_text("utf-8"))
        recipe["model"]["providers"] = providers
        file = self.data / "tile-v1.json"
        file.write_text(json.dumps(recipe), "utf-8")
        return file

    def armed_model(self) -> dict[str, Any]:
        """What the newest run wrote down of its model."""
        reader = SqliteLedgerReader(self.data / "ledger.sqlite")
        try:
            *_, newest = reader.entries("station.armed")
            model: dict[str, Any] = json.loads(newest.body)["model"]
            return model
        finally:
            reader.close()

    def log(self) -> str:
        return "".join(file.read_text("utf-8") for file in (self.data / "logs").glob("*.log"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    folder, data = tmp_path / "Prüf stand", tmp_path / "Daten ü"
    data.mkdir()
    shutil.copytree(TREE, folder / "gonogo", symlinks=True, copy_function=link_or_copy)
    lay_pack(folder / "gonogo-gpu")
    return Machine(folder, data)


def lay_pack(pack: Path) -> None:
    """Lay out ONNX Runtime as the pack has it, a stand-in for cuBLAS, and the manifest."""
    installed = Path(onnxruntime.__file__).parent
    for place in (Path("__init__.py"), *(Path("capi") / one.name for one in capi(installed))):
        target = pack / "onnxruntime" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(installed / place, target)
    told = pack / "onnxruntime" / "capi" / "build_and_package_info.py"
    told.write_text(re.sub(r"(__version__ = ').*'", rf"\g<1>{MARK}'", told.read_text()))
    (pack / CUBLAS).parent.mkdir(parents=True)
    (pack / CUBLAS).write_bytes(bytes(1000))
    write_manifest(pack)


def capi(installed: Path) -> list[Path]:
    return [file for file in (installed / "capi").iterdir() if file.is_file()]


def write_manifest(pack: Path, runtime: str = "") -> None:
    files = [file for file in pack.rglob("*") if file.is_file() and file.name != MANIFEST]
    manifest = Manifest(
        program=__version__,
        onnxruntime=runtime or version("onnxruntime"),
        python=sys.implementation.cache_tag,
        cuda="13.0",
        driver="580.65.06",
        files={file.relative_to(pack).as_posix(): file.stat().st_size for file in files},
    )
    (pack / MANIFEST).write_bytes(msgspec.json.encode(manifest))


def test_the_runtime_of_a_pack_that_fits_is_taken_and_gives_the_golden_answers(
    machine: Machine,
) -> None:
    results, versions = machine.selftest("model-tile", "gpu")
    assert versions["onnxruntime"] == MARK
    assert results["model-tile"]["state"] == "ok"
    assert results["model-tile"]["values"]["golden_difference"] == 0
    assert results["gpu"]["state"] != "failed"
    assert results["gpu"]["values"]["pack"] == str(machine.pack)


def test_a_station_on_the_processor_runs_on_the_packs_runtime_and_writes_it_down(
    machine: Machine,
) -> None:
    done = machine.run("run", "tile", "--headless", "-n", "3", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["provider"] == "CPU"
    model = machine.armed_model()
    assert (model["runtime"], model["fallback"]) == (f"onnxruntime {MARK}", "")


def of_another_version(machine: Machine) -> str:
    write_manifest(machine.pack, "1.20.0")
    return "it is for GoNoGo"


def cut_short(machine: Machine) -> str:
    (machine.pack / CUBLAS).write_bytes(bytes(10))
    return f"its file {CUBLAS} has 10 bytes instead of 1,000"


def runtime_cut_short(machine: Machine) -> str:
    whole = machine.runtime.read_bytes()
    machine.runtime.write_bytes(whole[: len(whole) // 2])
    return f"bytes instead of {len(whole):,}"


def runtime_overwritten(machine: Machine) -> str:
    machine.runtime.write_bytes(bytes(machine.runtime.stat().st_size))
    return "its ONNX Runtime does not load"


def without_manifest(machine: Machine) -> str:
    (machine.pack / MANIFEST).unlink()
    return "its pack.json cannot be read"


@pytest.mark.parametrize(
    "harm",
    [of_another_version, cut_short, runtime_cut_short, runtime_overwritten, without_manifest],
    ids=lambda harm: harm.__name__,
)
def test_a_pack_that_cannot_be_used_is_told_and_the_processor_goes_on(
    harm: Callable[[Machine], str], machine: Machine
) -> None:
    told = harm(machine)
    results, versions = machine.selftest("model-tile", "gpu")
    assert versions["onnxruntime"] == onnxruntime.__version__
    assert results["model-tile"]["state"] == "ok"
    assert results["gpu"]["state"] == "failed"
    assert results["gpu"]["text"].startswith(f"The GPU pack in {machine.pack} is not used")
    assert told in results["gpu"]["text"]
    assert told in machine.log()


def test_a_recipe_that_demands_the_gpu_of_a_damaged_pack_is_refused_with_the_reason(
    machine: Machine,
) -> None:
    told = cut_short(machine)
    done = machine.run("run", str(machine.recipe_on("CUDA")), "--headless", "-n", "1")
    assert done.returncode != 0
    assert "The recipe allows only CUDA" in done.stderr
    assert told in done.stderr


def test_a_recipe_that_prefers_the_gpu_of_a_damaged_pack_runs_and_the_record_tells_why(
    machine: Machine,
) -> None:
    told = cut_short(machine)
    done = machine.run("run", str(machine.recipe_on("CUDA", "CPU")), "--headless", "-n", "1")
    assert done.returncode == 0, done.stderr
    model = machine.armed_model()
    assert model["provider"] == "CPU"
    assert model["fallback"].startswith("The recipe wants CUDA first, and the model runs on CPU.")
    assert told in model["fallback"]
