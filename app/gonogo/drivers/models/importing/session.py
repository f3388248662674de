"""An ONNX Runtime session of a foreign graph, and the runtime's errors in words."""

import re
from typing import Any

from gonogo.domain.errors import ModelError
from gonogo.drivers.models.importing.jobs import LIMIT_GIB
from gonogo.drivers.models.onnx_runtime import ort

_THREADS = 2
_SAID = 200
# A place in the runtime's source, and the signature of the function there.
_IN_THE_SOURCE = re.compile(
    r"/onnxruntime_src/\S+:\d+ [^()]*\([^()]*(?:\([^()]*\)[^()]*)*\)(?: const)? "
)


def open_session(
    path: str,
    name: str,
    *,
    sparing: bool = False,
) -> Any:  # noqa: ANN401  onnxruntime has no types
    """Load a graph on the processor.

    Parameters
    ----------
    path : str
        Of the graph; read in pieces, it takes less memory than as bytes.
    name : str
        Of the file that is spoken of.
    sparing : bool
        Whether memory matters more than time: weights are then not laid out anew for products.

    Raises
    ------
    ModelError
        ONNX Runtime refuses it.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    if sparing:
        options.add_session_config_entry("session.disable_prepacking", "1")
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's own exception types share no base but this
        raise ModelError(_refusal(error, name)) from error


def reason(error: Exception) -> str:
    """The runtime's error in its own words, without places in its source."""
    if out_of_memory(error):
        return f"it needs more than {LIMIT_GIB} GiB of memory"
    text = " ".join(str(error).split())
    text = _IN_THE_SOURCE.sub("", text)
    text = re.sub(r"\[ONNXRuntimeError\] : \d+ : \w+ : ", "", text)
    text = re.sub(r"^Load model from .*? failed:", "", text)
    text = text.strip().rstrip(".") or type(error).__name__
    return text if len(text) <= _SAID else f"{text[:_SAID]}…"


def out_of_memory(error: BaseException) -> bool:
    """Whether the process met its limit of memory."""
    words = ("bad_alloc", "bad allocation", "Failed to allocate memory")
    return isinstance(error, MemoryError) or any(word in str(error) for word in words)


def _refusal(error: Exception, name: str) -> str:
    text = str(error)
    newer = re.search(r"Opset (\d+) is under development.*?till opset (\d+)", text, re.DOTALL)
    if newer:
        return (
            f"{name} was exported with opset {newer[1]}, which is newer than ONNX Runtime knows "
            f"({newer[2]}); export it again with opset_version=17."
        )
    version = re.search(
        r"Unsupported model IR version: (\d+), max supported IR version: (\d+)", text
    )
    if version:
        return (
            f"{name} has ONNX version {version[1]}, which is newer than ONNX Runtime knows "
            f"({version[2]}); export it again with an older version of onnx."
        )
    unknown = re.search(
        r"No Op registered for (\S+ with domain_version of \d+)", text
    ) or re.search(r"Fatal error: (\S+) is not a registered", text)
    if unknown:
        return (
            f"{name} needs an operator that ONNX Runtime does not have ({_operator(unknown[1])}); "
            "export it again, with operators of the ONNX standard only."
        )
    if out_of_memory(error):
        return f"{name} needs more than {LIMIT_GIB} GiB of memory; bring in a smaller variant."
    return f"ONNX Runtime refuses {name}: {reason(error)}. Export it again, or download it again."


def _operator(said: str) -> str:
    return said.replace(" with domain_version of ", " of opset ")
