"""Run a model bundle on ONNX Runtime, on a provider that is named, checked and recorded."""

import io
import logging
import math
import platform
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from gonogo.domain.bundle import InputContract, ModelCard, ModelInfo
from gonogo.domain.errors import ModelError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import Bundle, read_bundle
from gonogo.ports.model import Tensors

_LOG = logging.getLogger(__name__)

_NAMES = MappingProxyType(
    {
        "TensorRT": "TensorrtExecutionProvider",
        "CUDA": "CUDAExecutionProvider",
        "CPU": "CPUExecutionProvider",
    }
)
_TYPES = MappingProxyType({"uint8": "tensor(uint8)", "float32": "tensor(float)"})
# TensorFloat-32 keeps 10 bits of the mantissa: scores would differ from the CPU's in the third
# digit. The algorithm is chosen by rule, not by a race that another one may win at the next start.
_OPTIONS = MappingProxyType(
    {"CUDAExecutionProvider": {"use_tf32": "0", "cudnn_conv_algo_search": "HEURISTIC"}}
)
# Creating sessions side by side has crashed drivers; ONNX Runtime gives no promise about it.
_CREATION = threading.Lock()


def open_model(folder: Path, step: ModelStep) -> "OnnxModel":
    """Load the bundle a recipe pins.

    Raises
    ------
    ModelError
        A hash differs, the graph does not load, or no provider the recipe allows can run it.
    """
    return OnnxModel(read_bundle(folder, step.sha256), step)


class OnnxModel:
    """A session on one provider; implements :class:`~gonogo.ports.model.Model`.

    Parameters
    ----------
    bundle : Bundle
        Checked against its hashes.
    step : ModelStep
        Providers in order of preference, and threads.
    """

    def __init__(self, bundle: Bundle, step: ModelStep) -> None:
        self._bundle = bundle
        self._session: Any = _session(bundle, step)
        self._outputs = [output.name for output in self._session.get_outputs()]
        _check_io(bundle.card, self._session)
        active = tuple(_short(name) for name in self._session.get_providers())
        if active[0] not in step.providers:
            msg = (
                f"The model {bundle.card.name} would run on {active[0]}, which the recipe does not "
                f"allow (it allows {', '.join(step.providers)})."
            )
            raise ModelError(msg)
        self._info = ModelInfo(
            name=bundle.card.name,
            bundle_sha256=bundle.card.bundle_sha256,
            provider=active[0],
            providers=active,
            runtime=f"onnxruntime {ort.__version__}",
            threads=step.threads,
            processor=processor_name(),
        )

    @property
    def info(self) -> ModelInfo:
        """What really runs."""
        return self._info

    @property
    def card(self) -> ModelCard:
        """The contract of the bundle."""
        return self._bundle.card

    def run(self, inputs: Tensors) -> Tensors:
        """Run once.

        Raises
        ------
        ModelError
            The runtime failed, or the inputs do not fit.
        """
        try:
            values = self._session.run(self._outputs, dict(inputs))
        except Exception as error:  # the runtime's own exception types share no base but this
            msg = f"The model {self.card.name} failed on {self._info.provider}: {_first(error)}"
            raise ModelError(msg) from error
        return dict(zip(self._outputs, values, strict=True))

    def check_golden(self) -> float:
        """Run the golden image against the recorded outputs.

        Returns
        -------
        float
            Largest absolute difference.

        Raises
        ------
        ModelError
            It differs by more than the card allows, or the golden files cannot be read.
        """
        card = self.card
        answers = self.run({card.input.name: golden_tensor(self._bundle)})
        try:
            with np.load(io.BytesIO(self._bundle.golden_outputs), allow_pickle=False) as recorded:
                expected = {name: recorded[name] for name in recorded.files}
        except (ValueError, OSError, zipfile.BadZipFile) as error:
            msg = f"The golden outputs of {card.name} cannot be read: {error}."
            raise ModelError(msg) from error
        worst = 0.0
        for name in self._outputs:
            if name not in expected or expected[name].shape != answers[name].shape:
                msg = f"The golden outputs of {card.name} do not fit its graph at {name!r}."
                raise ModelError(msg)
            apart = float(np.abs(expected[name].astype(np.float64) - answers[name]).max())
            worst = apart if math.isnan(apart) else max(worst, apart)
            if math.isnan(worst):
                break
        if not worst <= card.golden.atol:
            msg = (
                f"The model {card.name} no longer gives its golden answer on "
                f"{self._info.provider}: off by {worst:.2g}, allowed {card.golden.atol:.2g}. "
                "The station does not arm with it."
            )
            raise ModelError(msg)
        return worst

    def close(self) -> None:
        """Free the session."""
        self._session = None


def golden_tensor(bundle: Bundle) -> NDArray[Any]:
    """Decode a bundle's golden image to the graph's input.

    Returns
    -------
    ndarray
        ``(1, H, W, C)`` of the contract's dtype.

    Raises
    ------
    ModelError
        The image does not decode or has another size.
    """
    want: InputContract = bundle.card.input
    shape = (1, want.height, want.width, want.channels)
    image = _golden_pixels(bundle)
    if image is None or image.size != math.prod(shape):
        msg = f"The golden image of {bundle.card.name} cannot be read or has another size."
        raise ModelError(msg)
    return image.reshape(shape).astype(want.dtype)


def _golden_pixels(bundle: Bundle) -> NDArray[Any] | None:
    if bundle.card.golden.image.endswith(".npy"):  # what no picture file holds: fractions, depth
        try:
            loaded: NDArray[Any] = np.load(io.BytesIO(bundle.golden_image), allow_pickle=False)
        except (ValueError, OSError):
            return None
        return loaded
    flags = cv2.IMREAD_COLOR if bundle.card.input.channels == 3 else cv2.IMREAD_GRAYSCALE
    return cv2.imdecode(np.frombuffer(bundle.golden_image, np.uint8), flags)


def processor_name() -> str:
    """Name the processor: the same image gives the same score on the same one."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _session(bundle: Bundle, step: ModelStep) -> Any:  # noqa: ANN401  onnxruntime has no types
    available = set(ort.get_available_providers())
    wanted = [_NAMES[name] for name in step.providers if _NAMES[name] in available]
    if not wanted:
        msg = (
            f"The recipe allows only {', '.join(step.providers)}, but this installation of ONNX "
            f"Runtime has {', '.join(sorted(_short(name) for name in available))}."
        )
        raise ModelError(msg)
    if any(name != _NAMES["CPU"] for name in wanted):
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
                bundle.onnx,
                options,
                providers=[(name, _OPTIONS.get(name, {})) for name in wanted],
                enable_fallback="CPU" in step.providers,
            )
    except Exception as error:  # the runtime's own exception types share no base but this
        msg = (
            f"The model {bundle.card.name} could not be loaded on "
            f"{', '.join(step.providers)}: {_first(error)}"
        )
        raise ModelError(msg) from error


def _find_gpu_libraries() -> None:
    """Load CUDA and cuDNN from their wheels; the system's loader does not look there."""
    with _CREATION, _overheard():
        ort.preload_dlls()


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


def _check_io(card: ModelCard, session: Any) -> None:  # noqa: ANN401  onnxruntime has no types
    inputs = {entry.name: entry for entry in session.get_inputs()}
    outputs = {entry.name for entry in session.get_outputs()}
    want = card.input
    shape = [1, want.height, want.width, want.channels]
    entry = inputs.get(want.name)
    fits = entry is not None and entry.type == _TYPES[want.dtype] and entry.shape == shape
    if not fits or len(inputs) != 1:
        found = "; ".join(f"{e.name} {e.type} {e.shape}" for e in inputs.values())
        said = f"{want.name} {want.dtype} {shape}"
        msg = f"The graph of {card.name} takes {found}, its card says {said}."
        raise ModelError(msg)
    missing = [name for name in card.outputs.named if name not in outputs]
    if missing:
        msg = f"The graph of {card.name} has no output {', '.join(missing)} that its card names."
        raise ModelError(msg)


def _short(provider: str) -> str:
    for short, name in _NAMES.items():
        if name == provider:
            return short
    return provider.removesuffix("ExecutionProvider")


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
