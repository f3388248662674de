"""Checks of the models: each shipped one gives its golden answer; what GPU there is."""

import ctypes
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import onnxruntime as ort

from gonogo import paths
from gonogo.domain.errors import ModelError, SelfTestError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import MODEL, read_bundle
from gonogo.drivers.models.importing.workshop import ChildWorkshop
from gonogo.drivers.models.onnx_model import OnnxModel
from gonogo.drivers.recipes.store import FolderStore
from gonogo.ports.selftest import SHIPPED_MODELS, Finding, Value

_RUNS = 5
_ASK_S = 10
_TENSORRT = MappingProxyType(
    {
        "linux": ("libnvinfer.so.10", "libnvinfer.so.11"),
        "win32": ("nvinfer_10.dll", "nvinfer_11.dll"),
    }
)


def shipped_model(name: str) -> Finding:
    """Hold a shipped bundle against its hashes, run it, and compare its golden answer.

    Raises
    ------
    InspectError
        A file was changed or is missing, or the answer is another.
    """
    step = _shipped_step(name)
    model = _opened(name, step)
    try:
        off = model.check_golden()
        run_ms = _run_ms(model)
        info = model.info
    finally:
        model.close()
    return Finding(
        f"golden answer on {info.provider}, off by {off:.1g}; {run_ms:.1f} ms a picture",
        {
            "bundle_sha256": info.bundle_sha256,
            "golden_difference": off,
            "run_ms": run_ms,
            "provider": info.provider,
            "providers": ", ".join(info.providers),
            "threads": info.threads,
        },
        {"onnxruntime": str(ort.__version__)},
    )


def worker(command: Sequence[str]) -> Finding:
    """Let the child process that opens foreign models examine a shipped one.

    Parameters
    ----------
    command : sequence of str
        Starts ``gonogo model-worker``.

    Raises
    ------
    ModelError
        It cannot, and the sentence says why.
    """
    file = paths.models() / SHIPPED_MODELS[0] / MODEL
    began = time.perf_counter()
    facts = ChildWorkshop(command).examine(file)
    took_s = time.perf_counter() - began
    operators = sum(facts.operators.values())
    return Finding(
        f"{operators} operators, {facts.parameters:,} parameters in {took_s:.1f} s",
        {"operators": operators, "parameters": facts.parameters, "took_s": took_s},
    )


def gpu() -> Finding:
    """Name the GPU and run a shipped model on it, where there is one and a provider for it.

    Raises
    ------
    InspectError
        There is a GPU and a provider, and the model does not run there as it should.
    """
    names = _gpu_names()
    built_in = ort.get_available_providers()
    listed = ", ".join(provider.removesuffix("ExecutionProvider") for provider in built_in)
    values: dict[str, Value] = {"gpu": ", ".join(names) or None, "providers_built_in": listed}
    if not names:
        return Finding(f"no NVIDIA GPU; models run on the CPU ({listed})", values, is_here=False)
    if "CUDAExecutionProvider" not in built_in:
        figure = f"{names[0]}, not used: this ONNX Runtime has only {listed}; add the GPU pack"
        return Finding(figure, values, is_here=False)
    name = SHIPPED_MODELS[0]
    try:
        model = _opened(name, replace(_shipped_step(name), providers=("CUDA",)))
        try:
            off = model.check_golden()
            run_ms = _run_ms(model)
        finally:
            model.close()
    except ModelError as error:
        msg = (
            f"The GPU {names[0]} is there but does not run a model: {str(error).rstrip('.')}. "
            "Update NVIDIA's driver or install the GPU pack again; recipes that allow the CPU "
            "still run there."
        )
        raise SelfTestError(msg) from error
    values |= {"golden_difference": off, "run_ms": run_ms}
    return Finding(f"{names[0]}, golden answer on CUDA, off by {off:.1g}; {run_ms:.1f} ms", values)


def tensorrt() -> Finding:
    """Tell whether NVIDIA TensorRT is installed for ONNX Runtime to use."""
    if "TensorrtExecutionProvider" not in ort.get_available_providers():
        return Finding("this ONNX Runtime has no TensorRT provider", is_here=False)
    for file in _TENSORRT.get(sys.platform, ()):
        try:
            library = ctypes.CDLL(file)
        except OSError:
            continue
        number = int(library.getInferLibVersion())
        version = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
        return Finding(version, {"version": version}, {"tensorrt": version})
    return Finding("not installed; recipes may name CUDA or CPU", is_here=False)


def _shipped_step(name: str) -> ModelStep:
    return FolderStore([paths.shipped_recipes()], [paths.models()]).load(name).model


def _opened(name: str, step: ModelStep) -> OnnxModel:
    # Not by the recipe store: a bundle of the user's own may bear the same name.
    return OnnxModel(read_bundle(paths.models() / name, step.sha256), step)


def _run_ms(model: OnnxModel) -> float:
    card = model.card
    shape = (1, card.input.height, card.input.width, card.input.channels)
    tensor = np.zeros(shape, card.input.dtype)
    taken = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        model.run({card.input.name: tensor})
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken)


def _gpu_names() -> list[str]:
    """Names of NVIDIA's GPUs, as its driver says."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return _gpu_names_from_proc()
    command = [tool, "--query-gpu=name", "--format=csv,noheader"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=_ASK_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return _gpu_names_from_proc()
    return [line.strip() for line in said.stdout.splitlines() if line.strip()]


def _gpu_names_from_proc() -> list[str]:
    files = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    said = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    lines = [line for line in said.splitlines() if line.startswith("Model:")]
    return [line.partition(":")[2].strip() for line in lines]
