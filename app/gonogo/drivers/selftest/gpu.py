"""Checks of the GPU: what there is, whether a model runs on it, and whether TensorRT is there."""

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from gonogo.domain.errors import ModelError, SelfTestError
from gonogo.drivers.models.onnx_runtime import PACK, ort
from gonogo.drivers.models.sessions import short_name
from gonogo.drivers.selftest.models import opened, run_ms, shipped_step
from gonogo.ports.selftest import SHIPPED_MODELS, Finding, Value

_ASK_S = 10
_AZURE = "AzureExecutionProvider"
"""Built in for operators that ask a server; no session here is opened with it."""
# Those that ONNX Runtime's provider is linked to: the library itself and its reader of ONNX files.
_TENSORRT = MappingProxyType(
    {
        "linux": ("libnvinfer.so.10", "libnvonnxparser.so.10"),
        "win32": ("nvinfer_10.dll", "nvonnxparser_10.dll"),
    }
)
_OTHER_TENSORRT = MappingProxyType({"linux": "libnvinfer.so.11", "win32": "nvinfer_11.dll"})


def gpu() -> Finding:
    """Name the GPU and run a shipped model on it, where there is one and a provider for it.

    Raises
    ------
    InspectError
        There is a GPU pack that cannot be used; or there is a GPU and a provider, and the model
        does not run there as it should.
    """
    if PACK.problem:
        raise SelfTestError(PACK.problem)
    names, driver = _gpus()
    built_in = [one for one in ort.get_available_providers() if one != _AZURE]
    listed = ", ".join(short_name(provider) for provider in built_in)
    values: dict[str, Value] = {
        "gpu": ", ".join(names) or None,
        "driver": driver or None,
        "providers_built_in": listed,
        "pack": str(PACK.folder) if PACK.folder else None,
        "pack_cuda": PACK.manifest.cuda if PACK.manifest else None,
    }
    if not names:
        pack = f"; the GPU pack is there (CUDA {PACK.manifest.cuda})" if PACK.manifest else ""
        figure = f"no NVIDIA GPU; models run on the CPU{pack}"
        return Finding(figure, values, is_here=False)
    if "CUDAExecutionProvider" not in built_in:
        figure = f"{names[0]}, not used: this ONNX Runtime has only {listed}; add the GPU pack"
        return Finding(figure, values, is_here=False)
    name = SHIPPED_MODELS[0]
    try:
        model = opened(name, replace(shipped_step(name), providers=("CUDA",)))
        try:
            off = model.check_golden()
            took_ms = run_ms(model)
        finally:
            model.close()
    except ModelError as error:
        msg = (
            f"The GPU {names[0]} is there but does not run a model: {str(error).rstrip('.')}. "
            f"{_driver_words(driver)} Recipes that allow the CPU still run there."
        )
        raise SelfTestError(msg) from error
    values |= {"golden_difference": off, "run_ms": took_ms}
    figure = f"{names[0]}, golden answer on CUDA, off by {off:.1g}; {took_ms:.1f} ms"
    return Finding(figure, values, {"nvidia_driver": driver} if driver else {})


def tensorrt() -> Finding:
    """Tell whether NVIDIA TensorRT is installed for ONNX Runtime to use."""
    if "TensorrtExecutionProvider" not in ort.get_available_providers():
        return Finding("this ONNX Runtime has no TensorRT provider", is_here=False)
    if sys.platform not in _TENSORRT:
        return Finding("there is none for this system", is_here=False)
    library, reader = _TENSORRT[sys.platform]
    found = _tensorrt_version(library)
    if found is None:
        other = _tensorrt_version(_OTHER_TENSORRT[sys.platform])
        what = f"version {other} is installed, and" if other else "not installed;"
        figure = f"{what} ONNX Runtime {ort.__version__} asks for {library}"
        return Finding(f"{figure}; recipes may name CUDA or CPU", is_here=False)
    try:
        _loaded(reader)
    except OSError as error:
        figure = f"version {found} without {reader}, which does not load: {error}"
        return Finding(figure, {"version": found}, is_here=False)
    return Finding(found, {"version": found}, {"tensorrt": found})


def _tensorrt_version(library: str) -> str | None:
    try:
        number = int(_loaded(library).getInferLibVersion())
    except OSError:
        return None
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _loaded(library: str) -> ctypes.CDLL:
    """Load by the system's rules, as ONNX Runtime does; on Windows these include ``PATH``."""
    return ctypes.CDLL(library, winmode=0)


def _driver_words(driver: str) -> str:
    """What to do about the driver."""
    needed = PACK.manifest.driver if PACK.manifest else ""
    if driver and needed and _numbers(driver) < _numbers(needed):
        return f"NVIDIA's driver is {driver}, and the GPU pack needs {needed} or newer: update it."
    return "Update NVIDIA's driver or install the GPU pack again."


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def _gpus() -> tuple[list[str], str]:
    """Names of NVIDIA's GPUs and the version of its driver, as that says; empty where unknown."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return _gpu_names_from_proc(), ""
    command = [tool, "--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_ASK_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return _gpu_names_from_proc(), ""
    lines = [line.strip().partition(", ") for line in said.stdout.splitlines() if line.strip()]
    return [name for name, _, _ in lines], lines[0][2] if lines else ""


def _gpu_names_from_proc() -> list[str]:
    files = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    said = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    lines = [line for line in said.splitlines() if line.startswith("Model:")]
    return [line.partition(":")[2].strip() for line in lines]
