"""Sessions of ONNX Runtime on providers that are named, and no others."""

import ctypes
import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gonogo.domain.errors import ModelError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.onnx_runtime import PACK, ort

_LOG = logging.getLogger(__name__)

_NAMES = MappingProxyType(
    {
        "TensorRT": "TensorrtExecutionProvider",
        "CUDA": "CUDAExecutionProvider",
        "CPU": "CPUExecutionProvider",
    }
)
# TensorFloat-32 keeps 10 bits of the mantissa: scores would differ from the CPU's in the third
# digit. The algorithm is chosen by rule, not by a race that another one may win at the next start.
_OPTIONS = MappingProxyType(
    {"CUDAExecutionProvider": {"use_tf32": "0", "cudnn_conv_algo_search": "HEURISTIC"}}
)
# What the CUDA provider is linked to and neither pack nor wheels bring.
_FROM_MACHINE = MappingProxyType(
    {
        "linux": {"libcuda.so.1": "NVIDIA's driver"},
        "win32": {
            "nvcuda.dll": "NVIDIA's driver",
            "msvcp140_atomic_wait.dll": "Microsoft's Visual C++ Redistributable for x64",
        },
    }
)
# Creating sessions side by side has crashed drivers; ONNX Runtime gives no promise about it.
_CREATION = threading.Lock()


def session(name: str, onnx: bytes, step: ModelStep) -> Any:  # noqa: ANN401  onnxruntime has no types
    """Make a session on the first provider that the recipe allows and that is there.

    Parameters
    ----------
    name : str
        Of the model, for messages.
    onnx : bytes
        Checked against its hash.

    Raises
    ------
    ModelError
        No provider can run it, or it does not load.
    """
    available = set(ort.get_available_providers())
    wanted = [_NAMES[short] for short in step.providers if _NAMES[short] in available]
    if not wanted:
        has = ", ".join(sorted(short_name(found) for found in available))
        msg = (
            f"The recipe allows only {', '.join(step.providers)}, but this installation of ONNX "
            f"Runtime has {has}. {PACK.problem}"
        ).rstrip()
        raise ModelError(msg)
    if any(provider != _NAMES["CPU"] for provider in wanted):
        _find_gpu_libraries()
    options = ort.SessionOptions()
    options.intra_op_num_threads = step.threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    # Spinning threads fight the camera and the screen: p99 went from 26 to 76 ms with them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if "CPU" not in step.providers:
        options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
    try:
        with _CREATION, _overheard():
            return ort.InferenceSession(
                onnx,
                options,
                providers=[(provider, _OPTIONS.get(provider, {})) for provider in wanted],
                enable_fallback="CPU" in step.providers,
            )
    except Exception as error:  # the runtime's own exception types share no base but this
        wished = ", ".join(step.providers)
        msg = f"The model {name} could not be loaded on {wished}: {first_line(error)}"
        if step.providers[0] != "CPU":
            msg = f"{msg.rstrip('.')}. {_lacking()}".rstrip()
        raise ModelError(msg) from error


def _find_gpu_libraries() -> None:
    """Load CUDA and cuDNN from pack or wheels; the system's loader does not look there."""
    with _CREATION, _overheard():
        ort.preload_dlls()
        if sys.platform == "win32":
            _preload_compiler()


def _lacking() -> str:
    """Say what this machine lacks for CUDA; ONNX Runtime does so on standard error alone."""
    for library, what in _FROM_MACHINE.get(sys.platform, {}).items():
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"{what} is not installed on this machine."
    return ""


def _preload_compiler() -> None:
    """Load NVRTC, which cuDNN opens by name; `preload_dlls` leaves it out on Windows."""
    folder = Path(ort.__file__).parents[1] / "nvidia" / f"cu{ort.cuda_version.partition('.')[0]}"
    for library in sorted(folder.glob("bin/x86_64/nvrtc*.dll")):
        try:
            ctypes.CDLL(str(library))
        except OSError as error:
            _LOG.warning("%s does not load: %s", library, error)


@contextmanager
def _overheard() -> Iterator[None]:
    """Log what ONNX Runtime prints; stdout is for answers."""
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            yield
    finally:
        if said.getvalue():
            _LOG.warning("ONNX Runtime says: %s", said.getvalue().strip())


def allowed(name: str, session: Any, step: ModelStep) -> tuple[str, ...]:  # noqa: ANN401  onnxruntime has no types
    """Providers that really run.

    Raises
    ------
    ModelError
        The first is none that the recipe allows.
    """
    active = tuple(short_name(provider) for provider in session.get_providers())
    if active[0] not in step.providers:
        msg = (
            f"The model {name} would run on {active[0]}, which the recipe does not "
            f"allow (it allows {', '.join(step.providers)})."
        )
        raise ModelError(msg)
    return active


def fallback(active: str, step: ModelStep) -> str:
    """Say why a model does not run where its recipe wants it first; empty where it does.

    Parameters
    ----------
    active : str
        Provider that runs, as recipes write it.
    """
    first = step.providers[0]
    if active == first:
        return ""
    if PACK.problem:
        reason = PACK.problem
    elif _NAMES[first] not in ort.get_available_providers():
        reason = f"This ONNX Runtime has no {first}."
    else:
        unknown = f"{first} did not start; the self-test's checks of GPU and TensorRT say more."
        reason = _lacking() or unknown
    return f"The recipe wants {first} first, and the model runs on {active}. {reason}"


def short_name(provider: str) -> str:
    """Name of a provider as recipes write it."""
    for short, name in _NAMES.items():
        if name == provider:
            return short
    return provider.removesuffix("ExecutionProvider")


def first_line(error: Exception) -> str:
    """What the runtime says, without what only its makers can read."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
